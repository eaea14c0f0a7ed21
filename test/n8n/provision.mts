/**
 * Puts the n8n under test (see underTest.mts) on this machine, once, into a git-ignored node_modules:
 * a pinned one by its lock file, any other as npm gives it out. Needs Node 20 with npm; on a Debian
 * machine it fetches the compiler that sqlite3 may need by itself when it runs as root.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { n8nUnderTest } from './underTest.mts';

export const root = path.resolve(import.meta.dirname, '..', '..');
const { name: wanted, folder: home, isPinned } = n8nUnderTest;
const modules = path.join(home, 'node_modules');

/** The program to start: `node <n8nBin> start`. */
export const n8nBin = path.join(modules, 'n8n', 'bin', 'n8n');

type Log = (line: string) => void;

const PROGRESS_MS = 20_000;

/** How long the installation takes on a usual line, in seconds. */
const INSTALLATION_SECONDS = 240;

interface Manifest {
	version?: string;
	dependencies?: Record<string, string>;
}

const manifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

/** The version of the n8n under test; `latest` is looked up at npm. */
export async function versionUnderTest(): Promise<string> {
	if (isPinned) return manifest(path.join(home, 'package.json')).dependencies?.n8n ?? 'unknown';
	if (wanted !== 'latest') return wanted;
	return (await run('npm', ['view', 'n8n@latest', 'version', '--loglevel=error'])).trim();
}

/** The version that is there as a whole: npm writes its own lock file last. */
function installedVersion(): string | undefined {
	const file = path.join(modules, 'n8n', 'package.json');
	const isWhole = existsSync(path.join(modules, '.package-lock.json'));
	return isWhole && existsSync(file) ? manifest(file).version : undefined;
}

function sqliteIsBuilt(): boolean {
	return existsSync(path.join(modules, 'sqlite3', 'build', 'Release', 'node_sqlite3.node'));
}

/** Folder with the headers of the Node 24 that this project brings along, for native modules. */
function nodeHeaders(): string | undefined {
	const nodePackage = path.dirname(createRequire(import.meta.url).resolve('node/package.json'));
	const headers = path.join(
		nodePackage,
		'node_modules',
		`node-${process.platform}-${process.arch}`,
	);
	return existsSync(path.join(headers, 'include', 'node', 'node.h')) ? headers : undefined;
}

/** Runs a program, keeps its output for the case that it fails, and reports progress meanwhile. */
export async function run(
	command: string,
	args: string[],
	options: { cwd?: string; env?: NodeJS.ProcessEnv; progress?: () => void } = {},
): Promise<string> {
	const child = spawn(command, args, {
		cwd: options.cwd ?? root,
		env: { ...process.env, ...options.env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const ticker = options.progress ? setInterval(options.progress, PROGRESS_MS) : undefined;
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code !== 0) {
			throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-4_000)}`);
		}
		return output;
	} finally {
		clearInterval(ticker);
	}
}

function has(program: string): boolean {
	return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Installs Debian packages where that is possible without a password, else says what to type. */
export async function installDebianPackages(packages: string[], why: string, log: Log) {
	const line = `apt-get install -y ${packages.join(' ')}`;
	if (!has('apt-get') || process.getuid?.() !== 0) {
		throw new Error(`${why} Run this once, then start again: sudo ${line}`);
	}
	log(`${why} Running ${line} …`);
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	await run('apt-get', ['update'], { env });
	await run('apt-get', ['install', '-y', ...packages], { env });
}

/** An empty folder for a version that no lock file describes. */
function prepareUnpinned(version: string): void {
	rmSync(home, { recursive: true, force: true });
	mkdirSync(home);
	const content = { private: true, dependencies: { n8n: version } };
	writeFileSync(path.join(home, 'package.json'), JSON.stringify(content, undefined, 2));
}

/**
 * Installs the n8n under test unless that version is already there. The first time takes some minutes
 * and up to 3 GB; `log` gets a line of progress every 20 s.
 */
export async function provisionN8n(log: Log): Promise<void> {
	const version = await versionUnderTest();
	if (installedVersion() !== version) {
		const into = path.relative(root, home);
		log(
			`Installing n8n ${version} into ${into} (once; about ${INSTALLATION_SECONDS / 60} minutes and 3 GB) …`,
		);
		const started = Date.now();
		if (!isPinned) prepareUnpinned(version);
		const install = isPinned ? 'ci' : 'install';
		await run('npm', [install, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: home,
			progress: () => {
				const seconds = Math.round((Date.now() - started) / 1000);
				log(`  … ${seconds} s of about ${INSTALLATION_SECONDS}`);
			},
		});
	}
	if (!sqliteIsBuilt()) {
		log('Preparing the database driver of n8n (once; up to 2 minutes) …');
		const headers = nodeHeaders();
		const env = headers ? { npm_config_nodedir: headers } : {};
		const rebuild = async () =>
			await run('npm', ['rebuild', 'sqlite3', '--loglevel=error'], { cwd: home, env });
		// Its install script takes a prebuilt driver where the download works, and compiles elsewhere.
		await rebuild().catch(() => undefined);
		if (!sqliteIsBuilt()) {
			const missing = ['g++', 'make', 'python3'].filter((program) => !has(program));
			if (missing.length > 0) {
				await installDebianPackages(missing, 'The database driver has to be compiled.', log);
			}
			await rebuild();
		}
		if (!sqliteIsBuilt()) throw new Error('The database driver of n8n (sqlite3) was not built.');
	}
}
