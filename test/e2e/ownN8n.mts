/** An n8n of a test file's own, which the file may stop, kill and start again. */
import { afterAll, beforeAll, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type Gate, openGate } from '../n8n/gate.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';

/** What such a file works with; there once its tests begin. */
export interface OwnN8n {
	n8n: N8n;
	simulator: Simulator;
	/** Lets webhooks through only when n8n is ready, as a proxy should. */
	gate: Gate;
	/** Starts n8n again, with what it had stored. */
	start(): Promise<N8n>;
}

/** @param name Of the folder that n8n keeps its data in, which is emptied first. */
export function useOwnN8n(name: string): () => OwnN8n {
	const folder = dataFolder(name);
	let own: OwnN8n | undefined;
	let n8n: N8n | undefined;
	let simulator: Simulator | undefined;
	beforeAll(async () => {
		rmSync(folder, { recursive: true, force: true });
		await installPackage(folder);
		const port = await freePort();
		const start = async () => {
			n8n = await N8n.start({ userFolder: folder, port, env: { NODE_ENV: 'production' } });
			await n8n.logIn();
			if (own) own.n8n = n8n;
			return n8n;
		};
		simulator = await startSimulator({ retryScale: 0.01 });
		const started = await start();
		own = { n8n: started, simulator, gate: await openGate(started.url), start };
	});
	afterAll(async () => {
		await own?.gate.close();
		await n8n?.stop();
		await simulator?.stop();
	});
	return () => {
		if (!own) throw new Error('n8n is used before the tests begin.');
		return own;
	};
}

/** Left out on the oldest n8n: it says that it is ready before it knows its webhooks, and answers them with 404 meanwhile. */
export const itUnlessOldest = n8nUnderTest.name === 'oldest' ? it.skip : it;
