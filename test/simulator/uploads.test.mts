import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { draft, graph, type Harness, http, startHarness } from './harness.mts';
import type { Json } from './types.mts';

let harness: Harness;
let oauth: string;
beforeAll(async () => {
	harness = await startHarness();
	oauth = `OAuth ${harness.simulator.credential().userAccessToken}`;
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('{"not": "json"')]);
const file = `file_name=a.jpg&file_length=${bytes.length}&file_type=image/jpeg`;

const start = (query = file, app = '660011223344') =>
	graph(harness.simulator, 'POST', `/${app}/uploads?${query}`);
const session = async () => String((await start()).data.id);
const headers = (offset: number): Json => ({
	Authorization: oauth,
	file_offset: String(offset),
	'content-type': 'image/jpeg',
});
const send = (id: string, content: Buffer, more: Json = headers(0)) =>
	graph(harness.simulator, 'POST', `/${id}`, content, { headers: more });
const where = (id: string) =>
	graph(harness.simulator, 'GET', `/${id}`, undefined, { headers: { Authorization: oauth } });

describe('an upload', () => {
	it('gives a handle that tells its type, its end and who it belongs to', async () => {
		const { data } = await send(await session(), bytes);
		expect(data.h).toMatch(/^4::aW1hZ2UvanBlZw==:[\w-]+:e:\d{10}:660011223344:\d+:[\w-]+$/);
	});

	it('can be put into a draft, and comes back as an address', async () => {
		const { h } = (await send(await session(), bytes)).data;
		const body = draft().components as Json[];
		const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: [h] } };
		const edge = `/${harness.simulator.credential().wabaId}/message_templates`;
		const { id } = (
			await graph(harness.simulator, 'POST', edge, draft({ components: [header, ...body] }))
		).data;
		const { data } = await graph(harness.simulator, 'GET', `/${id}?fields=components`);
		const shown = (data.components as Json[])[0].example as { header_handle: string[] };
		expect(JSON.stringify(data)).not.toContain(h);
		expect((await http('GET', shown.header_handle[0])).headers['content-type']).toBe('image/jpeg');
	});

	it('goes on where it was cut', async () => {
		const id = await session();
		harness.simulator.setFault({ kind: 'cut', match: { path: '/upload:' } });
		await expect(send(id, bytes)).rejects.toThrow();
		const { data } = await where(id);
		expect(data).toEqual({ id, file_offset: bytes.length >> 1 });
		const rest = bytes.subarray(bytes.length >> 1);
		expect((await send(id, rest, headers(bytes.length >> 1))).data.h).toMatch(/^4::/);
	});

	it('gives its handle again when the answer was lost', async () => {
		const id = await session();
		harness.simulator.setFault({ kind: 'lost-answer', match: { path: '/upload:' } });
		await expect(send(id, bytes)).rejects.toThrow();
		const { file_offset: offset } = (await where(id)).data;
		expect(offset).toBe(bytes.length);
		expect((await send(id, Buffer.alloc(0), headers(Number(offset)))).data.h).toMatch(/^4::/);
	});

	it('is recorded without its bytes', async () => {
		const id = await session();
		await send(id, bytes);
		expect(harness.simulator.ledger().requests.at(-1)).toMatchObject({
			scheme: 'oauth',
			body: { bytes: bytes.length },
		});
	});

	it.each<[string, () => Promise<{ status: number; data: Json }>, Json]>([
		['a foreign application', () => start(file, '1'), { code: 100, error_subcode: 33 }],
		['no length', () => start('file_type=image/jpeg'), { code: 100 }],
		['no type', () => start('file_length=3'), { code: 100 }],
		[
			'the Bearer scheme',
			async () => send(await session(), bytes, { file_offset: '0' }),
			{ code: 190 },
		],
		[
			'no offset',
			async () => send(await session(), bytes, { Authorization: oauth }),
			{ code: 100 },
		],
		['a wrong offset', async () => send(await session(), bytes, headers(3)), { code: 100 }],
		['too much', async () => send(await session(), Buffer.concat([bytes, bytes])), { code: 100 }],
		['too little', async () => send(await session(), bytes.subarray(3)), { code: 100 }],
		[
			'an encoded session',
			async () => send(encodeURIComponent(await session()), bytes),
			{ code: 100, error_subcode: 33 },
		],
	])('is refused for %s', async (_, call, error) => {
		const { data } = await call();
		expect(data.error).toMatchObject(error);
	});

	it('may name the application of the token', async () => {
		expect((await start(file, 'app')).data.id).toMatch(/^upload:[\w-]+\?sig=[\w-]+$/);
	});
});
