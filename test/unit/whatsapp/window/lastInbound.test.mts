import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseInbound } from '../../../../nodes/whatsapp/inbound.ts';
import {
	findLastInbound,
	type LastInbound,
	lastInboundOf,
} from '../../../../nodes/whatsapp/window/lastInbound.ts';

const SHOP = '447700900001';
const OTHER_SHOP = '447700900002';
const ANA = '447700900000';
const ANA_ID = 'GB.13491208655302741918';
const ANA_PARENT = 'GB.ENT.11815799212886844830';
const TIME = '2026-11-01T12:00:00.000Z';

const message = (more: object = {}) => ({
	event: 'message',
	type: 'text',
	from: ANA,
	to: SHOP,
	timestamp: TIME,
	...more,
});

const at = Date.parse(TIME);

describe('what a message item says of the window of its conversation', () => {
	it('is when the customer wrote, to which number, and what the customer answers to', () => {
		const contact = { phone: ANA, userId: ANA_ID, parentUserId: ANA_PARENT, name: 'Ana' };
		expect(lastInboundOf(message({ contact }))).toEqual({
			businessNumber: SHOP,
			addresses: [ANA, ANA_ID, ANA_PARENT],
			at,
		});
	});

	it('is the same after the numbers lost their quotes or got a plus', () => {
		const inbound = { businessNumber: SHOP, addresses: [ANA], at };
		expect(lastInboundOf(message({ from: Number(ANA), to: Number(SHOP) }))).toEqual(inbound);
		expect(lastInboundOf(message({ from: `+${ANA}`, to: '+44 7700 900001' }))).toEqual(inbound);
	});

	it('agrees with the webhook it came from', () => {
		const item = parseInbound({
			channel: 'whatsapp',
			message_type: 'text',
			text: 'Hello',
			from: ANA,
			to: SHOP,
			timestamp: TIME,
			whatsapp: { sender: { user_id: ANA_ID } },
		});
		expect(lastInboundOf(item)).toEqual({
			businessNumber: SHOP,
			addresses: [ANA, ANA_ID],
			at,
		});
	});

	it.each([
		['a reaction', { type: 'reaction', reaction: { action: 'react', emoji: '👍' } }, 'reaction'],
		['an unsupported message', { type: 'unsupported' }, 'unsupported'],
		['a type of tomorrow', { type: 'telepathy' }, 'telepathy'],
		['no type', { type: undefined }, 'unknown'],
		['another channel', { channel: 'messenger' }, 'WhatsApp'],
		['no time', { timestamp: undefined }, 'timestamp'],
		['an odd time', { timestamp: 'yesterday' }, 'timestamp'],
	])('is nothing certain, with the reason: %s', (_, more, reason) => {
		const inbound = lastInboundOf(message(more));
		expect(inbound).toMatchObject({ businessNumber: SHOP, addresses: [ANA] });
		expect(inbound?.at).toBeUndefined();
		expect(inbound?.reason).toContain(reason);
	});

	it('counts a reaction on request, but never one that was taken back', () => {
		const reacted = message({ type: 'reaction', reaction: { action: 'react', emoji: '👍' } });
		const tookBack = message({ type: 'reaction', reaction: { action: 'unreact', emoji: null } });
		expect(lastInboundOf(reacted, { reactions: true })?.at).toBe(at);
		expect(lastInboundOf(tookBack, { reactions: true })?.at).toBeUndefined();
	});

	it.each([
		[
			'a delivery status',
			{ event: 'status', status: 'read', from: SHOP, to: ANA, timestamp: TIME },
		],
		['a send result', { messageId: 'x', from: SHOP, to: ANA, sentAs: 'message' }],
		['a message to nobody', message({ to: undefined })],
		['a text', 'message'],
		['a list', [message()]],
		['nothing', null],
	])('is nothing at all: %s', (_, item) => {
		expect(lastInboundOf(item)).toBeUndefined();
	});
});

describe('the last inbound message of a conversation', () => {
	const seen = (businessNumber: string, addresses: string[], time?: number): LastInbound => ({
		businessNumber,
		addresses,
		at: time,
	});
	const timeOf = (inbounds: LastInbound[], contact = ANA, businessNumber = SHOP) =>
		findLastInbound(inbounds)({ businessNumber, contact })?.at;

	it('is the latest of several, in any order', () => {
		const times = [3, 9, 5].map((time) => seen(SHOP, [ANA], time));
		expect(timeOf(times)).toBe(9);
		expect(timeOf(times.reverse())).toBe(9);
	});

	it('is the one with a time where another has none', () => {
		expect(timeOf([seen(SHOP, [ANA]), seen(SHOP, [ANA], 3), seen(SHOP, [ANA])])).toBe(3);
	});

	it('belongs to one of our numbers alone', () => {
		const both = [seen(SHOP, [ANA], 3), seen(OTHER_SHOP, [ANA], 9)];
		expect(timeOf(both, ANA, SHOP)).toBe(3);
		expect(timeOf(both, ANA, OTHER_SHOP)).toBe(9);
		expect(timeOf([seen(OTHER_SHOP, [ANA], 9)], ANA, SHOP)).toBeUndefined();
	});

	it('belongs to one customer alone', () => {
		expect(timeOf([seen(SHOP, ['447700900003'], 9)])).toBeUndefined();
	});

	it.each([ANA, ANA_ID, ANA_PARENT])('is found by every address of one person: %s', (address) => {
		expect(timeOf([seen(SHOP, [ANA, ANA_ID, ANA_PARENT], 9)], address)).toBe(9);
	});

	it('knows one person from inbounds that each name a part of the addresses', () => {
		const parts = [
			seen(SHOP, [ANA], 3),
			seen(SHOP, [ANA_ID], 9),
			seen(SHOP, [ANA_PARENT, ANA_ID]),
			seen(OTHER_SHOP, [ANA, ANA_PARENT], 5),
		];
		for (const address of [ANA, ANA_ID, ANA_PARENT]) {
			expect(timeOf(parts, address)).toBe(9);
			expect(timeOf(parts, address, OTHER_SHOP)).toBe(5);
		}
	});

	it.each([
		['Brazil', '554187654321', '5541987654321'],
		['Mexico', '5215512345678', '525512345678'],
		['Argentina', '5491112345678', '541112345678'],
	])('is found under both spellings of a number: %s', (_, first, second) => {
		for (const [wrote, asked] of [
			[first, second],
			[second, first],
		]) {
			expect(timeOf([seen(SHOP, [wrote, ANA_ID], 9)], asked)).toBe(9);
			expect(timeOf([seen(SHOP, [wrote], 3), seen(SHOP, [asked], 9)], wrote)).toBe(9);
			expect(timeOf([seen(wrote, [ANA], 9)], ANA, asked)).toBe(9);
		}
	});

	it('of a mobile number is not that of a landline without the 9', () => {
		expect(timeOf([seen(SHOP, ['551133334444'], 9)], '5511933334444')).toBeUndefined();
	});

	it('of nobody is nothing', () => {
		expect(timeOf([seen(SHOP, [], 9)])).toBeUndefined();
		expect(timeOf([])).toBeUndefined();
	});

	it('of a number that changed hands is not that of the person who had it', () => {
		const before = seen(SHOP, [ANA, ANA_ID], 3);
		const after = seen(SHOP, [ANA, 'GB.22222222222222222222'], 9);
		expect(timeOf([before, after], ANA_ID)).toBe(3);
		expect(timeOf([after, before], ANA_ID)).toBe(3);
		expect(timeOf([before, after], 'GB.22222222222222222222')).toBe(9);
		expect(timeOf([before, after], ANA)).toBe(9);
	});

	it('is what a search through everything would find', () => {
		const address = fc.constantFrom(
			...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `GB.${letter}`),
		);
		const inbound = fc.record({
			businessNumber: fc.constantFrom(SHOP, OTHER_SHOP),
			addresses: fc.array(address, { maxLength: 3 }),
			at: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
		});
		fc.assert(
			fc.property(fc.array(inbound, { maxLength: 12 }), address, (inbounds, contact) => {
				const person = new Set([contact]);
				for (let known = 0; known < person.size; ) {
					known = person.size;
					for (const { addresses } of inbounds) {
						if (addresses.some((each) => person.has(each)))
							addresses.forEach((each) => person.add(each));
					}
				}
				const times = inbounds
					.filter(({ businessNumber }) => businessNumber === SHOP)
					.filter(({ addresses }) => addresses.some((each) => person.has(each)))
					.flatMap((each) => each.at ?? []);
				const expected = times.length > 0 ? Math.max(...times) : undefined;
				expect(timeOf(inbounds, contact)).toBe(expected);
			}),
		);
	});
});
