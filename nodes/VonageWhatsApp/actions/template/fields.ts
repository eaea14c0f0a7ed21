import type { INodeProperties } from 'n8n-workflow';

/**
 * What the fields of a template are called: n8n keeps a value by its name, so those of a template that
 * goes in place of a message need names of their own.
 */
export interface TemplateNaming {
	/** Name of a field in the node's parameters, e.g. `fallbackTemplate` for `template`. */
	name(own: string): string;
	/** What the panel shows, e.g. *Fallback Template*. */
	label(own: string): string;
}

export const OWN_NAMES: TemplateNaming = { name: (own) => own, label: (own) => own };

export const FALLBACK_NAMES: TemplateNaming = {
	name: (own) => `fallback${own[0].toUpperCase()}${own.slice(1)}`,
	label: (own) => `Fallback ${own}`,
};

/** A template from a searchable list, by name, or by ID. */
export function templateField(
	searchListMethod: string,
	description: string,
	{ name, label }: TemplateNaming = OWN_NAMES,
): INodeProperties {
	return {
		displayName: label('Template'),
		name: name('template'),
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
export const templateValuesField = ({
	name,
	label,
}: TemplateNaming = OWN_NAMES): INodeProperties => ({
	displayName: label('Template Values'),
	name: name('templateValues'),
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description: 'What the template leaves open, with its sample as a hint',
	// n8n asks for the fields when the control appears. After that, while an expression of the node (such
	// as the default of *To*) has no data yet, it does not notice that another template was chosen.
	displayOptions: { hide: { [name('template')]: [''] } },
	typeOptions: {
		loadOptionsDependsOn: [`${name('template')}.value`, 'manageThrough'],
		resourceMapper: {
			resourceMapperMethod: name('templateValues'),
			mode: 'add',
			valuesLabel: label('Template Values'),
			fieldWords: { singular: 'value', plural: 'values' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: false,
			refreshStaleSchemaOnOpen: true,
			noFieldsError: 'This template leaves nothing open: it is sent as it is',
		},
	},
});
