import type { WebhookRecord } from '../../whatsapp/setup/facts';
import type { ChannelCredential } from '../credential';
import { claimsToBeFor, type RefusalReason, type SignedWebhook } from '../signature';
import { hmacOf } from './hmac';

type Keys = Pick<ChannelCredential, 'applicationId' | 'signatureSecret'>;

/** What the claims of a webhook are compared with. */
type Owner = Keys & Pick<ChannelCredential, 'apiKey' | 'environment'>;

/** A webhook as it arrived. `now` is Unix time in seconds. */
type Received = Pick<SignedWebhook, 'authorization' | 'rawBody' | 'now'>;

/** For a webhook whose signature did not hold: Vonage sends its first attempt at once. */
const TOLERANCE_SECONDS = 300;

/** More applications than one n8n will serve. */
const MOST_RECORDS = 100;

/** By application and secret, neither of which can be read out of it. Of this process. */
const records = new Map<string, WebhookRecord>();

/** Reasons that say something about the secret: not that the signature is absent or unreadable. */
const TELLING = new Set<string>([
	'signature',
	'payload-hash',
	'issuer',
	'api-key',
	'application',
	'stale',
	'future',
] satisfies RefusalReason[]);

/**
 * Keeps that a webhook came, and whether its signature held. A wrong signature counts only if everything
 * else in the webhook fits, or anybody's POST could make the secret look wrong.
 *
 * @param refusedFor Why it was refused; absent for one that is authentic.
 */
export function recordWebhook(
	keys: Owner,
	refusedFor: string | undefined,
	webhook: Received,
): void {
	if (keys.signatureSecret === '') return;
	if (refusedFor !== undefined && !TELLING.has(refusedFor)) return;
	if (refusedFor === 'signature' && !isPlausible(webhook, keys)) return;
	const now = webhook.now * 1000;
	const key = keyOf(keys);
	const before = records.get(key);
	if (before === undefined && records.size >= MOST_RECORDS) records.clear();
	const news =
		refusedFor === undefined ? { verifiedAt: now } : { refusedAt: now, reason: refusedFor };
	records.set(key, { ...before, ...news });
}

function isPlausible(
	{ authorization, rawBody, now }: Received,
	{ apiKey, applicationId, environment, signatureSecret }: Owner,
): boolean {
	return claimsToBeFor({
		authorization,
		rawBody,
		now,
		apiKey,
		// The sandbox belongs to an application of Vonage's own.
		applicationId: environment === 'sandbox' ? undefined : applicationId,
		secret: signatureSecret,
		toleranceSeconds: TOLERANCE_SECONDS,
	});
}

/** What this process knows of the webhooks of an application; nothing, where the secret was another. */
export function webhookRecordOf(keys: Keys): WebhookRecord {
	return (keys.signatureSecret !== '' && records.get(keyOf(keys))) || {};
}

/** The newest of what several processes know. */
export function newestRecord(all: WebhookRecord[]): WebhookRecord {
	const newest = (time: (record: WebhookRecord) => number | undefined) =>
		all.reduce((one, other) => ((time(other) ?? 0) > (time(one) ?? 0) ? other : one), {});
	const { verifiedAt } = newest((record) => record.verifiedAt);
	const { refusedAt, reason } = newest((record) => record.refusedAt);
	return { verifiedAt, refusedAt, reason };
}

function keyOf(keys: Keys): string {
	return hmacOf(`webhooks of ${keys.applicationId}`, keys);
}
