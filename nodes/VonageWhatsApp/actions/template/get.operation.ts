import { templateItem } from '../../../whatsapp/templates/item';
import type { Operation } from '../../operation';
import { eachItem } from '../../operation';
import { wholeTemplate } from '../../templates';
import { manageThroughField, templateField } from './fields';
import { pickedTemplate, providerOf } from './pick';

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
			templateItem(await wholeTemplate(provider, await pickedTemplate(item, provider)));
	}),
};
