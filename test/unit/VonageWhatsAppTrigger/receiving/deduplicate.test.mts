import { describe, expect, it } from '@jest/globals';

import {
	eventsIn,
	eventsOf,
} from '../../../../nodes/VonageWhatsAppTrigger/receiving/deduplicate.ts';
import { EventMemory } from '../../../../nodes/VonageWhatsAppTrigger/receiving/seenEvents.ts';
import type { InboundMessage } from '../../../../nodes/whatsapp/inbound.ts';
import type { MessageStatus } from '../../../../nodes/whatsapp/status.ts';

const NOW = 1_790_000_000;

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

const fresh = () => eventsIn(new EventMemory(), 'x', NOW);

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
		events.take(first)(true);
		expect(events.standing(second)).toBe(isSame ? 'seen' : 'new');
	});

	it('is so for one receiver, and new for every other', () => {
		const [one, other] = [
			['workflow', 'node'],
			['workflow', 'other node'],
		].map((receiver) => eventsOf(receiver, NOW));
		one.take(message('a'))(true);
		expect(eventsOf(['workflow', 'node'], NOW).standing(message('a'))).toBe('seen');
		expect(other.standing(message('a'))).toBe('new');
	});

	it('is settled once', () => {
		const events = fresh();
		const settle = events.take(message('a'));
		settle(false);
		const again = events.take(message('a'));
		settle(true);
		expect(events.standing(message('a'))).toBe('in hand');
		again(true);
		expect(events.standing(message('a'))).toBe('seen');
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
		events.take(status(before))(true);
		expect(events.standingOfLater(status(late))).toBe(isLate ? 'seen' : 'new');
		expect(events.standingOfLater(status(late, 'b'))).toBe('new');
	});

	it('is not known while the later status is in hand', () => {
		const events = fresh();
		const settle = events.take(status('read'));
		expect(events.standingOfLater(status('delivered'))).toBe('in hand');
		settle(false);
		expect(events.standingOfLater(status('delivered'))).toBe('new');
	});

	it('is never a message', () => {
		const events = fresh();
		events.take(status('read'))(true);
		expect(events.standingOfLater(message('a'))).toBe('new');
	});
});
