import type { INodeProperties } from 'n8n-workflow';
import type { Item } from '../parameters/item';

/** How many of many to return. */
export const pagingFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** The limit; undefined for all. */
export function readLimit(item: Item): number | undefined {
	const limit = item.flag('returnAll') ? undefined : item.number('limit');
	if (limit !== undefined && (limit < 1 || !Number.isInteger(limit))) {
		throw item.violation('limit', 'is not a whole number from 1', "Or turn on 'Return All'.");
	}
	return limit;
}
