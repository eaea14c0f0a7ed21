/** Every node and every operation of the package, added and chosen as a builder does. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { onScreen } from './browser.mts';
import { eventually } from './eventually.mts';
import { expectReadable, iconsAreDrawn, showsFields } from './panel.mts';
import { useEditor } from './use.mts';

const SEARCH = 'vonage';
const ACTION_NODE = 'Vonage WhatsApp';
const TEMPLATE_NODE = 'Vonage WhatsApp Template';

interface Action {
	/** What the nodes panel calls it. */
	action: string;
	resource: string;
	operation: string;
	/** Below *Operation*, from top to bottom. */
	fields: string[];
}

const WINDOW = ['Window Source', 'If Window Is Closed', 'If Window Is Unknown'];
const CONTENT = ['Content', 'Header', 'Body', 'Footer', 'Buttons', 'Special Parts', 'Options'];

/** In the order of the nodes panel. */
const ACTIONS: Action[] = [
	{
		action: 'Check setup',
		resource: 'Channel',
		operation: 'Check Setup',
		fields: ['Number', 'Inspect User Access Token'],
	},
	{
		action: 'Get sender numbers',
		resource: 'Channel',
		operation: 'Get Numbers',
		fields: ['Return All', 'Limit'],
	},
	{
		action: 'Download media',
		resource: 'Media',
		operation: 'Download',
		fields: ['URL', 'Put Output File in Field', 'File Name', 'Options'],
	},
	{
		action: 'Mark message as read',
		resource: 'Message',
		operation: 'Mark as Read',
		fields: ['Message ID', 'Resource URL', 'Show Replying Indicator', 'Options'],
	},
	{
		action: 'Send message',
		resource: 'Message',
		operation: 'Send',
		fields: ['Message Type', 'From', 'To', 'Text', 'Text Format', ...WINDOW, 'Options'],
	},
	{
		action: 'Send template message',
		resource: 'Message',
		operation: 'Send Template',
		fields: ['From', 'To', 'Template', 'Values', 'Header Binary Field', 'Options'],
	},
	{
		action: 'Delete template',
		resource: 'Template',
		operation: 'Delete',
		fields: ['Manage Through', 'Template', 'Languages'],
	},
	{
		action: 'Get template',
		resource: 'Template',
		operation: 'Get',
		fields: ['Manage Through', 'Template'],
	},
	{
		action: 'Get many templates',
		resource: 'Template',
		operation: 'Get Many',
		fields: ['Manage Through', 'Return All', 'Limit', 'Filters'],
	},
	{
		action: 'Preview template',
		resource: 'Template',
		operation: 'Preview',
		fields: ['Source', 'Manage Through', 'Template', 'Values', 'Put Output File in Field'],
	},
	{
		action: 'Submit template',
		resource: 'Template',
		operation: 'Submit',
		fields: ['Manage Through', 'Name', 'Category', 'Language', ...CONTENT],
	},
	{
		action: 'Sync templates',
		resource: 'Template',
		operation: 'Sync',
		fields: ['Manage Through', 'Return', 'Options'],
	},
	{
		action: 'Update template',
		resource: 'Template',
		operation: 'Update',
		fields: ['Manage Through', 'Template', 'Category', ...CONTENT],
	},
	{
		action: 'Check window',
		resource: 'Window',
		operation: 'Check',
		fields: ['From', 'To', 'Window Source', 'Options'],
	},
];

/** n8n offers it for every node with a credential. */
const CUSTOM_CALL = 'Custom API Call';

const BEFORE = ['Credential', 'Resource', 'Operation'];

const editor = useEditor();

beforeAll(async () => {
	await editor.newWorkflow();
});

describe('the nodes panel of an empty workflow', () => {
	it('finds the package, and what can start a workflow comes first', async () => {
		await onScreen(editor.page, 'actions-empty', async () => {
			await editor.part('node-creator-plus-button').click();
			await editor.part('node-creator-search-bar').fill(SEARCH);
			// The first is n8n's own node for SMS. Its panel leaves the word Trigger out.
			await eventually(
				async () => await editor.nodeEntries(),
				['Vonage', ACTION_NODE, TEMPLATE_NODE],
			);
			await iconsAreDrawn(editor, 'node-creator');
			await editor.look(ACTION_NODE);
			await eventually(async () => await editor.nodeEntries(), ['On message', 'On status']);
			await editor.openCategory('Actions');
			await eventually(
				async () => await editor.nodeEntries(),
				['On message', 'On status', ...ACTIONS.map(({ action }) => action)],
			);
			await iconsAreDrawn(editor, 'node-creator');
		});
	});

	it('adds an action, which n8n puts behind a start by hand', async () => {
		await onScreen(editor.page, 'actions-first', async () => {
			await editor.pickNode('Send message');
			expect(await editor.title()).toBe('Send message');
			await editor.closePanel();
			expect(await editor.part('canvas-node').count()).toBe(2);
		});
	});
});

describe('the nodes panel', () => {
	it.each(ACTIONS)('adds "$action"', async ({ action, resource, operation, fields }) => {
		await onScreen(editor.page, `actions-add-${action}`, async () => {
			await editor.searchNodes(SEARCH, ACTION_NODE);
			await editor.pickNode(action);
			expect(await editor.title()).toContain(action);
			expect(await editor.chosen('resource')).toBe(resource);
			expect(await editor.chosen('operation')).toBe(operation);
			await showsFields(editor, ...BEFORE, ...fields);
			await expectReadable(editor);
			await iconsAreDrawn(editor, 'ndv');
			await editor.closePanel();
		});
	});

	it('adds the Template Trigger with the event that was picked', async () => {
		await onScreen(editor.page, 'actions-template-trigger', async () => {
			await editor.searchNodes(SEARCH, TEMPLATE_NODE);
			await eventually(
				async () => await editor.nodeEntries(),
				[
					...['On added', 'On approved', 'On category changed', 'On disabled', 'On paused'],
					...['On quality changed', 'On rejected', 'On removed'],
				],
			);
			await editor.pickNode('On rejected');
			await showsFields(editor, 'Credential', 'Poll Times', 'Mode', 'Events', 'Manage Through');
			expect(await editor.tags('events')).toEqual(['Rejected']);
			await expectReadable(editor);
			await iconsAreDrawn(editor, 'ndv');
			await editor.closePanel();
		});
	});
});

describe('one node', () => {
	beforeAll(async () => {
		await editor.openNode('Check window');
	});

	const resources = [...new Set(ACTIONS.map(({ resource }) => resource))];

	it('offers every resource', async () => {
		expect(await editor.offers('resource')).toEqual([...resources, CUSTOM_CALL]);
	});

	it.each(resources)(
		'shows the fields of every operation of %s, one after the other',
		async (resource) => {
			await onScreen(editor.page, `actions-${resource}`, async () => {
				const operations = ACTIONS.filter((each) => each.resource === resource);
				await editor.choose('resource', resource);
				expect(await editor.offers('operation')).toEqual([
					...operations.map(({ operation }) => operation),
					CUSTOM_CALL,
				]);
				for (const { operation, fields } of operations) {
					await editor.choose('operation', operation);
					await showsFields(editor, ...BEFORE, ...fields);
					await expectReadable(editor);
				}
			});
		},
	);
});
