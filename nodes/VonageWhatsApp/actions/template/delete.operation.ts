import type { INodeProperties } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import {
	findTemplates,
	readTemplates,
	selectTemplate,
	type TemplateReference,
} from '../../../shared/templates';
import { attempt } from '../../../transport/http/attempt';
import { mayBeGone } from '../../../transport/templates/delete';
import type { TemplateProvider } from '../../../transport/templates/provider';
import type { Template } from '../../../whatsapp/templates/schema';
import { forgetTemplates } from '../../listCache';
import type { Item } from '../../parameters/item';
import { eachItem, type Operation } from '../operation';
import { templateField } from './fields';
import { providerOf, referenceOf } from './selectedTemplate';

const languagesField: INodeProperties = {
	displayName: 'Languages',
	name: 'languages',
	type: 'options',
	default: 'one',
	options: [
		{ name: 'Only This One', value: 'one' },
		{ name: 'All Languages of This Name', value: 'all' },
	],
	description: 'Whether only the chosen language is deleted or the template in every language',
};

/** Template → Delete. A template that is gone already counts as deleted. */
export const remove: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		description:
			'Delete a template in one or all languages. The name of an approved one is blocked for 30 days.',
		action: 'Delete template',
	},
	fields: [
		manageThroughField,
		templateField('searchTemplates', 'The template to delete'),
		languagesField,
	],
	execute: eachItem(async (item) => {
		const provider = providerOf(item);
		const reference = referenceOf(item);
		const all = item.text('languages') === 'all';
		return async () => {
			if (all && reference.name !== undefined) {
				const { alreadyGone } = await provider.remove({ name: reference.name });
				forgetTemplates();
				return { deleted: true, alreadyGone, name: reference.name };
			}
			const found = await findLeft(item, provider, reference);
			if (found.length === 0) return { deleted: true, alreadyGone: true, ...reference };
			const { id, name, language } = selectTemplate(found, reference);
			const { alreadyGone } = await provider.remove(all ? { name } : { name, id });
			forgetTemplates();
			return { deleted: true, alreadyGone, name, ...(!all && { id, language }) };
		};
	}),
};

/**
 * The templates that are still there. An ID that a provider does not know may be gone, or belong to an
 * account that the credential cannot see: the listing tells.
 */
async function findLeft(
	item: Item,
	provider: TemplateProvider,
	reference: TemplateReference,
): Promise<Template[]> {
	const found = await attempt(findTemplates(item.client, provider, reference));
	if (found.ok) return found.value;
	if (reference.id === undefined || !mayBeGone(found.error)) throw found.error;
	const { templates } = await readTemplates(item.client, provider);
	return templates.filter(({ id }) => id === reference.id);
}
