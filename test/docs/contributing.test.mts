/** Whether somebody who has read CONTRIBUTING and nothing else finds the right file. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { longFunctions } from '../architecture/functionLength.mts';
import { complaintsAboutTree, foldersInTree, rooms } from '../architecture/rooms.mts';
import { repositoryLinks, repositoryUrl } from '../n8n/repository.mts';
import {
	columnOf,
	type Page,
	pageNamed,
	readPages,
	root,
	sectionTitled,
	tablesIn,
	wordsIn,
} from './pages.mts';

let page: Page;

beforeAll(async () => {
	page = pageNamed(await readPages(), 'CONTRIBUTING.md');
});

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** What a file must contain to be the answer to a question that contains these words. */
const EVIDENCE: Array<[question: string, code: RegExp]> = [
	["20 characters for a button's title", /replyButtonTitle: 20,/],
	['a 401 from Vonage', /\b401\b/],
	['a test stop diverting', /export async function forwardToTest\(/],
	['the meaning of code 1340', /'?1340'?[:,]|WINDOW_CLOSED/],
	['decided what happens when the window is closed', /export function decideOnWindow\(/],
	['the field If Window Is Closed', /displayName: 'If Window Is Closed'/],
	['which key signs a request', /export function authenticationFor\(/],
	[
		"a webhook's signature checked",
		/timingSafeEqual[\s\S]*export function verifyWebhook|export function verifyWebhook[\s\S]*timingSafeEqual/,
	],
	['recognised as a repeat', /export class SeenEvents/],
	['a failed send may be repeated', /export function classifyError\(/],
	['must not end with a variable', /2388299/],
	['Markdown become', /export function \w*(markdown|Markdown|toWhatsApp)\w*\(/],
	['the previous webhook URL kept', /export function saveRegistration\(/],
	['the bytes of a picture', /heic/i],
];

describe('where is it?', () => {
	const table = () => tablesIn(page, sectionTitled(page, 'Where is it?').parts)[0];

	it('has an answer to each question, and a check of each answer', () => {
		const questions = columnOf(table(), 'Question');
		expect(questions.length).toBeGreaterThanOrEqual(12);
		const unchecked = questions.filter(
			(question) => EVIDENCE.filter(([words]) => question.includes(words)).length !== 1,
		);
		expect(unchecked).toEqual([]);
	});

	it.each(EVIDENCE)('%s', (words, code) => {
		const { rows } = table();
		const row = rows.find(([question]) => wordsOfCell(question).includes(words));
		const [file] = row ? wordsIn([row[1]], 'inlineCode') : [];
		expect(read(file ?? '')).toMatch(code);
	});
});

function wordsOfCell(cell: { value?: string; children?: Array<{ value?: string }> }): string {
	return cell.value ?? (cell.children ?? []).map(wordsOfCell).join('');
}

describe('the three lives', () => {
	it.each(['an inbound webhook', 'a sent message', 'a submitted template'])(
		'of %s name files that exist, on one page',
		(title) => {
			const { parts } = sectionTitled(page, `The life of ${title}`);
			const files = wordsIn(parts, 'inlineCode').filter((code) => /\.ts$/.test(code));
			expect(files.length).toBeGreaterThan(8);
			const known = rooms();
			const missing = files.filter(
				(file) =>
					!existsSync(path.join(root, file)) &&
					!known.some(
						(room) =>
							existsSync(path.join(root, room, file)) ||
							(file.includes('/') && existsSync(path.join(root, path.dirname(room), file))),
					),
			);
			expect(missing).toEqual([]);
		},
	);
});

describe('the tree', () => {
	it('names every folder with code, and no other', () => {
		expect(foldersInTree(page.text).length).toBeGreaterThan(20);
		expect(complaintsAboutTree(page.text)).toEqual([]);
	});

	it('is complained about when a folder is missing, or too much', () => {
		const withNewRoom = [...rooms(), 'nodes/transport/telepathy'];
		expect(complaintsAboutTree(page.text, withNewRoom)).toEqual([
			'The tree in CONTRIBUTING.md does not name nodes/transport/telepathy/.',
		]);
		const withoutPacing = rooms().filter((room) => room !== 'nodes/transport/pacing');
		expect(complaintsAboutTree(page.text, withoutPacing)).toEqual([
			'The tree in CONTRIBUTING.md names nodes/transport/pacing/, which holds no code.',
		]);
	});
});

/** Imports that must not be, as files of a small package: the rule that has to complain, and what to plant. */
const VIOLATIONS: Array<[rule: string, files: Record<string, string>]> = [
	[
		'no-circles',
		{
			'nodes/whatsapp/one.ts': "import type { Two } from './two';\nexport type One = Two[];",
			'nodes/whatsapp/two.ts': "import type { One } from './one';\nexport type Two = One[];",
		},
	],
	[
		'whatsapp-imports-nothing-above',
		{
			'nodes/whatsapp/one.ts':
				"import type { Wire } from '../transport/wire';\nexport type One = Wire;",
		},
	],
	[
		'whatsapp-is-pure',
		{ 'nodes/whatsapp/one.ts': "import { sleep } from 'n8n-workflow';\nexport const one = sleep;" },
	],
	[
		'transport-imports-only-whatsapp',
		{
			'nodes/transport/one.ts':
				"import type { Shared } from '../shared/shared';\nexport type One = Shared;",
		},
	],
	[
		'shared-imports-no-node',
		{
			'nodes/shared/one.ts':
				"import { node } from '../VonageWhatsApp/node';\nexport const one = node;",
		},
	],
	[
		'no-node-imports-another',
		{
			'nodes/VonageWhatsAppTrigger/one.ts':
				"import { node } from '../VonageWhatsApp/node';\nexport const one = node;",
		},
	],
	[
		'no-tests-in-the-package',
		{
			'nodes/VonageWhatsApp/one.ts':
				"import { tool } from '../../test/tool';\nexport const one = tool;",
		},
	],
	[
		'only-allowed-packages',
		{ 'nodes/VonageWhatsApp/one.ts': "import axios from 'axios';\nexport const one = axios;" },
	],
];

const INNOCENT = {
	'nodes/transport/wire.ts': 'export type Wire = string;',
	'nodes/shared/shared.ts':
		"import type { Wire } from '../transport/wire';\nexport type Shared = Wire;",
	'nodes/VonageWhatsApp/node.ts':
		"import type { Shared } from '../shared/shared';\nexport const node: Shared = 'node';",
	'test/tool.ts': 'export const tool = 1;',
	'credentials/one.ts': 'export const credential = 1;',
};

/** What the check of the architecture says to a package of these files. */
async function violationsIn(files: Record<string, string>): Promise<string[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'architecture-'));
	try {
		for (const [file, text] of Object.entries(files)) {
			mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
			writeFileSync(path.join(folder, file), text);
		}
		for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
			cpSync(path.join(root, file), path.join(folder, file));
		}
		symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
		const depcruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
		const args = [depcruise, '-c', '.dependency-cruiser.mjs', '-T', 'json', 'nodes', 'credentials'];
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
			(error: { stdout: string }) => error,
		);
		const { summary } = JSON.parse(stdout) as {
			summary: { violations: Array<{ rule: { name: string } }> };
		};
		return [...new Set(summary.violations.map(({ rule }) => rule.name))];
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe('the check of the architecture', () => {
	it('lets a package pass that keeps to it', async () => {
		expect(await violationsIn(INNOCENT)).toEqual([]);
	});

	it.each(VIOLATIONS)('%s', async (rule, files) => {
		expect(await violationsIn({ ...INNOCENT, ...files })).toContain(rule);
	});
});

it('a function of more than 60 lines is found', () => {
	const long = (lines: number) => `const f = () => {\n${'f();\n'.repeat(lines - 2)}};\n`;
	expect(longFunctions('one.ts', long(60))).toEqual([]);
	expect(longFunctions('one.ts', long(61))).toEqual(['one.ts:1 (61 lines)']);
});

describe('the repository', () => {
	it('has one address, in package.json, that every link uses', () => {
		const links = repositoryLinks();
		expect(links.length).toBeGreaterThan(4);
		const strangers = links.filter(({ addresses }) =>
			addresses.some((address) => address !== repositoryUrl()),
		);
		expect(strangers).toEqual([]);
	});
});
