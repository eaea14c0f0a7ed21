import type { WindowState } from '../window';

/** What a builder wants when a free-form message would come after the window. */
export type ClosedWindowPolicy = 'sendAnyway' | 'sendTemplate' | 'skip' | 'stop';

/** The same when nobody can say whether it would. `letVonageDecide` sends both: see `WindowDecision`. */
export type UnknownWindowPolicy = ClosedWindowPolicy | 'letVonageDecide';

export interface WindowPolicy {
	ifClosed: ClosedWindowPolicy;
	ifUnknown: UnknownWindowPolicy;
}

/**
 * What happens to one free-form message. `send`: the window is open. `letVonageDecide`: one request
 * with the message and a template behind it, which Vonage sends only when WhatsApp refuses the
 * message. The others are the builder's wish.
 */
export type WindowDecision = 'send' | UnknownWindowPolicy;

/**
 * Decides on a free-form message by what is known of its window.
 *
 * A window that counts as closed only for its safety margin may still be open when the message gets
 * to WhatsApp. Where a template is at hand, nobody has to bet on that: Vonage tries the message, which
 * is free, and falls back to the template.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
 */
export function decideOnWindow(
	{ status, secondsLeft = 0 }: Pick<WindowState, 'status' | 'secondsLeft'>,
	{ ifClosed, ifUnknown }: WindowPolicy,
): WindowDecision {
	switch (status) {
		case 'open':
			return 'send';
		case 'unknown':
			return ifUnknown;
		case 'closed': {
			const isMargin = secondsLeft > 0;
			return isMargin && ifClosed === 'sendTemplate' ? 'letVonageDecide' : ifClosed;
		}
	}
}
