import {
	type INodeProperties,
	type INodePropertyOptions,
	updateDisplayOptions,
} from 'n8n-workflow';
import type { Operation } from './operation';

/** One entry of *Resource* with its operations. */
export interface Resource {
	option: INodePropertyOptions;
	operations: Operation[];
	/** Value of the operation that is chosen when the resource is. */
	defaultOperation: string;
}

/** The *Operation* list of a resource and the fields of each operation, shown only where they belong. */
export function resourceProperties({
	option,
	operations,
	defaultOperation,
}: Resource): INodeProperties[] {
	const show = { resource: [option.value] };
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show },
			default: defaultOperation,
			options: operations.map((operation) => operation.option),
		},
		...operations.flatMap((operation) =>
			updateDisplayOptions(
				{ show: { ...show, operation: [operation.option.value] } },
				operation.fields,
			),
		),
	];
}
