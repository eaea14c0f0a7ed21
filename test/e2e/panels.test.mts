import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { onScreen, openBrowser } from './browser.mts';
import { Editor } from './editor.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';

const SEARCH = 'Vonage WhatsApp';

let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	browser = await openBrowser();
	editor = await Editor.open(runningN8n(), browser);
	await editor.newWorkflow();
});

afterAll(async () => {
	await browser?.close();
});

afterEach(() => {
	expect(editor.complaints).toEqual([]);
});

/** Waits for the open panel to show these parameters, from top to bottom. */
async function showsFields(...expected: string[]): Promise<void> {
	await eventually(async () => await editor.labels(), expected);
}

/** Waits for the nodes panel to list these. */
async function lists(...expected: string[]): Promise<void> {
	await eventually(async () => await editor.nodeEntries(), expected);
}

/** Waits until every icon of the package in this part of the page is there. */
async function iconsAreDrawn(part: string): Promise<void> {
	const icons = editor.part(part).locator('img[src*="n8n-nodes-vonage-whatsapp"]');
	const drawn = async () =>
		await icons.evaluateAll((images) => [
			...new Set(images.map((image) => (image as HTMLImageElement).naturalWidth > 0)),
		]);
	await eventually(drawn, [true]);
}

describe('Vonage WhatsApp Trigger in the editor', () => {
	it('is found in the nodes panel and shows its two URLs', async () => {
		await onScreen(editor.page, 'panel-trigger', async () => {
			await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
			await iconsAreDrawn('node-creator');
			await lists('On message', 'On status');
			await editor.pickNode('On message');
			await iconsAreDrawn('ndv');

			const panel = editor.part('node-parameters');
			const urls = async (kind: string) =>
				(await panel.innerText()).match(new RegExp(`http://127.0.0.1:\\d+/${kind}/\\S+`, 'g')) ??
				[];
			await panel.getByText('Webhook URLs', { exact: true }).click();
			await panel.getByText('/webhook-test/').first().waitFor();
			const test = await urls('webhook-test');
			await editor.part('radio-button-production').click();
			await panel.getByText('/webhook/').first().waitFor();
			const production = await urls('webhook');

			expect(test.map((url) => url.split('/').at(-1))).toEqual(['inbound', 'status']);
			expect(production).toEqual(test.map((url) => url.replace('-test', '')));
		});
	});

	it('has the filters of the events that are chosen', async () => {
		await onScreen(editor.page, 'panel-trigger-filters', async () => {
			const source = ['Credential', 'Register With Vonage', 'Events'];
			const rest = ['Business Numbers', 'Receive Forwarded Events', 'Options'];
			await showsFields(...source, 'Message Types', ...rest);
			await editor.chooseSeveral('events', 'Status');
			await showsFields(...source, 'Message Types', 'Statuses', ...rest);
			await editor.chooseSeveral('events', 'Message');
			await showsFields(...source, 'Statuses', ...rest);
			await editor.closePanel();
		});
	});
});

describe('Vonage WhatsApp in the editor', () => {
	it('offers its actions in the nodes panel', async () => {
		await onScreen(editor.page, 'panel-actions', async () => {
			await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
			await lists(
				...['Check setup', 'Get sender numbers'],
				...['Download media', 'Mark message as read', 'Send message', 'Send template message'],
				...['Delete template', 'Get template', 'Get many templates', 'Preview template'],
				...['Submit template', 'Sync templates', 'Update template', 'Check window'],
			);
			await editor.pickNode('Send message');
			await iconsAreDrawn('ndv');
		});
	});

	const BEFORE = ['Credential', 'Resource', 'Operation'];
	const WINDOW = ['Window Source', 'If Window Is Closed', 'If Window Is Unknown'];
	const MEDIA = ['Media Source', 'Media URL'];
	const TYPES: Record<string, string[]> = {
		Audio: MEDIA,
		'Call-to-Action URL': ['Body', 'Button Text', 'Button URL', 'Header', 'Footer'],
		Catalog: ['Body', 'Thumbnail Product Retailer ID', 'Footer'],
		Contacts: [
			...['Contacts', 'Full Name', 'Phone', 'WhatsApp ID', 'Email', 'Company', 'Job Title'],
			...['Website URL', 'First Name', 'Last Name', 'Street', 'City', 'Postal Code', 'Country'],
			'Birthday',
		],
		'Custom JSON': ['Custom Message'],
		File: [...MEDIA, 'Caption', 'File Name'],
		Flow: [
			...['Body', 'Flow By', 'Flow ID', 'Button Text', 'Flow Reference', 'First Step', 'Screen'],
			...['Screen Data', 'Mode', 'Header', 'Footer'],
		],
		Image: [...MEDIA, 'Caption'],
		List: [
			...['Body', 'Button Text', 'Sections', 'Title', 'Rows', 'Title', 'Description', 'ID'],
			...['Header', 'Footer'],
		],
		Location: ['Latitude', 'Longitude', 'Place Name', 'Address'],
		'Location Request': ['Body'],
		'Product List': [
			...['Catalog ID', 'Header', 'Body', 'Sections', 'Title', 'Product Retailer IDs', 'Footer'],
		],
		Reaction: ['Message ID', 'Reaction', 'Emoji'],
		'Reply Buttons': ['Body', 'Buttons', 'Title', 'ID', 'Header', 'Footer'],
		'Single Product': ['Catalog ID', 'Product Retailer ID', 'Body', 'Footer'],
		Sticker: MEDIA,
		Text: ['Text', 'Text Format'],
		Video: [...MEDIA, 'Caption'],
	};

	it('shows the fields of every message type', async () => {
		await onScreen(editor.page, 'panel-types', async () => {
			expect(await editor.offers('messageType')).toEqual(Object.keys(TYPES));
			for (const [type, fields] of Object.entries(TYPES)) {
				await editor.choose('messageType', type);
				await showsFields(
					...[...BEFORE, 'Message Type', 'From', 'To', ...fields, ...WINDOW],
					'Options',
				);
			}
		});
	});

	it('swaps the URL for a binary field', async () => {
		await onScreen(editor.page, 'panel-binary', async () => {
			await editor.choose('messageType', 'Image');
			await editor.choose('mediaSource', 'Binary File');
			await showsFields(
				...[...BEFORE, 'Message Type', 'From', 'To'],
				...['Media Source', 'Input Binary Field', 'Caption', ...WINDOW, 'Options'],
			);
		});
	});

	it('asks for the file of a header, and for a button at once', async () => {
		await onScreen(editor.page, 'panel-header', async () => {
			await editor.choose('messageType', 'Reply Buttons');
			await editor.choose('headerType', 'Document');
			await showsFields(
				...[...BEFORE, 'Message Type', 'From', 'To', 'Body', 'Buttons', 'Title', 'ID', 'Header'],
				...['Header Media Source', 'Header Media URL', 'Header File Name', 'Footer', ...WINDOW],
				'Options',
			);
		});
	});

	it('asks for a fallback template where one is needed, and lets Vonage decide then', async () => {
		await onScreen(editor.page, 'panel-fallback', async () => {
			await editor.choose('messageType', 'Text');
			const before = [...BEFORE, 'Message Type', 'From', 'To', 'Text', 'Text Format', ...WINDOW];
			const template = ['Fallback Template', 'Fallback Values'];
			const fallback = [...template, 'Fallback Header Binary Field'];

			await editor.choose('ifWindowClosed', 'Send Template Instead');
			await showsFields(...before, ...fallback, 'Options');
			expect(await editor.chosen('ifWindowUnknown')).toBe('Let Vonage Decide');
			await editor.choose('fallbackValuesInput', 'JSON');
			await showsFields(...before, ...template, 'Fallback Components', 'Options');

			await editor.choose('ifWindowClosed', 'Skip');
			await showsFields(...before, 'Options');
			expect(await editor.chosen('ifWindowUnknown')).toBe('Send Anyway');
			await editor.choose('ifWindowUnknown', 'Let Vonage Decide');
			await showsFields(...before, ...fallback, 'Options');
			await editor.choose('ifWindowUnknown', 'Send Anyway');
			await editor.choose('ifWindowClosed', 'Stop');
		});
	});

	it('shows what a template and a receipt need, whatever was chosen before', async () => {
		await onScreen(editor.page, 'panel-operations', async () => {
			await editor.choose('messageType', 'Reply Buttons');
			await editor.choose('headerType', 'None');
			await editor.choose('operation', 'Send Template');
			await editor.choose('valuesInput', 'Define Below');
			await showsFields(
				...[...BEFORE, 'From', 'To', 'Template', 'Values', 'Header'],
				...['Body Variables', 'Body Values', 'Button Values', 'Special Templates', 'Options'],
			);
			await editor.choose('valuesInput', 'JSON');
			await showsFields(
				...[...BEFORE, 'From', 'To', 'Template', 'Values', 'Components'],
				'Options',
			);
			await editor.choose('operation', 'Mark as Read');
			await showsFields(
				...BEFORE,
				'Message ID',
				'Resource URL',
				'Show Replying Indicator',
				'Options',
			);
		});
	});

	it('shows where a file comes from and where it goes', async () => {
		await onScreen(editor.page, 'panel-media', async () => {
			await editor.choose('resource', 'Media');
			await showsFields(...BEFORE, 'URL', 'Put Output File in Field', 'File Name', 'Options');
		});
	});
});
