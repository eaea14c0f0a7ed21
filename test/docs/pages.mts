/** The README and the pages of docs/ as trees of Markdown, and what the tests look for in them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsers } from 'prettier/plugins/markdown';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A part of a page (mdast). */
export interface Part {
	type: string;
	children?: Part[];
	value?: string;
	url?: string;
	lang?: string;
	depth?: number;
	position?: { start: { line: number } };
}

/** A fenced block, and what the comment before it says it is. */
export interface Block {
	/** `docs/window.md:71`. */
	where: string;
	/** `item: message` for `<!-- item: message -->`. */
	mark?: string;
	text: string;
}

export interface Table {
	where: string;
	mark?: string;
	header: string[];
	rows: Part[][];
}

/** A heading with what stands below it, up to the next one of the same or a higher rank. */
export interface Section {
	title: string;
	parts: Part[];
}

export interface Page {
	/** `docs/window.md`. */
	file: string;
	text: string;
	parts: Part[];
	anchors: Set<string>;
}

/** Everything in these parts, from the outside in. */
export function everyPart(parts: Part[]): Part[] {
	return parts.flatMap((part) => [part, ...everyPart(part.children ?? [])]);
}

/** The words of a part, without markup. */
export function wordsOf({ value, children = [] }: Part): string {
	return value ?? children.map(wordsOf).join('');
}

/** The texts of all parts of a type. */
export function wordsIn(parts: Part[], type: string): string[] {
	return everyPart(parts)
		.filter((part) => part.type === type)
		.map(wordsOf);
}

/** GitHub's anchor of a heading; npm and n8n make the same. */
const anchorOf = (title: string) =>
	title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replaceAll(' ', '-');

async function readPage(file: string): Promise<Page> {
	const text = readFileSync(path.join(root, file), 'utf8');
	const tree = (await parsers.markdown.parse(text, {
		originalText: text,
	} as Parameters<typeof parsers.markdown.parse>[1])) as Part;
	const parts = tree.children ?? [];
	return { file, text, parts, anchors: new Set(wordsIn(parts, 'heading').map(anchorOf)) };
}

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].concat(
	readdirSync(path.join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.sort()
		.map((name) => `docs/${name}`),
);

/** The README first. */
export async function readPages(): Promise<Page[]> {
	return await Promise.all(documents.map(readPage));
}

export function pageNamed(pages: Page[], file: string): Page {
	const page = pages.find((each) => each.file === file);
	if (!page) throw new Error(`There is no page ${file}.`);
	return page;
}

const whereIs = (page: Page, { position }: Part) => `${page.file}:${position?.start.line ?? '?'}`;

/** What the comment before a part says, if there is one. */
function markBefore({ parts }: Page, part: Part): string | undefined {
	const before = parts[parts.indexOf(part) - 1];
	return /^<!-- (.+) -->$/.exec(before?.value ?? '')?.[1];
}

/** The fenced blocks in a language. */
export function blocksIn(page: Page, language: string): Block[] {
	return everyPart(page.parts)
		.filter(({ type, lang }) => type === 'code' && lang === language)
		.map((part) => ({
			where: whereIs(page, part),
			mark: markBefore(page, part),
			text: wordsOf(part),
		}));
}

export function tablesIn(page: Page, parts = page.parts): Table[] {
	return everyPart(parts)
		.filter(({ type }) => type === 'table')
		.map((part) => {
			const [header, ...rows] = (part.children ?? []).map(({ children = [] }) => children);
			return {
				where: whereIs(page, part),
				mark: markBefore(page, part),
				header: header.map(wordsOf),
				rows,
			};
		});
}

/** The table that a comment marks: `<!-- limits: code -->`. */
export function tableMarked(pages: Page[], mark: string): Table {
	const found = pages.flatMap((page) => tablesIn(page)).filter((table) => table.mark === mark);
	if (found.length !== 1) throw new Error(`${found.length} tables are marked '${mark}'.`);
	return found[0];
}

/** The texts of a column, by its header. */
export function columnOf({ header, rows, where }: Table, name: string): string[] {
	const at = header.indexOf(name);
	if (at === -1) throw new Error(`The table at ${where} has no column '${name}'.`);
	return rows.map((cells) => wordsOf(cells[at]));
}

export function sectionsOf({ parts }: Page, depth = 2): Section[] {
	const starts = parts.flatMap((part, at) =>
		part.type === 'heading' && part.depth === depth ? [at] : [],
	);
	return starts.map((start) => {
		const end = parts.findIndex(
			({ type, depth: rank = 0 }, at) => at > start && type === 'heading' && rank <= depth,
		);
		return {
			title: wordsOf(parts[start]),
			parts: parts.slice(start + 1, end === -1 ? undefined : end),
		};
	});
}

export function sectionTitled(page: Page, title: string): Section {
	const section = sectionsOf(page).find((each) => each.title === title);
	if (!section) throw new Error(`${page.file} has no section '${title}'.`);
	return section;
}

/** Every `src`, `srcset` and `href` in the HTML of a page. */
export function addressesInHtml(page: Page): Array<{ attribute: string; url: string }> {
	const html = everyPart(page.parts).filter(({ type }) => type === 'html');
	return html.flatMap(({ value = '' }) =>
		[...value.matchAll(/\b(src|srcset|href)="([^"]*)"/g)].map(([, attribute, url]) => ({
			attribute,
			url,
		})),
	);
}
