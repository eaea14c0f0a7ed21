import { describe, expect, it } from '@jest/globals';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { readSetupFacts } from '../../../../nodes/transport/setup/collectFacts.ts';
import {
	IDENTIFY_HEADER,
	identityResponse,
} from '../../../../nodes/transport/webhooks/identify.ts';
import { checkSetup } from '../../../../nodes/whatsapp/setup/checks.ts';
import { credentialWith, KEYS } from '../keys.mts';
import { clientTo, refusal, type Reply } from '../templates/testClient.mts';

const NOW = Date.now();
const HOME = { instanceId: 'this n8n', origins: ['https://n8n.example'] };
const HOOK = 'https://n8n.example/webhook/0f8fad5b-d9cb-469f-a165-70867728950e/inbound';

const application = (inbound: string, change: object = {}): Reply => ({
	headers: { date: new Date().toUTCString() },
	body: {
		name: 'Example',
		keys: { public_key: KEYS.public },
		capabilities: {
			messages: { version: 'v1', webhooks: { inbound_url: { address: inbound } } },
		},
		...change,
	},
});

const methods = (list: string) => ({
	status: 204,
	headers: { 'access-control-allow-methods': list },
});

/** The providers and this n8n; `answers` says more, or otherwise, by a part of the URL. */
function world(answers: Record<string, Reply | ((options: IHttpRequestOptions) => Reply)> = {}) {
	return clientTo((options) => {
		const key = Object.keys(answers).find((part) =>
			`${options.method} ${options.url}`.includes(part),
		);
		const answer = key === undefined ? undefined : answers[key];
		if (typeof answer === 'function') return answer(options);
		if (answer !== undefined) return answer;
		if (String(options.method) === 'OPTIONS') return methods('OPTIONS, POST');
		if (options.url.includes('/v2/applications/')) return application(HOOK);
		return refusal(100, 33);
	});
}

const readFrom = async (client: ReturnType<typeof world>, credential = credentialWith()) =>
	await readSetupFacts({ ...client, credential }, { now: NOW, home: HOME, inspectsToken: true });

const asked = (client: ReturnType<typeof world>) =>
	client.sent.map(({ method, url }) => `${method} ${url}`).sort();

describe('what is asked', () => {
	it('goes to the hosts of the providers, side by side', async () => {
		let underWay = 0;
		let most = 0;
		const client = world();
		const { send } = client;
		client.send = async (options) => {
			underWay += 1;
			most = Math.max(most, underWay);
			await Promise.resolve();
			const answer = await send(options);
			underWay -= 1;
			return answer;
		};
		await readFrom(client);
		expect(most).toBe(8);
		expect(asked(client)).toEqual([
			'GET https://api.nexmo.com/beta/chatapp-accounts',
			'GET https://api.nexmo.com/v1/channel-manager/whatsapp/wabas/102290129340398/numbers',
			'GET https://api.nexmo.com/v2/applications/aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
			'GET https://graph.facebook.com/v25.0/102290129340398',
			'GET https://graph.facebook.com/v25.0/102290129340398/message_templates',
			'GET https://graph.facebook.com/v25.0/102290129340398/phone_numbers',
			'GET https://graph.facebook.com/v25.0/debug_token',
			'GET https://rest.nexmo.com/account/get-balance',
			`OPTIONS ${HOOK}`,
			`POST ${HOOK}`,
		]);
	});

	it('sends no token in a URL where that is switched off', async () => {
		const client = world();
		const facts = await readSetupFacts(client, { now: NOW, home: HOME, inspectsToken: false });
		expect(asked(client)).toContain('GET https://graph.facebook.com/v25.0/app');
		expect(asked(client).filter((each) => each.includes('debug_token'))).toEqual([]);
		expect(facts.token.kind).not.toBe('notAsked');
	});

	it('in the sandbox leaves out what does not exist there', async () => {
		const client = world();
		const facts = await readFrom(client, credentialWith({ environment: 'sandbox' }));
		expect(asked(client).filter((each) => each.startsWith('GET'))).toEqual([
			'GET https://api.nexmo.com/v2/applications/aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
			'GET https://rest.nexmo.com/account/get-balance',
		]);
		expect(facts.accounts).toMatchObject({
			kind: 'notAsked',
			why: expect.stringContaining('sandbox'),
		});
	});

	it('leaves out what the credential cannot ask', async () => {
		const client = world();
		const facts = await readFrom(client, credentialWith({ apiSecret: '', wabaId: '' }));
		expect(asked(client)).toEqual(['GET https://graph.facebook.com/v25.0/debug_token']);
		expect(facts.application).toMatchObject({
			kind: 'notAsked',
			why: 'The credential has no API Secret',
			whatToDo: 'Copy it from the API settings of the Vonage dashboard.',
		});
	});

	it('at a custom address takes a 404 for what that does not offer', async () => {
		const client = clientTo(() => ({ status: 404, body: { message: 'Not Found' } }));
		const custom = credentialWith({
			environment: 'custom',
			vonageBaseUrl: 'http://127.0.0.1:4010',
			graphBaseUrl: 'http://127.0.0.1:4010/graph',
		});
		const facts = await readFrom(client, custom);
		expect(checkSetup(facts).filter(({ result }) => result === 'fail')).toEqual([]);
		expect(facts.balance).toMatchObject({ kind: 'notAsked' });
	});

	it('keeps each failure, and never throws', async () => {
		const client = clientTo(() => new Error('ECONNREFUSED'));
		const facts = await readFrom(client);
		for (const reading of [facts.application, facts.accounts, facts.waba, facts.token]) {
			expect(reading).toMatchObject({ kind: 'failed', failure: { codes: [] } });
		}
		expect(facts.clockAhead).toMatchObject({ kind: 'notAsked' });
	});

	it('has the token in the query of one request, and in no fact', async () => {
		const client = world();
		const facts = await readFrom(client);
		const { userAccessToken, apiSecret, signatureSecret } = credentialWith();
		const withToken = client.sent.filter(({ qs }) =>
			JSON.stringify(qs ?? {}).includes(userAccessToken),
		);
		expect(withToken.map(({ url }) => url)).toEqual([
			'https://graph.facebook.com/v25.0/debug_token',
		]);
		for (const secret of [userAccessToken, apiSecret, signatureSecret]) {
			expect(JSON.stringify(facts)).not.toContain(secret);
		}
	});
});

describe('the pair of keys', () => {
	it.each([
		['PKCS#8', KEYS.pkcs8, KEYS.public, 'same'],
		['PKCS#1', KEYS.pkcs1, KEYS.public, 'same'],
		['literal \\n', KEYS.pkcs8.replaceAll('\n', '\\n'), KEYS.public, 'same'],
		[
			'another spelling of the public key',
			KEYS.pkcs8,
			KEYS.public.replaceAll('\n', '\r\n'),
			'same',
		],
		['a public key that is none', KEYS.pkcs8, 'something', 'different'],
		['no public key', KEYS.pkcs8, '', 'no public key'],
	])('%s', async (_, privateKey, publicKey, expected) => {
		const client = world({
			'/v2/applications/': application('', { keys: { public_key: publicKey } }),
		});
		const { keyPair } = await readFrom(client, credentialWith({ privateKey }));
		expect(keyPair).toEqual({ kind: 'read', value: expected });
	});
});

describe('where a webhook URL leads', () => {
	const leadsTo = async (url: string, answers: Parameters<typeof world>[0] = {}) => {
		const client = world({ '/v2/applications/': application(url), ...answers });
		const { inbound } = await readFrom(client);
		return { inbound, asked: asked(client).filter((each) => !each.startsWith('GET')) };
	};

	const trigger =
		(instanceId: string, url = HOOK) =>
		({ headers }: IHttpRequestOptions) => {
			const names = { instanceId, workflowId: 'wf1', workflowName: 'Reply Bot', url };
			const identity = { ...names, webhooks: {} };
			const question = String(headers?.[IDENTIFY_HEADER]);
			return {
				body: identityResponse(question, credentialWith(), identity, Date.now() / 1000),
			};
		};

	it('names the published trigger of this n8n', async () => {
		const { inbound } = await leadsTo(HOOK, { POST: trigger('this n8n') });
		expect(inbound?.trigger).toEqual({
			isOfThisN8n: true,
			workflowId: 'wf1',
			workflowName: 'Reply Bot',
		});
	});

	it('tells the own URL of a trigger that another address leads to', async () => {
		const tunnel = HOOK.replace('n8n.example', 'tunnel.example.com');
		const { inbound } = await leadsTo(tunnel, { POST: trigger('this n8n', `${HOOK}?n8n-test=x`) });
		expect(inbound?.trigger).toMatchObject({ isOfThisN8n: true, ownUrl: HOOK });
	});

	it('asks a trigger behind another address as well, and tells another n8n', async () => {
		const tunnel = HOOK.replace('n8n.example', 'tunnel.example.com');
		const { inbound } = await leadsTo(tunnel, { POST: trigger('another n8n') });
		expect(inbound).toMatchObject({ isHere: false, trigger: { isOfThisN8n: false } });
	});

	it.each([
		['somebody else', 'https://example.com/webhooks/inbound'],
		['a workflow of another kind', 'https://n8n.example/webhook/orders/inbound'],
		['a test', HOOK.replace('/webhook/', '/webhook-test/')],
		['a test that borrowed the URL', `${HOOK}?n8n-before=&n8n-version=v1`],
	])('posts nothing to %s', async (_, url) => {
		const { asked: requests } = await leadsTo(url);
		expect(requests.map((each) => each.split(' ')[0])).toEqual(['OPTIONS']);
	});

	it('posts nothing where nobody listens', async () => {
		const { inbound, asked: requests } = await leadsTo(HOOK, { OPTIONS: methods('OPTIONS') });
		expect(inbound?.listenState).toBe('notRegistered');
		expect(requests).toEqual([`OPTIONS ${HOOK}`]);
	});

	it.each([
		['http://n8n.example/webhook/1/inbound', 'it does not begin with https://'],
		['https://10.0.0.5/webhook/1/inbound', 'that address exists in a private network only'],
		['n8n', 'it is not a web address'],
	])('does not call %s, as Vonage cannot', async (url, why) => {
		const { inbound, asked: requests } = await leadsTo(url);
		expect(inbound?.whyNotPublic).toBe(why);
		expect(requests).toEqual([]);
	});

	it('shows an address without its query', async () => {
		const { inbound } = await leadsTo(`${HOOK}?token=hidden`);
		expect(inbound?.url).toBe(HOOK);
	});
});

describe('the clock', () => {
	const ahead = async (seconds: number) => {
		const date = new Date(Date.now() - seconds * 1000).toUTCString();
		const client = world({ '/v2/applications/': { ...application(''), headers: { date } } });
		const { clockAhead } = await readFrom(client);
		return clockAhead.kind === 'read' ? clockAhead.value : undefined;
	};

	it.each([0, 120, -120])('is read off the answers: %d s', async (seconds) => {
		const read = (await ahead(seconds)) ?? NaN;
		expect(Math.abs(read - seconds)).toBeLessThan(5);
	});
});

it('a field that Meta does not know is left out, and everything else is read', async () => {
	const client = clientTo(({ url, qs }) => {
		if (String(qs?.fields).includes('health_status')) return refusal(100);
		return url.endsWith('/102290129340398')
			? { body: { id: '1', name: 'Example Ltd' } }
			: refusal(1);
	});
	const { waba } = await readFrom(client);
	expect(waba).toEqual({ kind: 'read', value: { name: 'Example Ltd', problems: [] } });
});
