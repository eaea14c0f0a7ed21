import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { chain, type Step } from './workflow.mts';

export type Item = Record<string, unknown>;

/** Publishes a workflow that can be called: what its last step puts out is the answer. */
export async function publishCallable(
	n8n: N8n,
	simulator: Simulator,
	name: string,
	...steps: Step[]
): Promise<(body?: Item) => Promise<Item[]>> {
	const webhookPath = randomUUID();
	const workflow = chain(
		name,
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: {
				path: webhookPath,
				httpMethod: 'POST',
				responseMode: 'lastNode',
				responseData: 'allEntries',
			},
		},
		...steps,
	);
	await chooseCredential(n8n, simulator, workflow);
	await n8n.publishWorkflow(workflow);
	const url = `${n8n.url}/webhook/${webhookPath}`;
	await until('the webhook', async () => {
		// A request of another method tells whether n8n knows the path, and starts nothing.
		const { data } = await axios.get<{ message: string }>(url, { validateStatus: () => true });
		return data.message.includes('POST') || undefined;
	});
	return async (body = {}) => {
		const { data } = await axios.post<Item | Item[]>(url, body);
		return [data].flat().filter((item) => Object.keys(item).length > 0);
	};
}
