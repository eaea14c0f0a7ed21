import { isRecord } from './looseJson';

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

function addressOfV01(party: unknown): unknown {
	return isRecord(party) ? (party.number ?? party.id) : party;
}

function channelOfV01(party: unknown): unknown {
	return isRecord(party) ? party.type : undefined;
}

function isSent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
