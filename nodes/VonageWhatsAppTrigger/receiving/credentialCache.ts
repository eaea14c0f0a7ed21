import type { IWebhookFunctions } from 'n8n-workflow';

import { CREDENTIAL } from '../../shared/channel';
import { type ChannelCredential, readCredential } from '../../transport/credential';

/** What verifying takes of a credential. */
export type VerificationKeys = Pick<
	ChannelCredential,
	'apiKey' | 'applicationId' | 'environment' | 'previousSignatureSecret' | 'signatureSecret'
>;

/** How long what was read serves further webhooks. */
const KEPT_SECONDS = 1;

const kept = new Map<string, { readAt: number; keys: Promise<VerificationKeys> }>();

/**
 * The keys of a trigger, read no more than once a second: to decrypt a credential n8n makes a JavaScript
 * isolate, which takes a thousand times as long as verifying a webhook. Nothing may be refused because
 * of keys that are not `fresh`: they may have been replaced.
 */
export async function keysOf(
	context: IWebhookFunctions,
	now: number,
): Promise<{ keys: VerificationKeys; isFresh: boolean }> {
	const found = kept.get(nameOf(context));
	return found !== undefined && found.readAt > now - KEPT_SECONDS
		? { keys: await found.keys, isFresh: false }
		: { keys: await freshKeysOf(context, now), isFresh: true };
}

/** The keys as they are now. */
export async function freshKeysOf(
	context: IWebhookFunctions,
	now: number,
): Promise<VerificationKeys> {
	const name = nameOf(context);
	const keys = readKeys(context);
	kept.set(name, { readAt: now, keys });
	void keys.catch(() => kept.delete(name));
	return await keys;
}

async function readKeys(context: IWebhookFunctions): Promise<VerificationKeys> {
	const { apiKey, applicationId, environment, previousSignatureSecret, signatureSecret } =
		readCredential(await context.getCredentials(CREDENTIAL));
	return { apiKey, applicationId, environment, previousSignatureSecret, signatureSecret };
}

function nameOf(context: IWebhookFunctions): string {
	const { id, credentials } = context.getNode();
	return JSON.stringify([context.getWorkflow().id, id, credentials?.[CREDENTIAL]?.id]);
}
