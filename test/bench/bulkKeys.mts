/** What a *Send Once Key* costs: the processor time of a campaign with keys beside the same one without. */
import './commonJs.mts';
import { itemsFor, parameters } from './bulkCost.mts';
import { type Figure, written } from './measure.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

/** How long an answer takes. */
const LATENCY_MS = 50;

/** Enough for all code to be loaded. */
const WARM_UP = 500;

/** What 10,000 keys may cost each, on the machine that the bars are for, in milliseconds. */
const BAR_MS = 0.4;

export async function keyFigures(count: number, log: (line: string) => void): Promise<Figure[]> {
	const { Engine } = await import('../engine/harness.mts');
	const { ProcessedData } = await import('../engine/processedData.mts');
	const store = await ProcessedData.install();
	const simulator = await SimulatorProcess.start();
	const engine = await Engine.start({ ...(await simulator.credential()) });
	/** Milliseconds of processor time an item. */
	const cost = async (items: number, sendOnceKey?: string) => {
		store.clear();
		await simulator.reset();
		await simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: LATENCY_MS });
		const options = { ...parameters.options, ...(sendOnceKey && { sendOnceKey }) };
		const before = process.cpuUsage();
		const { output, error } = await engine.run({
			parameters: { ...parameters, options },
			items: itemsFor(items),
		});
		if (error) throw error;
		if (output[0].length !== items) throw new Error('Not every item came out.');
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000 / items;
	};
	try {
		await cost(WARM_UP, '=k {{ $json.to }}');
		const without = await cost(count);
		const withKeys = await cost(count, '=k {{ $json.to }}');
		log(`\n${count} items: ${written(without)} ms each, with keys ${written(withKeys)} ms`);
		return [
			{
				what: `${count} keys: processor time of a key`,
				measured: withKeys - without,
				unit: 'ms',
				bar: BAR_MS,
			},
		];
	} finally {
		await engine.stop();
		simulator.stop();
	}
}
