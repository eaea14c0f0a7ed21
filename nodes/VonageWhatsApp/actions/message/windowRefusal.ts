import { RuleViolation } from '../../../whatsapp/ruleViolation';
import type { KnownWindow } from '../../windows/knownWindow';

/** Why a message would not arrive for sure, in words. */
export function obstacle({ status, expiresAt, secondsLeft, reason }: KnownWindow): string {
	if (status === 'closed' && expiresAt !== undefined && secondsLeft === 0) {
		return `The customer's 24-hour window closed at ${expiresAt}`;
	}
	const state =
		status === 'closed'
			? "The customer's 24-hour window counts as closed"
			: "It is not known whether the customer's 24-hour window is open";
	return reason === undefined ? state : `${state}. ${reason}`;
}

/** What stops an item whose message the builder does not want to send into such a window. */
export function refusal(window: KnownWindow): RuleViolation {
	return window.status === 'closed'
		? new RuleViolation(
				'ifWindowClosed',
				obstacle(window),
				"The message was not sent, because 'If Window Is Closed' is Stop. To reach the customer all the same, set it to Send Template Instead, or use Message → Send Template. Skip goes on with the other items; Send Anyway lets WhatsApp reject the message.",
			)
		: new RuleViolation(
				'ifWindowUnknown',
				obstacle(window),
				"The message was not sent, because 'If Window Is Unknown' is Stop. Choose a 'Window Source' that knows when the customer last wrote, or set it to Let Vonage Decide, which falls back to a template.",
			);
}
