/** How many messages a second become executions: queue mode beside a single process, on the same PostgreSQL. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import path from 'node:path';
import { load } from '../bench/load.mts';
import { grid, written } from '../bench/measure.mts';
import { signed, textMessage } from '../bench/signedWebhooks.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { installPackage } from '../n8n/package.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishReceiver } from './receiver.mts';
import { runningSite } from './running.mts';
import { databaseEnvironment, type Site } from './site.mts';

/** In a round; the first one is for the code to get warm. */
const MESSAGES = 120;
const ROUNDS = 4;

let site: Site;
let single: N8n;
const simulators: Simulator[] = [];

beforeAll(async () => {
	({ site } = runningSite());
	const userFolder = path.join(site.folder, 'single');
	await installPackage(userFolder);
	const env = databaseEnvironment(site.postgresPort, 'single');
	single = await N8n.start({ userFolder, port: await freePort(), env });
	await single.logIn();
});

afterAll(async () => {
	await single?.stop();
	for (const simulator of simulators) await simulator.stop();
});

interface Rates {
	/** Answers to Vonage a second. */
	answered: number;
	/** Executions that ended, a second. */
	executed: number;
}

/** An n8n with a workflow that every message starts. */
async function receiverOf(n8n: N8n): Promise<() => Promise<Rates>> {
	const simulator = await startSimulator();
	simulators.push(simulator);
	const workflowId = await publishReceiver(n8n, simulator);
	const { inboundUrl: url } = simulator.addresses();
	const next = () => signed(textMessage('Hello'), simulator.credential());
	let executed = 0;
	return async () => {
		const { statuses, perSecond, startedAt } = await load({ url, next, amount: MESSAGES });
		expect(statuses).toEqual({ 200: MESSAGES });
		await n8n.untilIdle(workflowId);
		executed += MESSAGES;
		const executions = await n8n.allExecutions(workflowId);
		expect(executions.map(({ status }) => status)).toEqual(Array(executed).fill('success'));
		const ended = Math.max(...executions.map(({ stoppedAt = '' }) => Date.parse(stoppedAt)));
		return { answered: perSecond, executed: (MESSAGES / (ended - startedAt)) * 1000 };
	};
}

it('every message becomes one execution, in either mode', async () => {
	const receivers = {
		'single process': await receiverOf(single),
		'queue mode': await receiverOf(runningSite().n8n),
	};
	const rates: Record<string, Rates[]> = {};
	for (let round = 0; round < ROUNDS; round++) {
		for (const [mode, receive] of Object.entries(receivers)) {
			(rates[mode] ??= []).push(await receive());
		}
	}
	// Whatever else the machine does only ever takes time away.
	const best = (of: Rates[], rate: keyof Rates) =>
		written(Math.max(...of.slice(1).map((round) => round[rate])));
	const rows = Object.entries(rates).map(([mode, of]) => [
		mode,
		best(of, 'answered'),
		best(of, 'executed'),
	]);
	process.stderr.write(`\n${grid(['', 'answered/s', 'executed/s'], rows)}\n`);
});
