/**
 * The main job, to watch or to check: a customer's message on the phone starts a workflow in a real
 * n8n, and the answers arrive on the phone, with their ticks.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Workflow } from '../n8n/instance.mts';
import { freePort, N8n, owner, until } from '../n8n/instance.mts';
import { buildPackage, dataFolder, installPackage, packageName } from '../n8n/package.mts';
import { provisionN8n, root } from '../n8n/provision.mts';
import type { Identities } from '../simulator/seed.mts';
import { seededIdentities } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { startSimulator } from '../simulator/simulator.mts';
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
	workflowId: string;
	stop(): Promise<void>;
}

export interface DemoOptions {
	/** Where n8n keeps its data; kept between two starts. */
	folder: string;
	n8nPort?: number;
	simulatorPort?: number;
}

/** Starts simulator and n8n with this package, its credential and the published example workflow. */
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
		log('Starting n8n …');
		n8n = await N8n.start({
			userFolder: options.folder,
			port: await freePort(options.n8nPort),
		});
		await n8n.logIn();
		const workflowId = await publishExample(n8n, simulator, example);
		const running = n8n;
		return {
			n8n: running,
			simulator,
			workflowId,
			stop: async () => {
				await Promise.all([running.stop(), simulator.stop()]);
			},
		};
	} catch (error) {
		await Promise.all([n8n?.stop(), simulator.stop()]);
		throw error;
	}
}

/** Publishes an example, as {@link publish} does. */
export async function publishExample(
	n8n: N8n,
	simulator: Simulator,
	file: string,
): Promise<string> {
	return await publish(n8n, simulator, JSON.parse(readFileSync(file, 'utf8')) as Workflow);
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

/** The same keys at every start, so that a credential in the editor goes on working. */
function keptIdentities(folder: string): Identities {
	const file = path.join(folder, 'identities.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Identities;
	const identities = seededIdentities();
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, JSON.stringify(identities), { mode: 0o600 });
	return identities;
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
			greet(demo, log);
			await interruption.whenAsked();
			log('\nStopping … (Ctrl-C again ends it at once)');
		} finally {
			await demo.stop();
		}
		log(`Stopped. Start again with npm run demo; its data is in ${folder}`);
	} catch (error) {
		log(error instanceof Error ? error.message : String(error));
		throw error;
	}
}

function greet({ n8n, simulator, workflowId }: Demo, log: Log): void {
	log(`  Phone of a customer   ${simulator.addresses().phone}`);
	log(`  Workflow in n8n       ${n8n.url}/workflow/${workflowId}`);
	log(`                        log in as ${owner.email} with ${owner.password}`);
	log('');
	log('First thing to try: open the phone, write "Hello", and tap a button of the answer.');
	log("Then open the workflow's Executions tab to see what ran. Ctrl-C stops everything.");
}
