import { markersIn } from './emphasis';
import { codePoints, LIMITS } from './limits';
import { mayEndAt } from './sentenceEnd';

/**
 * Splits a text into messages of at most `limit` code points, in order: between paragraphs; where a
 * paragraph is longer than a message, between its lines, then sentences, clauses, words, and last
 * characters as a reader sees them. No seam is between `69.` and its line or behind an abbreviation. A
 * code block (between triple backticks) stays whole; one that is longer than a message is split between
 * its lines, closed and opened again, and so are bold, italic, strike-through, code and a quote of a
 * line that is longer than a message. Joined, the parts have lost nothing but white space at the seams.
 * A blank text has no parts.
 */
export function splitText(text: string, limit: number = LIMITS.text): string[] {
	if (text.trim() === '') return [];
	if (codePoints(text) <= limit) return [text];

	const parts = new Parts(limit);
	parts.add(text, [paragraphs, lines, ...WITHIN_LINES]);
	return parts.all();
}

/** Cuts a text into smaller units that make up the whole. */
type Cut = (text: string) => string[];

/** Fills parts with whole units, and breaks up only a unit that is longer than a part. */
class Parts {
	private readonly full: string[] = [];

	private open = '';

	private length = 0;

	private readonly limit: number;

	/** @param length How much of the first part is taken already. */
	constructor(limit: number, length = 0) {
		this.limit = limit;
		this.length = length;
	}

	/** @param cuts How to break up the unit if need be, from the best place for a seam to the worst. */
	add(unit: string, cuts: Cut[]): void {
		const size = codePoints(unit.trimEnd());
		if (size <= this.limit) {
			if (this.length + size > this.limit) this.close();
			this.append(unit);
			return;
		}
		const code = codeOf(unit);
		if (code !== undefined && this.limit > codePoints(codeBlock(''))) {
			this.close();
			for (const block of splitCode(code, this.limit)) this.add(block, []);
			this.append(unit.slice(unit.trimEnd().length));
			return;
		}
		const markup = cuts === WITHIN_LINES ? markupOf(unit) : undefined;
		if (markup !== undefined && this.limit >= NARROWEST) {
			this.addLine(unit, markup);
			return;
		}
		const [cut, ...finer] = cuts;
		if (cut === lines) {
			for (const line of lines(unit)) this.add(line, WITHIN_LINES);
			return;
		}
		for (const smaller of cut(unit)) this.add(smaller, finer);
	}

	/** Adds a line in pieces that each close what is open in them, and open it again. */
	private addLine(line: string, { quote, markers }: LineMarkup): void {
		const room = this.limit - codePoints(quote) - 2 * markers.deepest;
		const pieces = new Parts(room, this.length);
		pieces.add(line.trimEnd(), [...WITHIN_LINES]);
		let from = 0;
		pieces.all().forEach((piece, at) => {
			const start = line.indexOf(piece, from);
			from = start + piece.length;
			const opening = at === 0 ? line.slice(0, start) : quote + markers.openAt(start);
			const closing = [...markers.openAt(from)].reverse().join('');
			if (at > 0) this.close();
			this.add(opening + piece + closing, [characters]);
		});
		this.append(line.slice(line.trimEnd().length));
	}

	all(): string[] {
		this.close();
		return this.full;
	}

	private append(unit: string): void {
		const text = this.open === '' ? trimStart(unit) : unit;
		this.open += text;
		this.length += codePoints(text);
	}

	private close(): void {
		const part = this.open.trimEnd();
		if (part !== '') this.full.push(part);
		this.open = '';
		this.length = 0;
	}
}

/** Below this a part has no room for markers. */
const NARROWEST = 20;

interface LineMarkup {
	quote: string;
	markers: ReturnType<typeof markersIn>;
}

/** What marks up a line; `undefined` where nothing does, and where it holds a code block. */
function markupOf(line: string): LineMarkup | undefined {
	if (line.includes('```') || line.trimEnd().includes('\n')) return undefined;
	const quote = /^ {0,3}> /.exec(line)?.[0] ?? '';
	const markers = markersIn(line);
	return quote === '' && markers.deepest === 0 ? undefined : { quote, markers };
}

const CODE_BLOCK = /```[\s\S]+?```/g;

function codeBlock(code: string): string {
	return `\`\`\`\n${code}\n\`\`\``;
}

/** What is inside the fences of a text that is one code block, else `undefined`. */
function codeOf(text: string): string | undefined {
	const [block] = text.match(CODE_BLOCK) ?? [];
	return block === undefined || block !== text.trim()
		? undefined
		: block.slice(3, -3).replace(/^\n|\n$/g, '');
}

/** Code in several blocks: of whole lines, which keep their indentation, and pieces of lines too long. */
function splitCode(code: string, limit: number): string[] {
	const room = limit - codePoints(codeBlock(''));
	const blocks: string[] = [];
	let block = '';
	for (const line of code.split('\n').flatMap((whole) => splitLine(whole, room))) {
		const longer = block === '' ? line : `${block}\n${line}`;
		if (codePoints(longer) > room) {
			blocks.push(block);
			block = line;
		} else {
			block = longer;
		}
	}
	return [...blocks, block].filter((lines) => lines.trim() !== '').map(codeBlock);
}

function splitLine(line: string, room: number): string[] {
	if (codePoints(line) <= room) return [line];
	const parts = new Parts(room);
	parts.add(line, [tokens, words, graphemes, characters]);
	return parts.all();
}

function paragraphs(text: string): string[] {
	return cutAt(text, ends(withoutCode(text).matchAll(/\n[^\S\n]*\n\s*/g)));
}

function lines(text: string): string[] {
	return cutAt(text, ends(withoutCode(text).matchAll(/\n/g)));
}

function sentences(text: string): string[] {
	const starts = segmentStarts('sentence', withoutCode(text));
	// The end of a sentence is followed by white space, or marked as in 。 and ।: the ? of a URL is none.
	return cutAt(
		text,
		starts.filter((at) => /[\s\P{ASCII}]/u.test(text.charAt(at - 1)) && mayEndAt(text, at)),
	);
}

function clauses(text: string): string[] {
	return cutAt(text, ends(text.matchAll(/;\s+|[；؛]/g)));
}

function phrases(text: string): string[] {
	return cutAt(text, ends(text.matchAll(/[,:]\s+|[，、،：]/g)));
}

function codeAndProse(text: string): string[] {
	return cutAt(
		text,
		[...text.matchAll(CODE_BLOCK)].flatMap(({ 0: block, index }) => [index, index + block.length]),
	);
}

/** What stands between white space: words in most scripts, URLs as a whole. */
function tokens(text: string): string[] {
	return cutAt(
		text,
		ends(text.matchAll(/\S\s+/g)).filter((at) => mayEndAt(text, at)),
	);
}

/** The same behind abbreviations, where there is no other place. */
function blanks(text: string): string[] {
	return cutAt(text, ends(text.matchAll(/\S\s+/g)));
}

/** Words of scripts that put no space between them. */
function words(text: string): string[] {
	return cutAt(text, segmentStarts('word', text));
}

function graphemes(text: string): string[] {
	const starts = segmentStarts('grapheme', text);
	return starts.map((start, at) => text.slice(start, starts[at + 1]));
}

/** The last resort, for a grapheme that is longer than a part. */
function characters(text: string): string[] {
	return [...text];
}

const segmenter = {
	sentence: new Intl.Segmenter('en', { granularity: 'sentence' }),
	word: new Intl.Segmenter('en', { granularity: 'word' }),
	grapheme: new Intl.Segmenter('en', { granularity: 'grapheme' }),
};

/** How much of a text is segmented at once. */
const STRETCH = 1024;

/**
 * Where the segments of a text begin. Node 20 copies the whole text for every segment, so a text of
 * 48,000 characters took gigabytes: it is segmented in stretches. What ends a stretch may go on in the
 * next one, so its last two segments are read again; a stretch without more than them grows.
 */
function segmentStarts(granularity: keyof typeof segmenter, text: string): number[] {
	const starts: number[] = [];
	let length = STRETCH;
	for (let from = 0; from < text.length; ) {
		const stretch = text.slice(from, from + length);
		const found = [...segmenter[granularity].segment(stretch)].map(({ index }) => from + index);
		const isLast = from + length >= text.length;
		if (!isLast && found.length < 3) {
			length *= 2;
			continue;
		}
		for (const start of isLast ? found : found.slice(0, -2)) starts.push(start);
		if (isLast) break;
		from = found[found.length - 2];
		length = STRETCH;
	}
	return starts;
}

/** How to break up a line, from the best place for a seam to the worst. */
const WITHIN_LINES: Cut[] = [
	sentences,
	codeAndProse,
	clauses,
	phrases,
	tokens,
	blanks,
	words,
	graphemes,
	characters,
];

/** The text with its code blocks hidden, at the same length, so that no seam is found in them. */
function withoutCode(text: string): string {
	return text.replace(CODE_BLOCK, (block) => 'x'.repeat(block.length));
}

function ends(matches: Iterable<RegExpMatchArray>): number[] {
	return Array.from(matches, ({ 0: match, index = 0 }) => index + match.length);
}

/** The pieces between positions, of which those within a grapheme (an emoji, an accent) do not count. */
function cutAt(text: string, positions: number[]): string[] {
	const whole = new Set(positions.length === 0 ? [] : segmentStarts('grapheme', text));
	const seams = positions.filter((at) => at > 0 && whole.has(at));
	return [0, ...seams].map((start, at) => text.slice(start, seams[at]));
}

/** Without white space at the start, but for a blank that carries an accent. */
function trimStart(text: string): string {
	const blank = text.length - text.trimStart().length;
	const start = segmenter.grapheme.segment(text).containing(blank)?.index;
	return start === undefined ? '' : text.slice(start);
}
