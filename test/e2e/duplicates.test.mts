/** What the trigger has forgotten, a workflow remembers: the example for restarts and several processes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { publish } from '../demo/demo.mts';
import { type N8n, until, type Workflow } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { example, picked } from './example.mts';
import { runningN8n } from './instance.mts';

let n8n: N8n;
let simulator: Simulator;
let workflowId: string;

let name: string;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator();
	const keeper = await n8n.publishWorkflow(example('send-once-data-table.json'));
	const workflow = example('no-duplicates.json', { Claim: { workflowId: picked(keeper) } });
	({ name } = workflow);
	workflowId = await publish(n8n, simulator, workflow);
});

afterAll(async () => {
	await n8n?.removeWorkflow(name);
	await simulator?.stop();
});

/** A trigger that remembers nothing, as after a restart of n8n: it is known by the ID of its node. */
async function replaceTrigger(): Promise<void> {
	const { data } = await n8n.http.get<{ data: Workflow }>(`/workflows/${workflowId}`);
	const { nodes, connections } = data.data;
	const [trigger] = nodes.filter(({ type }) => type.endsWith('vonageWhatsAppTrigger'));
	trigger.id = randomUUID();
	const saved = await n8n.http.patch<{ data: { versionId: string } }>(`/workflows/${workflowId}`, {
		nodes,
		connections,
	});
	await n8n.publish({ id: workflowId, versionId: saved.data.data.versionId });
	await n8n.untilPublished(workflowId);
}

/** The nodes at which the executions ended, the oldest first. */
async function ends(count: number): Promise<Array<string | undefined>> {
	const executions = await until(`${count} executions to end`, async () => {
		const all = await n8n.executions(workflowId);
		const isOver = all.every(({ stoppedAt }) => stoppedAt);
		return all.length >= count && isOver ? all.reverse() : undefined;
	});
	const nodes = ['Not Seen Before', 'Handle the Event'];
	return await Promise.all(
		executions.map(async ({ id }) => {
			const texts = await n8n.textsOfExecution(id);
			return nodes.findLast((node) => texts.includes(node));
		}),
	);
}

describe('an event that Vonage repeats', () => {
	it('does not start the workflow again, and after a restart it ends before it is handled', async () => {
		simulator.setFault({ kind: 'duplicate', delayMilliseconds: 3_600_000 });
		const { uuid } = simulator.customerSends({ text: 'Once' });
		const arrived = async (times: number) =>
			await simulator.waitFor(
				() =>
					simulator.world.deliveries.filter(
						({ messageUuid, state }) => messageUuid === uuid && state === 'delivered',
					).length === times,
				`the message to arrive ${times} times`,
			);
		await arrived(1);
		expect(await ends(1)).toEqual(['Handle the Event']);

		await replaceTrigger();
		simulator.advanceClock(3600);
		await arrived(2);
		expect(await ends(2)).toEqual(['Handle the Event', 'Not Seen Before']);
	});
});
