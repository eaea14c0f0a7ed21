import { describe, expect, it } from '@jest/globals';

import {
	canonicalNumber,
	otherSpelling,
	spellingsOf,
} from '../../../nodes/whatsapp/numberSpellings.ts';

describe('mobile numbers with two spellings', () => {
	it.each([
		['Brazil', '554187654321', '5541987654321'],
		['Brazil, Sao Paulo', '551171234567', '5511971234567'],
		['Mexico', '525512345678', '5215512345678'],
		['Argentina', '541112345678', '5491112345678'],
	])('%s', (_, short, long) => {
		expect(otherSpelling(short)).toEqual({ number: long, isSure: true });
		expect(otherSpelling(long)).toEqual({ number: short, isSure: true });
		expect(canonicalNumber(short)).toBe(long);
		expect(canonicalNumber(long)).toBe(long);
		expect(spellingsOf(short)).toEqual([short, long]);
	});

	it('a landline of Brazil may be somebody else than the mobile number with a 9 in front', () => {
		expect(otherSpelling('551133334444')).toEqual({ number: '5511933334444', isSure: false });
		expect(canonicalNumber('551133334444')).toBe('551133334444');
		expect(canonicalNumber('5511933334444')).toBe('5511933334444');
	});

	it.each([
		['447700900000'],
		['14155550100'],
		['55418765432'],
		['52155123456789'],
		['54911123456'],
		['5491112345678901'],
		['US.5215512345678'],
	])('%s has one', (number) => {
		expect(otherSpelling(number)).toBeUndefined();
		expect(canonicalNumber(number)).toBe(number);
		expect(spellingsOf(number)).toEqual([number]);
	});
});
