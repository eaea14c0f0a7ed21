import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import type { Browser, Page } from 'playwright-core';
import { publish } from '../demo/demo.mts';
import type { N8n } from '../n8n/instance.mts';
import { startSimulator, type Simulator } from '../simulator/simulator.mts';
import { onScreen, openBrowser, openPage } from './browser.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

const TRIGGER = "$('Vonage WhatsApp Trigger').item.json";
const text = 'Two nights, breakfast included: 180.00 EUR ☕';

let n8n: N8n;
let simulator: Simulator;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator();
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
	browser = await openBrowser();
	({ page, complaints } = await openPage(browser));
});

afterAll(async () => {
	await browser?.close();
	await simulator?.stop();
});

describe("a file of n8n's own", () => {
	it('reaches the phone through a signed URL', async () => {
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
	});

	it('is fetched from n8n with a signature, which nobody else has', async () => {
		const [{ request }] = simulator.ledger().messages;
		const { url } = request.file as { url: string };
		expect(url.startsWith(`${n8n.url}/`)).toBe(true);

		const unsigned = new URL(url);
		unsigned.searchParams.set('token', 'forged');
		const { status } = await axios.get(unsigned.href, { validateStatus: () => true });
		expect(status).toBeGreaterThanOrEqual(400);
	});
});
