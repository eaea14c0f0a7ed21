/**
 * The stage of the engine tests: the simulator and n8n's engine, set up once for a test file, and what
 * most tests do with them.
 */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type {
	ExecutionError,
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameterResourceLocator,
	INodeParameters,
} from 'n8n-workflow';
import { inspect } from 'node:util';
import { type Bubble, bubblesOf } from '../simulator/chat.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import type { InboundMessage, OutboundMessage } from '../simulator/types.mts';
import { removeUserFolder } from './environment.mts';
import { Engine, type Outcome, type Run } from './harness.mts';

/** The client reference of a message for which the builder gives none: of the first item of a run. */
export const DEFAULT_REFERENCE = 'n8n-1-send-0-0';

export interface SendStart {
	/** In milliseconds of `performance.now()`. */
	at: number;
	clientRef: string;
	to: string;
}

export class Stage {
	#simulator: Simulator | undefined;
	#engine: Engine | undefined;

	async setup(): Promise<void> {
		this.#simulator = await startSimulator({
			pace: { submitted: 1, delivered: 1, read: 1 },
			retryScale: 0.001,
		});
		this.#engine = await Engine.start({ ...this.#simulator.credential() });
	}

	async teardown(): Promise<void> {
		await this.#engine?.stop();
		await this.#simulator?.stop();
		removeUserFolder();
	}

	get simulator(): Simulator {
		return started(this.#simulator);
	}

	get engine(): Engine {
		return started(this.#engine);
	}

	/** Ana writes, so that she can be written to. */
	greet(from = ANA): InboundMessage {
		return this.simulator.customerSends({ from, text: 'Hello' });
	}

	/** Runs Message -> Send (or another operation) from the business to Ana. */
	async send(parameters: INodeParameters, more: Omit<Run, 'parameters'> = {}): Promise<Outcome> {
		return await this.engine.run({
			parameters: { from: BUSINESS, to: ANA, ...parameters },
			...more,
		});
	}

	/** Runs an operation of the resource Template, and looks for what nobody may see in all that comes of it. */
	async manage(
		operation: string,
		parameters: INodeParameters = {},
		more: Omit<Run, 'parameters'> = {},
	): Promise<Outcome> {
		const outcome = await this.engine.run({
			parameters: { resource: 'template', operation, ...parameters },
			...more,
		});
		expectNothingPrivate(outcome, { ...this.engine.credential, ...more.credential });
		return outcome;
	}

	/** The requests to the providers so far, such as `GET message_templates` or `GET templates/:id`. */
	calls(): string[] {
		return this.simulator.world.requests.map(({ method, path }) => {
			const name = path
				.replace(/^\/graph\/v[\d.]+\//, '')
				.replace(/^\/v2\/whatsapp-manager\//, '')
				.replace(/^(wabas\/)?\d+\/(?=message_templates|templates)/, '')
				.replace(/^upload:.*/, 'upload')
				.replace(/\b\d{6,}\b/, ':id');
			return `${method} ${name}`;
		});
	}

	/** What WhatsApp made of the message: delivered, rejected, … */
	async settled(uuid: unknown): Promise<OutboundMessage> {
		return await this.simulator.waitFor(
			() => {
				const message = this.simulator.world.message(String(uuid));
				if (message?.direction !== 'business') return undefined;
				return ['accepted', 'submitted'].includes(message.status) ? undefined : message;
			},
			`message ${String(uuid)} to be delivered or rejected`,
		);
	}

	/** The chat on a customer's phone, oldest first. */
	phone(customer = ANA): Bubble[] {
		const { world } = this.simulator;
		const found = world.customer(customer);
		return found ? bubblesOf(world, found, BUSINESS) : [];
	}

	/** The messages that the nodes have begun to send, and when, in the order of their starts. */
	starts(): SendStart[] {
		return this.engine.started
			.filter(({ method, url }) => method === 'POST' && url.endsWith('/v1/messages'))
			.map(({ at, body }) => {
				const { client_ref: clientRef, to } = body as { client_ref: string; to: string };
				return { at, clientRef, to };
			});
	}

	/** The bodies of everything that was sent to the Messages API, refused or not. */
	bodies(): unknown[] {
		return this.simulator
			.ledger()
			.requests.filter(({ method }) => method === 'POST')
			.map(({ body }) => body);
	}
}

/** The clock that runs since the process began, moved by the tests of a file and put back after them. */
class ProcessClock {
	#original = performance.now;
	#aheadMs = 0;

	install(): void {
		performance.now = () => this.#original.call(performance) + this.#aheadMs;
	}

	/** The environment of jest hands the same clock to the next file. */
	restore(): void {
		performance.now = this.#original;
	}

	advance(minutes: number): void {
		this.#aheadMs += minutes * 60_000;
	}
}

function started<T>(part: T | undefined): T {
	if (part === undefined) throw new Error('The stage is used before its setup.');
	return part;
}

/** A stage for the tests of a file; every test begins with an empty ledger and a greeting from Ana. */
export function useStage(): Stage {
	const stage = new Stage();
	const clock = new ProcessClock();
	beforeAll(async () => {
		clock.install();
		await stage.setup();
	});
	afterAll(async () => {
		await stage.teardown();
		clock.restore();
	});
	beforeEach(() => {
		// The nodes remember for a minute what a business number has sent.
		clock.advance(2);
		stage.simulator.reset();
		stage.engine.started.length = 0;
		// The addresses of the test before are kept by a reset, and nobody listens there any more.
		stage.simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
		stage.greet();
	});
	return stage;
}

/** The JSON of the items of the first output; fails with the error that stopped the workflow. */
export function results({ output, error }: Outcome): IDataObject[] {
	if (error) throw new Error(`The workflow stopped: ${error.message} ${error.description ?? ''}`);
	return (output[0] ?? []).map(({ json }) => json);
}

/** The JSON of the one item of the first output. */
export function result(outcome: Outcome): IDataObject {
	const items = results(outcome);
	expect(items).toHaveLength(1);
	return items[0];
}

/** The error that stopped the workflow. */
export function failure({ error, output }: Outcome): ExecutionError {
	if (!error) throw new Error(`The workflow did not stop; its output: ${inspect(output)}`);
	return error;
}

/** Which input item each output item comes from. */
export function origins(items: INodeExecutionData[]): unknown[] {
	return items.map(({ pairedItem }) =>
		typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : pairedItem,
	);
}

/** An item per object. */
export function items(...jsons: IDataObject[]): INodeExecutionData[] {
	return jsons.map((json) => ({ json }));
}

/** The value of a template picker, typed in by name (`visit_reminder:en`) unless another mode is given. */
export function picked(
	value: string,
	mode: 'list' | 'name' | 'id' = 'name',
): INodeParameterResourceLocator {
	return { __rl: true, mode, value };
}

/** Everything in `value` that a reader could find in it, hidden properties included. */
function everything(value: unknown): string {
	if (typeof value === 'string') return value;
	return inspect(value, { depth: 12, showHidden: true, maxStringLength: null, breakLength: 200 });
}

/**
 * Fails when a secret, the handle of an uploaded sample, or the address of a page of templates (which
 * can carry the token) has come out.
 */
export function expectNothingPrivate(
	outcome: Outcome,
	credential: ICredentialDataDecryptedObject,
): void {
	const { output, error } = outcome;
	const isLong = output.flat().length > 200;
	// Looking into hidden properties takes its time; of thousands of items what is stored will do.
	expectNoSecret(isLong ? JSON.stringify(output) : outcome, credential);
	const shown = JSON.stringify([output, error?.message, error?.description, error?.context]);
	expect(shown).not.toMatch(/4::/);
	expect(shown).not.toMatch(/access_token|"paging"|[?&]after=/);
}

/** Fails when a secret of the credential, or a token made from it, is anywhere in the value. */
export function expectNoSecret(value: unknown, credential: ICredentialDataDecryptedObject): void {
	const text = everything(value);
	const { privateKey, apiKey, apiSecret, signatureSecret, userAccessToken } = credential;
	const lines = String(privateKey)
		.split('\n')
		.filter((line) => line.length > 40);
	const basic = Buffer.from(`${String(apiKey)}:${String(apiSecret)}`).toString('base64');
	const secrets = [...lines, apiSecret, signatureSecret, userAccessToken, basic].map(String);
	// What a credential lacks cannot leak.
	for (const secret of secrets.filter((each) => each !== '')) {
		expect(text).not.toContain(secret);
	}
	expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
	expect(text).not.toMatch(/\b(Bearer|Basic) \S/);
}
