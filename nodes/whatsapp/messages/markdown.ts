import { decodeEntities } from './entities';
import { htmlBlocksToMarkdown } from './html';
import { inlineMarkup, referenceKey, type References } from './inlineMarkup';
import { mapProse } from './prose';

/** A line of the result. Code goes out as it is, also in a quote. */
interface Line {
	text: string;
	code?: boolean;
	/** The key of the reference that it defines: it goes where a link shows the address. */
	reference?: string;
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
 * markup, also where they are written as tags of HTML; headings become bold lines, links and reference
 * links `text: url`, images `alt: url`, tables lists, rules a dash, entities their characters, and a
 * `\\n` that a model wrote as two characters a line break. Code and URLs are never touched, text without
 * markup stays as it is. WhatsApp knows no emphasis within a word, so there it is dropped, and no
 * escapes: an escaped character is that character. Takes time in proportion to the text.
 *
 * Source: https://faq.whatsapp.com/539178204879377
 */
export function markdownToWhatsApp(markdown: string): string {
	const text = withLineBreaks(markdown.replace(/\r\n?/g, '\n'));
	const read = mapProse(text, htmlBlocksToMarkdown);
	const lines = (read === text ? text : read.trimEnd()).split('\n');
	const references = { targets: definitionsIn(lines), used: new Set<string>() };
	return withoutUsed(convert(lines, references), references)
		.map((line) => line.text)
		.join('\n');
}

/** Turns `\\n`, which agents write when they quote a text twice, into line breaks, but not in code. */
function withLineBreaks(text: string): string {
	if (!text.includes('\\n')) return text;
	return mapProse(text, breakLines, text.includes('\n'));
}

function breakLines(text: string): string {
	return text.replace(/(?<!\\)(?:\\r)?\\n/g, (found, at: number) => {
		const word = /\S*$/.exec(text.slice(Math.max(0, at - 100), at))?.[0] ?? '';
		// Part of a Windows path such as C:\new, or a command of TeX such as \neq.
		const isPath = /^["'(]?[a-z]:(?:\\|$)|^\\\\|\\[^\Wnrt_]/i.test(word);
		const isCommand = /^(?:abla|eq|eg|ot|otin|u|ewline|ewcommand|ode)\b/.test(
			text.slice(at + found.length, at + found.length + 12),
		);
		return isPath || isCommand ? found : '\n';
	});
}

const DEFINITION =
	/^ {0,3}\[(?!\^)([^[\]]{1,999})\]:[ \t]*(?:<([^<>]+)>|([^\s<]\S*))(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/;

/** What reference links lead to: `[label]: https://example.com "Title"`. The first of a label counts. */
function definitionsIn(lines: string[]): Map<string, string> {
	const targets = new Map<string, string>();
	for (let at = 0; at < lines.length; ) {
		const code = codeBlock(lines, at);
		const found = code === undefined ? definition(lines[at]) : undefined;
		if (found !== undefined && !targets.has(found.key)) targets.set(found.key, found.target);
		at = code?.next ?? at + 1;
	}
	return targets;
}

function definition(line: string): { key: string; target: string } | undefined {
	const [, label, angled, bare] = DEFINITION.exec(line) ?? [];
	if (label === undefined) return undefined;
	return { key: referenceKey(label), target: decodeEntities(angled ?? bare) };
}

/** Without the definitions whose address stands in the text now, and the blank lines before them. */
function withoutUsed(lines: Line[], { used }: References): Line[] {
	const shown: Line[] = [];
	let gap: Line | undefined;
	for (const line of lines) {
		if (line.reference !== undefined && used.has(line.reference)) {
			if (shown.at(-1)?.text.trim() === '') gap = shown.pop();
			continue;
		}
		if (gap !== undefined && line.text.trim() !== '') shown.push(gap);
		gap = undefined;
		shown.push(line);
	}
	return shown;
}

function convert(lines: string[], refs: References): Line[] {
	const result: Line[] = [];
	const write = (written: Line[]) => {
		for (const line of written) result.push(line);
	};
	let paragraph: string[] = [];
	const endParagraph = () => {
		if (paragraph.length > 0) write(plain(inline(paragraph.join('\n'), refs)));
		paragraph = [];
	};

	for (let at = 0; at < lines.length; ) {
		if (paragraph.length === 1 && UNDERLINE.test(lines[at])) {
			const [title] = paragraph;
			paragraph = [];
			write(plain(bold(title.trim(), refs)));
			at++;
			continue;
		}
		const block = blockAt(lines, at, refs);
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

function blockAt(lines: string[], at: number, refs: References): Block | undefined {
	return (
		codeBlock(lines, at) ??
		heading(lines, at, refs) ??
		rule(lines, at) ??
		quote(lines, at, refs) ??
		table(lines, at, refs) ??
		listItem(lines, at, refs) ??
		referenceLine(lines, at)
	);
}

function referenceLine(lines: string[], at: number): Block | undefined {
	const found = definition(lines[at]);
	return found && { lines: [{ text: lines[at], reference: found.key }], next: at + 1 };
}

/** A fenced block; the language is dropped, WhatsApp would show it. Without its end, it goes to the last line. */
function codeBlock(lines: string[], at: number, opening = lines[at]): Block | undefined {
	const [, indent, fence] = /^(\s*)(`{3,}(?=[^`]*$)|~{3,})/.exec(opening) ?? [];
	if (fence === undefined) return undefined;

	const isEnd = (line: string) => {
		const mark = line.trim();
		return mark.length >= fence.length && mark === fence[0].repeat(mark.length);
	};
	let last = at + 1;
	while (last < lines.length && !isEnd(lines[last])) last++;
	// The columns before the fence belong to the list that the block stands in, not to the code.
	const margin = new RegExp(`^[ \\t]{0,${indent.length + lines[at].length - opening.length}}`);
	const code = lines.slice(at + 1, last).map((line) => line.replace(margin, ''));
	const block = code.length === 0 ? [] : ['```', ...code, '```'];
	return { lines: block.map((text) => ({ text, code: true })), next: last + 1 };
}

function heading(lines: string[], at: number, refs: References): Block | undefined {
	const title = headingTitle(lines[at]);
	return title === undefined ? undefined : { lines: plain(bold(title, refs)), next: at + 1 };
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
function quote(lines: string[], at: number, refs: References): Block | undefined {
	let next = at;
	while (next < lines.length && /^ {0,3}>/.test(lines[next])) next++;
	if (next === at) return undefined;

	const inner = lines.slice(at, next).map((line) => line.replace(/^(?: {0,3}>[ \t]?)+/, ''));
	const quoted = convert(inner, refs).map((line) =>
		line.code || line.text.trim() === '' ? line : { ...line, text: `> ${line.text}` },
	);
	return { lines: quoted, next };
}

/** A table becomes a list: of pairs for up to two columns, else of one record per row. */
function table(lines: string[], at: number, refs: References): Block | undefined {
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
	const shown =
		head.length <= 2 || rows.length === 0 ? pairs(head, rows, refs) : records(head, rows, refs);
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

function pairs(head: string[], rows: string[][], refs: References): string[] {
	const title = filled(head).join(' – ');
	const list = rows.map(
		(row) =>
			`- ${filled(row)
				.map((cell) => cellText(cell, refs))
				.join(': ')}`,
	);
	return title === '' ? list : [oneLine(bold(title, refs)), ...list];
}

function records(head: string[], rows: string[][], refs: References): string[] {
	const labelled = (row: string[]) =>
		row.flatMap((cell, column) => {
			const label = head[column] ?? '';
			if (cell === '') return [];
			return label === '' ? cell : `${label}: ${cell}`;
		});
	return rows.flatMap((row, at) => {
		const [first, ...others] = labelled(row);
		const record = [
			oneLine(bold(first, refs)),
			...others.map((other) => `- ${cellText(other, refs)}`),
		];
		return at === 0 ? record : ['', ...record];
	});
}

function cellText(cell: string, refs: References): string {
	return oneLine(inline(cell, refs));
}

/** `*`, `+` and `-` become `- `, numbers stay; boxes of a task list become signs. */
function listItem(lines: string[], at: number, refs: References): Block | undefined {
	const [, indent, marker, content] =
		/^(\s*)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/.exec(lines[at]) ?? [];
	if (content === undefined) return undefined;

	const bullet = /\d/.test(marker) ? marker : '-';
	const code = codeBlock(lines, at, content);
	if (code !== undefined) {
		return { lines: [{ text: `${indent}${bullet}` }, ...code.lines], next: code.next };
	}
	const [, box, task] = /^\[([ xX])\][ \t]+(.*)$/.exec(content) ?? [];
	const text = itemText(task ?? content, refs);
	if (box === undefined) return { lines: plain(`${indent}${bullet} ${text}`), next: at + 1 };

	const sign = box === ' ' ? '☐' : '☑';
	const label = bullet === '-' ? sign : `${bullet} ${sign}`;
	return { lines: plain(`${indent}${label} ${text}`), next: at + 1 };
}

function itemText(content: string, refs: References): string {
	const title = headingTitle(content);
	return title === undefined ? inline(content, refs) : bold(title, refs);
}

function inline(text: string, references: References): string {
	return inlineMarkup(text, { references });
}

function bold(text: string, references: References): string {
	return inlineMarkup(text, { bold: true, references });
}

function oneLine(text: string): string {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.join(' ');
}

function plain(text: string): Line[] {
	return text.split('\n').map((line) => ({ text: line }));
}
