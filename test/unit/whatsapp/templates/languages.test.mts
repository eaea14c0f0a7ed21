import { describe, expect, it } from '@jest/globals';

import {
	isKnownLanguage,
	isRightToLeft,
	similarLanguage,
	TEMPLATE_LANGUAGES,
} from '../../../../nodes/whatsapp/templates/languages.ts';

describe('the languages of Meta', () => {
	it('are 111, each once, by name', () => {
		const names = TEMPLATE_LANGUAGES.map(({ name }) => name);
		expect(new Set(TEMPLATE_LANGUAGES.map(({ code }) => code)).size).toBe(111);
		expect(new Set(names).size).toBe(111);
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other, 'en')));
	});

	it.each(['en', 'en_US', 'pt_BR', 'zh_CN', 'fil', 'prs_AF', 'he'])('%s is known', (code) => {
		expect(isKnownLanguage(code)).toBe(true);
	});

	it.each(['en-US', 'EN', 'pt', 'tlh', '', 'constructor'])('%j is not', (code) => {
		expect(isKnownLanguage(code)).toBe(false);
	});
});

it.each([
	['en-US', 'en_US'],
	['PT_br', 'pt_BR'],
	[' de ', 'de'],
	['tlh', undefined],
])('%j is meant as %j', (written, code) => {
	expect(similarLanguage(written)).toBe(code);
});

describe('direction', () => {
	it.each(['ar', 'ar_EG', 'he', 'fa', 'ur', 'ps_AF', 'prs_AF', 'ar-SA', 'AR'])(
		'%s runs from right to left',
		(code) => {
			expect(isRightToLeft(code)).toBe(true);
		},
	);

	it.each(['en', 'az', 'ko', 'tr', 'uz', 'hi', '', 'area'])('%j does not', (code) => {
		expect(isRightToLeft(code)).toBe(false);
	});
});
