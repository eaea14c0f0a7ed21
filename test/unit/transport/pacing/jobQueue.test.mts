import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { JobQueue, TimedQueue } from '../../../../nodes/transport/pacing/jobQueue.ts';

it('things come out by their time, and those of the same time in the order they came in', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.nat(20), (times, now) => {
			const queue = new TimedQueue<[number, number]>();
			times.forEach((at, index) => queue.add(at, [at, index]));
			const expected = times
				.map((at, index): [number, number] => [at, index])
				.sort(([one], [other]) => one - other);

			expect(queue.next).toBe(Math.min(Infinity, ...times));
			const due = expected.filter(([at]) => at <= now);
			expect(due.map(() => queue.take(now))).toEqual(due);
			expect(queue.take(now)).toBeUndefined();
		}),
	);
});

it('of each contact gives the first job, and the next one when that is settled', () => {
	let asked = 0;
	let anaFreeAt = 0;
	const jobs = ['ana', 'ben', 'ana'].map((contact) => ({ contact, requests: async () => [] }));
	const queue = new JobQueue(jobs, (contact) => {
		// A queue that looks for a free contact without end fails here instead of hanging.
		if (++asked > 100) throw new Error('The queue does not come to an end');
		return contact === 'ana' ? anaFreeAt : 0;
	});
	anaFreeAt = 50;
	expect(queue.takeNew(10)?.index).toBe(1);
	expect(queue.takeNew(10)).toBeUndefined();
	expect(queue.nextFree).toBe(50);
	const first = queue.takeNew(50);
	expect(first?.index).toBe(0);
	expect(queue.takeNew(90)).toBeUndefined();

	anaFreeAt = 100;
	if (first) queue.releaseNext(first);
	expect(queue.takeNew(99)).toBeUndefined();
	expect(queue.takeNew(100)?.index).toBe(2);
	expect(queue.takeNew(1000)).toBeUndefined();
});
