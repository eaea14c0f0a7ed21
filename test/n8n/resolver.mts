/**
 * Jest's way to modules for the engine tests: the built package and the tests get n8n's libraries, and
 * zod, from the n8n under test, in place of those that this project develops with.
 */
import type { SyncResolver } from 'jest-resolve';
import path from 'node:path';
import { n8nUnderTest } from './underTest.mts';

const isOfN8n = (request: string) => /^(n8n-core|n8n-workflow|zod)(\/|$)/.test(request);
const isOurs = (folder: string) => !folder.split(path.sep).includes('node_modules');

export const sync: SyncResolver = (request, options) => {
	const { basedir } = options;
	const from = isOfN8n(request) && isOurs(basedir) ? n8nUnderTest.folder : basedir;
	return options.defaultResolver(request, { ...options, basedir: from });
};
