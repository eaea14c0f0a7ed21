import { describe, expect, it } from '@jest/globals';

import { explainRejection } from '../../../../nodes/whatsapp/templates/rejections.ts';

describe('a reason of Meta in words', () => {
	it.each([
		['ABUSIVE_CONTENT', 'edit', /threat/, /sensitive data/],
		['CATEGORY_NOT_AVAILABLE', 'edit', /category/, /another category/],
		['INCORRECT_CATEGORY', 'edit', /another category/, /AUTHENTICATION/],
		['INVALID_FORMAT', 'edit', /placeholders/, /words between/],
		['PROMOTIONAL', 'edit', /advertises/, /MARKETING/],
		['SCAM', 'appeal', /deception/, /business/],
		['TAG_CONTENT_MISMATCH', 'edit', /language/, /one language/],
	])('%s', (reason, resubmit, meaning, fix) => {
		expect(explainRejection(reason)).toStrictEqual({
			reason,
			meaning: expect.stringMatching(meaning),
			fix: expect.stringMatching(fix),
			resubmit,
			when: expect.stringMatching(/^At once/),
		});
	});

	it('in lower case, too', () => {
		expect(explainRejection('invalid_format')?.reason).toBe('INVALID_FORMAT');
	});

	it.each([['NONE'], ['none'], [''], [' '], [null], [undefined]])('%j is no reason', (reason) => {
		expect(explainRejection(reason)).toBeUndefined();
	});

	it('one that Meta may add is passed on', () => {
		expect(explainRejection('TOO_BORING')).toMatchObject({
			reason: 'TOO_BORING',
			meaning: expect.stringContaining('TOO_BORING'),
			resubmit: 'unknown',
		});
	});

	it("Meta's own explanation comes before ours", () => {
		const info = {
			reason: 'Two parameters are next to each other.',
			recommendation: 'Put text between them.',
		};
		expect(explainRejection('INVALID_FORMAT', info)).toMatchObject({
			meaning: info.reason,
			fix: info.recommendation,
			resubmit: 'edit',
		});
		expect(explainRejection('INVALID_FORMAT', { reason: ' ' })?.meaning).toMatch(/placeholders/);
	});
});
