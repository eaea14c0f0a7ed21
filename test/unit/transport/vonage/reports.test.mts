import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ChannelCredential } from '../../../../nodes/transport/credential.ts';
import { authenticateRequest } from '../../../../nodes/transport/http/authenticate.ts';
import { type InboundQuestion, inboundSince } from '../../../../nodes/transport/vonage/reports.ts';
import { credentialWith, CUSTOM } from '../keys.mts';
import {
	clientTo,
	clientWith,
	errorOf,
	everythingIn,
	GATEWAY,
	problem,
	type Reply,
	type TestClient,
	TIMEOUT,
} from '../templates/testClient.mts';

const BUSINESS = '447700900001';
const ANA = '447700900000';
const SAM = 'US.13491208655302741918';

const until = new Date('2026-11-01T12:00:00.000Z');
const since = new Date('2026-10-31T12:00:00.000Z');

const record = (from: unknown, received: unknown, more = {}) => ({
	account_id: 'abcd1234',
	message_id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
	direction: 'inbound',
	from,
	to: BUSINESS,
	provider: 'whatsapp',
	date_received: received,
	currency: 'EUR',
	total_price: '0',
	...more,
});

const page = (records: unknown, more = {}): Reply => ({
	body: { request_id: 'r', request_status: 'SUCCESS', product: 'MESSAGES', records, ...more },
});

const truncated = (records: unknown, cursor: string, more = {}) =>
	page(records, { request_status: 'TRUNCATED', cursor, iv: `iv of ${cursor}`, ...more });

const noon = record(ANA, '2026-11-01T10:00:00+0000');

/** Asks, without waiting between repetitions. */
function ask(
	client: TestClient,
	question: Partial<InboundQuestion> = {},
	{ credential = credentialWith(), pauses = [], signal }: Asked = {},
) {
	const sleep = async (milliseconds: number) => {
		pauses.push(milliseconds);
	};
	return inboundSince(
		{ ...client, credential, signal, sleep },
		{ businessNumber: BUSINESS, since, until, ...question },
	);
}

interface Asked {
	credential?: ChannelCredential;
	pauses?: number[];
	signal?: AbortSignal;
}

const queries = ({ sent }: TestClient) => sent.map(({ qs }) => qs ?? {});

describe('what is asked', () => {
	it.each([
		['production', credentialWith(), 'https://api.nexmo.com/v2/reports/records'],
		[
			'sandbox, which has no Reports of its own',
			credentialWith({ environment: 'sandbox' }),
			'https://api.nexmo.com/v2/reports/records',
		],
		['custom', credentialWith(CUSTOM), 'http://127.0.0.1:4010/v2/reports/records'],
	])('%s: the messages that WhatsApp users sent to the number', async (_, credential, url) => {
		const client = clientWith(page([]));
		await ask({ ...client, timeoutSeconds: 5 }, {}, { credential });
		expect(client.sent).toEqual([
			expect.objectContaining({
				method: 'GET',
				url,
				timeout: 5000,
				qs: {
					account_id: 'abcd1234',
					product: 'MESSAGES',
					direction: 'inbound',
					provider: 'whatsapp',
					to: BUSINESS,
					date_start: '2026-10-31T12:00:00.000Z',
					date_end: '2026-11-01T12:00:00.000Z',
				},
			}),
		]);
	});

	it.each([
		['exactly 24 hours', '2026-10-31T12:00:00.000Z', '2026-10-31T12:00:00.000Z'],
		['an hour', '2026-11-01T11:00:00.000Z', '2026-11-01T11:00:00.000Z'],
		[
			'a millisecond more than Vonage allows',
			'2026-10-31T11:59:59.999Z',
			'2026-10-31T12:00:00.000Z',
		],
		['a week', '2026-10-25T12:00:00.000Z', '2026-10-31T12:00:00.000Z'],
	])('never a longer period than 24 hours: %s', async (_, from, asked) => {
		const client = clientWith(page([]));
		await ask(client, { since: new Date(from) });
		expect(queries(client)).toMatchObject([{ date_start: asked, date_end: until.toISOString() }]);
	});

	it.each([
		['nobody in particular: everything once', undefined, [undefined]],
		['no contact: nothing', [], []],
		['one', [ANA], [ANA]],
		['a user id', [SAM], [SAM]],
		['one named twice', [ANA, ANA], [ANA]],
		['five: one by one', ['1', '2', '3', '4', '5'], ['1', '2', '3', '4', '5']],
		['six: everything once', ['1', '2', '3', '4', '5', '6'], [undefined]],
		['six, of which two are the same', ['1', '2', '3', '4', '5', '5'], ['1', '2', '3', '4', '5']],
	])('%s', async (_, contacts, asked) => {
		const client = clientTo(() => page([]));
		await ask(client, { contacts });
		expect(queries(client).map(({ from }) => from)).toEqual(asked);
	});
});

describe('what is found', () => {
	it('the latest message of each, whatever the order', async () => {
		const client = clientWith(
			page([
				record(ANA, '2026-11-01T09:00:00+0000'),
				record(SAM, '2026-11-01T08:30:00.250Z'),
				record(ANA, '2026-11-01T11:00:00+0000'),
				record(ANA, '2026-11-01T10:00:00+0000'),
			]),
		);
		expect(await ask(client)).toEqual(
			new Map([
				[ANA, new Date('2026-11-01T11:00:00.000Z')],
				[SAM, new Date('2026-11-01T08:30:00.250Z')],
			]),
		);
	});

	it('of contacts that were asked one by one', async () => {
		const client = clientTo(({ qs }) => page(qs?.from === ANA ? [noon] : []));
		expect(await ask(client, { contacts: [SAM, ANA] })).toEqual(
			new Map([[ANA, new Date('2026-11-01T10:00:00.000Z')]]),
		);
	});

	it.each([
		['a plus', `+${ANA}`],
		['a JSON number', Number(ANA)],
	])('a phone number with %s', async (_, from) => {
		const found = await ask(clientWith(page([record(from, '2026-11-01T10:00:00+00:00')])));
		expect([...found.keys()]).toEqual([ANA]);
	});

	it.each([
		['to another number of the business', record(ANA, noon.date_received, { to: '447700900002' })],
		['that was sent by the business', record(ANA, noon.date_received, { direction: 'outbound' })],
		['on another channel', record(ANA, noon.date_received, { provider: 'sms' })],
		['of nobody', record(undefined, noon.date_received)],
		['of no time', record(ANA, 'just now')],
		['that is no record', 'noon'],
		['that is null', null],
	])('not a message %s, should Vonage let it pass', async (_, other) => {
		const ben = record('447700900003', '2026-11-01T07:00:00+0000');
		expect([...(await ask(clientWith(page([other, ben])))).keys()]).toEqual(['447700900003']);
	});

	it('a record that tells only the least', async () => {
		const client = clientWith(page([{ from: ANA, date_received: '2026-11-01T10:00:00Z' }]));
		expect((await ask(client)).get(ANA)).toEqual(new Date('2026-11-01T10:00:00.000Z'));
	});

	it('nothing, and no exception but our own, in whatever Vonage may answer', async () => {
		await fc.assert(
			fc.asyncProperty(fc.anything(), async (odd) => {
				const one = await ask(clientWith(page([odd])));
				expect(one.size).toBe(0);
				expect((await ask(clientWith(page([noon], { _links: odd, iv: odd })))).size).toBe(1);
			}),
		);
	});
});

describe('page after page', () => {
	const other = record('447700900003', '2026-11-01T07:00:00+0000');

	it('goes on with cursor and iv, and with the filters of the first page', async () => {
		const client = clientWith(truncated([noon], 'one'), truncated([other], 'two'), page([]));
		expect((await ask(client)).size).toBe(2);
		const [first, ...further] = queries(client);
		expect(further).toEqual([
			{ ...first, cursor: 'one', iv: 'iv of one' },
			{ ...first, cursor: 'two', iv: 'iv of two' },
		]);
	});

	it('takes the cursor out of the link, and goes nowhere else than before', async () => {
		const href = 'https://elsewhere.example/v2/reports/records?cursor=a%2Bb&iv=c';
		const client = clientWith(
			page([noon], { request_status: 'TRUNCATED', _links: { next: { href } } }),
			page([other]),
		);
		expect((await ask(client)).size).toBe(2);
		expect(client.sent[1]).toMatchObject({
			url: 'https://api.nexmo.com/v2/reports/records',
			qs: { cursor: 'a+b', iv: 'c', date_start: since.toISOString() },
		});
	});

	it('also where Vonage calls a page with a cursor a success, up to an empty one', async () => {
		const client = clientWith(page([noon], { cursor: 'one' }), page([], { cursor: 'two' }));
		expect((await ask(client)).size).toBe(1);
		expect(client.sent).toHaveLength(2);
	});

	it('each contact for itself', async () => {
		const client = clientTo(({ qs = {} }) =>
			qs.cursor ? page([]) : truncated([record(qs.from, noon.date_received)], 'the same'),
		);
		expect((await ask(client, { contacts: [ANA, SAM] })).size).toBe(2);
		expect(queries(client).map(({ from, cursor }) => [from, cursor])).toEqual([
			[ANA, undefined],
			[ANA, 'the same'],
			[SAM, undefined],
			[SAM, 'the same'],
		]);
	});

	it.each([
		['a cursor that comes back', () => truncated([noon], 'one'), 2],
		['two cursors in turn', (_: unknown, nth: number) => truncated([noon], `${nth % 2}`), 3],
		['a cut list without a cursor', () => page([noon], { request_status: 'TRUNCATED' }), 1],
		['an empty cursor', () => truncated([noon], ''), 1],
	])(
		'ends with an error at %s: whoever is missing would count as silent',
		async (_, answer, pages) => {
			const client = clientTo((request, nth) => (nth < 5 ? answer(request, nth) : page([])));
			const error = await errorOf(ask(client));
			expect(error.message).toBe(
				'Vonage took the request to read from Reports when customers last wrote (HTTP 200), but its answer has no new cursor, although there are more records',
			);
			expect(error.description).toContain('Try again in a few minutes');
			expect(client.sent).toHaveLength(pages);
		},
	);

	it.each([
		['no list', undefined],
		['something else', { from: ANA }],
		['null', null],
	])('ends with an error at an answer with %s', async (_, records) => {
		const { message } = await errorOf(ask(clientWith(page(records))));
		expect(message).toContain('its answer has no list of records');
	});

	it('stops with the execution', async () => {
		const execution = new AbortController();
		const client = clientTo((_, nth) => {
			execution.abort();
			return truncated([noon], String(nth));
		});
		await expect(ask(client, {}, { signal: execution.signal })).rejects.toThrow('abort');
		expect(client.sent).toHaveLength(1);
	});
});

describe('when Vonage is busy', () => {
	const busy = {
		...problem(429, 'Rate Limit Hit', 'Please wait'),
		headers: { 'retry-after': '7' },
	};

	it.each([
		['429, as long as it wants to be left alone', busy, 7000],
		['a gateway', GATEWAY, 1000],
		['silence', TIMEOUT, 1000],
	])('%s: the page is asked for again', async (_, reply, pause) => {
		const client = clientWith(truncated([noon], 'one'), reply, page([]));
		const pauses: number[] = [];
		expect((await ask(client, {}, { pauses })).size).toBe(1);
		expect(pauses).toEqual([pause]);
		expect(queries(client).map(({ cursor }) => cursor)).toEqual([undefined, 'one', 'one']);
	});

	it('gives up after five times', async () => {
		const client = clientTo(() => problem(429, 'Rate Limit Hit', 'Please wait'));
		const { message, description } = await errorOf(ask(client));
		expect(client.sent).toHaveLength(5);
		expect(message).toBe(
			'Vonage refused to read from Reports when customers last wrote: Rate Limit Hit',
		);
		expect(description).toContain('n8n tried it 5 times');
	});
});

describe('when Vonage refuses', () => {
	it.each([
		[401, 'Unauthorized', 'You did not provide correct credentials.', 'Check application ID and'],
		[402, 'Low balance', 'This request could not be performed', 'Top up in the Vonage dashboard'],
		[403, 'Forbidden', 'User not authorized to query the requested data', 'the right account'],
	])('%i: once, in its own words', async (status, title, detail, advice) => {
		const client = clientWith(problem(status, title, detail));
		const error = await errorOf(ask(client, { contacts: [ANA] }));
		expect(error.message).toBe(
			`Vonage refused to read from Reports when customers last wrote: ${title}`,
		);
		expect(error.description).toContain(detail.replace(/\.$/, ''));
		expect(error.description).toContain(advice);
		expect(error.httpCode).toBe(String(status));
		expect(everythingIn(error)).not.toContain(ANA);
	});

	it('422: with the parameter', async () => {
		const body = {
			title: 'Unprocessable entity',
			invalid_parameters: [{ name: 'date_start', reason: 'must be in the past' }],
		};
		const { message } = await errorOf(ask(clientWith({ status: 422, body })));
		expect(message).toContain('Unprocessable entity (date_start must be in the past)');
	});
});

describe('the credential', () => {
	/** Signs, as n8n does before it sends. */
	const signing = (credential: ChannelCredential) => {
		const headers: Array<IHttpRequestOptions['headers']> = [];
		const client = clientTo((request) => {
			headers.push(authenticateRequest(credential, request).headers);
			return page([noon]);
		});
		return { client, headers };
	};

	it.each([
		['production', credentialWith()],
		['sandbox', credentialWith({ environment: 'sandbox' })],
		['custom', credentialWith(CUSTOM)],
	])('%s: signs with key and secret', async (_, credential) => {
		const { client, headers } = signing(credential);
		await ask(client, {}, { credential });
		const pair = Buffer.from('abcd1234:its api secret').toString('base64');
		expect(headers).toEqual([expect.objectContaining({ Authorization: `Basic ${pair}` })]);
	});

	it.each([
		['apiKey', 'API Key'],
		['apiSecret', 'API Secret'],
	])(
		'without %s nothing is asked, and the error says for what it is needed',
		async (field, name) => {
			const credential = credentialWith({ [field]: '' });
			const { client, headers } = signing(credential);
			const { message, description } = await errorOf(ask(client, {}, { credential }));
			expect(message).toContain(`The credential has no ${name}: copy it from`);
			expect(description).toContain('n8n cannot read from Reports when customers last wrote');
			expect(headers).toEqual([]);
		},
	);
});
