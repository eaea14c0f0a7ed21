/**
 * One real n8n and one simulator: the same messages sent by our node and by what a builder would
 * otherwise take, each in a workflow of its own, one after the other.
 */
import { rmSync } from 'node:fs';
import { runsOf, runToEnd } from '../e2e/execution.mts';
import { chain, type Step } from '../e2e/workflow.mts';
import { freePort, N8n, type Workflow } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { provisionN8n } from '../n8n/provision.mts';
import { BUSINESS } from '../simulator/seed.mts';
import type { CredentialData } from '../simulator/simulator.mts';
import { mostInASecond } from './measure.mts';
import type { SimulatorProcess } from './simulatorProcess.mts';

const CREDENTIAL = 'vonageWhatsAppApi';
const EXECUTION_LIMIT_MS = 900_000;

/** What the provider allows and how long it takes. */
export interface Provider {
	perSecond: number;
	latencyMilliseconds: number;
}

export interface Contender {
	name: string;
	/** How many messages it gets to send. */
	items: number;
	/** The node that sends; its name is Send. */
	step: Omit<Step, 'name'>;
	/** Whether it gets them one by one, from a Loop Over Items. */
	looped?: boolean;
}

export interface Result {
	name: string;
	items: number;
	/** As the simulator's ledger has it. */
	accepted: number;
	throttled: number;
	mostUnderWay: number;
	authorizations: number;
	/** The most requests within any second. */
	mostInASecond: number;
	/** Accepted messages a second, from the first to the last. */
	sustained: number;
	/** Items a second of the time in which n8n ran the node. */
	perSecond: number;
}

/** Our node; what is left out has its default. */
export function ours(messagesPerSecond: number): Omit<Step, 'name'> {
	return {
		type: 'vonageWhatsApp',
		onError: 'continueRegularOutput',
		parameters: {
			resource: 'message',
			operation: 'send',
			messageType: 'text',
			from: BUSINESS,
			to: '={{ $json.to }}',
			text: '=Hello {{ $json.name }}, here is our offer.',
			options: { messagesPerSecond },
		},
	};
}

/** n8n's HTTP Request node with our credential. */
export function httpRequest(url: string, options: object = {}): Omit<Step, 'name'> {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		onError: 'continueRegularOutput',
		parameters: {
			method: 'POST',
			url: `${url}/v1/messages`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ channel: 'whatsapp', message_type: 'text', from: '${BUSINESS}', to: $json.to, text: 'Hello ' + $json.name + ', here is our offer.' }) }}`,
			options,
		},
	};
}

export class Contest {
	readonly #n8n: N8n;
	readonly #simulator: SimulatorProcess;
	readonly #credential: CredentialData;

	private constructor(n8n: N8n, simulator: SimulatorProcess, credential: CredentialData) {
		this.#n8n = n8n;
		this.#simulator = simulator;
		this.#credential = credential;
	}

	static async start(simulator: SimulatorProcess, log: (line: string) => void): Promise<Contest> {
		await provisionN8n(log);
		const userFolder = dataFolder('bench');
		rmSync(userFolder, { recursive: true, force: true });
		await installPackage(userFolder);
		const n8n = await N8n.start({ userFolder, port: await freePort() });
		try {
			await n8n.logIn();
			return new Contest(n8n, simulator, await simulator.credential());
		} catch (error) {
			await n8n.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.#n8n.stop();
	}

	get url(): string {
		return this.#credential.vonageBaseUrl;
	}

	/** Lets one of them send, and looks at what the provider has seen of it. */
	async run(provider: Provider, contender: Contender): Promise<Result> {
		const { name, items } = contender;
		await this.#simulator.reset();
		const { perSecond, latencyMilliseconds: delayMilliseconds } = provider;
		await this.#simulator.setFault({ kind: 'rate-limit', perSecond });
		await this.#simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds });

		const milliseconds = await this.#execute(contender);
		const { requests, messages, traffic } = await this.#simulator.ledger();
		const times = requests.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
		const accepted = messages.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
		const [first = 0] = accepted;
		const last = accepted.at(-1) ?? 0;
		return {
			name,
			items,
			accepted: messages.length,
			throttled: requests.filter(({ fault }) => fault === 'rate-limit').length,
			...traffic,
			mostInASecond: mostInASecond(times),
			sustained: last > first ? ((accepted.length - 1) * 1000) / (last - first) : 0,
			perSecond: (items * 1000) / milliseconds,
		};
	}

	/** Runs its workflow. Returns how long n8n ran the node, in milliseconds. */
	async #execute(contender: Contender): Promise<number> {
		const workflow = workflowOf(contender);
		const data = { ...this.#credential };
		const id = await this.#n8n.saveCredential('Bench', CREDENTIAL, data);
		for (const node of workflow.nodes.filter(({ name }) => name === 'Send')) {
			node.credentials = { [CREDENTIAL]: { id, name: 'Bench' } };
		}
		const { id: workflowId } = await this.#n8n.createWorkflow(workflow);
		const executionId = await runToEnd(this.#n8n, workflowId, 'Start', EXECUTION_LIMIT_MS);
		const runData = await runsOf(this.#n8n, executionId);
		const runs = contender.looped ? [...runData.Send, ...runData.Loop] : runData.Send;
		return runs.reduce((sum, { executionTime }) => sum + executionTime, 0);
	}
}

/** Nobody gets two of the messages. */
function workflowOf({ name, items, step, looped }: Contender): Workflow {
	const contacts = `return Array.from({ length: ${items} }, (_, index) => ({ json: { to: String(447701000000 + index), name: 'Ana' } }));`;
	const workflow = chain(
		name,
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		{
			name: 'Contacts',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: contacts },
		},
		...(looped
			? [
					{
						name: 'Loop',
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 1 },
					},
				]
			: []),
		{ name: 'Send', ...step },
	);
	if (looped) {
		// Its first output is for the end of the loop.
		workflow.connections.Loop = { main: [[], [{ node: 'Send', type: 'main', index: 0 }]] };
		workflow.connections.Send = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
	}
	return workflow;
}
