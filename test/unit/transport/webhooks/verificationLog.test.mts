import { expect, it } from '@jest/globals';

import {
	newestRecord,
	recordWebhook,
	webhookRecordOf,
} from '../../../../nodes/transport/webhooks/verificationLog.ts';

const keysOf = (applicationId: string, signatureSecret = 'the signature secret') => ({
	applicationId,
	signatureSecret,
});

it('keeps when a webhook held and when one did not, per application and secret', () => {
	const keys = keysOf('one');
	expect(webhookRecordOf(keys)).toEqual({});
	recordWebhook(keys, undefined, 1000);
	recordWebhook(keys, 'signature', 2000);
	recordWebhook(keys, undefined, 3000);
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
		recordWebhook(keys, reason, 1000);
		expect(webhookRecordOf(keys)).toEqual({});
	},
);

it('keeps nothing without a secret', () => {
	recordWebhook(keysOf('empty', ''), undefined, 1000);
	expect(webhookRecordOf(keysOf('empty', ''))).toEqual({});
});

it('does not grow without end', () => {
	for (let each = 0; each < 1000; each++) recordWebhook(keysOf(`many ${each}`), undefined, each);
	const kept = Array.from({ length: 1000 }, (_, each) => webhookRecordOf(keysOf(`many ${each}`)));
	expect(kept.filter(({ verifiedAt }) => verifiedAt !== undefined).length).toBeLessThan(101);
	expect(webhookRecordOf(keysOf('many 999'))).toEqual({ verifiedAt: 999 });
});

it('of several records the newest times count', () => {
	const one = { verifiedAt: 5, refusedAt: 1, reason: 'signature' };
	const other = { verifiedAt: 3, refusedAt: 4, reason: 'stale' };
	expect(newestRecord([{}, one, other])).toEqual({ verifiedAt: 5, refusedAt: 4, reason: 'stale' });
	expect(newestRecord([{}])).toEqual({});
});
