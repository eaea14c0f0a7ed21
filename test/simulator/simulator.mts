import type { FastifyInstance } from 'fastify';
import { registerAccounts } from './accounts.mts';
import { registerApplications } from './applications.mts';
import { Callbacks } from './callbacks.mts';
import {
	type CustomerRequest,
	customerSchema,
	type NumberChange,
	registerControl,
	type ReportsRequest,
	reportsSchema,
} from './control.mts';
import type { Fault, FaultRequest } from './faults.mts';
import { registerGraph } from './graph.mts';
import { otherTokens, type TokenState } from './graphTokens.mts';
import { type CustomerMessage, customerSends, keepMessage } from './inbound.mts';
import { Lifecycle } from './lifecycle.mts';
import { registerMedia, storeMedia } from './media.mts';
import { registerMessages } from './messages.mts';
import { Phone } from './phone.mts';
import { registerReports, type ReportsUsage } from './reports.mts';
import { createServer } from './server.mts';
import { World, type WorldOptions } from './state.mts';
import {
	type AccountRequest,
	accountSchema,
	type TemplateRequest,
	templateSchema,
} from './templateControl.mts';
import { manyTemplate } from './templateSeeds.mts';
import type { TemplateView } from './templateStore.mts';
import type { TrafficSummary } from './traffic.mts';
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
	WorkflowSpelling,
} from './types.mts';
import { registerSamples } from './uploads.mts';
import { registerVonageTemplates } from './vonageTemplates.mts';

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
	/** What was read from the Reports API, and what that costs. */
	reports: ReportsUsage;
	traffic: TrafficSummary;
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
		registerReports(this.#app, this.world);
		registerGraph(this.#app, this.world);
		registerVonageTemplates(this.#app, this.world);
		registerSamples(this.#app, this.world.uploads);
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
			reports: world.reports.usage,
			traffic: world.traffic.summary,
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

	/**
	 * So many customers, of whom each wrote to the first number within the last 23 hours, the first one
	 * longest ago; nobody is called back. Returns how many there are.
	 */
	seedConversations(count: number): number {
		for (let number = 0; number < count; number += 1) {
			const ago = 23 * 3600 * (1 - number / count);
			keepMessage(this.world, {
				from: String(447_701_000_000 + number),
				at: new Date(this.world.clock.now() - ago * 1000).toISOString(),
			});
		}
		return this.world.customers.length;
	}

	// Templates. They are named by id, or by name (and language, when there are several).

	/** A template that is there at once, past every check and review. */
	addTemplate(request: TemplateRequest): Template {
		const { id, ...parsed } = templateSchema.parse(request);
		return this.world.templates.put({ ...parsed, id: id ?? this.world.templates.newId() });
	}

	/** Fills the account up to `count` templates of all states, seeded ones included; returns how many there are. */
	seedTemplates(count: number): number {
		const { templates } = this.world;
		for (let number = 1; templates.size < count; number += 1) {
			const template = manyTemplate(number);
			if (!templates.get(template.id)) templates.put(template);
		}
		return templates.size;
	}

	templates(): TemplateView[] {
		return this.world.templates.list.map((template) => this.world.templates.view(template));
	}

	template(idOrName: string, language?: string): TemplateView {
		return this.world.templates.view(this.#template(idOrName, language));
	}

	/** Ends a review; also changes the end of one that is over. */
	reviewTemplate(
		idOrName: string,
		status: 'APPROVED' | 'REJECTED',
		reason = 'INVALID_FORMAT',
		more: { language?: string; info?: { reason: string; recommendation: string } } = {},
	): TemplateView {
		return this.#change(idOrName, more.language, (template) =>
			this.world.templates.decide(
				template,
				status === 'APPROVED'
					? { status }
					: { status, rejected_reason: reason, rejection_info: more.info },
			),
		);
	}

	/** For 3 hours, the second time 6, the third time DISABLED. */
	pauseTemplate(idOrName: string, language?: string): TemplateView {
		return this.#change(idOrName, language, (template) => this.world.templates.pause(template));
	}

	disableTemplate(idOrName: string, language?: string): TemplateView {
		return this.setTemplateStatus(idOrName, 'DISABLED', language);
	}

	/** Any status, also one that Meta has not thought of yet. */
	setTemplateStatus(idOrName: string, status: string, language?: string): TemplateView {
		return this.#change(idOrName, language, (template) =>
			this.world.templates.setStatus(template, status),
		);
	}

	setTemplateQuality(
		idOrName: string,
		score: string,
		more: { language?: string; reasons?: string[] } = {},
	): TemplateView {
		return this.#change(idOrName, more.language, (template) =>
			this.world.templates.setQuality(template, score, more.reasons),
		);
	}

	/** Moves a template to another category, or announces it in `correct_category`. */
	setTemplateCategory(
		idOrName: string,
		category: string,
		more: { language?: string; announceOnly?: boolean } = {},
	): TemplateView {
		return this.#change(idOrName, more.language, (template) =>
			this.world.templates.setCategory(template, category, more.announceOnly),
		);
	}

	/** Makes all cursors stale that listings have given out. */
	expireCursors(): void {
		this.world.listing.expire();
	}

	/** Limits, locale, reviews, and what is the matter with the credential's token; until `reset`. */
	configureAccount(request: AccountRequest): void {
		const { world } = this;
		const change = accountSchema.parse(request);
		world.locale = change.locale ?? world.locale;
		world.businessVerified = change.businessVerified ?? world.businessVerified;
		world.health = change.health ?? world.health;
		Object.assign(world.balance, change.balance);
		world.templateAuthentication = change.templateAuthentication ?? world.templateAuthentication;
		world.templates.limit = change.templateLimit ?? world.templates.limit;
		world.templates.reviews = change.reviews ?? world.templates.reviews;
		world.pace.reviewed = change.reviewMilliseconds ?? world.pace.reviewed;
		world.usage.callsPerHour = change.callsPerHour ?? world.usage.callsPerHour;
		world.usage.creationsPerHour = change.creationsPerHour ?? world.usage.creationsPerHour;
		world.tokens.own = change.token ?? world.tokens.own;
	}

	/** Tokens of the Graph API with what is the matter with each. */
	tokens(): Record<string, TokenState> {
		const { tokens, identities } = this.world;
		return { ...otherTokens, [identities.userAccessToken]: tokens.own };
	}

	#template(idOrName: string, language?: string): Template {
		const template = this.world.templates.find(idOrName, language);
		if (!template) throw new Error(`There is no template ${idOrName}`);
		return template;
	}

	#change(
		idOrName: string,
		language: string | undefined,
		change: (template: Template) => void,
	): TemplateView {
		const template = this.#template(idOrName, language);
		change(template);
		return this.world.templates.view(template);
	}

	setFault(fault: FaultRequest): Fault {
		return this.world.faults.add(fault);
	}

	clearFaults(): void {
		this.world.faults.clear();
	}

	/** How late Reports are and how large their pages; until `reset`. */
	configureReports(request: ReportsRequest): void {
		Object.assign(this.world.reports, reportsSchema.parse(request));
	}

	/** How statuses spell the place of a message in its failover list; until `reset`. */
	spellWorkflow(spelling: WorkflowSpelling): void {
		this.world.workflowSpelling = spelling;
	}

	/** Moves the simulated clock on by so many seconds, or back when they are negative. */
	advanceClock(seconds: number): void {
		this.world.clock.advance(seconds);
	}

	/** Stops the simulated clock until `reset`: from now on only `advanceClock` moves it. */
	freezeClock(): void {
		this.world.clock.freeze();
	}

	/** Where callbacks go from now on; an address that is left out stays. */
	setWebhooks(webhooks: Webhooks, level: 'application' | 'account' = 'application'): void {
		if (level === 'account') Object.assign(this.world.accountWebhooks, webhooks);
		else this.world.configureMessages(this.world.identities.applicationId, webhooks);
	}

	/** A `publicKey` of null takes the key away. */
	configureApplication(change: {
		version?: 'v1' | 'v0.1';
		authenticateMedia?: boolean;
		publicKey?: string | null;
	}): void {
		this.world.configureMessages(this.world.identities.applicationId, change);
	}

	/** Links a number of the business to the application, or to nothing. */
	linkNumber(number: string, linked: boolean): void {
		const applicationId = linked ? this.world.identities.applicationId : undefined;
		this.configureNumber(number, { applicationId });
	}

	/** Another application or WABA, or what Meta says of a number; until `reset`. */
	configureNumber(number: string, change: NumberChange): void {
		const found = this.world.number(number);
		if (!found) throw new Error(`${number} is not a number of the business`);
		Object.assign(found, change);
	}

	/** Fills the business up to `count` numbers that are linked to nothing; returns how many there are. */
	seedNumbers(count: number): number {
		const { numbers, identities } = this.world;
		for (let at = numbers.length; at < count; at += 1) {
			const number = String(447_702_000_000 + at);
			numbers.push({ number, name: `Example Ltd ${at}`, wabaId: identities.wabaId });
		}
		return numbers.length;
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

	// Waiting: event driven, rejects after `seconds` (20).

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

	/** The template once it has this status. */
	waitForTemplate(idOrName: string, status: string, seconds?: number): Promise<TemplateView> {
		return this.waitFor(
			() => {
				const template = this.world.templates.find(idOrName);
				return template?.status === status && this.world.templates.view(template);
			},
			`template ${idOrName} to be ${status}`,
			seconds,
		);
	}

	/** How many requests to a provider fit so far; `path` is a part of the path. */
	countRequests(match: { method?: string; path?: string } = {}): number {
		return this.world.requests.filter(
			({ method, path }) =>
				(match.method ?? method) === method && (!match.path || path.includes(match.path)),
		).length;
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
