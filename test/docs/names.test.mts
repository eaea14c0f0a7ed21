import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import {
	columnOf,
	everyPart,
	type Page,
	pageNamed,
	type Part,
	readPages,
	sectionsOf,
	sectionTitled,
	tablesIn,
	wordsIn,
	wordsOf,
} from './pages.mts';
import {
	everyThing,
	exists,
	readVocabulary,
	type Thing,
	type Vocabulary,
	withoutUnit,
} from './vocabulary.mts';

/** Italics that name something of n8n's, Vonage's or Meta's pages. None of them may be a name of ours. */
const NAMES_OF_OTHERS = [
	// n8n
	'AI Agent',
	'Create credential',
	'Executions',
	'On Error',
	'On Error: Continue',
	'Publish',
	'Retry On Fail',
	'Settings → Community nodes → Install',
	'WhatsApp Business Cloud',
	'When Executed by Another Workflow',
	// the Vonage dashboard
	'API settings',
	'Applications → Create a new application',
	'Applications → your application → Edit → Capabilities → Messages',
	'Capabilities',
	'Generate public and private key',
	'Inbound URL',
	'Messages',
	'Status URL',
];

/** Tables whose first column names fields or choices. */
const COLUMNS_OF_NAMES = [
	'Field',
	'If Window Is Closed',
	'Message Type',
	'Option',
	'Window Source',
];

let pages: Page[];
let vocabulary: Vocabulary;

beforeAll(async () => {
	[pages, vocabulary] = await Promise.all([readPages(), readVocabulary()]);
});

/** `API Key, API Secret` are two names, and `Stop (default)` is one. */
const namesOf = (cell: string): string[] =>
	cell.split(', ').map((name) => name.replace(/ \(default\)$/, ''));

/** What a page calls by name: italics, and the first columns of tables of fields. */
function namesOn(page: Page, parts: Part[] = page.parts): string[] {
	const cells = tablesIn(page, parts)
		.filter(({ header: [first] }) => COLUMNS_OF_NAMES.includes(first))
		.flatMap((table) => columnOf(table, table.header[0]).flatMap(namesOf));
	return [...wordsIn(parts, 'emphasis'), ...cells];
}

/** The single names in those, without their units: *Acknowledge: At Once* names two. */
const stepsOn = (page: Page, parts?: Part[]) =>
	new Set(
		namesOn(page, parts)
			.flatMap((name) => name.split(/ → |: /))
			.map(withoutUnit),
	);

describe('names in the text', () => {
	it('are names in the panels of n8n, or on a short list of those of others', () => {
		// The page on releasing is about npm and GitHub.
		const aboutN8n = pages.filter(({ file }) => file !== 'docs/releasing.md');
		const unknown = aboutN8n.flatMap((page) =>
			namesOn(page)
				.filter((name) => !exists(vocabulary.things, name))
				.filter((name) => !NAMES_OF_OTHERS.includes(name))
				.map((name) => `${page.file}: ${name}`),
		);
		expect(unknown).toEqual([]);
	});

	it('of others are used, and none is one of ours', () => {
		const used = new Set(pages.flatMap((page) => namesOn(page)));
		const needed = NAMES_OF_OTHERS.filter(
			(name) => used.has(name) && !exists(vocabulary.things, name),
		);
		expect(needed).toEqual(NAMES_OF_OTHERS);
	});
});

describe('the operations', () => {
	const titles = () => vocabulary.operations.map(({ title }) => title);

	it('are all in the table of the README, each with a link to its section', () => {
		const { parts } = sectionTitled(pageNamed(pages, 'README.md'), 'Operations');
		const [table] = tablesIn(pageNamed(pages, 'README.md'), parts);
		expect(columnOf(table, 'Operation').sort()).toEqual(titles().sort());
		const links = everyPart(table.rows.flat()).filter(({ type }) => type === 'link');
		expect(links.map(wordsOf).sort()).toEqual(titles().sort());
	});

	it('have a section each', () => {
		const described = sectionsOf(pageNamed(pages, 'docs/operations.md')).map(({ title }) => title);
		expect(described.sort()).toEqual(titles().sort());
	});

	it('and every field of them is named there', () => {
		const page = pageNamed(pages, 'docs/operations.md');
		const namedAnywhere = stepsOn(page);
		const missing = vocabulary.operations.flatMap(({ title, fields }) => {
			const named = stepsOn(page, sectionTitled(page, title).parts);
			const labels = fields.map(({ displayName }) => displayName);
			return [
				...labels
					.filter((label) => !isFallback(label) && label !== 'Options')
					.filter((label) => !named.has(withoutUnit(label))),
				// What many operations have in common is described once.
				...optionsAmong(fields).filter((label) => !namedAnywhere.has(withoutUnit(label))),
			].map((label) => `${title}: ${label}`);
		});
		expect(missing).toEqual([]);
	});
});

/** The fields of the fallback are those of Send Template once more. */
const isFallback = (label: string) => label.startsWith('Fallback ');

const optionsAmong = (fields: INodeProperties[]): string[] =>
	fields
		.filter(({ type }) => type === 'collection')
		.flatMap(({ options = [] }) =>
			options.flatMap((option) => ('displayName' in option ? [option.displayName] : [])),
		);

describe('the triggers and the credential', () => {
	const named = () => new Set(pages.flatMap((page) => [...stepsOn(page)]));
	const fieldsAmong = (things: Thing[]) =>
		everyThing(things).filter(({ field }) => field !== undefined);

	it('have every field, option and output of the triggers named', () => {
		const all = vocabulary.triggers.flatMap(({ inside }) => [...inside, ...fieldsAmong(inside)]);
		const names = all.map(({ name }) => withoutUnit(name)).filter((name) => name !== 'Options');
		expect(names.filter((name) => !named().has(name))).toEqual([]);
		expect(names.length).toBeGreaterThan(10);
	});

	it('have every field of the credential in the table of the README', () => {
		const page = pageNamed(pages, 'README.md');
		const inTable = stepsOn(page, sectionTitled(page, 'Credentials').parts);
		const names = vocabulary.credential.inside.map(({ name }) => withoutUnit(name));
		expect(names.filter((name) => !inTable.has(name))).toEqual([]);
	});
});
