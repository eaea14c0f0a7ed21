import { NodeApiError } from 'n8n-workflow';

import { explainError } from '../../whatsapp/errors';
import { codesOf, isOutcomeOpen, isRetryableSend, isThrottled } from '../http/apiError';

/**
 * What an error says about the message that met it, and about the rest of a batch.
 *
 * - `throttled`: not taken, because there were too many; the same request can succeed later
 * - `passing`: not taken, because the provider is out of order or out of reach; it can succeed later
 * - `refused`: not taken, and never will be
 * - `blocked`: not taken for a reason that every message of the channel shares
 * - `unknown`: it may have been taken, so it must not be repeated
 */
export type ErrorClass = 'throttled' | 'passing' | 'refused' | 'blocked' | 'unknown';

/** Statuses of an account or a credential that may not send: who, money, permission. */
const BLOCKING_STATUSES = new Set(['401', '402', '403']);

/**
 * Words and numbers of the same. The number 1060 is not among them: it is a barred account in a
 * delivery status, and a client reference that is too long in the answer to a request.
 */
const BLOCKING_CODES = new Set([
	'1080',
	'account-suspended',
	'forbidden',
	'unathorized',
	'unauthorized',
	'unprovisioned',
]);

/** Judges the error of a request that sends a message. What is no answer of the wire is open. */
export function classifyError(error: unknown): ErrorClass {
	if (!(error instanceof NodeApiError)) return 'unknown';
	if (isThrottled(error)) return 'throttled';
	if (isBlocking(error)) return 'blocked';
	if (isRetryableSend(error)) return 'passing';
	return isOutcomeOpen(error) ? 'unknown' : 'refused';
}

function isBlocking(error: NodeApiError): boolean {
	const { httpCode, failure } = error;
	if (httpCode !== null && BLOCKING_STATUSES.has(httpCode)) return true;
	// A broken key, a redirect, a certificate: the next message would find the same.
	if (failure?.cause === 'credential-invalid' || failure?.cause === 'configuration-invalid') {
		return true;
	}
	return codesOf(error).some(
		(code) => BLOCKING_CODES.has(code) || explainError(code, 'request').action === 'top-up',
	);
}
