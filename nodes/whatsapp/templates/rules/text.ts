/** What Meta looks at in the texts of a template. All patterns take linear time. */

/** `{{…}}` with anything but braces between, well-formed or not. */
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** One emoji as people see it: flags, keycaps, skin tones and joined ones count as one. */
const EMOJI =
	/\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|(?:(?![©®™])\p{Extended_Pictographic}|[©®™]\ufe0f)[\ufe0f\p{Emoji_Modifier}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)*/gu;

/** `*bold*`, `_italic_`, `~struck~` and any backtick. */
const MARKUP = /(?<![\p{L}\p{N}])([*_~])[^\s*_~](?:[^*_~\n]*[^\s*_~])?\1(?![\p{L}\p{N}])|`/u;

const WRITTEN_WITHOUT_SPACES =
	/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** A placeholder of a text, with its place. */
export interface Placeholder {
	/** As written, e.g. `{{ 1 }}`. */
	written: string;
	/** What stands between the braces, e.g. ` 1 `. */
	name: string;
	start: number;
	end: number;
}

/** A text and the placeholders in it. */
export interface ScannedText {
	text: string;
	placeholders: Placeholder[];
	/** The text with a blank in the place of each placeholder. */
	fixed: string;
}

export function scan(text: string): ScannedText {
	const placeholders: Placeholder[] = [];
	let fixed = '';
	let end = 0;
	if (text.includes('{{')) {
		for (const { 0: written, 1: name, index: start } of text.matchAll(PLACEHOLDER)) {
			fixed += `${text.slice(end, start)} `;
			end = start + written.length;
			placeholders.push({ written, name, start, end });
		}
	}
	return { text, placeholders, fixed: fixed + text.slice(end) };
}

/** Whether there is a letter or a digit: punctuation, markup and emoji are no text to Meta. */
export function hasText(text: string): boolean {
	return LETTER_OR_DIGIT.test(text);
}

export function countEmoji(text: string): number {
	return text.match(EMOJI)?.length ?? 0;
}

export function hasMarkup(text: string): boolean {
	return MARKUP.test(text);
}

export function hasLineBreak(text: string): boolean {
	return /[\n\r\u2028\u2029]/.test(text);
}

export function isWrittenWithoutSpaces(text: string): boolean {
	return WRITTEN_WITHOUT_SPACES.test(text);
}

/** The words of a text: what stands between blanks and has a letter or a digit. */
export function countWords(text: string): number {
	if (isWrittenWithoutSpaces(text)) return countSegments(text);
	let words = 0;
	for (const token of text.split(/\s+/)) if (LETTER_OR_DIGIT.test(token)) words++;
	return words;
}

let segmenter: Intl.Segmenter | undefined;

/** The words of a script without spaces, as ICU's dictionaries divide it. */
function countSegments(text: string): number {
	segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
	let words = 0;
	for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) words++;
	return words;
}
