/**
 * What to do about a refusal, as one word to branch on.
 *
 * - `retry-later`: the same message can go through in a few minutes
 * - `slow-down`: the same message can go through when fewer are sent per second
 * - `wait`: not now and not by repeating; the advice says how long
 * - `send-template`: the 24-hour window is closed, only a template reaches the customer
 * - `send-without-context`: the quoted message is gone, send without *Reply To*
 * - `fix-request`, `fix-recipient`, `fix-template`, `fix-media`, `fix-credential`: change that first
 * - `top-up`: balance or payment method
 * - `try-another-channel`: WhatsApp does not reach this person
 * - `contact-support`: only Vonage or Meta can change it
 * - `inspect`: the provider gave no clear reason, the `detail` text may
 * - `stop`: do not send this to this person again
 */
export type ErrorAction =
	| 'contact-support'
	| 'fix-credential'
	| 'fix-media'
	| 'fix-recipient'
	| 'fix-request'
	| 'fix-template'
	| 'inspect'
	| 'retry-later'
	| 'send-template'
	| 'send-without-context'
	| 'slow-down'
	| 'stop'
	| 'top-up'
	| 'try-another-channel'
	| 'wait';

/** One row of a code table: action, meaning, advice. */
export type ErrorRow = readonly [action: ErrorAction, meaning: string, advice: string];

/** The rows of one provider by code. */
export type ErrorTable = Readonly<Record<string, ErrorRow>>;
