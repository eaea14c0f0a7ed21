import { parseAddress } from '../../address';
import { codePoints, LIMITS } from '../../messages/limits';
import { RuleViolation } from '../../ruleViolation';
import { samplesIn } from '../schema';

import { counted, type Part, readText, type RuleContext, wordOf } from './ruleContext';
import { countEmoji, hasLineBreak, hasMarkup, scan } from './text';
import { lintBraces } from './variables';

/**
 * Longest label of a template's button (Meta); interactive reply buttons have 20.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export const LABEL_LENGTH = 25;

const PHONE_NUMBER_LENGTH = 20;

/** Longest offer code on Meta's general page; the coupon page says 20 since December 2025. */
const SAFE_CODE_LENGTH = 15;

/** The other types have a label of Meta's own. */
const LABELLED: ReadonlySet<string> = new Set([
	...['FLOW', 'PHONE_NUMBER', 'QUICK_REPLY', 'URL', 'VOICE_CALL'],
]);

const WHATSAPP_HOST =
	/^https?:\/\/(?:[^/?#@]*@)?(?:[\w-]+\.)*(?:wa\.me|whatsapp\.com)\.?(?::\d*)?(?:[/?#]|$)/i;

const SHORTENER =
	/^https?:\/\/(?:www\.)?(?:bit\.ly|goo\.gl|is\.gd|ow\.ly|t\.co|tinyurl\.com)(?:[/?#]|$)/i;

/**
 * `text`: up to 25 characters of plain text.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintLabel({ findings }: RuleContext, { path: at, type, fields }: Part): void {
	const path = `${at}.text`;
	const text = readText(findings, {
		path,
		value: fields.text,
		label: 'The label of the button',
		...(LABELLED.has(type)
			? { missing: { rule: 'button-label-missing', fix: "Fill in 'text'", subcode: 2388050 } }
			: {}),
	});
	if (text === undefined) return;

	const length = codePoints(text);
	if (length > LABEL_LENGTH) {
		findings.error({
			path,
			rule: 'button-label-length',
			message: `The label '${text.slice(0, 60)}' has ${counted(length, 'character')}; Meta allows ${LABEL_LENGTH}`,
			fix: `Shorten it by ${counted(length - LABEL_LENGTH, 'character')}`,
			subcode: 2388040,
		});
	}
	const { placeholders, fixed } = scan(text);
	const refused = [
		...(placeholders.length > 0 ? ['a variable'] : []),
		...(hasLineBreak(text) ? ['a line break'] : []),
		...(countEmoji(fixed) > 0 ? ['an emoji'] : []),
		...(hasMarkup(fixed) ? ['formatting'] : []),
	];
	for (const found of refused) {
		findings.error({
			path,
			rule: 'button-label-plain',
			message: `The label '${text.slice(0, 60)}' has ${found}, which Meta refuses in buttons`,
			fix: 'Write plain text; what differs from send to send belongs in the body',
		});
	}
	if (refused.length === 0 && !/^[\p{L}\p{M}\p{N} ]*$/u.test(text)) {
		findings.warning({
			path,
			rule: 'button-label-characters',
			message: `The label '${text.slice(0, 60)}' has other characters than letters, digits and blanks`,
			fix: 'Use letters, digits and blanks only if Meta refuses it',
		});
	}
}

/**
 * `url`: an address of up to 2,000 characters, with at most one variable, at its end.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintUrl(context: RuleContext, { path: at, fields }: Part): void {
	const { findings } = context;
	const path = `${at}.url`;
	const url = readText(findings, {
		path,
		value: fields.url,
		label: 'The URL of the button',
		missing: { rule: 'button-url-missing', fix: "Fill in 'url'", subcode: 2388050 },
	});
	if (url === undefined) return;

	const length = codePoints(url);
	if (length > LIMITS.templateUrl) {
		findings.error({
			path,
			rule: 'button-url-length',
			message: `The URL has ${counted(length, 'character')}; Meta allows 2,000`,
			fix: `Shorten it by ${counted(length - LIMITS.templateUrl, 'character')}`,
			subcode: 2388040,
		});
	}
	const scanned = scan(url);
	const { placeholders } = scanned;
	lintBraces(findings, { ...scanned, path, label: 'The URL' });
	lintAddress(context, path, url.replace(/\{\{[^{}]*\}\}/g, 'x'));
	lintUrlVariables(
		context,
		path,
		url,
		placeholders.map(({ name }) => name),
	);
	lintUrlSamples(context, `${at}.example`, url, fields.example, placeholders.length > 0);
}

function lintAddress({ findings }: RuleContext, path: string, address: string): void {
	if (!/^https?:\/\/[^\s/?#]/i.test(address) || /\s/.test(address) || !URL.canParse(address)) {
		findings.error({
			path,
			rule: 'button-url-invalid',
			message: 'The URL of the button is not a complete http or https address',
			fix: 'Write it as https://example.com/page, a blank as %20',
			subcode: 2388052,
		});
	} else if (WHATSAPP_HOST.test(address)) {
		findings.error({
			path,
			rule: 'button-url-whatsapp',
			message: 'The URL of the button leads to WhatsApp, which Meta does not allow',
			fix: 'Use a page of your own, or a quick reply to start a chat',
			subcode: 2388081,
		});
	} else if (SHORTENER.test(address)) {
		findings.warning({
			path,
			rule: 'button-url-shortener',
			message:
				'The URL of the button is a shortened one, which hides where it leads; the review rejects such links',
			fix: 'Write the full address on your own domain',
		});
	}
}

function lintUrlVariables(
	{ findings }: RuleContext,
	path: string,
	url: string,
	names: string[],
): void {
	if (names.length === 0) return;
	const refused =
		names.length > 1
			? `${names.length} variables; Meta allows 1, at the end`
			: !url.endsWith('}}')
				? 'its variable in the middle; Meta allows it at the very end only'
				: /^https?:\/\/[^/?#]*\{\{/i.test(url)
					? 'its variable in the host name'
					: undefined;
	if (refused !== undefined) {
		findings.error({
			path,
			rule: 'button-url-variable',
			message: `The URL of the button has ${refused}`,
			fix: 'Write it as https://example.com/page/{{1}}',
			subcode: 2388052,
		});
	} else if (/^[a-z_][a-z0-9_]*$/.test(names[0])) {
		findings.warning({
			path,
			rule: 'button-url-variable-name',
			message: `The URL of the button names its variable {{${names[0]}}}; Meta's samples number it in every template`,
			fix: 'Write {{1}}',
		});
	} else if (names[0] !== '1') {
		findings.error({
			path,
			rule: 'button-url-variable',
			message: `The URL of the button has {{${names[0]}}}; the variable of a URL is {{1}}`,
			fix: 'Write {{1}}: each button counts for itself',
			subcode: 2388052,
		});
	}
}

function lintUrlSamples(
	{ findings }: RuleContext,
	path: string,
	url: string,
	example: unknown,
	isVariable: boolean,
): void {
	const samples = [...samplesIn(example).values()];
	if (isVariable && samples.length === 0) {
		findings.error({
			path,
			rule: 'sample-missing',
			message: 'The URL of the button has no sample for its variable',
			fix: `Give the complete address: "example": ["https://example.com/page/A-1"]`,
			subcode: 2388043,
		});
		return;
	}
	if (samples.length > (isVariable ? 1 : 0)) {
		findings.warning({
			path,
			rule: 'sample-surplus',
			message: isVariable
				? `The URL of the button has ${samples.length} samples for one variable`
				: 'The URL of the button has a sample, but no variable',
			fix: isVariable ? 'Keep one' : 'Remove the sample, or end the URL with {{1}}',
		});
	}
	const start = url.slice(0, Math.max(url.indexOf('{{'), 0));
	if (isVariable && /^https?:/i.test(samples[0]) && !samples[0].startsWith(start)) {
		findings.warning({
			path,
			rule: 'sample-url',
			message: 'The sample of the URL does not start as the URL does',
			fix: `Start it with ${start.slice(0, 200)}`,
		});
	}
}

/**
 * `phone_number`: up to 20 characters that read as an international number.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintPhoneNumber({ findings }: RuleContext, { path: at, fields }: Part): void {
	const path = `${at}.phone_number`;
	const number = readText(findings, {
		path,
		value: fields.phone_number,
		label: 'The phone number of the button',
		missing: { rule: 'button-phone-missing', fix: "Fill in 'phone_number'", subcode: 2388050 },
	});
	if (number === undefined) return;
	const length = codePoints(number);
	if (length > PHONE_NUMBER_LENGTH) {
		findings.error({
			path,
			rule: 'button-phone-length',
			message: `The phone number has ${counted(length, 'character')}; Meta allows ${PHONE_NUMBER_LENGTH}`,
			fix: 'Write a plus and digits only, e.g. +447700900000',
			subcode: 2388040,
		});
		return;
	}
	const refused = refusedNumber(number);
	if (refused !== undefined) {
		findings.error({ path, rule: 'button-phone-invalid', ...refused });
	}
}

/** Why Meta would not read it as a phone number (code 192). */
function refusedNumber(number: string): { message: string; fix: string } | undefined {
	const fix = 'Write the number with its country code, e.g. +447700900000';
	if (/[a-z]/i.test(number)) return { message: 'The phone number has letters', fix };
	try {
		parseAddress(number, 'phone_number', 'Phone Number');
		return undefined;
	} catch (violation) {
		return {
			message:
				violation instanceof RuleViolation ? violation.message : 'The phone number cannot be read',
			fix,
		};
	}
}

/**
 * `example` of an offer code: up to 20 letters and digits, in MARKETING for certain.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/coupon-templates
 */
export function lintCopyCode(
	{ findings, category }: RuleContext,
	{ path: at, fields }: Part,
): void {
	const path = `${at}.example`;
	const [code] = samplesIn(fields.example).values();
	if (code === undefined) {
		findings.error({
			path,
			rule: 'sample-missing',
			message: 'The button for the offer code has no sample',
			fix: `Give one: "example": "SAVE25"`,
			subcode: 2388043,
		});
	} else {
		lintCode({ findings }, path, code);
	}
	if (category === 'UTILITY') {
		findings.warning({
			path: `${at}.type`,
			rule: 'button-category',
			message: "Meta's pages disagree whether a UTILITY template may have an offer code",
			fix: "Set 'category' to MARKETING if Meta refuses it",
		});
	}
}

function lintCode({ findings }: Pick<RuleContext, 'findings'>, path: string, code: string): void {
	const length = codePoints(code);
	if (length > LIMITS.couponCode) {
		findings.error({
			path,
			rule: 'button-code-length',
			message: `The offer code has ${counted(length, 'character')}; Meta allows ${LIMITS.couponCode}`,
			fix: `Shorten it by ${counted(length - LIMITS.couponCode, 'character')}`,
			subcode: 2388040,
		});
	} else if (length > SAFE_CODE_LENGTH) {
		findings.warning({
			path,
			rule: 'button-code-long',
			message: `The offer code has ${counted(length, 'character')}; some of Meta's pages allow ${SAFE_CODE_LENGTH}`,
			fix: `Shorten it to ${SAFE_CODE_LENGTH} if Meta refuses it`,
			subcode: 2388040,
		});
	}
	if (!/^[A-Za-z0-9]*$/.test(code)) {
		findings.error({
			path,
			rule: 'button-code-characters',
			message: 'The offer code has other characters than letters and digits',
			fix: 'Use letters and digits only, e.g. SAVE25',
		});
	}
}

const FLOW_REFERENCES = ['flow_id', 'flow_name', 'flow_json'];

/**
 * A Flow is named in exactly one of three ways.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintFlow({ findings }: RuleContext, { path, fields }: Part): void {
	const given = FLOW_REFERENCES.filter(
		(key) => fields[key] !== undefined && fields[key] !== null && fields[key] !== '',
	);
	if (given.length !== 1) {
		findings.error({
			path,
			rule: 'flow-reference',
			message:
				given.length === 0
					? 'The Flow button does not say which Flow it opens'
					: `The Flow button has ${given.join(' and ')}; Meta takes one of them`,
			fix: "Give exactly one of 'flow_id', 'flow_name' and 'flow_json'",
			subcode: given.length === 0 ? 2388050 : 2388042,
		});
	}
	const action = wordOf(fields.flow_action);
	if (!['', 'NAVIGATE', 'DATA_EXCHANGE'].includes(action)) {
		findings.error({
			path: `${path}.flow_action`,
			rule: 'flow-action',
			message: `'${action.slice(0, 40)}' is not an action of a Flow button`,
			fix: 'Use navigate or data_exchange',
		});
	}
}
