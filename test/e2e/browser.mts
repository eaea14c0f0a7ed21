/** Debian's Chromium, and pages that remember what their console complained about. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { installDebianPackages, root } from '../n8n/provision.mts';

const candidates = () => [
	...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
];

/** The browser's program; installs Debian's where that is possible. */
export async function findChromium(log: (line: string) => void): Promise<string> {
	const find = () => candidates().find((file) => existsSync(file));
	if (!find()) {
		await installDebianPackages(
			['chromium'],
			'The end-to-end tests need a browser (or its path in CHROMIUM_PATH).',
			log,
		);
	}
	const found = find();
	if (!found) throw new Error(`No browser at ${candidates().join(', ')}.`);
	return found;
}

export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: await findChromium(() => undefined),
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/** For a click, or for an element to appear. */
const ACTION_LIMIT_MS = 15_000;

/** For a page: n8n's editor loads some megabytes, at first from a server that has just started. */
export const PAGE_LIMIT_MS = 60_000;

const isLoopback = (url: string) => ['127.0.0.1', ''].includes(new URL(url).hostname);

/** What the editor of n8n 2.6 asks for where no licence offers it. */
const isLicensed = (url: string) => url.endsWith('/rest/external-secrets/secrets');

/**
 * A page whose requests stay on this machine, and what its console complains about from now on:
 * errors, and exceptions that nobody caught. Left out is that a request to another machine was
 * stopped: n8n's nodes panel asks npm's registry about every community package.
 */
export async function openPage(
	browser: Browser,
	options: BrowserContextOptions = {},
	complaints: string[] = [],
): Promise<{ page: Page; complaints: string[] }> {
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
	await context.route(
		(url) => !isLoopback(url.href),
		async (route) => await route.abort(),
	);
	context.setDefaultTimeout(ACTION_LIMIT_MS);
	context.setDefaultNavigationTimeout(PAGE_LIMIT_MS);
	const page = await context.newPage();
	page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
	page.on('console', (message) => {
		const { url } = message.location();
		if (message.type() === 'error' && (url === '' || isLoopback(url)) && !isLicensed(url)) {
			complaints.push(`${message.text()} (${url})`);
		}
	});
	return { page, complaints };
}

/** Keeps a picture of the page in test/e2e/screenshots when `run` fails. */
export async function onScreen<T>(page: Page, name: string, run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		const folder = path.join(root, 'test', 'e2e', 'screenshots');
		mkdirSync(folder, { recursive: true });
		const file = path.join(folder, `${name.replace(/\W+/g, '-')}.png`);
		await page.screenshot({ path: file }).catch(() => undefined);
		throw error;
	}
}
