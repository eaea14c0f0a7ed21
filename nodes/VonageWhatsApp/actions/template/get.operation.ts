import { manageThroughField } from '../../../shared/fields';
import { wholeTemplate } from '../../../shared/templates';
import { templateItem } from '../../../whatsapp/templates/item';
import { eachItem, type Operation } from '../operation';
import { templateField } from './fields';
import { providerOf, selectedTemplate } from './selectedTemplate';

/** Template → Get: one template as it stands now. */
export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get one template with its state, quality and what a sender fills in',
		action: 'Get template',
	},
	fields: [manageThroughField, templateField('searchTemplates', 'The template to get')],
	execute: eachItem(async (item) => {
		const provider = providerOf(item);
		return async () =>
			templateItem(await wholeTemplate(provider, await selectedTemplate(item, provider)));
	}),
};
