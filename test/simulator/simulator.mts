import type { FastifyInstance } from 'fastify';
import { registerAccounts } from './accounts.mts';
import { registerApplications } from './applications.mts';
import { Callbacks } from './callbacks.mts';
import {
	customerSchema,
	registerControl,
	templateSchema,
	type CustomerRequest,
	type TemplateRequest,
} from './control.mts';
import type { Fault, FaultRequest } from './faults.mts';
import { registerGraph } from './graph.mts';
import { customerSends, type CustomerMessage } from './inbound.mts';
import { Lifecycle } from './lifecycle.mts';
import { registerMedia, storeMedia } from './media.mts';
import { registerMessages } from './messages.mts';
import { Phone } from './phone.mts';
import { createServer } from './server.mts';
import { World, type WorldOptions } from './state.mts';
import { transcript } from './transcript.mts';
import type {
	ApiRequest,
	Customer,
	Delivery,
	InboundMessage,
	MessageStatusName,
	MessageUpdate,
	OutboundMessage,
	Template,
	Webhooks,
} from './types.mts';

export interface SimulatorOptions extends WorldOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** Only loopback addresses are accepted. */
	host?: string;
}

/** Everything that happened, in order. */
export interface Ledger {
	/** Sent by the business, with history. */
	messages: OutboundMessage[];
	/** Sent by customers. */
	inbound: InboundMessage[];
	/** Messages marked as read. */
	updates: MessageUpdate[];
	/** Callbacks, with attempts and answers. */
	deliveries: Delivery[];
	/** Requests to the API, refused ones included. */
	requests: ApiRequest[];
}

/** The data of an n8n credential of type `vonageWhatsAppApi` that talks to this simulator. */
export interface CredentialData {
	applicationId: string;
	privateKey: string;
	apiKey: string;
	apiSecret: string;
	signatureSecret: string;
	wabaId: string;
	userAccessToken: string;
	environment: 'custom';
	vonageBaseUrl: string;
	graphBaseUrl: string;
	graphVersion: string;
}

/** Vonage and Graph on loopback, with a phone. Start it with `startSimulator`. */
export class Simulator {
	readonly world: World;
	#app: FastifyInstance;
	#callbacks: Callbacks;
	#lifecycle: Lifecycle;
	#phone: Phone;

	constructor(options: WorldOptions) {
		this.world = new World(options);
		this.#callbacks = new Callbacks(this.world);
		this.#lifecycle = new Lifecycle(this.world, this.#callbacks);
		this.#phone = new Phone(this.world, this.#lifecycle);
		this.#app = createServer(this.world);
		registerMessages(this.#app, this.world, this.#lifecycle);
		registerApplications(this.#app, this.world);
		registerAccounts(this.#app, this.world);
		registerMedia(this.#app, this.world);
		registerGraph(this.#app, this.world);
		this.#phone.register(this.#app);
		registerControl(this.#app, this);
	}

	/** Base address of the Vonage side, without a slash at the end. */
	get url(): string {
		return this.world.url;
	}

	async listen(host: string, port: number): Promise<void> {
		if (!['127.0.0.1', '::1', 'localhost'].includes(host)) {
			throw new Error(
				`The simulator only listens on loopback, not on ${host}: it hands out its own keys`,
			);
		}
		await this.#app.listen({ host, port });
		const address = this.#app.server.address();
		const bound = typeof address === 'object' && address ? address.port : port;
		this.world.url = `http://${host === '::1' ? '[::1]' : host}:${bound}`;
	}

	async stop(): Promise<void> {
		this.#phone.stop();
		this.#lifecycle.stop();
		this.#callbacks.stop();
		await this.#app.close();
		this.world.stop();
	}

	/** Back to the start: no messages, no faults, seeded customers and templates. Webhook addresses stay. */
	reset(): void {
		this.#callbacks.reset();
		this.world.reset();
	}

	credential(): CredentialData {
		const { publicKey: _publicKey, ...identities } = this.world.identities;
		return {
			...identities,
			environment: 'custom',
			vonageBaseUrl: this.url,
			graphBaseUrl: `${this.url}/graph`,
			graphVersion: 'v25.0',
		};
	}

	addresses(): Record<string, string> {
		const { inboundUrl, statusUrl } = this.world.webhooksOf(this.world.identities.applicationId);
		return {
			vonage: this.url,
			graph: `${this.url}/graph`,
			phone: `${this.url}/phone`,
			control: `${this.url}/_control`,
			inboundUrl: inboundUrl ?? '',
			statusUrl: statusUrl ?? '',
		};
	}

	ledger(): Ledger {
		const { world } = this;
		return structuredClone({
			messages: world.outbound(),
			inbound: world.inbound(),
			updates: world.updates,
			deliveries: world.deliveries,
			requests: world.requests,
		});
	}

	customerSends(message: CustomerMessage): InboundMessage {
		return customerSends(this.world, this.#callbacks, message);
	}

	/** A customer, known by phone number or user id from now on; a known one is replaced. */
	addCustomer(request: CustomerRequest): Customer {
		const { userId, ...rest } = customerSchema.parse(request);
		const known = this.world.customer(rest.phone ?? '');
		const customer = { userId: userId ?? known?.userId ?? `XX.${rest.phone}`, ...rest };
		this.world.addCustomer(customer);
		return customer;
	}

	addTemplate(request: TemplateRequest): Template {
		const parsed = templateSchema.parse(request);
		const template: Template = {
			...parsed,
			id: parsed.id ?? String(900200 + this.world.templates.length),
		};
		this.world.templates.push(template);
		return template;
	}

	setFault(fault: FaultRequest): Fault {
		return this.world.faults.add(fault);
	}

	clearFaults(): void {
		this.world.faults.clear();
	}

	advanceClock(seconds: number): void {
		this.world.clock.advance(seconds);
	}

	/** Where callbacks go from now on; an address that is left out stays. */
	setWebhooks(webhooks: Webhooks, level: 'application' | 'account' = 'application'): void {
		if (level === 'account') Object.assign(this.world.accountWebhooks, webhooks);
		else this.world.configureMessages(this.world.identities.applicationId, webhooks);
	}

	configureApplication(change: { version?: 'v1' | 'v0.1'; authenticateMedia?: boolean }): void {
		this.world.configureMessages(this.world.identities.applicationId, change);
	}

	/** Links a number of the business to the application, or to nothing. */
	linkNumber(number: string, linked: boolean): void {
		const found = this.world.number(number);
		if (!found) throw new Error(`${number} is not a number of the business`);
		found.applicationId = linked ? this.world.identities.applicationId : undefined;
	}

	/** While a chat is open, what is delivered there is read. */
	openChat(open: boolean, chat: { customer?: string; business?: string } = {}): void {
		const { customer, business } = this.#phone.view(chat.customer, chat.business);
		this.#phone.holdOpen(customer.id, business.number, open);
	}

	setAutoRead(on: boolean): void {
		this.world.autoRead = on;
		if (!on) return;
		for (const message of this.world.outbound()) {
			if (message.customerId) this.#lifecycle.readChat(message.customerId, message.from);
		}
	}

	/** Makes bytes available under an address that needs no authentication and does not expire. */
	hostMedia(bytes: Buffer, mimeType: string, name = 'file'): string {
		return `${this.url}/v3/media/${storeMedia(this.world, { bytes, mimeType, name, kind: 'hosted' }).id}`;
	}

	transcript(customer?: string, business?: string): string {
		const view = this.#phone.view(customer, business);
		const found = this.world.customer(view.customer.id);
		return found ? transcript(this.world, found, view.business.number) : '';
	}

	// Waiting: event driven, rejects after `seconds` (10).

	waitFor<T>(find: () => T | undefined | false, what?: string, seconds?: number): Promise<T> {
		return this.world.waitFor(find, what, seconds);
	}

	/** The first message of the business that fits, now or later. */
	waitForMessage(
		fits: (message: OutboundMessage) => boolean,
		seconds?: number,
	): Promise<OutboundMessage> {
		return this.waitFor(
			() => this.world.outbound().find(fits),
			'a message of the business',
			seconds,
		);
	}

	/** The message once it has reached the status (or one that comes after it). */
	waitForStatus(
		uuid: string,
		status: Exclude<MessageStatusName, 'accepted'>,
		seconds?: number,
	): Promise<OutboundMessage> {
		return this.waitFor(
			() => {
				const message = this.world.message(uuid);
				return (
					message?.direction === 'business' &&
					message.history.some((change) => change.status === status) &&
					message
				);
			},
			`message ${uuid} to be ${status}`,
			seconds,
		);
	}

	/** The first callback that fits and is not under way any more. */
	waitForDelivery(fits: (delivery: Delivery) => boolean, seconds?: number): Promise<Delivery> {
		return this.waitFor(
			() =>
				this.world.deliveries.find((delivery) => delivery.state !== 'pending' && fits(delivery)),
			'a callback to be concluded',
			seconds,
		);
	}
}

/** Starts a simulator on loopback; `stop()` leaves no timer and no connection behind. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, host = '127.0.0.1', ...world } = options;
	const simulator = new Simulator(world);
	await simulator.listen(host, port);
	return simulator;
}
