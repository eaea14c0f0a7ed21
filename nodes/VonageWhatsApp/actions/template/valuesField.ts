import type { INodeProperties } from 'n8n-workflow';

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
