import { describe, expect, it } from '@jest/globals';

import { checkSetup, summaryOf } from '../../../../nodes/whatsapp/setup/checks.ts';
import type { SetupFacts } from '../../../../nodes/whatsapp/setup/facts.ts';
import { whyImplausible } from '../../../../nodes/whatsapp/setup/webhooks.ts';
import { nonEmpty } from '../../../nonEmpty.mts';
import {
	EMPTY,
	facts,
	failed,
	findings,
	listener,
	NOW,
	NUMBER,
	one,
	read,
	sender,
	WABA,
} from './facts.mts';

const DAY = 24 * 3600_000;

type Change = Partial<SetupFacts>;

/** What is wrong, and what of the report is not ok then: everything else is. */
type Row = [what: string, change: Change, notOk: string[]];

const application = (change: object): Change => ({
	application: read({
		name: 'Example',
		hasMessages: true,
		version: 'v1',
		authenticatesMedia: false,
		...change,
	}),
});

const token = (change: object): Change => ({
	token: read({
		isValid: true,
		type: 'SYSTEM_USER',
		scopes: ['whatsapp_business_management'],
		wabaIds: [WABA],
		...change,
	}),
});

/** What Meta tells of a token by `GET /app`. */
const UNASKED: Change = { token: read({ isValid: true, application: 'Example Ltd' }) };

const waba = (change: object): Change => ({ waba: read({ problems: [], ...change }) });

/** Nothing of Meta can be read, for the reason of the failure. */
const noMeta = (failure: ReturnType<typeof failed>, ofToken: Change = {}): Change => ({
	waba: failure,
	phoneNumbers: failure,
	templates: failure,
	...ofToken,
});

const FOREIGN = failed(400, '100', '33');
const ENDED = failed(401, '190', '463');

/** What hangs on the application, when that cannot be read. */
const afterKey = [
	'privateKey: skipped',
	'messagesVersion: skipped',
	'inboundUrl: skipped',
	'statusUrl: skipped',
	'inboundMedia: skipped',
];

const rows: Row[] = [
	['nothing', {}, []],

	// Account
	[
		'a wrong secret',
		{ application: failed(401), accounts: failed(401), managed: failed(401), balance: failed(401) },
		['apiKey: fail', 'application: skipped', ...afterKey, 'number: skipped', 'balance: skipped'],
	],
	[
		'no API key',
		{ application: EMPTY, accounts: EMPTY, managed: EMPTY, balance: EMPTY },
		['apiKey: skipped', 'application: skipped', ...afterKey, 'number: skipped', 'balance: skipped'],
	],
	[
		'Vonage out of reach',
		{ application: failed(), accounts: failed(), managed: failed(), balance: failed() },
		['apiKey: fail', 'application: skipped', ...afterKey, 'number: skipped', 'balance: skipped'],
	],
	[
		'Vonage out of order',
		{ application: failed(503) },
		['apiKey: warning', 'application: skipped', ...afterKey],
	],
	[
		'something else than Vonage',
		{ application: failed(200) },
		['apiKey: fail', 'application: skipped', ...afterKey],
	],
	['a clock a minute off', { clockAhead: read(-61) }, ['clock: warning']],
	['a clock six minutes off', { clockAhead: read(360) }, ['clock: fail']],
	['a provider without a clock', { clockAhead: EMPTY }, ['clock: skipped']],
	['little money', { balance: read({ value: 0.5, reloads: false }) }, ['balance: warning']],
	['no money', { balance: read({ value: 0, reloads: false }) }, ['balance: fail']],
	['no money, but auto-reload', { balance: read({ value: 0, reloads: true }) }, []],
	['a balance that is not told', { balance: read({ reloads: false }) }, ['balance: skipped']],
	['a balance that is refused', { balance: failed(403) }, ['balance: warning']],

	// Application
	[
		'an application of another account',
		{ application: failed(404, 'invalid-id') },
		['application: fail', ...afterKey, 'number: skipped'],
	],
	[
		'an application without Messages',
		application({ hasMessages: false }),
		[
			'application: fail',
			'messagesVersion: skipped',
			'inboundUrl: skipped',
			'statusUrl: skipped',
			'inboundMedia: skipped',
			'number: skipped',
		],
	],
	['another key', { keyPair: read('different') }, ['privateKey: fail']],
	['no public key', { keyPair: read('no public key') }, ['privateKey: fail']],
	[
		'a key that cannot be read',
		{ keyPair: read({ unusable: 'The Private Key of the credential is damaged: paste it again' }) },
		['privateKey: fail'],
	],
	['no private key', { keyPair: EMPTY }, ['privateKey: skipped']],
	['v0.1', application({ version: 'v0.1' }), ['messagesVersion: fail']],
	['no version', application({ version: '' }), ['messagesVersion: warning']],
	['open media', application({ authenticatesMedia: false }), []],

	// Webhooks
	['no inbound URL', { inbound: undefined }, ['inboundUrl: fail']],
	['no status URL', { status: undefined }, ['statusUrl: fail']],
	[
		'an http URL',
		{ inbound: listener({ whyNotPublic: 'it does not begin with https://' }) },
		['inboundUrl: fail'],
	],
	[
		'a URL of this n8n where nobody listens',
		{ inbound: listener({ listenState: 'notRegistered', trigger: undefined }) },
		['inboundUrl: fail'],
	],
	[
		'a test that is over',
		{ status: listener({ isTest: true, listenState: 'notRegistered', trigger: undefined }) },
		['statusUrl: fail'],
	],
	[
		'a test that listens',
		{ status: listener({ isTest: true, trigger: undefined }) },
		['statusUrl: warning'],
	],
	[
		'the address of somebody else',
		{ inbound: listener({ isHere: false, listenState: 'unknown', trigger: undefined }) },
		['inboundUrl: warning'],
	],
	[
		'another n8n',
		{
			inbound: listener({
				isHere: false,
				trigger: { isOfThisN8n: false, workflowId: 'x', workflowName: 'Theirs' },
			}),
		},
		['inboundUrl: warning'],
	],
	['this n8n under another address', { inbound: listener({ isHere: false }) }, []],
	[
		'an address that leads to a workflow of this n8n, which has another one',
		{
			inbound: listener({
				trigger: {
					isOfThisN8n: true,
					workflowId: 'x',
					workflowName: 'Ours',
					ownUrl: 'https://n8n.example/webhook/1/inbound',
				},
			}),
		},
		['inboundUrl: warning'],
	],
	[
		'somebody who does not answer',
		{ inbound: listener({ trigger: undefined }) },
		['inboundUrl: warning'],
	],
	[
		'an n8n that cannot reach itself',
		{ inbound: listener({ listenState: 'unknown', trigger: undefined }) },
		['inboundUrl: warning'],
	],
	[
		'no signature secret to ask with',
		{
			inbound: listener({ trigger: undefined }),
			status: listener({ trigger: undefined }),
			signatureSecret: EMPTY,
			webhooks: {},
		},
		['signatureSecret: skipped'],
	],
	['no webhook seen', { webhooks: {} }, []],
	[
		'a refused signature',
		{ webhooks: { refusedAt: NOW, reason: 'signature' } },
		['signatureSecret: fail'],
	],
	[
		'a refused signature after good ones',
		{ webhooks: { verifiedAt: NOW - 5, refusedAt: NOW, reason: 'signature' } },
		['signatureSecret: warning'],
	],
	['a forged webhook before a good one', { webhooks: { verifiedAt: NOW, refusedAt: NOW - 5 } }, []],
	[
		'a secret that looks like none',
		{ webhooks: {}, signatureSecret: read({ whyImplausible: 'is a key file' }) },
		['signatureSecret: warning'],
	],
	[
		'a secret that looks like none, and holds',
		{ signatureSecret: read({ whyImplausible: 'has only 5 characters' }) },
		[],
	],

	// Numbers
	[
		'a number that is linked to nothing',
		{ accounts: read([sender({ applicationLinked: false, linkedApplication: undefined })]) },
		['number: fail'],
	],
	['no number at all', { accounts: read([]) }, ['number: fail']],
	[
		'a number of another application',
		{
			number: NUMBER,
			accounts: read([sender({ applicationLinked: false, linkedApplication: 'other' })]),
		},
		['number: fail'],
	],
	[
		'a number of another account',
		{ number: '447700900009' },
		['number: fail', 'numberQuality: fail', 'messagingLimit: skipped'],
	],
	['numbers that Vonage does not list', { accounts: failed(403) }, ['number: warning']],
	[
		'a number of another WABA',
		{ accounts: read([sender({ wabaId: '999' })]), phoneNumbers: read([]), managed: read([]) },
		['numberQuality: fail', 'messagingLimit: skipped'],
	],
	[
		'one number of another WABA beside one of this',
		{ accounts: read([sender(), sender({ number: '447700900002', wabaId: '999' })]) },
		['numberQuality: warning'],
	],
	['low quality', { phoneNumbers: read([sender({ quality: 'RED' })]) }, ['numberQuality: warning']],
	[
		'a banned number',
		{ phoneNumbers: read([sender({ status: 'BANNED' })]) },
		['numberQuality: fail'],
	],
	[
		'a flagged number',
		{ phoneNumbers: read([sender({ status: 'FLAGGED' })]) },
		['numberQuality: warning'],
	],
	[
		'a refused name',
		{ phoneNumbers: read([sender({ nameStatus: 'DECLINED' })]) },
		['numberQuality: warning'],
	],
	['a quality that Meta adds', { phoneNumbers: read([sender({ quality: 'NEW' })]) }, []],
	[
		'the first limit',
		{ phoneNumbers: read([sender({ messagingLimit: 'TIER_250' })]) },
		['messagingLimit: warning'],
	],
	['a limit that Meta adds', { phoneNumbers: read([sender({ messagingLimit: 'TIER_HUGE' })]) }, []],
	[
		'no limit told',
		{ phoneNumbers: read([sender({ messagingLimit: undefined })]) },
		['messagingLimit: skipped'],
	],

	// Meta
	[
		'an ended token',
		noMeta(ENDED, { token: ENDED }),
		[
			'accessToken: fail',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	[
		'a token that Meta calls invalid',
		noMeta(ENDED, token({ isValid: false, error: 'Session has expired' })),
		[
			'accessToken: fail',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	['a token that ends soon', token({ expiresAt: NOW + 6 * DAY }), ['accessToken: warning']],
	['a token that ends late', token({ expiresAt: NOW + 60 * DAY }), []],
	["a person's token", token({ type: 'USER' }), ['accessToken: warning']],
	['a token that cannot be looked at', { token: failed(500) }, ['accessTokenScopes: skipped']],
	[
		'Meta out of order',
		noMeta(failed(503), { token: failed(503) }),
		[
			'accessToken: warning',
			'accessTokenScopes: skipped',
			'templateLimits: warning',
			'messagingLimit: warning',
		],
	],
	[
		'a token without the permission',
		noMeta(failed(403, '200'), token({ scopes: ['business_management'], wabaIds: undefined })),
		['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	],
	[
		'a token for another WABA',
		noMeta(FOREIGN, token({ wabaIds: ['999'] })),
		['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	],
	['a token whose scopes were not asked for', UNASKED, []],
	[
		'a token without the permission, whose scopes were not asked for',
		noMeta(failed(403, '200'), UNASKED),
		['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	],
	[
		'a token for another WABA, whose scopes were not asked for',
		noMeta(FOREIGN, UNASKED),
		['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	],
	['a token whose list lacks the WABA, and sees it', token({ wabaIds: ['999'] }), []],
	['a token for all assets', token({ wabaIds: undefined }), []],
	[
		'a foreign WABA',
		{ ...noMeta(FOREIGN, token({ wabaIds: ['999'] })), managed: failed(404, 'invalid-id') },
		[
			'numberQuality: skipped',
			'waba: fail',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	[
		'a foreign WABA, and a token whose scopes were not asked for',
		{ ...noMeta(FOREIGN, UNASKED), managed: failed(404, 'invalid-id') },
		[
			'numberQuality: skipped',
			'waba: fail',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	[
		'a foreign WABA, and nobody to ask but Meta',
		{ ...noMeta(FOREIGN, token({ wabaIds: undefined })), managed: EMPTY },
		['numberQuality: skipped', 'waba: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	],
	[
		'a foreign WABA, and nobody to ask but Vonage',
		{
			managed: failed(404, 'invalid-id'),
			waba: EMPTY,
			phoneNumbers: EMPTY,
			templates: EMPTY,
			token: EMPTY,
		},
		[
			'numberQuality: skipped',
			'waba: fail',
			'accessToken: skipped',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	[
		'no WABA ID',
		{ wabaId: '', waba: EMPTY, phoneNumbers: EMPTY, templates: EMPTY, managed: EMPTY },
		[
			'numberQuality: skipped',
			'waba: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	[
		'no token',
		{ waba: EMPTY, phoneNumbers: EMPTY, templates: EMPTY, token: EMPTY },
		[
			'accessToken: skipped',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	['a WABA that Meta limits', waba({ canSend: 'LIMITED' }), ['waba: warning']],
	[
		'a WABA that Meta blocks',
		waba({ canSend: 'BLOCKED', problems: ['No payment method'] }),
		['waba: fail'],
	],
	['a WABA whose state Meta does not tell', waba({}), []],

	// Versions and limits
	[
		'a version that Meta answers in another',
		{ graphVersion: 'v20.0', servedVersion: 'v21.0' },
		['graphVersion: fail'],
	],
	[
		'a version that ended, nobody asked',
		{ graphVersion: 'v20.0', servedVersion: undefined },
		['graphVersion: fail'],
	],
	[
		'a version that ends soon',
		{ graphVersion: 'v21.0', servedVersion: 'v21.0' },
		['graphVersion: warning'],
	],
	['a version after the newest known', { graphVersion: 'v27.0', servedVersion: 'v27.0' }, []],
	['a version without its v', { graphVersion: '25.0' }, []],
	[
		'a version that does not exist',
		noMeta(failed(400, '2500'), {
			graphVersion: 'v99.0',
			servedVersion: undefined,
			token: failed(400, '2500'),
		}),
		[
			'accessToken: skipped',
			'accessTokenScopes: skipped',
			'graphVersion: fail',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	],
	['a text that is no version', { graphVersion: 'latest' }, ['graphVersion: fail']],
	[
		'nearly all templates used',
		{ templates: read({ count: 225, limit: 250 }) },
		['templateLimits: warning'],
	],
	['all templates used', { templates: read({ count: 250, limit: 250 }) }, ['templateLimits: fail']],
	['no limit of templates told', { templates: read({ count: 5 }) }, ['templateLimits: skipped']],
];

describe('what a check reports', () => {
	it.each(rows)('%s: only that', (_, change, notOk) => {
		expect(findings(change)).toEqual(notOk);
	});

	it.each(rows)('%s: in words, with a next step where there is one', (_, change) => {
		const checks = checkSetup(facts(change));
		for (const { result, found, whatToDo, where, link } of nonEmpty(checks)) {
			expect(found).toMatch(/\S/);
			expect(`${found}${whatToDo}${where}${link}`).not.toMatch(/\bNaN\b|\[object|null/);
			expect(found).not.toMatch(/undefined/);
			if (result === 'fail' || result === 'warning') expect(whatToDo).toMatch(/^[A-Z].*\.$/);
			if (link !== undefined) expect(new URL(link).protocol).toBe('https:');
		}
	});
});

it('the sandbox has no settings, numbers and accounts to look at', () => {
	const none = EMPTY;
	const change: Change = {
		environment: 'sandbox',
		accounts: none,
		managed: none,
		phoneNumbers: none,
		waba: none,
		token: none,
		templates: none,
	};
	const looked = checkSetup(facts(change)).filter(({ result }) => result !== 'skipped');
	expect(looked.map(({ id, result }) => `${id}: ${result}`)).toEqual([
		'apiKey: ok',
		'clock: ok',
		'application: ok',
		'privateKey: ok',
		'signatureSecret: ok',
		'balance: ok',
	]);
});

describe('what a builder reads', () => {
	it('names the workflow behind a URL, and the URL', () => {
		const { found } = one('inboundUrl', {});
		expect(found).toContain("'Reply Bot' (wf1)");
		expect(found).toContain('https://n8n.example/webhook/1/inbound');
	});

	it('names the application that has the number', () => {
		const other = sender({ applicationLinked: false, linkedApplication: 'the-other' });
		expect(one('number', { number: NUMBER, accounts: read([other]) }).found).toContain('the-other');
	});

	it('names the check that explains one that was skipped', () => {
		expect(one('messagesVersion', { application: failed(401) }).found).toContain("'API Key'");
		expect(one('messagesVersion', { application: failed(404) }).found).toContain("'Application'");
	});

	it('has one line for each number', () => {
		const second = sender({ number: '447700900002', name: 'Support' });
		const both = read([sender(), second]);
		const checks = checkSetup(facts({ accounts: both, phoneNumbers: both }));
		const numbers = (id: string) =>
			checks.filter((each) => each.id === id).map((each) => each.number);
		expect(numbers('number')).toEqual([NUMBER, '447700900002']);
		expect(numbers('numberQuality')).toEqual([NUMBER, '447700900002']);
	});

	it('sums it up', () => {
		const checks = checkSetup(
			facts({ keyPair: read('different'), clockAhead: read(100), balance: EMPTY }),
		);
		expect(summaryOf(checks)).toEqual({
			ok: false,
			failed: 1,
			warnings: 1,
			passed: 15,
			skipped: 1,
			summary: 'To be set right: Private Key. To be looked at: Clock. Not checked: Balance.',
		});
		expect(summaryOf(checkSetup(facts()))).toMatchObject({ ok: true, passed: 18 });
	});
});

it.each([
	['-----BEGIN PRIVATE KEY-----', 'is a key file'],
	['the-api-secret', 'is the same as the API Secret'],
	['abcd1234', 'is the same as the API Key'],
	['one two three', 'has a blank in it'],
	['short', 'has only 5 characters'],
	['simulated-signature-secret', undefined],
])('the signature secret %s %s', (secret, why) => {
	expect(whyImplausible(secret, { apiKey: 'abcd1234', apiSecret: 'the-api-secret' })).toBe(why);
});
