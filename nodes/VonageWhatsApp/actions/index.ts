import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../operation';
import { message } from './message';
import type { Resource } from './resource';
import { resourceProperties } from './resource';
import { template } from './template';

const resources: Resource[] = [message, template];

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

/** The operation that a node is set to, or undefined for one that this version does not have. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
}
