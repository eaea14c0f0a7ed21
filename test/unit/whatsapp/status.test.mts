import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { explainError } from '../../../nodes/whatsapp/errors.ts';
import {
	MESSAGE_STATUSES,
	parseStatus,
	statusFilterValue,
} from '../../../nodes/whatsapp/status.ts';
import { oddWebhook } from './oddWebhook.mts';
import { undefinedKeys } from './undefinedKeys.mts';

const messageId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

const envelope = {
	message_uuid: messageId,
	channel: 'whatsapp',
	to: '447700900000',
	from: '447700900001',
	timestamp: '2026-11-01T10:00:00Z',
	status: 'submitted',
};

const reported = {
	event: 'status',
	messageId,
	to: '447700900000',
	from: '447700900001',
	timestamp: '2026-11-01T10:00:00.000Z',
};

const item = (content: object) => parseStatus({ ...envelope, ...content });

describe('the statuses', () => {
	it.each(['submitted', 'delivered', 'read', 'rejected', 'undeliverable'])('%s', (status) => {
		const parsed = item({ status });
		expect(parsed).toStrictEqual({ ...reported, status });
		expect(statusFilterValue(parsed)).toBe(status);
	});

	it.each(['READ', 'Read'])('%s is read', (status) => {
		expect(item({ status }).status).toBe('read');
		expect(statusFilterValue(item({ status }))).toBe('read');
	});

	it('one that Vonage may add passes as it is', () => {
		const parsed = item({ status: 'played' });
		expect(parsed.status).toBe('played');
		expect(statusFilterValue(parsed)).toBe('other');
	});

	it('the filter is in the order of its names', () => {
		const names = MESSAGE_STATUSES.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	});
});

it('a delivered message with everything that Vonage reports', () => {
	const delivered = {
		status: 'delivered',
		client_ref: 'n8n:42',
		usage: { currency: 'EUR', price: '0.0333' },
		whatsapp: {
			waba_id: '1234567890',
			conversation: { id: 'ebe2398c', origin: { type: 'utility' } },
			pricing: { type: 'regular', pricing_model: 'PMP', category: 'utility' },
			recipient: {
				user_id: 'GB.1349120865530274',
				parent_user_id: 'GB.ENT.118157',
				wa_id: '447700900000',
			},
		},
		profile: { name: 'Jane Smith', username: 'jane.s' },
		workflow: {
			workflow_id: '3TcNjguHxr2vcCZ9Ddsnq6tw8yQUpZ9rMHv9QXSxLan5ibMxqSzLdx9',
			items_number: '1',
			items_total: '2',
		},
	};
	expect(item(delivered)).toStrictEqual({
		...reported,
		status: 'delivered',
		clientRef: 'n8n:42',
		usage: { currency: 'EUR', amount: 0.0333 },
		conversation: { id: 'ebe2398c', originType: 'utility' },
		pricing: { category: 'utility', type: 'regular', model: 'PMP', billable: true },
		recipient: {
			userId: 'GB.1349120865530274',
			parentUserId: 'GB.ENT.118157',
			phone: '447700900000',
		},
		workflow: {
			id: '3TcNjguHxr2vcCZ9Ddsnq6tw8yQUpZ9rMHv9QXSxLan5ibMxqSzLdx9',
			itemNumber: 1,
			totalItems: 2,
			isLast: false,
		},
		wabaId: '1234567890',
		profile: { name: 'Jane Smith', username: 'jane.s' },
	});
});

describe('what it costs', () => {
	it.each([
		['regular', true],
		['free_customer_service', false],
		['free_entry_point', false],
		['free_group_customer_service', false],
		['brand_new', undefined],
	])('%s is billable: %p', (type, billable) => {
		const { pricing } = item({ whatsapp: { pricing: { type } } });
		expect(pricing).toStrictEqual(billable === undefined ? { type } : { type, billable });
	});

	it.each([
		['0', 0],
		['0.0333', 0.0333],
		[0.05, 0.05],
		['1.0E-4', 0.0001],
		['.5', 0.5],
		['0,05', 0.05],
	])('a price of %p is the number %p', (price, amount) => {
		expect(item({ usage: { currency: 'EUR', price } }).usage).toEqual({ currency: 'EUR', amount });
	});

	it.each(['1,234.50', '0.05 EUR', '€ 0.05'])('a price written as %p stays as sent', (price) => {
		expect(item({ usage: { currency: 'EUR', price } }).usage?.amount).toBe(price);
	});

	it('a price that is no number is left out', () => {
		expect(item({ usage: { currency: 'EUR', price: 'free' } }).usage).toStrictEqual({
			currency: 'EUR',
		});
	});
});

describe('the failover list', () => {
	it.each([
		['of the specification', 'workflow_id', 'items_number', 'items_total'],
		['of the SDKs', 'id', 'item_number', 'total_items'],
	])('in the spelling %s, as text and as numbers', (_, id, number, total) => {
		const second = { id: '3TcN', itemNumber: 2, totalItems: 3, isLast: false };
		expect(item({ workflow: { [id]: '3TcN', [number]: '2', [total]: '3' } }).workflow).toEqual(
			second,
		);
		expect(item({ workflow: { [id]: '3TcN', [number]: 2, [total]: 3 } }).workflow).toEqual(second);
	});

	it.each([
		['the first of two', 1, 2, false],
		['the second of two', 2, 2, true],
		['the only one', 1, 1, true],
	])('tells whether Vonage sends another: %s', (_, items_number, items_total, isLast) => {
		expect(item({ workflow: { items_number, items_total } }).workflow?.isLast).toBe(isLast);
	});

	it.each([[{ workflow_id: '3TcN' }], [{ workflow_id: '3TcN', items_number: 1 }]])(
		'says nothing about that without numbers: %j',
		(workflow) => {
			expect(item({ workflow }).workflow).not.toHaveProperty('isLast');
		},
	);
});

it('names the channel that a failover used', () => {
	expect(item({ channel: 'sms', status: 'delivered' }).channel).toBe('sms');
});

describe('a refused message', () => {
	const type = (code: number) => `https://developer.vonage.com/api-errors/messages#${code}`;
	const detail = 'Outside of the allowed window';

	it.each([
		['title as text', { type: type(1340), title: '1340', detail }, '1340'],
		['title as number', { type: type(1340), title: 1340, detail }, '1340'],
		['title only', { title: 1340, detail }, '1340'],
		['title in words', { type: type(1340), title: 'Rejected', detail }, '1340'],
		['a type that says more than the title', { type: type(1340), title: '1330', detail }, '1340'],
	])('%s', (_name, error, code) => {
		expect(item({ status: 'rejected', error }).error).toMatchObject({
			code,
			detail,
			action: 'send-template',
			retry: false,
		});
	});

	it.each([
		['Vonage says so', { title: '1340', type: type(1340), detail }, '1340'],
		["Meta's code", { title: '131047', detail: 'Re-engagement message' }, '131047'],
		["Meta's older code", { title: 470 }, '470'],
		["Meta's code in the URL", { type: type(131047), title: 'Rejected' }, '131047'],
		[
			'Vonage does not know, and quotes Meta',
			{ title: '1330', detail: '(#131047) Re-engage' },
			'1330',
		],
		['a code of tomorrow quotes Meta', { title: '1999', detail: '(#131047) Re-engage' }, '1999'],
		['no code at all, but a quote', { detail: 'Error: (#131047) Re-engagement' }, undefined],
		['v0.1', { code: 1340, reason: detail }, '1340'],
	])('for a closed window asks for a template: %s', (_name, error, code) => {
		const refused = item({ status: 'rejected', error }).error;
		expect(refused?.code).toBe(code);
		expect(refused).toMatchObject({
			action: 'send-template',
			meaning: expect.stringContaining('more than 24 hours ago'),
			advice: expect.stringContaining('Send an approved template'),
			retry: false,
		});
	});

	it.each([
		['1331', '(#131056) Pair rate limit hit', 'slow-down'],
		['1330', 'Error code 131049: not delivered', 'wait'],
		['1330', 'Message failed (131026)', 'try-another-channel'],
		['1330', 'code=131042, payment', 'top-up'],
		['1030', '[131048] Spam rate limit hit', 'wait'],
		['1020', '131053 - media upload error', 'fix-media'],
		['1282', '#130472', 'stop'],
	])('%s with %s is explained by the code that it quotes', (title, detail, action) => {
		const error = item({ status: 'rejected', error: { title, detail } }).error;
		const meta = explainError(/\d{6}/.exec(detail)?.[0] ?? '');
		const { meaning, advice, retry } = meta;
		expect(error).toMatchObject({ code: title, action, meaning, advice, retry });
	});

	it('a quoted code adds to a reason that Vonage names itself', () => {
		const error = { title: '1022', detail: '(#132001) Template name does not exist' };
		const refused = item({ status: 'rejected', error }).error;
		expect(refused?.action).toBe('fix-template');
		for (const code of [1022, 132001]) {
			expect(refused?.meaning).toContain(explainError(code).meaning);
			expect(refused?.advice).toContain(explainError(code).advice);
		}
	});

	it.each(['(100 characters)', 'retry in 131 s', 'message 1310560', 'decode 10 bytes'])(
		'%s quotes no code',
		(detail) => {
			expect(item({ status: 'rejected', error: { title: '1330', detail } }).error).toMatchObject({
				meaning: explainError(1330).meaning,
			});
		},
	);

	it.each([
		['which has a reason of its own', { title: '1022', detail: '(#131047) x' }, 'fix-template'],
		['whose quote nobody knows', { title: '1330', detail: '(#987654) x' }, 'inspect'],
	])('is explained by its own code, %s', (_name, error, action) => {
		expect(item({ status: 'rejected', error }).error?.action).toBe(action);
	});

	it('carries the words of Vonage and ours', () => {
		const { meaning, advice } = explainError(1461);
		const error = {
			type: type(1461),
			title: '1461',
			detail: 'Auto-limiting',
			instance: 'bf0ca0bf',
		};
		expect(item({ status: 'rejected', error })).toStrictEqual({
			...reported,
			status: 'rejected',
			error: {
				code: '1461',
				type: type(1461),
				title: '1461',
				detail: 'Auto-limiting',
				instance: 'bf0ca0bf',
				meaning,
				action: 'wait',
				advice,
				retry: false,
			},
		});
	});

	it.each([
		['an unknown code', { title: '1999' }, '1999'],
		['no code', { detail: 'No route' }, undefined],
	])('with %s still says what to do', (_name, error, code) => {
		const refused = item({ status: 'undeliverable', error }).error;
		expect(refused).toMatchObject({ action: 'inspect', retry: false });
		expect(refused?.code).toBe(code);
	});

	it.each([[{}], [null], ['1340'], [[]]])('an error of %p is no error', (error) => {
		expect(item({ status: 'rejected', error })).not.toHaveProperty('error');
	});
});

it('a status of Messages API v0.1 is an item with a hint', () => {
	const { hint, ...rest } = parseStatus({
		message_uuid: messageId,
		to: { type: 'whatsapp', number: '447700900000' },
		from: { type: 'whatsapp', number: '447700900001' },
		timestamp: '2026-11-01T10:00:00.000Z',
		status: 'rejected',
		error: { code: 1300, reason: 'Not part of the provider network' },
		client_ref: 'my-ref',
	});
	expect(rest).toMatchObject({
		...reported,
		status: 'rejected',
		clientRef: 'my-ref',
		error: {
			code: '1300',
			detail: 'Not part of the provider network',
			action: 'try-another-channel',
		},
	});
	expect(hint).toMatch(/v0\.1.*Applications.*Capabilities.*Messages.*version to v1/s);
});

it('carries what it does not know, and never much of it', () => {
	const sms = { sms: { count_total: '2' }, destination: { network_code: '23430' } };
	expect(item({ ...sms, whatsapp: { waba_id: '1', expiry: 'x' } })).toMatchObject({
		wabaId: '1',
		more: { ...sms, whatsapp: { expiry: 'x' } },
	});
	expect(item({ big: 'x'.repeat(20_000), small: 1 }).more).toBeUndefined();
	expect(item({ small: 1, big: 'x'.repeat(20_000) }).more).toEqual({ small: 1 });
});

it('carries the payload on request only', () => {
	expect(parseStatus(envelope, { includeRaw: true }).raw).toBe(envelope);
	expect(parseStatus(envelope)).not.toHaveProperty('raw');
});

describe('any JSON', () => {
	const statuses = MESSAGE_STATUSES.map(({ value }) => value);

	it.each([
		['any value', fc.jsonValue()],
		['keys of Vonage with odd values', oddWebhook([...statuses, 'whatsapp', 'regular', '1340'])],
	])('%s gives an item without undefined keys', (_name, bodies) => {
		fc.assert(
			fc.property(bodies, fc.boolean(), (body, includeRaw) => {
				const parsed = parseStatus(body, { includeRaw });
				expect(parsed.event).toBe('status');
				expect(typeof parsed.status).toBe('string');
				expect(undefinedKeys(parsed)).toEqual([]);
			}),
		);
	});

	it.each([undefined, null, '', 7, []])('%p gives an item', (body) => {
		expect(parseStatus(body)).toStrictEqual({ event: 'status', status: 'unknown' });
	});
});
