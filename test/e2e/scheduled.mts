import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { type N8n, until, type Workflow } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { runToEnd } from './execution.mts';
import { chain } from './workflow.mts';

/**
 * Publishes a workflow that a schedule starts, with a webhook beside the schedule: who calls it need
 * not wait for the morning. Unlike a run by hand it is one of a published workflow, whose nodes
 * remember what they saw. Returns what runs it once, to its good end, in the one way and in the other.
 */
export async function publishScheduled(
	n8n: N8n,
	simulator: Simulator,
	workflow: Workflow,
	schedule: string,
): Promise<{ onSchedule: () => Promise<void>; byHand: () => Promise<void> }> {
	const path = randomUUID();
	const [webhook] = chain(workflow.name, {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { path, httpMethod: 'POST' },
	}).nodes;
	workflow.nodes.push(webhook);
	workflow.connections[webhook.name] = workflow.connections[schedule];
	await chooseCredential(n8n, simulator, workflow);
	const workflowId = await n8n.publishWorkflow(workflow);
	await n8n.untilPublished(workflowId);

	const onSchedule = async () => {
		const before = (await n8n.executions(workflowId)).length;
		await until('the webhook', async () => {
			// n8n answers 404 until it knows the URL.
			const { status } = await axios.post(`${n8n.url}/webhook/${path}`);
			return status === 200 || undefined;
		});
		const ended = await until('the workflow to end', async () => {
			const executions = await n8n.executions(workflowId);
			const isOver = executions.every(({ stoppedAt }) => stoppedAt);
			return executions.length > before && isOver ? executions[0] : undefined;
		});
		if (ended.status !== 'success') throw new Error(`The workflow ended with ${ended.status}.`);
	};
	const byHand = async () => {
		await runToEnd(n8n, workflowId, schedule);
	};
	return { onSchedule, byHand };
}
