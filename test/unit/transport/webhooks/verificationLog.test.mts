import { expect, it } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { createHash } from 'node:crypto';

import {
	newestRecord,
	recordWebhook,
	webhookRecordOf,
} from '../../../../nodes/transport/webhooks/verificationLog.ts';

const keysOf = (applicationId: string, signatureSecret = 'the signature secret') => ({
	apiKey: 'abcd1234',
	applicationId,
	environment: 'production' as const,
	signatureSecret,
});

const BODY = Buffer.from('{"message_uuid":"1"}');

/** A webhook of Vonage for an application, signed with a secret that is not the credential's. */
function webhookFor(applicationId: string, now: number, claims: object = {}) {
	const token = jsonwebtoken.sign(
		{
			iss: 'Vonage',
			iat: now,
			payload_hash: createHash('sha256').update(BODY).digest('hex'),
			api_key: 'abcd1234',
			application_id: applicationId,
			...claims,
		},
		'another secret',
	);
	return { authorization: `Bearer ${token}`, rawBody: BODY, now };
}

it('keeps when a webhook held and when one did not, per application and secret', () => {
	const keys = keysOf('one');
	expect(webhookRecordOf(keys)).toEqual({});
	recordWebhook(keys, undefined, webhookFor('one', 1));
	recordWebhook(keys, 'signature', webhookFor('one', 2));
	recordWebhook(keys, undefined, webhookFor('one', 3));
	expect(webhookRecordOf(keys)).toEqual({
		verifiedAt: 3000,
		refusedAt: 2000,
		reason: 'signature',
	});
	expect(webhookRecordOf(keysOf('another'))).toEqual({});
	expect(webhookRecordOf(keysOf('one', 'a new secret'))).toEqual({});
});

it.each(['missing', 'malformed', 'algorithm', 'not ready'])(
	'takes %s for what anybody can post',
	(reason) => {
		const keys = keysOf(`junk ${reason}`);
		recordWebhook(keys, reason, webhookFor(`junk ${reason}`, 1));
		expect(webhookRecordOf(keys)).toEqual({});
	},
);

it('takes a wrong signature for what anybody can post, unless everything else fits', () => {
	const keys = keysOf('forged');
	for (const claims of [
		{ api_key: 'efgh5678' },
		{ api_key: undefined },
		{ application_id: 'another' },
		{ application_id: undefined },
		{ payload_hash: '0'.repeat(64) },
		{ iat: 1 },
	]) {
		recordWebhook(keys, 'signature', webhookFor('forged', 10_000, claims));
		expect(webhookRecordOf(keys)).toEqual({});
	}
	recordWebhook(keys, 'signature', webhookFor('forged', 10_000));
	expect(webhookRecordOf(keys)).toEqual({ refusedAt: 10_000_000, reason: 'signature' });
});

it('keeps nothing without a secret', () => {
	recordWebhook(keysOf('empty', ''), undefined, webhookFor('empty', 1));
	expect(webhookRecordOf(keysOf('empty', ''))).toEqual({});
});

it('does not grow without end', () => {
	for (let each = 0; each < 1000; each++) {
		recordWebhook(keysOf(`many ${each}`), undefined, { ...webhookFor('many', 1), now: each });
	}
	const kept = Array.from({ length: 1000 }, (_, each) => webhookRecordOf(keysOf(`many ${each}`)));
	expect(kept.filter(({ verifiedAt }) => verifiedAt !== undefined).length).toBeLessThan(101);
	expect(webhookRecordOf(keysOf('many 999'))).toEqual({ verifiedAt: 999_000 });
});

it('of several records the newest times count', () => {
	const one = { verifiedAt: 5, refusedAt: 1, reason: 'signature' };
	const other = { verifiedAt: 3, refusedAt: 4, reason: 'stale' };
	expect(newestRecord([{}, one, other])).toEqual({ verifiedAt: 5, refusedAt: 4, reason: 'stale' });
	expect(newestRecord([{}])).toEqual({});
});
