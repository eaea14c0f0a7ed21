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
}

const read = (...file: string[]) => readFileSync(path.join(root, ...file), 'utf8');

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const folder = path.join('.github', 'workflows');
const workflows = readdirSync(path.join(root, folder)).map((name) => {
	const text = read(folder, name);
	const { on, jobs } = parse(text) as { on: object; jobs: Record<string, Job> };
	return { name, text, on, jobs };
});

/** `npm run lint`, `npm test` and what scripts call by the same words. */
const called = (command: string) =>
	[...command.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)].map(([, run, test]) => run ?? test);

describe.each(workflows)('$name', ({ text, on, jobs }) => {
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

	it('pins its actions by major version', () => {
		for (const { uses } of nonEmpty(steps))
			expect(uses ?? 'x/y@v1').toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
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
