import { contextOf } from './lifecycle.mts';
import type { World } from './state.mts';
import type {
	ChatMessage,
	Customer,
	InboundMessage,
	Json,
	OutboundMessage,
	RenderedTemplate,
} from './types.mts';
import { isObject } from './validation.mts';

/** What a bubble shows; the same for both directions. */
export type BubbleContent =
	| { kind: 'text'; text: string }
	| {
			kind: 'media';
			media: 'image' | 'audio' | 'video' | 'file' | 'sticker';
			url?: string;
			name?: string;
			caption?: string;
	  }
	| { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
	| { kind: 'contacts'; contacts: Array<{ name: string; details: string[] }> }
	| { kind: 'interactive'; interactive: Json; headerUrl?: string }
	| { kind: 'template'; template: RenderedTemplate }
	| { kind: 'choice'; title: string; description?: string }
	| { kind: 'form'; answers: Array<{ name: string; value: string }> }
	| { kind: 'order'; lines: string[] }
	| { kind: 'other'; label: string };

export interface Bubble {
	id: string;
	direction: 'business' | 'customer';
	at: string;
	status: 'sent' | 'delivered' | 'read' | 'rejected' | 'undeliverable';
	error?: { code: string; detail: string };
	reaction?: string;
	quoted?: { id: string; author: string; text: string };
	content: BubbleContent;
}

/** One customer's view of the chat with one business number, oldest first; reactions sit on their targets. */
export function bubblesOf(world: World, customer: Customer, business: string): Bubble[] {
	return world.messages
		.filter(
			(message) =>
				message.customerId === customer.userId &&
				(message.direction === 'customer' ? message.to : message.from) === business &&
				message.type !== 'reaction',
		)
		.filter(
			(message) =>
				message.direction === 'customer' || !['accepted', 'submitted'].includes(message.status),
		)
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.sequence - b.sequence)
		.map((message) => bubble(world, message));
}

function bubble(world: World, message: ChatMessage): Bubble {
	const quotedId = message.direction === 'customer' ? message.contextUuid : contextOf(message);
	const quoted = quotedId === undefined ? undefined : world.message(quotedId);
	return {
		id: message.uuid,
		direction: message.direction,
		at: message.at,
		status: message.direction === 'customer' ? customerStatus(message) : businessStatus(message),
		...(message.direction === 'business' && message.error ? { error: message.error } : {}),
		...(message.reaction ? { reaction: message.reaction } : {}),
		...(quoted
			? {
					quoted: {
						id: quoted.uuid,
						author:
							quoted.direction === 'customer'
								? 'You'
								: (world.number(quoted.from)?.name ?? quoted.from),
						text: summaryOf(contentOf(quoted)),
					},
				}
			: {}),
		content: contentOf(message),
	};
}

const customerStatus = (message: InboundMessage) =>
	message.read ? 'read' : message.delivered ? 'delivered' : 'sent';

const businessStatus = (message: OutboundMessage): Bubble['status'] =>
	message.status === 'accepted' || message.status === 'submitted' ? 'sent' : message.status;

/** A line of text for a message, for quotes and transcripts. */
export function summaryOf(content: BubbleContent): string {
	switch (content.kind) {
		case 'text':
			return content.text;
		case 'media':
			return [`[${mediaWords[content.media]}]`, content.caption ?? content.name ?? '']
				.join(' ')
				.trim();
		case 'location':
			return `[location] ${content.name ?? `${content.latitude}, ${content.longitude}`}`;
		case 'contacts':
			return `[contact] ${content.contacts.map((contact) => contact.name).join(', ')}`;
		case 'interactive': {
			const body = content.interactive.body;
			return isObject(body) ? String(body.text) : `[${String(content.interactive.type)}]`;
		}
		case 'template':
			return content.template.body;
		case 'choice':
			return content.title;
		case 'form':
			return `[form] ${content.answers.map(({ name, value }) => `${name}: ${value}`).join(', ')}`;
		case 'order':
			return `[order] ${content.lines.join(', ')}`;
		case 'other':
			return `[${content.label}]`;
	}
}

const mediaWords = {
	image: 'photo',
	audio: 'voice note',
	video: 'video',
	file: 'document',
	sticker: 'sticker',
} as const;

const phoneUrl = (id: string | undefined) => (id === undefined ? undefined : `/phone/media/${id}`);
const optionalText = (value: unknown) => (typeof value === 'string' ? value : undefined);

function contentOf(message: ChatMessage): BubbleContent {
	return message.direction === 'customer' ? customerContent(message) : businessContent(message);
}

function customerContent(message: InboundMessage): BubbleContent {
	const { content, type } = message;
	if (type === 'text') return { kind: 'text', text: String(content) };
	const fields = isObject(content) ? content : {};
	switch (type) {
		case 'image':
		case 'audio':
		case 'video':
		case 'file':
		case 'sticker':
			return mediaContent(type, phoneUrl(message.mediaId), fields);
		case 'location':
			return locationContent({ ...fields, latitude: fields.lat, longitude: fields.long });
		case 'contacts':
			return contactsContent(content);
		case 'reply':
			return {
				kind: 'choice',
				title: String(fields.title),
				...(fields.description === undefined ? {} : { description: String(fields.description) }),
			};
		case 'button':
			return { kind: 'choice', title: String(fields.text ?? fields.payload) };
		case 'flow':
			return formContent(fields.payload);
		case 'order': {
			const items = Array.isArray(fields.product_items)
				? fields.product_items.filter(isObject)
				: [];
			return {
				kind: 'order',
				lines: items.map(
					(item) =>
						`${item.quantity} × ${item.product_retailer_id} at ${item.item_price} ${item.currency}`,
				),
			};
		}
		default:
			return { kind: 'other', label: `${type} message` };
	}
}

function formContent(payload: unknown): BubbleContent {
	const parsed: unknown = JSON.parse(String(payload));
	const { flow_token: _token, ...answers } = isObject(parsed) ? parsed : {};
	return {
		kind: 'form',
		answers: Object.entries(answers).map(([name, value]) => ({
			name,
			value: typeof value === 'string' ? value : JSON.stringify(value),
		})),
	};
}

function businessContent(message: OutboundMessage): BubbleContent {
	const { request, type } = message;
	const local = (url: unknown) =>
		typeof url === 'string' ? phoneUrl(message.media[url]) : undefined;
	if (type === 'text') return { kind: 'text', text: String(request.text) };
	if (message.rendered) return { kind: 'template', template: localised(message.rendered, local) };
	const fields = isObject(request[type]) ? (request[type] as Json) : {};
	switch (type) {
		case 'image':
		case 'audio':
		case 'video':
		case 'file':
		case 'sticker':
			return mediaContent(type, local(fields.url), fields);
		case 'template':
			return { kind: 'other', label: `template ${String(fields.name)}` };
		case 'custom':
			return customContent(fields, local);
		default:
			return { kind: 'other', label: `${type} message` };
	}
}

function customContent(custom: Json, local: (url: unknown) => string | undefined): BubbleContent {
	const type = String(custom.type);
	const fields = isObject(custom[type]) ? (custom[type] as Json) : {};
	switch (type) {
		case 'interactive': {
			const header = isObject(fields.header) ? fields.header : {};
			const medium = header[String(header.type)];
			const headerUrl = isObject(medium) ? local(medium.link) : undefined;
			return { kind: 'interactive', interactive: fields, ...(headerUrl ? { headerUrl } : {}) };
		}
		case 'location':
			return locationContent(fields);
		case 'contacts':
			return contactsContent(custom.contacts);
		case 'text':
			return { kind: 'text', text: String(fields.body) };
		case 'image':
		case 'audio':
		case 'video':
		case 'sticker':
			return mediaContent(type, local(fields.link), fields);
		case 'document':
			return mediaContent('file', local(fields.link), { ...fields, name: fields.filename });
		case 'template':
			return { kind: 'other', label: `template ${String(fields.name)}` };
		default:
			return { kind: 'other', label: `${type} message` };
	}
}

function mediaContent(
	media: 'image' | 'audio' | 'video' | 'file' | 'sticker',
	url: string | undefined,
	fields: Json,
): BubbleContent {
	const name = optionalText(fields.name);
	const caption = optionalText(fields.caption);
	return {
		kind: 'media',
		media,
		...(url ? { url } : {}),
		...(name ? { name } : {}),
		...(caption ? { caption } : {}),
	};
}

function locationContent(fields: Json): BubbleContent {
	const name = optionalText(fields.name);
	const address = optionalText(fields.address);
	return {
		kind: 'location',
		latitude: Number(fields.latitude),
		longitude: Number(fields.longitude),
		...(name ? { name } : {}),
		...(address ? { address } : {}),
	};
}

function contactsContent(value: unknown): BubbleContent {
	const contacts = Array.isArray(value) ? value.filter(isObject) : [];
	const list = (contact: Json, key: string, field: string) =>
		Array.isArray(contact[key])
			? contact[key].filter(isObject).map((entry) => String(entry[field] ?? ''))
			: [];
	return {
		kind: 'contacts',
		contacts: contacts.map((contact) => ({
			name: isObject(contact.name) ? String(contact.name.formatted_name) : '',
			details: [
				...list(contact, 'phones', 'phone'),
				...list(contact, 'emails', 'email'),
				...list(contact, 'urls', 'url'),
			].filter((detail) => detail !== ''),
		})),
	};
}

/** The template with its media at the phone's own addresses. */
function localised(
	template: RenderedTemplate,
	local: (url: unknown) => string | undefined,
): RenderedTemplate {
	const { header } = template;
	return {
		...template,
		...(header ? { header: { ...header, mediaUrl: local(header.mediaUrl) } } : {}),
		cards: template.cards.map((card) => ({ ...card, headerUrl: local(card.headerUrl) })),
	};
}
