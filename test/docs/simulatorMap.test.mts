/** The simulator's README names its files: all of them, and no other. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.mts';

const folder = path.join(root, 'test', 'simulator');
const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
const files = readdirSync(folder).filter((file) => /\.(mts|html)$/.test(file));

describe("the simulator's README", () => {
	it('names every file that is not a test', () => {
		const sources = files.filter((file) => !file.endsWith('.test.mts'));
		expect(sources.length).toBeGreaterThan(40);
		expect(sources.filter((file) => !text.includes(`\`${file}\``))).toEqual([]);
	});

	it('names no file that is not there', () => {
		const named = [...text.matchAll(/`([\w.]+\.(?:mts|html))`/g)].map(([, file]) => file);
		expect(named.filter((file) => !files.includes(file))).toEqual([]);
	});
});
