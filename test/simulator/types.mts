/** What the simulator keeps: accounts, conversations, and a ledger of everything that was sent. */

import type { Serving } from './mediaServing.mts';

export type Json = Record<string, unknown>;

/** A WhatsApp number of the business. It answers to one application, or to the account when unlinked. */
export interface BusinessNumber {
	number: string;
	name: string;
	wabaId: string;
	applicationId?: string;
	/** What Meta says of it; what is left out has its default (graphNumbers.mts). */
	quality?: string;
	/** `CONNECTED`, `FLAGGED`, `BANNED`, … */
	status?: string;
	nameStatus?: string;
	throughput?: string;
	messagingLimit?: string;
}

/** A person with WhatsApp. Without `phone` Meta hides the number and only the user id is known. */
export interface Customer {
	userId: string;
	phone?: string;
	name: string;
	username?: string;
	parentUserId?: string;
}

export type MessageStatusName =
	| 'accepted'
	| 'submitted'
	| 'delivered'
	| 'read'
	| 'rejected'
	| 'undeliverable';

export interface Refusal {
	code: string;
	detail: string;
}

export interface StatusChange {
	status: MessageStatusName;
	at: string;
	error?: Refusal;
}

/** The place of a message in its failover chain, 1-based. */
export interface WorkflowPlace {
	id: string;
	item: number;
	total: number;
}

/**
 * How a status names that place: `{workflow_id, items_number, items_total}` with texts (specification), or
 * `{id, item_number, total_items}` with numbers (Vonage's Java SDK).
 */
export type WorkflowSpelling = 'specification' | 'sdk';

/** What the business sent, with its full history. `request` is the body as it arrived. */
export interface OutboundMessage {
	direction: 'business';
	sequence: number;
	uuid: string;
	at: string;
	scheme: 'jwt' | 'basic';
	applicationId?: string;
	from: string;
	to: string;
	customerId?: string;
	channel: string;
	type: string;
	clientRef?: string;
	request: Json;
	status: MessageStatusName;
	history: StatusChange[];
	error?: Refusal;
	workflow?: WorkflowPlace;
	/** Local copies of the media it carried: provider url -> media id. */
	media: Record<string, string>;
	/** A template message with its values filled in, as the phone shows it. */
	rendered?: RenderedTemplate;
	/** What WhatsApp charges it as, once it has been accepted. */
	category?: string;
	/** The emoji that the customer put on it. */
	reaction?: string;
}

/** What the customer sent. `payload` is the callback body. */
export interface InboundMessage {
	direction: 'customer';
	sequence: number;
	uuid: string;
	at: string;
	from: string;
	to: string;
	customerId: string;
	applicationId?: string;
	type: string;
	payload: Json;
	/** The content under the key of its type. */
	content: unknown;
	mediaId?: string;
	contextUuid?: string;
	delivered: boolean;
	read: boolean;
	readAt?: string;
	/** The emoji that the business put on it. */
	reaction?: string;
}

export type ChatMessage = OutboundMessage | InboundMessage;

/** One accepted PATCH of an inbound message. */
export interface MessageUpdate {
	uuid: string;
	at: string;
	status: string;
	replyingIndicator: boolean;
}

export type SignatureKind = 'valid' | 'none' | 'wrong secret' | 'wrong hash' | 'stale';

export interface DeliveryAttempt {
	at: string;
	signature: SignatureKind;
	/** HTTP status of the answer; absent when none came. */
	answer?: number;
	problem?: string;
	milliseconds: number;
}

/** One callback on its way to the business, retried on its own. */
export interface Delivery {
	id: string;
	kind: 'inbound' | 'status';
	messageUuid: string;
	status?: string;
	url: string;
	body: Json;
	state: 'pending' | 'delivered' | 'lost' | 'given up';
	reason?: string;
	attempts: DeliveryAttempt[];
}

/** A request to the API as it came in, for tests that count calls. */
export interface ApiRequest {
	at: string;
	method: string;
	path: string;
	/** What follows the path, when something does. */
	query?: Record<string, string>;
	scheme: string;
	/** Parsed; raw bytes only as `{ bytes: <count> }`. */
	body: unknown;
	httpStatus?: number;
	fault?: string;
}

export interface StoredMedia {
	id: string;
	bytes: Buffer;
	mimeType: string;
	name: string;
	createdAt: number;
	/** Inbound media belongs to an application and expires; hosted and fetched media does not. */
	applicationId?: string;
	kind: 'inbound' | 'hosted' | 'fetched';
	/** How it is handed out, where something is odd. */
	serving?: Serving;
}

/** A template in the shape of Graph's node. */
export interface Template {
	id: string;
	name: string;
	language: string;
	status: string;
	category: string;
	parameter_format?: 'POSITIONAL' | 'NAMED';
	/** As they were submitted; Graph shows some of them differently (templateNode.mts). */
	components: Json[];
	sub_category?: string;
	/** The category before Meta changed it. */
	previous_category?: string;
	/** The category that Meta will change it to. */
	correct_category?: string;
	rejected_reason?: string;
	/** Null until a review has approved it. */
	quality_score?: { score: string; date?: number; reasons?: string[] } | null;
	message_send_ttl_seconds?: number;
	library_template_name?: string;
	cta_url_link_tracking_opted_out?: boolean;
}

export interface RenderedTemplate {
	name: string;
	header?: { format: string; text?: string; mediaUrl?: string; location?: Json };
	body: string;
	footer?: string;
	buttons: RenderedButton[];
	cards: Array<{
		headerUrl?: string;
		headerFormat?: string;
		body: string;
		buttons: RenderedButton[];
	}>;
	offer?: string;
}

export type RenderedButton =
	| { kind: 'quick_reply'; text: string; payload: string }
	| { kind: 'url'; text: string; url: string }
	| { kind: 'phone'; text: string; phone: string }
	| { kind: 'copy'; text: string; code: string }
	| { kind: 'flow'; text: string; flowToken: string }
	| { kind: 'other'; text: string };

export type Application = Json & { id: string };

export interface Webhooks {
	inboundUrl?: string;
	statusUrl?: string;
}
