import { randomUUID } from 'node:crypto';
import type { Workflow } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';

export interface Step {
	name: string;
	/** A type of this package by its own name, any other one with its package. */
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
}

/** A workflow whose steps follow each other, from the first output of each to the next. */
export function chain(name: string, ...steps: Step[]): Workflow {
	const nodes = steps.map(({ type, typeVersion = 1, ...step }, index) => ({
		...step,
		id: randomUUID(),
		type: type.includes('.') ? type : `${packageName}.${type}`,
		typeVersion,
		position: [index * 300, 0],
		...(index === 0 && { webhookId: randomUUID() }),
	}));
	const connections = Object.fromEntries(
		steps
			.slice(1)
			.map((step, index) => [
				steps[index].name,
				{ main: [[{ node: step.name, type: 'main', index: 0 }]] },
			]),
	);
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
