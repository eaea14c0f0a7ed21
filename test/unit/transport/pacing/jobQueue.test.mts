import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TimedQueue } from '../../../../nodes/transport/pacing/jobQueue.ts';

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
