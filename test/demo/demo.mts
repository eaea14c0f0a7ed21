/**
 * The main job, to watch or to check: a customer's message on the phone starts a workflow in a real
 * n8n, and the answers arrive on the phone, with their ticks.
 */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
	freePort,
	N8n,
	owner,
	until,
	urlOf,
	type Workflow,
	type WorkflowSummary,
} from '../n8n/instance.mts';
import { buildPackage, dataFolder, installPackage, packageName } from '../n8n/package.mts';
import { provisionN8n, root } from '../n8n/provision.mts';
import { keepWebhooks, keptIdentities } from '../simulator/kept.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { playConversation } from './conversation.mts';
import { listenForInterruption } from './interruption.mts';

type Log = (line: string) => void;

const example = path.join(root, 'examples', 'greeting-bot.json');
const credentialType = 'vonageWhatsAppApi';
const credentialName = 'Vonage WhatsApp account';

/** Ticks change slowly enough to be seen. */
const VISIBLE_PACE = { submitted: 150, delivered: 400, read: 600 };

export interface Demo {
	n8n: N8n;
	simulator: Simulator;
	stop(): Promise<void>;
}

export interface DemoOptions {
	/** Where n8n keeps its data; kept between two starts. */
	folder: string;
	n8nPort?: number;
	simulatorPort?: number;
}

/**
 * Starts simulator and n8n with this package and its credential. An n8n that does not have the example
 * workflow gets it; every other workflow is as whoever plays with the demo left it.
 */
export async function startDemo(options: DemoOptions, log: Log): Promise<Demo> {
	await provisionN8n(log);
	log('Building and packing this package …');
	await buildPackage();
	await installPackage(options.folder);

	const simulator = await startSimulator({
		identities: keptIdentities(options.folder),
		port: await freePort(options.simulatorPort),
		pace: VISIBLE_PACE,
	});
	let n8n: N8n | undefined;
	try {
		const port = await freePort(options.n8nPort);
		keepWebhooks(simulator, options.folder, urlOf(port));
		log('Starting n8n …');
		n8n = await N8n.start({ userFolder: options.folder, port });
		await n8n.logIn();
		await offerExample(n8n, simulator);
		const running = n8n;
		return {
			n8n: running,
			simulator,
			stop: async () => {
				await Promise.all([running.stop(), simulator.stop()]);
			},
		};
	} catch (error) {
		await Promise.all([n8n?.stop(), simulator.stop()]);
		throw error;
	}
}

/**
 * Saves the credential, whose simulator may have another port this time, and creates the example where
 * there is none. It is published unless Vonage sends to another workflow already.
 */
async function offerExample(n8n: N8n, simulator: Simulator): Promise<void> {
	const workflow = readWorkflow(example);
	await chooseCredential(n8n, simulator, workflow);
	if ((await n8n.workflows()).some(({ name }) => name === workflow.name)) return;
	if (simulator.addresses().inboundUrl === '') await publish(n8n, simulator, workflow);
	else await n8n.createWorkflow(workflow);
}

const readWorkflow = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Workflow;

/** Publishes an example, as {@link publish} does. */
export async function publishExample(
	n8n: N8n,
	simulator: Simulator,
	file: string,
): Promise<string> {
	return await publish(n8n, simulator, readWorkflow(file));
}

/**
 * Imports a workflow as a builder would: choose the credential and publish. Its trigger registers by
 * itself at Vonage, which is the simulator here. Returns the workflow's id.
 */
export async function publish(n8n: N8n, simulator: Simulator, workflow: Workflow): Promise<string> {
	await chooseCredential(n8n, simulator, workflow);
	const workflowId = await n8n.publishWorkflow(workflow);
	const trigger = workflow.nodes.find(({ type }) => type.endsWith('vonageWhatsAppTrigger'));
	if (trigger) await registered(n8n, simulator, String(trigger.webhookId));
	return workflowId;
}

/** Waits until Vonage sends to the webhooks of a published workflow. */
export async function registered(n8n: N8n, simulator: Simulator, webhookId: string): Promise<void> {
	const base = `${n8n.url}/webhook/${webhookId}`;
	await until('Vonage to know the webhooks of the workflow', () => {
		const { inboundUrl, statusUrl } = simulator.addresses();
		return (inboundUrl === `${base}/inbound` && statusUrl === `${base}/status`) || undefined;
	});
}

/** Unpublishes a workflow, and waits until its trigger has given back the webhooks of the application. */
export async function unpublish(n8n: N8n, simulator: Simulator, workflowId: string): Promise<void> {
	await n8n.unpublishWorkflow(workflowId);
	await until('Vonage to forget the webhooks of the workflow', () => {
		const { inboundUrl, statusUrl } = simulator.addresses();
		return (inboundUrl === '' && statusUrl === '') || undefined;
	});
}

/** Chooses the credential of the simulator in every node of this package. */
export async function chooseCredential(
	n8n: N8n,
	simulator: Simulator,
	workflow: Workflow,
): Promise<void> {
	const data = { ...simulator.credential() };
	const id = await n8n.saveCredential(credentialName, credentialType, data);
	for (const node of workflow.nodes.filter(({ type }) => type.startsWith(packageName))) {
		node.credentials = { [credentialType]: { id, name: credentialName } };
	}
}

/** `npm run demo`: stays until Ctrl-C. `npm run demo -- --once`: plays a conversation and ends. */
export async function runDemo({ once }: { once: boolean }, log: Log): Promise<void> {
	// A conversation that checks something starts from nothing; the one to play with keeps its data.
	const folder = dataFolder(once ? 'once' : 'demo');
	if (once) rmSync(folder, { recursive: true, force: true });
	const ports = once ? {} : { n8nPort: 5678, simulatorPort: 4010 };
	const started = Date.now();
	const interruption = listenForInterruption();
	try {
		const demo = await startDemo({ folder, ...ports }, log);
		log(`Ready after ${Math.round((Date.now() - started) / 1000)} s.\n`);
		try {
			if (once) {
				log(await playConversation(demo.simulator));
				log('\nEvery message was delivered and read.');
				return;
			}
			await greet(demo, log);
			await interruption.whenAsked();
			log('\nStopping … (Ctrl-C again ends it at once)');
		} finally {
			await demo.stop();
		}
		log('Stopped. Start again with npm run demo: workflows and what is published are kept in');
		log(`${folder}; the chats on the phone are not.`);
	} catch (error) {
		log(error instanceof Error ? error.message : String(error));
		throw error;
	}
}

async function greet({ n8n, simulator }: Demo, log: Log): Promise<void> {
	log(`  Phone of a customer   ${simulator.addresses().phone}`);
	log(`  n8n                   ${n8n.url}`);
	log(`                        log in as ${owner.email} with ${owner.password}`);
	const row = (what: string) => log(`  Published             ${what}`);
	const published = (await n8n.workflows()).filter(({ active }) => active);
	for (const workflow of published) {
		const isTold = await isToldOf(n8n, simulator, workflow);
		row(`${workflow.name}${isTold ? ' (gets what customers write)' : ''}`);
		log(`                        ${n8n.url}/workflow/${workflow.id}`);
	}
	if (published.length === 0) row('nothing; publish a workflow to get answers');
	log(THINGS_TO_TRY);
}

const THINGS_TO_TRY = `
First thing to try: open the phone and write "Hello"; where the greeting bot answers, tap a button.
Then open the workflow's Executions tab to see what ran. Next, in a new workflow:
- Channel → Check Setup lists what the channel needs, and what was found.
- Message → Send a text to Ben Example (+447700900003), who never wrote: the phone tells why Vonage
  rejects it (tick "Show what Vonage rejected"). Message → Send Template reaches him.
Ctrl-C stops everything.`;

/** Whether Vonage sends what customers write to a trigger of this workflow. */
async function isToldOf(n8n: N8n, simulator: Simulator, { id }: WorkflowSummary): Promise<boolean> {
	const { inboundUrl } = simulator.addresses();
	const { nodes } = await n8n.workflow(id);
	return nodes.some(
		({ webhookId }) => webhookId && inboundUrl.startsWith(`${n8n.url}/webhook/${webhookId}/`),
	);
}
