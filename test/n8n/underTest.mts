/**
 * Which n8n the demo and the tests run. This is the one place that reads `N8N_UNDER_TEST`:
 *
 * - `newest` (the default) and `oldest` are the two that the README names, pinned by a lock file each;
 * - `latest` is what npm gives out today, and a version such as `2.30.8` is that one; neither is pinned.
 */
import path from 'node:path';

export interface N8nUnderTest {
	/** As `N8N_UNDER_TEST` says. */
	name: string;
	/** Where it is installed, in `node_modules`. */
	folder: string;
	/** Whether a lock file says what belongs to it. */
	isPinned: boolean;
}

const home = import.meta.dirname;

function chosen(name: string): N8nUnderTest {
	if (name === 'newest') return { name, folder: home, isPinned: true };
	if (name === 'oldest') return { name, folder: path.join(home, 'oldest'), isPinned: true };
	if (name === 'latest' || /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(name)) {
		return { name, folder: path.join(home, 'unpinned'), isPinned: false };
	}
	throw new Error(`N8N_UNDER_TEST is 'newest', 'oldest', 'latest' or a version, not '${name}'.`);
}

export const n8nUnderTest = chosen(process.env.N8N_UNDER_TEST || 'newest');
