/**
 * A PostgreSQL and a Redis for one run: Debian's programs on free ports of loopback, with their data in
 * a temporary folder. The services of the system, if there are any, are not touched.
 */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, until } from '../n8n/instance.mts';
import { installDebianPackages } from '../n8n/provision.mts';

export const DATABASE_USER = 'n8n';

const LOOPBACK = '127.0.0.1';
const REDIS = '/usr/bin/redis-server';
/** Where Debian keeps the servers, by major version. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

export interface Services {
	/** For whatever else the run keeps on disk; deleted with it. */
	folder: string;
	postgresPort: number;
	redisPort: number;
	createDatabase: (name: string) => Promise<void>;
	stop: () => Promise<void>;
}

export async function startServices(log: (line: string) => void): Promise<Services> {
	const programs = await provisionPrograms(log);
	const folder = mkdtempSync(path.join(tmpdir(), 'vonage-whatsapp-queue-'));
	const [data, user] = [path.join(folder, 'postgresql'), unprivileged()];
	if (user) chownSync(folder, user.uid, user.gid);

	const begin = (program: string, args: string[]) =>
		spawn(program, args, { ...user, cwd: folder, stdio: 'ignore' });
	const call = async (program: string, ...args: string[]) =>
		await promisify(execFile)(path.join(programs, program), args, { ...user, cwd: folder });

	const children: ChildProcess[] = [];
	const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	// Whatever ends this process, nothing of the services outlives it.
	process.once('exit', () => {
		// Waits for PostgreSQL, which would leave shared memory behind if it were killed.
		spawnSync(path.join(programs, 'pg_ctl'), ['stop', '-m', 'immediate', '-D', data], user);
		for (const child of children) child.kill('SIGKILL');
		clear();
	});

	const [postgresPort, redisPort] = [await freePort(), await freePort()];
	const address = ['--host', LOOPBACK, '--port', String(postgresPort), '--username', DATABASE_USER];
	await call(
		'initdb',
		...['--pgdata', data, '--username', DATABASE_USER],
		...['--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
	);
	children.push(
		begin(path.join(programs, 'postgres'), [
			...['-D', data, '-p', String(postgresPort), '-k', folder],
			...['-c', `listen_addresses=${LOOPBACK}`],
		]),
		begin(REDIS, [
			...['--bind', LOOPBACK, '--port', String(redisPort)],
			// Nothing on disk: it lives no longer than the run.
			...['--dir', folder, '--save', '', '--appendonly', 'no'],
		]),
	);
	await until('PostgreSQL to start', async () => await call('pg_isready', ...address));
	return {
		folder,
		postgresPort,
		redisPort,
		createDatabase: async (name) => void (await call('createdb', ...address, name)),
		stop: async () => {
			// To PostgreSQL SIGINT means: now, and in good order.
			await Promise.all(children.map(async (child) => await ended(child, 'SIGINT')));
			clear();
		},
	};
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode) return;
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.kill(signal);
	await gone;
}

/** Installs what is missing. Returns the folder of PostgreSQL's programs. */
async function provisionPrograms(log: (line: string) => void): Promise<string> {
	const missing = [
		...(postgresPrograms() === undefined ? ['postgresql'] : []),
		...(existsSync(REDIS) ? [] : ['redis-server']),
	];
	if (missing.length > 0) {
		await installDebianPackages(missing, "n8n's queue mode needs PostgreSQL and Redis.", log);
	}
	const programs = postgresPrograms();
	if (programs === undefined) throw new Error(`There is no PostgreSQL in ${POSTGRES_VERSIONS}.`);
	return programs;
}

/** Those of the newest version. */
function postgresPrograms(): string | undefined {
	if (!existsSync(POSTGRES_VERSIONS)) return undefined;
	return readdirSync(POSTGRES_VERSIONS)
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(POSTGRES_VERSIONS, version, 'bin'))
		.find((programs) => existsSync(path.join(programs, 'initdb')));
}

/** PostgreSQL refuses to run as root; Debian's package brings a user along. */
function unprivileged(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (which: string) =>
		Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
