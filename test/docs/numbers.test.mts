import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
	DEFAULT_TOLERANCE_SECONDS,
	FUTURE_TOLERANCE_SECONDS,
} from '../../nodes/transport/signature.ts';
import { META_CODES } from '../../nodes/whatsapp/errors/metaCodes.ts';
import {
	VONAGE_REQUEST_CODES,
	VONAGE_STATUS_CODES,
} from '../../nodes/whatsapp/errors/vonageCodes.ts';
import { explainError } from '../../nodes/whatsapp/errors.ts';
import { LIMITS } from '../../nodes/whatsapp/messages/limits.ts';
import { expectedPricing } from '../../nodes/whatsapp/pricing.ts';
import { nonEmpty } from '../nonEmpty.mts';
import { constant, read } from './constants.mts';
import {
	columnOf,
	type Page,
	pageNamed,
	readPages,
	root,
	sectionsOf,
	sectionTitled,
	type Table,
	tableMarked,
	tablesIn,
	wordsIn,
	wordsOf,
} from './pages.mts';
import { everyThing, exists, readVocabulary, type Vocabulary, withoutUnit } from './vocabulary.mts';

let pages: Page[];
let vocabulary: Vocabulary;

beforeAll(async () => {
	[pages, vocabulary] = await Promise.all([readPages(), readVocabulary()]);
});

const rowsOf = ({ rows }: Table): string[][] => rows.map((cells) => cells.map(wordsOf));

/** `1,000`, `10–2000` and `up to 100` as numbers. */
const numbersIn = (text: string): number[] =>
	(text.match(/(?<!\w)\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')));

const fieldsCalled = (name: string): INodeProperties[] =>
	everyThing(vocabulary.things).flatMap(({ name: label, field }) =>
		field && withoutUnit(label) === withoutUnit(name) ? [field] : [],
	);

describe('limits', () => {
	it('of a message are those that are checked', () => {
		const rows = rowsOf(tableMarked(pages, 'limits: LIMITS')).map(([, most, key]) => [
			key,
			...numbersIn(most),
		]);
		const checked = Object.entries(LIMITS).map(([key, limit]) => [
			key,
			...(typeof limit === 'number' ? [limit] : [limit.min, limit.max]),
		]);
		expect(rows).toEqual(checked);
	});

	it('of the package are those in the code', () => {
		const rememberedMinutes = (DEFAULT_TOLERANCE_SECONDS + FUTURE_TOLERANCE_SECONDS) / 60;
		const inCode: Array<[what: string, ...values: number[]]> = [
			['a process remembers', constant('MOST_ENTRIES')],
			['it remembers them', Math.floor(rememberedMinutes / 60), rememberedMinutes % 60],
			['Forward To', constant('FORWARD_TIMEOUT_SECONDS')],
			['Download Media', constant('DOWNLOAD_SECONDS')],
			['Time of a request', constant('DEFAULT_TIMEOUT_SECONDS')],
			['a single person', constant('CONTACT_BURST')],
			['repeating a message', constant('USUAL_RETRY_TIME') / 1000],
			['Wait Until Reviewed', constant('LONGEST_WAIT_MINUTES')],
			['are kept', constant('KEPT_MS') / 1000],
			['token made', constant('LIFETIME_SECONDS')],
			['Parallel Requests', constant('MOST_PARALLEL')],
		];
		const rows = rowsOf(tableMarked(pages, 'limits: code'));
		for (const [what, ...values] of nonEmpty(inCode)) {
			const row = rows.find(([title]) => title.includes(what));
			expect([what, ...numbersIn(row?.[1] ?? '')]).toEqual([what, ...values]);
		}
		// The others are defaults of fields, with the largest value where it is named.
		const others = rows.filter(([title]) => !inCode.some(([what]) => title.includes(what)));
		const names = others.map(([title]) => title.split(', ').at(-1) ?? title);
		const fields = names.map(
			(name) => fieldsCalled(name.replace("Version of Meta's Graph API", 'Graph Version'))[0],
		);
		const told = others.map(([, value]) => value.split(', up to '));
		expect(told).toEqual(
			fields.map(({ default: value, typeOptions }, index) => [
				String(value),
				...(told[index].length > 1 ? [Number(typeOptions?.maxValue).toLocaleString('en')] : []),
			]),
		);
		expect(others.length).toBe(6);
	});

	it('in the sentences about message types are limits, too', () => {
		const page = pageNamed(pages, 'docs/operations.md');
		const [table] = tablesIn(page, sectionTitled(page, 'Message → Send').parts);
		const known = new Set<number>(
			Object.values(LIMITS).flatMap((limit) =>
				typeof limit === 'number' ? [limit] : [limit.min, limit.max],
			),
		);
		const named = columnOf(table, 'Limits that are checked before sending').flatMap(numbersIn);
		expect(named.filter((number) => !known.has(number) && number !== 1)).toEqual([]);
		expect(named.length).toBeGreaterThan(20);
	});
});

describe('defaults', () => {
	it('in the tables of options are those of the fields', () => {
		const told = pages.flatMap((page) =>
			tablesIn(page)
				.filter(({ header }) => header[0] === 'Option' && header[1] === 'Default')
				.flatMap(rowsOf),
		);
		const shown = ({ default: value, options = [] }: INodeProperties) => {
			const choice = options.find((option) => 'value' in option && option.value === value);
			if (choice && 'value' in choice) return choice.name;
			if (typeof value === 'boolean') return value ? 'on' : 'off';
			// An expression and an empty list are nothing to read.
			return typeof value === 'number' ? String(value) : '';
		};
		// A field of the same name can have another default in another operation.
		const wrong = told.filter(
			([name, value]) => !fieldsCalled(name).some((field) => shown(field) === value),
		);
		expect(wrong).toEqual([]);
		expect(told.length).toBeGreaterThan(10);
	});

	it('of choices are the first that a builder gets', () => {
		const claims = pages.flatMap((page) =>
			[...page.text.matchAll(/^(?:\| |- )\*\*([^*]+)\*\* \(default\)/gm)].map(([, name]) => name),
		);
		const isDefault = (name: string) =>
			everyThing(vocabulary.things).some(({ field }) =>
				field?.options?.some(
					(option) => option.name === name && 'value' in option && option.value === field.default,
				),
			);
		expect(claims).toEqual(expect.arrayContaining(['Automatic', 'Stop', 'From Template']));
		expect(claims.filter((name) => !isDefault(name))).toEqual([]);
	});
});

describe('the checks of the set-up', () => {
	it('are all in the table, in their order', () => {
		const rules = read('nodes/whatsapp/setup/checks.ts').matchAll(/\['(\w+)', '([\w ]+)', \w+\]/g);
		const checks = [...rules].map(([, id, check]) => [check, id]);
		const table = tableMarked(pages, 'checks');
		expect(rowsOf(table).map(([check, id]) => [check, id])).toEqual(checks);
		expect(pageNamed(pages, 'README.md').text).toContain(`| ${checks.length} checks, `);
	});

	it('warn from where the table says', () => {
		const limits: Array<[id: string, ...values: number[]]> = [
			['clock', constant('SKEW_SECONDS'), constant('LARGEST_SKEW_SECONDS')],
			['accessToken', constant('TOKEN_NOTICE_DAYS')],
			['graphVersion', constant('VERSION_NOTICE_DAYS')],
			['templateLimits', constant('NEARLY_FULL') * 100],
			['balance', constant('LITTLE')],
		];
		const rows = rowsOf(tableMarked(pages, 'checks'));
		for (const [id, ...values] of nonEmpty(limits)) {
			const [, , text] = rows.find(([, key]) => key === id) ?? [];
			expect([id, ...numbersIn(text ?? '')]).toEqual([id, ...values]);
		}
	});

	it('answer symptoms under names that they have', () => {
		const page = pageNamed(pages, 'docs/troubleshooting.md');
		const [table] = tablesIn(page, sectionTitled(page, 'By symptom').parts);
		const named = table.rows.flatMap((cells) => wordsIn([cells[2]], 'inlineCode'));
		const ids = rowsOf(tableMarked(pages, 'checks')).map(([, id]) => id);
		expect(named.filter((id) => !ids.includes(id))).toEqual([]);
		// Each symptom of a channel that is set up wrong leads here.
		expect(ids.filter((id) => !named.includes(id))).toEqual(['templateLimits']);
	});
});

describe('codes', () => {
	it.each([
		['status', VONAGE_STATUS_CODES],
		['request', VONAGE_REQUEST_CODES],
		['meta', META_CODES],
	] as const)('of the table for %s are explained as the nodes explain them', (mark, known) => {
		const rows = rowsOf(tableMarked(pages, `codes: ${mark}`));
		expect(rows).toEqual(
			Object.entries(known).map(([code, [action, meaning, advice]]) => [
				code,
				meaning,
				advice,
				action,
			]),
		);
	});

	it('have an action each that is explained', () => {
		const page = pageNamed(pages, 'docs/troubleshooting.md');
		const [table] = tablesIn(page, sectionTitled(page, 'By code').parts);
		const explained = table.rows.flatMap(([action]) => wordsIn([action], 'inlineCode'));
		const used = [VONAGE_STATUS_CODES, VONAGE_REQUEST_CODES, META_CODES].flatMap((codes) =>
			Object.values(codes).map(([action]) => action as string),
		);
		expect([...new Set([...used, 'inspect'])].sort()).toEqual(explained.sort());
	});

	it('that the text names are known', () => {
		const named = pages.flatMap(({ text }) => [
			...(text.match(/(?<=`rejected` with |\()1\d{3}(?=[) .|])/g) ?? []),
			...(text.match(/\b13\d{4}\b/g) ?? []),
		]);
		expect(named).toEqual(expect.arrayContaining(['1340', '1022', '1380', '131047']));
		expect(named.filter((code) => !explainError(code).known)).toEqual([]);
	});
});

describe('prices', () => {
	it('are expected as the table says', () => {
		const page = pageNamed(pages, 'docs/limits-and-prices.md');
		const [table] = tablesIn(page, sectionTitled(page, 'Prices').parts);
		const price = (category: string, window: 'open' | 'closed') =>
			expectedPricing({ category, window })?.billable ? 'charged' : 'free';
		expect(rowsOf(table)).toEqual([
			['Free message', price('service', 'open'), 'is not delivered'],
			['Utility template', price('utility', 'open'), price('utility', 'closed')],
			[
				'Marketing, authentication template',
				price('marketing', 'open'),
				price('authentication', 'closed'),
			],
		]);
	});

	it('are rules, without amounts that go stale', () => {
		const amounts = pages.flatMap(
			({ text }) => text.match(/[€$£]\s?\d|\d\s?(€|EUR|USD|cents?)\b/g) ?? [],
		);
		expect(amounts).toEqual([]);
	});
});

describe('the tables of the README', () => {
	const readme = () => pageNamed(pages, 'README.md');
	const tableUnder = (title: string) => tablesIn(readme(), sectionTitled(readme(), title).parts)[0];

	it('name every example, and no other', () => {
		const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));
		expect(columnOf(tableUnder('Examples'), 'File').sort()).toEqual(files.sort());
	});

	it('each example has a section with its picture', () => {
		const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));
		const page = pageNamed(pages, 'docs/examples.md');
		expect(sectionsOf(page).map(({ title }) => title)).toEqual(files.sort());
		const shown = [...page.text.matchAll(/src="pictures\/example-([\w-]+)\.png"/g)];
		expect(shown.map(([, name]) => `${name}.json`)).toEqual(files.sort());
	});

	it('count the message types', () => {
		const [types] = fieldsCalled('Message Type');
		const row = rowsOf(tableUnder('What it is')).find(([what]) => what === 'Sends');
		expect(numbersIn(row?.[1] ?? '')).toEqual([types.options?.length]);
		const page = pageNamed(pages, 'docs/operations.md');
		const [table] = tablesIn(page, sectionTitled(page, 'Message → Send').parts);
		expect(columnOf(table, 'Message Type').sort()).toEqual(
			(types.options ?? []).map(({ name }) => name).sort(),
		);
	});

	it('promise no more rules for templates than there are', () => {
		const folder = path.join(root, 'nodes/whatsapp/templates/rules');
		const source = readdirSync(folder).map((file) =>
			read(`nodes/whatsapp/templates/rules/${file}`),
		);
		const rules = new Set(source.join('\n').match(/(?<=rule: ')[\w-]+(?=')/g));
		const promised = pages.flatMap(
			({ text }) => text.match(/(?<=[Mm]ore than )\d+(?= rules)/g) ?? [],
		);
		expect(promised.length).toBeGreaterThan(0);
		for (const count of nonEmpty(promised)) expect(rules.size).toBeGreaterThan(Number(count));
	});

	it('name every n8n that is tested, and so does the page on compatibility', () => {
		const manifests = readdirSync(path.join(root, 'test/n8n'), { withFileTypes: true })
			.map((entry) => (entry.isDirectory() ? `${entry.name}/package.json` : entry.name))
			.filter((file) => file.endsWith('package.json') && !file.startsWith('node_modules'))
			.filter((file) => existsSync(path.join(root, 'test/n8n', file)));
		const pinned = manifests.map(
			(file) =>
				(JSON.parse(read(`test/n8n/${file}`)) as { dependencies: { n8n: string } }).dependencies
					.n8n,
		);
		for (const page of [readme(), pageNamed(pages, 'docs/compatibility.md')]) {
			const rows = tablesIn(page)
				.flatMap(rowsOf)
				.filter(([what, version = '']) => /^n8n\b/.test(what) && /\d/.test(version));
			const named = rows.flatMap(([, version]) => version.match(/\d+\.\d+\.\d+/g) ?? []);
			expect([page.file, ...named.sort()]).toEqual([page.file, ...pinned.sort()]);
		}
	});

	it('ask for the Graph version that a new credential has', () => {
		const page = pageNamed(pages, 'docs/compatibility.md');
		expect(page.text).toContain(`| ${String(fieldsCalled('Graph Version')[0].default)}, `);
		expect(exists(vocabulary.things, 'Graph Version')).toBe(true);
	});
});

describe('the README', () => {
	it('is small: it is part of what n8n installs', () => {
		expect(Buffer.byteLength(pageNamed(pages, 'README.md').text)).toBeLessThan(18_000);
	});

	it('promises the answers that the trigger gives', () => {
		const page = pageNamed(pages, 'docs/webhooks.md');
		const { parts } = sectionTitled(page, 'What the trigger guarantees');
		const answers = columnOf(tablesIn(page, parts)[0], 'Answer').map((text) => numbersIn(text)[0]);
		expect(answers).toEqual([200, 503, 503, 401]);
	});
});
