import { Clock } from './clock.mts';
import { Faults } from './faults.mts';
import { GraphTokens } from './graphTokens.mts';
import { GraphUsage } from './graphUsage.mts';
import { Reports } from './reports.mts';
import {
	type Identities,
	seededApplication,
	seededCustomers,
	seededIdentities,
	seededNumbers,
} from './seed.mts';
import { Listing } from './templateListing.mts';
import type { Locale } from './templateRefusals.mts';
import { seededTemplates } from './templateSeeds.mts';
import { TemplateStore } from './templateStore.mts';
import { Traffic } from './traffic.mts';
import type {
	ApiRequest,
	Application,
	BusinessNumber,
	ChatMessage,
	Customer,
	Delivery,
	InboundMessage,
	Json,
	MessageUpdate,
	OutboundMessage,
	StoredMedia,
	Webhooks,
	WorkflowSpelling,
} from './types.mts';
import { Uploads } from './uploads.mts';

/** How long a message or a template takes from one status to the next, in simulated milliseconds. */
export interface Pace {
	submitted: number;
	delivered: number;
	read: number;
	/** From the submission of a template to the end of its review; 0 decides it in the answer. */
	reviewed: number;
}

export interface WorldOptions {
	identities?: Partial<Identities>;
	inboundUrl?: string;
	statusUrl?: string;
	/** Factor on the provider's retry back-off (5 s, doubling); 0.001 in tests. */
	retryScale?: number;
	/**
	 * Whether a repeat is signed anew; else it comes with the first signature. Which of the two Vonage does
	 * is not documented, so the default is what is harder to receive.
	 */
	signsRepeatsAnew?: boolean;
	/** How long the business may take to answer a callback. */
	callbackTimeoutMilliseconds?: number;
	pace?: Partial<Pace>;
	/** Every delivered message is read, without anybody looking at the phone. */
	autoRead?: boolean;
	/** Seed of the faults' probabilities. */
	seed?: number;
	/** Language of what Graph says to people: that of the token's user. */
	locale?: Locale;
}

/** One customer's chat with one business number. */
export interface Chat {
	/** Phone pages that show it right now. */
	viewers: number;
	/** Held open through the control API. */
	heldOpen: boolean;
	typing: boolean;
	stopTyping?: () => void;
}

/** How long a review takes unless somebody says otherwise, in milliseconds. */
const REVIEWED = 50;

const PLENTY = { value: 10.28, autoReload: false };

/** Whether a WABA can send. */
export type Health = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

export const WINDOW_MILLISECONDS = 24 * 3600 * 1000;

const chatKey = (customerId: string, business: string) => `${customerId}|${business}`;

const addressesOf = ({ phone, userId, parentUserId }: Customer) =>
	[phone, userId, parentUserId].filter((address) => address !== undefined);

/** Inbound types that restart the 24 hours; a reaction is not known to do so (Meta is silent). */
const opensWindow = (message: InboundMessage) =>
	!['reaction', 'unsupported'].includes(message.type);

export class World {
	readonly options: WorldOptions;
	readonly identities: Identities;
	readonly clock = new Clock();
	readonly faults: Faults;
	readonly pace: Pace;
	readonly templates: TemplateStore;
	/** Pages of templates, for both providers. */
	readonly listing = new Listing();
	readonly uploads: Uploads;
	readonly tokens: GraphTokens;
	readonly usage: GraphUsage;
	readonly reports = new Reports();
	readonly traffic = new Traffic();
	/** How statuses write where a message stands in its failover list. */
	workflowSpelling: WorkflowSpelling = 'specification';
	locale: Locale;
	/** What the template API accepts; its OpenAPI documents the application's token alone. */
	templateAuthentication: Array<'jwt' | 'basic'> = ['jwt'];
	/** Only a verified business may create authentication templates. */
	businessVerified = true;
	/** What is left to spend, in EUR. */
	balance = { ...PLENTY };
	/** What Meta says of the WABA's health. */
	health: Health = 'AVAILABLE';
	/** Where this simulator answers; set once it listens. */
	url = '';
	autoRead = false;
	applications = new Map<string, Application>();
	numbers: BusinessNumber[] = [];
	customers: Customer[] = [];
	media = new Map<string, StoredMedia>();
	messages: ChatMessage[] = [];
	updates: MessageUpdate[] = [];
	deliveries: Delivery[] = [];
	requests: ApiRequest[] = [];
	/** Where callbacks of unlinked numbers go. */
	accountWebhooks: Webhooks = {};
	#byUuid = new Map<string, ChatMessage>();
	#byAddress = new Map<string, Customer>();
	/** Chat -> end of its 24-hour window. */
	#windows = new Map<string, number>();
	#chats = new Map<string, Chat>();
	#listeners = new Set<() => void>();
	/** Ends what is still waited for. */
	#stop = new AbortController();

	constructor(options: WorldOptions = {}) {
		this.options = options;
		this.identities = seededIdentities(options.identities);
		this.faults = new Faults(options.seed, () => this.clock.now());
		this.pace = { submitted: 5, delivered: 10, read: 10, reviewed: REVIEWED, ...options.pace };
		this.locale = options.locale ?? 'en_US';
		this.templates = new TemplateStore({
			clock: this.clock,
			changed: () => this.changed(),
			reviewAfter: () => this.pace.reviewed,
			isUnderWay: (template) =>
				this.outbound().some(
					({ status, rendered }) =>
						['accepted', 'submitted'].includes(status) && rendered?.name === template.name,
				),
		});
		this.uploads = new Uploads(this.clock, () => this.url);
		this.tokens = new GraphTokens(this.identities);
		this.usage = new GraphUsage(this.clock, this.identities.wabaId);
		this.#seed();
	}

	/** Back to the seed; the addresses of the webhooks stay as they are. */
	reset(): void {
		const webhooks = this.webhooksOf(this.identities.applicationId);
		this.clock.reset();
		this.faults.clear();
		this.media.clear();
		this.messages = [];
		this.updates = [];
		this.deliveries = [];
		this.requests = [];
		this.accountWebhooks = {};
		this.#byUuid.clear();
		this.#windows.clear();
		for (const chat of this.#chats.values()) {
			chat.heldOpen = false;
			chat.typing = false;
		}
		this.#seed(webhooks);
		this.changed();
	}

	#seed(webhooks: Webhooks = this.options): void {
		const application = seededApplication(this.identities, webhooks);
		this.applications = new Map([[application.id, application]]);
		this.numbers = seededNumbers(this.identities);
		this.customers = [];
		this.#byAddress.clear();
		for (const customer of seededCustomers()) this.addCustomer(customer);
		this.templates.reset(seededTemplates());
		this.uploads.reset();
		this.tokens.reset();
		this.usage.reset();
		this.reports.reset();
		this.traffic.reset();
		this.workflowSpelling = 'specification';
		this.locale = this.options.locale ?? 'en_US';
		this.businessVerified = true;
		this.balance = { ...PLENTY };
		this.health = 'AVAILABLE';
		this.pace.reviewed = this.options.pace?.reviewed ?? REVIEWED;
		this.autoRead = this.options.autoRead ?? false;
	}

	// Conversations

	add(message: ChatMessage): void {
		this.messages.push(message);
		this.#byUuid.set(message.uuid, message);
		if (message.direction === 'customer' && opensWindow(message)) {
			const key = chatKey(message.customerId, message.to);
			const until = Date.parse(message.at) + WINDOW_MILLISECONDS;
			this.#windows.set(key, Math.max(until, this.#windows.get(key) ?? 0));
		}
		this.changed();
	}

	message(uuid: string): ChatMessage | undefined {
		return this.#byUuid.get(uuid);
	}

	outbound(): OutboundMessage[] {
		return this.messages.filter((message) => message.direction === 'business');
	}

	inbound(): InboundMessage[] {
		return this.messages.filter((message) => message.direction === 'customer');
	}

	/** By phone number or any of the user ids. */
	customer(address: string): Customer | undefined {
		return this.#byAddress.get(address);
	}

	/** Keeps the customer, in place of whoever has the same phone number or user id, chats included. */
	addCustomer(customer: Customer): void {
		const found = [customer.userId, customer.phone ?? ''].map((address) => this.customer(address));
		const [first, ...others] = new Set(found.filter((known) => known !== undefined));
		for (const known of first ? [first, ...others] : []) {
			for (const address of addressesOf(known)) this.#byAddress.delete(address);
			if (known.userId !== customer.userId) this.#moveChats(known.userId, customer.userId);
		}
		if (first) this.customers[this.customers.indexOf(first)] = customer;
		else this.customers.push(customer);
		this.customers = this.customers.filter((known) => !others.includes(known));
		for (const address of addressesOf(customer)) this.#byAddress.set(address, customer);
		this.changed();
	}

	/** What was said under one user id has been said under the other. */
	#moveChats(from: string, to: string): void {
		for (const message of this.messages) if (message.customerId === from) message.customerId = to;
		for (const { number } of this.numbers) {
			const until = this.#windows.get(chatKey(from, number)) ?? 0;
			const key = chatKey(to, number);
			this.#windows.set(key, Math.max(until, this.#windows.get(key) ?? 0));
		}
	}

	number(number: string): BusinessNumber | undefined {
		return this.numbers.find((candidate) => candidate.number === number);
	}

	/** When the customer's 24 hours with this number end; absent when they have ended or never began. */
	windowUntil(customerId: string, business: string): string | undefined {
		const until = this.#windows.get(chatKey(customerId, business)) ?? 0;
		return until > this.clock.now() ? new Date(until).toISOString() : undefined;
	}

	/** As if so many seconds had passed for one chat alone: all that was said in it, and its window. */
	ageChat(customerId: string, business: string, seconds: number): void {
		const older = (at: string) => new Date(Date.parse(at) - seconds * 1000).toISOString();
		for (const message of this.messages) {
			const ours = message.direction === 'customer' ? message.to : message.from;
			if (message.customerId !== customerId || ours !== business) continue;
			message.at = older(message.at);
			if (message.direction === 'business') {
				for (const entry of message.history) entry.at = older(entry.at);
			} else if (message.readAt) message.readAt = older(message.readAt);
		}
		const key = chatKey(customerId, business);
		this.#windows.set(key, (this.#windows.get(key) ?? 0) - seconds * 1000);
		this.changed();
	}

	chat(customerId: string, business: string): Chat {
		const key = chatKey(customerId, business);
		const known = this.#chats.get(key);
		if (known) return known;
		const chat: Chat = { viewers: 0, heldOpen: false, typing: false };
		this.#chats.set(key, chat);
		return chat;
	}

	chatIsOpen(customerId: string, business: string): boolean {
		const chat = this.chat(customerId, business);
		return this.autoRead || chat.heldOpen || chat.viewers > 0;
	}

	setTyping(customerId: string, business: string, typing: boolean): void {
		const chat = this.chat(customerId, business);
		chat.stopTyping?.();
		chat.stopTyping = undefined;
		if (chat.typing === typing && !typing) return;
		chat.typing = typing;
		// The indicator goes out by itself after 25 s.
		if (typing) {
			chat.stopTyping = this.clock.after(25_000, () => this.setTyping(customerId, business, false));
		}
		this.changed();
	}

	// Applications

	capability(applicationId: string | undefined): {
		version: 'v1' | 'v0.1';
		authenticateMedia: boolean;
		webhooks: Webhooks;
	} {
		const application = applicationId ? this.applications.get(applicationId) : undefined;
		const messages = child(child(application, 'capabilities'), 'messages');
		const webhooks = child(messages, 'webhooks');
		const address = (key: string) => {
			const value = child(webhooks, key)?.address;
			return typeof value === 'string' && value !== '' ? value : undefined;
		};
		return {
			version: messages?.version === 'v1' ? 'v1' : 'v0.1',
			authenticateMedia: messages?.authenticate_inbound_media === true,
			webhooks: { inboundUrl: address('inbound_url'), statusUrl: address('status_url') },
		};
	}

	/** Where callbacks go: the application's addresses, or the account's for an unlinked number. */
	webhooksOf(applicationId: string | undefined): Webhooks {
		return applicationId ? this.capability(applicationId).webhooks : this.accountWebhooks;
	}

	/** Changes parts of the application's messages capability in place. */
	configureMessages(
		applicationId: string,
		change: {
			inboundUrl?: string;
			statusUrl?: string;
			version?: string;
			authenticateMedia?: boolean;
			publicKey?: string | null;
		},
	): void {
		const application = this.applications.get(applicationId);
		if (!application) throw new Error(`No application ${applicationId}`);
		if (change.publicKey !== undefined) {
			application.keys = change.publicKey === null ? {} : { public_key: change.publicKey };
		}
		const messages = ensure(ensure(application, 'capabilities'), 'messages');
		const webhooks = ensure(messages, 'webhooks');
		const setUrl = (key: string, address: string | undefined) => {
			if (address !== undefined) webhooks[key] = { address, http_method: 'POST' };
		};
		setUrl('inbound_url', change.inboundUrl);
		setUrl('status_url', change.statusUrl);
		if (change.version !== undefined) messages.version = change.version;
		if (change.authenticateMedia !== undefined) {
			messages.authenticate_inbound_media = change.authenticateMedia;
		}
		this.changed();
	}

	/** No timers and nobody waiting after this. */
	stop(): void {
		this.clock.stop();
		this.#stop.abort();
	}

	// Watching

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	changed(): void {
		for (const listener of [...this.#listeners]) listener();
	}

	/** Resolves with what `find` returns as soon as it returns something; no polling. */
	waitFor<T>(
		find: () => T | undefined | false,
		what = 'the expected change',
		seconds = 20,
	): Promise<T> {
		return new Promise((resolve, reject) => {
			const attempt = (): boolean => {
				const found = find();
				if (found === undefined || found === false) return false;
				finish();
				resolve(found);
				return true;
			};
			const fail = (reason: string) => {
				finish();
				reject(new Error(reason));
			};
			const stopped = () => fail(`The simulator was stopped while waiting for ${what}`);
			const limit = setTimeout(
				() => fail(`The simulator waited ${seconds} s in vain for ${what}`),
				seconds * 1000,
			);
			const unsubscribe = this.onChange(attempt);
			const finish = () => {
				clearTimeout(limit);
				unsubscribe();
				this.#stop.signal.removeEventListener('abort', stopped);
			};
			this.#stop.signal.addEventListener('abort', stopped);
			if (this.#stop.signal.aborted) stopped();
			else attempt();
		});
	}
}

function child(parent: Json | undefined, key: string): Json | undefined {
	const value = parent?.[key];
	return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

function ensure(parent: Json, key: string): Json {
	const known = child(parent, key);
	if (known) return known;
	const fresh: Json = {};
	parent[key] = fresh;
	return fresh;
}
