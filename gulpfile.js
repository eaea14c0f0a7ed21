'use strict';

/**
 * The tasks that n8n-node does not do: `npx gulp --tasks` lists them. Each one is a module under
 * test/, so that it can be read and called on its own.
 */

const log = (line) => process.stdout.write(`${line}\n`);

/** Installs the pinned n8n into test/n8n/node_modules, once. */
async function provision() {
	const { provisionN8n } = await import('./test/n8n/provision.mts');
	await provisionN8n(log);
}
provision.description = 'Installs the n8n that demo and e2e tests run (once)';

/** n8n's own community package check, offline: the sources, and the packed tarball. */
async function scan() {
	const { scanPackage } = await import('./test/n8n/scan.mts');
	await scanPackage(log);
}
scan.description = "Runs both legs of n8n's community package scanner offline";

/** The size and the files of the tarball that would be published. */
async function tarball() {
	const { checkTarball } = await import('./test/n8n/tarball.mts');
	await checkTarball(log);
}
tarball.description = 'Packs the package, lists it, and checks that it is under 300 kB';

/** A real n8n with this package, the simulator and a phone; `--once` plays one conversation. */
async function demo() {
	const { runDemo } = await import('./test/demo/demo.mts');
	await runDemo({ once: process.argv.includes('--once') }, log);
}
demo.description = 'Starts n8n, the simulator and a phone with the example workflow';
demo.flags = { '--once': 'Plays one conversation by itself and ends' };

/** The README's pictures, from a real n8n, for a light and a dark page. */
async function screenshots() {
	const { takeScreenshots } = await import('./test/screenshots/screenshots.mts');
	await takeScreenshots(log);
}
screenshots.description = "Takes the README's pictures into docs/pictures";

/** Which room of nodes/ imports which. */
async function house() {
	const { drawHouse } = await import('./test/architecture/house.mts');
	await drawHouse(log);
}
house.description = "Draws CONTRIBUTING's picture of the house from the code";

/** One place for the repository's address: package.json. */
async function repository() {
	const { writeRepositoryLinks } = await import('./test/n8n/repository.mts');
	writeRepositoryLinks(log);
}
repository.description = "Writes package.json's repository into every link to it";

Object.assign(exports, { provision, scan, tarball, demo, screenshots, house, repository });
