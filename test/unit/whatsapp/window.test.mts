import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { INBOUND_MESSAGE_TYPES } from '../../../nodes/whatsapp/inbound.ts';
import {
	opensWindow,
	WINDOW_SECONDS,
	windowExpiry,
	windowState,
} from '../../../nodes/whatsapp/window.ts';

const now = new Date('2026-11-01T12:00:00.000Z');

const secondsAgo = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

describe('what opens the window', () => {
	const closedTypes = ['other', 'reaction', 'unsupported'];

	it.each(INBOUND_MESSAGE_TYPES.map(({ value }) => value))('%s', (type) => {
		expect(opensWindow(type)).toBe(!closedTypes.includes(type));
	});

	it.each(['system', 'edit', 'unknown', '', 'constructor'])('%p does not', (type) => {
		expect(opensWindow(type)).toBe(false);
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
		['yesterday', undefined],
		['', undefined],
		['2026-13-01T10:00:00Z', undefined],
	])('%p + 24 hours is %p', (timestamp, expiry) => {
		expect(windowExpiry(timestamp)).toBe(expiry);
	});
});

describe('the state of the window', () => {
	it.each([
		['just now', 0, 'open', 86_400],
		['an hour ago', 3600, 'open', 82_800],
		['within the margin by a second', WINDOW_SECONDS - 119, 'closed', 119],
		['at the margin', WINDOW_SECONDS - 120, 'closed', 120],
		['outside the margin by a second', WINDOW_SECONDS - 121, 'open', 121],
		['24 hours ago', WINDOW_SECONDS, 'closed', 0],
		['two days ago', 2 * WINDOW_SECONDS, 'closed', 0],
		['a clock skew ahead', -300, 'open', 86_400],
	])('last message %s', (_name, ago, status, secondsLeft) => {
		expect(windowState(secondsAgo(ago), now)).toEqual({
			status,
			secondsLeft,
			expiresAt: secondsAgo(ago - WINDOW_SECONDS).toISOString(),
		});
	});

	it.each([
		['exactly 24 hours ago', WINDOW_SECONDS, 'closed'],
		['one second less', WINDOW_SECONDS - 1, 'open'],
	])('without a margin, %s', (_name, ago, status) => {
		expect(windowState(secondsAgo(ago), now, { safetyMarginSeconds: 0 }).status).toBe(status);
	});

	it('a wider margin closes earlier', () => {
		const state = windowState(secondsAgo(82_800), now, { safetyMarginSeconds: 3600 });
		expect(state).toMatchObject({ status: 'closed', secondsLeft: 3600 });
	});

	it.each([
		['a Date', secondsAgo(3600)],
		['ISO 8601', '2026-11-01T11:00:00Z'],
		['ISO 8601 with an offset', '2026-11-01T06:00:00-05:00'],
		['seconds', 1_793_530_800],
		['seconds as text', '1793530800'],
		['milliseconds', 1_793_530_800_000],
		['milliseconds as text', ' 1793530800000 '],
	])('reads %s', (_name, lastInboundAt) => {
		expect(windowState(lastInboundAt, now)).toEqual({
			status: 'open',
			expiresAt: '2026-11-02T11:00:00.000Z',
			secondsLeft: 82_800,
		});
	});

	it.each([
		undefined,
		null,
		'',
		'never',
		'12',
		0,
		-1,
		42,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		8.65e15,
		true,
		{},
		[],
		new Date('nonsense'),
		secondsAgo(-301),
	])('%p is unknown', (lastInboundAt) => {
		expect(windowState(lastInboundAt, now)).toEqual({ status: 'unknown' });
	});

	it('is unknown without a present', () => {
		expect(windowState(now, new Date('nonsense'))).toEqual({ status: 'unknown' });
	});

	it('never opens again by itself', () => {
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

	it('never throws', () => {
		fc.assert(
			fc.property(fc.anything(), (lastInboundAt) => {
				const { status } = windowState(lastInboundAt, now);
				expect(['open', 'closed', 'unknown']).toContain(status);
			}),
		);
	});
});
