/** A batch in chaos: every item ends as the provider's ledger has it. The bench does it with 10,000. */
import { describe, expect, it } from '@jest/globals';
import { chaos, faults } from './chaos.mts';
import { useStage } from './stage.mts';

const ITEMS = 300;

const stage = useStage();

describe('300 messages to a provider that throttles, fails, loses answers and cuts connections', () => {
	it('are each sent once, failed or unknown, exactly as the provider knows it', async () => {
		for (const fault of faults) stage.simulator.setFault(fault);
		const ledger = async () => stage.simulator.ledger();
		const { counts, wrong } = await chaos(stage.engine, ledger, ITEMS);

		expect(new Set(Object.values(wrong))).toEqual(new Set([0]));
		expect(counts.sent + counts.unknown + (counts.failed ?? 0)).toBe(ITEMS);
		// All of it has happened.
		expect(counts.unknown).toBeGreaterThan(0);
		expect(counts.requests).toBeGreaterThan(ITEMS);
		const happened = stage.simulator.ledger().requests.map(({ fault }) => fault);
		expect(happened).toEqual(expect.arrayContaining(faults.map(({ kind }) => kind)));
	}, 60_000);
});
