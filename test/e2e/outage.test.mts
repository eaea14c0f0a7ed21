/** n8n is down while customers write, and Vonage repeats their messages with the first signature. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type Gate, openGate } from '../n8n/gate.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishStarter, startedBy } from './started.mts';

const folder = dataFolder('e2e-outage');
const MINUTES = 20;
let simulator: Simulator;
let n8n: N8n;
let gate: Gate;
let port: number;

async function start(): Promise<void> {
	const env = { NODE_ENV: 'production' };
	n8n = await N8n.start({ userFolder: folder, port, env });
	await n8n.logIn();
}

beforeAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await installPackage(folder);
	port = await freePort();
	simulator = await startSimulator({ retryScale: 0.01 });
	await start();
	gate = await openGate(n8n.url);
});

afterAll(async () => {
	await gate?.close();
	await n8n?.stop();
	await simulator?.stop();
});

// n8n 2.6 says that it is ready before it knows its webhooks, and answers them with 404 meanwhile.
const promised = n8nUnderTest.name === 'oldest' ? it.skip : it;

promised(
	`200 messages that come while n8n is down for ${MINUTES} minutes start the workflow, each once`,
	async () => {
		const workflowId = await publishStarter(n8n, simulator, gate.url);
		await n8n.stop();

		const texts = Array.from({ length: 200 }, (_, at) => `Event ${at}`);
		for (const text of texts) simulator.customerSends({ text });
		const { deliveries } = simulator.world;
		await simulator.waitFor(
			() => deliveries.every(({ attempts }) => attempts.length > 0),
			'n8n to be missed',
			60,
		);
		simulator.advanceClock(MINUTES * 60);
		// Until none is on its way any more that was signed before those minutes.
		const counts = deliveries.map(({ attempts }) => attempts.length + 1);
		await simulator.waitFor(
			() => deliveries.every(({ attempts }, at) => attempts.length > (counts[at] ?? 0)),
			'all to be tried again',
			60,
		);

		await start();
		await simulator.waitFor(
			() => deliveries.every(({ state }) => state !== 'pending'),
			'all to be settled',
			180,
		);
		await n8n.untilIdle(workflowId, 180_000);
		expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([]);

		const started = await startedBy(n8n, workflowId, (all) =>
			all.find((text) => /^Event \d+$/.test(text)),
		);
		expect(started.map(({ event }) => event).sort()).toEqual([...texts].sort());
		const [execution] = await n8n.executions(workflowId);
		const { data } = await n8n.http.get<object>(`/executions/${execution?.id}`);
		expect(JSON.stringify(data)).toContain('delayedSeconds');
	},
);
