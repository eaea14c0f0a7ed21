/**
 * The bars of sending in bulk: how fast, how many at once, what an item costs, and that nothing is
 * sent twice whatever goes wrong. Needs the n8n of the end-to-end tests.
 *
 *   npm run bench:bulk                     all of it; some minutes, on a machine that does nothing else
 *   npm run bench:bulk -- --share 0.1      with a tenth of the items
 *   npm run bench:bulk -- --only chaos     contest, cost, keys, chaos or killed alone
 *   npm run bench:bulk -- --rounds 5       kills n8n in so many campaigns instead of 20
 *
 * Ends with 1 when a bar is missed.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import './commonJs.mts';
import type { Contender, Provider, Result } from './bulkContest.mts';
import { type Figure, grid, missed, table, written } from './measure.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

const { values } = parseArgs({
	options: {
		share: { type: 'string', default: '1' },
		only: { type: 'string' },
		rounds: { type: 'string', default: '20' },
	},
});
const share = Number(values.share);
const few = (count: number) => Math.ceil(count * share);

const log = (text: string) => process.stdout.write(`${text}\n`);
const load = () => `load ${loadavg()[0].toFixed(1)}`;

function resultTable(results: Result[]): string {
	return grid(
		['', 'items', 'accepted', '429', 'in flight', 'in a second', 'sustained', 'node'],
		results.map((result) => [
			result.name,
			...[result.items, result.accepted, result.throttled].map(written),
			...[result.mostUnderWay, result.mostInASecond].map(written),
			`${written(result.sustained)}/s`,
			`${written(result.perSecond)}/s`,
		]),
	);
}

async function contestFigures(): Promise<Figure[]> {
	const { Contest, httpRequest, ours } = await import('./bulkContest.mts');
	const simulator = await SimulatorProcess.start();
	const contest = await Contest.start(simulator, log);
	const rounds = async (provider: Provider, contenders: Contender[]) => {
		log(`\n${provider.perSecond}/s allowed, ${provider.latencyMilliseconds} ms latency, ${load()}`);
		const results: Result[] = [];
		for (const contender of contenders) results.push(await contest.run(provider, contender));
		log(resultTable(results));
		return results;
	};
	try {
		const usual = few(2000);
		const batching = { batch: { batchSize: 80, batchInterval: 1000 } };
		const serialItems = Math.min(usual, 60);
		const [atLimit, , , serial] = await rounds({ perSecond: 80, latencyMilliseconds: 250 }, [
			{ name: 'Send', items: usual, step: ours(80) },
			{ name: 'HTTP Request', items: usual, step: httpRequest(contest.url) },
			{
				name: 'HTTP Request, 80 each second',
				items: usual,
				step: httpRequest(contest.url, { batching }),
			},
			{
				name: `Loop Over Items of one, Send (${serialItems} stand for ${usual})`,
				items: serialItems,
				step: ours(80),
				looped: true,
			},
		]);
		log(
			"WhatsApp Business Cloud: not in this contest, as the node's address is fixed (graph.facebook.com) and the simulator speaks Vonage's API.",
		);
		const many = few(5000);
		const [fast, http] = await rounds({ perSecond: 1000, latencyMilliseconds: 50 }, [
			{ name: 'Send', items: many, step: ours(1000) },
			{ name: 'HTTP Request', items: many, step: httpRequest(contest.url) },
		]);
		const at = (name: string) => `${usual} items, 80/s, 250 ms: ${name}`;
		const to = (name: string) => `${many} items, 1,000/s, 50 ms: ${name}`;
		return [
			{ what: at('accepted'), measured: atLimit.accepted, unit: '', bar: usual, exactly: true },
			{ what: at('429'), measured: atLimit.throttled, unit: '', bar: 0, exactly: true },
			{ what: at('sustained'), measured: atLimit.sustained, unit: '/s', bar: 76, atLeast: true },
			{
				what: at('beside the serial loop'),
				measured: atLimit.perSecond / serial.perSecond,
				unit: 'times',
				bar: 15,
				atLeast: true,
			},
			{ what: at('JWTs'), measured: atLimit.authorizations, unit: '', bar: 1, exactly: true },
			{ what: to('accepted'), measured: fast.accepted, unit: '', bar: many, exactly: true },
			{
				what: to('beside HTTP Request'),
				measured: fast.perSecond / http.perSecond,
				unit: 'times',
				bar: 0.9,
				atLeast: true,
			},
			{ what: to('in flight'), measured: fast.mostUnderWay, unit: '', bar: 101 },
		];
	} finally {
		await contest.stop();
		simulator.stop();
	}
}

async function chaosFigures(): Promise<Figure[]> {
	const { Engine } = await import('../engine/harness.mts');
	const { chaos, faults } = await import('../engine/chaos.mts');
	const simulator = await SimulatorProcess.start();
	const engine = await Engine.start({ ...(await simulator.credential()) });
	try {
		for (const fault of faults) await simulator.setFault(fault);
		const count = few(10_000);
		const { counts, wrong } = await chaos(engine, async () => await simulator.ledger(), count);
		log(
			`\nChaos: ${Object.entries(counts)
				.map(([name, of]) => `${name} ${of}`)
				.join(', ')}; ${load()}`,
		);
		return Object.entries(wrong).map(([what, of]) => ({
			what: `${count} items in chaos: ${what}`,
			measured: of,
			unit: '',
			bar: 0,
			exactly: true,
		}));
	} finally {
		await engine.stop();
		simulator.stop();
	}
}

async function main(): Promise<void> {
	const { costFigures } = await import('./bulkCost.mts');
	const { keyFigures } = await import('./bulkKeys.mts');
	const { killedFigures } = await import('./bulkKilled.mts');
	const parts: Record<string, () => Promise<Figure[]>> = {
		contest: contestFigures,
		cost: async () => await costFigures(few(2000), few(10_000), log),
		keys: async () => await keyFigures(few(10_000), log),
		chaos: chaosFigures,
		killed: async () => await killedFigures(Number(values.rounds), log),
	};
	const figures: Figure[] = [];
	for (const [name, measure] of Object.entries(parts)) {
		if (values.only === undefined || values.only === name) figures.push(...(await measure()));
	}
	log(`\n${table(figures)}`);
	if (missed(figures).length > 0) process.exitCode = 1;
}

await main();
