import { describe, expect, it } from '@jest/globals';

import { Tallies } from '../../../../nodes/VonageWhatsAppTrigger/receiving/log.ts';

describe('what happens again and again', () => {
	it('is told at once, then once a minute, with how often it happened since', () => {
		const tallies = new Tallies();
		const told = [0, 1, 30, 59.9, 60, 61, 119, 121, 500].map((second) => [
			second,
			tallies.count('stale', second),
		]);
		expect(told.filter(([, count]) => count !== undefined)).toEqual([
			[0, 1],
			[60, 4],
			[121, 3],
			[500, 1],
		]);
	});

	it('is counted for each kind', () => {
		const tallies = new Tallies();
		expect(tallies.count('stale', 0)).toBe(1);
		expect(tallies.count('signature', 0)).toBe(1);
		expect(tallies.count('stale', 1)).toBeUndefined();
	});
});
