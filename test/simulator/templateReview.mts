import { variablesOf } from './templateText.mts';
import type { Json, Template } from './types.mts';

/** What Meta's review makes of a template: the same words always lead to the same end. */

export type Verdict =
	| { status: 'APPROVED' }
	| {
			status: 'REJECTED';
			rejected_reason: string;
			rejection_info?: { reason: string; recommendation: string };
	  };

const promotion =
	/\b(discounts?|offers?|sales?|coupons?|deals?|promo\w*|oferta|desconto|descuento)\b|\d ?% off/i;
const oneTimePassword = /\b(verification|login|security|one-time) (code|password)\b/i;

const part = (components: Json[], type: string): string =>
	String(components.find((component) => component.type === type)?.text ?? '');

/** The category that Meta keeps: what promotes is marketing, whatever it was submitted as. */
export function keptCategory(category: string, components: Json[]): string {
	return category === 'UTILITY' && promotion.test(part(components, 'BODY'))
		? 'MARKETING'
		: category;
}

/** Tells a template's fate. `others` are all templates of the account. */
export function review(template: Template, others: readonly Template[]): Verdict {
	const { components, category, name } = template;
	const body = part(components, 'BODY');
	const rejected = (rejected_reason: string): Verdict => ({ status: 'REJECTED', rejected_reason });
	if (/free money/i.test(body)) return rejected('SCAM');
	if (/\b(idiots?|stupid)\b/i.test(body)) return rejected('ABUSIVE_CONTENT');
	if (/\b(lottery|you have won|prize)\b/i.test(body)) return rejected('PROMOTIONAL');
	if (/\b(wrong tag)\b/i.test(body)) return rejected('TAG_CONTENT_MISMATCH');
	if (category !== 'AUTHENTICATION' && oneTimePassword.test(body) && variablesOf(body).length > 0) {
		return rejected('INCORRECT_CATEGORY');
	}
	if (/\}\}\s*\{\{/.test(body)) {
		return {
			status: 'REJECTED',
			rejected_reason: 'INVALID_FORMAT',
			rejection_info: {
				reason: 'Two variables stand next to each other without words between them.',
				recommendation: 'Put words between the variables and submit the template again.',
			},
		};
	}
	const twin =
		category !== 'AUTHENTICATION' &&
		others.find(
			(other) =>
				other.name !== name &&
				other.status === 'APPROVED' &&
				other.language === template.language &&
				part(other.components, 'BODY') === body &&
				part(other.components, 'FOOTER') === part(components, 'FOOTER'),
		);
	if (twin) {
		return {
			status: 'REJECTED',
			rejected_reason: 'INVALID_FORMAT',
			rejection_info: {
				reason: `Body and footer are the same as those of ${twin.name}.`,
				recommendation: 'Change the words or use the other template.',
			},
		};
	}
	return { status: 'APPROVED' };
}
