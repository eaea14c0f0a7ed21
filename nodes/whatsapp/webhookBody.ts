import { isRecord, type Reader } from './looseJson';

/**
 * Whether a webhook body is a delivery status or an inbound message: a status has `status` and no
 * message; everything else counts as a message. Holds for Messages API v1 and v0.1, also when both
 * webhooks arrive at one URL.
 */
export function classifyWebhookBody(body: unknown): 'message' | 'status' {
	if (!isRecord(body)) return 'message';
	const hasMessage = isSent(body.message_type) || isSent(body.message);
	return isSent(body.status) && !hasMessage ? 'status' : 'message';
}

/** A webhook body in the shape of Messages API v1, and the version it came in. */
export interface WebhookPayload {
	version: 'v1' | 'v0.1';
	payload: Record<string, unknown>;
}

/**
 * Brings a webhook body of Messages API v0.1 into the shape of v1; a v1 body stays as it is.
 *
 * v0.1 has no `channel`, `from` and `to` are objects `{type, number | id}`, and the content stands
 * in `message.content` (`{type: 'image', image: {url}}`) (OAS of v0.1). What is no object is `{}`.
 */
export function readWebhookBody(body: unknown): WebhookPayload {
	if (!isRecord(body)) return { version: 'v1', payload: {} };
	const { from, to, message, ...rest } = body;
	if (!isRecord(from) && !isRecord(to) && !isRecord(message)) {
		return { version: 'v1', payload: body };
	}

	const content = isRecord(message) && isRecord(message.content) ? message.content : {};
	const { type, ...parts } = content;
	const payload = {
		...parts,
		...rest,
		message_type: type,
		channel: channelOfV01(from) ?? channelOfV01(to),
		from: addressOfV01(from),
		to: addressOfV01(to),
	};
	return { version: 'v0.1', payload };
}

/** The names in lower case are those of the specification; one in another case is meant all the same. */
export function knownSpelling(
	sent: string | undefined,
	known: ReadonlySet<string>,
): string | undefined {
	const lowerCase = sent?.toLowerCase();
	return lowerCase !== undefined && known.has(lowerCase) ? lowerCase : sent;
}

/** An item carries no more than this of what nobody knows, in characters of JSON. */
const MOST_MORE = 10_000;

/**
 * What a webhook sent besides the keys that are read, in its own structure, as far as it is short: a key
 * that is new at Vonage reaches the workflow without *Include Raw*.
 */
export function moreOf(
	reader: Reader<unknown>,
	payload: unknown,
): Record<string, unknown> | undefined {
	const rest = reader.rest(payload);
	if (!isRecord(rest)) return undefined;
	let room = MOST_MORE;
	const kept = Object.entries(rest).filter(([key, value]) => {
		room -= key.length + JSON.stringify(value).length;
		return room >= 0;
	});
	return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function addressOfV01(party: unknown): unknown {
	return isRecord(party) ? (party.number ?? party.id) : party;
}

function channelOfV01(party: unknown): unknown {
	return isRecord(party) ? party.type : undefined;
}

function isSent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
