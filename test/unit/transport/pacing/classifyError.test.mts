import { describe, expect, it } from '@jest/globals';
import { NodeApiError } from 'n8n-workflow';

import { isOutcomeOpen } from '../../../../nodes/transport/http/apiError.ts';
import {
	classifyError,
	type ErrorClass,
} from '../../../../nodes/transport/pacing/classifyError.ts';
import { RuleViolation } from '../../../../nodes/whatsapp/ruleViolation.ts';
import { answered, problem, unanswered } from './sendErrors.mts';

const ANSWERS: Array<[what: string, errorClass: ErrorClass, error: () => Promise<unknown>]> = [
	['throttling', 'throttled', async () => await answered(429)],
	['throttling of a gateway, without a word', 'throttled', async () => await answered(429, '')],
	[
		'code 1000 with another status',
		'throttled',
		async () => await answered(420, problem('messages#1000', 'Rate Limit Hit')),
	],
	['a fault that Vonage names', 'passing', async () => await answered(500)],
	['maintenance that Vonage names', 'passing', async () => await answered(503)],
	[
		'maintenance that says when it ends',
		'passing',
		async () => await answered(503, '<html>', { 'retry-after': '5' }),
	],
	['a fault with a page', 'unknown', async () => await answered(500, '<html>')],
	['maintenance with a page', 'unknown', async () => await answered(503, '<html>')],
	['a gateway that got no good answer', 'unknown', async () => await answered(502)],
	['a gateway that got no answer in time', 'unknown', async () => await answered(504, '')],
	['a timeout at the other end', 'unknown', async () => await answered(408, '')],
	['no credit', 'blocked', async () => await answered(402, problem('#low-balance', 'Low balance'))],
	[
		'no credit, as a number',
		'blocked',
		async () => await answered(422, problem('messages#1070', 'x')),
	],
	['an unknown key', 'blocked', async () => await answered(401, '')],
	['no permission', 'blocked', async () => await answered(403, '')],
	[
		'a suspended account',
		'blocked',
		async () => await answered(422, problem('#account-suspended', 'Account Suspended')),
	],
	[
		'an account that may not send',
		'blocked',
		async () => await answered(422, problem('messages#1080', 'Account not enabled')),
	],
	['a redirect', 'blocked', async () => await answered(302, '')],
	[
		'a client reference that is too long, whose number is a barred account in a status',
		'refused',
		async () => await answered(422, problem('messages#1060', 'Invalid client ref')),
	],
	[
		'a prefix that Fraud Defender blocks',
		'refused',
		async () => await answered(422, problem('messages#1470', 'Blocked')),
	],
	[
		'a message that is wrong',
		'refused',
		async () => await answered(422, problem('messages#1150', 'Invalid params')),
	],
	['nothing at this address', 'refused', async () => await answered(404, '')],
];

const SILENCES: typeof ANSWERS = [
	['a refused connection', 'passing', async () => await unanswered('ECONNREFUSED')],
	['no such host', 'passing', async () => await unanswered('ENOTFOUND')],
	['no way there', 'passing', async () => await unanswered('EHOSTUNREACH')],
	[
		'a connection that did not come about in time',
		'passing',
		async () => await unanswered('ETIMEDOUT', { syscall: 'connect' }),
	],
	[
		'a connection that was reset while it was made',
		'passing',
		async () => await unanswered('ECONNRESET', { syscall: 'connect' }),
	],
	[
		'connections to every address of the host that did not come about',
		'passing',
		async () =>
			await unanswered('ETIMEDOUT', {
				errors: [
					Object.assign(new Error('a'), { syscall: 'connect' }),
					Object.assign(new Error('b'), { syscall: 'connect' }),
				],
			}),
	],
	[
		'a connection that was cut before it was secure',
		'passing',
		async () =>
			await unanswered('ECONNRESET', {
				message: 'Client network socket disconnected before secure TLS connection was established',
			}),
	],
	['a certificate that expired', 'blocked', async () => await unanswered('CERT_HAS_EXPIRED')],
	['no web address', 'blocked', async () => await unanswered('ERR_INVALID_URL')],
	['no answer in time', 'unknown', async () => await unanswered('ECONNABORTED')],
	['a connection that was cut', 'unknown', async () => await unanswered('ECONNRESET')],
	['half an answer', 'unknown', async () => await unanswered('ERR_BAD_RESPONSE')],
	['an answer that is no HTTP', 'unknown', async () => await unanswered('HPE_INVALID_CONSTANT')],
	['a request that n8n called back', 'unknown', async () => await unanswered('ERR_CANCELED')],
	['an error of the network that nobody knows', 'unknown', async () => await unanswered('EODD')],
];

describe('an error says whether a message may go out once more', () => {
	it.each([...ANSWERS, ...SILENCES])('%s: %s', async (_, errorClass, error) => {
		expect(classifyError(await error())).toBe(errorClass);
	});

	it.each([
		['something else than an error', 'no'],
		['a mistake in our own code', new TypeError('x is not a function')],
		['a rule', new RuleViolation('to', 'is empty', 'Fill it in')],
	])('what did not come over the wire is unknown: %s', (_, error) => {
		expect(classifyError(error)).toBe('unknown');
	});

	it('only an unknown outcome is open', async () => {
		for (const [what, errorClass, make] of [...ANSWERS, ...SILENCES]) {
			const error = await make();
			if (!(error instanceof NodeApiError)) throw new Error('It is one');
			// A fault that Vonage names is safe to repeat; whoever does not count on that looks first.
			const isOpen =
				errorClass === 'unknown' || (errorClass === 'passing' && error.httpCode !== null);
			expect([what, isOutcomeOpen(error)]).toEqual([what, isOpen]);
		}
	});
});
