/** Before the first end-to-end test: one n8n with this package, built, packed and installed anew. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { freePort, N8n } from '../n8n/instance.mts';
import { buildPackage, dataFolder, installPackage } from '../n8n/package.mts';
import { provisionN8n } from '../n8n/provision.mts';
import { findChromium } from './browser.mts';
import { certify, type InternetSetup } from './internet.mts';

/** What {@link globalSetup} leaves to globalTeardown, which runs in the same process. */
export const running = globalThis as typeof globalThis & { endToEndN8n?: N8n };

/** Where workflows may write files; n8n would allow a folder of whoever runs the tests. */
export const filesFolder = path.join(dataFolder('e2e'), 'files');

export default async function globalSetup(): Promise<void> {
	const log = (line: string) => process.stdout.write(`${line}\n`);
	// An interrupted run ends the n8n that it started: its owner's `exit` handler does.
	process.once('SIGINT', () => process.exit(130));
	process.once('SIGTERM', () => process.exit(143));

	await provisionN8n(log);
	await findChromium(log);
	const folder = dataFolder('e2e');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(filesFolder, { recursive: true });
	await buildPackage();
	await installPackage(folder);

	const internet: InternetSetup = { port: await freePort(), ...(await certify(folder)) };
	const n8n = await N8n.start({
		userFolder: folder,
		port: await freePort(),
		env: {
			// Jest says 'test', and n8n does not start then.
			NODE_ENV: 'production',
			N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
			// Nothing leaves this machine: see internet.mts.
			HTTPS_PROXY: `http://127.0.0.1:${internet.port}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: internet.certificateFile,
		},
	});
	running.endToEndN8n = n8n;
	await n8n.logIn();
	process.env.E2E_N8N = JSON.stringify({ url: n8n.url, session: n8n.session });
	process.env.E2E_INTERNET = JSON.stringify(internet);
}
