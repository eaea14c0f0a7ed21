import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { basic, graph, type Harness, http, startHarness, text, token } from './harness.mts';
import type { CredentialData } from './simulator.mts';
import type { Json } from './types.mts';

let harness: Harness;
let credential: CredentialData;
let key: string;
beforeAll(async () => {
	harness = await startHarness();
	credential = harness.simulator.credential();
	key = basic(credential.apiKey, credential.apiSecret);
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const call = (method: string, path: string, body?: unknown, authorization = key) =>
	http(method, `${harness.simulator.url}${path}`, body, { Authorization: authorization });

describe('applications', () => {
	const path = () => `/v2/applications/${credential.applicationId}`;
	const whole = async (): Promise<Json> => {
		const { _links, ...application } = (await call('GET', path())).data;
		return application;
	};

	it('are listed and fetched with key and secret', async () => {
		const list = await call('GET', '/v2/applications');
		const { data } = await call('GET', path());
		expect(list.data).toMatchObject({ total_items: 1, _embedded: { applications: [data] } });
		expect(data).toMatchObject({
			id: credential.applicationId,
			keys: { public_key: expect.stringContaining('BEGIN PUBLIC KEY') },
			capabilities: {
				messages: {
					version: 'v1',
					webhooks: {
						inbound_url: { address: `${harness.receiver.url}/inbound`, http_method: 'POST' },
					},
				},
				voice: expect.any(Object),
			},
		});
		expect(JSON.stringify(data)).not.toContain('PRIVATE KEY');
	});

	it.each([
		['a wrong secret', () => basic(credential.apiKey, 'wrong')],
		['a token', () => `Bearer ${token(harness.simulator)}`],
	])('are not shown for %s', async (_, authorization) => {
		const { status, data } = await call('GET', path(), undefined, authorization());
		expect([status, data.title]).toEqual([401, 'Invalid credentials supplied']);
	});

	it('have their own 404', async () => {
		const { status, data } = await call('GET', '/v2/applications/unknown');
		expect([status, data.title]).toEqual([404, 'Invalid ID']);
	});

	it.each([
		[{ kind: 'fail', httpStatus: 401 }, 401, 'Invalid credentials supplied'],
		[{ kind: 'fail', httpStatus: 403 }, 403, 'Forbidden'],
		[{ kind: 'fail', httpStatus: 404 }, 404, 'Invalid ID'],
		[{ kind: 'fail', httpStatus: 503 }, 503, 'Internal Error'],
		[{ kind: 'throttle', retryAfter: 2 }, 429, 'Rate Limit Hit'],
	] as const)('can be made to answer as Vonage does when %j', async (fault, status, title) => {
		const before = await whole();
		harness.simulator.setFault({ ...fault, match: { method: 'PUT' } });
		const answer = await call('PUT', path(), { name: 'Changed' });
		expect([answer.status, answer.data.title]).toEqual([status, title]);
		expect(answer.headers['retry-after']).toBe(status === 429 ? '2' : undefined);
		expect(await whole()).toEqual(before);
	});

	it('are replaced as a whole by PUT', async () => {
		const before = await whole();
		const { voice, ...capabilities } = before.capabilities as Json;
		expect(voice).toBeDefined();
		const sent = { name: 'New name', keys: before.keys, capabilities, something_new: { kept: 1 } };
		expect((await call('PUT', path(), sent)).status).toBe(200);
		expect(await whole()).toEqual({ ...sent, id: credential.applicationId });
	});

	it('come out of a GET and PUT unchanged', async () => {
		const before = await whole();
		await call('PUT', path(), before);
		expect(await whole()).toEqual(before);
	});

	it('lose their key, and with it their tokens, when PUT leaves it out', async () => {
		const { keys: _keys, ...rest } = await whole();
		await call('PUT', path(), rest);
		expect((await harness.post(text('hi'))).status).toBe(401);
	});

	it('send callbacks to where PUT says', async () => {
		const application = await whole();
		const messages = (application.capabilities as Json).messages as Json;
		messages.webhooks = {
			inbound_url: { address: `${harness.receiver.url}/moved`, http_method: 'POST' },
		};
		await call('PUT', path(), application);
		const { uuid } = harness.simulator.customerSends({});
		const delivery = await harness.simulator.waitForDelivery((one) => one.messageUuid === uuid);
		expect(delivery.url).toBe(`${harness.receiver.url}/moved`);
		harness.simulator.setWebhooks({ inboundUrl: `${harness.receiver.url}/inbound` });
	});

	it.each<[string, unknown, string]>([
		['no name', {}, 'name'],
		[
			'another method',
			webhooks({ inbound_url: { address: 'https://a.example', http_method: 'GET' } }),
			'capabilities.messages.webhooks.inbound_url.http_method',
		],
		[
			'no address',
			webhooks({ status_url: { http_method: 'POST' } }),
			'capabilities.messages.webhooks.status_url.address',
		],
		[
			'a strange version',
			{ name: 'x', capabilities: { messages: { version: 'v9' } } },
			'capabilities.messages.version',
		],
	])('refuse a PUT with %s', async (_, body, name) => {
		const { status, data } = await call('PUT', path(), body);
		expect(status).toBe(422);
		expect(data.invalid_parameters).toEqual([{ name, reason: expect.any(String) }]);
	});

	function webhooks(content: Json): Json {
		return { name: 'x', capabilities: { messages: { version: 'v1', webhooks: content } } };
	}
});

describe('numbers', () => {
	it('are listed by the external accounts', async () => {
		const { data } = await call('GET', '/beta/chatapp-accounts/');
		expect(data).toMatchObject({
			_embedded: [
				{
					external_id: '447700900001',
					name: 'Example Ltd',
					provider: 'whatsapp',
					applications: [credential.applicationId],
				},
				{ external_id: '447700900002' },
			],
		});
		const bearer = `Bearer ${token(harness.simulator)}`;
		const path = '/beta/chatapp-accounts/whatsapp/447700900001';
		const one = await call('GET', path, undefined, bearer);
		expect(one.data).toMatchObject({ aggregate_id: credential.wabaId });
		expect((await call('GET', '/beta/chatapp-accounts/whatsapp/1')).status).toBe(404);
	});

	it('are listed by the channel manager', async () => {
		const base = '/v1/channel-manager/whatsapp/wabas';
		expect((await call('GET', base)).data).toMatchObject({
			_embedded: { wabas: [{ waba_id: credential.wabaId }] },
		});
		expect((await call('GET', `${base}/${credential.wabaId}/numbers`)).data).toMatchObject({
			total_items: 2,
		});
		const one = await call('GET', `${base}/${credential.wabaId}/numbers/447700900002`);
		expect(one.data).toMatchObject({ verified_name: 'Example Ltd Support' });
		expect((await call('GET', base, undefined, 'Basic bm86bm8=')).status).toBe(401);
	});
});

describe('many numbers', () => {
	beforeEach(() => {
		harness.simulator.seedNumbers(25);
	});

	it('come in pages of ten from the external accounts, and of a hundred at most', async () => {
		const length = async (query: string) => {
			const { data } = await call('GET', `/beta/chatapp-accounts?provider=whatsapp&${query}`);
			return (data._embedded as unknown[]).length;
		};
		expect(await length('')).toBe(10);
		expect(await length('page_number=3')).toBe(5);
		expect(await length('page_number=4')).toBe(0);
		expect(await length('page_size=1000')).toBe(25);
	});

	it('come in pages from the channel manager, which says how many', async () => {
		const path = `/v1/channel-manager/whatsapp/wabas/${credential.wabaId}/numbers`;
		const { data } = await call('GET', `${path}?page=3&page_size=10`);
		expect(data).toMatchObject({ page: 3, total_items: 25, total_pages: 3 });
		expect((data._embedded as { numbers: unknown[] }).numbers).toHaveLength(5);
		expect((await call('GET', '/v1/channel-manager/whatsapp/wabas/1/numbers')).status).toBe(404);
	});

	it('come in pages from Graph, as people write them', async () => {
		const path = `/${credential.wabaId}/phone_numbers`;
		const first = (await graph(harness.simulator, 'GET', `${path}?limit=20`)).data;
		const { cursors, next } = first.paging as { cursors: Json; next?: string };
		expect(next).toContain('access_token=');
		const rest = await graph(
			harness.simulator,
			'GET',
			`${path}?limit=20&after=${String(cursors.after)}`,
		);
		expect(rest.data.data).toHaveLength(5);
		expect(rest.data.paging).not.toHaveProperty('next');
		expect((first.data as Json[])[0]).toEqual({
			id: '10447700900001',
			display_phone_number: '+44 7700 900001',
			verified_name: 'Example Ltd',
			quality_rating: 'GREEN',
		});
	});
});

describe('what Meta says of a number', () => {
	const ask = async (fields: string, version?: string, waba = credential.wabaId) =>
		await graph(harness.simulator, 'GET', `/${waba}/phone_numbers?fields=${fields}`, undefined, {
			version,
		});

	it('is what a script has set', async () => {
		harness.simulator.configureNumber('447700900001', {
			quality: 'RED',
			messagingLimit: 'TIER_1K',
		});
		const { data } = await ask('quality_rating,whatsapp_business_manager_messaging_limit');
		expect((data.data as Json[])[0]).toMatchObject({
			quality_rating: 'RED',
			whatsapp_business_manager_messaging_limit: 'TIER_1K',
		});
	});

	it('has the limit under another name in older versions', async () => {
		expect((await ask('messaging_limit_tier', 'v23.0')).status).toBe(200);
		const { status, data } = await ask('messaging_limit_tier', 'v24.0');
		expect([status, (data.error as Json).code]).toEqual([400, 100]);
	});

	it('is nothing of a WABA that the token does not know', async () => {
		const { status, data } = await ask('id', undefined, '999');
		expect([status, (data.error as Json).error_subcode]).toEqual([400, 33]);
	});
});

describe('the account', () => {
	it('has a balance, for key and secret', async () => {
		expect((await call('GET', '/account/get-balance')).data).toEqual({
			value: 10.28,
			autoReload: false,
		});
		harness.simulator.configureAccount({ balance: { value: 0 } });
		expect((await call('GET', '/account/get-balance')).data).toMatchObject({ value: 0 });
		const refused = await call('GET', '/account/get-balance', undefined, basic('no', 'no'));
		expect([refused.status, refused.data['error-code-label']]).toEqual([
			401,
			'authentication failed',
		]);
	});

	it('has a WABA whose health Meta tells with reasons', async () => {
		harness.simulator.configureAccount({ health: 'BLOCKED' });
		const { data } = await graph(
			harness.simulator,
			'GET',
			`/${credential.wabaId}?fields=health_status`,
		);
		expect(data.health_status).toMatchObject({
			can_send_message: 'BLOCKED',
			entities: [{ errors: [{ error_code: 141006 }] }],
		});
	});

	it('has the date of its own clock on every answer', async () => {
		harness.simulator.advanceClock(3600);
		const { headers } = await call('GET', '/v2/applications');
		const ahead = Date.parse(String(headers.date)) - Date.now();
		expect(Math.abs(ahead - 3600_000)).toBeLessThan(60_000);
	});

	it('can have an application without a key, or with another', async () => {
		const keys = async () =>
			(await call('GET', `/v2/applications/${credential.applicationId}`)).data.keys;
		harness.simulator.configureApplication({ publicKey: 'another' });
		expect(await keys()).toEqual({ public_key: 'another' });
		harness.simulator.configureApplication({ publicKey: null });
		expect(await keys()).toEqual({});
	});
});

describe('media of customers', () => {
	const send = () => {
		const { content } = harness.simulator.customerSends({ type: 'image' });
		return String((content as Json).url);
	};
	const get = (url: string, authorization?: string) =>
		http(
			'GET',
			url,
			undefined,
			authorization === undefined ? {} : { Authorization: authorization },
		);

	it('can be fetched by everybody for 48 hours', async () => {
		const url = send();
		const { status, headers } = await get(url);
		expect([status, headers['content-type']]).toEqual([200, 'image/jpeg']);
		harness.simulator.advanceClock(48 * 3600 - 60);
		expect((await get(url)).status).toBe(200);
		harness.simulator.advanceClock(61);
		expect((await get(url)).status).toBe(410);
	});

	it('need a token of the application when it says so', async () => {
		harness.simulator.configureApplication({ authenticateMedia: true });
		const url = send();
		expect((await get(url)).status).toBe(401);
		expect((await get(url, key)).status).toBe(401);
		expect((await get(url, `Bearer ${token(harness.simulator)}`)).status).toBe(200);
	});

	it('are not there under an unknown name', async () => {
		expect((await get(`${harness.simulator.url}/v3/media/unknown`)).status).toBe(404);
	});

	it('can be hosted for tests, without end', async () => {
		harness.simulator.configureApplication({ authenticateMedia: true });
		const url = harness.simulator.hostMedia(Buffer.from('abc'), 'text/plain', 'a.txt');
		harness.simulator.advanceClock(100 * 3600);
		expect((await get(url)).data).toBe('abc');
	});
});

describe('Graph', () => {
	const graph = (path: string, authorization?: string) =>
		call('GET', `/graph/v25.0${path}`, undefined, authorization);
	const bearer = () => `Bearer ${credential.userAccessToken}`;

	it('shows the WABA', async () => {
		const { data } = await graph(`/${credential.wabaId}?fields=id,name`, bearer());
		expect(data).toEqual({ id: credential.wabaId, name: 'Example Ltd' });
	});

	it('describes its token', async () => {
		const path = `/debug_token?input_token=${credential.userAccessToken}`;
		expect((await graph(path, bearer())).data).toMatchObject({
			data: { is_valid: true, scopes: expect.arrayContaining(['whatsapp_business_management']) },
		});
	});

	it.each<[string, () => string, () => string, number, Json]>([
		[
			'a bad token',
			() => '/1',
			() => 'Bearer nonsense',
			401,
			{ code: 190, type: 'OAuthException' },
		],
		['no token', () => '/1', () => 'Basic x', 400, { code: 2500 }],
		['an unknown id', () => '/1', bearer, 400, { code: 100, error_subcode: 33 }],
		['an unknown field', () => `/${credential.wabaId}?fields=nope`, bearer, 400, { code: 100 }],
	])('refuses %s', async (_, path, authorization, status, error) => {
		const answer = await graph(path(), authorization());
		expect(answer.status).toBe(status);
		expect(answer.data.error).toMatchObject({ ...error, fbtrace_id: expect.any(String) });
	});
});
