import { codePoints, LIMITS } from '../../messages/limits';

import { counted, type Part, readText, type RuleContext } from './ruleContext';
import { countEmoji, hasLineBreak, hasMarkup, scan } from './text';

/**
 * A footer: 60 characters of plain text on one line, without variables.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintFooter({ findings }: RuleContext, { path: at, fields }: Part): void {
	const path = `${at}.text`;
	const text = readText(findings, {
		path,
		value: fields.text,
		label: 'The text of the footer',
		missing: {
			rule: 'footer-missing',
			fix: 'Write the footer, or leave the component out',
			subcode: 2388043,
		},
	});
	if (text === undefined) return;

	const length = codePoints(text);
	if (length > LIMITS.interactiveFooter) {
		findings.error({
			path,
			rule: 'footer-length',
			message: `The footer has ${counted(length, 'character')}; Meta allows ${LIMITS.interactiveFooter}`,
			fix: `Shorten it by ${counted(length - LIMITS.interactiveFooter, 'character')}`,
			subcode: 2388040,
		});
	}
	const { placeholders, fixed } = scan(text);
	if (placeholders.length > 0) {
		findings.error({
			path,
			rule: 'footer-variable',
			message: `The footer has the variable ${placeholders[0].written}; Meta allows none`,
			fix: 'Move it to the body',
			subcode: 2388073,
		});
	}
	const refused = [
		...(hasLineBreak(text) ? ['a line break'] : []),
		...(countEmoji(fixed) > 0 ? ['an emoji'] : []),
		...(hasMarkup(fixed) ? ['formatting'] : []),
	];
	for (const found of refused) {
		findings.error({
			path,
			rule: 'footer-plain',
			message: `The footer has ${found}; Meta allows plain text on one line`,
			fix: 'Remove it, or move it to the body',
			subcode: 2388073,
		});
	}
}
