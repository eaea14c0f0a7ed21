/** Which templates are new, and who remembers it in queue mode. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { runsOf } from '../e2e/execution.mts';
import { chain, type Step } from '../e2e/workflow.mts';
import { type ExecutionSummary, type N8n, until } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { runningSite } from './running.mts';
import { type Site, workerOf, WORKERS } from './site.mts';

const NAME = 'Templates';
/** The trigger looks every minute, on the minute. */
const POLL_LIMIT_MS = 150_000;

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeEach(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator();
});

afterEach(async () => {
	await n8n.removeWorkflow(NAME);
	await simulator.stop();
});

const sync = (options: Record<string, unknown>): Step => ({
	name: 'Sync',
	type: 'vonageWhatsApp',
	parameters: { resource: 'template', operation: 'sync', return: 'changes', options },
});

async function publish(...steps: Step[]): Promise<string> {
	const workflow = chain(NAME, ...steps);
	await chooseCredential(n8n, simulator, workflow);
	const id = await n8n.publishWorkflow(workflow);
	await n8n.untilPublished(id);
	return id;
}

/** The executions that have come to a good end, the first one first. */
const successes = async (workflowId: string) =>
	(await n8n.allExecutions(workflowId)).filter(({ status }) => status === 'success').reverse();

/** What a sync has put out. */
async function told({ id }: ExecutionSummary) {
	const [{ data, hints = [] }] = (await runsOf(n8n, id)).Sync;
	const items = (data?.main[0] ?? []).map(({ json }) => json);
	return {
		changes: items.flatMap(({ name, change }) =>
			change ? [`${String(name)} ${String(change)}`] : [],
		),
		snapshot: items.find(({ snapshot }) => snapshot)?.snapshot,
		hints: hints.map(({ message }) => message),
		worker: await workerOf(site, id),
	};
}

it('n8n does not hand the memory of a sync to its workers, and the sync says so', async () => {
	const workflowId = await publish(
		{
			name: 'Schedule Trigger',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
		},
		sync({ outputSnapshot: false }),
	);
	const [first, second] = await until('two syncs', async () => {
		const ended = await successes(workflowId);
		return ended.length > 1 ? await Promise.all(ended.map(told)) : undefined;
	});
	expect(first.changes).toHaveLength(simulator.templates().length);
	expect(first.hints).toEqual([]);
	expect(second.changes).toEqual(first.changes);
	expect(second.hints).toEqual([expect.stringMatching(/queue mode.*'Previous Snapshot'/)]);
});

it('a snapshot that the workflow keeps by itself tells each change once, on either worker', async () => {
	const path = randomUUID();
	const workflowId = await publish(
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { path, httpMethod: 'POST' },
		},
		sync({ outputSnapshot: true, previousSnapshot: '={{ $json.body.snapshot }}' }),
	);
	const run = async (snapshot: unknown) => {
		const before = (await successes(workflowId)).length;
		await axios.post(`${site.url}/webhook/${path}`, { snapshot });
		const execution = await until('the sync', async () => (await successes(workflowId))[before]);
		return await told(execution);
	};

	let { snapshot, changes } = await run({});
	expect(changes).toHaveLength(simulator.templates().length);
	const workers = new Set<string>();
	for (let round = 0; round < 6 || workers.size < WORKERS.length; round++) {
		const isNews = round % 2 === 0;
		if (isNews) simulator.setTemplateQuality('hello_there', round % 4 === 0 ? 'RED' : 'GREEN');
		const synced = await run(snapshot);
		expect(synced.changes).toEqual(isNews ? ['hello_there updated'] : []);
		({ snapshot } = synced);
		workers.add(synced.worker);
	}
});

it('the template trigger looks from main, and remembers what it saw', async () => {
	const workflowId = await publish(
		{
			name: 'Vonage WhatsApp Template Trigger',
			type: 'vonageWhatsAppTemplateTrigger',
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] } },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
	);
	simulator.pauseTemplate('spring_coupon');
	const [{ id }] = await until(
		'the trigger to look again',
		async () => {
			const ended = await successes(workflowId);
			return ended.length > 0 ? ended : undefined;
		},
		POLL_LIMIT_MS,
	);
	const { End } = await runsOf(n8n, id);
	const items = End[0].data?.main[0] ?? [];
	expect(items.map(({ json }) => [json.name, json.events])).toEqual([
		['spring_coupon', ['paused']],
	]);
});
