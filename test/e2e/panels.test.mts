import { beforeAll, describe, expect, it } from '@jest/globals';
import { onScreen } from './browser.mts';
import { expectReadable, iconsAreDrawn, showsFields as panelShows } from './panel.mts';
import { useEditor } from './use.mts';

const SEARCH = 'Vonage WhatsApp';

const editor = useEditor();

beforeAll(async () => {
	await editor.newWorkflow();
});

/** Waits for the open panel to show these parameters, from top to bottom. */
const showsFields = async (...expected: string[]) => await panelShows(editor, ...expected);

describe('Vonage WhatsApp Trigger in the editor', () => {
	it('is found in the nodes panel and shows its two URLs', async () => {
		await onScreen(editor.page, 'panel-trigger', async () => {
			await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
			await editor.pickNode('On message');
			await iconsAreDrawn(editor, 'ndv');

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
		});
	});

	it('has its options, each with its name in full', async () => {
		await onScreen(editor.page, 'panel-trigger-options', async () => {
			const options = [
				...['Acknowledge', 'Allow Test To Interrupt', 'Download Media', 'Download Size Limit (MB)'],
				...['Forward To', 'Include Raw Payload', 'Let Late Statuses Through'],
				...['Signature Age Tolerance', 'Take Over'],
			];
			for (const option of options) await editor.addOption(option);
			expect(await editor.labels()).toEqual(expect.arrayContaining(options));
			await expectReadable(editor);
			await editor.closePanel();
		});
	});
});

describe('Vonage WhatsApp in the editor', () => {
	beforeAll(async () => {
		await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
		await editor.pickNode('Send message');
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
				await expectReadable(editor);
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

	it.each([
		{
			resource: 'Message',
			operation: 'Send',
			options: [
				...['Client Reference', 'Contact Spacing (Seconds)', 'Failover Messages'],
				...['Forget Send Once Keys', 'Messages per Second', 'Parallel Requests'],
				...['Reactions Open Window', 'Reply To Message ID', 'Retry For (Seconds)'],
				...['Send Once Key', 'Send Once Memory', 'Status Webhook URL'],
				...['Status Webhook Version', 'Timeout (Seconds)'],
				'Window Safety Margin',
			],
		},
		{
			resource: 'Template',
			operation: 'Submit',
			options: [
				...['Message Time to Live', 'Meta App ID', 'Validate Only'],
				'Wait Until Reviewed (Minutes)',
			],
		},
		{
			resource: 'Template',
			operation: 'Sync',
			options: ['Output Snapshot', 'Previous Snapshot'],
		},
	])(
		'has the options of $resource: $operation, each with its name in full',
		async ({ resource, operation, options }) => {
			await onScreen(editor.page, `panel-options-${operation}`, async () => {
				await editor.choose('resource', resource);
				await editor.choose('operation', operation);
				for (const option of options) await editor.addOption(option);
				expect(await editor.labels()).toEqual(expect.arrayContaining(options));
				await expectReadable(editor);
			});
		},
	);
});
