import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';

import { INBOUND_MESSAGE_TYPES } from '../../../nodes/whatsapp/inbound.ts';
import {
	opensWindow,
	WINDOW_SECONDS,
	windowExpiry,
	windowState,
} from '../../../nodes/whatsapp/window.ts';

/** The Luxon of n8n, whose times expressions such as `{{ $now }}` hand over. */
const { DateTime } = createRequire(createRequire(import.meta.url).resolve('n8n-workflow'))(
	'luxon',
) as typeof import('luxon');

const now = new Date('2026-11-01T12:00:00.000Z');

const secondsAgo = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

const DAY = WINDOW_SECONDS;

describe('what opens the window', () => {
	const closedTypes = ['other', 'reaction', 'unsupported'];

	it.each(INBOUND_MESSAGE_TYPES.map(({ value }) => value))('%s', (type) => {
		expect(opensWindow(type)).toBe(!closedTypes.includes(type));
	});

	it.each(['system', 'edit', 'unknown', '', 'constructor', 'Text'])('%p does not', (type) => {
		expect(opensWindow(type)).toBe(false);
		expect(opensWindow(type, { reactions: true })).toBe(false);
	});

	it.each([
		['reaction', true],
		['text', true],
		['unsupported', false],
	])('where reactions are believed to, %s: %p', (type, opens) => {
		expect(opensWindow(type, { reactions: true })).toBe(opens);
	});
});

describe('when it closes', () => {
	it.each([
		['2026-11-01T10:00:00Z', '2026-11-02T10:00:00.000Z'],
		['2026-11-01T10:00:00.250Z', '2026-11-02T10:00:00.250Z'],
		['2026-11-01T12:00:00+02:00', '2026-11-02T10:00:00.000Z'],
		['2026-11-01 10:00:00 +0000', '2026-11-02T10:00:00.000Z'],
		['2026-11-01T10:00:00', '2026-11-02T10:00:00.000Z'],
		['2026-11-01', '2026-11-02T00:00:00.000Z'],
		['1793527200', '2026-11-02T10:00:00.000Z'],
		['2028-02-28T10:00:00Z', '2028-02-29T10:00:00.000Z'],
		['2026-12-31T23:59:59Z', '2027-01-01T23:59:59.000Z'],
		['yesterday', undefined],
		['', undefined],
		['2026-13-01T10:00:00Z', undefined],
	])('%p + 24 hours is %p', (timestamp, expiry) => {
		expect(windowExpiry(timestamp)).toBe(expiry);
	});
});

/** Open or closed at `now`, for a message of so many seconds ago. */
type Boundary = [when: string, ago: number, status: 'open' | 'closed', secondsLeft: number];

function followTable(table: Boundary[], options: { safetyMarginSeconds?: number } | undefined) {
	it.each(table)('%s', (_when, ago, status, secondsLeft) => {
		expect(windowState(secondsAgo(ago), now, options)).toEqual({
			status,
			secondsLeft,
			expiresAt: secondsAgo(ago - DAY).toISOString(),
		});
	});
}

describe('the end, without a margin', () => {
	const table: Boundary[] = [
		['at this moment', 0, 'open', DAY],
		['an hour ago', 3600, 'open', DAY - 3600],
		['two seconds before', DAY - 2, 'open', 2],
		['one second before', DAY - 1, 'open', 1],
		['a millisecond before', DAY - 0.001, 'open', 0],
		['exactly 24 hours ago', DAY, 'closed', 0],
		['a millisecond after', DAY + 0.001, 'closed', 0],
		['one second after', DAY + 1, 'closed', 0],
		['25 hours ago', DAY + 3600, 'closed', 0],
		['a year ago', 365 * DAY, 'closed', 0],
	];
	followTable(table, { safetyMarginSeconds: 0 });
});

describe('the end, with the usual margin of two minutes', () => {
	const table: Boundary[] = [
		['23 hours and 57 minutes ago', DAY - 180, 'open', 180],
		['a second outside of it', DAY - 121, 'open', 121],
		['a millisecond outside of it', DAY - 120.001, 'open', 120],
		['exactly at it', DAY - 120, 'closed', 120],
		['a second within it', DAY - 119, 'closed', 119],
		['one second before the end', DAY - 1, 'closed', 1],
		['exactly 24 hours ago', DAY, 'closed', 0],
		['one second after', DAY + 1, 'closed', 0],
	];
	followTable(table, undefined);
	describe('also when it is left out', () =>
		followTable(table, { safetyMarginSeconds: undefined }));
});

describe('another margin', () => {
	it.each([
		['an hour, a second outside of it', 3600, DAY - 3601, 'open'],
		['an hour, exactly at it', 3600, DAY - 3600, 'closed'],
		['half a second, outside of it', 0.5, DAY - 0.6, 'open'],
		['half a second, within it', 0.5, DAY - 0.4, 'closed'],
		['the whole window', DAY, 0, 'closed'],
		['more than the window', 2 * DAY, 0, 'closed'],
		['endless', Number.POSITIVE_INFINITY, 0, 'closed'],
		['none that can be read', Number.NaN, 0, 'closed'],
		['a negative one does not keep it open', -3600, DAY, 'closed'],
		['a negative one does not close it', -3600, DAY - 1, 'open'],
	])('%s', (_name, safetyMarginSeconds, ago, status) => {
		expect(windowState(secondsAgo(ago), now, { safetyMarginSeconds }).status).toBe(status);
	});
});

describe('clocks that differ', () => {
	const table: Boundary[] = [
		['a message of the next millisecond', -0.001, 'open', DAY],
		['of the next second', -1, 'open', DAY],
		['just within five minutes', -299, 'open', DAY],
		['five minutes ahead', -300, 'open', DAY],
	];
	followTable(table, undefined);

	it.each([
		['a millisecond more than five minutes', -300.001],
		['a second more', -301],
		['an hour: a local time written as UTC', -3600],
		['a day', -DAY],
		['a thousand years', -365_000 * DAY],
	])('%s ahead is believed by nobody', (_name, ago) => {
		expect(windowState(secondsAgo(ago), now)).toEqual({ status: 'unknown' });
	});

	it('a clock that runs fast closes the window early, one that runs slow keeps it open too long', () => {
		const wrote = secondsAgo(DAY - 180);
		const clock = (seconds: number) => windowState(wrote, secondsAgo(-seconds)).status;
		expect([clock(-60), clock(0), clock(60), clock(240)]).toEqual([
			'open',
			'open',
			'closed',
			'closed',
		]);
	});
});

describe('24 hours are 24 hours, whatever the clocks on the wall do', () => {
	it.each([
		// Berlin has 25 hours from 24 to 25 October 2026, 12:00.
		[
			'autumn, a second before',
			'2026-10-24T12:00:00+02:00',
			'2026-10-25T10:59:59+01:00',
			'open',
			1,
		],
		['autumn, at the end', '2026-10-24T12:00:00+02:00', '2026-10-25T11:00:00+01:00', 'closed', 0],
		[
			'autumn, the same time of day',
			'2026-10-24T12:00:00+02:00',
			'2026-10-25T12:00:00+01:00',
			'closed',
			0,
		],
		[
			'the hour that comes twice, first',
			'2026-10-25T02:30:00+02:00',
			'2026-10-26T01:29:59+01:00',
			'open',
			1,
		],
		[
			'the hour that comes twice, again',
			'2026-10-25T02:30:00+01:00',
			'2026-10-26T02:29:59+01:00',
			'open',
			1,
		],
		// And 23 hours from 28 to 29 March 2026, 12:00.
		[
			'spring, the same time of day',
			'2026-03-28T12:00:00+01:00',
			'2026-03-29T12:00:00+02:00',
			'open',
			3600,
		],
		[
			'spring, a second before',
			'2026-03-28T12:00:00+01:00',
			'2026-03-29T12:59:59+02:00',
			'open',
			1,
		],
		['spring, at the end', '2026-03-28T12:00:00+01:00', '2026-03-29T13:00:00+02:00', 'closed', 0],
		['New York, autumn', '2026-10-31T12:00:00-04:00', '2026-11-01T11:00:00-05:00', 'closed', 0],
		[
			'Lord Howe, half an hour',
			'2026-04-04T12:00:00+11:00',
			'2026-04-05T11:29:59+10:30',
			'open',
			1,
		],
		[
			'Apia, which once left out a day',
			'2011-12-29T12:00:00-10:00',
			'2011-12-31T11:59:59+14:00',
			'open',
			1,
		],
		['sent east, read west', '2026-11-01T23:30:00+13:00', '2026-11-01T22:29:59-12:00', 'open', 1],
	])('%s', (_name, lastInboundAt, present, status, secondsLeft) => {
		const options = { safetyMarginSeconds: 0 };
		expect(windowState(lastInboundAt, new Date(present), options)).toMatchObject({
			status,
			secondsLeft,
		});
	});

	it.each([
		['Europe/Berlin', '2026-10-24T12:00:00', { hours: 24 }, 'closed'],
		['Europe/Berlin', '2026-10-24T12:00:00', { hours: 24, seconds: -1 }, 'open'],
		['Europe/Berlin', '2026-10-24T12:00:00', { days: 1 }, 'closed'],
		['Europe/Berlin', '2026-03-28T12:00:00', { days: 1 }, 'open'],
		['America/New_York', '2026-03-07T12:00:00', { days: 1 }, 'open'],
		['America/New_York', '2026-10-31T12:00:00', { days: 1, hours: -1 }, 'closed'],
		['Asia/Kathmandu', '2026-10-24T12:00:00', { days: 1 }, 'closed'],
	])('by Luxon, in %s from %s plus %j: %s', (zone, iso, later, status) => {
		const wrote = DateTime.fromISO(iso, { zone });
		const present = wrote.plus(later).toJSDate();
		expect(windowState(wrote, present, { safetyMarginSeconds: 0 }).status).toBe(status);
	});

	it('a moment is the same in every zone', () => {
		const zones = [
			'UTC',
			'Europe/Berlin',
			'America/St_Johns',
			'Asia/Kathmandu',
			'Pacific/Kiritimati',
		];
		fc.assert(
			fc.property(
				fc.integer({ min: -300, max: 2 * DAY }),
				fc.constantFrom(...zones),
				(ago, zone) => {
					const inZone = DateTime.fromJSDate(secondsAgo(ago)).setZone(zone);
					const expected = windowState(secondsAgo(ago), now);
					expect(windowState(inZone, now)).toEqual(expected);
					expect(windowState(inZone.toISO(), now)).toEqual(expected);
				},
			),
		);
	});
});

describe('times as they are written', () => {
	const anHourAgo = DateTime.fromISO('2026-11-01T11:00:00Z');

	it.each([
		['a Date', secondsAgo(3600)],
		['ISO 8601', '2026-11-01T11:00:00Z'],
		['ISO 8601 in small letters', '2026-11-01t11:00:00z'],
		['ISO 8601 with fractions', '2026-11-01T11:00:00.000000Z'],
		['ISO 8601 with an offset', '2026-11-01T06:00:00-05:00'],
		['ISO 8601 with an offset of quarters', '2026-11-01T16:45:00+05:45'],
		['ISO 8601 with an offset as Reports writes it', '2026-11-01T11:00:00+0000'],
		['ISO 8601 without seconds', '2026-11-01T11:00Z'],
		['ISO 8601 without an offset, which is UTC', '2026-11-01T11:00:00'],
		['what a database prints', '2026-11-01 11:00:00.000'],
		['seconds', 1_793_530_800],
		['seconds with a fraction, as text', '1793530800.0'],
		['seconds as text', '1793530800'],
		['milliseconds', 1_793_530_800_000],
		['milliseconds as text', ' 1793530800000 '],
		['Luxon', anHourAgo],
		['Luxon in another zone', anHourAgo.setZone('Asia/Tokyo')],
		['Luxon as text', anHourAgo.setZone('Asia/Tokyo').toString()],
		['Luxon as JSON', anHourAgo.toJSON()],
	])('%s', (_name, lastInboundAt) => {
		expect(windowState(lastInboundAt, now)).toEqual({
			status: 'open',
			expiresAt: '2026-11-02T11:00:00.000Z',
			secondsLeft: 82_800,
		});
	});

	it('a day counts from its beginning', () => {
		expect(windowState('2026-11-01', now)).toMatchObject({
			status: 'open',
			expiresAt: '2026-11-02T00:00:00.000Z',
		});
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['blanks', '   '],
		['a word', 'never'],
		['the words of a missing value', 'undefined'],
		['an expression that nobody evaluated', '={{ $json.timestamp }}'],
		['a small number', 42],
		['a small number as text', '12'],
		['zero', 0],
		['a negative number', -1_793_530_800],
		['a negative number as text', '-1793530800'],
		['the last second before any message', 999_999_999],
		['microseconds', 1_793_530_800_000_000],
		['nanoseconds', 1_793_530_800_000_000_000],
		['a number in scientific writing', '1.7935308e9'],
		['no number', Number.NaN],
		['infinity', Number.POSITIVE_INFINITY],
		['more than a Date can hold', 8.65e15],
		['a big integer', 1_793_530_800n],
		['a truth', true],
		['an object', {}],
		['an object like Luxon', { toMillis: () => 'noon' }],
		['a list', []],
		['a list with a time', ['2026-11-01T11:00:00Z']],
		['a time of day', '11:00:00'],
		['a date of people', '01/11/2026'],
		['a month', '2026-11'],
		['a 13th month', '2026-13-01T11:00:00Z'],
		['30 February', '2026-02-30T11:00:00Z'],
		['29 February of a year that has none', '2026-02-29'],
		['a 25th hour', '2026-11-01T25:00:00Z'],
		['an impossible offset', '2026-11-01T11:00:00+99:00'],
		['a time with something behind it', '2026-11-01T11:00:00Z or so'],
		['a Date that is none', new Date('nonsense')],
		['a Luxon time that is none', DateTime.invalid('nonsense')],
	])('%s is unknown', (_name, lastInboundAt) => {
		expect(windowState(lastInboundAt, now)).toEqual({ status: 'unknown' });
	});

	it('is unknown without a present', () => {
		expect(windowState(now, new Date('nonsense'))).toEqual({ status: 'unknown' });
	});
});

describe('whatever the times are', () => {
	it('a window never opens again by itself', () => {
		fc.assert(
			fc.property(fc.nat(200_000), fc.nat(200_000), fc.nat(7200), (ago, later, margin) => {
				const options = { safetyMarginSeconds: margin };
				const first = windowState(secondsAgo(ago), now, options);
				const second = windowState(secondsAgo(ago + later), now, options);
				if (first.status === 'closed') expect(second.status).toBe('closed');
				if (first.status === 'open') expect(first.secondsLeft).toBeGreaterThanOrEqual(margin);
			}),
		);
	});

	it('a later message never closes it', () => {
		fc.assert(
			fc.property(fc.nat(200_000), fc.nat(200_000), (ago, earlier) => {
				const before = windowState(secondsAgo(ago + earlier), now);
				const after = windowState(secondsAgo(ago), now);
				if (before.status === 'open') expect(after.status).toBe('open');
			}),
		);
	});

	it('nothing is thrown', () => {
		fc.assert(
			fc.property(fc.anything(), fc.double(), (lastInboundAt, safetyMarginSeconds) => {
				const { status } = windowState(lastInboundAt, now, { safetyMarginSeconds });
				expect(['open', 'closed', 'unknown']).toContain(status);
			}),
		);
	});
});
