import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
	blocksIn,
	columnOf,
	type Page,
	pageNamed,
	readPages,
	root,
	tablesIn,
	wordsIn,
} from './pages.mts';

const require = createRequire(import.meta.url);

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const { name, scripts } = JSON.parse(read('package.json')) as {
	name: string;
	scripts: Record<string, string>;
};

let pages: Page[];

beforeAll(async () => {
	pages = await readPages();
});

/** Every command that the pages tell to type: in blocks, and in the text where it begins with npm. */
const commands = (): string[] =>
	pages
		.flatMap((page) => [
			...blocksIn(page, 'sh').flatMap(({ text }) => text.split(/\n|&&/)),
			...wordsIn(page.parts, 'inlineCode').flatMap((code) =>
				code.startsWith('npm ') ? code.split('&&') : [],
			),
		])
		.map((command) => command.trim());

/** The source of what a script runs: of a gulp task its flags, of a program its text. */
function sourceOf(script: string): string {
	const [, task] = /^gulp (?:-\S+ )*(\w+)$/.exec(script) ?? [];
	if (task) {
		const { [task]: run } = require('../../gulpfile.js') as Record<
			string,
			{ flags?: Record<string, string> }
		>;
		return Object.keys(run.flags ?? {}).join(' ');
	}
	const [program] = /\btest\/\S+\.mts$/.exec(script) ?? [];
	return program ? read(program) : '';
}

/** Why a command cannot be as it is written; undefined where it can. */
function fault(command: string): string | undefined {
	if (['npm ci', `npm install ${name}`].includes(command)) return undefined;
	const [, run, arguments_ = ''] = /^npm (?:run )?([\w:]+)(?: -- (.+))?$/.exec(command) ?? [];
	const script = scripts[run];
	if (script === undefined) return `${command}: no such script`;
	// `npm test` is a short form that only a few scripts have.
	if (!command.startsWith('npm run ') && run !== 'test') return `${command}: 'run' is missing`;
	const source = sourceOf(script);
	const unknown = (arguments_.match(/[\w-]+/g) ?? []).filter(
		(word) => !new RegExp(`\\b${word.replace(/^--/, '')}\\b`).test(source),
	);
	return unknown.length > 0 ? `${command}: ${unknown.join(', ')} unknown` : undefined;
}

describe('commands', () => {
	it('are scripts of the package, with flags that these have', () => {
		expect(commands().map(fault).filter(Boolean)).toEqual([]);
		expect(commands()).toEqual(expect.arrayContaining(['npm ci', 'npm run demo -- --once']));
	});

	it('stand in full in the text, so that their flags are looked at', () => {
		const flags = pages.flatMap((page) => wordsIn(page.parts, 'inlineCode'));
		expect(flags.filter((code) => code.startsWith('-'))).toEqual([]);
	});

	it('are all in blocks that are marked as shell', () => {
		const languages = pages.flatMap(({ text }) => [...text.matchAll(/^```(\w*)$/gm)]);
		const opened = languages.filter((_, index) => index % 2 === 0).map(([, language]) => language);
		expect(opened.filter((language) => !['sh', 'json', 'text'].includes(language))).toEqual([]);
	});

	it('the two of the README are those that every change has to pass', () => {
		const [demo, test] = blocksIn(pageNamed(pages, 'README.md'), 'sh').map(({ text }) => text);
		expect([demo, test]).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
		const [, line = ''] = /^\{ (npm ci && .+); \}/m.exec(read('.ci/run')) ?? [];
		const checked = line.split(' && ').map((command) => command.replace(/ -- .*$/, ''));
		expect(checked).toEqual(expect.arrayContaining(`${demo} && ${test}`.split(' && ')));
	});

	it('the list for contributors is that of package.json', () => {
		const page = pageNamed(pages, 'CONTRIBUTING.md');
		const listed = tablesIn(page)
			.filter(({ header }) => header.includes('Script'))
			.flatMap((table) => columnOf(table, 'Script'))
			.map((command) => command.replace(/^npm (run )?/, ''));
		expect(listed.sort()).toEqual(Object.keys(scripts).sort());
	});
});

describe('what the text points at', () => {
	/** Code that looks like a path from the root of the repository. */
	const isPath = (code: string) =>
		/^(\.ci|credentials|docs|examples|icons|nodes|test)(\/[\w.-]+)*\/?$/.test(code) ||
		/^[\w-]+\.json$/.test(code);

	it('files and folders exist', () => {
		const missing = pages.flatMap((page) =>
			wordsIn(page.parts, 'inlineCode')
				.filter(isPath)
				.filter((code) => code !== 'docs')
				.filter(
					(code) =>
						!existsSync(path.join(root, code)) && !existsSync(path.join(root, 'examples', code)),
				)
				.map((code) => `${page.file}: ${code}`),
		);
		expect(missing).toEqual([]);
	});
});
