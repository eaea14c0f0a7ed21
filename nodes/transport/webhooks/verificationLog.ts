import type { WebhookRecord } from '../../whatsapp/setup/facts';
import type { ChannelCredential } from '../credential';
import type { RefusalReason } from '../signature';
import { hmacOf } from './hmac';

type Keys = Pick<ChannelCredential, 'applicationId' | 'signatureSecret'>;

/** More applications than one n8n will serve. */
const MOST_RECORDS = 100;

/** By application and secret, neither of which can be read out of it. Of this process. */
const records = new Map<string, WebhookRecord>();

/** What anybody can post says nothing about the secret: no signature, none that can be read. */
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
 * Keeps that a webhook came, and whether its signature held.
 *
 * @param refusedFor Why it was refused; absent for one that is authentic.
 * @param now Unix time in milliseconds.
 */
export function recordWebhook(keys: Keys, refusedFor: string | undefined, now: number): void {
	if (keys.signatureSecret === '') return;
	if (refusedFor !== undefined && !TELLING.has(refusedFor)) return;
	const key = keyOf(keys);
	const before = records.get(key);
	if (before === undefined && records.size >= MOST_RECORDS) records.clear();
	const news =
		refusedFor === undefined ? { verifiedAt: now } : { refusedAt: now, reason: refusedFor };
	records.set(key, { ...before, ...news });
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
