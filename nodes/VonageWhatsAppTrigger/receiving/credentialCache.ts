import type { IWebhookFunctions } from 'n8n-workflow';

import { CREDENTIAL } from '../../shared/client';
import { type ChannelCredential, readCredential } from '../../transport/credential';

/** What verifying needs of a credential. */
export type VerificationCredential = Pick<
	ChannelCredential,
	'apiKey' | 'applicationId' | 'environment' | 'previousSignatureSecret' | 'signatureSecret'
>;

/** How long what was read serves further webhooks. */
const CACHED_SECONDS = 1;

const cache = new Map<string, { readAt: number; credential: Promise<VerificationCredential> }>();

/**
 * The credential of a trigger, read no more than once a second: to decrypt it n8n makes a JavaScript
 * isolate, which takes a thousand times as long as verifying a webhook. Nothing may be rejected because
 * of a credential that is not `fresh`: it may have been replaced.
 */
export async function cachedCredentialOf(
	context: IWebhookFunctions,
	now: number,
): Promise<{ credential: VerificationCredential; isFresh: boolean }> {
	const cached = cache.get(nameOf(context));
	// Either way: a clock that is set back must not keep a credential for longer.
	return cached !== undefined && Math.abs(now - cached.readAt) < CACHED_SECONDS
		? { credential: await cached.credential, isFresh: false }
		: { credential: await freshCredentialOf(context, now), isFresh: true };
}

/** The credential as it is now. */
export async function freshCredentialOf(
	context: IWebhookFunctions,
	now: number,
): Promise<VerificationCredential> {
	const name = nameOf(context);
	const credential = readVerificationCredential(context);
	cache.set(name, { readAt: now, credential });
	void credential.catch(() => cache.delete(name));
	return await credential;
}

async function readVerificationCredential(
	context: IWebhookFunctions,
): Promise<VerificationCredential> {
	const { apiKey, applicationId, environment, previousSignatureSecret, signatureSecret } =
		readCredential(await context.getCredentials(CREDENTIAL));
	return { apiKey, applicationId, environment, previousSignatureSecret, signatureSecret };
}

function nameOf(context: IWebhookFunctions): string {
	const { id, credentials } = context.getNode();
	return JSON.stringify([context.getWorkflow().id, id, credentials?.[CREDENTIAL]?.id]);
}
