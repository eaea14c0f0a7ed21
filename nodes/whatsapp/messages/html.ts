import { decodeEntities } from './entities';
import { readTag, type Tag } from './tags';

/** How many line breaks a tag stands for. */
const BREAKS: Readonly<Record<string, number>> = {
	...{ p: 2, h1: 2, h2: 2, h3: 2, h4: 2, h5: 2, h6: 2, blockquote: 2, pre: 1, hr: 2 },
	...{ div: 1, section: 1, ul: 1, ol: 1, li: 1, dl: 1, dt: 1, dd: 1 },
};

/**
 * Turns the tags of HTML that stand for lines (paragraphs, headings, lists, quotes, `<pre>`) into
 * Markdown. Tags within a line stay. A text without such tags stays as it is.
 */
export function htmlBlocksToMarkdown(text: string): string {
	const blocks = new Blocks();
	const preEnds = Array.from(text.matchAll(/<\/pre>/gi), ({ index }) => index);
	let from = 0;
	for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
		const tag = readTag(text, at);
		if (tag === undefined || BREAKS[tag.name] === undefined) {
			at = tag?.end ?? at + 1;
			continue;
		}
		blocks.write(text.slice(from, at));
		while (preEnds.length > 0 && preEnds[0] < tag.end) preEnds.shift();
		const preEnd = tag.name === 'pre' && !tag.closing ? preEnds[0] : undefined;
		if (preEnd === undefined) {
			blocks.tag(tag);
			from = tag.end;
		} else {
			blocks.code(text.slice(tag.end, preEnd));
			from = preEnd + '</pre>'.length;
		}
		at = from;
	}
	if (from === 0) return text;
	blocks.write(text.slice(from));
	return blocks.end();
}

/** Markdown in the making. */
class Blocks {
	private readonly pieces: string[] = [];

	/** The line breaks due before the next text; `undefined` where it goes on as it is. */
	private breaks: number | undefined;

	/** What starts the next text, e.g. `- `. */
	private start = '';

	/** The lists that are open: the last number of a numbered one, or -1. */
	private readonly lists: number[] = [];

	private quotes = 0;

	write(text: string): void {
		const shown = this.breaks === undefined ? text : text.trimStart();
		if (shown === '') return;
		const quoted = this.quotes > 0 ? shown.split('\n').join('\n> ') : shown;
		this.pieces.push(this.pending(), quoted);
	}

	tag({ name, closing }: Tag): void {
		this.break(BREAKS[name]);
		if (name === 'ul' || name === 'ol') {
			if (closing) this.lists.pop();
			else this.lists.push(name === 'ol' ? 0 : -1);
		} else if (name === 'li' && !closing) {
			this.start = this.listMarker();
		} else if (name === 'blockquote') {
			this.quotes = Math.max(0, this.quotes + (closing ? -1 : 1));
		} else if (name === 'hr') {
			this.write('---');
			this.break(2);
		} else if (/^h\d$/.test(name)) {
			this.start = closing ? '' : `${'#'.repeat(Number(name[1]))} `;
		}
	}

	code(inside: string): void {
		const code = decodeEntities(inside.trim().replace(/^<code[^<>]{0,200}>|<\/code>$/gi, ''));
		this.break(1);
		this.write(`\`\`\`\n${code.trim()}\n\`\`\``);
		this.break(1);
	}

	end(): string {
		this.start = '';
		if (this.breaks !== undefined && this.pieces.length > 0) {
			this.pieces.push('\n'.repeat(this.breaks));
		}
		return this.pieces.join('');
	}

	private break(lines: number): void {
		if (this.breaks === undefined) {
			const last = this.pieces.pop();
			if (last !== undefined) this.pieces.push(last.trimEnd());
		}
		this.breaks = Math.max(this.breaks ?? 0, lines);
	}

	private pending(): string {
		const breaks = this.pieces.length === 0 ? 0 : (this.breaks ?? 0);
		const quote = this.quotes > 0 && this.breaks !== undefined ? '> ' : '';
		const due = '\n'.repeat(breaks) + quote + this.start;
		this.breaks = undefined;
		this.start = '';
		return due;
	}

	private listMarker(): string {
		const depth = Math.min(this.lists.length, 8);
		const indent = '  '.repeat(Math.max(0, depth - 1));
		const number = this.lists.at(-1) ?? -1;
		if (number < 0) return `${indent}- `;
		this.lists[this.lists.length - 1] = number + 1;
		return `${indent}${number + 1}. `;
	}
}
