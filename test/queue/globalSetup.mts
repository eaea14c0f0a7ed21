/** Before the first test of queue mode: PostgreSQL, Redis, and four processes of n8n behind a proxy. */
import { freePort, N8n } from '../n8n/instance.mts';
import { buildPackage, installPackage } from '../n8n/package.mts';
import { provisionN8n } from '../n8n/provision.mts';
import { openProxy, type Proxy } from './proxy.mts';
import { type Services, startServices } from './services.mts';
import {
	databaseEnvironment,
	folderOf,
	killAtOnce,
	queueEnvironment,
	type Role,
	ROLES,
	type Site,
	start,
} from './site.mts';

/** What setup leaves to globalTeardown, which runs in the same process. */
export const running = globalThis as typeof globalThis & {
	queueMode?: { site: Site; services: Services; proxy: Proxy };
};

const roles = Object.keys(ROLES) as Role[];

export default async function globalSetup(): Promise<void> {
	const log = (line: string) => process.stdout.write(`${line}\n`);
	// An interrupted run leaves nothing behind: the `exit` handlers see to that.
	process.once('SIGINT', () => process.exit(130));
	process.once('SIGTERM', () => process.exit(143));

	await provisionN8n(log);
	log('Starting PostgreSQL and Redis …');
	const services = await startServices(log);
	for (const database of ['queue', 'single']) await services.createDatabase(database);

	const [proxyPort, main, webhook, workerA, workerB] = [
		await freePort(),
		...(await Promise.all(roles.map(async () => await freePort()))),
	];
	const proxy = await openProxy(proxyPort, { webhook, main });
	const site: Site = {
		url: proxy.url,
		folder: services.folder,
		ports: { main, webhook, workerA, workerB },
		postgresPort: services.postgresPort,
		env: {
			...databaseEnvironment(services.postgresPort, 'queue'),
			...queueEnvironment(proxy.url, services.redisPort),
		},
	};
	running.queueMode = { site, services, proxy };
	process.prependOnceListener('exit', () => roles.forEach((role) => killAtOnce(site, role)));

	log('Building and packing this package …');
	await buildPackage();
	await installPackage(...roles.map((role) => folderOf(site, role)));
	log('Starting n8n: main, a webhook process and two workers …');
	// Main prepares the database for all.
	await start(site, 'main');
	await Promise.all([
		start(site, 'webhook'),
		start(site, 'workerA'),
		start(site, 'workerB'),
		logIn(),
	]);

	async function logIn(): Promise<void> {
		const n8n = N8n.at(site.url, '');
		await n8n.logIn();
		process.env.QUEUE_SITE = JSON.stringify({ site, session: n8n.session });
	}
}
