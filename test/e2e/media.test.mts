import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { publish, publishExample } from '../demo/demo.mts';
import { root } from '../n8n/provision.mts';
import { samples } from '../simulator/media.mts';
import { BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { onScreen, openPage } from './browser.mts';
import { tableRows } from './dataTable.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { useBrowser } from './use.mts';
import { chain } from './workflow.mts';

const TRIGGER = "$('Vonage WhatsApp Trigger').item.json";
const text = 'Two nights, breakfast included: 180.00 EUR ☕';

const n8n = runningN8n();
let simulator: Simulator;
const browser = useBrowser();
let page: Page;
let complaints: string[];

beforeAll(async () => {
	({ page, complaints } = await openPage(browser()));
});

// One application has one trigger: each test has a Vonage of its own.
beforeEach(async () => {
	simulator = await startSimulator();
});

afterEach(async () => {
	await simulator?.stop();
});

describe("a file of n8n's own", () => {
	it('reaches the phone through a signed URL, which nobody else has', async () => {
		await publish(
			n8n,
			simulator,
			chain(
				'Send an Offer',
				{
					name: 'Vonage WhatsApp Trigger',
					type: 'vonageWhatsAppTrigger',
					parameters: { events: ['message'] },
				},
				{
					name: 'Convert to File',
					type: 'n8n-nodes-base.convertToFile',
					typeVersion: 1.1,
					parameters: {
						operation: 'toText',
						sourceProperty: 'text',
						binaryPropertyName: 'offer',
						options: { fileName: 'offer.txt' },
					},
				},
				{
					name: 'Send the File',
					type: 'vonageWhatsApp',
					parameters: {
						messageType: 'file',
						from: `={{ ${TRIGGER}.to }}`,
						to: `={{ ${TRIGGER}.from }}`,
						mediaSource: 'binary',
						binaryPropertyName: 'offer',
						caption: 'Your offer',
					},
				},
			),
		);
		await onScreen(page, 'media', async () => {
			await page.goto(simulator.addresses().phone);
			await page.getByTestId('composer').fill(text);
			await page.getByTestId('send').click();

			const bubble = page.locator('[data-testid="bubble"][data-direction="business"]');
			await bubble.and(page.locator('[data-status="read"]')).waitFor();
			expect(await bubble.innerText()).toContain('offer.txt');
			expect(await bubble.innerText()).toContain('Your offer');

			const link = await bubble.getByRole('link').getAttribute('href');
			const file = await axios.get<string>(new URL(link ?? '', simulator.url).href);
			expect(file.data).toBe(text);
			expect(complaints).toEqual([]);
		});

		const [{ request }] = simulator.ledger().messages;
		const { url } = request.file as { url: string };
		expect(url.startsWith(`${n8n.url}/`)).toBe(true);

		const unsigned = new URL(url);
		unsigned.searchParams.set('token', 'forged');
		const { status } = await axios.get(unsigned.href, { validateStatus: () => true });
		expect(status).toBeGreaterThanOrEqual(400);
	});
});

describe('a photo of a customer, which the application keeps to itself', () => {
	it('is fetched by the trigger and again by the action, and goes back to the phone', async () => {
		const workflow = chain(
			'Send It Back',
			{
				name: 'Vonage WhatsApp Trigger',
				type: 'vonageWhatsAppTrigger',
				parameters: { events: ['message'], options: { downloadMedia: true } },
			},
			{
				name: 'Hash of the File',
				type: 'n8n-nodes-base.crypto',
				parameters: {
					action: 'hash',
					type: 'SHA256',
					binaryData: true,
					binaryPropertyName: 'data',
					dataPropertyName: 'sha256',
				},
			},
			{
				name: 'Download',
				type: 'vonageWhatsApp',
				parameters: { resource: 'media', operation: 'download' },
			},
			{
				name: 'Send It Back',
				type: 'vonageWhatsApp',
				parameters: {
					messageType: 'image',
					mediaSource: 'binary',
					caption: '={{ $json.media.name }} {{ $json.media.mimeType }} {{ $json.sha256 }}',
				},
			},
		);
		await publish(n8n, simulator, workflow);
		simulator.configureApplication({ authenticateMedia: true });

		await onScreen(page, 'media-back', async () => {
			await page.goto(simulator.addresses().phone);
			await page.getByTestId('attach').click();
			await page.getByTestId('attach-photo').click();
			const bubble = page.locator('[data-testid="bubble"][data-direction="business"]');
			await bubble.and(page.locator('[data-status="read"]')).waitFor();

			const { bytes } = samples.image;
			const hash = createHash('sha256').update(bytes).digest('hex');
			expect(await bubble.innerText()).toContain(`photo.jpg image/jpeg ${hash}`);
			const photo = await bubble.getByRole('img', { name: 'Photo' }).getAttribute('src');
			const address = new URL(photo ?? '', simulator.url).href;
			const copy = await axios.get<ArrayBuffer>(address, { responseType: 'arraybuffer' });
			expect(Buffer.from(copy.data)).toEqual(bytes);

			const fetched = simulator.ledger().requests.filter(({ path: at }) => at.includes('/media/'));
			expect(fetched.map(({ scheme }) => scheme)).toEqual(['jwt', 'jwt']);
			expect(complaints).toEqual([]);
		});
	});
});

describe('the example that collects an album', () => {
	it('answers four photos of one customer, and one of another, once each', async () => {
		await publishExample(n8n, simulator, path.join(root, 'examples', 'album.json'));
		const ben = '447700900003';
		for (const [number, from] of [undefined, undefined, ben, undefined, undefined].entries()) {
			simulator.customerSends({ from, type: 'image', media: { caption: `Photo ${number + 1}` } });
		}
		const answers = () =>
			simulator
				.ledger()
				.messages.map(({ to, request }) => [to === ben ? 'Ben' : 'Ana', request.text])
				.sort();
		await eventually(
			async () => answers(),
			[
				['Ana', 'Thank you, 4 pictures have arrived.'],
				['Ben', 'Thank you, one picture has arrived.'],
			],
		);
		const downloads = async () =>
			simulator.ledger().requests.filter(({ path: at }) => at.includes('/media/')).length;
		await eventually(downloads, 5);
		expect(await tableRows(n8n, 'WhatsApp albums')).toEqual([]);

		simulator.customerSends({ type: 'video' });
		await eventually(async () => answers().length, 3);
		expect(simulator.ledger().messages.every(({ from }) => from === BUSINESS)).toBe(true);
		expect(await tableRows(n8n, 'WhatsApp albums')).toEqual([]);
	});
});
