import { normalizeAddress } from './address';
import { errorCodeOf, type ErrorMeaning, explainWithDetail } from './errors';
import {
	compact,
	compactOrAbsent,
	looseAmount,
	looseNumber,
	looseObject,
	loosePart,
	looseText,
	type Read,
} from './looseJson';
import { toIsoTimestamp } from './timestamp';
import { knownSpelling, moreOf, readWebhookBody } from './webhookBody';

/**
 * The statuses that a trigger can filter by; `other` stands for every status that Vonage may add
 * (see `statusFilterValue`). Their order in time is submitted, delivered, read, but callbacks may
 * arrive in any order, and `read` may come without `delivered`.
 */
export const MESSAGE_STATUSES = [
	{ name: 'Delivered', value: 'delivered', description: 'On the device of the customer' },
	{ name: 'Other', value: 'other', description: 'Every status that is not in this list' },
	{ name: 'Read', value: 'read', description: 'Opened, if the customer allows read receipts' },
	{ name: 'Rejected', value: 'rejected', description: 'Refused by Vonage or WhatsApp' },
	{ name: 'Submitted', value: 'submitted', description: 'Handed to WhatsApp' },
	{ name: 'Undeliverable', value: 'undeliverable', description: 'WhatsApp could not be reached' },
] as const;

/** A value of the status filter. */
export type StatusFilterValue = (typeof MESSAGE_STATUSES)[number]['value'];

/** Why a message was refused: the provider's words and ours. */
export interface StatusError extends Pick<ErrorMeaning, 'action' | 'advice' | 'meaning' | 'retry'> {
	/** E.g. `1340`. */
	code?: string;
	/** Vonage's page about the code, a link. */
	type?: string;
	/** Usually the code once more. */
	title?: string;
	/** The provider's explanation. */
	detail?: string;
	/** Vonage's trace id, which its support asks for. */
	instance?: string;
}

/** The place of a message in its failover list. Each message of the list has statuses of its own. */
export interface StatusWorkflow {
	/** The `workflowId` that sending gave. */
	id?: string;
	/** 1 for the message itself, 2 for the first of its failover list. */
	itemNumber?: number;
	totalItems?: number;
	/** Whether nothing comes after it. When `false`, Vonage answers a rejection by sending the next one. */
	isLast?: boolean;
}

/**
 * The item of a delivery status. Keys are absent when not sent; times are ISO 8601 in UTC where
 * the provider's time can be read, else as sent.
 */
export interface MessageStatus {
	event: 'status';
	messageId?: string;
	/** `submitted`, `delivered`, `read`, `rejected`, `undeliverable`, one that is new at Vonage, or `unknown`. */
	status: string;
	timestamp?: string;
	/** The business number. */
	from?: string;
	/** The customer, as addressed. */
	to?: string;
	/** Only when it is not WhatsApp: the message went to another channel by failover. */
	channel?: string;
	clientRef?: string;
	/** Of `rejected` and `undeliverable`. */
	error?: StatusError;
	/** WhatsApp's price class: `category` is e.g. `utility`, `type` e.g. `regular`, `model` `PMP` or `CBP`. */
	pricing?: { category?: string; type?: string; model?: string; billable?: boolean };
	/** Vonage's fee; 0 while WhatsApp charges per message (PMP). An amount that cannot be read as a number stays as sent. */
	usage?: { currency?: string; amount?: number | string };
	/** WhatsApp's conversation that the message belongs to; `originType` says what began it, e.g. `user_initiated`. */
	conversation?: { id?: string; originType?: string };
	/** Who received it, also when it was addressed by user id. */
	recipient?: { userId?: string; parentUserId?: string; phone?: string };
	/** The failover list that the message belongs to. */
	workflow?: StatusWorkflow;
	wabaId?: string;
	/** The recipient's profile. */
	profile?: { name?: string; username?: string };
	/** What to change in the Vonage dashboard, when the payload shows that something is not right. */
	hint?: string;
	/** What Vonage sent besides, under its own names. */
	more?: Record<string, unknown>;
	/** The payload as received, on request. */
	raw?: unknown;
}

const V01_HINT =
	'This status came in the format of Messages API v0.1. ' +
	'In the Vonage dashboard open Applications, your application, Capabilities, Messages, and set the version to v1; ' +
	"a message sent with the webhook version 'v0.1' keeps that format.";

/** The v1 status (Vonage OAS, `message-status`) with the error keys of v0.1, every key optional. */
const statusPayload = looseObject({
	channel: looseText,
	message_uuid: looseText,
	status: looseText,
	timestamp: looseText,
	from: looseText,
	to: looseText,
	client_ref: looseText,
	error: loosePart({
		type: looseText,
		title: looseText,
		detail: looseText,
		instance: looseText,
		code: looseText,
		reason: looseText,
	}),
	usage: loosePart({ currency: looseText, price: looseAmount }),
	whatsapp: loosePart({
		conversation: loosePart({ id: looseText, origin: loosePart({ type: looseText }) }),
		pricing: loosePart({ category: looseText, type: looseText, pricing_model: looseText }),
		recipient: loosePart({ user_id: looseText, parent_user_id: looseText, wa_id: looseText }),
		waba_id: looseText,
	}),
	profile: loosePart({ name: looseText, username: looseText }),
	// The specification and the SDKs disagree on the names, both occur.
	workflow: loosePart({
		workflow_id: looseText,
		items_number: looseNumber,
		items_total: looseNumber,
		id: looseText,
		item_number: looseNumber,
		total_items: looseNumber,
	}),
});

type Payload = Read<typeof statusPayload>;

const STATUS_VALUES: ReadonlySet<string> = new Set(MESSAGE_STATUSES.map(({ value }) => value));

/**
 * Turns the body of a status webhook into the item that a workflow gets. Never throws: any JSON
 * gives an item, and keys with unexpected JSON types are dropped. A status of Messages API v0.1
 * gives an item with a `hint`.
 *
 * @param options.includeRaw Whether the item carries the payload as received.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export function parseStatus(body: unknown, options: { includeRaw?: boolean } = {}): MessageStatus {
	const { version, payload } = readWebhookBody(body);
	const sent = statusPayload.parse(payload);

	return compact<MessageStatus>({
		event: 'status',
		messageId: sent.message_uuid,
		status: knownSpelling(sent.status, STATUS_VALUES) ?? 'unknown',
		timestamp: toIsoTimestamp(sent.timestamp),
		from: normalizeAddress(sent.from),
		to: normalizeAddress(sent.to),
		channel: sent.channel?.toLowerCase() === 'whatsapp' ? undefined : sent.channel,
		clientRef: sent.client_ref,
		error: readError(sent),
		pricing: readPricing(sent),
		usage: compactOrAbsent({ currency: sent.usage?.currency, amount: readPrice(sent) }),
		conversation: compactOrAbsent({
			id: sent.whatsapp?.conversation?.id,
			originType: sent.whatsapp?.conversation?.origin?.type,
		}),
		recipient: compactOrAbsent({
			userId: sent.whatsapp?.recipient?.user_id,
			parentUserId: sent.whatsapp?.recipient?.parent_user_id,
			phone: normalizeAddress(sent.whatsapp?.recipient?.wa_id),
		}),
		workflow: readWorkflow(sent),
		wabaId: sent.whatsapp?.waba_id,
		profile: compactOrAbsent({ name: sent.profile?.name, username: sent.profile?.username }),
		hint: version === 'v0.1' ? V01_HINT : undefined,
		more: moreOf(statusPayload, payload),
		raw: options.includeRaw ? (body ?? null) : undefined,
	});
}

/** The value of the status filter that an item falls under: its status, or `other`. */
export function statusFilterValue(item: Pick<MessageStatus, 'status'>): StatusFilterValue {
	return MESSAGE_STATUSES.find(({ value }) => value === item.status)?.value ?? 'other';
}

/** Undelivered messages end with the reason, delivered ones with the blue ticks; the customer may read without a receipt. */
const STATUSES_AFTER: Readonly<Record<string, readonly string[]>> = {
	submitted: ['delivered', 'read', 'rejected', 'undeliverable'],
	delivered: ['read'],
};

/**
 * The statuses that come after this one in the life of a message. Callbacks overtake each other: when
 * one of these has been told, this one is old news. Nothing comes after a status that is not known.
 */
export function statusesAfter(status: string): readonly string[] {
	return Object.hasOwn(STATUSES_AFTER, status) ? STATUSES_AFTER[status] : [];
}

function readError({ error }: Payload): StatusError | undefined {
	const sent = compactOrAbsent(error);
	if (sent === undefined) return undefined;
	const code = errorCodeOf(sent);
	const detail = sent.detail ?? sent.reason;
	const { meaning, action, advice, retry } = explainWithDetail(code, detail);
	return compact({
		code,
		type: sent.type,
		title: sent.title,
		detail,
		instance: sent.instance,
		meaning,
		action,
		advice,
		retry,
	});
}

function readWorkflow({ workflow }: Payload): StatusWorkflow | undefined {
	const itemNumber = workflow?.items_number ?? workflow?.item_number;
	const totalItems = workflow?.items_total ?? workflow?.total_items;
	return compactOrAbsent({
		id: workflow?.workflow_id ?? workflow?.id,
		itemNumber,
		totalItems,
		isLast:
			itemNumber === undefined || totalItems === undefined ? undefined : itemNumber >= totalItems,
	});
}

function readPricing({ whatsapp }: Payload): MessageStatus['pricing'] {
	const sent = whatsapp?.pricing;
	return compactOrAbsent({
		category: sent?.category,
		type: sent?.type,
		model: sent?.pricing_model,
		billable: isBillable(sent?.type),
	});
}

/** A text without any digit names no price. */
function readPrice({ usage }: Payload): number | string | undefined {
	const price = usage?.price;
	return typeof price === 'string' && !/\d/.test(price) ? undefined : price;
}

/** `free_customer_service`, `free_entry_point` and their kin are free, `regular` is charged, more is not known. */
function isBillable(type: string | undefined): boolean | undefined {
	const known = type?.toLowerCase();
	if (known?.startsWith('free_')) return false;
	return known === 'regular' ? true : undefined;
}
