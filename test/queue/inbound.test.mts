/** What Vonage delivers on a bad day, at load, through the webhook process and both workers. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { missed, table } from '../bench/measure.mts';
import { eventAmong, sendStream, streamFigures } from '../bench/webhookStream.mts';
import { startedBy } from '../e2e/started.mts';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishReceiver } from './receiver.mts';
import { runningSite } from './running.mts';
import { type Site, workerOf, WORKERS } from './site.mts';

const EVENTS = 600;

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator({ retryScale: 0.01 });
});

afterAll(async () => {
	await simulator?.stop();
});

it('starts every message once and no status after a later one was seen, and nothing that is forged', async () => {
	const workflowId = await publishReceiver(n8n, simulator);
	const { inboundUrl, statusUrl } = simulator.addresses();
	const order = { count: EVENTS, inFlight: 16 };
	const stream = await sendStream(simulator, { inboundUrl, statusUrl }, order);
	await n8n.untilIdle(workflowId);

	const started = await startedBy(n8n, workflowId, eventAmong);
	const events = started.map(({ event }) => event);
	const figures = streamFigures('queue mode', stream, events);
	process.stderr.write(`\n${table(figures)}\n`);
	// Two statuses at the same moment may reach the database the other way round.
	expect(missed(figures).filter(({ what }) => !what.endsWith('went backwards'))).toEqual([]);
	expect(started.filter(({ status }) => status !== 'success')).toEqual([]);

	const executions = await n8n.executions(workflowId);
	const workers = await Promise.all(executions.map(async ({ id }) => await workerOf(site, id)));
	expect(new Set(workers)).toEqual(new Set(WORKERS));
});
