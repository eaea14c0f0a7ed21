import { expect, it } from '@jest/globals';

import type { SendOutcome } from '../../../../nodes/transport/pacing/sendOutcome.ts';
import {
	hintOf,
	inWords,
	type Summary,
	summaryOf,
} from '../../../../nodes/VonageWhatsApp/sending/summary.ts';
import { answered, problem, unanswered } from '../../transport/pacing/sendErrors.mts';

const nobody = {
	sent: 0,
	skipped: 0,
	failed: 0,
	unknown: 0,
	notAttempted: 0,
	alreadySent: 0,
	inDoubt: 0,
};

const summary = (counts: object, more: Partial<Summary> = {}): Summary => ({
	counts: { ...nobody, ...counts },
	reasons: [],
	repeated: 0,
	perSecond: 0,
	...more,
});

it.each<[string, Summary]>([
	['2,000 of 2,000 messages sent, 76.8 a second.', summary({ sent: 2000 }, { perSecond: 76.7812 })],
	['1 of 1 messages sent.', summary({ sent: 1 }, { perSecond: 1 })],
	[
		'2 of 7 messages sent, 20 a second. 5 failed: Invalid sender (4), Low balance (1). 1 request repeated.',
		summary(
			{ sent: 2, failed: 5 },
			{
				perSecond: 20,
				repeated: 1,
				reasons: [
					{ reason: 'Invalid sender.', count: 4 },
					{ reason: 'Low balance', count: 1 },
				],
			},
		),
	],
	[
		'0 of 15 messages sent. 1 with an unknown outcome, which only a status can tell. 2 not attempted. 3 skipped because of the 24-hour window. 4 already sent before. 5 in doubt, and not sent again.',
		summary({ unknown: 1, notAttempted: 2, skipped: 3, alreadySent: 4, inDoubt: 5 }),
	],
])('%s', (words, numbers) => {
	expect(inWords(numbers)).toBe(words);
});

it('of many reasons tells the most frequent ones', () => {
	const reasons = ['a', 'b', 'c', 'd', 'e', 'f'].map((reason) => ({ reason, count: 1 }));
	expect(inWords(summary({ failed: 6 }, { reasons }))).toContain('e (1), and others.');
});

it('is a warning as soon as somebody has to look', () => {
	expect(hintOf(summary({ sent: 2, skipped: 1, alreadySent: 1 })).type).toBe('info');
	for (const status of ['failed', 'unknown', 'notAttempted', 'inDoubt']) {
		expect(hintOf(summary({ sent: 2, [status]: 1 })).type).toBe('warning');
	}
});

it('has no tags of a provider in it: n8n shows it as HTML', () => {
	const reasons = [{ reason: '<img src=x> & more', count: 1 }];
	expect(hintOf(summary({ failed: 1 }, { reasons })).message).toContain(
		'&#60;img src=x&#62; &#38; more (1)',
	);
});

it('counts what came of a batch, and why what failed did, the most frequent first', async () => {
	const failed = (error: unknown): SendOutcome<string> => ({
		status: 'failed',
		answers: [],
		error,
	});
	const wrong = await answered(422, problem('messages#1120', 'Invalid sender'));
	const outcomes: Array<SendOutcome<string>> = [
		{ status: 'sent', answers: ['a'] },
		failed(await unanswered('ECONNREFUSED')),
		failed(wrong),
		{ status: 'unknown', answers: [], error: await unanswered('ECONNRESET') },
		failed(wrong),
		{ status: 'skipped', answers: [] },
		{ status: 'notAttempted', answers: [], stoppedBy: wrong },
	];
	expect(summaryOf(outcomes, { repeated: 2, perSecond: 1 })).toEqual({
		counts: { ...nobody, sent: 1, failed: 3, unknown: 1, notAttempted: 1, skipped: 1 },
		reasons: [
			{ reason: 'Invalid sender', count: 2 },
			{
				reason: 'n8n could not send the message: api.nexmo.com refused the connection',
				count: 1,
			},
		],
		repeated: 2,
		perSecond: 1,
	});
});
