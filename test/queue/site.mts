/** An n8n in queue mode: which processes it has, how they are started, and how they die. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { killGroup, logOf, spawnN8n, until, untilReady } from '../n8n/instance.mts';
import { DATABASE_USER } from './services.mts';

/** The processes, with the command of n8n that each of them is. */
export const ROLES = {
	main: 'start',
	webhook: 'webhook',
	workerA: 'worker',
	workerB: 'worker',
} as const;

export type Role = keyof typeof ROLES;

export const WORKERS = ['workerA', 'workerB'] as const;

/** A description that can be written down, so that setup, tests and teardown mean the same processes. */
export interface Site {
	/** Of the proxy in front of it. */
	url: string;
	/** Each process has a folder of its own in it, as if it were on a machine of its own. */
	folder: string;
	ports: Record<Role, number>;
	postgresPort: number;
	/** What all processes have to agree about. */
	env: Record<string, string>;
}

/** What an n8n on this database is told, in queue mode or not. */
export function databaseEnvironment(port: number, database: string) {
	return {
		// Jest says 'test', and n8n does not start then.
		NODE_ENV: 'production',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_USER: DATABASE_USER,
		DB_POSTGRESDB_DATABASE: database,
	};
}

/** What makes several processes one n8n in queue mode. */
export function queueEnvironment(url: string, redisPort: number) {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		N8N_ENCRYPTION_KEY: 'the-same-for-all-processes-of-one-n8n',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		WEBHOOK_URL: `${url}/`,
		N8N_EDITOR_BASE_URL: url,
		N8N_PROXY_HOPS: '1',
		// n8n finds out 60 to 90 seconds after a worker died that its jobs have stalled; here 15 to 17.
		QUEUE_WORKER_LOCK_DURATION: '15000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
	};
}

/** What one process has for itself. */
function environmentOf({ ports, env }: Site, role: Role): Record<string, string> {
	switch (ROLES[role]) {
		case 'start':
			// Production webhooks are not for it.
			return { ...env, N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' };
		case 'webhook':
			return env;
		case 'worker':
			return {
				...env,
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(ports[role]),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			};
	}
}

export const folderOf = ({ folder }: Site, role: Role) => path.join(folder, role);

const idFile = (site: Site, role: Role) => path.join(folderOf(site, role), 'pid');

/** Starts a process, and waits until it says that it is ready. */
export async function start(site: Site, role: Role): Promise<void> {
	const options = {
		userFolder: folderOf(site, role),
		port: site.ports[role],
		env: environmentOf(site, role),
	};
	const child = await spawnN8n(ROLES[role], options);
	// It is no test's own: who ends it knows it by this file.
	writeFileSync(idFile(site, role), String(child.pid));
	child.unref();
	await untilReady(child, options);
}

/** Ends a process as a power cut would; returns when it is gone. */
export async function kill(site: Site, role: Role): Promise<void> {
	const pid = killAtOnce(site, role);
	await until(`the ${role} process to be gone`, () => !isAlive(pid) || undefined);
}

/** As {@link kill}, without waiting. */
export function killAtOnce(site: Site, role: Role): number | undefined {
	const pid = processOf(site, role);
	killGroup({ pid }, 'SIGKILL');
	return pid;
}

export const isRunning = (site: Site, role: Role) => isAlive(processOf(site, role));

function processOf(site: Site, role: Role): number | undefined {
	try {
		return Number(readFileSync(idFile(site, role), 'utf8'));
	} catch {
		return undefined; // It was never started.
	}
}

function isAlive(pid: number | undefined): boolean {
	try {
		return pid !== undefined && process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The worker that has started an execution, as its log says. */
export async function workerOf(site: Site, executionId: string): Promise<'workerA' | 'workerB'> {
	return await until(`a worker to start execution ${executionId}`, () =>
		WORKERS.find((worker) =>
			readFileSync(logOf(folderOf(site, worker)), 'utf8').includes(
				`Worker started execution ${executionId} `,
			),
		),
	);
}

/** Waits until no worker has anything to do, nor will have. */
export async function untilDrained({ env }: Site): Promise<void> {
	const lengthOf = async (list: string) => {
		const args = ['-p', env.QUEUE_BULL_REDIS_PORT, 'llen', `bull:jobs:${list}`];
		return Number((await promisify(execFile)('redis-cli', args)).stdout);
	};
	await until('the queue to be empty', async () => {
		const jobs = (await lengthOf('wait')) + (await lengthOf('active'));
		return jobs === 0 || undefined;
	});
}
