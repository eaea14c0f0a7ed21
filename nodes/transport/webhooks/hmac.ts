import { createHmac } from 'node:crypto';

import type { ChannelCredential } from '../credential';
import { isSame } from '../signature';

/**
 * HMAC-SHA256 of a text with the account's signature secret: proof that the text comes from somebody
 * who has it. The text must not look like a JWT, or the HMAC would be a webhook signature.
 */
export function hmacOf(
	text: string,
	{ signatureSecret }: Pick<ChannelCredential, 'signatureSecret'>,
): string {
	return createHmac('sha256', signatureSecret).update(text).digest('base64url');
}

/** Whether an HMAC of the text was made with this credential's signature secret. */
export function isHmacOf(
	text: string,
	hmac: string,
	credential: Pick<ChannelCredential, 'signatureSecret'>,
): boolean {
	// Anybody can make an HMAC with an empty key.
	if (credential.signatureSecret === '') return false;
	return isSame(Buffer.from(hmacOf(text, credential)), Buffer.from(hmac));
}
