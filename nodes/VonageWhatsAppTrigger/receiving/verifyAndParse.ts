import { DEFAULT_TOLERANCE_SECONDS, verifyWebhook } from '../../transport/signature';
import { normalizeAddress } from '../../whatsapp/address';
import { messageFilterType, parseInbound } from '../../whatsapp/inbound';
import { isRecord } from '../../whatsapp/looseJson';
import { parseStatus, statusFilterValue } from '../../whatsapp/status';
import { classifyWebhookBody } from '../../whatsapp/webhookBody';
import type { VerificationCredential } from './credentialCache';
import type { LogEntry } from './log';
import { NO_SECRET, type Rejection, rejectionFor } from './rejections';
import type { TriggerEvent } from './seenEvents';
import type { EventFilter, TriggerSettings } from './settings';
import { FILTERED, UNREADABLE } from './skipReasons';

/** One webhook call, as far as it matters. */
export interface WebhookRequest {
	/** As received; several headers are a list. */
	authorization: string | string[] | undefined;
	rawBody: Buffer | undefined;
	contentType?: string;
	/** Unix time in seconds. */
	now: number;
}

/** What a webhook is: rejected, authentic but not readable, or an event that may start the workflow. */
export type WebhookResult =
	| { kind: 'rejected'; rejection: Rejection }
	| { kind: 'unreadable'; entry: LogEntry }
	| {
			kind: 'event';
			event: TriggerEvent;
			/** Why the event does not start the workflow: the filter that leaves it out. */
			filtered?: LogEntry;
			/** What the builder has to change at Vonage. */
			hint?: LogEntry;
	  };

/** Verify, parse, filter: in this order, on the raw body, before an execution exists. */
export function verifyAndParse(
	{ authorization, rawBody, contentType, now }: WebhookRequest,
	credential: VerificationCredential,
	{
		filter,
		includeRaw,
		toleranceSeconds,
	}: Pick<TriggerSettings, 'filter' | 'includeRaw' | 'toleranceSeconds'>,
): WebhookResult {
	if (credential.signatureSecret === '') return { kind: 'rejected', rejection: NO_SECRET };

	const verification = verifyWebhook({
		authorization,
		rawBody,
		secret: [credential.signatureSecret, credential.previousSignatureSecret],
		apiKey: credential.apiKey,
		// The sandbox belongs to an application of Vonage's own.
		applicationId: credential.environment === 'sandbox' ? undefined : credential.applicationId,
		now,
		toleranceSeconds,
	});
	if (!verification.ok) {
		return { kind: 'rejected', rejection: rejectionFor(verification.reason, rawBody) };
	}

	const body = parseJson(rawBody, contentType);
	if (!isRecord(body)) return { kind: 'unreadable', entry: UNREADABLE };

	const parsed =
		classifyWebhookBody(body) === 'status'
			? parseStatus(body, { includeRaw })
			: parseInbound(body, { includeRaw });
	const event = withDelay(parsed, verification.claims.iat, now);
	const field = filterThatLeavesOut(event, filter);
	return {
		kind: 'event',
		event,
		filtered: field && FILTERED[field],
		hint: event.hint === undefined ? undefined : { rule: 'hint', text: event.hint, level: 'warn' },
	};
}

/** The first filter that keeps an event from starting the workflow; undefined when none does. */
function filterThatLeavesOut(
	event: TriggerEvent,
	filter: EventFilter,
): keyof EventFilter | undefined {
	const isMessage = event.event === 'message';
	if (!allows(filter.events, event.event)) return 'events';
	if (isMessage && !allows(filter.messageTypes, messageFilterType(event))) return 'messageTypes';
	if (!isMessage && !allows(filter.statuses, statusFilterValue(event))) return 'statuses';
	// The business number receives a message, and is the sender of the message that a status is about.
	const businessNumber = normalizeAddress(isMessage ? event.to : event.from);
	return allows(filter.businessNumbers, businessNumber) ? undefined : 'businessNumbers';
}

function allows(list: string[], value: string | undefined): boolean {
	return list.length === 0 || (value !== undefined && list.includes(value));
}

/** Vonage repeats an unanswered webhook after 5 seconds; a delay that matters is longer. */
const SHORTEST_DELAY_SECONDS = 60;

/**
 * Notes how late an event came: since it was signed, or since it happened if Vonage signs repeats anew.
 * What happened longer ago than Vonage repeats webhooks was delayed before it reached Vonage.
 */
function withDelay(event: TriggerEvent, signedAt: number, now: number): TriggerEvent {
	const happenedAt = Date.parse(event.timestamp ?? '') / 1000;
	const delays = [now - signedAt, now - happenedAt].filter(
		(seconds) => seconds >= SHORTEST_DELAY_SECONDS && seconds <= DEFAULT_TOLERANCE_SECONDS,
	);
	return delays.length === 0
		? event
		: { ...event, delayedSeconds: Math.round(Math.max(...delays)) };
}

function parseJson(rawBody: Buffer | undefined, contentType: string | undefined): unknown {
	try {
		const value: unknown = JSON.parse(textOf(rawBody ?? Buffer.alloc(0), contentType));
		return value;
	} catch {
		return undefined;
	}
}

/** JSON is UTF-8 (RFC 8259); a body that is not is read in the charset that its header names. */
function textOf(rawBody: Buffer, contentType = ''): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
	} catch {
		const charset = /;\s*charset="?([\w-]+)/i.exec(contentType)?.[1];
		return new TextDecoder(charset).decode(rawBody);
	}
}
