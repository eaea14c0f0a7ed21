import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRequest } from './faults.mts';
import { otherTokens } from './graphTokens.mts';
import { draft, graph, type Harness, http, startHarness } from './harness.mts';
import type { Json } from './types.mts';

let harness: Harness;
let edge: string;
beforeAll(async () => {
	harness = await startHarness();
	edge = `/${harness.simulator.credential().wabaId}/message_templates`;
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const get = (path: string) => graph(harness.simulator, 'GET', path);
const list = async (query = '') => (await get(`${edge}${query}`)).data;
const names = async (query: string) =>
	((await list(query)).data as Json[]).map(({ name }) => String(name));
const paging = (data: Json) => data.paging as Json & { cursors: { after: string; before: string } };

describe('a listing', () => {
	it('has 25 templates on a page, newest first', async () => {
		harness.simulator.seedTemplates(30);
		const data = await list();
		expect(data.data).toHaveLength(25);
		expect((data.data as Json[])[0].name).toBe('campaign_13');
	});

	it('ends where `next` is missing, although there is a cursor', async () => {
		const first = await list('?limit=16');
		expect(first.data).toHaveLength(16);
		const last = await list(`?limit=16&after=${paging(first).cursors.after}`);
		expect(last.data).toHaveLength(1);
		expect(paging(last)).toEqual({
			cursors: { before: expect.any(String), after: expect.any(String) },
			previous: expect.any(String),
		});
	});

	it('carries the token in `next`, which can be followed as it is', async () => {
		const first = await list('?limit=10&fields=name');
		const next = String(paging(first).next);
		expect(next).toContain(harness.simulator.credential().userAccessToken);
		const { data } = await http('GET', next);
		expect(data.data).toHaveLength(7);
	});

	it('goes backwards', async () => {
		const first = await list('?limit=5');
		const second = await list(`?limit=5&after=${paging(first).cursors.after}`);
		expect((await list(`?limit=5&before=${paging(second).cursors.before}`)).data).toEqual(
			first.data,
		);
	});

	it('has no paging when it is empty', async () => {
		expect(await list('?name=nothing_like_this')).toEqual({ data: [] });
	});

	it('of 6,000 templates takes 60 pages of 100, with each template once', async () => {
		harness.simulator.seedTemplates(6000);
		const ids = new Set<unknown>();
		for (let after = ''; ; ) {
			const page = await list(`?limit=100&fields=id${after}`);
			for (const { id } of page.data as Json[]) ids.add(id);
			if (!paging(page).next) break;
			after = `&after=${paging(page).cursors.after}`;
		}
		expect(ids.size).toBe(6000);
		expect(harness.simulator.countRequests({ method: 'GET', path: '/message_templates' })).toBe(60);
	});

	it('does not show what nobody asked for', async () => {
		const [template] = (await list('?name=free_money')).data as Json[];
		expect(Object.keys(template).sort()).toEqual([
			'category',
			'components',
			'id',
			'language',
			'name',
			'parameter_format',
			'status',
		]);
		const fields = 'status,rejected_reason,quality_score';
		expect((await list(`?name=free_money&fields=${fields}`)).data).toEqual([
			{ status: 'REJECTED', rejected_reason: 'SCAM', quality_score: null, id: '900115' },
		]);
	});

	it.each<[string, string, string[]]>([
		['a status', 'status=PENDING', ['summer_sale']],
		['a small status', 'status=paused', ['weekly_news']],
		['several statuses', 'status=["PENDING","REJECTED"]', ['free_money', 'summer_sale']],
		['a category', 'category=AUTHENTICATION', ['login_code']],
		['a language', 'language=es', ['hello_there']],
		['a quality', 'quality_score=RED', ['weekly_news']],
		['part of a name', 'name=visit', ['book_visit', 'visit_reminder', 'visit_directions']],
		['words of a button', 'content=change date', ['visit_reminder']],
		['words of a card', 'content=while stocks last', ['garden_carousel']],
		['name or content', 'name_or_content=spring', ['spring_coupon']],
		['two filters', 'name=visit&status=PENDING', []],
	])('is filtered by %s', async (_, query, expected) => {
		expect(await names(`?${query}`)).toEqual(expected);
	});

	it.each([
		['status=NEW', 'status'],
		['category=["OTHER"]', 'category'],
		['language=EN', 'language'],
		['quality_score=BLUE', 'quality_score'],
		['limit=0', 'limit'],
		['fields=name,nope', 'nope'],
	])('refuses %s', async (query, named) => {
		const { status, data } = await get(`${edge}?${query}`);
		expect(status).toBe(400);
		expect(data.error).toMatchObject({ code: 100, message: expect.stringContaining(named) });
	});

	it('keeps its place while templates come', async () => {
		const first = await list('?limit=10');
		harness.simulator.addTemplate({ name: 'late', components: [] });
		const second = await list(`?limit=10&after=${paging(first).cursors.after}`);
		expect(second.data).toHaveLength(7);
	});

	it('says that a cursor is stale', async () => {
		const { cursors } = paging(await list('?limit=10'));
		harness.simulator.expireCursors();
		for (const after of [cursors.after, 'nonsense']) {
			const { status, data } = await get(`${edge}?after=${after}`);
			expect([status, (data.error as Json).code]).toEqual([400, 131059]);
		}
	});

	it('counts on demand', async () => {
		harness.simulator.configureAccount({ templateLimit: 250 });
		const query = '?limit=1&name=visit&summary=total_count,message_template_limit';
		expect((await list(query)).summary).toEqual({ total_count: 3, message_template_limit: 250 });
	});
});

describe('a template', () => {
	it('is a node of its own', async () => {
		expect((await get('/900101?fields=name,health_status')).data).toEqual({
			id: '900101',
			name: 'hello_there',
			health_status: {
				can_send_message: 'AVAILABLE',
				entities: [
					{ entity_type: 'MESSAGE_TEMPLATE', id: '900101', can_send_message: 'AVAILABLE' },
				],
			},
		});
	});

	it('shows its media sample as an address', async () => {
		const [header] = (await get('/900102')).data.components as Json[];
		const [address] = (header.example as { header_handle: string[] }).header_handle;
		expect(address).toMatch(/^http/);
		expect((await http('GET', address)).headers['content-type']).toBe('image/jpeg');
	});

	it('shows Meta’s words and a URL button instead of a one-time password button', async () => {
		expect((await get('/900103?fields=components')).data.components).toEqual([
			{
				type: 'BODY',
				add_security_recommendation: true,
				text: '*{{1}}* is your verification code. For your security, do not share this code.',
				example: { body_text: [['123456']] },
			},
			{
				type: 'FOOTER',
				code_expiration_minutes: 5,
				text: 'This code expires in 5 minutes.',
			},
			{
				type: 'BUTTONS',
				buttons: [
					{
						type: 'URL',
						text: 'Copy code',
						url: expect.stringMatching(/^https:\/\/www\.whatsapp\.com\/otp\/.*code=otp\{\{1\}\}$/),
						example: [expect.stringMatching(/code=otp123456$/)],
					},
				],
			},
		]);
	});
});

describe('tokens', () => {
	const [expired, withoutScope, withoutWaba] = Object.keys(otherTokens);
	const create = () => draft();

	it.each<[string, string, string, string, number, Json]>([
		['expired', expired, 'GET', '/900101', 401, { code: 190, error_subcode: 463 }],
		['without scope, reading', withoutScope, 'GET', '/900101', 403, { code: 200 }],
		['without scope, writing', withoutScope, 'POST', '', 403, { code: 10 }],
		['without this WABA, reading', withoutWaba, 'GET', '', 400, { code: 100, error_subcode: 33 }],
		[
			'without this WABA, one template',
			withoutWaba,
			'GET',
			'/900101',
			400,
			{ code: 100, error_subcode: 33 },
		],
		['without this WABA, writing', withoutWaba, 'POST', '', 403, { code: 200 }],
		['unknown', 'nonsense', 'GET', '', 401, { code: 190 }],
	])('that are %s', async (_, token, method, path, status, error) => {
		const body = method === 'POST' ? create() : undefined;
		const answer = await graph(harness.simulator, method, path || edge, body, { token });
		expect(answer.status).toBe(status);
		expect(answer.data.error).toMatchObject(error);
	});

	it.each([
		[withoutScope, { is_valid: true, scopes: ['business_management'] }],
		[
			withoutWaba,
			{
				is_valid: true,
				granular_scopes: expect.arrayContaining([
					{ scope: 'whatsapp_business_management', target_ids: ['102290129340399'] },
				]),
			},
		],
		[expired, { is_valid: false, error: { subcode: 463 } }],
		['nonsense', { is_valid: false, error: { code: 190 } }],
	])('%s is described by debug_token', async (token, expected) => {
		expect((await get(`/debug_token?input_token=${token}`)).data.data).toMatchObject(expected);
	});

	it('may stand in the query', async () => {
		const { userAccessToken, graphBaseUrl } = harness.simulator.credential();
		const url = `${graphBaseUrl}/v25.0${edge}?access_token=${userAccessToken}`;
		expect((await http('GET', url)).status).toBe(200);
	});

	it('can go bad in the middle', async () => {
		harness.simulator.configureAccount({ token: 'expired' });
		expect((await get(edge)).data.error).toMatchObject({ code: 190, error_subcode: 463 });
		harness.simulator.configureAccount({ token: 'valid' });
		expect((await get(edge)).status).toBe(200);
	});
});

describe('versions', () => {
	it.each([
		['v26.0', 200, 'v26.0'],
		['v21.0', 200, 'v21.0'],
		['v19.0', 200, 'v21.0'],
		['v27.0', 400, undefined],
		['latest', 400, undefined],
	])('%s', async (version, status, served) => {
		const answer = await graph(harness.simulator, 'GET', edge, undefined, { version });
		expect([answer.status, answer.headers['facebook-api-version']]).toEqual([status, served]);
		if (status === 400) expect(answer.data.error).toMatchObject({ code: 2500 });
	});
});

describe('limits', () => {
	const usage = (headers: Json) => {
		const parsed = JSON.parse(String(headers['x-business-use-case-usage'])) as Json;
		const [entry] = parsed[harness.simulator.credential().wabaId] as Json[];
		return entry;
	};

	it('are told with every answer, in per cent', async () => {
		harness.simulator.configureAccount({ callsPerHour: 4 });
		await get(edge);
		const { headers } = await get(edge);
		expect(usage(headers)).toMatchObject({
			type: 'whatsapp_business_management',
			call_count: 50,
			estimated_time_to_regain_access: 0,
		});
	});

	it('stop calls with HTTP 400 until the hour is over', async () => {
		harness.simulator.configureAccount({ callsPerHour: 1 });
		await get(edge);
		const { status, data, headers } = await get(edge);
		expect([status, (data.error as Json).code]).toEqual([400, 80008]);
		expect(usage(headers)).toMatchObject({ call_count: 100, estimated_time_to_regain_access: 60 });
		harness.simulator.advanceClock(3600);
		expect((await get(edge)).status).toBe(200);
	});

	it('allow 100 creations an hour', async () => {
		const create = (number: number) =>
			graph(harness.simulator, 'POST', edge, draft({ name: `visit_${number}` }));
		for (let number = 1; number <= 100; number += 1) {
			expect((await create(number)).status).toBe(200);
		}
		expect((await create(101)).data.error).toMatchObject({ code: 80008 });
		harness.simulator.advanceClock(3601);
		expect((await create(101)).status).toBe(200);
	});
});

describe('faults', () => {
	const path = '/message_templates';

	it.each<[string, FaultRequest, number, unknown]>([
		['throttling', { kind: 'throttle' }, 400, { error: { code: 80008 } }],
		['another throttling', { kind: 'throttle', code: '4' }, 400, { error: { code: 4 } }],
		['trouble', { kind: 'fail' }, 500, { error: { code: 2, is_transient: true } }],
		[
			'a stale cursor',
			{ kind: 'fail', httpStatus: 400, code: '131059' },
			400,
			{ error: { code: 131059 } },
		],
		['a gateway', { kind: 'fail', httpStatus: 502 }, 502, undefined],
	])('%s', async (_, fault, status, body) => {
		harness.simulator.setFault({ ...fault, match: { path } });
		const answer = await get(edge);
		expect(answer.status).toBe(status);
		if (body) expect(answer.data).toMatchObject(body as Json);
		else expect(answer.headers['content-type']).toContain('text/html');
	});

	it('throttling tells when to come back', async () => {
		harness.simulator.setFault({ kind: 'throttle', retryAfter: 180, match: { path } });
		const { headers } = await get(edge);
		expect(headers['x-business-use-case-usage']).toContain('"estimated_time_to_regain_access":3');
	});

	it.each(['cut', 'lost-answer', 'half-answer'] as const)(
		'%s ends the connection',
		async (kind) => {
			harness.simulator.setFault({ kind, match: { path } });
			await expect(get(edge)).rejects.toThrow();
			expect((await get(edge)).status).toBe(200);
		},
	);

	it('lost-answer has created the template', async () => {
		harness.simulator.setFault({ kind: 'lost-answer', match: { path, method: 'POST' } });
		await expect(graph(harness.simulator, 'POST', edge, draft())).rejects.toThrow();
		const again = await graph(harness.simulator, 'POST', edge, draft());
		expect(again.data.error).toMatchObject({ error_subcode: 2388024 });
	});

	it('can be kept to later pages', async () => {
		harness.simulator.setFault({ kind: 'fail', count: 0, match: { path, query: 'after=' } });
		const first = await list('?limit=5');
		expect((await get(`${edge}?after=${paging(first).cursors.after}`)).status).toBe(500);
	});
});
