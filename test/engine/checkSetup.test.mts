/**
 * Channel → Check Setup against a simulator that is set up wrong in one way at a time: exactly that
 * check is red, and all others are still reported.
 */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { nonEmpty } from '../nonEmpty.mts';
import { startRelay } from '../relay.mts';
import { http } from '../simulator/harness.mts';
import { BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import type { Outcome } from './harness.mts';
import { listenToLog } from './log.mts';
import { Publication } from './publication.mts';
import { expectNoSecret, failure, results, useStage } from './stage.mts';

const stage = useStage();

let published: Publication;

beforeEach(async () => {
	published = new Publication(stage.engine, randomUUID());
	await published.publish();
	stage.simulator.world.requests = [];
});

afterEach(async () => {
	// Whatever the test did to the application: nobody listens any more.
	stage.simulator.reset();
	stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
	await published.unpublish();
	jest.restoreAllMocks();
});

const check = async (
	credential: ICredentialDataDecryptedObject = {},
	parameters: INodeParameters = {},
): Promise<Outcome> =>
	await stage.engine.run({
		parameters: { resource: 'channel', operation: 'checkSetup', ...parameters },
		credential,
	});

/** `id: result` of what is not ok. */
const notOk = (outcome: Outcome): string[] =>
	results(outcome)
		.filter(({ result }) => result !== 'ok')
		.map(({ id, result }) => `${String(id)}: ${String(result)}`);

const found = (outcome: Outcome, id: string): string =>
	results(outcome)
		.filter((item) => item.id === id)
		.map((item) => String(item.found))
		.join('\n');

const page = async ({ output }: Outcome): Promise<string> =>
	(await stage.engine.read(output[1]?.[0]?.binary?.data)).toString('utf8');

const otherPair = () =>
	generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	});

const urls = (change: IDataObject) => stage.simulator.setWebhooks(change);

const account = (change: Parameters<typeof stage.simulator.configureAccount>[0]) =>
	stage.simulator.configureAccount(change);

const afterKey = [
	'privateKey: skipped',
	'messagesVersion: skipped',
	'inboundUrl: skipped',
	'statusUrl: skipped',
	'inboundMedia: skipped',
];

const afterToken = [
	'accessTokenScopes: skipped',
	'templateLimits: skipped',
	'messagingLimit: skipped',
];

interface Case {
	what: string;
	/** What is done to the simulator. */
	set?: () => unknown;
	credential?: () => ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
	/** What is not ok then: everything else is. */
	notOk: string[];
}

const cases: Case[] = [
	{
		what: 'a wrong API secret',
		credential: () => ({ apiSecret: 'Another-Secret-0001' }),
		notOk: [
			'apiKey: fail',
			'application: skipped',
			...afterKey,
			'number: skipped',
			'balance: skipped',
		],
	},
	{
		what: 'an application that the account does not have',
		credential: () => ({ applicationId: '00000000-0000-4000-8000-000000000000' }),
		notOk: ['application: fail', ...afterKey, 'number: skipped'],
	},
	{
		what: 'an address where another program answers',
		credential: () => ({ vonageBaseUrl: `${stage.simulator.url}/_control` }),
		notOk: [
			'apiKey: skipped',
			'application: skipped',
			...afterKey,
			'number: skipped',
			'balance: skipped',
		],
	},
	{
		what: 'an address where nobody answers',
		credential: () => ({ vonageBaseUrl: 'http://127.0.0.1:9' }),
		notOk: [
			'apiKey: fail',
			'application: skipped',
			...afterKey,
			'number: skipped',
			'balance: skipped',
		],
	},
	{
		what: 'a clock that is ten minutes behind',
		set: () => stage.simulator.advanceClock(600),
		notOk: ['clock: fail'],
	},
	{
		what: 'the private key of another application',
		credential: () => ({ privateKey: otherPair().privateKey }),
		notOk: ['privateKey: fail'],
	},
	{
		what: 'an application with another public key',
		set: () => stage.simulator.configureApplication({ publicKey: otherPair().publicKey }),
		notOk: ['privateKey: fail'],
	},
	{
		what: 'an application without a public key',
		set: () => stage.simulator.configureApplication({ publicKey: null }),
		notOk: ['privateKey: fail'],
	},
	{
		what: 'a private key that is none',
		credential: () => ({ privateKey: 'private.key' }),
		notOk: ['privateKey: fail'],
	},
	{
		what: 'Messages v0.1',
		set: () => stage.simulator.configureApplication({ version: 'v0.1' }),
		notOk: ['messagesVersion: fail'],
	},
	{ what: 'no inbound URL', set: () => urls({ inboundUrl: '' }), notOk: ['inboundUrl: fail'] },
	{ what: 'no status URL', set: () => urls({ statusUrl: '' }), notOk: ['statusUrl: fail'] },
	{
		what: 'the URL of a workflow that is not published any more',
		set: () => urls({ inboundUrl: `${stage.engine.url}/webhook/gone/inbound` }),
		notOk: ['inboundUrl: fail'],
	},
	{
		what: 'the URL of a test that is over',
		set: () => urls({ statusUrl: `${stage.engine.url}/webhook-test/gone/status` }),
		notOk: ['statusUrl: fail'],
	},
	{
		what: 'the address of another program',
		set: () => urls({ inboundUrl: `${stage.simulator.url}/samples/inbound` }),
		notOk: ['inboundUrl: warning'],
	},
	{
		what: 'the address of a workflow of another kind',
		set: () => {
			const path = '/webhook/orders/inbound';
			stage.engine.listening.set(path, async () => {
				throw new Error('The check has started a workflow.');
			});
			urls({ inboundUrl: `${stage.engine.url}${path}` });
		},
		notOk: ['inboundUrl: warning'],
	},
	{
		what: 'a text that is no address',
		set: () => urls({ inboundUrl: 'n8n' }),
		notOk: ['inboundUrl: fail'],
	},
	{
		what: 'another signature secret than that of the trigger',
		credential: () => ({ signatureSecret: 'another-signature-secret-of-the-account' }),
		notOk: ['inboundUrl: warning', 'statusUrl: warning'],
	},
	{
		what: 'no signature secret',
		credential: () => ({ signatureSecret: '' }),
		notOk: ['signatureSecret: skipped'],
	},
	{
		what: 'protected media',
		set: () => stage.simulator.configureApplication({ authenticateMedia: true }),
		notOk: [],
	},
	{
		what: 'numbers that are linked to nothing',
		set: () => [BUSINESS, SECOND_BUSINESS].map((each) => stage.simulator.linkNumber(each, false)),
		notOk: ['number: fail'],
	},
	{
		what: 'a number that is linked to another application',
		set: () => stage.simulator.configureNumber(BUSINESS, { applicationId: 'other' }),
		parameters: { number: BUSINESS },
		notOk: ['number: fail'],
	},
	{
		what: 'a number that the account does not have',
		parameters: { number: '+44 7700 900009' },
		notOk: ['number: fail', 'numberQuality: fail', 'messagingLimit: skipped'],
	},
	{
		what: 'a number of another WABA',
		set: () => stage.simulator.configureNumber(SECOND_BUSINESS, { wabaId: '999' }),
		parameters: { number: { __rl: true, mode: 'list', value: SECOND_BUSINESS } },
		notOk: ['numberQuality: fail', 'messagingLimit: skipped'],
	},
	{
		what: 'a number that Meta has banned',
		set: () => stage.simulator.configureNumber(BUSINESS, { status: 'BANNED' }),
		notOk: ['numberQuality: fail'],
	},
	{
		what: 'a number of low quality',
		set: () => stage.simulator.configureNumber(BUSINESS, { quality: 'RED' }),
		notOk: ['numberQuality: warning'],
	},
	{
		what: 'a WABA ID that nobody knows',
		credential: () => ({ wabaId: '102290129340390' }),
		notOk: [
			'numberQuality: skipped',
			'waba: fail',
			'accessTokenScopes: skipped',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	},
	{
		what: 'a WABA that Meta blocks',
		set: () => account({ health: 'BLOCKED' }),
		notOk: ['waba: fail'],
	},
	{
		what: 'a token that has ended',
		set: () => account({ token: 'expired' }),
		notOk: ['accessToken: fail', ...afterToken],
	},
	{
		what: 'a token that is none',
		credential: () => ({ userAccessToken: 'EAANoToken00000000000000000009' }),
		notOk: ['accessToken: fail', ...afterToken],
	},
	{
		what: 'a token that has ended, with a look at its scopes',
		set: () => account({ token: 'expired' }),
		parameters: { inspectToken: true },
		notOk: ['accessToken: fail', ...afterToken],
	},
	{
		what: 'a token without the permission, with a look at its scopes',
		set: () => account({ token: 'without-scope' }),
		parameters: { inspectToken: true },
		notOk: ['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	},
	{
		what: 'a token that is not for this WABA, with a look at its scopes',
		set: () => account({ token: 'without-waba' }),
		parameters: { inspectToken: true },
		notOk: ['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	},
	{
		what: 'a token without the permission',
		set: () => account({ token: 'without-scope' }),
		notOk: ['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	},
	{
		what: 'a token that is not for this WABA',
		set: () => account({ token: 'without-waba' }),
		notOk: ['accessTokenScopes: fail', 'templateLimits: skipped', 'messagingLimit: skipped'],
	},
	{
		what: 'a version of Graph that Meta has ended',
		credential: () => ({ graphVersion: 'v20.0' }),
		notOk: ['graphVersion: fail'],
	},
	{
		what: 'a version of Graph that does not exist',
		credential: () => ({ graphVersion: 'v99.0' }),
		notOk: [
			'accessToken: skipped',
			'accessTokenScopes: skipped',
			'graphVersion: fail',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	},
	{
		what: 'a version of Graph that is none',
		credential: () => ({ graphVersion: 'newest' }),
		notOk: [
			'accessToken: skipped',
			'accessTokenScopes: skipped',
			'graphVersion: fail',
			'templateLimits: skipped',
			'messagingLimit: skipped',
		],
	},
	{
		what: 'an account that is full of templates',
		set: () => account({ templateLimit: stage.simulator.templates().length }),
		notOk: ['templateLimits: fail'],
	},
	{
		what: 'the first messaging limit',
		set: () => stage.simulator.configureNumber(BUSINESS, { messagingLimit: 'TIER_250' }),
		parameters: { number: BUSINESS },
		notOk: ['messagingLimit: warning'],
	},
	{ what: 'no money', set: () => account({ balance: { value: 0 } }), notOk: ['balance: fail'] },
	{
		what: 'a credential for sending only',
		credential: () => ({
			apiKey: '',
			apiSecret: '',
			signatureSecret: '',
			wabaId: '',
			userAccessToken: '',
		}),
		notOk: [
			'apiKey: skipped',
			'clock: skipped',
			'application: skipped',
			...afterKey.slice(0, 4),
			'signatureSecret: skipped',
			'inboundMedia: skipped',
			'number: skipped',
			'numberQuality: skipped',
			'waba: skipped',
			'accessToken: skipped',
			...afterToken.slice(0, 2),
			'messagingLimit: skipped',
			'balance: skipped',
		],
	},
];

const ALL = [
	'apiKey',
	'clock',
	'application',
	'privateKey',
	'messagesVersion',
	'inboundUrl',
	'statusUrl',
	'signatureSecret',
	'inboundMedia',
	'number',
	'numberQuality',
	'waba',
	'accessToken',
	'accessTokenScopes',
	'graphVersion',
	'templateLimits',
	'messagingLimit',
	'balance',
];

describe('where everything is right', () => {
	it('nothing is red or yellow, and the webhook URLs are named with their workflow', async () => {
		const outcome = await check();
		expect(notOk(outcome)).toEqual([]);
		expect(found(outcome, 'inboundUrl')).toContain("'Engine test' (engineTestFlow)");
		expect(outcome.output[1]).toMatchObject([
			{ json: { ok: true, failed: 0, warnings: 0, skipped: 0 }, pairedItem: { item: 0 } },
		]);
	});

	it('it is read with eight requests, and nothing is changed or sent', async () => {
		const before = structuredClone(stage.simulator.world.applications);
		await check();
		expect(stage.calls().every((call) => call.startsWith('GET '))).toBe(true);
		expect(stage.calls()).toHaveLength(8);
		expect(stage.calls().join()).not.toContain('debug_token');
		expect(stage.simulator.world.applications).toEqual(before);
		expect(published.started).toEqual([]);
	});

	it('the token is in a URL only where its scopes are wanted', async () => {
		const outcome = await check({}, { inspectToken: true });
		expect(notOk(outcome)).toEqual([]);
		expect(found(outcome, 'accessToken')).toContain('type SYSTEM_USER, without end');
		expect(stage.calls()).toHaveLength(8);
		expect(stage.calls().filter((call) => call.includes('debug_token'))).toHaveLength(1);
	});

	it('every check has the same columns, for n8n shows its items as a table', async () => {
		const columns = 'check result found whatToDo where link number id'.split(' ');
		for (const item of nonEmpty(results(await check()))) {
			expect(Object.keys(item)).toEqual(columns);
			if (item.result === 'ok') expect(item.whatToDo).not.toBe('');
		}
	});

	it('each input item is looked at', async () => {
		const items = [{ json: { number: BUSINESS } }, { json: { number: SECOND_BUSINESS } }];
		const outcome = await stage.engine.run({
			parameters: {
				resource: 'channel',
				operation: 'checkSetup',
				number: { __rl: true, mode: 'number', value: '={{ $json.number }}' },
			},
			items,
		});
		const numbers = results(outcome).filter(({ id }) => id === 'number');
		expect(numbers.map(({ number }) => number)).toEqual([BUSINESS, SECOND_BUSINESS]);
		expect(outcome.output[1]).toHaveLength(2);
	});
});

describe('one thing is wrong', () => {
	it.each(cases)(
		'$what: that is red, the rest is reported, and no secret comes out',
		async (wrong) => {
			const log = listenToLog();
			wrong.set?.();
			const credential = wrong.credential?.() ?? {};
			const outcome = await check(credential, wrong.parameters);
			expect(notOk(outcome)).toEqual(wrong.notOk);
			const ids = [...new Set(results(outcome).map(({ id }) => id))];
			expect(ids).toEqual(ALL);
			for (const { result, whatToDo } of nonEmpty(results(outcome))) {
				if (result === 'fail' || result === 'warning') expect(whatToDo).toMatch(/\.$/);
			}
			const html = await page(outcome);
			for (const secrets of [
				stage.engine.credential,
				{ ...stage.engine.credential, ...credential },
			]) {
				expectNoSecret(outcome, secrets);
				expectNoSecret(html, secrets);
				expectNoSecret(log.lines.join('\n'), secrets);
			}
		},
	);
});

it('where a gateway lacks something on purpose or its address is wrong, the fields to compare are named', async () => {
	const outcome = await check({ vonageBaseUrl: `${stage.simulator.url}/_control` });
	const application = results(outcome).find(({ id }) => id === 'application');
	expect(application).toMatchObject({
		result: 'skipped',
		whatToDo: "If it should, compare 'Vonage Base URL' and 'Graph Base URL'.",
	});
});

describe('whose the webhook URLs are', () => {
	it('a test that listens is told, and goes on listening', async () => {
		const test = new Publication(stage.engine, randomUUID());
		await published.unpublish();
		const stop = await test.test();
		const outcome = await check();
		expect(notOk(outcome)).toEqual(['inboundUrl: warning', 'statusUrl: warning']);
		expect(found(outcome, 'inboundUrl')).toContain(`${test.testUrls.inboundUrl}`);
		stage.greet();
		await stage.simulator.waitForDelivery(({ url }) => url.includes('webhook-test'));
		expect(test.started).toHaveLength(1);
		await stop();
	});

	it('a published workflow that hands its events to a test is still named', async () => {
		const test = new Publication(stage.engine, randomUUID(), {
			options: { allowTestToInterrupt: true },
		});
		const stop = await test.test();
		const { inboundUrl } = stage.simulator.addresses();
		expect(inboundUrl).toContain('n8n-test');
		const outcome = await check();
		expect(notOk(outcome)).toEqual([]);
		expect(found(outcome, 'inboundUrl')).not.toContain('n8n-seal');
		await stop();
	});

	it('an address that relays to the published workflow is not taken for it', async () => {
		const relay = await startRelay(stage.engine.url);
		urls({ inboundUrl: published.urls.inboundUrl.replace(stage.engine.url, relay.url) });
		const outcome = await check();
		await relay.close();
		expect(notOk(outcome)).toEqual(['inboundUrl: warning']);
		expect(found(outcome, 'inboundUrl')).toMatch(/leads to the published workflow 'Engine test'/);
		expect(found(outcome, 'inboundUrl')).toContain(published.urls.inboundUrl);
	});

	it('nobody without the signature secret learns the name of a workflow', async () => {
		const url = published.urls.inboundUrl;
		const questions = [
			'',
			'nonce',
			'nonce.seal',
			`nonce.${Math.floor(Date.now() / 1000)}.${Buffer.from(url).toString('base64url')}.seal`,
			'n'.repeat(6000),
			`nonce.${Buffer.alloc(32).toString('base64url')}`,
		];
		for (const question of questions) {
			const answer = await http('POST', url, {}, { 'x-vonage-whatsapp-question': question });
			expect(answer.status).toBe(503);
			expect(JSON.stringify(answer.data)).not.toMatch(/Engine test|engineTestFlow/);
		}
	});
});

describe('the signature secret', () => {
	/** A message of a customer, once the trigger has answered. */
	const delivered = async () => {
		const { uuid } = stage.greet();
		await stage.simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
	};

	it('is proved by a webhook whose signature held', async () => {
		await delivered();
		const said = found(await check(), 'signatureSecret');
		expect(said).toMatch(/^Vonage signed a webhook with it at 20/);
	});

	it('is red after a webhook that was signed with another one', async () => {
		const credential = { signatureSecret: 'the-secret-before-it-was-replaced' };
		const trigger = new Publication(stage.engine, randomUUID(), {}, credential);
		await published.unpublish();
		await trigger.publish();
		await delivered();
		const outcome = await check(credential);
		expect(notOk(outcome)).toEqual(['signatureSecret: fail']);
		await trigger.unpublish();
	});

	it('is looked at again when it was replaced in the credential', async () => {
		await delivered();
		const outcome = await check({ signatureSecret: 'a-new-secret-that-nobody-has-seen' });
		expect(found(outcome, 'signatureSecret')).toContain('no webhook has proved it');
	});

	/** Posts what somebody without the secret can make up. */
	const forge = async (claims: IDataObject) => {
		const rawBody = '{"message_uuid":"x"}';
		const payload_hash = createHash('sha256').update(rawBody).digest('hex');
		const forged = jsonwebtoken.sign({ iss: 'Vonage', payload_hash, ...claims }, 'not the secret');
		const answer = await http('POST', published.urls.inboundUrl, JSON.parse(rawBody), {
			Authorization: `Bearer ${forged}`,
		});
		expect(answer.status).toBe(401);
	};

	const ownClaims = (): IDataObject => ({
		api_key: stage.engine.credential.apiKey,
		application_id: stage.engine.credential.applicationId,
	});

	it.each<[string, () => IDataObject]>([
		['names no account', () => ({})],
		['names another account', () => ({ ...ownClaims(), api_key: 'abcdefgh' })],
		['names no application', () => ({ api_key: stage.engine.credential.apiKey })],
		['names another application', () => ({ ...ownClaims(), application_id: randomUUID() })],
		['is about another body', () => ({ ...ownClaims(), payload_hash: '0'.repeat(64) })],
		['is old', () => ({ ...ownClaims(), iat: Math.floor(Date.now() / 1000) - 3600 })],
		['is from the future', () => ({ ...ownClaims(), iat: Math.floor(Date.now() / 1000) + 3600 })],
	])('does not turn red over a forged webhook that %s', async (_, claims) => {
		await delivered();
		const log = listenToLog();
		await forge(claims());
		expect(log.lines.join()).toContain('a webhook was refused (signature)');
		expect(notOk(await check())).toEqual([]);
	});

	it('is yellow after a webhook that fits in everything but the signature, until the next good one', async () => {
		await delivered();
		await forge(ownClaims());
		expect(notOk(await check())).toEqual(['signatureSecret: warning']);
		await delivered();
		expect(notOk(await check())).toEqual([]);
	});
});

describe('the page', () => {
	it('stands by itself, and shows every check with its next step', async () => {
		stage.simulator.configureNumber(BUSINESS, { name: '<b>Bad</b> & "Co"' });
		stage.simulator.configureApplication({ version: 'v0.1' });
		const outcome = await check();
		const html = await page(outcome);
		const file = outcome.output[1][0].binary?.data;
		expect([file?.fileName, file?.mimeType]).toEqual(['whatsapp-setup.html', 'text/html']);
		expect(html).toContain('&lt;b&gt;Bad&lt;/b&gt; &amp; &quot;Co&quot;');
		expect(html).not.toMatch(/<script|<b>Bad|src=|@import|url\(/);
		expect(html).toContain('default-src &#39;none&#39;');
		for (const { check: name } of nonEmpty(results(outcome))) expect(html).toContain(String(name));
		expect(html).toContain('Set the version to v1, and save.');
	});
});

describe('what cannot be looked at', () => {
	it('a number that is none stops the node with the name of the field', async () => {
		const { message } = failure(await check({}, { number: '07700 900001' }));
		expect(message).toContain('starts with 0');
	});

	it('a user ID is no number of the business', async () => {
		const { message } = failure(await check({}, { number: 'US.1349' }));
		expect(message).toContain("'Number' is a user ID");
	});

	it('an execution that is stopped does not wait for the providers', async () => {
		stage.simulator.setFault({ kind: 'stall', match: { path: 'chatapp-accounts' } });
		const stopped = stage.simulator.waitFor(
			() => stage.calls().some((call) => call.includes('chatapp-accounts')),
			'the question for the numbers',
		);
		const outcome = await stage.engine.run({
			parameters: { resource: 'channel', operation: 'checkSetup' },
			stopped,
		});
		expect(failure(outcome).message).toContain('aborted');
	});
});
