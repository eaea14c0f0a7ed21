import { type ExpressionString, type INodeProperties, NodeConnectionTypes } from 'n8n-workflow';
import { channel } from './channel';
import { media } from './media';
import { message } from './message';
import type { Operation } from './operation';
import { type Resource, resourceProperties } from './resource';
import { template } from './template';
import { window } from './window';

const resources: Resource[] = [channel, media, message, template, window];

/** *Resource*, and under it each resource's operations with their fields. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'message',
		options: resources.map(({ option }) => option),
	},
	...resources.flatMap(resourceProperties),
];

/** One output, or those that the chosen operation names: as n8n's editor and engine work it out. */
export const outputs: ExpressionString = `={{ ${JSON.stringify(namedOutputs())}[$parameter.resource + "/" + $parameter.operation] ?? ["${NodeConnectionTypes.Main}"] }}`;

function namedOutputs() {
	const named = resources.flatMap(({ option: { value: resource }, operations }) =>
		operations.flatMap((operation) => {
			const several = operation.outputs?.names.map((displayName) => ({
				type: NodeConnectionTypes.Main,
				displayName,
			}));
			return several ? [[`${resource}/${operation.option.value}`, several]] : [];
		}),
	);
	return Object.fromEntries(named);
}

/** The operation that a node is set to, or undefined for one that this version does not have. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
}
