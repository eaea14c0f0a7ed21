import { parseTimestamp } from './timestamp';

/** The customer service window: 24 hours, counted from the customer's last message (Meta). */
export const WINDOW_SECONDS = 86_400;

/** How far an inbound timestamp may lie ahead of our clock before we stop believing it. */
const CLOCK_SKEW_SECONDS = 300;

const DEFAULT_SAFETY_MARGIN_SECONDS = 120;

/**
 * The message types that open the window, or start it anew: what a person deliberately sends.
 * Meta does not say whether reactions, removed reactions, `system` and `unsupported` notices do;
 * so they do not, nor do types that we do not know: a window believed open by mistake loses a
 * message, one believed closed by mistake costs a template.
 */
const OPENING_TYPES: ReadonlySet<string> = new Set([
	'audio',
	'button',
	'contacts',
	'file',
	'flow',
	'image',
	'location',
	'order',
	'reply',
	'sticker',
	'text',
	'video',
]);

/**
 * Whether an inbound message of this type (the `type` of the message item) opens the window.
 *
 * @param options.reactions Whether to believe that reactions do (default false).
 */
export function opensWindow(type: string, options: { reactions?: boolean } = {}): boolean {
	return OPENING_TYPES.has(type) || (type === 'reaction' && options.reactions === true);
}

/** When the window closes that a message of this time opened: ISO 8601 in UTC, or `undefined` when the time cannot be read. */
export function windowExpiry(timestamp: string): string | undefined {
	const opened = parseTimestamp(timestamp);
	return opened === undefined ? undefined : toIso(opened + WINDOW_SECONDS * 1000);
}

/** What is known about the window between one business number and one customer. */
export type WindowState =
	| {
			/** `open`: any message may be sent. `closed`: only a template. */
			status: 'open' | 'closed';
			/** When the window closes or closed: ISO 8601 in UTC. */
			expiresAt: string;
			/** Whole seconds until then, never negative. More than 0 while `closed`: inside the safety margin. */
			secondsLeft: number;
	  }
	| { status: 'unknown'; expiresAt?: undefined; secondsLeft?: undefined };

/**
 * The state of the customer service window at the moment `now`.
 *
 * @param lastInboundAt When the customer last wrote: a `Date`, an ISO 8601 text (UTC when it names
 * no offset), or Unix time in seconds or milliseconds. Missing, unreadable, or more than 5 minutes
 * ahead of `now` (no clock skew explains that) is `unknown`.
 * @param now The present, passed in.
 * @param options.safetyMarginSeconds The window counts as closed this many seconds early (default
 * 120), because a message takes a while to reach WhatsApp. Exactly 24 hours is closed in any case.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export function windowState(
	lastInboundAt: unknown,
	now: Date,
	options: { safetyMarginSeconds?: number } = {},
): WindowState {
	const opened = parseTimestamp(lastInboundAt);
	const present = parseTimestamp(now);
	if (opened === undefined || present === undefined) return { status: 'unknown' };
	if (opened - present > CLOCK_SKEW_SECONDS * 1000) return { status: 'unknown' };

	const closes = opened + WINDOW_SECONDS * 1000;
	const expiresAt = toIso(closes);
	if (expiresAt === undefined) return { status: 'unknown' };

	const secondsLeft = Math.min(WINDOW_SECONDS, Math.max(0, (closes - present) / 1000));
	const margin = Math.max(0, options.safetyMarginSeconds ?? DEFAULT_SAFETY_MARGIN_SECONDS);
	return {
		status: secondsLeft > margin ? 'open' : 'closed',
		expiresAt,
		secondsLeft: Math.floor(secondsLeft),
	};
}

function toIso(milliseconds: number): string | undefined {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
