import { describe, expect, it } from '@jest/globals';
import { type IHttpRequestOptions, NodeApiError } from 'n8n-workflow';

import type { RetryOptions } from '../../../../nodes/transport/http/retry.ts';
import {
	chooseProvider,
	type ListOptions,
	listTemplates,
	type TemplateFilter,
} from '../../../../nodes/transport/templates/chooseProvider.ts';
import { nonEmpty } from '../../../nonEmpty.mts';
import { credentialWith, CUSTOM } from '../keys.mts';
import {
	clientTo,
	clientWith,
	CUT,
	errorOf,
	everythingIn,
	GATEWAY,
	GRAPH,
	MANAGER,
	problem,
	refusal,
	type Reply,
	type TestClient,
	TIMEOUT,
	usage,
} from './testClient.mts';

const credential = credentialWith(CUSTOM);
const { userAccessToken: token, wabaId } = credential;
const WABA = {
	meta: `${GRAPH}/${wabaId}/message_templates`,
	vonage: `${MANAGER}/wabas/${wabaId}/templates`,
};

type Name = 'meta' | 'vonage';
const PROVIDERS: Name[] = ['meta', 'vonage'];

/** Remembers the pauses instead of making them. */
function patience() {
	const pauses: number[] = [];
	const sleep = async (milliseconds: number) => {
		pauses.push(milliseconds);
	};
	return { pauses, sleep };
}

/** With one way to sign at Vonage, so that a 401 is the end. */
const keyed = (name: Name) => (name === 'meta' ? credential : { ...credential, apiSecret: '' });

type OpenOptions = RetryOptions & { appId?: string };

function open(name: Name, client: TestClient, { appId, ...waiting }: OpenOptions = {}) {
	return chooseProvider({ ...client, credential: keyed(name), ...patience(), ...waiting }, name, {
		appId,
	});
}

/** A page as the provider writes it, with the token in the URLs as Graph has been seen to do. */
function page(name: Name, templates: unknown[], after?: string): Reply {
	const next = `${WABA[name]}?access_token=${token}&after=${after}`;
	return {
		body: {
			[name === 'meta' ? 'data' : 'templates']: templates,
			paging: { cursors: { before: 'b', after: after ?? 'last' }, ...(after && { next }) },
		},
	};
}

/** An account of so many templates that gives pages as asked for. */
function account(name: Name, total: number): TestClient {
	return clientTo(({ qs }) => {
		const start = Number(qs?.after ?? 0);
		const end = Math.min(total, start + Number(qs?.limit));
		const templates = Array.from({ length: end - start }, (_, nth) => ({ id: `${start + nth}` }));
		return page(name, templates, end < total ? `${end}` : undefined);
	});
}

const list = async (
	name: Name,
	client: TestClient,
	filter: TemplateFilter = {},
	options: ListOptions = {},
) => await listTemplates(open(name, client), filter, { ...patience(), ...options });

const ids = (templates: unknown[]) => templates.map((template) => (template as { id: string }).id);

describe('the choice of the provider', () => {
	const without = (...fields: string[]) =>
		credentialWith({ ...CUSTOM, ...Object.fromEntries(fields.map((field) => [field, ''])) });

	it.each([
		['automatic', [], 'meta'],
		['automatic', ['apiKey', 'apiSecret', 'vonageBaseUrl'], 'meta'],
		['automatic', ['userAccessToken'], 'vonage'],
		['automatic', ['graphBaseUrl'], 'vonage'],
		['meta', [], 'meta'],
		['vonage', ['userAccessToken'], 'vonage'],
		['vonage', ['apiKey', 'apiSecret'], 'vonage'],
		['vonage', ['privateKey'], 'vonage'],
	] as const)('%s without %j is %s', (manageThrough, fields, name) => {
		expect(
			chooseProvider({ ...clientWith(), credential: without(...fields) }, manageThrough).name,
		).toBe(name);
	});

	it.each(['production', 'sandbox'] as const)('in %s no base URL is needed', (environment) => {
		const client = { ...clientWith(), credential: credentialWith({ environment }) };
		for (const name of PROVIDERS) {
			expect(chooseProvider(client, name).name).toBe(name);
		}
	});

	it.each([
		['automatic', ['wabaId'], 'wabaId', /has no WABA ID/],
		['automatic', ['wabaId', 'userAccessToken', 'apiKey'], 'wabaId', /has no WABA ID/],
		[
			'automatic',
			['userAccessToken', 'privateKey', 'apiSecret'],
			'userAccessToken',
			/for Meta it has no User Access Token, for Vonage no API Secret/,
		],
		['meta', ['userAccessToken'], 'userAccessToken', /no User Access Token: generate one/],
		['meta', ['graphBaseUrl'], 'graphBaseUrl', /no Graph Base URL/],
		['vonage', ['wabaId'], 'wabaId', /has no WABA ID/],
		['vonage', ['privateKey', 'apiKey'], 'apiKey', /no API Key/],
		['vonage', ['applicationId', 'apiSecret'], 'apiSecret', /no API Secret/],
		['vonage', ['vonageBaseUrl'], 'vonageBaseUrl', /no Vonage Base URL/],
	] as const)('%s without %j says what is missing', (manageThrough, fields, field, message) => {
		const choose = () =>
			chooseProvider({ ...clientWith(), credential: without(...fields) }, manageThrough);
		expect(choose).toThrow(message);
		expect(choose).toThrow(expect.objectContaining({ name: 'CredentialFault', field }));
	});
});

describe.each(PROVIDERS)('listing through %s', (name) => {
	it.each([
		[0, 1],
		[1, 1],
		[100, 1],
		[101, 2],
		[200, 2],
		[6000, 60],
	])('%i templates are %i pages, each asked for once', async (total, pages) => {
		const client = account(name, total);
		const found = await list(name, client);
		expect(found).toMatchObject({ complete: true, pages });
		expect(ids(found.templates)).toEqual(Array.from({ length: total }, (_, nth) => `${nth}`));
		expect(client.sent.map(({ qs }) => qs?.after)).toEqual(
			Array.from({ length: pages }, (_, nth) => (nth === 0 ? undefined : `${nth * 100}`)),
		);
	});

	it.each([
		[1, 250, 1, 1, false],
		[100, 250, 1, 100, false],
		[100, 100, 1, 100, true],
		[150, 250, 2, 100, false],
		[250, 250, 3, 100, true],
		[1000, 250, 3, 100, true],
	])(
		'a limit of %i of %i takes %i pages of %i (complete: %s)',
		async (limit, total, pages, size, complete) => {
			const client = account(name, total);
			const found = await list(name, client, {}, { limit });
			expect(found).toMatchObject({ complete, pages });
			expect(found.templates).toHaveLength(Math.min(limit, total));
			expect(client.sent.every(({ qs }) => qs?.limit === size)).toBe(true);
		},
	);

	it('asks the address it builds itself, never the one in the answer', async () => {
		const client = clientWith(page(name, [{ id: '1' }], 'A+/=&b'), page(name, [{ id: '2' }]));
		const found = await list(name, client);
		expect(client.sent.map(({ url }) => url)).toEqual([WABA[name], WABA[name]]);
		expect(client.sent[1]?.qs?.after).toBe('A+/=&b');
		expect(JSON.stringify(found)).not.toMatch(/paging|cursor|https?:|EAA/);
	});

	it('gives each template once, also when pages overlap, and keeps those without ID', async () => {
		const client = clientWith(
			page(name, [{ id: '1' }, { id: 2 }, { name: 'x' }, null], 'c'),
			page(name, [{ id: '2' }, { id: '3' }, { name: 'x' }]),
		);
		const { templates } = await list(name, client);
		expect(templates).toEqual([
			{ id: '1' },
			{ id: 2 },
			{ name: 'x' },
			null,
			{ id: '3' },
			{ name: 'x' },
		]);
	});

	it('does not go round in circles, nor call that complete', async () => {
		const client = clientTo(() => page(name, [{ id: '1' }], 'same'));
		expect(await list(name, client)).toEqual({
			templates: [{ id: '1' }],
			complete: false,
			pages: 2,
		});
	});

	const staleCursors =
		name === 'meta'
			? [refusal(131059)]
			: [
					problem(400, 'Bad Request', '(#131059) Invalid cursor'),
					// Without a code, as Vonage passes most of Meta's refusals on.
					problem(422, 'Invalid params', 'Invalid cursor'),
				];

	it.each(staleCursors)('a stale cursor starts again from the beginning, once', async (stale) => {
		const client = clientWith(
			page(name, [{ id: '1' }, { id: 'deleted since' }], 'a'),
			stale,
			page(name, [{ id: '1' }], 'b'),
			page(name, [{ id: '2' }]),
		);
		expect(await list(name, client)).toEqual({
			templates: [{ id: '1' }, { id: '2' }],
			complete: true,
			pages: 3,
		});
		expect(client.sent.map(({ qs }) => qs?.after)).toEqual([undefined, 'a', undefined, 'b']);

		const twice = clientWith(page(name, [], 'a'), stale, page(name, [], 'b'), stale);
		expect((await errorOf(list(name, twice))).message).toMatch(/refused to read the templates/);
		expect((await errorOf(list(name, clientWith(stale)))).httpCode).toMatch(/^4(00|22)$/);
	});

	it('stops with the execution, and does not call that complete', async () => {
		const control = new AbortController();
		const client = clientTo(() => {
			control.abort();
			return page(name, [{ id: '1' }], 'a');
		});
		const found = await list(name, client, {}, { signal: control.signal });
		expect(found).toEqual({ templates: [{ id: '1' }], complete: false, pages: 1 });

		const pausing = new AbortController();
		const sleep = async () => {
			pausing.abort();
			return await Promise.reject(new Error('cancelled'));
		};
		const slow = clientWith(page(name, [{ id: '1' }], 'a'), GATEWAY);
		expect(await list(name, slow, {}, { signal: pausing.signal, sleep })).toEqual({
			templates: [{ id: '1' }],
			complete: false,
			pages: 1,
		});
	});
});

describe('a filter', () => {
	it.each<[TemplateFilter, object]>([
		[{}, {}],
		[{ status: '', name: '  ' }, {}],
		[{ status: 'approved' }, { status: 'APPROVED' }],
		[
			{ category: 'Utility', language: 'pt_BR' },
			{ category: 'UTILITY', language: 'pt_BR' },
		],
		[{ quality: 'RED' }, { quality_score: 'RED' }],
		[
			{ name: 'Order_', text: 'Thank you' },
			{ name: 'order_', content: 'Thank you' },
		],
	])('%j is spelled alike for both providers', async (filter, query) => {
		for (const name of PROVIDERS) {
			const client = clientWith(page(name, []));
			await list(name, client, filter);
			const { fields, ...qs } = { ...client.sent[0]?.qs };
			expect(qs).toEqual({ limit: 100, ...query });
			expect(fields === undefined).toBe(name === 'vonage');
		}
	});

	const carousel = {
		id: 'carousel',
		name: 'spring_offer',
		status: 'APPROVED',
		category: 'MARKETING',
		language: 'en_US',
		quality_score: { score: 'GREEN', date: 1 },
		components: [
			{ type: 'BODY', text: 'Hello {{1}}' },
			{
				type: 'CAROUSEL',
				cards: [
					{ components: [{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Shop now' }] }] },
				],
			},
		],
	};
	const code = {
		id: 'code',
		name: 'login_code',
		status: 'PENDING',
		category: 'AUTHENTICATION',
		language: 'en',
		quality_score: null,
		components: [],
	};
	const odd = { id: 'odd', name: 'odd', status: 'FROZEN', components: 'none' };

	it.each<[TemplateFilter, string[]]>([
		[{}, ['carousel', 'code', 'odd']],
		[{ status: 'APPROVED' }, ['carousel']],
		[{ status: 'frozen' }, ['odd']],
		[{ category: 'AUTHENTICATION' }, ['code']],
		[{ language: 'en' }, ['code']],
		[{ quality: 'GREEN' }, ['carousel', 'odd']],
		[{ quality: 'UNKNOWN' }, ['code', 'odd']],
		[{ name: 'CODE' }, ['code']],
		[{ name: 'o' }, ['carousel', 'code', 'odd']],
		[{ text: 'hello' }, ['carousel']],
		[{ text: 'shop NOW' }, ['carousel']],
		[{ text: 'BUTTONS' }, []],
		[{ name: 'offer', status: 'PENDING' }, []],
	])('%j is applied to what the provider returns as well', async (filter, expected) => {
		const client = clientWith(page('meta', [carousel, code], 'a'), page('meta', [odd]));
		expect(ids((await list('meta', client, filter)).templates)).toEqual(expected);
	});

	it('the limit counts what passes it', async () => {
		const client = clientWith(
			page('vonage', [carousel, code], 'a'),
			page('vonage', [{ ...code, id: 'second' }, odd], 'b'),
		);
		const found = await list('vonage', client, { category: 'AUTHENTICATION' }, { limit: 2 });
		expect(ids(found.templates)).toEqual(['code', 'second']);
		expect(found.complete).toBe(false);
		expect(client.sent.map(({ qs }) => qs?.limit)).toEqual([100, 100]);
	});
});

describe('a page that does not come', () => {
	const done = { templates: [{ id: '1' }], complete: true, pages: 1 };

	it.each<[string, Name, Reply[], number[]]>([
		['the account is throttled', 'meta', [refusal(80007), refusal(80008)], [1000, 2000]],
		['the app is throttled', 'meta', [refusal(4)], [1000]],
		['the user is throttled', 'meta', [refusal(17)], [1000]],
		['a page limit', 'meta', [refusal(32)], [1000]],
		['a custom limit', 'meta', [refusal(613)], [1000]],
		[
			'throttled for two minutes',
			'meta',
			[refusal(80007, undefined, { headers: usage(2) })],
			[120_000],
		],
		[
			'Meta is out of order',
			'meta',
			[refusal(2, undefined, { status: 503 }), refusal(1, undefined, { status: 400 })],
			[1000, 2000],
		],
		['a page of a proxy', 'meta', [GATEWAY, GATEWAY, GATEWAY, GATEWAY], [1000, 2000, 4000, 8000]],
		['the connection was cut', 'meta', [CUT, TIMEOUT], [1000, 2000]],
		['Vonage throttles', 'vonage', [problem(429, 'Rate Limit Hit', 'Please wait')], [1000]],
		['Vonage says how long', 'vonage', [{ status: 429, headers: { 'retry-after': '7' } }], [7000]],
		[
			'Vonage hands on that Meta throttles',
			'vonage',
			[problem(400, 'Bad', '(#80008) Too many')],
			[1000],
		],
		[
			'Vonage is out of order',
			'vonage',
			[problem(500, 'Internal error', 'x'), GATEWAY],
			[1000, 2000],
		],
	])('is asked for again: %s', async (_, name, replies, pauses) => {
		const waiting = patience();
		const client = clientWith(...replies, page(name, [{ id: '1' }]));
		expect(await list(name, client, {}, waiting)).toEqual(done);
		expect(waiting.pauses).toEqual(pauses);
		expect(new Set(client.sent.map((request) => JSON.stringify(request))).size).toBe(1);
	});

	it.each<[string, Name, Reply]>([
		['the token has ended', 'meta', refusal(190, 463, { status: 401 })],
		[
			'a permission is missing, which Meta answers with 500',
			'meta',
			refusal(3, undefined, { status: 500 }),
		],
		['the asset is not assigned', 'meta', refusal(200, undefined, { status: 403 })],
		['there is no such account', 'meta', refusal(100, 33)],
		['a wrong parameter', 'meta', refusal(100)],
		['no page', 'meta', { body: 'welcome to the hotel network' }],
		['wrong credentials', 'vonage', problem(401, 'Unauthorised', 'Invalid Token')],
		[
			'there is no such account at Vonage',
			'vonage',
			problem(404, 'Not Found', 'Waba was not found'),
		],
	])('is not asked for again: %s', async (_, name, reply) => {
		const client = clientWith(reply);
		await errorOf(list(name, client));
		expect(client.sent).toHaveLength(1);
	});

	it('is given up after five tries, and the error says so', async () => {
		const client = clientTo(() => GATEWAY);
		const error = await errorOf(list('meta', client));
		expect(client.sent).toHaveLength(5);
		expect(error.message).toBe('Meta could not read the templates: HTTP 502');
		expect(error.description).toMatch(/n8n tried it 5 times/);
		expect(error.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('is given up at once when Meta asks for more minutes than we wait', async () => {
		const waiting = patience();
		const client = clientWith(refusal(80008, undefined, { headers: usage(12) }));
		const error = await errorOf(list('meta', client, {}, waiting));
		expect(waiting.pauses).toEqual([]);
		expect(error.description).toMatch(/gives access again in 12 minutes/);
		expect(error.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 12 * 60_000 });
		expect(error.context.data).toMatchObject({ status: 400, code: '80008' });
	});

	it.each([613, 32])('the error of code %i tells n8n that it is throttling', async (code) => {
		const error = await errorOf(
			list(
				'meta',
				clientTo(() => refusal(code)),
			),
		);
		expect(error.failure).toEqual({ cause: 'rate-limited' });
	});

	it('the pauses of a whole listing take no longer than five minutes', async () => {
		const waiting = patience();
		const client = clientTo((_, nth) =>
			nth % 2 === 0
				? refusal(4, undefined, { headers: usage(1) })
				: page('meta', [{ id: `${nth}` }], `${nth}`),
		);
		const error = await errorOf(list('meta', client, {}, waiting));
		expect(waiting.pauses).toEqual(Array.from({ length: 5 }, () => 60_000));
		expect(error.description).toMatch(/gives access again in 1 minute\./);
	});

	it('other single reads are repeated as well', async () => {
		const waiting = patience();
		const client = clientWith(GATEWAY, { body: { id: '9' } });
		await expect(open('meta', client, waiting).get('9')).resolves.toEqual({ id: '9' });
		expect(waiting.pauses).toEqual([1000]);
		expect(
			(await errorOf(open('vonage', clientWith(problem(404, 'Not Found', 'x'))).get('9'))).httpCode,
		).toBe('404');
	});
});

describe.each(PROVIDERS)('submitting through %s', (name) => {
	const draft = {
		name: 'order_update',
		language: 'en',
		category: 'UTILITY',
		components: [{ type: 'BODY', text: 'Your order {{1}} is on its way.' }],
	};
	const mine = { ...draft, id: '77', status: 'PENDING', category: 'MARKETING' };
	const exists =
		name === 'meta'
			? refusal(100, 2388024)
			: problem(400, 'Content in this language already exists', 'x');
	const submit = async (client: TestClient, options: OpenOptions = {}) =>
		await open(name, client, options).create(draft);
	const methods = (client: TestClient) => client.sent.map(({ method }) => method).join(' ');

	it('sends the draft once', async () => {
		const client = clientWith({ body: { id: '77' } });
		await expect(submit(client)).resolves.toEqual({ id: '77' });
		expect(client.sent[0]).toMatchObject({ method: 'POST', url: WABA[name], body: draft });
	});

	it.each<[string, Reply]>([
		['the connection was cut', CUT],
		['nobody answered in time', TIMEOUT],
		['a proxy answered', GATEWAY],
		['the answer cannot be used', { body: 'ok' }],
		['Meta is out of order', refusal(2, undefined, { status: 503 })],
	])('%s: the template is looked up by name and language, and found', async (_, reply) => {
		const client = clientWith(
			reply,
			page(name, [{ ...mine, id: '76', name: 'order_update_2' }, mine]),
		);
		await expect(submit(client)).resolves.toEqual({
			id: '77',
			status: 'PENDING',
			category: 'MARKETING',
			recovered: true,
		});
		expect(methods(client)).toBe('POST GET');
		expect(client.sent[1]).toMatchObject({ qs: { name: 'order_update', language: 'en' } });
	});

	it('a template that shows after a moment only is found too', async () => {
		const waiting = patience();
		const client = clientWith(CUT, page(name, []), page(name, [mine]));
		await expect(submit(client, waiting)).resolves.toMatchObject({ id: '77', recovered: true });
		expect(waiting.pauses).toEqual([1000, 3000]);
	});

	it('when it is not there it is submitted again, and that answer counts', async () => {
		const client = clientWith(CUT, page(name, []), page(name, []), { body: { id: '78' } });
		await expect(submit(client)).resolves.toEqual({ id: '78' });
		expect(methods(client)).toBe('POST GET GET POST');
	});

	it('"exists already" to the second try means that the first one went through', async () => {
		const client = clientWith(CUT, page(name, []), page(name, []), exists, page(name, [mine]));
		await expect(submit(client)).resolves.toMatchObject({ id: '77', recovered: true });
	});

	it.each<[string, Reply[], string, RegExp]>([
		[
			'a refusal, also "exists already", is one',
			[exists],
			'POST',
			/refused to submit the template/,
		],
		[
			'throttling does not lose anything',
			[name === 'meta' ? refusal(80008) : problem(429, 'Rate Limit Hit', 'x')],
			'POST',
			/refused to submit the template/,
		],
		[
			'a permission is missing',
			[refusal(3, undefined, { status: 500 })],
			'POST',
			/could not submit the template/,
		],
		[
			'nothing can be looked up: the outcome is open',
			[CUT, refusal(190, undefined, { status: 401 })],
			'POST GET',
			/tried to submit the template, but .* unknown$/,
		],
		[
			'lost twice',
			[CUT, page(name, []), page(name, []), TIMEOUT, page(name, []), page(name, [])],
			'POST GET GET POST GET GET',
			/tried to submit the template, but .* unknown$/,
		],
		[
			'one that is being deleted is not it',
			[
				CUT,
				page(name, [{ ...mine, status: 'PENDING_DELETION' }]),
				page(name, [{ ...mine, status: 'PENDING_DELETION' }]),
				refusal(100, 2388023),
				page(name, []),
				page(name, []),
			],
			'POST GET GET POST GET GET',
			/refused to submit the template/,
		],
	])('%s', async (_, replies, sent, message) => {
		const client = clientWith(...replies);
		expect((await errorOf(submit(client))).message).toMatch(message);
		expect(methods(client)).toBe(sent);
	});

	it('one of the same name with another body was there before: it is no success', async () => {
		const components = [{ type: 'body', text: 'Your order {{1}} was cancelled.' }];
		const client = clientWith(CUT, page(name, [{ ...mine, components }]));
		const error = await errorOf(submit(client));
		expect(error.description).toMatch(/with another body exists, so this one was not submitted/);
		expect(methods(client)).toBe('POST GET');
	});

	it('a body that Meta writes itself is no other one', async () => {
		const code = { ...draft, components: [{ type: 'BODY', add_security_recommendation: true }] };
		const client = clientWith(CUT, page(name, [mine]));
		await expect(open(name, client).create(code)).resolves.toMatchObject({ id: '77' });
	});
});

describe('updating', () => {
	const components = [{ type: 'BODY', text: 'New' }];

	it('Meta gets neither name nor language, which it refuses', async () => {
		const client = clientWith({ body: { success: true } });
		const change = { name: 'a', language: 'en', components };
		await expect(open('meta', client).update('9', change)).resolves.toEqual({ success: true });
		expect(client.sent).toEqual([
			expect.objectContaining({ method: 'POST', url: `${GRAPH}/9`, body: { components } }),
		]);
	});

	it('Vonage gets the whole template', async () => {
		const current = {
			id: '9',
			name: 'a',
			language: 'en',
			category: 'UTILITY',
			status: 'REJECTED',
			components: [{ type: 'BODY', text: 'Old' }],
		};
		const client = clientWith(GATEWAY, { body: current }, { status: 204, body: '' });
		await expect(
			open('vonage', client).update('9', { name: 'b', components, message_send_ttl_seconds: 60 }),
		).resolves.toEqual({ success: true });
		expect(client.sent[2]).toMatchObject({ method: 'PUT', url: `${WABA.vonage}/9` });
		expect(client.sent[2]?.body).toEqual({
			name: 'a',
			language: 'en',
			category: 'UTILITY',
			components,
			message_send_ttl_seconds: 60,
		});
	});

	it.each(PROVIDERS)('through %s is not repeated: edits are counted', async (name) => {
		const client = clientTo(({ method }) => (method === 'GET' ? { body: { name: 'a' } } : CUT));
		await errorOf(open(name, client).update('9', { components }));
		expect(client.sent.filter(({ method }) => method !== 'GET')).toHaveLength(1);
	});
});

describe.each(PROVIDERS)('deleting through %s', (name) => {
	const target = { name: 'order_update', id: '77' };
	const there = { id: '77', name: 'order_update', language: 'en', status: 'DISABLED' };

	it('deletes', async () => {
		const client = clientWith({ body: name === 'meta' ? { success: true } : '' });
		await expect(open(name, client).remove(target)).resolves.toEqual({
			deleted: true,
			alreadyGone: false,
		});
		expect(client.sent[0]?.qs).toEqual({ hsm_id: '77', name: 'order_update' });
	});

	it.each<[string, { name: string; id?: string }, Reply, unknown[]]>([
		['404', target, problem(404, 'Not Found', 'Template was not found.'), []],
		['100/33', target, refusal(100, 33), []],
		['a refusal without a known code', { name: 'order_update' }, refusal(100, 2593002), []],
		['another language is left', target, refusal(100, 33), [{ ...there, id: '78' }]],
		[
			'another name is left',
			{ name: 'order_update' },
			refusal(100, 33),
			[{ ...there, name: 'order_update_2' }],
		],
		['under way already', target, refusal(100), [{ ...there, status: 'PENDING_DELETION' }]],
	])('gone already counts as done: %s', async (_, gone, reply, left) => {
		const client = clientWith(reply, page(name, left));
		await expect(open(name, client).remove(gone)).resolves.toEqual({
			deleted: false,
			alreadyGone: true,
		});
	});

	it.each<[string, Reply[], string]>([
		['it is still there', [refusal(100, 2388039), page(name, [there])], '400'],
		['the account is not ours', [refusal(100, 33), refusal(100, 33)], '400'],
		[
			'the account is not connected',
			[problem(404, 'Not Found', 'Waba was not found.'), problem(404, 'Not Found', 'x')],
			'404',
		],
		['the token has ended', [refusal(190, 463, { status: 401 })], '401'],
		['throttling', [refusal(80008)], '400'],
		['a proxy', [GATEWAY], '502'],
	])('%s: it is not done', async (_, replies, httpCode) => {
		const error = await errorOf(open(name, clientWith(...replies)).remove(target));
		expect(error.message).toMatch(/delete the template/);
		expect(error.httpCode).toBe(httpCode);
	});

	it('without a name nothing is sent', async () => {
		const removing = open(name, clientWith()).remove({ name: '', id: '77' });
		await expect(removing).rejects.toMatchObject({ name: 'RuleViolation', field: 'name' });
	});
});

describe('a sample file', () => {
	const file = { bytes: Buffer.from('x'), mimeType: 'image/png', fileName: 'x.png' };
	const answers = ({ url }: IHttpRequestOptions): Reply => {
		if (url.endsWith('/app')) return { body: { id: '66' } };
		return { body: url.endsWith('/uploads') ? { id: 'upload:S' } : { h: '4::h' } };
	};

	it('for Meta is uploaded for the app of the token, which is found once', async () => {
		const client = clientTo(answers);
		const provider = open('meta', client);
		await provider.uploadSample(file);
		await expect(provider.uploadSample(file)).resolves.toBe('4::h');
		expect(client.sent.map(({ url }) => url.replace(GRAPH, ''))).toEqual([
			...['/app', '/66/uploads', '/upload:S'],
			...['/66/uploads', '/upload:S'],
		]);
	});

	it('for Meta is uploaded for the app that was given', async () => {
		const client = clientTo(answers);
		await open('meta', client, { appId: '77' }).uploadSample(file);
		expect(client.sent.map(({ url }) => url.replace(GRAPH, ''))).toEqual([
			'/77/uploads',
			'/upload:S',
		]);
	});

	it('for Vonage needs no app', async () => {
		const client = clientWith({ body: { h: '4::h' } });
		await expect(open('vonage', client).uploadSample(file)).resolves.toBe('4::h');
	});
});

describe('secrets', () => {
	const SECRETS = [token, credential.apiSecret, credential.privateKey, credential.signatureSecret];
	const leaky = `Malformed access token ${token} in ${WABA.meta}?access_token=${token}&after=x`;

	it.each<[string, Reply]>([
		['a refusal that quotes the token', refusal(190, undefined, { status: 401, message: leaky })],
		['a page that quotes the token', { status: 400, body: leaky }],
		['an outage that quotes the token', new Error(leaky)],
		['an answer with paging and no list', { body: { paging: { next: leaky } } }],
		['a cursor that is missing', { body: { data: [], templates: [], paging: { next: leaky } } }],
	])('are in no error: %s', async (_, reply) => {
		const file = { bytes: Buffer.from('x'), mimeType: 'image/png', fileName: 'x.png' };
		for (const name of PROVIDERS) {
			const provider = open(
				name,
				clientTo(() => reply),
			);
			const outcomes = await Promise.allSettled([
				listTemplates(provider, {}, patience()),
				provider.get('9'),
				provider.create({ name: 'a', language: 'en' }),
				provider.update('9', {}),
				provider.remove({ name: 'a' }),
				provider.uploadSample(file),
			]);
			const errors = outcomes.flatMap((each) =>
				each.status === 'rejected' && each.reason instanceof NodeApiError ? [each.reason] : [],
			);
			expect(errors.length).toBeGreaterThan(0);
			for (const error of nonEmpty(errors)) {
				for (const secret of SECRETS) expect(everythingIn(error)).not.toContain(secret);
			}
		}
	});
});
