/** What every file in examples/ promises to whoever imports it. */
import { describe, expect, it } from '@jest/globals';
import type { INode, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VonageWhatsApp } from '../../nodes/VonageWhatsApp/VonageWhatsApp.node.ts';
import { VonageWhatsAppTemplateTrigger } from '../../nodes/VonageWhatsAppTemplateTrigger/VonageWhatsAppTemplateTrigger.node.ts';
import { VonageWhatsAppTrigger } from '../../nodes/VonageWhatsAppTrigger/VonageWhatsAppTrigger.node.ts';
import { nonEmpty } from '../nonEmpty.mts';
import { notOffered } from './offered.mts';

interface Example {
	name: string;
	nodes: INode[];
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
	settings: Record<string, unknown>;
	[key: string]: unknown;
}

const root = path.join(__dirname, '..', '..');
const files = readdirSync(path.join(root, 'examples'));
const PACKAGE = 'n8n-nodes-vonage-whatsapp';

const read = (...parts: string[]) => readFileSync(path.join(root, ...parts), 'utf8');

const examples = files.map((file) => ({
	file,
	text: read('examples', file),
	example: JSON.parse(read('examples', file)) as Example,
}));

const ours = new Map<string, INodeTypeDescription>(
	[VonageWhatsApp, VonageWhatsAppTrigger, VonageWhatsAppTemplateTrigger].map((Node) => {
		const { description }: INodeType = new Node();
		return [`${PACKAGE}.${description.name}`, description];
	}),
);

const textsIn = (value: unknown): string[] => {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const notesOf = ({ nodes }: Example) =>
	nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');

const contentOf = ({ parameters }: INode) => String(parameters.content);

describe.each(examples)('$file', ({ text, example }) => {
	const { nodes, connections, settings } = example;
	const ourNodes = nodes.filter(({ type }) => type.startsWith(PACKAGE));

	it('has the parts of a workflow and nothing of the n8n that it was made in', () => {
		expect(Object.keys(example)).toEqual(['name', 'nodes', 'connections', 'settings']);
		expect(example.name).toMatch(/^WhatsApp /);
		expect(settings).toMatchObject({ executionOrder: 'v1' });
		for (const key of ['errorWorkflow', 'timezone', 'callerIds']) {
			expect(settings).not.toHaveProperty(key);
		}
	});

	it('names and numbers each of its nodes once, and connects those that are there', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const ends = Object.values(connections).flatMap((outputs) => Object.values(outputs).flat(2));
		expect(names).toEqual(expect.arrayContaining(Object.keys(connections)));
		expect(names).toEqual(expect.arrayContaining(ends.map(({ node }) => node)));
		const asked = [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect(names).toEqual(expect.arrayContaining(asked));
	});

	it('consists of nodes of this package and of n8n', () => {
		for (const { type } of nonEmpty(nodes)) {
			expect(type).toMatch(
				/^(n8n-nodes-vonage-whatsapp|n8n-nodes-base|@n8n\/n8n-nodes-langchain)\.\w+$/,
			);
		}
	});

	it('sets what the panels of our nodes offer, and nothing else', () => {
		const faults = ourNodes.flatMap((node) => {
			const description = ours.get(node.type);
			if (!description) return [`${node.name}: ${node.type} is not in this package`];
			expect([description.version].flat()).toContain(node.typeVersion);
			// Every polling node has them, from n8n.
			const { pollTimes: _pollTimes, ...parameters } = node.parameters;
			return notOffered({ ...node, parameters }, description).map(
				(fault) => `${node.name}: ${fault}`,
			);
		});
		expect(faults).toEqual([]);
	});

	it('leaves the credentials to be chosen', () => {
		for (const { name, credentials } of ourNodes) {
			expect([name, Object.keys(credentials ?? {})]).toEqual([name, ['vonageWhatsAppApi']]);
		}
		for (const { credentials = {} } of nodes) {
			for (const { id } of Object.values(credentials)) expect(id).toBe('');
		}
	});

	it('has no data of anybody', () => {
		expect(text).not.toMatch(/pinData|cachedResultUrl/);
		// The range that is kept free for fiction.
		for (const [number] of text.matchAll(/\b\d{10,15}\b/g)) expect(number).toMatch(/^447700900/);
		for (const [, host] of text.matchAll(/https?:\/\/([\w.-]+)/g)) {
			expect(host).toMatch(/(^|\.)example\.com$/);
		}
	});

	it('says in a note with a title what it is and what to choose', () => {
		const [first] = notesOf(example).map(contentOf);
		expect(first).toMatch(/^## \S/);
		for (const { content } of notesOf(example).map(({ parameters }) => parameters)) {
			expect(content).toMatch(/^##/);
		}
		if (ourNodes.length > 0) expect(first).toMatch(/^\d\. .*\bcredential\b/m);
		expect(first).toMatch(/\bpublish\b/i);
		const [, count] = first.match(/the (two|three|four|five|six) WhatsApp nodes/) ?? [];
		const counts = { two: 2, three: 3, four: 4, five: 5, six: 6 } as Record<string, number>;
		if (count) expect(ourNodes).toHaveLength(counts[count]);
	});

	it('names in bold what is there: nodes, tables, files', () => {
		const names = nodes.map(({ name }) => name);
		const tables = [...text.matchAll(/"tableName": "([^"]+)"/g)].map(([, table]) => table);
		const bold = notesOf(example)
			.map(contentOf)
			.flatMap((content) => [...content.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name))
			.filter((name) => /^[A-Z]/.test(name) || name.endsWith('.json'));
		expect([...names, ...tables, ...files]).toEqual(expect.arrayContaining(bold));
	});

	it('looks nothing up in an object by a text that somebody wrote: "constructor" is no entry', () => {
		const texts = nodes.flatMap(({ parameters }) => textsIn(parameters));
		expect(texts.filter((each) => /\}\s*\[\s*(?:\$json|[a-z])/.test(each))).toEqual([]);
	});

	it('creates the data tables that it reads and writes', () => {
		const dataTables = nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable');
		const creators = dataTables
			.filter(({ parameters }) => parameters.operation === 'create')
			.map(({ name }) => `={{ $('${name}').first().json.id }}`);
		for (const { parameters } of dataTables) {
			const { value } = (parameters.dataTableId ?? {}) as { value?: string };
			if (value && value !== '={{ $json.id }}') expect(creators).toContain(value);
		}
	});
});

describe('every example', () => {
	const tests = ['e2e', 'queue'].flatMap((folder) =>
		readdirSync(path.join(root, 'test', folder))
			.filter((file) => file.endsWith('.test.mts'))
			.map((file) => read('test', folder, file)),
	);

	it.each(files)('%s runs in a test', (file) => {
		expect(tests.some((test) => test.includes(`'${file}'`))).toBe(true);
	});

	it.each(files)('%s has a picture for a light page and one for a dark one', (file) => {
		const name = `example-${path.basename(file, '.json')}`;
		for (const ending of ['.png', '-dark.png']) {
			const picture = path.join(root, 'docs', 'pictures', `${name}${ending}`);
			expect([picture, existsSync(picture)]).toEqual([picture, true]);
		}
	});

	it('has an id that no other has', () => {
		const ids = examples.flatMap(({ example }) =>
			example.nodes.flatMap(({ id, webhookId }) => [id, ...(webhookId ? [webhookId] : [])]),
		);
		expect(new Set(ids).size).toBe(ids.length);
	});
});

describe('what the examples do with a word that every object knows', () => {
	const codeOf = (file: string, node: string): string => {
		const found = examples
			.find((each) => each.file === file)
			?.example.nodes.find(({ name }) => name === node);
		return String(found?.parameters.jsCode);
	};

	it('the delivery report counts it as any other reason and category', () => {
		const rows = [
			{ status: 'accepted', messageId: '1', clientRef: 'a' },
			{ status: 'rejected', messageId: '1', clientRef: 'a', reason: 'constructor' },
			{ status: 'delivered', messageId: '2', clientRef: 'b', category: 'toString' },
		];
		const run = new Function('$', '$input', codeOf('delivery-report.json', 'Count'));
		const [{ json }] = run(
			() => ({ first: () => ({ json: { campaign: 'c', currency: 'EUR', prices: {} } }) }),
			{ all: () => rows.map((row) => ({ json: row })) },
		) as Array<{ json: unknown }>;
		expect(json).toMatchObject({
			rejected: [{ reason: 'constructor', count: 1 }],
			costs: [{ category: 'toString', messages: 1, charged: 1, cost: 0 }],
		});
	});

	it('a template has no sample for a variable of that name', () => {
		const run = new Function('$json', codeOf('template-submission.json', 'Template'));
		const { json } = run({
			name: 'visit',
			category: 'UTILITY',
			language: 'en',
			body: 'Hello {{constructor}}, see you.',
			samples: '',
		}) as { json: { template: unknown } };
		expect(JSON.stringify(json.template)).toContain('"param_name":"constructor","example":""');
	});
});
