import { randomUUID } from 'node:crypto';
import type { Workflow } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';

export interface Step {
	name: string;
	/** A type of this package by its own name, any other one with its package. */
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	/** What happens after an error; without, the workflow stops. */
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** How many outputs lead on, each to the input of the same number; 1 without. */
	outputs?: number;
}

/** A workflow whose steps follow each other. */
export function chain(name: string, ...steps: Step[]): Workflow {
	const nodes = steps.map(({ type, typeVersion = 1, outputs: _outputs, ...step }, index) => ({
		...step,
		id: randomUUID(),
		type: type.includes('.') ? type : `${packageName}.${type}`,
		typeVersion,
		position: [index * 300, 0],
		...(index === 0 && { webhookId: randomUUID() }),
	}));
	const connections = Object.fromEntries(
		steps.slice(1).map(({ name: node }, position) => {
			const { name, outputs = 1 } = steps[position];
			const main = Array.from({ length: outputs }, (_, index) => [{ node, type: 'main', index }]);
			return [name, { main }];
		}),
	);
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
