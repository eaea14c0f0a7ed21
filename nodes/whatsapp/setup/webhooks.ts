import { inMessages } from './application';
import {
	API_SETTINGS,
	CAPABILITY,
	type CheckResult,
	fail,
	ok,
	shownTime,
	unread,
	warning,
} from './check';
import type { Addressee, SetupFacts } from './facts';

const PUBLISH =
	"Publish a workflow with a Vonage WhatsApp Trigger, which sets both URLs, or paste the trigger's production URLs.";

const NOT_OURS =
	'If this workflow is to receive, publish a Vonage WhatsApp Trigger with this credential; otherwise leave it.';

/** Whether messages of customers reach somebody, and whom. */
export function inboundUrl(facts: SetupFacts): CheckResult {
	return urlRule(facts, facts.inbound, 'messages of customers go nowhere');
}

/** The same for the statuses of sent messages. */
export function statusUrl(facts: SetupFacts): CheckResult {
	return urlRule(facts, facts.status, 'nobody hears what becomes of a message');
}

function urlRule(facts: SetupFacts, at: Addressee | undefined, otherwise: string): CheckResult {
	return inMessages(facts, () => {
		if (at === undefined) return fail(`Vonage has no such URL: ${otherwise}`, PUBLISH, CAPABILITY);
		const { url, isTest, isHere, whyNotPublic, listenState, trigger } = at;
		if (whyNotPublic !== undefined) {
			return fail(
				`Vonage cannot reach ${url}: ${whyNotPublic}`,
				'Set WEBHOOK_URL to the public https address of n8n, restart n8n, and publish the workflow again.',
				CAPABILITY,
			);
		}
		if (listenState === 'notRegistered') {
			const who = isTest ? 'a test that is over' : 'a workflow that is not published any more';
			return fail(`Nobody listens at ${url}, the URL of ${who}: ${otherwise}`, PUBLISH, CAPABILITY);
		}
		if (isTest) {
			return warning(
				`A test of a workflow gets everything now, at ${url}`,
				'End the test, and publish the workflow.',
				CAPABILITY,
			);
		}
		if (trigger !== undefined) return triggerRule(url, trigger);
		if (!isHere) return warning(`${url} is not an address of this n8n`, NOT_OURS, CAPABILITY);
		if (listenState === 'unknown') {
			return warning(
				`n8n cannot tell whether somebody listens at its own address ${url}`,
				'Send a message to the number, and look for an execution.',
				CAPABILITY,
			);
		}
		if (facts.signatureSecret.kind !== 'read') {
			return ok(
				`A published workflow listens at ${url}; which one can be told with a Signature Secret`,
			);
		}
		return warning(
			`Somebody of this n8n listens at ${url}, but no Vonage WhatsApp Trigger with this Signature Secret`,
			'Give the trigger this credential, or one with the same Signature Secret.',
			CAPABILITY,
		);
	});
}

function triggerRule(
	url: string,
	{ isOfThisN8n, workflowId, workflowName, ownUrl }: NonNullable<Addressee['trigger']>,
): CheckResult {
	const workflow = `'${workflowName}' (${workflowId})`;
	if (!isOfThisN8n) {
		return warning(`The workflow ${workflow} of another n8n, at ${url}`, NOT_OURS, CAPABILITY);
	}
	if (ownUrl !== undefined) {
		return warning(
			`${url} leads to the published workflow ${workflow} of this n8n, whose own address is ${ownUrl}`,
			'If this address is your proxy or tunnel, set WEBHOOK_URL to it, restart n8n, and publish the workflow again. If you do not know the address, remove it: whoever runs it can read your messages.',
			CAPABILITY,
		);
	}
	return ok(`The published workflow ${workflow} of this n8n, at ${url}`);
}

/** Whether the signature secret is the one that Vonage signs with. */
export function signatureSecret({
	signatureSecret: secret,
	webhooks,
	environment,
}: SetupFacts): CheckResult {
	if (secret.kind !== 'read') return unread(secret);
	const { whyImplausible } = secret.value;
	const { verifiedAt, refusedAt = 0, reason } = webhooks;
	if (verifiedAt !== undefined && refusedAt <= verifiedAt) {
		return ok(`Vonage signed a webhook with it at ${shownTime(verifiedAt)}`);
	}
	if (refusedAt > 0) {
		const found = `A webhook was refused for its signature (${reason ?? 'unknown'}) at ${shownTime(refusedAt)}`;
		const whatToDo = 'Copy the Signature Secret again, and send a message to the number.';
		return verifiedAt === undefined
			? fail(found, whatToDo, API_SETTINGS)
			: warning(`${found}, after others whose signature held`, whatToDo, API_SETTINGS);
	}
	if (whyImplausible !== undefined) {
		return warning(`It ${whyImplausible}`, 'Copy the Signature Secret again.', API_SETTINGS);
	}
	const whose = environment === 'sandbox' ? "the sandbox's number" : 'your number';
	return ok('It looks right; no webhook has proved it since n8n started', {
		whatToDo: `To prove it, publish a workflow with the trigger, write to ${whose} on WhatsApp, and check again.`,
	});
}

/** Why a text looks like no signature secret, as the end of a sentence. */
export function whyImplausible(
	secret: string,
	others: { apiKey: string; apiSecret: string },
): string | undefined {
	if (secret.includes('-----BEGIN')) return 'is a key file';
	if (secret === others.apiSecret) return 'is the same as the API Secret';
	if (secret === others.apiKey) return 'is the same as the API Key';
	if (/\s/.test(secret)) return 'has a blank in it';
	return secret.length < 8 ? `has only ${secret.length} characters` : undefined;
}
