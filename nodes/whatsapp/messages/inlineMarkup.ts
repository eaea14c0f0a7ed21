import { characterAt, characterBefore, isSpace } from './emphasis';
import { decodeEntities, decodeEntity } from './entities';
import { backtickRuns, nextPosition } from './prose';
import { readTag } from './tags';

/** Markup within a line or paragraph, as Markdown means it. */
type Node =
	| { kind: 'text' | 'code' | 'url'; text: string }
	| { kind: 'emphasis'; marker: Marker | ''; nodes: Node[] };

/** WhatsApp's markers of bold, italic and strike-through. */
type Marker = '*' | '_' | '~';

/** A run of `*`, `_` or `~`, or a tag such as `<b>`, that may open or close an emphasis. */
interface Delimiter {
	kind: 'delimiter';
	/** The character of the run, or the marker of the tag. */
	character: string;
	isTag: boolean;
	count: number;
	canOpen: boolean;
	canClose: boolean;
	/** Whether it closes only where something of its kind is open, and else opens. */
	closesIfOpen: boolean;
	/** Whether it touches a word outside; there WhatsApp does not see its markers. */
	afterWord: boolean;
	beforeWord: boolean;
}

/** Where reference links lead, by {@link referenceKey}, and which of them the text used. */
export interface References {
	targets: ReadonlyMap<string, string>;
	used: Set<string>;
}

/**
 * Turns Markdown within a paragraph into WhatsApp's markup: emphasis, code, links, images, autolinks,
 * escapes, entities and the tags of HTML that mark up text. URLs stay as they are. Takes time in
 * proportion to the text, whatever it holds.
 *
 * @param options.bold Whether the whole is shown bold; bold within it is then dropped.
 *
 * Source: https://spec.commonmark.org/0.31.2/
 */
export function inlineMarkup(
	text: string,
	options: { bold?: boolean; references?: References } = {},
): string {
	const nodes = parse(text, RULES, options.references);
	const pieces = options.bold ? emphasized('*', render(nodes, '*')) : render(nodes, '');
	return pieces.map((piece) => piece.text).join('');
}

/** What a reference is looked up by: its label without regard to case and blanks. */
export function referenceKey(label: string): string {
	return label.trim().split(/\s+/).join(' ').toLowerCase();
}

// Reading

/** A text that is being read, with what is looked up in it more than once. */
class Source {
	readonly text: string;

	readonly references: References | undefined;

	/** The closing bracket of each opening one. */
	private brackets: ReadonlyMap<number, number> | undefined;

	/** Where runs of backticks start, by their length, in falling order. */
	private backticks: Map<number, number[]> | undefined;

	/** Where closing tags stand, by name, in falling order. */
	private readonly closingTags = new Map<string, number[]>();

	constructor(text: string, references: References | undefined) {
		this.text = text;
		this.references = references;
	}

	closingBracket(open: number): number | undefined {
		this.brackets ??= pairedBrackets(this.text);
		return this.brackets.get(open);
	}

	/** The next run of so many backticks. Positions are asked for in rising order. */
	backticksAfter(at: number, length: number): number | undefined {
		this.backticks ??= backtickRuns(this.text);
		return nextPosition(this.backticks.get(length), at);
	}

	/** The next `</name>`. Positions are asked for in rising order. */
	closingTagAfter(at: number, name: 'a' | 'code'): number | undefined {
		const known = this.closingTags.get(name);
		const tags = known ?? positions(this.text, name === 'a' ? /<\/a>/gi : /<\/code>/gi).reverse();
		this.closingTags.set(name, tags);
		return nextPosition(tags, at);
	}
}

function positions(text: string, pattern: RegExp): number[] {
	return Array.from(text.matchAll(pattern), ({ index }) => index);
}

/** As CommonMark has it. */
const LONGEST_LABEL = 1000;

function pairedBrackets(text: string): Map<number, number> {
	const pairs = new Map<number, number>();
	const open: number[] = [];
	for (let at = 0; at < text.length; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === '[') open.push(at);
		else if (text[at] === ']') {
			const start = open.pop();
			if (start !== undefined && at - start < LONGEST_LABEL) pairs.set(start, at);
		}
	}
	return pairs;
}

interface Token {
	nodes: Array<Node | Delimiter>;
	end: number;
}

type Rule = (source: Source, at: number) => Token | undefined;

function parse(text: string, rules: Rule[], references: References | undefined): Node[] {
	const source = new Source(text, references);
	const tokens: Array<Node | Delimiter> = [];
	let plain = 0;
	const endPlain = (at: number) => {
		if (plain < at) tokens.push({ kind: 'text', text: text.slice(plain, at) });
	};
	for (let at = 0; at < text.length; ) {
		const token = firstToken(rules, source, at);
		if (token === undefined) {
			at++;
			continue;
		}
		endPlain(at);
		for (const node of token.nodes) tokens.push(node);
		at = token.end;
		plain = at;
	}
	endPlain(text.length);
	return resolveEmphasis(tokens);
}

const RULES: Rule[] = [
	escape,
	entity,
	code,
	autolink,
	anchor,
	tag,
	lineBreak,
	image,
	link,
	bareUrl,
	delimiter,
];

/** Within a link there is no other one, and an image stands for its alternative text. */
const LABEL_RULES: Rule[] = [escape, entity, code, tag, lineBreak, imageText, delimiter];

function firstToken(rules: Rule[], source: Source, at: number): Token | undefined {
	if (!/[\\&`<![*_~hw ]/i.test(source.text[at])) return undefined;
	for (const rule of rules) {
		const token = rule(source, at);
		if (token !== undefined) return token;
	}
	return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

function textToken(text: string, end: number): Token {
	return { nodes: text === '' ? [] : [{ kind: 'text', text }], end };
}

const ESCAPE = /\\([!-/:-@[-`{-~\n])/y;

function escape({ text }: Source, at: number): Token | undefined {
	const match = matchAt(ESCAPE, text, at);
	return match ? textToken(match[1], ESCAPE.lastIndex) : undefined;
}

function entity({ text }: Source, at: number): Token | undefined {
	const found = decodeEntity(text, at);
	return found && textToken(found.text, found.end);
}

/** Code between runs of as many backticks, or in `<code>`; a run without its counterpart is text. */
function code(source: Source, at: number): Token | undefined {
	const { text } = source;
	if (text[at] === '<') return codeTag(source, at);
	const run = matchAt(/`+/y, text, at)?.[0];
	if (run === undefined) return undefined;
	const start = at + run.length;
	const end = source.backticksAfter(start, run.length);
	if (end === undefined) return textToken(run, start);
	const content = text.slice(start, end);
	const isPadded = content.startsWith(' ') && content.endsWith(' ') && content.trim() !== '';
	const shown = isPadded ? content.slice(1, -1) : content;
	return { nodes: [{ kind: 'code', text: shown }], end: end + run.length };
}

function codeTag(source: Source, at: number): Token | undefined {
	const opening = readTag(source.text, at);
	if (opening?.name !== 'code' || opening.closing) return undefined;
	const end = source.closingTagAfter(opening.end, 'code');
	if (end === undefined) return undefined;
	const text = decodeEntities(source.text.slice(opening.end, end));
	const nodes: Node[] = text.trim() === '' ? [] : [{ kind: 'code', text }];
	return { nodes, end: end + '</code>'.length };
}

/** `<https://example.com>`, `<name@example.com>` */
function autolink({ text }: Source, at: number): Token | undefined {
	if (text[at] !== '<') return undefined;
	const end = matchAt(/[^\s<>]*/y, text, at + 1)?.[0].length ?? 0;
	const address = text.slice(at + 1, at + 1 + end);
	if (text[at + 1 + end] !== '>' || !isAddress(address)) return undefined;
	return { nodes: [url(address)], end: at + end + 2 };
}

function isAddress(text: string): boolean {
	if (/^(?:https?:\/\/|mailto:|tel:)./i.test(text)) return true;
	const [name, host, ...more] = text.split('@');
	if (name === '' || host === undefined || more.length > 0) return false;
	const dot = host.indexOf('.', 1);
	return dot > 0 && dot < host.length - 1;
}

/** `<a href="…">label</a>` */
function anchor(source: Source, at: number): Token | undefined {
	const opening = tagAt(source, at);
	if (opening?.name !== 'a' || opening.closing) return undefined;
	const close = source.closingTagAfter(opening.end, 'a');
	const target = (opening.attributes.get('href') ?? '').trim();
	if (close === undefined) return textToken('', opening.end);
	const label = source.text.slice(opening.end, close);
	return linkToken(source, label, target, close + '</a>'.length);
}

const TAG_MARKERS: Readonly<Record<string, Marker>> = {
	b: '*',
	strong: '*',
	em: '_',
	i: '_',
	del: '~',
	s: '~',
	strike: '~',
};

/** A tag of HTML within a line: emphasis, or one that only goes. Others stay as written. */
function tag(source: Source, at: number): Token | undefined {
	const found = tagAt(source, at);
	if (found === undefined) return undefined;
	const { name, closing, end } = found;
	if (name === 'img') {
		const alt = found.attributes.get('alt')?.trim() ?? '';
		const address = found.attributes.get('src')?.trim() ?? '';
		return { nodes: imageNodes(alt, /^https?:/i.test(address) ? address : ''), end };
	}
	if (name === 'br') {
		return textToken('\n', source.text[end] === '\n' ? end + 1 : end);
	}
	const character = TAG_MARKERS[name];
	if (character === undefined) return textToken('', end);
	const nodes: Delimiter[] = [
		{
			kind: 'delimiter',
			character,
			isTag: true,
			count: 1,
			canOpen: !closing,
			canClose: closing,
			closesIfOpen: false,
			afterWord: isWord(characterBefore(source.text, at)),
			beforeWord: isWord(characterAt(source.text, end)),
		},
	];
	return { nodes, end };
}

function tagAt({ text }: Source, at: number) {
	return text[at] === '<' ? readTag(text, at) : undefined;
}

/** Two blanks or more before the end of a line. */
function lineBreak({ text }: Source, at: number): Token | undefined {
	if (text[at] !== ' ' || text[at - 1] === ' ') return undefined;
	const match = matchAt(/ {2,}\n/y, text, at)?.[0];
	return match ? textToken('\n', at + match.length) : undefined;
}

/** Longer than any browser takes. */
const LONGEST_URL = 8192;

/** An address in running text: up to a blank, a quote of HTML or the punctuation of East Asian scripts. */
const BARE_URL =
	/(?:https?:\/\/|www\.)[^\s<>`"\u3000-\u303f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]{1,8192}/iy;

/** A URL in the text, in which underscores, asterisks and tildes are no emphasis. */
function bareUrl({ text }: Source, at: number): Token | undefined {
	if (isWord(text[at - 1])) return undefined;
	const match = matchAt(BARE_URL, text, at)?.[0];
	if (match === undefined) return undefined;
	const marker = text.slice(Math.max(0, at - 2), at);
	const close = marker === '**' || marker === '~~' ? match.indexOf(marker) : -1;
	const address = withoutPunctuation(close < 0 ? match : match.slice(0, close));
	return address === '' ? undefined : { nodes: [url(address)], end: at + address.length };
}

/** Without what ends a sentence or an emphasis, which does not belong to the URL before it. */
function withoutPunctuation(address: string): string {
	let end = address.length;
	while (end > 0 && '*_~.,;:!?\'")]}’”»'.includes(address[end - 1])) end--;
	return address.slice(0, end);
}

function link(source: Source, at: number): Token | undefined {
	const found = bracketed(source, at);
	return found && linkToken(source, found.label, found.target, found.end);
}

function linkToken({ references }: Source, label: string, target: string, end: number): Token {
	const nodes = parse(label, LABEL_RULES, references);
	const name = plainText(nodes).trim();
	if (target === '' || target.startsWith('#')) return { nodes, end };
	if (name === '' || sameAddress(name, target)) return { nodes: [url(target)], end };
	return { nodes: [...nodes, separator(name), url(target)], end };
}

function image(source: Source, at: number): Token | undefined {
	const found = source.text[at] === '!' ? bracketed(source, at + 1) : undefined;
	if (found === undefined) return undefined;

	const { label, target, end } = found;
	const alt = plainText(parse(label, LABEL_RULES, source.references)).trim();
	return { nodes: imageNodes(alt, target), end };
}

function imageNodes(alt: string, target: string): Node[] {
	if (target === '') return [{ kind: 'text', text: alt }];
	if (alt === '') return [url(target)];
	return [{ kind: 'text', text: alt }, separator(alt), url(target)];
}

function imageText(source: Source, at: number): Token | undefined {
	const found = source.text[at] === '!' ? bracketed(source, at + 1) : undefined;
	if (found === undefined) return undefined;
	return { nodes: parse(found.label, LABEL_RULES, source.references), end: found.end };
}

interface Bracketed {
	label: string;
	target: string;
	end: number;
}

/** `[label](target "title")`, `[label][reference]`, `[reference][]` or `[reference]` */
function bracketed(source: Source, at: number): Bracketed | undefined {
	const { text } = source;
	if (text[at] !== '[') return undefined;
	const close = source.closingBracket(at);
	if (close === undefined) return undefined;
	const label = text.slice(at + 1, close);
	const found = inlineTarget(text, close + 1);
	return found ? { label, ...found } : referenced(source, label, close + 1);
}

function referenced(source: Source, label: string, at: number): Bracketed | undefined {
	const { references, text } = source;
	if (references === undefined) return undefined;
	const close = text[at] === '[' ? source.closingBracket(at) : undefined;
	const name = close === undefined ? '' : text.slice(at + 1, close).trim();
	// [1] alone is a citation, which is read together with the list of sources below the text.
	if (close === undefined && /^\s*\^?\d+\s*$/.test(label)) return undefined;
	const key = referenceKey(name === '' ? label : name);
	const target = references.targets.get(key);
	if (target === undefined) return undefined;
	references.used.add(key);
	return { label, target, end: close === undefined ? at : close + 1 };
}

/** What stands in brackets behind a label: `(target "title")`. */
function inlineTarget(text: string, at: number): Omit<Bracketed, 'label'> | undefined {
	if (text[at] !== '(') return undefined;
	const start = skipBlanks(text, at + 1);
	const found = text[start] === '<' ? angleTarget(text, start) : plainTarget(text, start);
	if (found === undefined) return undefined;
	const title = skipBlanks(text, found.end);
	const end = title === found.end ? title : skipBlanks(text, skipTitle(text, title));
	if (text[end] !== ')') return undefined;
	const target = decodeEntities(found.target.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
	return { target, end: end + 1 };
}

function skipBlanks(text: string, at: number): number {
	while (/\s/.test(text.charAt(at))) at++;
	return at;
}

function angleTarget(text: string, at: number) {
	const inside = matchAt(/[^<>\n]{0,8192}/y, text, at + 1)?.[0] ?? '';
	const end = at + 1 + inside.length;
	return text[end] === '>' ? { target: inside, end: end + 1 } : undefined;
}

/** Without blanks; brackets in pairs. */
function plainTarget(text: string, start: number) {
	let depth = 0;
	let at = start;
	for (; at < text.length && at - start < LONGEST_URL; at++) {
		const character = text[at];
		if (/\s/.test(character) || (character === ')' && depth === 0)) break;
		if (character === '\\') at++;
		else if (character === '(' && ++depth > 3) return undefined;
		else if (character === ')') depth--;
	}
	return depth === 0 ? { target: text.slice(start, at), end: at } : undefined;
}

const CLOSING_QUOTE: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')' };

/** The end of a title, or where one would start when there is none. */
function skipTitle(text: string, at: number): number {
	const quote = CLOSING_QUOTE[text.charAt(at)];
	if (quote === undefined) return at;
	const end = text.slice(at + 1, at + 1 + LONGEST_LABEL).indexOf(quote);
	return end < 0 ? at : at + end + 2;
}

function url(target: string): Node {
	return { kind: 'url', text: target.replace(/^(?:mailto|tel):/i, '') };
}

function separator(name: string): Node {
	return { kind: 'text', text: /[:：]$/.test(name) ? ' ' : ': ' };
}

function sameAddress(name: string, target: string): boolean {
	const [one, other] = [name, target].map((address) =>
		address
			.toLowerCase()
			.replace(/^(?:https?:\/\/|mailto:|tel:)/, '')
			.replace(/\/$/, ''),
	);
	return one === other;
}

/** The text of a link's label; an image in it counts by its alternative text. */
function plainText(nodes: Node[]): string {
	return nodes.map((node) => ('nodes' in node ? plainText(node.nodes) : node.text)).join('');
}

// Emphasis

const DELIMITER = /\*{1,3}(?!\*)|_{1,3}(?!_)|~{1,2}(?!~)/y;

function delimiter({ text }: Source, at: number): Token | undefined {
	if (text[at - 1] === text[at]) return undefined;
	const run = matchAt(DELIMITER, text, at)?.[0];
	if (run === undefined) return undefined;

	const end = at + run.length;
	const before = characterBefore(text, at);
	const after = characterAt(text, end);
	const withinWord = isWord(before) && isWord(after) && !isSpaceless(before) && !isSpaceless(after);
	// Within a word only ** is markup: un**believ**able, but not 2*3*4, x**2, snake_case.
	const isMarkup = !withinWord || (run[0] === '*' && run.length > 1 && !isOperator(text, at, end));
	const canOpen = !isSpace(after) && (!isMark(after) || isEdge(before));
	const canClose = !isSpace(before) && (!isMark(before) || isEdge(after));
	const nodes: Delimiter[] = [
		{
			kind: 'delimiter',
			character: run[0],
			isTag: false,
			count: run.length,
			canOpen: isMarkup && (canOpen || (canClose && opensAnyhow(run, after))),
			canClose: isMarkup && canClose,
			closesIfOpen: isMarkup && canOpen && !canClose && closesAnyhow(run, before),
			afterWord: isWord(before),
			beforeWord: isWord(after),
		},
	];
	return { nodes, end };
}

/**
 * Whether a marker behind punctuation closes although a word follows at once, as in `**注意：**请` and
 * `**Note:**see`: CommonMark leaves it, and authors do not mean that. A single `*` may be a sum.
 */
function closesAnyhow(run: string, before: string | undefined): boolean {
	return isLooseMark(run, before) && !/[\p{Ps}\p{Pi}¿¡]/u.test(before ?? '');
}

/** The same for one that opens right behind a word: `参考**「重点」**内容`, `Name**:** Ana`. */
function opensAnyhow(run: string, after: string | undefined): boolean {
	return isLooseMark(run, after) && !/[\p{Pe}\p{Pf}.,;!?]/u.test(after ?? '');
}

function isLooseMark(run: string, character: string | undefined): boolean {
	if (!isMark(character)) return false;
	return run.length > 1 || (run === '*' && /\P{ASCII}/u.test(character ?? ''));
}

/** Whether `**` stands between two operands of a sum: numbers or single letters, as in `x**2`. */
function isOperator(text: string, at: number, end: number): boolean {
	const left = /(?:^|[^\p{L}\p{N}])(\p{L}|\p{N}{1,16})$/u.exec(
		text.slice(Math.max(0, at - 17), at),
	);
	const right = /^(?:\p{L}|\p{N}{1,16})(?![\p{L}\p{N}])/u.test(text.slice(end, end + 17));
	if (left === null || !right || /^\p{Lu}\*\*\p{Lu}/u.test(text.slice(at - 1, end + 1)))
		return false;
	const start = at - left[1].length;
	const opensWord =
		text.slice(start - 2, start) === '**' && !isWord(characterBefore(text, start - 2));
	return !opensWord;
}

/** Pairs delimiters from the inside out, as CommonMark does; what stays alone is text. */
function resolveEmphasis(tokens: Array<Node | Delimiter>): Node[] {
	const stack = new EmphasisStack();
	for (const token of tokens) {
		if (token.kind === 'delimiter') stack.add(token);
		else stack.tokens.push(token);
	}
	return stack.tokens.flatMap(asNodes);
}

/**
 * How many emphases may be open at a time. Three markers can nest, nobody writes more; a text made to
 * break things neither nests deeper nor takes longer.
 */
const MOST_OPEN = 24;

/** What has been read so far, with the delimiters that are still open. */
class EmphasisStack {
	readonly tokens: Array<Node | Delimiter> = [];

	private open: Array<{ delimiter: Delimiter; at: number }> = [];

	add(delimiter: Delimiter): void {
		if (delimiter.canClose || delimiter.closesIfOpen) this.close(delimiter);
		if (delimiter.count === 0) return;
		if (delimiter.canOpen) {
			if (this.open.length === MOST_OPEN) this.open.shift();
			this.open.push({ delimiter, at: this.tokens.length });
		}
		this.tokens.push(delimiter);
	}

	/** Wraps what stands between a closing delimiter and its opening one, as often as the two allow. */
	private close(closing: Delimiter): void {
		while (closing.count > 0) {
			const index = this.open.findLastIndex(({ delimiter }) => matches(delimiter, closing));
			if (index < 0) return;

			const { delimiter: opening, at } = this.open[index];
			const nodes = this.tokens.splice(at + 1).flatMap(asNodes);
			this.open.length = index + 1;
			const length = opening.count >= 2 && closing.count >= 2 ? 2 : 1;
			opening.count -= length;
			closing.count -= length;
			if (opening.count === 0) {
				this.tokens.pop();
				this.open.pop();
			}
			// Next to a word, WhatsApp would show its markers instead of the emphasis.
			const visible = !opening.afterWord && !closing.beforeWord;
			const marker = visible ? markerOf(closing, length) : '';
			this.tokens.push({ kind: 'emphasis', marker, nodes });
		}
	}
}

function matches(opening: Delimiter, closing: Delimiter): boolean {
	if (opening.character !== closing.character || opening.isTag !== closing.isTag) return false;
	if (closing.closesIfOpen) return opening.count === closing.count;
	return closing.isTag || closing.character !== '~' || opening.count === closing.count;
}

function markerOf({ character, isTag }: Delimiter, length: number): Marker {
	if (character === '~') return '~';
	if (isTag) return character === '*' ? '*' : '_';
	return length === 2 ? '*' : '_';
}

function asNodes(token: Node | Delimiter): Node[] {
	if (token.kind !== 'delimiter') return [token];
	return token.isTag ? [] : [{ kind: 'text', text: token.character.repeat(token.count) }];
}

function isMark(character: string | undefined): boolean {
	return character !== undefined && /[\p{P}\p{S}]/u.test(character);
}

/** Where a word may end; between the words of a script without spaces that is everywhere. */
function isEdge(character: string | undefined): boolean {
	return isSpace(character) || isMark(character) || isSpaceless(character);
}

function isWord(character: string | undefined): boolean {
	return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isSpaceless(character: string | undefined): boolean {
	return (
		character !== undefined &&
		/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u.test(
			character,
		)
	);
}

// Writing

/** Text as WhatsApp gets it. A URL stands bare: a marker next to it would become part of the link. */
interface Piece {
	text: string;
	url?: boolean;
}

/** @param active The markers in force, which do not nest in themselves. */
function render(nodes: Node[], active: string): Piece[] {
	return nodes.flatMap((node): Piece | Piece[] => {
		switch (node.kind) {
			case 'text':
				return { text: node.text };
			case 'url':
				return { text: node.text, url: true };
			case 'code':
				return { text: codeMarkup(node.text) };
			case 'emphasis':
				return node.marker === '' || active.includes(node.marker)
					? render(node.nodes, active)
					: emphasized(node.marker, render(node.nodes, active + node.marker));
		}
	});
}

/** One backtick around code as long as it holds none and stays on its line. */
function codeMarkup(content: string): string {
	const fence = /[`\n]/.test(content) ? '```' : '`';
	return `${fence}${content}${fence}`;
}

/** Puts markers around the text of each line, and leaves URLs out. */
function emphasized(marker: Marker, pieces: Piece[]): Piece[] {
	const runs: Piece[] = [];
	for (const piece of pieces) {
		const last = runs.at(-1);
		if (last && !last.url && !piece.url) last.text += piece.text;
		else runs.push({ ...piece });
	}
	return runs.map((run, at) => {
		if (run.url) return run;
		const touchesUrl =
			(at > 0 && !/^\s/.test(run.text)) || (at < runs.length - 1 && !/\s$/.test(run.text));
		return touchesUrl
			? run
			: {
					text: run.text
						.split('\n')
						.map((line) => mark(marker, line))
						.join('\n'),
				};
	});
}

/** WhatsApp wants markers right at the text, and ends the emphasis at the next one of its kind. */
function mark(marker: Marker, line: string): string {
	const core = line.trim();
	if (core === '' || core.includes(marker)) return line;
	const start = line.indexOf(core);
	return `${line.slice(0, start)}${marker}${core}${marker}${line.slice(start + core.length)}`;
}
