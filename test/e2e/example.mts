import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Workflow } from '../n8n/instance.mts';
import { root } from '../n8n/provision.mts';

/** An example, with the parameters that a builder chooses or replaces in it, by the names of its nodes. */
export function example(
	file: string,
	choices: Record<string, Record<string, unknown>> = {},
): Workflow {
	const text = readFileSync(path.join(root, 'examples', file), 'utf8');
	const workflow = JSON.parse(text) as Workflow;
	for (const [name, parameters] of Object.entries(choices)) {
		const node = workflow.nodes.find((each) => each.name === name);
		if (!node) throw new Error(`${file} has no node '${name}'.`);
		node.parameters = { ...(node.parameters as object), ...parameters };
	}
	return workflow;
}

/** The value of a field that a workflow or a template is picked in. */
export const picked = (value: string, name = value) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName: name,
});
