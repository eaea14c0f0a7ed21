import type { INodeProperties } from 'n8n-workflow';

export const manageThroughField: INodeProperties = {
	displayName: 'Manage Through',
	name: 'manageThrough',
	type: 'options',
	default: 'automatic',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description: 'Meta when the credential has a User Access Token, else Vonage',
		},
		{
			name: 'Meta',
			value: 'meta',
			description: "Meta's Graph API, with WABA ID and User Access Token",
		},
		{
			name: 'Vonage',
			value: 'vonage',
			description: "Vonage's template API, with WABA ID, API Key and API Secret",
		},
	],
	description: 'Whose API the templates are managed through; the items are the same',
};

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
