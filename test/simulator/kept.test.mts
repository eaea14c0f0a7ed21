import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { basic, http } from './harness.mts';
import { keepWebhooks, keptIdentities } from './kept.mts';
import { type Simulator, startSimulator } from './simulator.mts';
import type { Json } from './types.mts';

let folder: string;
let running: Simulator[];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'kept-'));
	running = [];
});
afterEach(async () => {
	for (const simulator of running) await simulator.stop();
	rmSync(folder, { recursive: true, force: true });
});

const n8nUrl = 'http://127.0.0.1:5678';
const otherN8nUrl = 'http://127.0.0.1:56781';

async function start(url = n8nUrl): Promise<Simulator> {
	const simulator = await startSimulator({ identities: keptIdentities(folder) });
	running.push(simulator);
	keepWebhooks(simulator, folder, url);
	return simulator;
}

/** As the trigger does when it is published. */
async function register(simulator: Simulator, inboundUrl: string, statusUrl: string) {
	const { applicationId, apiKey, apiSecret } = simulator.credential();
	const address = `${simulator.url}/v2/applications/${applicationId}`;
	const headers = { Authorization: basic(apiKey, apiSecret) };
	const application: Json = (await http('GET', address, undefined, headers)).data;
	const webhooks = {
		inbound_url: { address: inboundUrl, http_method: 'POST' },
		status_url: { address: statusUrl, http_method: 'POST' },
	};
	const capabilities = { messages: { version: 'v1', webhooks } };
	await http('PUT', address, { ...application, capabilities }, headers);
}

const urls = (simulator: Simulator) => {
	const { inboundUrl, statusUrl } = simulator.addresses();
	return [inboundUrl, statusUrl];
};

describe('a simulator in the folder of one that was there before', () => {
	it('has the same keys', async () => {
		const first = await start();
		const second = await start();
		expect(second.credential().privateKey).toBe(first.credential().privateKey);
	});

	it('sends to nobody when nobody was registered', async () => {
		await start();
		expect(urls(await start())).toEqual(['', '']);
	});

	it('sends where Vonage was told to send, although nobody stopped the first one', async () => {
		await register(await start(), `${n8nUrl}/webhook/a/inbound`, `${n8nUrl}/webhook/a/status`);
		expect(urls(await start())).toEqual([
			`${n8nUrl}/webhook/a/inbound`,
			`${n8nUrl}/webhook/a/status`,
		]);
	});

	it('sends nowhere again once the URLs were given back', async () => {
		const first = await start();
		await register(first, `${n8nUrl}/webhook/a/inbound`, `${n8nUrl}/webhook/a/status`);
		await register(first, '', '');
		expect(urls(await start())).toEqual(['', '']);
	});

	it('follows n8n to another port and leaves the URLs of others alone', async () => {
		await register(await start(), `${n8nUrl}/webhook/a/inbound`, 'https://example.com/status');
		const moved = [`${otherN8nUrl}/webhook/a/inbound`, 'https://example.com/status'];
		expect(urls(await start(otherN8nUrl))).toEqual(moved);
		// And back, from what the second one has kept.
		expect(urls(await start())).toEqual([
			`${n8nUrl}/webhook/a/inbound`,
			'https://example.com/status',
		]);
	});

	it('keeps URLs that were set by hand', async () => {
		(await start()).setWebhooks({ inboundUrl: 'https://example.com/inbound' });
		expect(urls(await start())).toEqual(['https://example.com/inbound', '']);
	});
});
