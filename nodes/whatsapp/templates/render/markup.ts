import { characterAt, characterBefore, isSpace, isWordEdge } from '../../messages/emphasis';
import { type Html, html, joined, webUrl } from './html';

/**
 * WhatsApp's markup as HTML: `*bold*`, `_italic_`, `~strike~`, code in one backtick or three, lists with
 * `- `, `* ` or `1. `, quotes with `> `, and http(s) addresses as links. Markers stand at the edges of
 * words and on one line; they nest, code and addresses hold none. Meta documents none of this in
 * full: what nobody describes stays the text that it is. Takes time in proportion to the text.
 *
 * Source: https://faq.whatsapp.com/539178204879377
 */
export function markupToHtml(text: string): Html {
	const lines = linesOf(text.replace(/\r\n?/g, '\n'));
	const blocks: Html[] = [];
	for (let at = 0; at < lines.length; ) {
		const kind = blockKind(lines[at]);
		const end = kind === undefined ? at + 1 : endOfBlock(lines, at, kind);
		blocks.push(kind === undefined ? line(lines[at]) : block(kind, lines.slice(at, end)));
		at = end;
	}
	return joined(blocks);
}

/** A part of a line: text, or what stands between three backticks, which may span lines. */
type Piece = { kind: 'text' | 'monospace'; text: string };

type Line = Piece[];

function linesOf(text: string): Line[] {
	const lines: Line[] = [[]];
	// The parts at odd places stand between three backticks.
	text.split(/```([\s\S]+?)```/).forEach((part, at) => {
		if (at % 2 === 1) {
			lines.at(-1)?.push({ kind: 'monospace', text: part });
			return;
		}
		part.split('\n').forEach((piece, number) => {
			if (number > 0) lines.push([]);
			lines.at(-1)?.push({ kind: 'text', text: piece });
		});
	});
	return lines;
}

const BLOCKS = {
	quote: /^> /,
	bullet: /^[-*] /,
	number: /^(\d{1,3})\. /,
};

type BlockKind = keyof typeof BLOCKS;

const BLOCK_KINDS: readonly BlockKind[] = ['quote', 'bullet', 'number'];

function blockKind([first]: Line): BlockKind | undefined {
	return BLOCK_KINDS.find((kind) => BLOCKS[kind].test(first?.text ?? ''));
}

function endOfBlock(lines: Line[], start: number, kind: BlockKind): number {
	let end = start + 1;
	while (end < lines.length && blockKind(lines[end]) === kind) end++;
	return end;
}

function block(kind: BlockKind, lines: Line[]): Html {
	const contents = lines.map(([first, ...others]) => ({
		number: BLOCKS.number.exec(first.text)?.[1] ?? '',
		content: inline([{ ...first, text: first.text.replace(BLOCKS[kind], '') }, ...others]),
	}));
	switch (kind) {
		case 'quote':
			return html`<blockquote>
				${contents.map(({ content }) => html`<div>${content}</div>`)}
			</blockquote>`;
		case 'bullet':
			return html`<ul>
				${contents.map(({ content }) => html`<li>${content}</li>`)}
			</ul>`;
		case 'number':
			return html`<ol>
				${contents.map(({ number, content }) => html`<li value="${number}">${content}</li>`)}
			</ol>`;
	}
}

function line(pieces: Line): Html {
	const isEmpty = pieces.every(({ text }) => text.trim() === '');
	return isEmpty ? html`<div><br /></div>` : html`<div>${inline(pieces)}</div>`;
}

type Marker = '*' | '_' | '~';

type Token =
	| { kind: 'html'; html: Html }
	| { kind: 'marker'; marker: Marker; opens: boolean; closes: boolean };

function inline(pieces: Line): Html {
	return emphasized(
		pieces.flatMap(({ kind, text }, at): Token[] =>
			kind === 'monospace'
				? [{ kind: 'html', html: html`<code class="block">${text}</code>` }]
				: tokensOf(text, { before: at > 0, after: at < pieces.length - 1 }),
		),
		'',
	);
}

/** Code, an address (no longer than browsers take them), a run of one marker, other text. */
const TOKEN = /`([^`]+)`|(https?:\/\/[^\s<>"`]{1,2048})|(([*_~])\4*)|[^`*_~h]+|[\s\S]/giu;

/** What ends an address but does not belong to it. */
const AFTER_URL = ".,;:!?'*_~)]}";

function withoutPunctuation(address: string): string {
	let end = address.length;
	while (end > 0 && AFTER_URL.includes(address[end - 1])) end--;
	return address.slice(0, end);
}

/** @param code Whether code stands right before the text, or right after it. */
function tokensOf(text: string, code: { before: boolean; after: boolean }): Token[] {
	const beforeAt = (at: number) => characterBefore(text, at) ?? (code.before ? '`' : undefined);
	const afterAt = (at: number) => characterAt(text, at) ?? (code.after ? '`' : undefined);
	const tokens: Token[] = [];
	TOKEN.lastIndex = 0;
	for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
		const [found, quoted, address, run, marker] = match;
		const url =
			address !== undefined && isWordEdge(beforeAt(match.index))
				? withoutPunctuation(address)
				: undefined;
		const href = webUrl(url);
		if (quoted !== undefined) {
			tokens.push({ kind: 'html', html: html`<code>${quoted}</code>` });
		} else if (url !== undefined && href !== undefined) {
			const link = html`<a href="${href}" target="_blank" rel="noopener noreferrer">${url}</a>`;
			tokens.push({ kind: 'html', html: link });
			TOKEN.lastIndex = match.index + url.length;
		} else if (address !== undefined) {
			// No address after all: its letters are text, and the rest may hold markup.
			tokens.push({ kind: 'html', html: html`${text[match.index]}` });
			TOKEN.lastIndex = match.index + 1;
		} else if (isMarker(marker) && run.length === 1) {
			const before = beforeAt(match.index);
			const after = afterAt(match.index + 1);
			tokens.push({
				kind: 'marker',
				marker,
				opens: isWordEdge(before) && !isSpace(after),
				closes: !isSpace(before) && isWordEdge(after),
			});
		} else {
			tokens.push({ kind: 'html', html: html`${found}` });
		}
	}
	return tokens;
}

/** Pairs markers from left to right; one that stays alone, or stands within its own kind, is text. */
function emphasized(tokens: Token[], within: string): Html {
	const pieces: Html[] = [];
	const unclosed = new Set<Marker>();
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at];
		if (token.kind === 'html') {
			pieces.push(token.html);
			continue;
		}
		const { marker } = token;
		const mayOpen = token.opens && !within.includes(marker) && !unclosed.has(marker);
		const end = mayOpen ? closingOf(tokens, at, marker) : -1;
		if (end < 0) {
			// Then none of the markers that follow will find its end either.
			if (mayOpen) unclosed.add(marker);
			pieces.push(html`${marker}`);
			continue;
		}
		pieces.push(element(marker, emphasized(tokens.slice(at + 1, end), within + marker)));
		at = end;
	}
	return joined(pieces);
}

function closingOf(tokens: Token[], start: number, marker: Marker): number {
	for (let at = start + 2; at < tokens.length; at++) {
		const token = tokens[at];
		if (token.kind === 'marker' && token.marker === marker && token.closes) return at;
	}
	return -1;
}

function element(marker: Marker, content: Html): Html {
	switch (marker) {
		case '*':
			return html`<b>${content}</b>`;
		case '_':
			return html`<i>${content}</i>`;
		case '~':
			return html`<s>${content}</s>`;
	}
}

function isMarker(text: string | undefined): text is Marker {
	return text === '*' || text === '_' || text === '~';
}
