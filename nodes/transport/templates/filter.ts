import type { IDataObject } from 'n8n-workflow';

import { compact, isRecord, looseObject, looseText, looseValue } from '../../whatsapp/looseJson';

/** Which templates to list. An absent or empty field filters nothing. */
export interface TemplateFilter {
	/** One of Meta's, such as `APPROVED`. */
	status?: string;
	/** `AUTHENTICATION`, `MARKETING` or `UTILITY`. */
	category?: string;
	/** A code such as `en_US`; `en` is another language. */
	language?: string;
	/** `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. */
	quality?: string;
	/** A part of the name. */
	name?: string;
	/** A part of any text: header, body, footer, buttons, cards. */
	text?: string;
}

/** The statuses that Vonage's template API can filter by. */
const VONAGE_STATUSES = [
	'APPROVED',
	'IN_APPEAL',
	'PENDING',
	'REJECTED',
	'DISABLED',
	'PAUSED',
	'LIMIT_EXCEEDED',
];

/**
 * The filter as query parameters. Graph and Vonage's template API spell them alike. A single value goes
 * without a list around it, which both document. A status that Vonage does not know is left to
 * `matchesFilter`.
 *
 * Source: https://developer.vonage.com/en/api/whatsapp-template-management
 */
export function filterQuery(
	filter: TemplateFilter,
	provider: 'meta' | 'vonage' = 'meta',
): IDataObject {
	const given = cleaned(filter);
	const isKnown = provider === 'meta' || VONAGE_STATUSES.includes(given.status ?? '');
	return compact({
		status: isKnown ? given.status : undefined,
		category: given.category,
		language: given.language,
		quality_score: given.quality,
		name: given.name,
		content: given.text,
	});
}

/**
 * Whether a template passes the filter. Neither provider documents how it compares names and texts
 * (exact, beginning or part), so what it returns is filtered again.
 */
export function matchesFilter(template: unknown, filter: TemplateFilter): boolean {
	const given = cleaned(filter);
	const fields = read.parse(template);
	return (
		isSame(given.status, fields.status) &&
		isSame(given.category, fields.category) &&
		isSame(given.language, fields.language) &&
		isOfQuality(given.quality, fields.quality_score) &&
		contains(given.name, [fields.name ?? '']) &&
		(given.text === undefined || contains(given.text, textsIn(fields.components)))
	);
}

const read = looseObject({
	status: looseText,
	category: looseText,
	language: looseText,
	name: looseText,
	quality_score: looseValue,
	components: looseValue,
});

/** Without empty fields, in the providers' upper and lower case. */
function cleaned(filter: TemplateFilter): TemplateFilter {
	const text = (value: string | undefined) => value?.trim() || undefined;
	return {
		status: text(filter.status)?.toUpperCase(),
		category: text(filter.category)?.toUpperCase(),
		language: text(filter.language),
		quality: text(filter.quality)?.toUpperCase(),
		name: text(filter.name)?.toLowerCase(),
		text: text(filter.text),
	};
}

function isSame(wanted: string | undefined, value: string | undefined): boolean {
	return wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
}

/** Vonage lists no quality although it filters by it: an absent one is left to the provider. */
function isOfQuality(wanted: string | undefined, quality: unknown): boolean {
	if (wanted === undefined || quality === undefined) return true;
	const score = isRecord(quality) ? quality.score : quality;
	return isSame(wanted, typeof score === 'string' ? score : 'UNKNOWN');
}

function contains(part: string | undefined, texts: string[]): boolean {
	return (
		part === undefined || texts.some((text) => text.toLowerCase().includes(part.toLowerCase()))
	);
}

/** Each `text` of the components, their buttons and their cards. */
function textsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsIn);
	if (!isRecord(value)) return [];
	const own = typeof value.text === 'string' ? [value.text] : [];
	return [...own, ...textsIn(value.buttons), ...textsIn(value.cards), ...textsIn(value.components)];
}
