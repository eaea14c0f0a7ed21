/** The workflows of GitHub, which nothing else here runs: they must call what there is. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../n8n/provision.mts';
import { nonEmpty } from '../nonEmpty.mts';

interface Step {
	uses?: string;
	run?: string;
}

interface Job {
	needs?: string | string[];
	outputs?: Record<string, string>;
	steps: Step[];
	permissions?: Record<string, string>;
	environment?: string;
}

const read = (...file: string[]) => readFileSync(path.join(root, ...file), 'utf8');

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const folder = path.join('.github', 'workflows');
const workflows = readdirSync(path.join(root, folder)).map((name) => {
	const text = read(folder, name);
	const { on, jobs, permissions } = parse(text) as {
		on: object;
		jobs: Record<string, Job>;
		permissions?: Record<string, string>;
	};
	return { name, text, on, jobs, permissions };
});

/** `npm run lint`, `npm test` and what scripts call by the same words. */
const called = (command: string) =>
	[...command.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)].map(([, run, test]) => run ?? test);

describe.each(workflows)('$name', ({ text, on, jobs, permissions }) => {
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	it('starts by itself, and has something to do', () => {
		expect(Object.keys(on)).not.toHaveLength(0);
		expect(steps).not.toHaveLength(0);
	});

	it('calls scripts of package.json only', () => {
		for (const script of steps.flatMap(({ run = '' }) => called(run))) {
			expect(scripts).toHaveProperty([script]);
		}
	});

	it('pins its actions by commit, with the version beside it', () => {
		const named = text.match(/^\s*(?:- )?uses: .*$/gm) ?? [];
		expect(named.length).toBeGreaterThan(0);
		for (const line of named)
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('gives no job more than reading by default', () => {
		expect([{}, { contents: 'read' }]).toContainEqual(permissions);
	});

	it('waits for jobs, and takes outputs, that there are', () => {
		for (const { needs = [] } of nonEmpty(Object.values(jobs))) {
			for (const job of [needs].flat()) expect(jobs).toHaveProperty([job]);
		}
		for (const [, job, output] of text.matchAll(/needs\.(\w+)\.outputs\.(\w+)/g)) {
			expect(jobs[job].outputs).toHaveProperty([output]);
		}
	});
});

it('the scripts of package.json call each other by names that there are', () => {
	for (const script of nonEmpty(Object.values(scripts).flatMap(called))) {
		expect(scripts).toHaveProperty([script]);
	}
});

describe('publishing', () => {
	const jobs: Record<string, Job> =
		workflows.find(({ name }) => name === 'publish.yml')?.jobs ?? {};
	const withIdentity = Object.values(jobs).filter((job) => job.permissions?.['id-token']);

	it('asks for an identity in one job of a protected environment', () => {
		expect(withIdentity).toHaveLength(1);
		expect(withIdentity[0].environment).toBe('npm');
		const others = workflows.filter(({ name }) => name !== 'publish.yml');
		for (const { text } of others) expect(text).not.toContain('id-token');
	});

	it('installs and builds nothing in that job, and reads no source', () => {
		const uses = withIdentity[0].steps.map(({ uses = '' }) => uses.split('@')[0]);
		expect(uses.filter(Boolean)).toEqual(['actions/download-artifact', 'actions/setup-node']);
		const commands = withIdentity[0].steps.flatMap(({ run = [] }) => run);
		expect(commands).toEqual([
			'npm publish ./package/*.tgz --provenance --access public --ignore-scripts',
		]);
	});

	it('packs only a tag that is the version, of a commit on main', () => {
		const [pack] = Object.values(jobs).filter((job) => !job.permissions?.['id-token']);
		const commands = pack.steps.map(({ run = '' }) => run);
		const checked = commands.findIndex((run) => run.includes('GITHUB_REF_NAME'));
		expect(commands[checked]).toMatch(/require\('\.\/package\.json'\)\.version/);
		expect(commands[checked]).toMatch(/merge-base --is-ancestor "\$GITHUB_SHA" origin\/main/);
		expect(commands.indexOf('npm ci')).toBeGreaterThan(checked);
		expect(pack.permissions).toEqual({ contents: 'read' });
	});
});
