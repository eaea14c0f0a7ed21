import { NodeApiError } from 'n8n-workflow';

import { metaCodesIn } from './errorResponse';

/**
 * Codes by which Graph throttles, mostly with HTTP 400: the app (4), the user (17), pages (32), custom
 * limits (341, 613), the WhatsApp Business Account (80007, 80008), one template (80012), and 130429.
 */
const THROTTLED = new Set(['4', '17', '32', '341', '613', '80007', '80008', '80012', '130429']);

/** Codes that no waiting heals, whatever the HTTP status: Graph sends code 3 with HTTP 500. */
const LASTING = /^(3|10|100|190|2\d\d)$/;

/**
 * The codes of a provider's refusal, Graph's code before its subcode. Vonage quotes those of Meta in
 * its text: `(#100) Param category must be …`.
 */
export function codesOf(error: unknown): string[] {
	if (!(error instanceof NodeApiError)) return [];
	const { code, reason, detail } = { ...(error.context.data as Record<string, unknown>) };
	return [
		...(typeof code === 'string' ? code.split('/') : []),
		...metaCodesIn([reason, detail].join(' ')),
	];
}

/** Whether a request that changes nothing can succeed later: throttled, out of order, or not reached. */
export function isRetryableRead(error: unknown): boolean {
	if (!(error instanceof NodeApiError)) return false;
	if (isThrottled(error)) return true;
	const isDown = error.failure?.cause === 'temporarily-unavailable';
	return isDown && !codesOf(error).some((code) => LASTING.test(code));
}

/** Whether the provider gets more requests than it takes. */
export function isThrottled(error: NodeApiError): boolean {
	return (
		error.failure?.cause === 'rate-limited' || codesOf(error).some((code) => THROTTLED.has(code))
	);
}

/** Milliseconds for which the provider wants to be left alone, where it says so. */
export function askedPause(error: unknown): number | undefined {
	const failure = error instanceof NodeApiError ? error.failure : undefined;
	return failure && 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
}

/** The error, telling how often it was tried and how long the provider wants to be left alone. */
export function withWait(error: unknown, repetitions: number): unknown {
	if (!(error instanceof NodeApiError) || !isRetryableRead(error)) return error;
	if (isThrottled(error)) error.failure ??= { cause: 'rate-limited' };
	const asked = Math.ceil((askedPause(error) ?? 0) / 60_000);
	const sentences = [
		error.description,
		repetitions > 0 ? `n8n tried it ${repetitions + 1} times.` : undefined,
		asked > 0
			? `The provider gives access again in ${asked} ${asked === 1 ? 'minute' : 'minutes'}.`
			: undefined,
	];
	error.description = sentences.filter(Boolean).join(' ');
	return error;
}

/**
 * Whether a request that changes something may have been carried out although it came to an error:
 * there was no answer, a gateway's answer, or one that cannot be used.
 */
export function isOutcomeOpen(error: unknown): boolean {
	if (!(error instanceof NodeApiError)) return false;
	const { httpCode } = error;
	if (httpCode === null) return error.context.mayHaveArrived === true;
	if (isThrottled(error)) return false;
	const status = Number(httpCode);
	if (status >= 500) return !codesOf(error).some((code) => LASTING.test(code));
	return status === 408 || (status >= 200 && status < 300);
}

/** A 500 or 503 in the provider's own words is a refusal; in a gateway's it only says that it gave up. */
const REFUSING_FAULTS = new Set(['500', '503']);

/** Whether a request that sends was not accepted for certain, and can be accepted later. Throttling is `isThrottled`. */
export function isRetryableSend(error: NodeApiError): boolean {
	const { httpCode, failure, context } = error;
	if (failure?.cause !== 'temporarily-unavailable') return false;
	if (httpCode === null) return context.mayHaveArrived === false;
	return REFUSING_FAULTS.has(httpCode) && (isExplained(error) || isAnnounced(error));
}

/** Whether the provider says in its own error format what is the matter. */
function isExplained({ context }: NodeApiError): boolean {
	const { code, reason } = { ...(context.data as Record<string, unknown>) };
	return code !== undefined || reason !== undefined;
}

/** Whether the answer says when to come back, as only somebody does who has not taken the request. */
function isAnnounced({ httpCode, failure }: NodeApiError): boolean {
	return httpCode === '503' && failure !== undefined && 'retryAfterMs' in failure;
}
