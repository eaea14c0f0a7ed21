/**
 * How many webhooks a second a real n8n takes and turns away: this trigger beside n8n's own Webhook
 * node, in the same n8n, in turns.
 */
import { chooseCredential } from '../demo/demo.mts';
import { chain } from '../e2e/workflow.mts';
import type { N8n } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { load, type Outcome } from './load.mts';
import type { Figure } from './measure.mts';
import { signed, type SignedWebhook, textMessage } from './signedWebhooks.mts';

const ROUNDS = 6;
const SECONDS = 4;
/** About what n8n makes of them in that time. */
const EXECUTIONS = { eager: 120, lazy: 500 };

/** What n8n gives a new node of ours. */
const TRIGGER_VERSION = 1.1;
const WEBHOOK_VERSION = 2.1;

/** An expression that changes nothing; n8n starts an isolate for it, as for every node but this one. */
const EXPRESSION = { contentTypeNotice: '={{ 1 }}' };
/** What the Webhook node's credential wants to see. */
const HEADER = { name: 'x-bench', value: 'authorized' };

/** A published workflow that one address starts. */
interface Listener {
	id: string;
	url: string;
}

/** Whoever answers in a run, and what it is sent. */
interface Candidate {
	listener: Listener;
	next: () => SignedWebhook;
	/** What it has to answer to all of it. */
	status: number;
}

/**
 * How the trigger does beside the Webhook node, and where the rest goes.
 *
 * @param isLazy Whether n8n starts an isolate only where there is an expression. Otherwise it does so for
 * every webhook of every node but its own, which then has to have an expression for a fair comparison.
 */
export async function rateFigures(
	{ n8n, simulator }: { n8n: N8n; simulator: Simulator },
	name: string,
	isLazy: boolean,
): Promise<Figure[]> {
	const rates = new Rates(n8n, simulator, isLazy ? EXECUTIONS.lazy : EXECUTIONS.eager);
	const accepted = await rates.accepted();
	const refused = await rates.refused();
	const figure = (unit: string) => (what: string, measured: number, bar?: number) => ({
		what: `${name}: ${what}`,
		measured,
		unit,
		bar,
		atLeast: true,
	});
	const [perSecond, times, milliseconds] = [figure('/s'), figure('times'), figure('ms')];
	const onlyLazy = (bar: number) => (isLazy ? bar : undefined);
	return [
		perSecond('executions, Webhook node', accepted.webhook),
		perSecond('executions, Webhook node with a credential', accepted.credential),
		perSecond('executions, Webhook node with an expression', accepted.expression),
		perSecond('executions, trigger', accepted.trigger),
		times(
			'executions, trigger beside Webhook node',
			accepted.trigger / accepted.webhook,
			onlyLazy(0.95),
		),
		times(
			'executions, trigger beside Webhook node with an expression',
			accepted.trigger / accepted.expression,
			0.95,
		),
		perSecond('refused, Webhook node', refused.credential),
		perSecond('repeated, trigger', refused.repeated),
		perSecond('filtered, trigger', refused.filtered),
		perSecond('forged, trigger', refused.forged),
		times('repeated beside refused', refused.repeated / refused.credential, 0.7),
		times('filtered beside refused', refused.filtered / refused.credential, 0.7),
		times('repeated beside executions', refused.repeated / accepted.trigger, onlyLazy(8)),
		milliseconds('a webhook that is refused, n8n itself', 1000 / refused.webhook),
		milliseconds(
			'reading its credential besides',
			1000 / refused.credential - 1000 / refused.webhook,
		),
		milliseconds('an expression besides', 1000 / refused.expression - 1000 / refused.webhook),
		milliseconds(
			`a webhook that is repeated, besides n8n${isLazy ? '' : ' and its isolate'}`,
			1000 / refused.repeated - 1000 / (isLazy ? refused.webhook : refused.expression),
		),
	];
}

class Rates {
	#n8n: N8n;
	#simulator: Simulator;
	#executions: number;

	constructor(n8n: N8n, simulator: Simulator, executions: number) {
		this.#n8n = n8n;
		this.#simulator = simulator;
		this.#executions = executions;
	}

	/** Executions a second. */
	async accepted(): Promise<Record<'trigger' | 'webhook' | 'credential' | 'expression', number>> {
		const next = () => signed(textMessage('Hello'), this.#simulator.credential());
		const authorized = () => {
			const { body, headers } = next();
			return { body, headers: { ...headers, [HEADER.name]: HEADER.value } };
		};
		const accepting = async (parameters: object) => ({
			listener: await this.#webhook('Accepting', parameters),
			next: authorized,
			status: 200,
		});
		const candidates = {
			trigger: { listener: await this.#trigger('Taking', {}), next, status: 200 },
			webhook: await accepting({}),
			credential: await accepting({ authentication: 'headerAuth' }),
			expression: await accepting(EXPRESSION),
		};
		return await best(candidates, async ({ listener, next, status }) => {
			const amount = this.#executions;
			const outcome = await load({ url: listener.url, next, amount });
			assertAll(status, outcome, listener);
			return (amount / ((await this.#ended(listener)) - outcome.startedAt)) * 1000;
		});
	}

	/** Webhooks a second that start nothing. */
	async refused(): Promise<
		Record<'repeated' | 'filtered' | 'forged' | 'webhook' | 'credential' | 'expression', number>
	> {
		const credential = this.#simulator.credential();
		const forger = { ...credential, signatureSecret: 'of somebody else' };
		const message = signed(textMessage('Hello'), credential);
		const next = () => signed(textMessage('Hello'), credential);
		const forged = () => signed(textMessage('Hello'), forger);
		const refusing = async (parameters: object) => ({
			listener: await this.#webhook('Refusing', parameters),
			next,
			status: 403,
		});
		const byAddress = { options: { ipWhitelist: '192.0.2.1' } };
		const repeating = await this.#trigger('Repeating', {});
		const filtering = await this.#trigger('Filtering', { events: ['status'] });
		// Taken once; from then on it is a repeat.
		await load({ url: repeating.url, next: () => message, amount: 1, connections: 1 });

		const candidates = {
			repeated: { listener: repeating, next: () => message, status: 200 },
			filtered: { listener: filtering, next, status: 200 },
			forged: { listener: repeating, next: forged, status: 401 },
			webhook: await refusing(byAddress),
			credential: await refusing({ authentication: 'headerAuth' }),
			expression: await refusing({ ...byAddress, ...EXPRESSION }),
		};
		return await best(candidates, async ({ listener, next, status }) => {
			const outcome = await load({ url: listener.url, next, seconds: SECONDS });
			assertAll(status, outcome, listener);
			return outcome.perSecond;
		});
	}

	async #trigger(name: string, parameters: object): Promise<Listener> {
		return await this.#publish(
			name,
			{
				type: 'vonageWhatsAppTrigger',
				typeVersion: TRIGGER_VERSION,
				parameters: { registerWithVonage: false, ...parameters },
			},
			'/inbound',
		);
	}

	async #webhook(name: string, parameters: object): Promise<Listener> {
		return await this.#publish(`${name} ${JSON.stringify(parameters)}`, {
			type: 'n8n-nodes-base.webhook',
			typeVersion: WEBHOOK_VERSION,
			parameters: { httpMethod: 'POST', responseMode: 'onReceived', ...parameters },
		});
	}

	async #publish(
		name: string,
		start: { type: string; typeVersion: number; parameters: Record<string, unknown> },
		path = '',
	): Promise<Listener> {
		const workflow = chain(
			name,
			{ name: 'Start', ...start },
			{ name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
		);
		await chooseCredential(this.#n8n, this.#simulator, workflow);
		const [node] = workflow.nodes;
		const webhookId = String(node.webhookId);
		if (start.type === 'n8n-nodes-base.webhook') {
			Object.assign(node.parameters as object, { path: webhookId });
			if ('authentication' in start.parameters) {
				const name = 'Header of the bench';
				const id = await this.#n8n.saveCredential(name, 'httpHeaderAuth', HEADER);
				node.credentials = { httpHeaderAuth: { id, name } };
			}
		}
		const id = await this.#n8n.publishWorkflow(workflow);
		await this.#n8n.untilPublished(id);
		return { id, url: `${this.#n8n.url}/webhook/${webhookId}${path}` };
	}

	/** When the last execution ended, in Unix milliseconds. */
	async #ended({ id }: Listener): Promise<number> {
		await this.#n8n.untilIdle(id);
		const latest = await this.#n8n.executions(id);
		return Math.max(...latest.map(({ stoppedAt = '' }) => Date.parse(stoppedAt)));
	}
}

/** The best of several rounds: whatever else the machine does only ever takes time away. */
async function best<Name extends string>(
	candidates: Record<Name, Candidate>,
	measure: (candidate: Candidate) => Promise<number>,
): Promise<Record<Name, number>> {
	const names = Object.keys(candidates) as Name[];
	const rates = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
	for (const name of names) await measure(candidates[name]); // the code is warm then
	for (let round = 0; round < ROUNDS; round++) {
		const turns = round % 2 === 0 ? names : names.toReversed();
		for (const name of turns) {
			const rate = await measure(candidates[name]);
			rates[name] = Math.max(rates[name], rate);
		}
	}
	return rates;
}

function assertAll(status: number, { statuses }: Outcome, { url }: Listener): void {
	const others = Object.keys(statuses).filter((each) => each !== String(status));
	if (others.length > 0) throw new Error(`${url} answered ${JSON.stringify(statuses)}`);
}
