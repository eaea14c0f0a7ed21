/** Every example, imported into a real n8n: it has all their nodes, and their panels offer what is set. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { notOffered } from '../docs/offered.mts';
import type { N8n, Workflow } from '../n8n/instance.mts';
import { root } from '../n8n/provision.mts';
import { example } from './example.mts';
import { runningN8n } from './instance.mts';

const files = readdirSync(path.join(root, 'examples'));

/** Under a name of its own: what other tests have published under the example's stays as it is. */
function imported(file: string): Workflow {
	const workflow = example(file);
	return { ...workflow, name: `${workflow.name} (imported)` };
}

let n8n: N8n;
let types: INodeTypeDescription[];

beforeAll(async () => {
	n8n = runningN8n();
	const answer = await axios.get<INodeTypeDescription[]>(`${n8n.url}/types/nodes.json`, {
		headers: { cookie: n8n.session, 'browser-id': 'demo' },
	});
	types = answer.data;
});

afterAll(async () => {
	for (const file of files) await n8n?.removeWorkflow(imported(file).name);
});

describe.each(files)('%s', (file) => {
	it('is imported, and n8n offers all that it sets', async () => {
		const workflow = imported(file);
		await n8n.createWorkflow(workflow);
		const faults = (workflow.nodes as unknown as INode[]).flatMap((node) => {
			const description = types.find(
				({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
			);
			if (!description) return [`${node.type} ${node.typeVersion} is not in this n8n`];
			return notOffered(node, description).map((fault) => `${node.name}: ${fault}`);
		});
		expect(faults).toEqual([]);
	});
});
