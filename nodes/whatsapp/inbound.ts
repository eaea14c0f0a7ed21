import { isParentUserId, normalizeAddress, recognizeAddress } from './address';
import {
	compact,
	compactOrAbsent,
	isRecord,
	looseAmount,
	looseNumber,
	looseObject,
	loosePart,
	looseRecords,
	looseText,
	looseValue,
	type Read,
} from './looseJson';
import { toIsoTimestamp } from './timestamp';
import { knownSpelling, moreOf, readWebhookBody } from './webhookBody';
import { opensWindow, windowExpiry } from './window';

/**
 * The types of message that a trigger can filter by: `value` is the `type` of the message item,
 * `other` stands for every type that Vonage may add (see `messageFilterType`).
 */
export const INBOUND_MESSAGE_TYPES = [
	{ name: 'Audio', value: 'audio', description: 'A voice note or an audio file' },
	{ name: 'Button', value: 'button', description: 'A tap on a quick reply button of a template' },
	{ name: 'Contacts', value: 'contacts', description: 'One or more contact cards' },
	{ name: 'File', value: 'file', description: 'A document of any kind' },
	{ name: 'Flow Completion', value: 'flow', description: 'The answers of a completed Flow' },
	{ name: 'Image', value: 'image', description: 'A photo or picture' },
	{ name: 'Location', value: 'location', description: 'A place or the position of the customer' },
	{ name: 'Order', value: 'order', description: 'A cart of products from your catalog' },
	{ name: 'Other', value: 'other', description: 'Every type that is not in this list' },
	{ name: 'Reaction', value: 'reaction', description: 'An emoji set on a message, or taken back' },
	{
		name: 'Reply',
		value: 'reply',
		description: 'A tap on a reply button, or a choice from a list',
	},
	{ name: 'Sticker', value: 'sticker', description: 'A sticker' },
	{ name: 'Text', value: 'text', description: 'A written message' },
	{
		name: 'Unsupported',
		value: 'unsupported',
		description: 'A message whose content WhatsApp does not pass on',
	},
	{ name: 'Video', value: 'video', description: 'A video' },
] as const;

/** A value of the message type filter. */
export type InboundFilterType = (typeof INBOUND_MESSAGE_TYPES)[number]['value'];

/** A message type whose content we know. */
export type InboundMessageType = Exclude<InboundFilterType, 'other'>;

/** Who wrote. */
export interface Contact {
	/** Digits with country code; absent when the customer hides the number behind a username. */
	phone?: string;
	/** The business-scoped user id, e.g. `US.13491208655302741918`. */
	userId?: string;
	/** The user id shared by the portfolios of one business, e.g. `US.ENT.11815799212886844830`. */
	parentUserId?: string;
	/** The name that the customer gave in WhatsApp. */
	name?: string;
	username?: string;
}

/** A file; the URL is valid for 48 hours (Vonage) and may need the application's JWT. */
export interface InboundMedia {
	url: string;
	name?: string;
	caption?: string;
	mimeType?: string;
}

/** One position of an order. Vonage writes numbers as strings; what is no number stays as sent. */
export interface OrderItem {
	productRetailerId?: string;
	quantity?: number | string;
	/** The price of one piece. */
	itemPrice?: number | string;
	currency?: string;
	/** What Vonage sent besides, under its own names. */
	more?: unknown;
}

/**
 * The item of an inbound message. Keys are absent when not sent; times are ISO 8601 in UTC where
 * the provider's time can be read, else as sent.
 */
export interface InboundMessage {
	event: 'message';
	messageId?: string;
	/** An `InboundMessageType`, a type that is new at Vonage, or `unknown` when none was sent. */
	type: string;
	/** What a person would read: text, caption, title of a button or list row, emoji, place, names, … */
	text?: string;
	/** The customer: a phone number (digits) or a user id; what to answer to. */
	from?: string;
	/** The business number. */
	to?: string;
	/** Only when it is not WhatsApp: an application has one webhook for all its channels. */
	channel?: string;
	contact?: Contact;
	timestamp?: string;
	window: {
		/** Whether this message opened or renewed the 24-hour customer service window. */
		opensWindow: boolean;
		/** When that window closes. */
		expiresAt?: string;
	};
	/**
	 * The message that the customer quoted, or whose button was tapped. `status` is `available`, or
	 * `unavailable` when Vonage no longer has that message.
	 */
	context?: { messageId?: string; from?: string; status?: string };
	/** Of `image`, `audio`, `video`, `file`, `sticker`. */
	media?: InboundMedia;
	/** Of `reply`: the button or list row chosen; `description` only for list rows. */
	reply?: { id?: string; title?: string; description?: string };
	/** Of `button`: the quick reply tapped. Of `flow` only when its answers cannot be read. */
	button?: { payload?: unknown; text?: string; subtype?: string };
	/** Of `flow`: the answers by field name, and the token the Flow was sent with. */
	flow?: { token?: string; response: Record<string, unknown> };
	location?: {
		latitude?: number;
		longitude?: number;
		name?: string;
		address?: string;
		url?: string;
	};
	/** Of `contacts`: the cards as sent, e.g. `{name: {formatted_name}, phones: [{phone, type}]}`. */
	contacts?: Array<Record<string, unknown>>;
	order?: { catalogId?: string; text?: string; productItems: OrderItem[] };
	/** Of `reaction`: `unreact` takes it back, and `emoji` is null then; `context` names the message. */
	reaction?: { action: string; emoji: string | null };
	/** The ad or post that led the customer here. */
	referral?: {
		body?: string;
		headline?: string;
		sourceId?: string;
		sourceType?: string;
		sourceUrl?: string;
		mediaType?: string;
		imageUrl?: string;
		videoUrl?: string;
		thumbnailUrl?: string;
		ctwaClid?: string;
	};
	/** The product of your catalog that the customer asks about. */
	product?: { catalogId?: string; productRetailerId?: string };
	/** A remark of WhatsApp, e.g. why the content is unsupported. */
	providerMessage?: string;
	clientRef?: string;
	/** The message at its regional host: needed to mark it as read. */
	resourceUrl?: string;
	/** What to change in the Vonage dashboard, when the payload shows that something is not right. */
	hint?: string;
	/** What Vonage sent besides, under its own names; only of types that we know, others have `raw`. */
	more?: Record<string, unknown>;
	/** The payload as received: on request, and for types that we do not know. */
	raw?: unknown;
}

const V01_HINT =
	'This message came in the format of Messages API v0.1, which knows no replies, reactions, orders and quoted messages. ' +
	'In the Vonage dashboard open Applications, your application, Capabilities, Messages, and set the version to v1.';

const media = loosePart({
	url: looseText,
	name: looseText,
	caption: looseText,
	mime_type: looseText,
});

const product = loosePart({ catalog_id: looseText, product_retailer_id: looseText });

/** The v1 envelope and all contents (Vonage OAS, `inbound-message`), every key optional. */
const inboundPayload = looseObject({
	channel: looseText,
	message_uuid: looseText,
	message_type: looseText,
	from: looseText,
	to: looseText,
	timestamp: looseText,
	client_ref: looseText,
	provider_message: looseText,
	context_status: looseText,
	profile: loosePart({ name: looseText, username: looseText }),
	context: loosePart({
		message_uuid: looseText,
		message_from: looseText,
		whatsapp_referred_product: product,
	}),
	whatsapp: loosePart({
		sender: loosePart({ user_id: looseText, parent_user_id: looseText, wa_id: looseText }),
		referral: loosePart({
			body: looseText,
			headline: looseText,
			source_id: looseText,
			source_type: looseText,
			source_url: looseText,
			media_type: looseText,
			image_url: looseText,
			video_url: looseText,
			thumbnail_url: looseText,
			ctwa_clid: looseText,
		}),
		whatsapp_referred_product: product,
	}),
	_self: loosePart({ href: looseText }),
	text: looseText,
	image: media,
	audio: media,
	video: media,
	file: media,
	sticker: media,
	location: loosePart({
		lat: looseNumber,
		long: looseNumber,
		// v0.1 spells them out
		latitude: looseNumber,
		longitude: looseNumber,
		name: looseText,
		address: looseText,
		url: looseText,
	}),
	contacts: looseRecords,
	contact: looseRecords,
	reply: loosePart({ id: looseText, title: looseText, description: looseText }),
	button: loosePart({ payload: looseValue, text: looseText, subtype: looseText }),
	order: loosePart({ catalog_id: looseText, text: looseText, product_items: looseRecords }),
	reaction: loosePart({ action: looseText, emoji: looseText }),
});

const orderItem = looseObject({
	product_retailer_id: looseText,
	quantity: looseAmount,
	item_price: looseAmount,
	currency: looseText,
});

const contactCard = looseObject({
	name: loosePart({ formatted_name: looseText, first_name: looseText, last_name: looseText }),
});

type Payload = Read<typeof inboundPayload>;

type Content = Partial<InboundMessage>;

/**
 * Turns the body of an inbound webhook into the item that a workflow gets. Never throws: any JSON
 * gives an item, keys with unexpected JSON types are dropped, a type that we do not know passes
 * with `raw`, and a payload of Messages API v0.1 gives an item with a `hint`.
 *
 * @param options.includeRaw Whether every item carries the payload as received.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export function parseInbound(
	body: unknown,
	options: { includeRaw?: boolean } = {},
): InboundMessage {
	const { version, payload } = readWebhookBody(body);
	const sent = inboundPayload.parse(payload);
	const type = typeOf(sent);
	const readContent = isKnownType(type) ? CONTENT[type] : undefined;
	const from = normalizeAddress(
		sent.from ?? sent.whatsapp?.sender?.wa_id ?? sent.whatsapp?.sender?.user_id,
	);
	const timestamp = toIsoTimestamp(sent.timestamp);
	const isWhatsApp = (sent.channel ?? 'whatsapp').toLowerCase() === 'whatsapp';
	const opens = isWhatsApp && opensWindow(type);

	return compact<InboundMessage>({
		event: 'message',
		messageId: sent.message_uuid,
		type,
		text: sent.text,
		from,
		to: normalizeAddress(sent.to),
		channel: isWhatsApp ? undefined : sent.channel,
		contact: readContact(sent, from),
		timestamp,
		window: compact({
			opensWindow: opens,
			expiresAt: opens && timestamp !== undefined ? windowExpiry(timestamp) : undefined,
		}),
		context: compactOrAbsent({
			messageId: sent.context?.message_uuid,
			from: normalizeAddress(sent.context?.message_from),
			// Vonage says `none` of every message that quotes nothing.
			status: sent.context_status?.toLowerCase() === 'none' ? undefined : sent.context_status,
		}),
		...readContent?.(sent),
		referral: readReferral(sent),
		product: readProduct(sent),
		providerMessage: sent.provider_message,
		clientRef: sent.client_ref,
		resourceUrl: sent._self?.href,
		hint: version === 'v0.1' ? V01_HINT : undefined,
		more: readContent && moreOf(inboundPayload, payload),
		raw: options.includeRaw || !readContent ? (body ?? null) : undefined,
	});
}

/** The value of the message type filter that an item falls under: its type, or `other`. */
export function messageFilterType(item: Pick<InboundMessage, 'type'>): InboundFilterType {
	return isKnownType(item.type) ? item.type : 'other';
}

function typeOf(sent: Payload): string {
	const type = knownSpelling(sent.message_type, KNOWN_NAMES) ?? 'unknown';
	// The specification says `contacts`, Vonage's java SDK `contact`.
	if (type === 'contact') return 'contacts';
	return type === 'button' && sent.button?.subtype?.toLowerCase() === 'flow' ? 'flow' : type;
}

function isKnownType(type: string): type is InboundMessageType {
	return Object.hasOwn(CONTENT, type);
}

const CONTENT: Readonly<Record<InboundMessageType, (sent: Payload) => Content>> = {
	audio: (sent) => readMedia(sent.audio),
	button: readButton,
	contacts: readContacts,
	file: (sent) => readMedia(sent.file),
	flow: readFlow,
	image: (sent) => readMedia(sent.image),
	location: readLocation,
	order: readOrder,
	reaction: readReaction,
	reply: (sent) => ({ text: sent.reply?.title, reply: compactOrAbsent(sent.reply) }),
	sticker: (sent) => readMedia(sent.sticker),
	text: (sent) => ({ text: sent.text }),
	unsupported: () => ({}),
	video: (sent) => readMedia(sent.video),
};

const KNOWN_NAMES: ReadonlySet<string> = new Set([...Object.keys(CONTENT), 'contact']);

function readMedia(sent: Payload['image']): Content {
	if (sent?.url === undefined) return { text: sent?.caption };
	const { url, name, caption, mime_type: mimeType } = sent;
	return { text: caption, media: compact({ url, name, caption, mimeType }) };
}

function readButton({ button }: Payload): Content {
	const payload = typeof button?.payload === 'string' ? button.payload : undefined;
	return { text: button?.text ?? payload, button: compactOrAbsent(button) };
}

/** Vonage's specification types the answers as an object, its example is a JSON string: both are read. */
function readFlow(sent: Payload): Content {
	const answers = parseObject(sent.button?.payload);
	if (answers === undefined) return readButton(sent);
	const { flow_token: token, ...response } = answers;
	return {
		text: describeAnswers(response) ?? sent.button?.text,
		flow: compact({ token: looseText.parse(token), response }),
	};
}

function readLocation({ location: sent }: Payload): Content {
	const location = compactOrAbsent({
		latitude: sent?.lat ?? sent?.latitude,
		longitude: sent?.long ?? sent?.longitude,
		name: sent?.name,
		address: sent?.address,
		url: sent?.url,
	});
	const { name, address, latitude, longitude } = location ?? {};
	return { text: joined([name, address]) ?? joined([latitude, longitude]), location };
}

function readContacts(sent: Payload): Content {
	const contacts = sent.contacts.length > 0 ? sent.contacts : sent.contact;
	if (contacts.length === 0) return {};
	const names = contacts.map((card) => {
		const name = contactCard.parse(card).name;
		return name?.formatted_name ?? joined([name?.first_name, name?.last_name], ' ');
	});
	return { text: joined(names), contacts };
}

function readOrder({ order }: Payload): Content {
	if (order === undefined) return {};
	const productItems: OrderItem[] = order.product_items.map((position) => {
		const sent = orderItem.parse(position);
		return compact({
			productRetailerId: sent.product_retailer_id,
			quantity: sent.quantity,
			itemPrice: sent.item_price,
			currency: sent.currency,
			more: orderItem.rest(position),
		});
	});
	const positions = productItems.map(
		({ quantity = 1, productRetailerId = 'product' }) => `${quantity} × ${productRetailerId}`,
	);
	return {
		text: joined([joined(positions), order.text], '\n'),
		order: compact({ catalogId: order.catalog_id, text: order.text, productItems }),
	};
}

function readReaction({ reaction }: Payload): Content {
	if (reaction === undefined) return {};
	const { emoji } = reaction;
	const action = reaction.action?.toLowerCase() ?? (emoji === undefined ? 'unreact' : 'react');
	const shown = action === 'unreact' ? undefined : emoji;
	return { text: shown, reaction: { action, emoji: shown ?? null } };
}

function readContact(sent: Payload, from: string | undefined): Contact | undefined {
	const sender = sent.whatsapp?.sender;
	const address = recognizeAddress(from);
	const userId = address?.kind === 'userId' ? address.value : undefined;
	const isParent = userId !== undefined && isParentUserId(userId);
	return compactOrAbsent<Contact>({
		phone:
			normalizeAddress(sender?.wa_id) ?? (address?.kind === 'phone' ? address.value : undefined),
		userId: sender?.user_id ?? (isParent ? undefined : userId),
		parentUserId: sender?.parent_user_id ?? (isParent ? userId : undefined),
		name: sent.profile?.name,
		username: sent.profile?.username,
	});
}

function readReferral(sent: Payload): InboundMessage['referral'] {
	const referral = sent.whatsapp?.referral;
	return (
		referral &&
		compactOrAbsent({
			body: referral.body,
			headline: referral.headline,
			sourceId: referral.source_id,
			sourceType: referral.source_type,
			sourceUrl: referral.source_url,
			mediaType: referral.media_type,
			imageUrl: referral.image_url,
			videoUrl: referral.video_url,
			thumbnailUrl: referral.thumbnail_url,
			ctwaClid: referral.ctwa_clid,
		})
	);
}

function readProduct(sent: Payload): InboundMessage['product'] {
	// The product stood in `context` before it moved to `whatsapp`.
	const referred =
		sent.whatsapp?.whatsapp_referred_product ?? sent.context?.whatsapp_referred_product;
	return compactOrAbsent({
		catalogId: referred?.catalog_id,
		productRetailerId: referred?.product_retailer_id,
	});
}

function parseObject(value: unknown): Record<string, unknown> | undefined {
	if (isRecord(value)) return value;
	if (typeof value !== 'string') return undefined;
	try {
		const parsed: unknown = JSON.parse(value);
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** One line per answer that reads as text; what is nested deeper is in `flow.response` only. */
function describeAnswers(answers: Record<string, unknown>): string | undefined {
	const lines = Object.entries(answers).map(([field, answer]) => {
		const values = [answer].flat().filter((value) => value !== null && typeof value !== 'object');
		return values.length > 0 ? `${field}: ${values.join(', ')}` : undefined;
	});
	return joined(lines, '\n');
}

function joined(
	parts: ReadonlyArray<number | string | undefined>,
	separator = ', ',
): string | undefined {
	const sent = parts.filter((part) => part !== undefined);
	return sent.length > 0 ? sent.join(separator) : undefined;
}
