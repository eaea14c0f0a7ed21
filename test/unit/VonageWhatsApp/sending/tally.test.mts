import { expect, it } from '@jest/globals';

import type { Outcome } from '../../../../nodes/transport/pacing/sendBatch.ts';
import { tallyOf } from '../../../../nodes/VonageWhatsApp/sending/summary.ts';
import { answered, problem, unanswered } from '../../transport/pacing/sendErrors.mts';

it('counts what came of a batch, and why what failed did, the most frequent first', async () => {
	const failed = (error: unknown): Outcome<string> => ({ status: 'failed', answers: [], error });
	const wrong = await answered(422, problem('messages#1120', 'Invalid sender'));
	const outcomes: Array<Outcome<string>> = [
		{ status: 'sent', answers: ['a'] },
		failed(await unanswered('ECONNREFUSED')),
		failed(wrong),
		{ status: 'unknown', answers: [], error: await unanswered('ECONNRESET') },
		failed(wrong),
		{ status: 'skipped', answers: [] },
		{ status: 'notAttempted', answers: [], error: wrong },
	];
	const report = { outcomes, repeated: 0, throttled: 0, mostUnderWay: 1, perSecond: 1 };
	expect(tallyOf(report)).toEqual({
		counts: { sent: 1, failed: 3, unknown: 1, notAttempted: 1, skipped: 1 },
		reasons: [
			{ reason: 'Invalid sender', count: 2 },
			{
				reason: 'n8n could not send the message: api.nexmo.com refused the connection',
				count: 1,
			},
		],
	});
});
