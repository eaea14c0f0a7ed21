import type { INodeProperties } from 'n8n-workflow';

/** A template from a searchable list, by name, or by ID. */
export function templateField(searchListMethod: string, description: string): INodeProperties {
	return {
		displayName: 'Template',
		name: 'template',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. visit_reminder or visit_reminder:en_US',
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 594425479261596',
				validation: [
					{
						type: 'regex',
						properties: { regex: '^[0-9]+$', errorMessage: 'A template ID has digits only' },
					},
				],
			},
		],
	};
}

export const categories = [
	{ name: 'Authentication', value: 'AUTHENTICATION' },
	{ name: 'Marketing', value: 'MARKETING' },
	{ name: 'Utility', value: 'UTILITY' },
];

/** The values of a chosen template: fields that are made from the template itself. */
export const templateValuesField: INodeProperties = {
	displayName: 'Template Values',
	name: 'templateValues',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description: 'What the template leaves open, with its sample as a hint',
	// n8n asks for the fields when the control appears. After that, while an expression of the node (such
	// as the default of *To*) has no data yet, it does not notice that another template was chosen.
	displayOptions: { hide: { template: [''] } },
	typeOptions: {
		loadOptionsDependsOn: ['template.value', 'manageThrough'],
		resourceMapper: {
			resourceMapperMethod: 'templateValues',
			mode: 'add',
			valuesLabel: 'Template Values',
			fieldWords: { singular: 'value', plural: 'values' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: false,
			refreshStaleSchemaOnOpen: true,
			noFieldsError: 'This template leaves nothing open: it is sent as it is',
		},
	},
};
