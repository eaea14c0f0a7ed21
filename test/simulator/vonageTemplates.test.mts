import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { basic, draft, type Harness, http, startHarness, token } from './harness.mts';
import type { Json } from './types.mts';

let harness: Harness;
let base: string;
let edge: string;
let key: string;
beforeAll(async () => {
	harness = await startHarness();
	const { apiKey, apiSecret, wabaId } = harness.simulator.credential();
	base = `${harness.simulator.url}/v2/whatsapp-manager`;
	edge = `/wabas/${wabaId}/templates`;
	key = basic(apiKey, apiSecret);
});
afterAll(() => harness.stop());
beforeEach(() => {
	harness.simulator.reset();
	harness.simulator.configureAccount({ templateAuthentication: ['jwt', 'basic'] });
});

const call = (method: string, path: string, body?: unknown, authorization = key) =>
	http(method, `${base}${path}`, body, { Authorization: authorization });
const templates = (data: Json) => data.templates as Json[];

describe('Vonage', () => {
	it.each([
		['jwt', [200, 401]],
		['basic', [401, 200]],
	] as const)('accepts %s alone where the account is set so', async (scheme, statuses) => {
		harness.simulator.configureAccount({ templateAuthentication: [scheme] });
		const answers = [];
		for (const authorization of [`Bearer ${token(harness.simulator)}`, key]) {
			answers.push((await call('GET', edge, undefined, authorization)).status);
		}
		expect(answers).toEqual(statuses);
	});

	it.each(['ARCHIVED', 'DELETED', 'PENDING_DELETION'])('cannot filter by %s', async (status) => {
		expect((await call('GET', `${edge}?status=${status}`)).status).toBe(422);
	});

	it('takes key and secret as well as a token', async () => {
		for (const authorization of [key, `Bearer ${token(harness.simulator)}`]) {
			expect((await call('GET', edge, undefined, authorization)).status).toBe(200);
		}
		const { status, data } = await call('GET', edge, undefined, 'Basic bm86bm8=');
		expect(status).toBe(401);
		expect(data).toMatchObject({ title: 'Unauthorised', detail: 'Invalid Token' });
	});

	it('knows its own WABA only', async () => {
		const { status, data } = await call('GET', '/wabas/222/templates');
		expect([status, data.detail]).toEqual([404, 'Waba was not found']);
	});

	it('lists 25 templates a page, as long as there is a next one', async () => {
		harness.simulator.seedTemplates(30);
		const first = (await call('GET', edge)).data;
		const paging = first.paging as { cursors: { after: string }; next?: string };
		expect(templates(first)).toHaveLength(25);
		expect(paging.next).toEqual(expect.any(String));
		const second = (await call('GET', `${edge}?after=${paging.cursors.after}`)).data;
		expect(templates(second)).toHaveLength(5);
		expect(second.paging).toEqual({ cursors: expect.anything() });
	});

	it('lists 500 at most', async () => {
		harness.simulator.seedTemplates(600);
		expect(templates((await call('GET', `${edge}?limit=500`)).data)).toHaveLength(500);
		expect((await call('GET', `${edge}?limit=501`)).status).toBe(422);
	});

	it.each([
		['status=PENDING', ['summer_sale']],
		['language=es', ['hello_there']],
		['name_or_content=spring', ['spring_coupon']],
		['name=coupon', ['spring_coupon']],
		['content=spring', ['spring_coupon']],
		['category=authentication', ['login_code']],
		['quality_score=RED', ['weekly_news']],
	])('filters by %s', async (query, expected) => {
		const { data } = await call('GET', `${edge}?${query}`);
		expect(templates(data).map(({ name }) => name)).toEqual(expected);
	});

	it('gives a single template with its reason', async () => {
		expect((await call('GET', `${edge}/900115`)).data).toMatchObject({
			name: 'free_money',
			rejected_reason: 'SCAM',
		});
		expect((await call('GET', `${edge}/1`)).status).toBe(404);
	});

	it('creates, updates and deletes', async () => {
		harness.simulator.configureAccount({ reviewMilliseconds: 0 });
		const created = await call('POST', edge, draft());
		expect([created.status, created.data]).toEqual([201, { id: expect.any(String) }]);
		const path = `${edge}/${created.data.id}`;
		const components = [{ type: 'BODY', text: 'Thank you for everything, see you soon.' }];
		expect((await call('PUT', path, draft({ components }))).status).toBe(200);
		expect((await call('GET', path)).data).toMatchObject({ components });
		expect((await call('PUT', path, draft({ name: 'other' }))).status).toBe(422);
		expect((await call('DELETE', path)).status).toBe(204);
		expect((await call('DELETE', path)).status).toBe(404);
	});

	it('deletes all languages of a name', async () => {
		expect((await call('DELETE', `${edge}?name=hello_there`)).status).toBe(204);
		expect((await call('DELETE', `${edge}?name=hello_there`)).status).toBe(404);
		expect((await call('DELETE', edge)).status).toBe(422);
	});

	it('deletes one language by the id', async () => {
		expect((await call('DELETE', `${edge}?name=hello_there&hsm_id=900117`)).status).toBe(204);
		expect((await call('DELETE', `${edge}?name=hello_there&hsm_id=900117`)).status).toBe(404);
		expect((await call('GET', `${edge}/900101`)).status).toBe(200);
	});

	it('passes on Meta’s words without Meta’s numbers', async () => {
		const { status, data } = await call('POST', edge, draft({ name: 'Not Good' }));
		expect([status, data]).toEqual([
			422,
			{
				type: expect.any(String),
				title: 'Invalid params',
				detail: expect.stringContaining('lower-case'),
				instance_id: expect.any(String),
			},
		]);
	});

	it('has no more than 100 creations an hour', async () => {
		harness.simulator.configureAccount({ creationsPerHour: 1 });
		expect((await call('POST', edge, draft())).status).toBe(201);
		const { status, headers } = await call('POST', edge, draft({ name: 'another' }));
		expect([status, headers['retry-after']]).toEqual([429, '3600']);
	});

	it('has no more than 40 requests a second, when told so', async () => {
		harness.simulator.setFault({
			kind: 'rate-limit',
			count: 0,
			match: { path: 'whatsapp-manager' },
		});
		const answers = await Promise.all(
			Array.from({ length: 45 }, () => call('GET', `${edge}/900101`)),
		);
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(5);
	});

	it('takes a sample file, which a draft can carry', async () => {
		const form = new FormData();
		form.set('mediafile', new Blob(['%PDF']), 'a.pdf');
		const { data } = await call('POST', '/media/uploads?file_type=application/pdf', form);
		expect(data.h).toMatch(/^4::/);
		const header = { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [data.h] } };
		const components = [header, ...(draft().components as Json[])];
		expect((await call('POST', edge, draft({ components }))).status).toBe(201);
	});

	it.each([
		['no type', '/media/uploads', 'mediafile'],
		['another field', '/media/uploads?file_type=image/png', 'file'],
	])('refuses a file with %s', async (_, path, field) => {
		const form = new FormData();
		form.set(field, new Blob(['x']), 'a.png');
		const { status, data } = await call('POST', path, form);
		expect([status, data.title]).toEqual([422, 'Missing required parameter']);
	});
});
