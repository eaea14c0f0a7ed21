import { describe, expect, it } from '@jest/globals';

import { readContactBook } from '../../../../nodes/whatsapp/window/contactBook.ts';

const SHOP = '447700900001';
const OTHER_SHOP = '447700900002';
const ANA = '447700900000';
const ANA_ID = 'GB.13491208655302741918';
const BEN = '447700900003';
const TIME = '2026-11-01T12:00:00.000Z';
const at = Date.parse(TIME);

const ask = (rows: unknown[], contact = ANA, businessNumber = SHOP, asked = [SHOP]) =>
	readContactBook(rows, asked).find({ businessNumber, contact });

describe('what a contact book answers', () => {
	it.each([
		['as asked', { businessNumber: SHOP, contact: ANA }],
		['by phone', { phone: ANA }],
		['by phone as people write it', { phone: '+44 7700 900000' }],
		['by phone as a number', { phone: Number(ANA) }],
		['by phone and user ID', { phone: ANA, userId: ANA_ID }],
		['with columns that are empty', { businessNumber: '', contact: null, phone: ANA, userId: '' }],
	])('is understood: %s', (_, row) => {
		expect(ask([{ ...row, lastInboundAt: TIME }])?.at).toBe(at);
	});

	it.each([
		['ISO', TIME],
		['a date', new Date(TIME)],
		['Unix seconds', at / 1000],
		['Unix milliseconds', at],
		['Unix seconds as text', String(at / 1000)],
		['a database', '2026-11-01 12:00:00'],
	])('has a time as %s', (_, lastInboundAt) => {
		expect(ask([{ phone: ANA, lastInboundAt }])?.at).toBe(at);
	});

	it.each(['yesterday', '31/12/2026', 12, true, {}, []])(
		'is called unreadable with the time %j',
		(lastInboundAt) => {
			expect(ask([{ phone: ANA, lastInboundAt }])).toMatchObject({ isUnreadable: true });
		},
	);

	it.each([undefined, null, ''])('says with the time %j that it does not know', (lastInboundAt) => {
		const entry = ask([{ phone: ANA, lastInboundAt, optedOut: true }]);
		expect(entry?.at).toBeUndefined();
		expect(entry?.isUnreadable).toBeUndefined();
		expect(entry?.reason).toContain('does not say when');
		expect(entry?.record).toMatchObject({ optedOut: true });
	});

	it('is handed on whole', () => {
		const row = { phone: ANA, name: 'Ana', optedOut: false, lastInboundAt: TIME };
		expect(ask([{ phone: BEN, lastInboundAt: TIME }, row])?.record).toEqual(row);
	});

	it('of others does not matter', () => {
		expect(ask([{ phone: BEN, lastInboundAt: TIME }])).toBeUndefined();
	});

	it('by user ID fits a question by phone, once a row names both', () => {
		const rows = [
			{ userId: ANA_ID, lastInboundAt: TIME },
			{ phone: ANA, userId: ANA_ID },
		];
		expect(ask(rows, ANA)?.at).toBe(at);
	});

	it('without our number is about the only one asked for', () => {
		const rows = [{ phone: ANA, lastInboundAt: TIME }];
		expect(ask(rows, ANA, SHOP, [SHOP])?.at).toBe(at);
		const entry = ask(rows, ANA, SHOP, [SHOP, OTHER_SHOP]);
		expect(entry?.at).toBeUndefined();
		expect(entry?.reason).toContain('which of your numbers');
	});

	it('with our number is about that one', () => {
		const rows = [{ businessNumber: OTHER_SHOP, phone: ANA, lastInboundAt: TIME }];
		expect(ask(rows, ANA, SHOP, [SHOP, OTHER_SHOP])).toBeUndefined();
		expect(ask(rows, ANA, OTHER_SHOP, [SHOP, OTHER_SHOP])?.at).toBe(at);
	});

	it('is counted by whether it names anybody; what is no row, or empty, is none', () => {
		const rows = [{ phone: ANA }, { lastInboundAt: TIME }, { phone: '' }, {}, null, 'x', [{}]];
		expect(readContactBook(rows, [SHOP])).toMatchObject({ named: 1, nameless: 2 });
	});
});
