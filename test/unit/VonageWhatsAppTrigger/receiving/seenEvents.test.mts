import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { eventsIn } from '../../../../nodes/VonageWhatsAppTrigger/receiving/deduplicate.ts';
import { EventMemory } from '../../../../nodes/VonageWhatsAppTrigger/receiving/seenEvents.ts';

const NOW = 1_790_000_000;
const DAY = 24 * 3600;

function seen(memory: EventMemory, key: string, now = NOW) {
	memory.take(key, now);
	memory.settle(key, true, now);
}

describe('an event', () => {
	it('is new, then in hand, then seen', () => {
		const memory = new EventMemory();
		expect(memory.standing('a', NOW)).toBe('new');
		memory.take('a', NOW);
		expect(memory.standing('a', NOW)).toBe('in hand');
		memory.settle('a', true, NOW);
		expect(memory.standing('a', NOW)).toBe('seen');
		expect(memory.standing('b', NOW)).toBe('new');
	});

	it('that n8n could not take is new again', () => {
		const memory = new EventMemory();
		memory.take('a', NOW);
		memory.settle('a', false, NOW);
		expect(memory.standing('a', NOW)).toBe('new');
		expect(memory.size).toBe(0);
	});

	it('is remembered for 24 hours, as long as Vonage repeats it', () => {
		const memory = new EventMemory();
		seen(memory, 'a');
		expect(memory.standing('a', NOW + DAY - 1)).toBe('seen');
		expect(memory.standing('a', NOW + DAY)).toBe('new');
	});

	it('that n8n never answers is not held for ever', () => {
		const memory = new EventMemory();
		memory.take('a', NOW);
		expect(memory.standing('a', NOW + DAY - 1)).toBe('in hand');
		expect(memory.standing('a', NOW + DAY)).toBe('new');
	});
});

describe('what is remembered at most', () => {
	const MOST = 1000;

	it('is the last of so many', () => {
		const memory = new EventMemory(MOST);
		for (let index = 0; index < 5 * MOST; index++) {
			seen(memory, `${index}`, NOW + index);
			expect(memory.size).toBeLessThanOrEqual(MOST);
		}
		const end = NOW + 5 * MOST;
		expect(memory.standing(`${5 * MOST - 1}`, end)).toBe('seen');
		// A hundredth may be forgotten at once.
		expect(memory.standing(`${4 * MOST + MOST / 100}`, end)).toBe('seen');
		expect(memory.standing(`${4 * MOST - 1}`, end)).toBe('new');
	});

	it('counts from when an event was seen last', () => {
		const memory = new EventMemory(2);
		seen(memory, 'a', NOW);
		seen(memory, 'b', NOW + 1);
		seen(memory, 'a', NOW + DAY);
		seen(memory, 'c', NOW + DAY);
		expect(memory.standing('b', NOW + DAY)).toBe('new');
		expect(memory.standing('a', NOW + DAY)).toBe('seen');
	});

	it('takes less than 20 MB for 100,000 statuses', () => {
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const heap = () => {
			collect();
			return process.memoryUsage().heapUsed;
		};
		const before = heap();
		const memory = new EventMemory();
		const events = eventsIn(memory, 'x', NOW);
		for (let index = 0; index < 100_000; index++) {
			const messageId = randomUUID();
			events.take({ event: 'status', messageId, status: 'undeliverable' })(true);
		}
		const megabytes = (heap() - before) / 1e6;
		expect(memory.size).toBe(100_000);
		expect(megabytes).toBeLessThan(20);
	});
});
