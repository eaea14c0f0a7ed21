import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { errorCodeOf, explainError } from '../../../nodes/whatsapp/errors.ts';

/** Messages API OAS 1.11, `x-errors`. */
const VONAGE_CODES = [
	1000, 1010, 1020, 1021, 1022, 1030, 1040, 1050, 1060, 1070, 1080, 1090, 1100, 1120, 1130, 1140,
	1150, 1160, 1170, 1180, 1190, 1200, 1210, 1220, 1230, 1240, 1241, 1250, 1251, 1260, 1270, 1280,
	1282, 1290, 1300, 1310, 1320, 1330, 1331, 1340, 1350, 1360, 1370, 1380, 1381, 1382, 1400, 1410,
	1420, 1430, 1440, 1450, 1451, 1460, 1461, 1470, 1472, 1473, 1480, 1481, 1482, 1483, 1484,
];

const META_CODES = [
	// Graph
	0, 1, 2, 3, 4, 10, 17, 33, 100, 190, 192, 200, 210, 299, 341, 368, 80007, 80008, 80012, 139000,
	// subcodes of 190
	458, 459, 460, 463, 464, 467, 492,
	// templates
	200002, 2388019, 2388023, 2388024, 2388039, 2388040, 2388042, 2388043, 2388046, 2388047, 2388050,
	2388052, 2388072, 2388073, 2388081, 2388084, 2388109, 2388155, 2388185, 2388273, 2388293, 2388299,
	// sending
	470, 130429, 130472, 130497, 131005, 131009, 131021, 131026, 131031, 131042, 131047, 131048,
	131030, 131037, 131045, 131049, 131055, 131058, 131063, 131064, 132008, 133000, 133004, 133005,
	133006, 133008, 133009, 133010, 133015, 133016, 134011, 135000, 137000, 131050, 131051, 131052,
	131053, 131056, 131059, 131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018,
	132068, 132069, 134100, 134101, 134102,
];

const REQUEST_CODES = [110, 1000, 1060, 1100, 1110, 1120, 1130, 1140, 1150];

const REQUEST_WORDS = [
	...[
		'accept-header',
		'application-suspended',
		'content-type-header',
		'invalid-api-key',
		'invalid-ip',
	],
	...['invalid-json', 'invalid-params', 'invalid-signature', 'jwt-expired', 'jwt-revoked'],
	...['low-balance', 'multiple-auth-methods', 'not-found', 'unathorized', 'unauthorized'],
	...['unavailable-legal', 'unprovisioned', 'wrong-verb'],
];

const SENTENCE = /^[A-Z'].{15,}[.]$/s;

describe('the codes of Vonage', () => {
	it('are the 63 of the specification, and no other from 1000 to 1999', () => {
		const known = Array.from({ length: 1000 }, (_, i) => 1000 + i).filter(
			(code) => explainError(code).known,
		);
		expect(known).toEqual(VONAGE_CODES);
		expect(known).toHaveLength(63);
	});

	it.each([
		[1340, 'send-template', false],
		[1022, 'fix-template', false],
		[1380, 'fix-media', false],
		[1381, 'fix-media', false],
		[1382, 'fix-media', false],
		[1451, 'send-without-context', false],
		[1461, 'wait', false],
		[1300, 'try-another-channel', false],
		[1310, 'try-another-channel', false],
		[1050, 'stop', false],
		[1240, 'stop', false],
		[1070, 'top-up', false],
		[1420, 'fix-request', false],
		[1430, 'fix-recipient', false],
		[1330, 'inspect', false],
		[1000, 'slow-down', true],
		[1030, 'retry-later', true],
		[1331, 'retry-later', true],
	])('%i asks for %s', (code, action, retry) => {
		expect(explainError(code)).toMatchObject({ code: String(code), known: true, action, retry });
	});
});

describe('the numbers of an HTTP answer', () => {
	it.each(REQUEST_CODES)('%i has another meaning than in a status', (code) => {
		const answer = explainError(code, 'request');
		expect(answer.known).toBe(true);
		expect(answer.meaning).not.toBe(explainError(code, 'status').meaning);
	});

	it.each([
		[110, "'To'"],
		[1060, 'client reference'],
		[1100, 'channel'],
		[1110, 'channel'],
		[1120, "'From'"],
		[1130, "'To'"],
		[1140, 'message type'],
		[1150, 'content'],
	])('%i is about the %s', (code, subject) => {
		expect(explainError(code, 'request').meaning).toContain(subject);
	});

	it('1110 exists only there', () => {
		expect(explainError(1110, 'status').known).toBe(false);
	});

	it.each(REQUEST_WORDS)('%s is known there, and only there', (word) => {
		expect(explainError(word, 'request').known).toBe(true);
		expect(explainError(word, 'status').known).toBe(false);
	});

	it('the codes 1400 to 1451 occur in both', () => {
		expect(explainError(1420, 'request')).toEqual(explainError(1420, 'status'));
	});
});

describe('the codes of Meta', () => {
	it.each(META_CODES)('%i is known', (code) => {
		expect(explainError(code).known).toBe(true);
	});

	it.each([
		[131047, 'send-template', false],
		[470, 'send-template', false],
		[131049, 'wait', false],
		[131050, 'stop', false],
		[131056, 'slow-down', true],
		[130429, 'slow-down', true],
		[80007, 'slow-down', true],
		[190, 'fix-credential', false],
		[250, 'fix-credential', false],
		[33, 'fix-credential', false],
		[2388299, 'fix-template', false],
		[2388023, 'wait', false],
		[131042, 'top-up', false],
		[133004, 'retry-later', true],
		[134011, 'top-up', false],
		[131030, 'fix-recipient', false],
		[137000, 'stop', false],
	])('%i asks for %s', (code, action, retry) => {
		expect(explainError(code)).toMatchObject({ action, retry });
	});

	it('says the same of a closed window as Vonage', () => {
		expect(explainError(131047).meaning).toBe(explainError(1340).meaning);
	});
});

describe('the words', () => {
	const explained = [
		...VONAGE_CODES.map((code) => explainError(code)),
		...META_CODES.map((code) => explainError(code)),
		...[...REQUEST_CODES, ...REQUEST_WORDS].map((code) => explainError(code, 'request')),
		explainError('brand-new'),
		explainError(''),
	];

	it.each(explained)('of $code say what happened and what to do next', ({ meaning, advice }) => {
		expect(meaning).toMatch(SENTENCE);
		expect(advice).toMatch(SENTENCE);
		expect(advice).not.toBe(meaning);
		expect(meaning.length).toBeLessThan(200);
		expect(advice.length).toBeLessThan(200);
	});
});

describe('codes that nobody documented', () => {
	it.each([['1999'], [1999], ['brand-new'], ['constructor'], ['__proto__'], ['']])('%p', (code) => {
		expect(explainError(code)).toMatchObject({
			code: String(code),
			known: false,
			action: 'inspect',
			retry: false,
		});
	});

	it('any text is explained', () => {
		fc.assert(
			fc.property(fc.string(), fc.constantFrom('status', 'request'), (code, where) => {
				expect(explainError(code, where as 'request' | 'status').advice).toMatch(SENTENCE);
			}),
		);
	});

	it.each([[' 1340 '], ['#1340'], [1340]])('%p is 1340', (code) => {
		expect(explainError(code)).toMatchObject({ code: '1340', known: true });
	});
});

describe('the code of an error object', () => {
	const url = 'https://developer.vonage.com/api-errors/messages';

	it.each([
		['the fragment first', { type: `${url}#1340`, title: '1330' }, '1340'],
		['else the title', { type: url, title: '1420' }, '1420'],
		['a title in words', { type: `${url}#1120`, title: 'Invalid sender' }, '1120'],
		['a number over words', { type: `${url}#rejected`, title: ' 1340 ' }, '1340'],
		['the code of v0.1', { code: '1300' }, '1300'],
		[
			'words if there is no number',
			{ type: `${url}#low-balance`, title: 'Low balance' },
			'low-balance',
		],
		['a title alone', { title: 'Unauthorized' }, 'Unauthorized'],
		['nothing', {}, undefined],
	])('%s', (_name, error, code) => {
		expect(errorCodeOf(error)).toBe(code);
	});
});
