/** Packs this project and puts it into an n8n user folder the way n8n installs a community package. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './provision.mts';
import { n8nUnderTest } from './underTest.mts';

export const packageName = 'n8n-nodes-vonage-whatsapp';

/**
 * Where an n8n of this project keeps its data: a folder for each n8n, for an older one cannot read the
 * database of a newer one. Not inside the project: a package there would find the project's own
 * node_modules, while one in production finds n8n's.
 */
export function dataFolder(name: string): string {
	const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
	const { name: n8n } = n8nUnderTest;
	return path.join(cache, packageName, n8n === 'newest' ? name : `${name}-${n8n}`);
}

/** Builds `dist/` with n8n's own tool. */
export async function buildPackage(): Promise<void> {
	await run('npm', ['run', 'build', '--silent']);
}

/** Packs the built project; the caller removes the folder of the returned tarball. */
export async function packPackage(): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'vonage-whatsapp-pack-'));
	await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
	const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
	if (!tarball) throw new Error('npm pack left no tarball.');
	return path.join(folder, tarball);
}

/** Unpacks a tarball into a folder, without the `package/` level that npm puts on top. */
export async function unpack(tarball: string, folder: string): Promise<void> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/**
 * Installs the packed project into `<userFolder>/.n8n/nodes/node_modules`, where n8n finds community
 * packages, so that the node types carry their production names. Packed, not linked: what runs is
 * what would be published.
 */
export async function installPackage(...userFolders: string[]): Promise<void> {
	const tarball = await packPackage();
	try {
		for (const userFolder of userFolders) {
			const nodes = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
			await unpack(tarball, path.join(nodes, packageName));
		}
	} finally {
		rmSync(path.dirname(tarball), { recursive: true, force: true });
	}
}
