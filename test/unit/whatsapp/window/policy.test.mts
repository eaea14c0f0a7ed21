import { describe, expect, it } from '@jest/globals';
import {
	type ClosedWindowPolicy,
	decideOnWindow,
	type UnknownWindowPolicy,
	type WindowDecision,
} from '../../../../nodes/whatsapp/window/policy.ts';
import { type WindowState, windowState } from '../../../../nodes/whatsapp/window.ts';

const CLOSED: ClosedWindowPolicy[] = ['sendAnyway', 'sendTemplate', 'skip', 'stop'];
const UNKNOWN: UnknownWindowPolicy[] = ['letVonageDecide', ...CLOSED];

/** Every policy that a builder can choose. */
const POLICIES = CLOSED.flatMap((ifClosed) =>
	UNKNOWN.map((ifUnknown) => ({ ifClosed, ifUnknown })),
);

const expiresAt = '2026-11-02T10:00:00.000Z';

const WINDOWS: Array<{
	name: string;
	window: WindowState;
	decision: (policy: (typeof POLICIES)[number]) => WindowDecision;
}> = [
	{
		name: 'open',
		window: { status: 'open', expiresAt, secondsLeft: 3600 },
		decision: () => 'send',
	},
	{
		name: 'closed',
		window: { status: 'closed', expiresAt, secondsLeft: 0 },
		decision: ({ ifClosed }) => ifClosed,
	},
	{
		name: 'closed for its safety margin only',
		window: { status: 'closed', expiresAt, secondsLeft: 1 },
		decision: ({ ifClosed }) => (ifClosed === 'sendTemplate' ? 'letVonageDecide' : ifClosed),
	},
	{
		name: 'unknown',
		window: { status: 'unknown' },
		decision: ({ ifUnknown }) => ifUnknown,
	},
];

describe.each(WINDOWS)('a window that is $name', ({ window, decision }) => {
	it.each(POLICIES)('if closed $ifClosed, if unknown $ifUnknown', (policy) => {
		expect(decideOnWindow(window, policy)).toBe(decision(policy));
	});
});

it('a source that knows no more than "closed" bets on nothing', () => {
	const policy = { ifClosed: 'sendTemplate', ifUnknown: 'stop' } as const;
	expect(decideOnWindow({ status: 'closed' }, policy)).toBe('sendTemplate');
});

it.each<[string, string, WindowDecision]>([
	['before the margin', '2026-11-02T09:57:59Z', 'send'],
	['at the margin', '2026-11-02T09:58:00Z', 'letVonageDecide'],
	['one second before the end', '2026-11-02T09:59:59Z', 'letVonageDecide'],
	['at the end', '2026-11-02T10:00:00Z', 'sendTemplate'],
	['an hour after the end', '2026-11-02T11:00:00Z', 'sendTemplate'],
])('with the clock, %s', (_, now, decision) => {
	const window = windowState('2026-11-01T10:00:00Z', new Date(now));
	const policy = { ifClosed: 'sendTemplate', ifUnknown: 'stop' } as const;
	expect(decideOnWindow(window, policy)).toBe(decision);
});
