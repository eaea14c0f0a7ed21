/** Markup within a line or paragraph, as Markdown means it. */
type Node =
	| { kind: 'text' | 'code' | 'url'; text: string }
	| { kind: 'emphasis'; marker: Marker | ''; nodes: Node[]; depth: number };

/** WhatsApp's markers of bold, italic and strike-through. */
type Marker = '*' | '_' | '~';

/** A run of `*`, `_` or `~` that may open or close an emphasis. */
interface Delimiter {
	kind: 'delimiter';
	character: string;
	count: number;
	canOpen: boolean;
	canClose: boolean;
	/** Whether it touches a word outside; there WhatsApp does not see its markers. */
	afterWord: boolean;
	beforeWord: boolean;
}

/**
 * Turns Markdown within a paragraph into WhatsApp's markup: emphasis, code, links, images, autolinks,
 * escapes and `<br>`.
 *
 * @param options.bold Whether the whole is shown bold; bold within it is then dropped.
 */
export function inlineMarkup(text: string, options: { bold?: boolean } = {}): string {
	const nodes = parse(text);
	const pieces = options.bold ? emphasized('*', render(nodes, '*')) : render(nodes, '');
	return pieces.map((piece) => piece.text).join('');
}

// Reading

interface Token {
	nodes: Array<Node | Delimiter>;
	end: number;
}

type Rule = (text: string, at: number) => Token | undefined;

function parse(text: string, rules: Rule[] = RULES): Node[] {
	const tokens: Array<Node | Delimiter> = [];
	let plain = '';
	for (let at = 0; at < text.length; ) {
		const token = firstToken(rules, text, at);
		if (token === undefined) {
			plain += text[at++];
			continue;
		}
		if (plain !== '') tokens.push({ kind: 'text', text: plain });
		plain = '';
		for (const node of token.nodes) tokens.push(node);
		at = token.end;
	}
	if (plain !== '') tokens.push({ kind: 'text', text: plain });
	return resolveEmphasis(tokens);
}

const RULES: Rule[] = [escape, code, autolink, lineBreak, image, link, bareUrl, delimiter];

/** Within a link there is no other one, and an image stands for its alternative text. */
const LABEL_RULES: Rule[] = [escape, code, lineBreak, imageText, delimiter];

function firstToken(rules: Rule[], text: string, at: number): Token | undefined {
	if (!/[\\`<![*_~h ]/i.test(text[at])) return undefined;
	for (const rule of rules) {
		const token = rule(text, at);
		if (token !== undefined) return token;
	}
	return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

const ESCAPE = /\\([!-/:-@[-`{-~\n])/y;

function escape(text: string, at: number): Token | undefined {
	const match = matchAt(ESCAPE, text, at);
	return match ? { nodes: [{ kind: 'text', text: match[1] }], end: ESCAPE.lastIndex } : undefined;
}

/** Code between runs of as many backticks; a run without its counterpart is text. */
function code(text: string, at: number): Token | undefined {
	const run = matchAt(/`+/y, text, at)?.[0];
	if (run === undefined) return undefined;
	for (const { 0: other, index } of text.slice(at + run.length).matchAll(/`+/g)) {
		if (other !== run) continue;
		const start = at + run.length;
		const content = text.slice(start, start + index).replace(/^ (.*\S.*) $/s, '$1');
		return { nodes: [{ kind: 'code', text: content }], end: start + index + run.length };
	}
	return { nodes: [{ kind: 'text', text: run }], end: at + run.length };
}

const AUTOLINK = /<((?:https?:\/\/|mailto:|tel:)[^\s<>]+|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>/iy;

function autolink(text: string, at: number): Token | undefined {
	const match = matchAt(AUTOLINK, text, at);
	return match ? { nodes: [url(match[1])], end: AUTOLINK.lastIndex } : undefined;
}

const LINE_BREAK = /<br\s*\/?>\n?|(?<! ) {2,}\n/iy;

function lineBreak(text: string, at: number): Token | undefined {
	const match = matchAt(LINE_BREAK, text, at);
	return match ? { nodes: [{ kind: 'text', text: '\n' }], end: LINE_BREAK.lastIndex } : undefined;
}

const BARE_URL = /https?:\/\/[^\s<>`*]+/iy;

/** A URL in the text, whose underscores are no emphasis. */
function bareUrl(text: string, at: number): Token | undefined {
	if (isWord(text[at - 1])) return undefined;
	const match = matchAt(BARE_URL, text, at)?.[0].replace(/[_~.,;:!?'")\]]+$/, '');
	return match ? { nodes: [url(match)], end: at + match.length } : undefined;
}

function link(text: string, at: number): Token | undefined {
	const found = bracketed(text, at);
	if (found === undefined) return undefined;

	const { label, target, end } = found;
	const nodes = parse(label, LABEL_RULES);
	const name = plainText(nodes).trim();
	if (target === '' || target.startsWith('#')) return { nodes, end };
	if (name === '' || sameAddress(name, target)) return { nodes: [url(target)], end };
	return { nodes: [...nodes, separator(name), url(target)], end };
}

function image(text: string, at: number): Token | undefined {
	const found = text[at] === '!' ? bracketed(text, at + 1) : undefined;
	if (found === undefined) return undefined;

	const { label, target, end } = found;
	const alt = plainText(parse(label, LABEL_RULES)).trim();
	if (target === '') return { nodes: [{ kind: 'text', text: alt }], end };
	if (alt === '') return { nodes: [url(target)], end };
	return { nodes: [{ kind: 'text', text: alt }, separator(alt), url(target)], end };
}

function imageText(text: string, at: number): Token | undefined {
	const found = text[at] === '!' ? bracketed(text, at + 1) : undefined;
	if (found === undefined) return undefined;
	return { nodes: parse(found.label, LABEL_RULES), end: found.end };
}

const TARGET =
	/\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/y;

/** `[label](target "title")` */
function bracketed(
	text: string,
	at: number,
): { label: string; target: string; end: number } | undefined {
	if (text[at] !== '[') return undefined;
	const close = closingBracket(text, at);
	if (close === undefined) return undefined;
	const match = matchAt(TARGET, text, close + 1);
	if (match === null) return undefined;

	const target = (match[1] ?? match[2]).replace(/\\([!-/:-@[-`{-~])/g, '$1');
	return { label: text.slice(at + 1, close), target, end: TARGET.lastIndex };
}

/** As CommonMark has it. */
const LONGEST_LABEL = 1000;

function closingBracket(text: string, open: number): number | undefined {
	const end = Math.min(text.length, open + LONGEST_LABEL);
	let depth = 0;
	for (let at = open; at < end; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === '[') depth++;
		else if (text[at] === ']' && --depth === 0) return at;
	}
	return undefined;
}

function url(target: string): Node {
	return { kind: 'url', text: target.replace(/^(?:mailto|tel):/i, '') };
}

function separator(name: string): Node {
	return { kind: 'text', text: name.endsWith(':') ? ' ' : ': ' };
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

function delimiter(text: string, at: number): Token | undefined {
	if (text[at - 1] === text[at]) return undefined;
	const run = matchAt(DELIMITER, text, at)?.[0];
	if (run === undefined) return undefined;

	const before = characterBefore(text, at);
	const after = characterAt(text, at + run.length);
	const withinWord = isWord(before) && isWord(after) && !isSpaceless(before) && !isSpaceless(after);
	// Within a word only ** is markup, and only as an end: **A**pplication, but not 2*3*4, x**2, snake_case.
	const endsWithinWord = run[0] === '*' && run.length > 1 && !(isDigit(before) && isDigit(after));
	const nodes: Delimiter[] = [
		{
			kind: 'delimiter',
			character: run[0],
			count: run.length,
			canOpen: !withinWord && !isSpace(after) && (!isMark(after) || isEdge(before)),
			canClose:
				(!withinWord || endsWithinWord) && !isSpace(before) && (!isMark(before) || isEdge(after)),
			afterWord: isWord(before),
			beforeWord: isWord(after),
		},
	];
	return { nodes, end: at + run.length };
}

/** Pairs delimiters from the inside out, as CommonMark does; what stays alone is text. */
function resolveEmphasis(tokens: Array<Node | Delimiter>): Node[] {
	const read = new Reading();
	for (const token of tokens) {
		if (token.kind === 'delimiter' && token.canClose) read.close(token);
		if (token.kind !== 'delimiter' || token.count > 0) read.tokens.push(token);
	}
	return read.tokens.map(asNode);
}

/** What has been read so far, with the delimiters that are still open. */
class Reading {
	readonly tokens: Array<Node | Delimiter> = [];

	/** Per character, below which token no delimiter is open: the search stays short in any text. */
	private readonly searched = new Map<string, number>();

	/** Wraps what stands between a closing delimiter and its opening one, as often as the two allow. */
	close(closing: Delimiter): void {
		while (closing.count > 0) {
			const opening = this.opening(closing);
			if (opening === undefined) return;

			const nodes = this.after(opening);
			const length = opening.count >= 2 && closing.count >= 2 ? 2 : 1;
			opening.count -= length;
			closing.count -= length;
			if (opening.count === 0) this.tokens.pop();
			// Next to a word, WhatsApp would show its markers instead of the emphasis.
			const visible = !opening.afterWord && !closing.beforeWord;
			this.tokens.push(emphasis(visible ? markerOf(closing.character, length) : '', nodes));
		}
	}

	/** The last delimiter that the closing one matches. */
	private opening({ character, count }: Delimiter): Delimiter | undefined {
		const key = character === '~' ? character.repeat(count) : character;
		for (let at = this.tokens.length - 1; at >= (this.searched.get(key) ?? 0); at--) {
			const token = this.tokens[at];
			if (token.kind !== 'delimiter' || !token.canOpen || token.character !== character) continue;
			if (character !== '~' || token.count === count) return token;
		}
		this.searched.set(key, this.tokens.length);
		return undefined;
	}

	/** Takes away what stands after a delimiter. */
	private after(opening: Delimiter): Node[] {
		const start = this.tokens.lastIndexOf(opening) + 1;
		for (const [key, end] of this.searched) this.searched.set(key, Math.min(end, start));
		return this.tokens.splice(start).map(asNode);
	}
}

/** More than anybody writes: three markers can nest, the rest is for texts made to break things. */
const DEEPEST = 12;

function emphasis(marker: Marker | '', nodes: Node[]): Node {
	const depth = 1 + nodes.reduce((most, node) => Math.max(most, depthOf(node)), 0);
	return depth > DEEPEST
		? { kind: 'text', text: plainText(nodes) }
		: { kind: 'emphasis', marker, nodes, depth };
}

function depthOf(node: Node): number {
	return node.kind === 'emphasis' ? node.depth : 0;
}

function markerOf(character: string, length: number): Marker {
	if (character === '~') return '~';
	return length === 2 ? '*' : '_';
}

function asNode(token: Node | Delimiter): Node {
	return token.kind === 'delimiter'
		? { kind: 'text', text: token.character.repeat(token.count) }
		: token;
}

function characterAt(text: string, at: number): string | undefined {
	const point = text.codePointAt(at);
	return point === undefined ? undefined : String.fromCodePoint(point);
}

function characterBefore(text: string, at: number): string | undefined {
	const isPair = at > 1 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 2, at));
	return at === 0 ? undefined : text.slice(isPair ? at - 2 : at - 1, at);
}

function isSpace(character: string | undefined): boolean {
	return character === undefined || /\s/.test(character);
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

function isDigit(character: string | undefined): boolean {
	return character !== undefined && /\p{N}/u.test(character);
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
