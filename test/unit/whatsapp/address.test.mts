import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	isParentUserId,
	normalizeAddress,
	parseAddress,
	recognizeAddress,
	toVonageAddress,
} from '../../../nodes/whatsapp/address.ts';
import { RuleViolation } from '../../../nodes/whatsapp/ruleViolation.ts';

const digits = fc
	.tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/))
	.map(([first, rest]) => `${first}${rest}`);

function violationOf(input: unknown, field?: string, fix?: string): RuleViolation {
	try {
		parseAddress(input, field, undefined, fix);
	} catch (error) {
		if (error instanceof RuleViolation) return error;
	}
	throw new Error(`${String(input)} was accepted`);
}

describe('phone numbers as people write them', () => {
	it.each([
		['447700900000', '447700900000'],
		['+44 7700 900000', '447700900000'],
		['0044 7700 900000', '447700900000'],
		['+44 (0)7700 900000', '447700900000'],
		['0044 (0)7700 900000', '447700900000'],
		['44 (0)7700-900000', '447700900000'],
		['+1 (415) 555-0100', '14155550100'],
		['+49.171.1234567', '491711234567'],
		['+49 171/1234567', '491711234567'],
		['+33 1 23 45 67 89', '33123456789'],
		[' +44\u00a07700\u2011900000 ', '447700900000'],
		['\u202a+44 7700 900000\u202c', '447700900000'],
		['+447700900000', '447700900000'],
		['whatsapp:+447700900000', '447700900000'],
		['WhatsApp: +44 7700 900000', '447700900000'],
		['tel:+44-7700-900000', '447700900000'],
		[447700900000, '447700900000'],
		['1234567', '1234567'],
		['+123456789012345', '123456789012345'],
	])('%p is %s', (input, value) => {
		expect(parseAddress(input)).toEqual({ kind: 'phone', value });
		expect(toVonageAddress(input)).toBe(value);
	});

	it('any formatting of a valid number gives its digits', () => {
		const separators = fc.constantFrom(...' -./()[]\u00a0\u2011\u2013\u200e\u202c', '', ' - ');
		const prefix = fc.constantFrom('', '+', '00', '+ ', 'whatsapp:+', 'tel:', ' ');
		fc.assert(
			fc.property(
				digits,
				prefix,
				fc.array(separators, { minLength: 15, maxLength: 15 }),
				(number, start, gaps) => {
					const written = start + [...number].map((digit, i) => digit + gaps[i]).join('');
					fc.pre(!written.includes('(0)'));
					expect(toVonageAddress(written)).toBe(number);
				},
			),
		);
	});
});

describe('business-scoped user IDs', () => {
	it.each([
		'US.13491208655302741918',
		'GB.1349120865530274',
		'US.ENT.11815799212886844830',
		'us.aBcDeF123',
	])('%s stays as it is', (userId) => {
		expect(parseAddress(userId)).toEqual({ kind: 'userId', value: userId });
	});

	it('blanks around it do not count, its case does', () => {
		expect(toVonageAddress(' US.AbC123 ')).toBe('US.AbC123');
	});

	it.each([
		['US.ENT.11815799212886844830', true],
		['US.13491208655302741918', false],
		['US.ENTERPRISE', false],
		['447700900000', false],
	])('%s is a parent ID: %p', (userId, parent) => {
		expect(isParentUserId(userId)).toBe(parent);
	});
});

describe('what is no address', () => {
	it.each([
		['', /empty/, /country code/],
		[undefined, /empty/, /country code/],
		[null, /empty/, /country code/],
		['   ', /no digits/, /country code/],
		['+', /no digits/, /country code/],
		['07700 900000', /starts with 0/, /07700 900000 in the UK becomes \+44 7700 900000/],
		['(0)7700 900000', /starts with 0/, /country code/],
		['+0447700900000', /starts with 0/, /country code/],
		['011 44 7700 900000', /starts with 0/, /country code/],
		['123456', /6 digits/, /country code/],
		['1234567890123456', /16 digits/, /country code/],
		['anna', /'a'/, /country code/],
		['U.123', /'U'/, /country code/],
		['447,700,900,000', /','/, /country code/],
		[-447700900000, /no phone number/, /country code/],
		[4477.5, /no phone number/, /country code/],
		[Number.NaN, /no phone number/, /country code/],
		[['447700900000'], /is a list, not one/, /one item per recipient/],
		[{ number: '447700900000' }, /of type object/, /one single value/],
		[true, /of type boolean/, /one single value/],
	])('%p is refused with a reason and a fix', (input, message, fix) => {
		const violation = violationOf(input);
		expect(violation.message).toMatch(message);
		expect(violation.fix).toMatch(fix);
		expect(violation.field).toBe('to');
	});

	it('names the field that was asked for', () => {
		expect(violationOf('x', 'from').field).toBe('from');
		expect(() => toVonageAddress('x', 'from')).toThrow(RuleViolation);
	});

	it('says what the caller advises, where the address does not tell itself', () => {
		const fixOf = (input: unknown) => violationOf(input, 'from', 'Pick one from the list').fix;
		for (const input of ['', '+', 'nobody', '123456', -1]) {
			expect(fixOf(input)).toBe('Pick one from the list');
		}
		expect(fixOf('07700 900000')).toMatch(/country code/);
	});

	it('refuses a long text without reading it', () => {
		const started = performance.now();
		expect(violationOf('1 '.repeat(1_000_000)).message).toMatch(/2000000 characters/);
		expect(performance.now() - started).toBeLessThan(100);
	});

	it('anything else than a violation never escapes', () => {
		fc.assert(
			fc.property(fc.anything(), (input) => {
				const known = recognizeAddress(input);
				if (known?.kind === 'phone') expect(known.value).toMatch(/^[1-9]\d{6,14}$/);
				if (known === undefined) expect(() => parseAddress(input)).toThrow(RuleViolation);
			}),
		);
	});
});

describe('addresses that arrive', () => {
	it.each([
		['+447700900000', '447700900000'],
		['447700900000', '447700900000'],
		['US.13491208655302741918', 'US.13491208655302741918'],
		['whoever', 'whoever'],
		[undefined, undefined],
	])('%p is kept as %p', (sent, kept) => {
		expect(normalizeAddress(sent)).toBe(kept);
	});
});
