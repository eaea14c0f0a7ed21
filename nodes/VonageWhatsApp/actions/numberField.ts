import type { INodeProperties } from 'n8n-workflow';

/** One of the numbers of the business: from a searchable list, or as a text. */
export function numberField(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'default' | 'description' | 'hint'>,
): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchNumbers', searchable: true },
			},
			{
				displayName: 'Number',
				name: 'number',
				type: 'string',
				placeholder: 'e.g. 447700900001',
			},
		],
	};
}
