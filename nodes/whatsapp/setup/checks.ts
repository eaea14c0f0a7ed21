import { apiKey, balance, clock } from './account';
import { application, inboundMedia, messagesVersion, privateKey } from './application';
import type { Check, CheckResult, Result } from './check';
import type { SetupFacts } from './facts';
import { accessToken, accessTokenScopes, graphVersion, templateLimits, waba } from './meta';
import { messagingLimit, numberQuality, numbers } from './numbers';
import { inboundUrl, signatureSecret, statusUrl } from './webhooks';

type Rule = (facts: SetupFacts) => CheckResult | CheckResult[];

/** All checks, in the order in which a builder sets a channel up. */
const RULES: Array<[id: string, check: string, rule: Rule]> = [
	['apiKey', 'API Key', apiKey],
	['clock', 'Clock', clock],
	['application', 'Application', application],
	['privateKey', 'Private Key', privateKey],
	['messagesVersion', 'Messages Version', messagesVersion],
	['inboundUrl', 'Inbound URL', inboundUrl],
	['statusUrl', 'Status URL', statusUrl],
	['signatureSecret', 'Signature Secret', signatureSecret],
	['inboundMedia', 'Inbound Media', inboundMedia],
	['number', 'Number', numbers],
	['numberQuality', 'Number Quality', numberQuality],
	['waba', 'WABA', waba],
	['accessToken', 'Access Token', accessToken],
	['accessTokenScopes', 'Access Token Scopes', accessTokenScopes],
	['graphVersion', 'Graph Version', graphVersion],
	['templateLimits', 'Template Limits', templateLimits],
	['messagingLimit', 'Messaging Limit', messagingLimit],
	['balance', 'Balance', balance],
];

/** What the facts say about a channel, each check in its turn; the two about numbers once per number. */
export function checkSetup(facts: SetupFacts): Check[] {
	return RULES.flatMap(([id, check, rule]) =>
		[rule(facts)].flat().map((finding) => ({ check, id, ...finding })),
	);
}

/** How many checks came to which result, and that in a sentence. */
export interface Summary {
	/** Whether no check failed. */
	ok: boolean;
	failed: number;
	warnings: number;
	passed: number;
	skipped: number;
	summary: string;
}

export function summaryOf(checks: Check[]): Summary {
	const named = (result: Result) => checks.filter((each) => each.result === result);
	const counts = {
		failed: named('fail').length,
		warnings: named('warning').length,
		passed: named('ok').length,
		skipped: named('skipped').length,
	};
	const names = (result: Result) =>
		[...new Set(named(result).map(({ check }) => check))].join(', ');
	const sentences = [
		counts.failed > 0 && `To be set right: ${names('fail')}`,
		counts.warnings > 0 && `To be looked at: ${names('warning')}`,
		counts.failed + counts.warnings === 0 && 'Everything that could be checked is right',
		counts.skipped > 0 && `Not checked: ${names('skipped')}`,
	].filter(Boolean);
	return { ok: counts.failed === 0, ...counts, summary: `${sentences.join('. ')}.` };
}
