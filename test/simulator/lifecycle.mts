import { randomUUID } from 'node:crypto';
import type { Callbacks } from './callbacks.mts';
import { refuseCustom } from './custom.mts';
import { fetchMedia, type MediaKind } from './media.mts';
import type { World } from './state.mts';
import { sendTemplate, type TemplateSend } from './templateSending.mts';
import type {
	Json,
	MessageStatusName,
	OutboundMessage,
	Refusal,
	Template,
	WorkflowPlace,
	WorkflowSpelling,
} from './types.mts';
import { isObject } from './validation.mts';

const phoneOnlyOtp = 'AUTHENTICATION';

/** What becomes of a message after the API has answered 202. */
export class Lifecycle {
	#world: World;
	#callbacks: Callbacks;
	#stop = new AbortController();

	constructor(world: World, callbacks: Callbacks) {
		this.#world = world;
		this.#callbacks = callbacks;
	}

	stop(): void {
		this.#stop.abort();
	}

	/** Accepts a valid request, with its failover chain, and sets it going. */
	accept(
		request: Json,
		caller: { scheme: 'jwt' | 'basic'; applicationId?: string },
	): { message_uuid: string; workflow_id?: string } {
		const { failover, ...first } = request;
		const chain = [first, ...((failover as Json[] | undefined) ?? [])];
		const workflowId = failover === undefined ? undefined : `3TcN${randomUUID().replace(/-/g, '')}`;
		const start = (index: number): OutboundMessage => {
			const workflow = workflowId && { id: workflowId, item: index + 1, total: chain.length };
			const message = this.#record(
				chain[index],
				index === 0 ? request : chain[index],
				caller,
				workflow || undefined,
			);
			const next = index + 1 < chain.length ? () => void start(index + 1) : undefined;
			this.#world.clock.after(this.#world.pace.submitted, () => void this.#run(message, next));
			return message;
		};
		const message = start(0);
		return {
			message_uuid: message.uuid,
			...(workflowId ? { workflow_id: workflowId } : {}),
		};
	}

	/** The customer looks at the chat: everything delivered in it becomes read. */
	readChat(customerId: string, business: string): void {
		for (const message of this.#world.messages) {
			if (
				message.direction === 'business' &&
				message.status === 'delivered' &&
				message.customerId === customerId &&
				message.from === business &&
				message.type !== 'reaction'
			) {
				this.#advance(message, 'read');
			}
		}
	}

	#record(
		message: Json,
		request: Json,
		caller: { scheme: 'jwt' | 'basic'; applicationId?: string },
		workflow: WorkflowPlace | undefined,
	): OutboundMessage {
		const at = this.#world.clock.iso();
		const to = String(message.to);
		const customerId = this.#world.customer(to)?.userId;
		const record: OutboundMessage = {
			direction: 'business',
			sequence: this.#world.messages.length,
			uuid: randomUUID(),
			at,
			scheme: caller.scheme,
			...(caller.applicationId ? { applicationId: caller.applicationId } : {}),
			from: String(message.from),
			to,
			...(customerId ? { customerId } : {}),
			channel: String(message.channel),
			type: String(message.message_type),
			...(message.client_ref === undefined ? {} : { clientRef: String(message.client_ref) }),
			request,
			status: 'accepted',
			history: [{ status: 'accepted', at }],
			...(workflow ? { workflow } : {}),
			media: {},
		};
		this.#world.add(record);
		return record;
	}

	async #run(message: OutboundMessage, next: (() => void) | undefined): Promise<void> {
		const outcome = await this.#judge(message);
		if (this.#stop.signal.aborted || this.#world.message(message.uuid) !== message) return;
		if ('code' in outcome) {
			this.#advance(message, outcome.status, { code: outcome.code, detail: outcome.detail });
			if (outcome.status === 'rejected') next?.();
			return;
		}
		message.category = outcome.category;
		this.#advance(message, 'submitted');
		this.#world.clock.after(this.#world.pace.delivered, () => this.#deliver(message));
	}

	#deliver(message: OutboundMessage): void {
		const { customerId } = message;
		if (customerId) {
			if (message.type === 'reaction') this.#putReaction(message);
			else this.#world.setTyping(customerId, message.from, false);
		}
		this.#advance(message, 'delivered');
		// A reaction is seen, but WhatsApp reports no reading of it.
		if (!customerId || message.type === 'reaction') return;
		this.#world.clock.after(this.#world.pace.read, () => {
			const open = this.#world.chatIsOpen(customerId, message.from);
			if (open && message.status === 'delivered') this.#advance(message, 'read');
		});
	}

	#putReaction(message: OutboundMessage): void {
		const target = this.#world.message(contextOf(message) ?? '');
		const reaction = message.request.reaction as Json | undefined;
		if (target?.direction !== 'customer') return;
		target.reaction = reaction?.action === 'react' ? String(reaction.emoji) : undefined;
	}

	/** WhatsApp's own checks, in the order in which they bite. */
	async #judge(
		message: OutboundMessage,
	): Promise<{ category: string } | (Refusal & { status: 'rejected' | 'undeliverable' })> {
		const rejected = (refusal: Refusal) => ({ ...refusal, status: 'rejected' as const });
		const { faults } = this.#world;
		const subject = subjectOf(message);
		const fault =
			faults.takePairLimit(subject) ?? faults.take(['reject', 'undeliverable'], subject);
		if (fault) {
			return {
				code: fault.code ?? '1330',
				detail: fault.detail ?? 'An unknown error was received from the provider',
				status: fault.kind === 'undeliverable' ? 'undeliverable' : 'rejected',
			};
		}
		if (message.channel !== 'whatsapp') return { category: 'service' };
		const { customerId } = message;
		if (!customerId) {
			return rejected({
				code: '1300',
				detail: 'Not part of the provider network: the recipient has no WhatsApp account',
			});
		}
		const quoted = contextOf(message);
		if (quoted !== undefined && !this.#inSameChat(quoted, customerId, message.from)) {
			return rejected({
				code: '1451',
				detail: 'Invalid context: the message was not found or has expired',
			});
		}
		const custom = isObject(message.request.custom) ? message.request.custom : undefined;
		const inner = custom && refuseCustom(custom);
		if (inner) return rejected(inner);
		const template = templateOf(message.request);
		const sent = template && sendTemplate(this.#world.templates.list, template);
		if (sent && 'code' in sent) return rejected(sent);
		if (sent) {
			if (sent.template.category === phoneOnlyOtp && !/^\d+$/.test(message.to)) {
				return rejected({
					code: '1330',
					detail: '(#131062) Authentication templates cannot be sent to a business-scoped user id',
				});
			}
			message.rendered = sent.rendered;
		}
		if (!sent && !this.#world.windowUntil(customerId, message.from)) {
			return rejected({
				code: '1340',
				detail:
					'Outside of the allowed window: more than 24 hours have passed since the customer last wrote',
			});
		}
		for (const { url, kind } of mediaOf(message)) {
			const media = await fetchMedia(this.#world, url, kind, this.#stop.signal);
			if ('code' in media) return rejected(media);
			message.media[url] = media.id;
		}
		return { category: categoryOf(sent?.template) };
	}

	#inSameChat(uuid: string, customerId: string, business: string): boolean {
		const quoted = this.#world.message(uuid);
		if (quoted?.customerId !== customerId) return false;
		return (quoted.direction === 'customer' ? quoted.to : quoted.from) === business;
	}

	#advance(
		message: OutboundMessage,
		status: Exclude<MessageStatusName, 'accepted'>,
		error?: Refusal,
	): void {
		const at = this.#world.clock.iso();
		message.status = status;
		if (error) message.error = error;
		message.history.push({ status, at, ...(error ? { error } : {}) });
		const { request } = message;
		const capability = this.#world.capability(message.applicationId);
		const version = request.webhook_version ?? (message.applicationId ? capability.version : 'v1');
		const url =
			typeof request.webhook_url === 'string'
				? request.webhook_url
				: this.#world.webhooksOf(message.applicationId).statusUrl;
		this.#callbacks.send({
			kind: 'status',
			url,
			body:
				version === 'v0.1'
					? oldStatusPayload(message, status, at, error)
					: this.#statusPayload(message, status, at, error),
			messageUuid: message.uuid,
			status,
			applicationId: message.applicationId,
			subject: subjectOf(message),
		});
		this.#world.changed();
	}

	/** Charged on delivery: in an open window everything is free but marketing and authentication. */
	#pricing({ category = 'service', customerId, from }: OutboundMessage): Json {
		const isOpen = customerId !== undefined && this.#world.windowUntil(customerId, from);
		const isFree = category === 'service' || (category === 'utility' && isOpen);
		return {
			type: isFree ? 'free_customer_service' : 'regular',
			pricing_model: 'PMP',
			category,
		};
	}

	#statusPayload(
		message: OutboundMessage,
		status: string,
		at: string,
		error: Refusal | undefined,
	): Json {
		const customer = message.customerId ? this.#world.customer(message.customerId) : undefined;
		const reached = status === 'delivered' || status === 'read';
		const whatsapp = message.channel === 'whatsapp' && reached;
		const { workflow } = message;
		return {
			message_uuid: message.uuid,
			to: message.to,
			from: message.from,
			timestamp: at,
			status,
			channel: message.channel,
			...(message.clientRef === undefined ? {} : { client_ref: message.clientRef }),
			...(error ? { error: errorBody(error) } : {}),
			...(workflow ? { workflow: spelled(workflow, this.#world.workflowSpelling) } : {}),
			...(status === 'delivered' ? { usage: { currency: 'EUR', price: '0' } } : {}),
			...(whatsapp
				? {
						whatsapp: {
							waba_id: this.#world.number(message.from)?.wabaId ?? this.#world.identities.wabaId,
							...(status === 'delivered' ? { pricing: this.#pricing(message) } : {}),
							...(customer
								? {
										recipient: {
											user_id: customer.userId,
											...(customer.parentUserId ? { parent_user_id: customer.parentUserId } : {}),
											...(customer.phone ? { wa_id: customer.phone } : {}),
										},
									}
								: {}),
						},
						...(customer
							? {
									profile: {
										name: customer.name,
										...(customer.username ? { username: customer.username } : {}),
									},
								}
							: {}),
					}
				: {}),
		};
	}
}

/** The place of a message in its failover list, in either spelling. */
const spelled = ({ id, item, total }: WorkflowPlace, spelling: WorkflowSpelling): Json =>
	spelling === 'sdk'
		? { id, item_number: item, total_items: total }
		: { workflow_id: id, items_number: String(item), items_total: String(total) };

const errorBody = (error: Refusal): Json => ({
	type: `https://developer.vonage.com/api-errors/messages#${error.code}`,
	title: error.code,
	detail: error.detail,
	instance: randomUUID().replace(/-/g, ''),
});

function oldStatusPayload(
	message: OutboundMessage,
	status: string,
	at: string,
	error: Refusal | undefined,
): Json {
	return {
		message_uuid: message.uuid,
		to: { type: message.channel, number: message.to },
		from: { type: message.channel, number: message.from },
		timestamp: at,
		status,
		...(error ? { error: { code: Number(error.code), reason: error.detail } } : {}),
		...(message.clientRef === undefined ? {} : { client_ref: message.clientRef }),
	};
}

export const contextOf = (message: OutboundMessage): string | undefined => {
	const uuid = isObject(message.request.context) ? message.request.context.message_uuid : undefined;
	return typeof uuid === 'string' ? uuid : undefined;
};

const subjectOf = (message: OutboundMessage) => ({
	to: message.to,
	from: message.from,
	messageType: message.type,
	...(message.clientRef === undefined ? {} : { clientRef: message.clientRef }),
});

const categoryOf = (template: Template | undefined) =>
	template?.category.toLowerCase() ?? 'service';

/** Both ways of sending a template, in Meta's shape. */
function templateOf(request: Json): TemplateSend | undefined {
	if (request.message_type === 'template') {
		const template = request.template as { name: string; parameters?: string[] };
		const parameters = (template.parameters ?? []).map((text) => ({ type: 'text', text }));
		return {
			name: template.name,
			language: String((request.whatsapp as Json).locale),
			components: parameters.length > 0 ? [{ type: 'body', parameters }] : [],
		};
	}
	const custom = isObject(request.custom) ? request.custom : undefined;
	if (custom?.type !== 'template') return undefined;
	const template = custom.template as {
		name: string;
		namespace?: string;
		language: { code: string };
		components?: Json[];
	};
	return {
		name: template.namespace ? `${template.namespace}:${template.name}` : template.name,
		language: template.language.code,
		components: template.components ?? [],
	};
}

const metaKinds: Record<string, MediaKind> = {
	image: 'image',
	video: 'video',
	document: 'file',
	audio: 'audio',
	sticker: 'sticker',
};

/** Every address that WhatsApp has to fetch for the message. */
function mediaOf(message: OutboundMessage): Array<{ url: string; kind: MediaKind }> {
	const { type, request } = message;
	const own = request[type];
	if (['image', 'audio', 'video', 'file', 'sticker'].includes(type) && isObject(own)) {
		return typeof own.url === 'string' ? [{ url: own.url, kind: type as MediaKind }] : [];
	}
	const found: Array<{ url: string; kind: MediaKind }> = [];
	const visit = (value: unknown, key: string): void => {
		if (Array.isArray(value)) return value.forEach((item) => visit(item, key));
		if (!isObject(value)) return;
		const kind = metaKinds[key];
		if (kind && typeof value.link === 'string') found.push({ url: value.link, kind });
		for (const [name, inner] of Object.entries(value)) visit(inner, name);
	};
	visit(request.custom, 'custom');
	return found;
}
