import { inlineMarkup } from './inlineMarkup';

/** A line of the result. Code goes out as it is, also in a quote. */
interface Line {
	text: string;
	code?: boolean;
}

/** What a block at one line becomes, and the line after it. */
interface Block {
	lines: Line[];
	next: number;
}

/**
 * Turns Markdown, as AI agents write it, into what WhatsApp can show.
 *
 * Bold, italic, strike-through, inline code, code blocks, lists and quotes become WhatsApp's own
 * markup; headings become bold lines, links `text: url`, images `alt: url`, tables lists, rules a
 * dash. Code is never touched, text without markup stays as it is. WhatsApp knows no emphasis within
 * a word, so there it is dropped, and no escapes: an escaped character is that character.
 */
export function markdownToWhatsApp(markdown: string): string {
	const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
	return convert(lines)
		.map(({ text }) => text)
		.join('\n');
}

function convert(lines: string[]): Line[] {
	const result: Line[] = [];
	const write = (written: Line[]) => {
		for (const line of written) result.push(line);
	};
	let paragraph: string[] = [];
	const endParagraph = () => {
		if (paragraph.length > 0) write(plain(inlineMarkup(paragraph.join('\n'))));
		paragraph = [];
	};

	for (let at = 0; at < lines.length; ) {
		if (paragraph.length === 1 && UNDERLINE.test(lines[at])) {
			const [title] = paragraph;
			paragraph = [];
			write(plain(bold(title.trim())));
			at++;
			continue;
		}
		const block = blockAt(lines, at);
		if (block !== undefined) {
			endParagraph();
			write(block.lines);
			at = block.next;
			continue;
		}
		if (lines[at].trim() === '') {
			endParagraph();
			result.push({ text: lines[at] });
		} else {
			paragraph.push(lines[at]);
		}
		at++;
	}
	endParagraph();
	return result;
}

const UNDERLINE = /^ {0,3}(?:={3,}|-{3,})[ \t]*$/;

function blockAt(lines: string[], at: number): Block | undefined {
	return (
		codeBlock(lines, at) ??
		heading(lines, at) ??
		rule(lines, at) ??
		quote(lines, at) ??
		table(lines, at) ??
		listItem(lines, at)
	);
}

/** A fenced block; the language is dropped, WhatsApp would show it. Without its end, it goes to the last line. */
function codeBlock(lines: string[], at: number, opening = lines[at]): Block | undefined {
	const [, indent, fence] = /^(\s*)(`{3,}(?=[^`]*$)|~{3,})/.exec(opening) ?? [];
	if (fence === undefined) return undefined;

	const isEnd = (line: string) => {
		const mark = line.trim();
		return mark.length >= fence.length && mark === fence[0].repeat(mark.length);
	};
	const end = lines.findIndex((line, index) => index > at && isEnd(line));
	const last = end < 0 ? lines.length : end;
	// The columns before the fence belong to the list that the block stands in, not to the code.
	const margin = new RegExp(`^[ \\t]{0,${indent.length + lines[at].length - opening.length}}`);
	const code = lines.slice(at + 1, last).map((line) => line.replace(margin, ''));
	const block = code.length === 0 ? [] : ['```', ...code, '```'];
	return { lines: block.map((text) => ({ text, code: true })), next: last + 1 };
}

function heading(lines: string[], at: number): Block | undefined {
	const title = headingTitle(lines[at]);
	return title === undefined ? undefined : { lines: plain(bold(title)), next: at + 1 };
}

/** `## Title ##` -> `Title` */
function headingTitle(line: string): string | undefined {
	const [, title] = /^ {0,3}#{1,6}(?:[ \t](.*))?$/.exec(line) ?? [];
	if (title === undefined) return undefined;
	return title.trim().replace(/(?:^|[ \t])#+$/, '');
}

function rule(lines: string[], at: number): Block | undefined {
	const isRule = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/.test(lines[at]);
	return isRule ? { lines: [{ text: '———' }], next: at + 1 } : undefined;
}

/** Consecutive quoted lines; WhatsApp has one level of quotes. */
function quote(lines: string[], at: number): Block | undefined {
	let next = at;
	while (next < lines.length && /^ {0,3}>/.test(lines[next])) next++;
	if (next === at) return undefined;

	const inner = lines.slice(at, next).map((line) => line.replace(/^(?: {0,3}>[ \t]?)+/, ''));
	const quoted = convert(inner).map((line) =>
		line.code || line.text.trim() === '' ? line : { text: `> ${line.text}` },
	);
	return { lines: quoted, next };
}

/** A table becomes a list: of pairs for up to two columns, else of one record per row. */
function table(lines: string[], at: number): Block | undefined {
	if (at + 1 >= lines.length || !lines[at].includes('|') || !isDelimiterRow(lines[at + 1])) {
		return undefined;
	}
	const head = cells(lines[at]);
	if (cells(lines[at + 1]).length !== head.length) return undefined;

	let next = at + 2;
	while (next < lines.length && lines[next].includes('|')) next++;
	const rows = lines
		.slice(at + 2, next)
		.map(cells)
		.filter((row) => filled(row).length > 0);
	const shown = head.length <= 2 || rows.length === 0 ? pairs(head, rows) : records(head, rows);
	return { lines: shown.map((text) => ({ text })), next };
}

function isDelimiterRow(line: string): boolean {
	return line.includes('|') && cells(line).every((cell) => /^:?-+:?$/.test(cell));
}

function cells(row: string): string[] {
	return row
		.trim()
		.replace(/^\||(?<!\\)\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim().replace(/\\\|/g, '|'));
}

function filled(row: string[]): string[] {
	return row.filter((cell) => cell !== '');
}

function pairs(head: string[], rows: string[][]): string[] {
	const title = filled(head).join(' – ');
	const list = rows.map((row) => `- ${filled(row).map(cellText).join(': ')}`);
	return title === '' ? list : [oneLine(bold(title)), ...list];
}

function records(head: string[], rows: string[][]): string[] {
	const labelled = (row: string[]) =>
		row.flatMap((cell, column) => {
			const label = head[column] ?? '';
			if (cell === '') return [];
			return label === '' ? cell : `${label}: ${cell}`;
		});
	return rows.flatMap((row, at) => {
		const [first, ...others] = labelled(row);
		const record = [oneLine(bold(first)), ...others.map((other) => `- ${cellText(other)}`)];
		return at === 0 ? record : ['', ...record];
	});
}

function cellText(cell: string): string {
	return oneLine(inlineMarkup(cell));
}

/** `*`, `+` and `-` become `- `, numbers stay; boxes of a task list become signs. */
function listItem(lines: string[], at: number): Block | undefined {
	const [, indent, marker, content] =
		/^(\s*)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/.exec(lines[at]) ?? [];
	if (content === undefined) return undefined;

	const bullet = /\d/.test(marker) ? marker : '-';
	const code = codeBlock(lines, at, content);
	if (code !== undefined) {
		return { lines: [{ text: `${indent}${bullet}` }, ...code.lines], next: code.next };
	}
	const [, box, task] = /^\[([ xX])\][ \t]+(.*)$/.exec(content) ?? [];
	const text = itemText(task ?? content);
	if (box === undefined) return { lines: plain(`${indent}${bullet} ${text}`), next: at + 1 };

	const sign = box === ' ' ? '☐' : '☑';
	const label = bullet === '-' ? sign : `${bullet} ${sign}`;
	return { lines: plain(`${indent}${label} ${text}`), next: at + 1 };
}

function itemText(content: string): string {
	const title = headingTitle(content);
	return title === undefined ? inlineMarkup(content) : bold(title);
}

function bold(text: string): string {
	return inlineMarkup(text, { bold: true });
}

function oneLine(text: string): string {
	return text.replace(/\s*\n\s*/g, ' ');
}

function plain(text: string): Line[] {
	return text.split('\n').map((line) => ({ text: line }));
}
