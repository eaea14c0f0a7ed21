import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from '../../../../nodes/transport/pacing/rateLimiter.ts';
import { nonEmpty } from '../../../nonEmpty.mts';

const RATE = 20;
/** Milliseconds from an arrival to the answer. */
const LATENCY = 250;
/** Milliseconds from one start to the next where nothing is in the way. */
const INTERVAL = 1000 / (RATE * 0.975);

/** Starts as soon as it may, so many times. Returns when. */
function starts(limiter: RateLimiter, count: number, from = 0): number[] {
	const times: number[] = [];
	for (let now = from; times.length < count; ) {
		now = Math.max(now, limiter.earliest(RATE));
		limiter.start(now, RATE);
		times.push(now);
	}
	return times;
}

/** When the next one may start after 20 that arrived as told. */
function nextAfter(arrived: (startedAt: number, index: number) => number): number {
	const limiter = new RateLimiter();
	const times = starts(limiter, RATE);
	times.forEach((at, index) => limiter.answered(at, arrived(at, index) + LATENCY));
	return limiter.earliest(RATE, LATENCY);
}

describe('a limit that the other side counts', () => {
	const undisturbed = nextAfter((at) => at);

	it('is kept where requests were held up on their way and arrived together', () => {
		// The first eight got there at 400 ms: with them the second is full until 1400 ms.
		expect(nextAfter((at) => Math.max(at, 400))).toBeGreaterThan(1400);
		expect(undisturbed).toBeLessThan(1100);
	});

	it('is not lowered where single answers took long', () => {
		const next = nextAfter((at, index) => at + (index % 2 === 0 ? 400 : 0));
		// The answer that follows is the first to tell that nothing was held up.
		expect(next - undisturbed).toBeLessThan(INTERVAL);
	});

	it('is not lowered by an answer that came sooner than usual', () => {
		expect(nextAfter((at) => at - 50)).toBe(undisturbed);
	});

	it('is kept in the second after a pause, and what the pause cost is made up for', () => {
		const limiter = new RateLimiter();
		const before = starts(limiter, 100);
		const late = before[before.length - 1] + 250;
		const after = starts(limiter, 100, late);
		const all = [...before, ...after];
		for (const time of nonEmpty(all)) {
			expect(all.filter((other) => other > time - 1000 && other <= time).length).toBeLessThan(21);
		}
		expect(after[99] - 199 * INTERVAL).toBeLessThan(INTERVAL);
	});
});
