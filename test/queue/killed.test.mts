/** Processes die while customers write. Vonage repeats what got no good answer. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Aftermath, killedStream } from '../e2e/killedStream.mts';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishReceiver } from './receiver.mts';
import { heal, runningSite } from './running.mts';
import { kill, type Role, type Site, untilDrained } from './site.mts';

const EVENTS = 150;
/** So many executions a worker has under way at most, unless it is told otherwise. */
const WORKER_CONCURRENCY = 10;

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(() => {
	({ site, n8n } = runningSite());
});

beforeEach(async () => {
	simulator = await startSimulator({ retryScale: 0.01 });
});

afterEach(async () => {
	await simulator?.stop();
});

afterAll(async () => await heal(site));

async function killed(role: Role): Promise<Aftermath> {
	const workflowId = await publishReceiver(n8n, simulator);
	const aftermath = await killedStream({
		simulator,
		n8n,
		workflowId,
		kill: async () => await kill(site, role),
		restart: async () => {
			await heal(site);
			return n8n;
		},
		...(role === 'webhook' && { untilOver: async () => await untilDrained(site) }),
		events: EVENTS,
		deaths: 1,
	});
	const { twice, nameless, unqueued, retries } = aftermath;
	process.stderr.write(
		`\n${role} killed in ${EVENTS} messages: ${twice.length} run twice, ${nameless} cut short, ${unqueued} stored but not queued, ${retries} repeated by Vonage\n`,
	);
	return aftermath;
}

it('no message is missing when the webhook process is killed', async () => {
	const { missing, lost, nameless, retries } = await killed('webhook');
	expect({ missing, lost, nameless }).toEqual({ missing: [], lost: 0, nameless: 0 });
	expect(retries).toBeGreaterThan(0);
});

it('a killed worker costs what it had under way, which is listed as failed, and nothing else', async () => {
	const { missing, lost, twice, nameless, retries } = await killed('workerA');
	expect({ lost, twice, retries }).toEqual({ lost: 0, twice: [], retries: 0 });
	expect(missing).toHaveLength(nameless);
	expect(nameless).toBeLessThanOrEqual(WORKER_CONCURRENCY);
});
