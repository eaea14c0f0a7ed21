import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRequest } from './faults.mts';
import { basic, type Harness, http, startHarness, text, token } from './harness.mts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER, SECOND_BUSINESS } from './seed.mts';
import type { Json } from './types.mts';

let harness: Harness;
let key: string;
beforeAll(async () => {
	harness = await startHarness();
	const { apiKey, apiSecret } = harness.simulator.credential();
	key = basic(apiKey, apiSecret);
});
afterAll(() => harness.stop());
beforeEach(() => harness.simulator.reset());

const HOUR = 3600;
const BEN = '447700900003';

/** A moment of the simulated clock, so many seconds ago. */
const ago = (seconds: number) =>
	new Date(harness.simulator.world.clock.now() - seconds * 1000).toISOString();

const usual = (): Json => ({
	account_id: harness.simulator.credential().apiKey,
	product: 'MESSAGES',
	direction: 'inbound',
	date_start: ago(24 * HOUR - 120),
	date_end: ago(-60),
});

/** Asks for the inbound messages of the last 24 hours; `change` bends that, undefined leaves out. */
const ask = (change: Json = {}, authorization = key) => {
	const query = Object.entries({ ...usual(), ...change }).filter(
		([, value]) => value !== undefined,
	);
	const url = `${harness.simulator.url}/v2/reports/records?${new URLSearchParams(query as string[][])}`;
	return http('GET', url, undefined, { Authorization: authorization });
};

const records = async (change: Json = {}): Promise<Json[]> => {
	const { status, data } = await ask(change);
	expect([status, data.request_status]).toEqual([200, 'SUCCESS']);
	return data.records as Json[];
};

const senders = async (change: Json = {}) => (await records(change)).map(({ from }) => from);

describe('a record', () => {
	it('of an inbound message tells who, when and what it cost, not of what type it was', async () => {
		const at = ago(HOUR);
		const { uuid } = harness.simulator.customerSends({ text: 'Hi', at });
		const { data } = await ask();
		expect(data).toMatchObject({
			_links: { self: { href: expect.stringContaining('/v2/reports/records?') } },
			request_status: 'SUCCESS',
			product: 'MESSAGES',
			direction: 'inbound',
			items_count: 1,
			price: 0.0004,
			currency: 'EUR',
		});
		expect(data.records).toEqual([
			{
				account_id: harness.simulator.credential().apiKey,
				message_id: uuid,
				direction: 'inbound',
				from: ANA,
				to: BUSINESS,
				provider: 'whatsapp',
				date_received: at.replace(/\.\d+Z$/, '+0000'),
				currency: 'EUR',
				total_price: '0',
			},
		]);
	});

	it('has the words when they are asked for', async () => {
		harness.simulator.customerSends({ text: 'Hi' });
		expect(await records({ include_message: 'true' })).toMatchObject([{ message_body: 'Hi' }]);
	});

	it('of a reaction looks like any other', async () => {
		harness.simulator.customerSends({ type: 'text' });
		harness.simulator.customerSends({ type: 'reaction', from: BEN });
		const [one, other] = await records();
		expect(Object.keys(other)).toEqual(Object.keys(one));
	});

	it('of a customer without a number has the user id', async () => {
		harness.simulator.customerSends({ from: HIDDEN_CUSTOMER });
		expect(await senders({ from: HIDDEN_CUSTOMER })).toEqual([HIDDEN_CUSTOMER]);
	});

	it('of an outbound message tells how it ended', async () => {
		await harness.simulator.waitForStatus(await harness.send(text('Hello')), 'rejected');
		harness.simulator.customerSends({});
		await harness.simulator.waitForStatus(
			await harness.send({ ...text('Hello'), client_ref: 'ref-1' }),
			'delivered',
		);
		expect(await records({ direction: 'outbound' })).toMatchObject([
			{ direction: 'outbound', from: BUSINESS, to: ANA, status: 'rejected', error_code: '1340' },
			{ status: 'delivered', session_type: 'service', client_ref: 'ref-1', total_price: '0' },
		]);
		expect(await records({ direction: 'outbound', status: 'delivered' })).toHaveLength(1);
	});
});

describe('what is listed', () => {
	it('is oldest first, whatever came first', async () => {
		harness.simulator.customerSends({ from: BEN, at: ago(60) });
		harness.simulator.customerSends({ at: ago(HOUR) });
		expect(await senders()).toEqual([ANA, BEN]);
	});

	it.each<[string, Json, string[]]>([
		['from', { from: BEN }, [BEN]],
		['to', { to: SECOND_BUSINESS }, [ANA]],
		['from and to', { from: BEN, to: SECOND_BUSINESS }, []],
		['provider', { provider: 'whatsapp' }, [ANA, BEN]],
		['another provider', { provider: 'sms' }, []],
	])('passes the filter %s', async (_, filter, expected) => {
		harness.simulator.customerSends({ to: SECOND_BUSINESS });
		harness.simulator.customerSends({ from: BEN });
		expect(await senders(filter)).toEqual(expected);
	});

	it('begins with the start and ends before the end', async () => {
		const at = ago(HOUR);
		harness.simulator.customerSends({ at });
		const later = new Date(Date.parse(at) + 1).toISOString();
		expect(await senders({ date_start: at })).toEqual([ANA]);
		expect(await senders({ date_start: later })).toEqual([]);
		expect(await senders({ date_end: at })).toEqual([]);
		expect(await senders({ date_end: later })).toEqual([ANA]);
	});

	it('takes dates with an offset', async () => {
		harness.simulator.customerSends({ at: ago(HOUR) });
		const berlin = (seconds: number) => ago(seconds - 2 * HOUR).replace('Z', '+02:00');
		expect(await senders({ date_start: berlin(2 * HOUR), date_end: berlin(0) })).toEqual([ANA]);
		expect(await senders({ date_start: berlin(3 * HOUR), date_end: berlin(2 * HOUR) })).toEqual([]);
	});

	it('lacks what is younger than the lag', async () => {
		harness.simulator.configureReports({ lagSeconds: 300 });
		harness.simulator.customerSends({ from: BEN, at: ago(301) });
		harness.simulator.customerSends({});
		expect(await senders()).toEqual([BEN]);
		harness.simulator.advanceClock(301);
		expect(await senders()).toEqual([BEN, ANA]);
	});

	it('are the messages with these ids, and those that are not found', async () => {
		const { uuid } = harness.simulator.customerSends({ at: ago(100 * 24 * HOUR) });
		const dates = { date_start: undefined, date_end: undefined };
		const { data } = await ask({ ...dates, id: `${uuid},unknown` });
		expect(data).toMatchObject({ records: [{ message_id: uuid }], ids_not_found: 'unknown' });
		expect((await ask({ id: uuid })).data.title).toBe('Invalid filter');
	});
});

describe('pages', () => {
	beforeEach(() => {
		harness.simulator.seedConversations(5);
		harness.simulator.configureReports({ pageSize: 2 });
	});

	it('go on by cursor and iv, or by the link, to the last', async () => {
		const first = (await ask()).data;
		expect(first).toMatchObject({ request_status: 'TRUNCATED', items_count: 2 });
		const { cursor, iv } = first;
		const question = first._links as { self: Json; next: { href: string } };
		const asked = Object.fromEntries(new URL(question.next.href).searchParams);
		expect(asked).toMatchObject({ cursor, iv });
		// A message that comes meanwhile is not among them.
		harness.simulator.customerSends({});
		const second = (await ask(asked)).data;
		const linked = (second._links as typeof question).next.href;
		const third = await http('GET', linked, undefined, { Authorization: key });
		expect(third.data).toMatchObject({ request_status: 'SUCCESS', items_count: 1 });
		expect(third.data).not.toHaveProperty('cursor');
		const all = [first, second, third.data].flatMap((page) => page.records as Json[]);
		expect(new Set(all.map(({ from }) => from)).size).toBe(5);
	});

	it.each<[string, (next: Json) => Json]>([
		['a cursor of nobody', () => ({ cursor: 'x', iv: 'y' })],
		['a cursor without its iv', ({ cursor }) => ({ cursor })],
		['a cursor with another iv', ({ cursor }) => ({ cursor, iv: 'y' })],
		['a cursor of another question', ({ cursor, iv }) => ({ cursor, iv, from: ANA })],
	])('refuse %s', async (_, change) => {
		const question = usual();
		const { cursor, iv } = (await ask(question)).data;
		const { status, data } = await ask({ ...question, ...change({ cursor, iv }) });
		expect([status, data.title]).toEqual([422, 'Unprocessable entity']);
	});

	it('have 1000 records and are counted, with their price', async () => {
		harness.simulator.reset();
		harness.simulator.seedConversations(1500);
		const question = usual();
		const { cursor, iv, items_count: count } = (await ask(question)).data;
		expect(count).toBe(1000);
		await ask({ ...question, cursor, iv });
		await ask({ ...question, account_id: undefined });
		expect(harness.simulator.ledger().reports).toEqual({
			requests: 2,
			records: 1500,
			price: '0.6000',
		});
	});
});

describe('what is refused', () => {
	const missing = 'Missing required parameter';

	it.each<[string, Json, string, string]>([
		['no account', { account_id: undefined }, 'account_id', missing],
		['no product', { product: undefined }, 'product', missing],
		['another product', { product: 'SMS' }, 'product', 'Invalid value'],
		['no direction', { direction: undefined }, 'direction', missing],
		['both directions', { direction: 'both' }, 'direction', 'Invalid value'],
		['no start', { date_start: undefined }, 'date_start', missing],
		['no end', { date_end: undefined }, 'date_end', missing],
		['words for a time', { date_start: 'yesterday' }, 'date_start', 'Invalid value'],
		['an unknown provider', { provider: 'pigeon' }, 'provider', 'Invalid value'],
		['a misspelt filter', { fron: ANA }, 'fron', 'Unknown parameter'],
		[
			'too many ids',
			{ id: Array(21).fill('a').join(), date_start: undefined, date_end: undefined },
			'id',
			'Invalid value',
		],
	])('%s', async (_, change, name, reason) => {
		const { status, data } = await ask(change);
		expect([status, data.title]).toEqual([422, 'Unprocessable entity']);
		expect(data.invalid_parameters).toEqual([{ name, reason }]);
	});

	it.each<[string, number, number, number, string | undefined]>([
		['exactly 24 hours are not', 24 * HOUR, 0, 200, undefined],
		['a millisecond more is', 24 * HOUR + 0.001, 0, 422, 'date_end'],
		['a week is', 7 * 24 * HOUR, 0, 422, 'date_end'],
		['an end before the start is', HOUR, 2 * HOUR, 422, 'date_end'],
		['the future is', -HOUR, -2 * HOUR, 422, 'date_start'],
	])('%s', async (_, start, end, expected, name) => {
		const now = harness.simulator.world.clock.now();
		const at = (seconds: number) => new Date(now - seconds * 1000).toISOString();
		const { status, data } = await ask({ date_start: at(start), date_end: at(end) });
		expect(status).toBe(expected);
		const invalid = (data.invalid_parameters ?? []) as Json[];
		expect(invalid.map((each) => each.name)).toEqual(name === undefined ? [] : [name]);
	});

	it.each<[string, () => string]>([
		['a token', () => `Bearer ${token(harness.simulator)}`],
		['a wrong secret', () => basic(harness.simulator.credential().apiKey, 'wrong')],
		['nothing', () => ''],
	])('%s instead of key and secret', async (_, authorization) => {
		const { status, data } = await ask({}, authorization());
		expect([status, data.title]).toEqual([401, 'Unauthorized']);
	});

	it('another account', async () => {
		const { status, data } = await ask({ account_id: 'zzzz9999' });
		expect([status, data.title]).toEqual([403, 'Forbidden']);
	});

	it.each<[number, string, FaultRequest]>([
		[401, '#unathorized', { kind: 'fail', httpStatus: 401 }],
		[402, '#low-balance', { kind: 'fail', httpStatus: 402 }],
		[403, '#forbidden', { kind: 'fail', httpStatus: 403 }],
		[429, '#1000', { kind: 'throttle', retryAfter: 3 }],
	])('anything, with %i, on purpose, and nothing is counted', async (expected, type, fault) => {
		harness.simulator.setFault(fault);
		const { status, data } = await ask();
		expect([status, data.type]).toEqual([expected, expect.stringContaining(type)]);
		expect(harness.simulator.ledger().reports).toMatchObject({ requests: 0, price: '0.0000' });
		expect((await ask()).status).toBe(200);
	});
});
