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
