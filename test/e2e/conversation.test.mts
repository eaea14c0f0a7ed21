import { beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { publishExample } from '../demo/demo.mts';
import { until } from '../n8n/instance.mts';
import { root } from '../n8n/provision.mts';
import { onScreen, openPage } from './browser.mts';
import { tableRows } from './dataTable.mts';
import { runningN8n } from './instance.mts';
import { useBrowser, useSimulator } from './use.mts';

const n8n = runningN8n();
const simulator = useSimulator();
const browser = useBrowser();
let page: Page;
let complaints: string[];
let workflowId: string;

beforeAll(async () => {
	workflowId = await publishExample(
		n8n,
		simulator,
		path.join(root, 'examples', 'greeting-bot.json'),
	);
	({ page, complaints } = await openPage(browser()));
});

const bubble = (direction: 'customer' | 'business', number: number): Locator =>
	page.locator(`[data-testid="bubble"][data-direction="${direction}"]`).nth(number);

/** The bubble, once both of its ticks are blue. */
async function blue(found: Locator): Promise<Locator> {
	const ticks = found.locator('.ticks');
	await until('the ticks to be blue', async () => {
		const [red, green, value] = await ticks.evaluate((element) =>
			(getComputedStyle(element).stroke.match(/\d+/g) ?? []).map(Number),
		);
		return value > 200 && value > red && value > green ? true : undefined;
	});
	expect(await ticks.getAttribute('aria-label')).toBe('read');
	return found;
}

describe('the greeting bot, talked to on the phone', () => {
	it('answers a text, a tap and a photo, and every tick turns blue', async () => {
		await onScreen(page, 'conversation', async () => {
			await page.goto(simulator.addresses().phone);
			await page.getByTestId('composer').fill('Hello');
			await page.getByTestId('send').click();

			const greeting = await blue(bubble('business', 0));
			expect(await greeting.innerText()).toContain('Hello Ana Example');
			expect(await greeting.innerText()).toContain('You wrote: “Hello”');
			expect(await greeting.getByTestId('reply-button').allInnerTexts()).toEqual([
				'Opening hours',
				'Where are you?',
				'Send a photo',
			]);
			await blue(bubble('customer', 0));

			await greeting.getByTestId('reply-button').first().click();
			const answer = await blue(bubble('business', 1));
			expect(await bubble('customer', 1).innerText()).toContain('Opening hours');
			expect(await answer.locator('strong').innerText()).toBe('Monday to Friday');
			await blue(bubble('customer', 1));

			await page.getByTestId('attach').click();
			await page.getByTestId('attach-photo').click();
			const thanks = await blue(bubble('business', 2));
			const photo = bubble('customer', 2).getByRole('img', { name: 'Photo' });
			expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
				0,
			);
			expect(await thanks.innerText()).toContain('Thank you for the photo');
			expect(await thanks.locator('.quoted').innerText()).toMatch(/^You\s+\[photo\]/);
			await blue(bubble('customer', 2));
		});
	});

	it('sent three messages, each delivered and read, and showed that it was typing', () => {
		const { messages, updates } = simulator.ledger();
		expect(messages.map(({ history }) => history.map(({ status }) => status))).toEqual(
			Array(3).fill(['accepted', 'submitted', 'delivered', 'read']),
		);
		expect(updates.map(({ replyingIndicator }) => replyingIndicator)).toEqual([true, true, true]);
	});

	it('left no failed execution behind', async () => {
		// Three messages of the customer, and 'delivered' and 'read' of three messages of the business.
		const executions = await until('nine executions to end', async () => {
			const all = await n8n.executions(workflowId);
			return all.filter(({ status }) => status !== 'running' && status !== 'new').length >= 9
				? all
				: undefined;
		});
		expect(executions.map(({ status }) => status)).toEqual(Array(9).fill('success'));
	});

	it('recorded in the data table what became of each of its messages', async () => {
		const sent = simulator.ledger().messages.map(({ uuid }) => uuid);
		const rows = await tableRows(n8n, 'WhatsApp statuses');
		const told = rows
			.filter(({ messageId }) => sent.includes(String(messageId)))
			.map(({ messageId, status, to, error }) => [messageId, status, to, error].join(' '));
		const expected = sent.flatMap((messageId) => [
			`${messageId} delivered 447700900000 `,
			`${messageId} read 447700900000 `,
		]);
		expect(told.sort()).toEqual(expected.sort());
	});

	it('caused no error on the console of the phone page', () => {
		expect(complaints).toEqual([]);
	});
});
