import { type ReasonName, refuseTemplate } from './templateRefusals.mts';

/** How Meta looks at the texts of a template. Lengths are code points. */

export type ParameterFormat = 'POSITIONAL' | 'NAMED';

const placeholder = /\{\{([^{}]*)\}\}/g;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gu;

const isWord = (token: string) => /[\p{L}\p{N}]/u.test(token);

/** Names of the variables in order, each once. */
export const variablesOf = (text: string): string[] => [
	...new Set([...text.matchAll(placeholder)].map((match) => match[1].trim())),
];

export const length = (text: string): number => [...text].length;

export const countEmoji = (text: string): number => text.match(emoji)?.length ?? 0;

export function checkLength(field: string, text: string, limit: number): void {
	if (length(text) > limit) refuseTemplate('tooLong', { field, limit });
}

/** Braces that match, numbers from 1 without a gap, or names of small letters: never both kinds. */
export function checkVariables(text: string, format: ParameterFormat, wrong: ReasonName): void {
	const names = variablesOf(text);
	const legal =
		format === 'NAMED'
			? names.every((name) => /^[a-z_][a-z0-9_]*$/.test(name))
			: names.every((name) => /^[1-9]\d*$/.test(name)) &&
				Math.max(0, ...names.map(Number)) === names.length;
	if (!legal || /\{\{|\}\}/.test(text.replace(placeholder, ''))) refuseTemplate(wrong);
}

export function checkHeaderText(text: string, format: ParameterFormat): void {
	const forbidden = /[\n\r*_~`]/.test(text.replace(placeholder, ''));
	if (forbidden || countEmoji(text) > 0 || variablesOf(text).length > 1) {
		refuseTemplate('headerFormat');
	}
	checkVariables(text, format, 'headerFormat');
	checkLength('HEADER', text, 60);
}

export function checkFooterText(text: string): void {
	if (/[\n\r]|\{\{/.test(text) || countEmoji(text) > 0) refuseTemplate('footerFormat');
	checkLength('FOOTER', text, 60);
}

/** A body, in Meta's order: format, length, ratio, edges. The body of a card may begin with a variable. */
export function checkBodyText(
	text: string,
	format: ParameterFormat,
	options: { limit: number; card: boolean },
): void {
	const names = variablesOf(text);
	const fixed = text.replace(placeholder, '\0');
	const empty = !isWord(fixed);
	if ((names.length > 0 && empty) || /(\r?\n){3,}/.test(text) || countEmoji(text) > 10) {
		refuseTemplate('bodyFormat');
	}
	checkVariables(text, format, 'bodyFormat');
	checkLength('BODY', text, options.limit);
	if (names.length === 0) return;
	const words = text.replace(placeholder, '').split(/\s+/).filter(isWord).length;
	if (words < 2 * names.length + 1) refuseTemplate('ratio');
	// Only letters and digits count as text: a variable followed by a full stop is at the end.
	const skeleton = fixed.replace(/[^\p{L}\p{N}\0]/gu, '');
	if (!options.card && (skeleton.startsWith('\0') || skeleton.endsWith('\0'))) {
		refuseTemplate('edges');
	}
}
