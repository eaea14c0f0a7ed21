import type { RefusalReason } from '../../transport/signature';
import type { LogEntry } from './log';

/**
 * How a webhook is rejected. Vonage repeats 429 and 5xx only: 503 makes it come again, a wrong
 * signature gets 401, for good.
 */
export interface Rejection {
	status: 401 | 503;
	/** Short and plain, for the body of the answer. */
	responseText: string;
	entry: LogEntry;
	/** The message that the unverified body claims to be about. */
	messageId?: string;
	/** Whether other values of the credential may accept it. */
	byCredential?: boolean;
}

/** The first of two alike may fail yet, and then this one is needed. */
export const PROCESSING: Rejection = {
	status: 503,
	responseText: 'The event is being processed',
	entry: {
		rule: 'processing',
		text: 'an event came again, or a later status of its message came first, and n8n had not accepted that yet: Vonage repeats it',
		level: 'info',
	},
};

export const NO_SECRET: Rejection = {
	...notReady('the credential has no Signature Secret'),
	byCredential: true,
};

const NO_BODY = notReady(
	'n8n could not read the body of a signed webhook: check that whatever is in front of n8n passes it on unchanged, as application/json',
);

/** What cannot be done now may go well when Vonage repeats the webhook. */
export function notReady(why: string): Rejection {
	return {
		status: 503,
		responseText: 'The trigger is not ready',
		entry: { rule: 'not ready', text: why, level: 'warn' },
	};
}

/** Why the signature of a webhook is not accepted. Without one Vonage is told to repeat it, for it does so with one. */
export function rejectionFor(reason: RefusalReason, rawBody: Buffer | undefined): Rejection {
	// Everything about it is right but for the body, which nobody here has seen: it is not forged.
	if (reason === 'payload-hash' && rawBody === undefined) return NO_BODY;
	const [responseText, cause] = REJECTIONS[reason];
	return {
		status: reason === 'missing' ? 503 : 401,
		responseText,
		entry: { rule: reason, text: `a webhook was refused (${reason}): ${cause}`, level: 'warn' },
		messageId: messageIdIn(rawBody),
		byCredential: BY_CREDENTIAL.has(reason),
	};
}

const BY_CREDENTIAL = new Set<RefusalReason>(['signature', 'api-key', 'application']);

const REJECTIONS: Record<RefusalReason, [responseText: string, cause: string]> = {
	missing: ['Signature missing', 'it has no signature; Vonage repeats it with one'],
	malformed: ['Signature malformed', 'its signature is not a readable token'],
	algorithm: ['Signature algorithm not accepted', 'its signature is not made with HS256'],
	signature: [
		'Signature invalid',
		"it is not signed with the credential's Signature Secret: compare it with the one in the API settings of the Vonage dashboard",
	],
	'payload-hash': [
		'Signature is for another body',
		'its signature belongs to another body: a proxy may have changed it, or it is forged',
	],
	issuer: ['Signature is not from Vonage', 'its signature names another issuer than Vonage'],
	'api-key': [
		'Signature is for another account',
		"it comes from another Vonage account than the credential's API Key",
	],
	application: [
		'Signature is for another application',
		"it comes from another Vonage application than the credential's",
	],
	stale: [
		'Signature too old',
		"its signature is older than 'Signature Age Tolerance' allows: raise that option, or check the clock of n8n's host",
	],
	future: [
		'Signature from the future',
		"its signature lies in the future: check the clock of n8n's host",
	],
};

function messageIdIn(rawBody: Buffer | undefined): string | undefined {
	const beginning = rawBody?.toString('latin1', 0, 20_000) ?? '';
	return /"message_uuid"\s*:\s*"([\w-]{1,64})"/.exec(beginning)?.[1];
}
