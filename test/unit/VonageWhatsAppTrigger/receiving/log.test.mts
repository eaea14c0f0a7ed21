import { describe, expect, it } from '@jest/globals';

import { LogThrottle } from '../../../../nodes/VonageWhatsAppTrigger/receiving/log.ts';

describe('what happens again and again', () => {
	it('is logged at once, then once a minute, with how often it happened since', () => {
		const throttle = new LogThrottle();
		const logged = [0, 1, 30, 59.9, 60, 61, 119, 121, 500].map((second) => [
			second,
			throttle.count('stale', second),
		]);
		expect(logged.filter(([, count]) => count !== undefined)).toEqual([
			[0, 1],
			[60, 4],
			[121, 3],
			[500, 1],
		]);
	});

	it('is logged although the clock was set back', () => {
		const throttle = new LogThrottle();
		expect([throttle.count('stale', 10_000), throttle.count('stale', 6400)]).toEqual([1, 1]);
	});

	it('is counted for each kind', () => {
		const throttle = new LogThrottle();
		expect(throttle.count('stale', 0)).toBe(1);
		expect(throttle.count('signature', 0)).toBe(1);
		expect(throttle.count('stale', 1)).toBeUndefined();
	});
});
