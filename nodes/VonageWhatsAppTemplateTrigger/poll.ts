import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { openClient } from '../shared/client';
import { batchError } from '../shared/errors';
import { manageThroughOf, readTemplates, templateProvider, withReasons } from '../shared/templates';
import type { ApiClient } from '../transport/http/client';
import { diffTemplates, type TemplateChange } from '../whatsapp/templates/diff';
import { changeItem } from '../whatsapp/templates/item';
import { eventsOf } from './events';

/**
 * Reads all templates and compares them with what the last poll saw, which n8n keeps for a published
 * workflow. The first poll only remembers. A test run has no memory that counts: it gives the latest
 * change that is known, or else a template as an example.
 */
export async function pollTemplates(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const { client, provider, templates, complete } = await listing(context);
	const memory = context.getWorkflowStaticData('node');
	const key = `templates:${client.credential.wabaId}`;
	const isFirst = memory[key] === undefined;
	const { changes: found, snapshot } = diffTemplates(memory[key], templates, { complete });
	const changes = isFirst ? found : await withReasons(provider, found);
	const polledAt = new Date().toISOString();
	const wanted = [context.getNodeParameter('events', [])].flat();
	const items = changes.flatMap((change) => eventItem(change, wanted, polledAt));

	if (context.getMode() === 'manual') {
		const [sample] = changes.filter(({ template }) => template !== undefined);
		const known = memory.latest as IDataObject | undefined;
		const [latest] = isFirst ? [] : items.slice(-1);
		const shown =
			latest ?? known ?? (sample && eventItem(sample, ['added'], polledAt, ['added'])[0]);
		return shown ? [[{ json: shown }]] : null;
	}
	memory[key] = snapshot;
	if (isFirst || items.length === 0) return null;
	memory.latest = items[items.length - 1];
	return [items.map((json) => ({ json }))];
}

async function listing(context: IPollFunctions) {
	const client = await openClient(context);
	const provider = providerOf(context, client);
	return { client, provider, ...(await readTemplates(client, provider)) };
}

function providerOf(context: IPollFunctions, client: ApiClient) {
	try {
		const manageThrough = manageThroughOf(String(context.getNodeParameter('manageThrough', '')));
		return templateProvider(client, manageThrough);
	} catch (error) {
		throw batchError(context, error);
	}
}

function eventItem(
	change: TemplateChange,
	wanted: unknown[],
	polledAt: string,
	events: string[] = eventsOf(change),
): IDataObject[] {
	const [event] = events.filter((each) => wanted.includes(each));
	if (event === undefined) return [];
	return [{ event, events, ...(changeItem(change, polledAt) as unknown as IDataObject) }];
}
