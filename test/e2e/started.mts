import { chooseCredential } from '../demo/demo.mts';
import type { N8n } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { chain } from './workflow.mts';

/**
 * Publishes a workflow that every event starts, and that does nothing else. Vonage reaches it by `url`,
 * which need not be n8n's own. Returns its id.
 */
export async function publishStarter(
	n8n: N8n,
	simulator: Simulator,
	url: string = n8n.url,
): Promise<string> {
	const workflow = chain(
		'Started by everything',
		{
			name: 'Start',
			type: 'vonageWhatsAppTrigger',
			typeVersion: 1.1,
			parameters: { registerWithVonage: false, events: ['message', 'status'], statuses: [] },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
	);
	await chooseCredential(n8n, simulator, workflow);
	const id = await n8n.publishWorkflow(workflow);
	await n8n.untilPublished(id);
	const base = `${url}/webhook/${String(workflow.nodes[0].webhookId)}`;
	simulator.setWebhooks({ inboundUrl: `${base}/inbound`, statusUrl: `${base}/status` });
	return id;
}

/** An execution of a workflow whose trigger got an event. */
export interface Started {
	/** What the event has in it that tells it from all others, as `mark` finds it. */
	event: string;
	/** `success`; `crashed` when n8n died while it ran. */
	status: string;
}

/**
 * What has started a workflow so far, in the order of that.
 *
 * @param mark Finds what identifies an event among the texts of its execution.
 */
export async function startedBy(
	n8n: N8n,
	workflowId: string,
	mark: (texts: string[]) => string | undefined,
): Promise<Started[]> {
	const executions = (await n8n.allExecutions(workflowId)).sort(
		(one, other) => Number(one.id) - Number(other.id),
	);
	const started: Started[] = [];
	for (const { id, status } of executions) {
		const event = mark(await n8n.textsOfExecution(id));
		if (event === undefined) throw new Error(`Execution ${id} has no event in it.`);
		started.push({ event, status });
	}
	return started;
}
