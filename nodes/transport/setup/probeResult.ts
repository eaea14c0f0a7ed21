import { NodeApiError } from 'n8n-workflow';

import { inTwo } from '../../whatsapp/setup/check';
import type { ProbeResult, ReadFailure } from '../../whatsapp/setup/facts';
import { type ChannelCredential, missingField } from '../credential';
import { codesOf } from '../http/apiError';
import { attempt, errorText } from '../http/attempt';

/** Vonage's word for an ID that the account does not have, as opposed to an address that does not exist. */
const INVALID_ID = 'invalid-id';

/**
 * Asks a provider, and keeps what came of it: also that the credential lacks one of the fields that the
 * question needs, that it was refused, or that the address of the environment Custom does not offer it.
 * Never throws.
 */
export async function probeOf<Value>(
	credential: ChannelCredential,
	needs: Array<keyof ChannelCredential>,
	read: () => Promise<Value>,
): Promise<ProbeResult<Value>> {
	const missing = needs.find((field) => credential[field] === '');
	if (missing !== undefined) return lacking(missing);

	const result = await attempt(read());
	if (result.ok) return { kind: 'read', value: result.value };
	const failure = failureOf(result.error);
	const isAbsent = failure.status === 404 && !failure.codes.includes(INVALID_ID);
	return credential.environment === 'custom' && isAbsent
		? notAsked(
				'The address of the environment Custom does not offer this',
				"If it should, compare 'Vonage Base URL' and 'Graph Base URL'.",
			)
		: { kind: 'failed', failure };
}

/** A field that is empty. */
export function lacking(field: keyof ChannelCredential): ProbeResult<never> {
	const { found, whatToDo } = inTwo(missingField(field).message);
	return notAsked(found, whatToDo);
}

export function notAsked(why: string, whatToDo?: string): ProbeResult<never> {
	return { kind: 'notAsked', why, ...(whatToDo && { whatToDo }) };
}

/** The fields that Vonage's management APIs need. */
export function vonageNeeds({ environment }: ChannelCredential): Array<keyof ChannelCredential> {
	return environment === 'custom'
		? ['apiKey', 'apiSecret', 'vonageBaseUrl']
		: ['apiKey', 'apiSecret'];
}

/** The fields that the Graph API needs. */
export function metaNeeds({ environment }: ChannelCredential): Array<keyof ChannelCredential> {
	return environment === 'custom' ? ['userAccessToken', 'graphBaseUrl'] : ['userAccessToken'];
}

function failureOf(error: unknown): ReadFailure {
	if (!(error instanceof NodeApiError)) return { message: errorText(error), codes: [] };
	const { httpCode, message, description } = error;
	return {
		message,
		...(description && { advice: description }),
		...(httpCode && { status: Number(httpCode) }),
		codes: codesOf(error),
	};
}
