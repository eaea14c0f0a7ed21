import { createHmac } from 'node:crypto';

import type { ChannelCredential } from '../credential';
import { isSame } from '../signature';

/**
 * Proves that a text comes from somebody who has the account's signature secret. No webhook signature
 * can be made of it: a URL is not the text of a token.
 */
export function sealOf(
	url: string,
	{ signatureSecret }: Pick<ChannelCredential, 'signatureSecret'>,
): string {
	return createHmac('sha256', signatureSecret).update(url).digest('base64url');
}

/** Whether the text was sealed with this credential's signature secret. */
export function isSealed(
	url: string,
	seal: string,
	credential: Pick<ChannelCredential, 'signatureSecret'>,
): boolean {
	// With an empty key anybody could seal.
	if (credential.signatureSecret === '') return false;
	return isSame(Buffer.from(sealOf(url, credential)), Buffer.from(seal));
}
