import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { runsOf } from './execution.mts';
import { chain } from './workflow.mts';

/** What the expressions of a campaign find in `$json`. */
export interface Contact {
	to: string;
	[more: string]: unknown;
}

/** A run of a campaign that came to its end. */
export interface CampaignRun {
	id: string;
	/** What the node put out for each contact. */
	items: Array<Record<string, unknown>>;
	/** The sentence above its output. */
	hint?: { message: string; type: string };
}

export interface Campaign {
	/** Starts it; returns the execution. */
	start: (contacts: Contact[]) => Promise<string>;
	/** The execution's status, once it has come to its end. */
	ended: (id: string) => Promise<string>;
	/** Runs it to its end. */
	run: (contacts: Contact[]) => Promise<CampaignRun>;
}

/** In queue mode it takes n8n a minute to notice that the worker has died. */
const RUN_LIMIT_MS = 180_000;

/** Publishes a workflow that sends a template to those whom it gets by a web hook. */
export async function publishCampaign(
	n8n: N8n,
	simulator: Simulator,
	options: Record<string, unknown>,
): Promise<Campaign> {
	const path = randomUUID();
	const workflow = chain(
		'Campaign',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { path, httpMethod: 'POST' },
		},
		{
			name: 'Contacts',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.contacts' },
		},
		{
			name: 'Send',
			type: 'vonageWhatsApp',
			onError: 'continueRegularOutput',
			parameters: {
				operation: 'sendTemplate',
				from: BUSINESS,
				to: '={{ $json.to }}',
				template: { __rl: true, mode: 'name', value: 'hello_there:en' },
				options,
			},
		},
	);
	await chooseCredential(n8n, simulator, workflow);
	const workflowId = await n8n.publishWorkflow(workflow);
	let latest = 0;

	async function start(contacts: Contact[]): Promise<string> {
		await until('the web hook', async () => {
			const url = `${n8n.url}/webhook/${path}`;
			return (await axios.post(url, { contacts })).status === 200 || undefined;
		});
		const begun = await until('the execution', async () =>
			(await n8n.executions(workflowId)).find(({ id }) => Number(id) > latest),
		);
		latest = Number(begun.id);
		return begun.id;
	}

	async function ended(id: string): Promise<string> {
		const ending = async () => {
			const execution = (await n8n.executions(workflowId)).find((each) => each.id === id);
			const isRunning = execution === undefined || ['new', 'running'].includes(execution.status);
			return isRunning ? undefined : execution.status;
		};
		return await until('the end of the campaign', ending, RUN_LIMIT_MS);
	}

	async function run(contacts: Contact[]): Promise<CampaignRun> {
		const id = await start(contacts);
		const status = await ended(id);
		if (status !== 'success') throw new Error(`The campaign ended with ${status}.`);
		const [{ data, hints }] = (await runsOf(n8n, id)).Send;
		return { id, items: (data?.main[0] ?? []).map(({ json }) => json), hint: hints?.[0] };
	}

	return { start, ended, run };
}
