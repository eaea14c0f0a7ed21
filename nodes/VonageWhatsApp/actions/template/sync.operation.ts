import type { INodeProperties } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import { readTemplates, withReasons } from '../../../shared/templates';
import { attempt } from '../../../transport/http/attempt';
import { diffTemplates, readSnapshot, type Snapshot } from '../../../whatsapp/templates/diff';
import { changeItem } from '../../../whatsapp/templates/item';
import type { Item } from '../../parameters/item';
import { eachItemMany, type Operation } from '../operation';
import { providerOf } from './selectedTemplate';

const returnField: INodeProperties = {
	displayName: 'Return',
	name: 'return',
	type: 'options',
	default: 'all',
	options: [
		{ name: 'All', value: 'all', description: 'Every template, each with what changed' },
		{
			name: 'Only Changes',
			value: 'changes',
			description: 'What was added, updated or removed since the last sync',
		},
	],
	description: 'Which templates come out',
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Output Snapshot',
			name: 'outputSnapshot',
			type: 'boolean',
			default: true,
			description:
				"Whether the last item is the new snapshot, as { snapshot }, to be kept and given as 'Previous Snapshot' next time",
		},
		{
			displayName: 'Previous Snapshot',
			name: 'previousSnapshot',
			type: 'json',
			default: '',
			placeholder: "The item's snapshot",
			description:
				"What the last sync saw. Leave empty to use the item's 'snapshot'. Without this option, the node remembers by itself in published workflows.",
		},
	],
};

/** Template → Sync: every template, and what changed since the last time. */
export const sync: Operation = {
	option: {
		name: 'Sync',
		value: 'sync',
		description: 'Get all templates and tell what changed since the last sync',
		action: 'Sync templates',
	},
	fields: [manageThroughField, returnField, optionsField],
	execute: eachItemMany(async (item) => {
		const provider = providerOf(item);
		const onlyChanges = item.text('return') === 'changes';
		const options = item.group('options');
		const given = options.has('previousSnapshot')
			? (options.json('previousSnapshot') ??
				(item.isExpression('options.previousSnapshot') ? undefined : item.input.snapshot))
			: undefined;
		return async () => {
			const { templates, complete } = await readTemplates(item.client, provider);
			const memory = memoryOf(item);
			const previous = given ?? memory.read();
			if (previous === undefined && (await memory.isLost())) {
				item.context.addExecutionHints({ message: LOST, type: 'warning', location: 'outputPane' });
			}
			const { changes, snapshot } = diffTemplates(previous, templates, { complete });
			if (given === undefined) memory.write(snapshot);

			const lastSyncedAt = new Date().toISOString();
			// The first time everything is new: nobody waits for the reasons of old rejections.
			const isFirst = readSnapshot(previous) === undefined;
			const told = isFirst ? changes : await withReasons(provider, changes);
			const wanted = told.filter(({ change }) => !onlyChanges || change !== 'unchanged');
			return [
				...wanted.map((change) => ({ json: changeItem(change, lastSyncedAt) })),
				...(options.flag('outputSnapshot') ? [{ json: { snapshot } }] : []),
			];
		};
	}),
};

const LOST =
	"This node has synced before, but n8n has not kept what it saw, so every template counts as new. n8n 2.41 does not hand it to the workers of queue mode, and forgets it when the node is renamed. In queue mode keep the snapshot yourself ('Output Snapshot', 'Previous Snapshot'), or use the 'Vonage WhatsApp Template Trigger'.";

/** What the node remembers of an account between two executions of a published workflow. */
function memoryOf(item: Item) {
	const { context } = item;
	const memory = context.getWorkflowStaticData('node');
	const key = `templates:${item.client.credential.wabaId}`;
	return {
		read: (): unknown => memory[key],
		write: (snapshot: Snapshot) => {
			memory[key] = snapshot;
		},
		/** Whether an empty memory is not that of a new node. A manual run keeps none. */
		isLost: async (): Promise<boolean> => {
			if (context.getMode() === 'manual' || !('checkProcessedAndRecord' in context.helpers))
				return false;
			// In another place of n8n's database, which workers have.
			const asked = await attempt(
				context.helpers.checkProcessedAndRecord([key], 'node', { mode: 'entries' }),
			);
			return asked.ok && asked.value.processed.length > 0;
		},
	};
}
