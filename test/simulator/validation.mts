import { z } from 'zod';
import { type InvalidParameter, messageProblem } from './problem.mts';
import type { Json } from './types.mts';

/**
 * What the Messages API itself looks at before it answers 202. What only WhatsApp looks at (the inside of
 * `custom`, templates, the window) is refused later, by a `rejected` status.
 * Unknown fields are refused, so that a misspelt one does not pass in silence.
 */

/** Length as WhatsApp counts it: code points. */
const codePoints = (text: string) => [...text].length;

const text = (minimum: number, maximum: number) =>
	z
		.string()
		.refine((value) => codePoints(value) >= minimum, `length must be at least ${minimum}.`)
		.refine((value) => codePoints(value) <= maximum, `length must be at most ${maximum}.`);

const url = z
	.string()
	.min(10, 'length must be at least 10.')
	.max(2000, 'length must be at most 2000.')
	.refine(
		(value) => /^https?:\/\/[^\s/]+/.test(value) && URL.canParse(value),
		'must be a valid URL.',
	);

const caption = text(1, 3000);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const isOneEmoji = (value: string) =>
	[...graphemes.segment(value)].length === 1 &&
	/\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3/u.test(value);

const content = {
	text: z.object({ text: text(1, 4096) }),
	image: z.object({ image: z.object({ url, caption: caption.optional() }).strict() }),
	audio: z.object({ audio: z.object({ url }).strict() }),
	video: z.object({ video: z.object({ url, caption: caption.optional() }).strict() }),
	file: z.object({
		file: z.object({ url, caption: caption.optional(), name: text(1, 240).optional() }).strict(),
	}),
	sticker: z.object({
		sticker: z
			.object({ url: url.optional(), id: z.string().min(1).optional() })
			.strict()
			.refine((sticker) => (sticker.url === undefined) !== (sticker.id === undefined), {
				message: 'requires exactly one of url and id.',
			}),
	}),
	reaction: z.object({
		reaction: z.discriminatedUnion('action', [
			z
				.object({
					action: z.literal('react'),
					emoji: z.string().refine(isOneEmoji, 'must be a single emoji.'),
				})
				.strict(),
			z.object({ action: z.literal('unreact') }).strict(),
		]),
		context: z.object({}).passthrough(),
	}),
	template: z.object({
		template: z.object({ name: text(1, 600), parameters: z.array(z.string()).optional() }).strict(),
		whatsapp: z
			.object({ locale: z.string().min(2), policy: z.literal('deterministic').optional() })
			.strict(),
	}),
	custom: z.object({
		custom: z
			.record(z.string(), z.unknown())
			.refine((custom) => Object.keys(custom).length > 0, 'is required.'),
	}),
} as const;

export type WhatsAppType = keyof typeof content;

const envelopeKeys = [
	'channel',
	'message_type',
	'to',
	'from',
	'client_ref',
	'webhook_url',
	'webhook_version',
	'context',
	'failover',
	'category',
];

const channelParameters = z.object({
	webhook_url: url.optional(),
	webhook_version: z.enum(['v0.1', 'v1']).optional(),
	context: z
		.object({ message_uuid: z.string().min(1) })
		.strict()
		.optional(),
	failover: z.array(z.object({}).passthrough()).min(1).optional(),
});

const otherChannels = ['sms', 'mms', 'rcs', 'messenger', 'viber_service'];

/** 7 to 15 digits without plus or zeros in front, or a business-scoped user id. */
export const isRecipient = (value: unknown): value is string =>
	typeof value === 'string' &&
	(/^[1-9]\d{6,14}$/.test(value) || /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value));

const mediaUrl = z.object({ url }).passthrough();
const captioned = z.object({ url, caption: caption.optional() }).passthrough();
const category = (...values: [string, ...string[]]) =>
	z
		.object({ category: z.enum(values).optional() })
		.passthrough()
		.optional();
const ttl = (minimum: number, maximum: number) =>
	z.number().int().min(minimum).max(maximum).optional();

/** What the other channels demand of each message type, and of all (Vonage OAS 1.11). */
const otherContent: Record<string, Record<string, z.ZodRawShape>> = {
	sms: { text: { text: text(1, 1000) } },
	mms: {
		text: { text: text(1, 4096) },
		image: { image: captioned },
		vcard: { vcard: captioned },
		audio: { audio: captioned },
		video: { video: captioned },
		file: { file: captioned },
		content: { content: z.array(z.object({}).passthrough()).min(1) },
	},
	rcs: {
		text: { text: text(1, 3072) },
		image: { image: mediaUrl },
		video: { video: mediaUrl },
		file: { file: mediaUrl },
		custom: { custom: z.object({}).passthrough() },
	},
	messenger: {
		text: { text: text(1, 640) },
		image: { image: mediaUrl },
		audio: { audio: mediaUrl },
		video: { video: mediaUrl },
		file: { file: mediaUrl },
	},
	viber_service: {
		text: { text: text(1, 1000) },
		image: { image: mediaUrl },
		video: {
			video: z.object({ url, thumb_url: text(1, 1000) }).passthrough(),
			viber_service: z.object({ duration: z.string(), file_size: z.string() }).passthrough(),
		},
		file: { file: z.object({ url, name: text(1, 25).optional() }).passthrough() },
	},
};

const otherParameters: Record<string, z.ZodTypeAny> = {
	sms: z.object({
		ttl: z.number().int().optional(),
		sms: z
			.object({ encoding_type: z.enum(['text', 'unicode', 'auto']).optional() })
			.passthrough()
			.optional(),
	}),
	mms: z.object({ ttl: ttl(300, 259_200) }),
	rcs: z.object({ ttl: ttl(300, 2_592_000) }),
	messenger: z.object({ messenger: category('response', 'update', 'message_tag') }),
	viber_service: z.object({ viber_service: category('transaction', 'promotion') }),
};

const isId = (value: unknown) =>
	typeof value === 'string' && codePoints(value) >= 1 && codePoints(value) <= 50;

/** An entry of a failover list that goes out on another channel than WhatsApp. */
function validateOtherChannel(body: Json, path: string): void {
	const channel = String(body.channel);
	const isMessenger = channel === 'messenger';
	if (!isId(body.from)) throw messageProblem.sender();
	if (!(isMessenger ? isId(body.to) : /^[1-9]\d{6,14}$/.test(String(body.to)))) {
		throw messageProblem.recipient();
	}
	const types = otherContent[channel];
	const type = String(body.message_type);
	if (!Object.hasOwn(types, type)) throw messageProblem.messageType();
	const parameters = invalidParameters(otherParameters[channel], body, path);
	if (parameters.length > 0) throw messageProblem.channelParameters(parameters);
	const invalid = invalidParameters(z.object(types[type]), body, path);
	if (invalid.length > 0) throw messageProblem.messageParameters(invalid);
}

/** Throws the 422 that the API would answer; `path` is set for messages of a failover list. */
export function validateMessage(body: unknown, path = ''): asserts body is Json {
	if (!isObject(body)) throw messageProblem.invalidJson();
	if (typeof body.channel !== 'string' || ![...otherChannels, 'whatsapp'].includes(body.channel)) {
		throw messageProblem.channel();
	}
	if (body.channel !== 'whatsapp') {
		// Only failover leaves WhatsApp here.
		if (path === '') throw messageProblem.channel();
		validateOtherChannel(body, path);
		return;
	}
	if (typeof body.from !== 'string' || !/^[1-9]\d{6,14}$/.test(body.from)) {
		throw messageProblem.sender();
	}
	if (!isRecipient(body.to)) throw messageProblem.recipient();
	const type = body.message_type;
	if (typeof type !== 'string' || !Object.hasOwn(content, type)) throw messageProblem.messageType();
	if (
		body.client_ref !== undefined &&
		(typeof body.client_ref !== 'string' || codePoints(body.client_ref) > 100)
	) {
		throw messageProblem.clientRef();
	}
	const channel = invalidParameters(channelParameters, body, path);
	if (path !== '' && body.failover !== undefined) {
		channel.push({ name: `${path}failover`, reason: 'is not allowed inside a failover.' });
	}
	if (channel.length > 0) throw messageProblem.channelParameters(channel);
	const schema = content[type as WhatsAppType];
	const allowed = [...envelopeKeys, ...Object.keys(schema.shape)];
	const invalid = invalidParameters(schema, body, path);
	for (const key of Object.keys(body)) {
		if (!allowed.includes(key)) invalid.push({ name: path + key, reason: 'is not allowed.' });
	}
	if (invalid.length > 0) throw messageProblem.messageParameters(invalid);
	const failover = (body.failover ?? []) as unknown[];
	failover.forEach((message, index) => validateMessage(message, `${path}failover[${index}].`));
}

const update = z
	.object({
		status: z.literal('read'),
		replying_indicator: z
			.object({ show: z.boolean(), type: z.literal('text') })
			.strict()
			.optional(),
	})
	.strict();

export type MessageUpdateBody = z.infer<typeof update>;

/** The body of a PATCH; throws its 422. */
export function validateUpdate(body: unknown): MessageUpdateBody {
	const parsed = update.safeParse(body);
	if (parsed.success) return parsed.data;
	if (isObject(body) && body.status === 'revoked') {
		throw messageProblem.notSupported('`revoked` is not supported for the channel whatsapp.');
	}
	throw messageProblem.messageParameters(fromZod(parsed.error, ''));
}

export const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function invalidParameters(schema: z.ZodTypeAny, body: unknown, path: string): InvalidParameter[] {
	const parsed = schema.safeParse(body);
	return parsed.success ? [] : fromZod(parsed.error, path);
}

/** zod's findings in Vonage's words. */
export function fromZod(error: z.ZodError, prefix: string): InvalidParameter[] {
	return error.issues.flatMap((issue) => {
		const name = prefix + pathText(issue.path);
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map((key) => ({
				name: name === '' ? key : `${name}.${key}`,
				reason: 'is not allowed.',
			}));
		}
		const missing = issue.code === 'invalid_type' && issue.received === 'undefined';
		return [{ name, reason: missing ? 'is required.' : issue.message }];
	});
}

export const pathText = (path: Array<string | number>) =>
	path.reduce<string>(
		(text, part) =>
			typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
		'',
	);
