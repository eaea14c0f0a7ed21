import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type Gate, openGate } from '../n8n/gate.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { killedStream } from './killedStream.mts';
import { publishStarter } from './started.mts';

const folder = dataFolder('e2e-crash');
let simulator: Simulator;
let n8n: N8n;
let gate: Gate;
let port: number;

async function start(): Promise<N8n> {
	const env = { NODE_ENV: 'production' };
	n8n = await N8n.start({ userFolder: folder, port, env });
	await n8n.logIn();
	return n8n;
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
	'n8n is killed in a stream of messages, and none of them is missing when it is back',
	async () => {
		const workflowId = await publishStarter(n8n, simulator, gate.url);
		const { missing, lost, retries } = await killedStream({
			simulator,
			n8n,
			workflowId,
			restart: start,
			events: 60,
			deaths: 1,
		});
		expect({ missing, lost }).toEqual({ missing: [], lost: 0 });
		expect(retries).toBeGreaterThan(0);
	},
);
