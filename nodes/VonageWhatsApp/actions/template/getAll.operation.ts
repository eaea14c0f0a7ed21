import type { INodeProperties } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import { readTemplates } from '../../../shared/templates';
import { templateItem } from '../../../whatsapp/templates/item';
import { eachItemMany, type Operation } from '../operation';
import { pagingFields, readLimit } from '../paging';
import { categories } from './fields';
import { providerOf } from './selectedTemplate';

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Category',
			name: 'category',
			type: 'options',
			default: 'UTILITY',
			options: categories,
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: '',
			placeholder: 'e.g. en_US',
			description: 'The exact code; en and en_US are different languages',
		},
		{
			displayName: 'Name Contains',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. reminder',
		},
		{
			displayName: 'Quality',
			name: 'quality',
			type: 'options',
			default: 'RED',
			options: [
				{ name: 'High', value: 'GREEN' },
				{ name: 'Low', value: 'RED' },
				{ name: 'Medium', value: 'YELLOW' },
				{ name: 'Unknown', value: 'UNKNOWN' },
			],
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'APPROVED',
			options: [
				{ name: 'Approved', value: 'APPROVED' },
				{ name: 'Archived', value: 'ARCHIVED' },
				{ name: 'Disabled', value: 'DISABLED' },
				{ name: 'In Appeal', value: 'IN_APPEAL' },
				{ name: 'Paused', value: 'PAUSED' },
				{ name: 'Pending', value: 'PENDING' },
				{ name: 'Pending Deletion', value: 'PENDING_DELETION' },
				{ name: 'Rejected', value: 'REJECTED' },
			],
		},
		{
			displayName: 'Text Contains',
			name: 'text',
			type: 'string',
			default: '',
			placeholder: 'e.g. your visit',
			description: 'Looked for in header, body, footer, buttons and cards',
		},
	],
};

/** Template → Get Many: filtered at the provider and again here. */
export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Get many templates, filtered by status, category, language, quality or words',
		action: 'Get many templates',
	},
	fields: [manageThroughField, ...pagingFields, filtersField],
	execute: eachItemMany(async (item) => {
		const provider = providerOf(item);
		const filters = item.group('filters');
		const filter = {
			status: filters.optional('status'),
			category: filters.optional('category'),
			language: filters.optional('language'),
			quality: filters.optional('quality'),
			name: filters.optional('name'),
			text: filters.optional('text'),
		};
		const limit = readLimit(item);
		return async () => {
			const { templates } = await readTemplates(item.client, provider, filter, limit);
			return templates.map((template) => ({ json: templateItem(template) }));
		};
	}),
};
