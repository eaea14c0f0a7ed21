import { describe, expect, it } from '@jest/globals';

import { readPhoneNumber } from '../../../nodes/whatsapp/phoneNumber.ts';

describe('phone numbers in the digits of any script', () => {
	it.each([
		['Arabic-Indic', '+٤٤ ٧٧٠٠ ٩٠٠٠٠٠'],
		['Persian', '۴۴۷۷۰۰۹۰۰۰۰۰'],
		['Devanagari', '४४७७००९०००००'],
		['Bengali', '৪৪৭৭০০৯০০০০০'],
		['Thai', '๔๔๗๗๐๐๙๐๐๐๐๐'],
		['full-width', '＋４４７７００９０００００'],
		['bold', '𝟒𝟒𝟕𝟕𝟎𝟎𝟗𝟎𝟎𝟎𝟎𝟎'],
		['keycaps', '4\ufe0f\u20e34\ufe0f\u20e37700900000'],
		['two scripts', '44 ٧٧٠٠ 900000'],
	])('%s', (_, text) => {
		expect(readPhoneNumber(text)).toEqual({ kind: 'phone', value: '447700900000' });
	});
});

describe('what copying and spreadsheets leave behind', () => {
	it.each([
		['a float', '447700900000.0'],
		['a float with two decimals', '447700900000.00'],
		['a float with a comma', '447700900000,0'],
		['a float with a plus', '+447700900000.0'],
		['an Arabic float', '٤٤٧٧٠٠٩٠٠٠٠٠.٠'],
		['zero-width marks', '\u200b+44\u200d7700\ufeff900000'],
		['bidi marks', '\u2066+44 7700\u061c 900000\u2069'],
		['soft hyphens', '44\u00ad7700\u00ad900000'],
		['a tab and a line break around it', '\t+44 7700 900000\n'],
	])('%s does no harm', (_, text) => {
		expect(readPhoneNumber(text)).toEqual({ kind: 'phone', value: '447700900000' });
	});
});

describe('what is no phone number, although its digits would make one', () => {
	it.each([
		['2026-02-01', /a date/],
		['2026-2-1', /a date/],
		['2026/02/01', /a date/],
		['20260201', /a date/],
		['01.02.2026', /a date/],
		['12/05/2026', /a date/],
		['31-12-2026', /a date/],
		['12/05/26', /a date/],
		['2026-02-01 10:30', /a date/],
		['2026-02-01T10:30:00Z', /a date/],
		['12/05/2026, 10:30', /a date/],
		['٢٠٢٦-٠٢-٠١', /a date/],
		['10:30', /a time/],
		['10:30:00 2026', /a time/],
		['192.168.1.10', /IP address/],
		['10.0.0.1:5678', /IP address/],
		['255.255.255.255', /IP address/],
		['447700900000.5', /decimal/],
		['44770090.25', /decimal/],
		['0,4477009', /decimal/],
		['4.477E+11', /exponent/],
		['4,477E+11', /exponent/],
		['4477009e5', /exponent/],
		['-447700900000', /negative/],
		['48.8566 2.3522', /coordinates/],
		['48.8566, -2.3522', /coordinates/],
		['12345678-1234-1234-1234-123456789012', /UUID/],
		['550e8400-e29b-41d4-a716-446655440000', /UUID/],
		['447700900000@example.com', /e-mail/],
		['https://wa.me/447700900000', /URL/],
		['+44 7700 900000 ext. 12', /extension/],
		['+44 7700 900000#12', /extension/],
		['447700900000-10', /range/],
		['447700900000 – 447700900010', /several numbers/],
		['+447700900000, +447700900001', /several numbers/],
		['447700900000;447700900001', /several numbers/],
		['447700900000 447700900001', /several numbers/],
		['447700900000\n447700900001', /several numbers/],
		['447700900000/447700900001', /several numbers/],
		['+44 7700 900000 or +44 7700 900001', /several numbers/],
		['1234567 7654321', /several numbers/],
		['{{ $json.from }}', /'\{'/],
	])('%s', (text, reason) => {
		expect(readPhoneNumber(text)).toMatchObject({
			kind: 'unreadable',
			reason: expect.stringMatching(reason),
		});
	});

	it.each([
		['+49.171.1234567', '491711234567'],
		['+49.1711234567', '491711234567'],
		['33.1.23.45.67.89', '33123456789'],
		['447.700.900.000', '447700900000'],
		['+20 12 05 2026 11', '201205202611'],
		['+49 89 1234567-10', '4989123456710'],
		['32.13.2026', '32132026'],
	])('%s stays a number', (text, value) => {
		expect(readPhoneNumber(text)).toEqual({ kind: 'phone', value });
	});

	it('takes time in proportion to the length', () => {
		for (const piece of ['1', '1 ', '1(', '+', '1.', '1x', '1#', '.', ' ', '1 +', '-1']) {
			const started = performance.now();
			readPhoneNumber(piece.repeat(500));
			expect(performance.now() - started).toBeLessThan(50);
		}
	});
});
