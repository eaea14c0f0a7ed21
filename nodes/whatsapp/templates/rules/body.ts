import { codePoints } from '../../messages/limits';
import { samplesIn } from '../schema';

import { called, counted, type Part, readText, type RuleContext } from './ruleContext';
import { countEmoji, scan } from './text';
import { lintBodyVariables, lintSamples, lintVariables } from './variables';

/**
 * Longest body of an ordinary template (Meta "Template components"), in code points.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export const BODY_LENGTH = 1024;

/**
 * Longest body of a limited-time offer (Meta "Limited-time offer templates").
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/limited-time-offer-templates
 */
export const OFFER_BODY_LENGTH = 600;

/**
 * Longest body of a carousel card and of a single-product template (Meta).
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/media-card-carousel-templates
 */
export const CARD_BODY_LENGTH = 160;

/** Above it partners of Meta report refusals (2388040) since 2025, Meta's pages say 1,024. */
const SAFE_BODY_LENGTH = 550;

const MOST_EMOJI = 10;

/**
 * The text that every template has: length, line breaks, emoji, variables and their samples.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintBody(context: RuleContext, { path: at, fields }: Part): void {
	const { findings } = context;
	const path = `${at}.text`;
	const label = called('body', context);
	const text = readText(findings, {
		path,
		value: fields.text,
		label: `The text of ${label.replace('The', 'the')}`,
		missing: { rule: 'body-missing', fix: 'Write the text of the message', subcode: 2388043 },
	});
	if (text === undefined) return;

	lintLength(context, path, label, codePoints(text));
	if (/(?:\r\n|\r(?!\n)|\n){3}/.test(text)) {
		findings.error({
			path,
			rule: 'body-newlines',
			message: `${label} has more than 2 line breaks in a row`,
			fix: 'Leave at most one empty line between paragraphs',
			subcode: 2388072,
		});
	}
	const emoji = countEmoji(text);
	if (emoji > MOST_EMOJI) {
		findings.error({
			path,
			rule: 'body-emoji',
			message: `${label} has ${counted(emoji, 'emoji', 'emoji')}; Meta allows ${MOST_EMOJI}`,
			fix: `Remove ${counted(emoji - MOST_EMOJI, 'emoji', 'emoji')}`,
			subcode: 2388072,
		});
	}

	const variables = { ...scan(text), path, label };
	lintVariables(context, variables);
	lintBodyVariables(context, variables);
	lintSamples(context, variables, samplesIn(fields.example), 'body_text');
}

function lintLength(
	{ findings, body }: RuleContext,
	path: string,
	label: string,
	length: number,
): void {
	if (length > body.max) {
		findings.error({
			path,
			rule: 'body-length',
			message: `${label} has ${counted(length, 'character')}; Meta allows ${body.max.toLocaleString('en-US')} in ${body.kind}`,
			fix: `Shorten it by ${counted(length - body.max, 'character')}`,
			subcode: 2388040,
		});
	} else if (length > SAFE_BODY_LENGTH) {
		findings.warning({
			path,
			rule: 'body-long',
			message: `${label} has ${counted(length, 'character')}; some accounts are refused above ${SAFE_BODY_LENGTH}`,
			fix: `Shorten it by ${counted(length - SAFE_BODY_LENGTH, 'character')} if Meta refuses it`,
			subcode: 2388040,
		});
	}
}
