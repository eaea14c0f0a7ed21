import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Callbacks } from './callbacks.mts';
import { samples, storeMedia } from './media.mts';
import { servingSchema } from './mediaServing.mts';
import { ANA } from './seed.mts';
import type { World } from './state.mts';
import type { Customer, InboundMessage, Json } from './types.mts';

const medium = z
	.object({
		/** Bytes in base64; a small sample of the right type without. */
		base64: z.string().optional(),
		mimeType: z.string().optional(),
		name: z.string().optional(),
		caption: z.string().optional(),
		/** How the media store hands the file out, where something is odd. */
		serving: servingSchema.optional(),
	})
	.strict();

/** What a customer can do; one `type` per Vonage message type, `raw` for anything else. */
export const customerMessageSchema = z
	.object({
		/** Phone number or user id; Ana without. An unknown one becomes a new customer. */
		from: z.string().optional(),
		/** The business's number; the first one without. */
		to: z.string().optional(),
		type: z
			.enum([
				'text',
				'image',
				'audio',
				'video',
				'file',
				'sticker',
				'location',
				'contacts',
				'reply',
				'button',
				'flow',
				'order',
				'reaction',
				'unsupported',
				'raw',
			])
			.default('text'),
		text: z.string().optional(),
		media: medium.optional(),
		location: z
			.object({
				lat: z.number(),
				long: z.number(),
				name: z.string().optional(),
				address: z.string().optional(),
				url: z.string().optional(),
			})
			.optional(),
		contacts: z.array(z.object({}).passthrough()).optional(),
		reply: z
			.object({ id: z.string(), title: z.string(), description: z.string().optional() })
			.optional(),
		button: z.object({ payload: z.string(), text: z.string().optional() }).optional(),
		flow: z
			.object({ token: z.string().default('unused'), response: z.object({}).passthrough() })
			.optional(),
		order: z
			.object({
				catalog_id: z.string(),
				product_items: z.array(
					z.object({
						product_retailer_id: z.string(),
						quantity: z.string(),
						item_price: z.string(),
						currency: z.string(),
					}),
				),
			})
			.optional(),
		/** null takes the reaction back. */
		emoji: z.string().nullable().optional(),
		/** The message that this one answers or reacts to. */
		context: z.string().optional(),
		contextStatus: z.enum(['none', 'available', 'unavailable']).optional(),
		referral: z.object({}).passthrough().optional(),
		product: z.object({ catalog_id: z.string(), product_retailer_id: z.string() }).optional(),
		/** Type `raw`: the fields of the payload besides the envelope. */
		raw: z.record(z.string(), z.unknown()).optional(),
		/** ISO time, for a message of the past; now without. */
		at: z.string().optional(),
		/** Written so many seconds before it goes out; what was said before it becomes as much older. */
		secondsAgo: z.number().min(0).optional(),
	})
	.strict();

export type CustomerMessage = z.input<typeof customerMessageSchema>;
type Parsed = z.output<typeof customerMessageSchema>;

/** The customer behind an address, made up if nobody has it. */
export function meetCustomer(world: World, address: string): Customer {
	const known = world.customer(address);
	if (known) return known;
	const customer: Customer = /^\d+$/.test(address)
		? { userId: `XX.${address}`, phone: address, name: `Customer ${address.slice(-4)}` }
		: { userId: address, name: `Customer ${address.slice(-4)}` };
	world.addCustomer(customer);
	return customer;
}

/** The customer sends something: it is kept, and a callback goes out. */
export function customerSends(
	world: World,
	callbacks: Callbacks,
	input: CustomerMessage,
): InboundMessage {
	const { record, messageType } = keepMessage(world, input);
	const { uuid, from, to, applicationId, payload } = record;
	callbacks.send({
		kind: 'inbound',
		url: world.webhooksOf(applicationId).inboundUrl,
		body: payload,
		messageUuid: uuid,
		applicationId,
		subject: { from, to, messageType },
	});
	return record;
}

/** What a customer sends becomes part of the conversation, and nobody is told. */
export function keepMessage(
	world: World,
	input: CustomerMessage,
): { record: InboundMessage; messageType: string } {
	const message = customerMessageSchema.parse(input);
	const customer = meetCustomer(world, message.from ?? ANA);
	const business = message.to ?? world.numbers[0].number;
	const number = world.number(business);
	if (!number) throw new Error(`${business} is not a number of the business`);
	const uuid = randomUUID();
	const { secondsAgo = 0 } = message;
	if (secondsAgo > 0) world.ageChat(customer.userId, business, secondsAgo);
	const at = new Date(message.at ?? world.clock.now() - secondsAgo * 1000).toISOString();
	const { fields, mediaId } = contentOf(world, message, number.applicationId);
	const from = customer.phone ?? customer.userId;
	const capability = world.capability(number.applicationId);
	const envelope = { uuid, at, from, to: business, customer };
	const old = number.applicationId !== undefined && capability.version === 'v0.1';
	const payload = old ? oldPayload(envelope, fields) : payloadOf(world, envelope, message, fields);
	const type = String(fields.message_type);
	const record: InboundMessage = {
		direction: 'customer',
		sequence: world.messages.length,
		uuid,
		at,
		from,
		to: business,
		customerId: customer.userId,
		...(number.applicationId ? { applicationId: number.applicationId } : {}),
		type: message.type === 'flow' ? 'flow' : type,
		payload,
		content: fields[type],
		...(mediaId ? { mediaId } : {}),
		...(message.context ? { contextUuid: message.context } : {}),
		delivered: false,
		read: false,
	};
	if (message.type === 'reaction') {
		const target = message.context ? world.message(message.context) : undefined;
		if (target?.direction === 'business') target.reaction = message.emoji ?? undefined;
	}
	world.add(record);
	return { record, messageType: type };
}

const mediaTypes = ['image', 'audio', 'video', 'file', 'sticker'] as const;

/** `message_type` and the field under its name. */
function contentOf(
	world: World,
	message: Parsed,
	applicationId: string | undefined,
): { fields: Json; mediaId?: string } {
	const kind = mediaTypes.find((candidate) => candidate === message.type);
	if (kind) {
		const { base64, mimeType, name, caption, serving } = message.media ?? {};
		const sample = samples[kind];
		const stored = storeMedia(world, {
			bytes: base64 === undefined ? sample.bytes : Buffer.from(base64, 'base64'),
			mimeType: mimeType ?? sample.mimeType,
			name: name ?? sample.name,
			kind: 'inbound',
			...(applicationId ? { applicationId } : {}),
			...(serving ? { serving } : {}),
		});
		const content = {
			url: `${world.url}/v3/media/${stored.id}`,
			...(kind === 'sticker' ? {} : { name: stored.name }),
			...(caption === undefined ? {} : { caption }),
		};
		return { fields: { message_type: kind, [kind]: content }, mediaId: stored.id };
	}
	const of = (type: string, content: unknown) => ({
		fields: { message_type: type, ...(content === undefined ? {} : { [type]: content }) },
	});
	switch (message.type) {
		case 'text':
			return of('text', message.text ?? '');
		case 'location':
			return of(
				'location',
				message.location ?? { lat: 51.5033, long: -0.1196, name: 'South Bank' },
			);
		case 'contacts':
			return of('contacts', message.contacts ?? [sampleContact]);
		case 'reply':
			return of('reply', message.reply ?? { id: 'yes', title: 'Yes' });
		case 'button':
			return of('button', message.button ?? { payload: 'yes', text: 'Yes' });
		case 'flow': {
			const { token, response } = message.flow ?? { token: 'unused', response: {} };
			const payload = JSON.stringify({ flow_token: token, ...response });
			return of('button', { subtype: 'flow', text: 'sent', payload });
		}
		case 'order':
			return of('order', message.order ?? sampleOrder);
		case 'reaction':
			return of(
				'reaction',
				message.emoji === null
					? { action: 'unreact' }
					: { action: 'react', emoji: message.emoji ?? '👍' },
			);
		case 'raw':
			return { fields: { message_type: 'unsupported', ...message.raw } };
		default:
			return of('unsupported', undefined);
	}
}

const sampleContact = {
	name: { formatted_name: 'Ben Example', first_name: 'Ben', last_name: 'Example' },
	phones: [{ phone: '+447700900003', type: 'CELL' }],
};

const sampleOrder = {
	catalog_id: '1001',
	product_items: [
		{ product_retailer_id: 'tea-01', quantity: '2', item_price: '4.50', currency: 'EUR' },
	],
};

interface Envelope {
	uuid: string;
	at: string;
	from: string;
	to: string;
	customer: Customer;
}

/** Messages API v1. */
function payloadOf(world: World, envelope: Envelope, message: Parsed, fields: Json): Json {
	const { customer, uuid } = envelope;
	const quoted = message.context ? world.message(message.context) : undefined;
	const whatsapp = {
		sender: {
			user_id: customer.userId,
			...(customer.parentUserId ? { parent_user_id: customer.parentUserId } : {}),
			...(customer.phone ? { wa_id: customer.phone } : {}),
		},
		...(message.referral ? { referral: message.referral } : {}),
		...(message.product ? { whatsapp_referred_product: message.product } : {}),
	};
	return {
		channel: 'whatsapp',
		message_uuid: uuid,
		to: envelope.to,
		from: envelope.from,
		timestamp: envelope.at,
		context_status: message.contextStatus ?? (message.context ? 'available' : 'none'),
		...(message.context && message.contextStatus !== 'unavailable'
			? { context: { message_uuid: message.context, message_from: quoted?.from ?? envelope.to } }
			: {}),
		profile: {
			name: customer.name,
			...(customer.username ? { username: customer.username } : {}),
		},
		whatsapp,
		...fields,
		// The provider sends no resource address for these two.
		...(['reaction', 'unsupported'].includes(String(fields.message_type))
			? {}
			: { _self: { href: `${world.url}/v1/messages/${uuid}` } }),
	};
}

/** Messages API v0.1, for applications that were never switched. */
function oldPayload(envelope: Envelope, fields: Json): Json {
	const type = String(fields.message_type);
	return {
		message_uuid: envelope.uuid,
		timestamp: envelope.at,
		to: { type: 'whatsapp', number: envelope.to },
		from: { type: 'whatsapp', number: envelope.from },
		message: {
			content: { type, ...(fields[type] === undefined ? {} : { [type]: fields[type] }) },
		},
	};
}
