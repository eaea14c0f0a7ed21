import { isRecord } from '../../looseJson';
import { codePoints, LIMITS } from '../../messages/limits';
import { samplesIn } from '../schema';

import { called, counted, type Part, readText, type RuleContext, wordOf } from './ruleContext';
import { countEmoji, hasLineBreak, hasMarkup, scan } from './text';
import { lintSamples, lintVariables } from './variables';

const MEDIA: ReadonlySet<string> = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']);

/** `PRODUCT` and those that only Meta's SDK names take no sample. */
const OTHERS: ReadonlySet<string> = new Set(['LOCATION', 'PRODUCT', 'COLLECTION']);

/**
 * A header: one line of plain text, media with a sample, a location or a product.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintHeader(context: RuleContext, header: Part): void {
	const { findings } = context;
	const format = formatOf(header);
	if (format === 'TEXT') lintHeaderText(context, header);
	else if (MEDIA.has(format)) lintMedia(context, header, format);
	else if (format === '') {
		findings.error({
			path: `${header.path}.format`,
			rule: 'header-format',
			message: `${called('header', context)} has no 'format'`,
			fix: `Set 'format' to TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION`,
			subcode: 2388043,
		});
	} else if (!OTHERS.has(format)) {
		findings.warning({
			path: `${header.path}.format`,
			rule: 'header-format-unknown',
			message: `${called('header', context)} has the format '${format.slice(0, 40)}', which Meta's pages do not name`,
			fix: 'Use TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION unless you know that Meta takes it',
		});
	}
}

/** The format of a header in upper case. */
export function formatOf(header: Part | undefined): string {
	return wordOf(header?.fields.format);
}

function lintHeaderText(context: RuleContext, { path: at, fields }: Part): void {
	const { findings } = context;
	const path = `${at}.text`;
	const label = called('header', context);
	const text = readText(findings, {
		path,
		value: fields.text,
		label: `The text of ${label.replace('The', 'the')}`,
		missing: {
			rule: 'header-missing',
			fix: 'Write the header, or leave the component out',
			subcode: 2388043,
		},
	});
	if (text === undefined) return;

	const length = codePoints(text);
	if (length > LIMITS.templateHeader) {
		findings.error({
			path,
			rule: 'header-length',
			message: `${label} has ${counted(length, 'character')}; Meta allows ${LIMITS.templateHeader}`,
			fix: `Shorten it by ${counted(length - LIMITS.templateHeader, 'character')}`,
			subcode: 2388040,
		});
	}
	const scanned = scan(text);
	const { placeholders, fixed } = scanned;
	const refused = [
		...(hasLineBreak(text) ? ['a line break'] : []),
		...(countEmoji(fixed) > 0 ? ['an emoji'] : []),
		...(fixed.includes('*') || hasMarkup(fixed) ? ['formatting or an asterisk'] : []),
	];
	for (const found of refused) {
		findings.error({
			path,
			rule: 'header-plain',
			message: `${label} has ${found}; Meta allows plain text on one line`,
			fix: `Remove it; WhatsApp shows the header in bold anyway`,
			subcode: 2388047,
		});
	}
	if (placeholders.length > 1) {
		findings.error({
			path,
			rule: 'header-variables',
			message: `${label} has ${placeholders.length} variables; Meta allows 1`,
			fix: 'Keep one, and move the others to the body',
			subcode: 2388047,
		});
	}
	const variables = { ...scanned, path, label };
	lintVariables(context, variables);
	lintSamples(context, variables, samplesIn(fields.example), 'header_text');
}

/** Source: https://developers.facebook.com/docs/graph-api/guides/upload */
function lintMedia(context: RuleContext, { path, fields }: Part, format: string): void {
	const { findings } = context;
	const label = called('header', context);
	const example = isRecord(fields.example) ? fields.example : {};
	const [handle] = [example.header_handle].flat();
	if (typeof handle !== 'string' || handle.trim() === '') {
		findings.error({
			path: `${path}.example`,
			rule: 'sample-media-missing',
			message: `${label} has no sample ${format.toLowerCase()}`,
			fix: 'Upload one and give its handle: "example": { "header_handle": ["4::…"] }',
			subcode: 2388043,
		});
	} else if (/^https?:/i.test(handle)) {
		findings.warning({
			path: `${path}.example`,
			rule: 'sample-media-url',
			message: `The sample of ${label.replace('The', 'the')} is a URL; Meta asks for the handle of an upload`,
			fix: 'Upload the file and give the handle that starts with 4::; what a listing shows as sample cannot be submitted again',
		});
	}
	if (fields.text !== undefined && fields.text !== null && fields.text !== '') {
		findings.warning({
			path: `${path}.text`,
			rule: 'header-text-surplus',
			message: `${label} has a text besides its ${format.toLowerCase()}`,
			fix: "Remove the text, or set 'format' to TEXT",
			subcode: 2388042,
		});
	}
	if (format === 'GIF') {
		findings.warning({
			path: `${path}.format`,
			rule: 'header-gif',
			message: `${label} is a GIF, which only the Marketing Messages API sends`,
			fix: 'Use a VIDEO header for the Messages API',
		});
	}
}
