import type { INodeProperties } from 'n8n-workflow';
import type { Snapshot } from '../../../whatsapp/templates/diff';
import { diffTemplates, readSnapshot } from '../../../whatsapp/templates/diff';
import { changeItem } from '../../../whatsapp/templates/item';
import type { Item } from '../../item';
import type { Operation } from '../../operation';
import { eachItemMany } from '../../operation';
import { readTemplates, withReasons } from '../../templates';
import { manageThroughField } from './fields';
import { providerOf } from './pick';

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
			default: '={{ $json.snapshot }}',
			description:
				'What the last sync saw. Left out, the node remembers by itself, in published workflows.',
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
		const given = options.json('previousSnapshot');
		return async () => {
			const { templates, complete } = await readTemplates(item.channel, provider);
			const memory = memoryOf(item);
			const previous = given ?? memory.read();
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

/** What the node remembers of an account between two executions of a published workflow. */
function memoryOf(item: Item) {
	const memory = item.context.getWorkflowStaticData('node');
	const key = `templates:${item.channel.credential.wabaId}`;
	return {
		read: (): unknown => memory[key],
		write: (snapshot: Snapshot) => {
			memory[key] = snapshot;
		},
	};
}
