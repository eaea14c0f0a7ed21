import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import {
	SeenEvents,
	trackEvents,
	trackIn,
} from '../../../../nodes/VonageWhatsAppTrigger/receiving/seenEvents.ts';
import type { InboundMessage } from '../../../../nodes/whatsapp/inbound.ts';
import type { MessageStatus } from '../../../../nodes/whatsapp/status.ts';

const NOW = 1_790_000_000;
const DAY = 24 * 3600;

function seen(events: SeenEvents, key: string, now = NOW) {
	events.claim(key, now);
	events.complete(key, true, now);
}

describe('an event', () => {
	it('is new, then being processed, then seen', () => {
		const events = new SeenEvents();
		expect(events.state('a', NOW)).toBe('new');
		events.claim('a', NOW);
		expect(events.state('a', NOW)).toBe('processing');
		events.complete('a', true, NOW);
		expect(events.state('a', NOW)).toBe('seen');
		expect(events.state('b', NOW)).toBe('new');
	});

	it('that n8n could not take is new again', () => {
		const events = new SeenEvents();
		events.claim('a', NOW);
		events.complete('a', false, NOW);
		expect(events.state('a', NOW)).toBe('new');
		expect(events.size).toBe(0);
	});

	it('is remembered for as long as its signature can be accepted: 24 hours, and both tolerances of the clock', () => {
		const events = new SeenEvents();
		seen(events, 'a');
		expect(events.state('a', NOW + DAY + 599)).toBe('seen');
		expect(events.state('a', NOW + DAY + 600)).toBe('new');
	});

	it('that n8n never answers is not held for ever', () => {
		const events = new SeenEvents();
		events.claim('a', NOW);
		expect(events.state('a', NOW + DAY + 599)).toBe('processing');
		expect(events.state('a', NOW + DAY + 600)).toBe('new');
	});
});

describe('what is remembered at most', () => {
	const MOST = 1000;

	it('is the last of so many', () => {
		const events = new SeenEvents(MOST);
		for (let index = 0; index < 5 * MOST; index++) {
			seen(events, `${index}`, NOW + index);
			expect(events.size).toBeLessThanOrEqual(MOST);
		}
		const end = NOW + 5 * MOST;
		expect(events.state(`${5 * MOST - 1}`, end)).toBe('seen');
		// A hundredth may be forgotten at once.
		expect(events.state(`${4 * MOST + MOST / 100}`, end)).toBe('seen');
		expect(events.state(`${4 * MOST - 1}`, end)).toBe('new');
	});

	it('counts from when an event was seen last', () => {
		const events = new SeenEvents(2);
		seen(events, 'a', NOW);
		seen(events, 'b', NOW + 1);
		seen(events, 'a', NOW + DAY);
		seen(events, 'c', NOW + DAY);
		expect(events.state('b', NOW + DAY)).toBe('new');
		expect(events.state('a', NOW + DAY)).toBe('seen');
	});

	it('is so for events that are never completed', () => {
		const events = new SeenEvents(MOST);
		for (let index = 0; index <= MOST; index++) events.claim(`${index}`, NOW);
		expect(events.state('0', NOW)).toBe('new');
		expect(events.state(`${MOST}`, NOW)).toBe('processing');
	});

	it('takes few bytes however long the IDs are, which are still told apart', () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const heap = () => {
			collect();
			return process.memoryUsage().heapUsed;
		};
		const events = new SeenEvents();
		const tracker = trackIn(events, 'x', NOW);
		const long = (index: number) => `${'ä'.repeat(1_000_000)}${index}`;
		const before = heap();
		for (let index = 0; index < 100; index++) tracker.claim(message(long(index)))(true);
		for (let index = 0; index < 100; index++) {
			tracker.claim(status('s'.repeat(1_000_000) + index))(true);
		}
		expect((heap() - before) / 1e6).toBeLessThan(2);
		expect(events.size).toBe(200);
		expect(tracker.state(message(long(7)))).toBe('seen');
		expect(tracker.state(message(long(100)))).toBe('new');
	});

	it('takes less than 20 MB for 100,000 statuses', () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const heap = () => {
			collect();
			return process.memoryUsage().heapUsed;
		};
		const before = heap();
		const events = new SeenEvents();
		const tracker = trackIn(events, 'x', NOW);
		for (let index = 0; index < 100_000; index++) {
			const messageId = randomUUID();
			tracker.claim({ event: 'status', messageId, status: 'undeliverable' })(true);
		}
		const megabytes = (heap() - before) / 1e6;
		expect(events.size).toBe(100_000);
		expect(megabytes).toBeLessThan(20);
	});
});

const message = (messageId?: string): InboundMessage => ({
	event: 'message',
	messageId,
	type: 'text',
	window: { opensWindow: true },
});

const status = (name: string, messageId: string | undefined = 'a'): MessageStatus => ({
	event: 'status',
	messageId,
	status: name,
});

const fresh = () => trackIn(new SeenEvents(), 'x', NOW);

describe('what is the same event', () => {
	it.each([
		['the same message', message('a'), message('a'), true],
		['another message', message('a'), message('b'), false],
		['the same status of the same message', status('read'), status('read'), true],
		['another status of the same message', status('read'), status('delivered'), false],
		['the same status of another message', status('read'), status('read', 'b'), false],
		['a message and a status of it', message('a'), status('submitted'), false],
		['messages without an ID', message(), message(), false],
		[
			'statuses without an ID',
			{ ...status('read'), messageId: undefined },
			{ ...status('read'), messageId: undefined },
			false,
		],
	])('%s', (_, first, second, isSame) => {
		const events = fresh();
		events.claim(first)(true);
		expect(events.state(second)).toBe(isSame ? 'seen' : 'new');
	});

	it('is so for one receiver, and new for every other', () => {
		const [one, other] = [
			['workflow', 'node'],
			['workflow', 'other node'],
		].map((receiver) => trackEvents(receiver, NOW));
		one.claim(message('a'))(true);
		expect(trackEvents(['workflow', 'node'], NOW).state(message('a'))).toBe('seen');
		expect(other.state(message('a'))).toBe('new');
	});

	it('is completed once', () => {
		const events = fresh();
		const complete = events.claim(message('a'));
		complete(false);
		const again = events.claim(message('a'));
		complete(true);
		expect(events.state(message('a'))).toBe('processing');
		again(true);
		expect(events.state(message('a'))).toBe('seen');
	});
});

describe('what comes too late', () => {
	it.each([
		['submitted', 'delivered', true],
		['submitted', 'read', true],
		['submitted', 'rejected', true],
		['submitted', 'undeliverable', true],
		['delivered', 'read', true],
		['delivered', 'submitted', false],
		['read', 'delivered', false],
		['rejected', 'submitted', false],
		// Which of two ends is the true one, nobody knows.
		['delivered', 'rejected', false],
		['rejected', 'read', false],
		['paid', 'read', false],
		['delivered', 'paid', false],
	])('%s after %s: %s', (late, before, isLate) => {
		const events = fresh();
		events.claim(status(before))(true);
		expect(events.stateOfLater(status(late))).toBe(isLate ? 'seen' : 'new');
		expect(events.stateOfLater(status(late, 'b'))).toBe('new');
	});

	it('is not known while the later status is being processed', () => {
		const events = fresh();
		const complete = events.claim(status('read'));
		expect(events.stateOfLater(status('delivered'))).toBe('processing');
		complete(false);
		expect(events.stateOfLater(status('delivered'))).toBe('new');
	});

	it('is never a message', () => {
		const events = fresh();
		events.claim(status('read'))(true);
		expect(events.stateOfLater(message('a'))).toBe('new');
	});
});
