/** What the README and the docs promise about a real n8n: their workflows run, and n8n is as they say. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INodeTypeDescription } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { publish, unpublish } from '../demo/demo.mts';
import {
	blocksIn,
	columnOf,
	type Page,
	pageNamed,
	readPages,
	sectionTitled,
	tablesIn,
} from '../docs/pages.mts';
import type { Workflow } from '../n8n/instance.mts';
import { n8nBin } from '../n8n/provision.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import { bubblesOf, summaryOf } from '../simulator/chat.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { onScreen } from './browser.mts';
import { publishCallable } from './callable.mts';
import { Editor } from './editor.mts';
import { eventually } from './eventually.mts';
import { picked } from './example.mts';
import { runningN8n } from './instance.mts';
import { useBrowser, useSimulator } from './use.mts';

const BEN = '447700900003';
const NOBODY = '447700900004';

const n8n = runningN8n();
const simulator = useSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
const browser = useBrowser();
let pages: Page[];
/** The workflows on the pages, by name, as they stand there. */
let workflows: Map<string, string>;

beforeAll(async () => {
	pages = await readPages();
	workflows = new Map(
		pages
			.flatMap((page) => blocksIn(page, 'json'))
			.filter(({ mark }) => mark?.startsWith('workflow: '))
			.map(({ mark = '', text }) => [mark.replace('workflow: ', ''), text]),
	);
});

const textOf = (name: string) => {
	const text = workflows.get(name);
	if (text === undefined) throw new Error(`No page has a workflow '${name}'.`);
	return text;
};

const workflowNamed = (name: string) => JSON.parse(textOf(name)) as Workflow;

/** Presses Ctrl-V on the canvas with a text in the clipboard. */
async function paste(editor: Editor, text: string): Promise<void> {
	await editor.page.evaluate((copied) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', copied);
		document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
	}, text);
}

describe('workflows on the pages', () => {
	it('are all tried here', () => {
		expect([...workflows.keys()]).toEqual(['first bot', 'contact book']);
	});

	it('the first bot can be pasted onto an empty canvas', async () => {
		const editor = await Editor.open(n8n, browser());
		await onScreen(editor.page, 'docs-paste', async () => {
			await editor.newWorkflow();
			await paste(editor, textOf('first bot'));
			const names = workflowNamed('first bot').nodes.map(({ name }) => name);
			const shown = async () =>
				await editor
					.part('canvas-node')
					.evaluateAll((all) => all.map((node) => node.getAttribute('data-node-name')));
			await eventually(shown, names);
			expect(await editor.part('edge').count()).toBe(names.length - 1);
		});
	});

	it('the first bot answers a text on the phone, and nothing else', async () => {
		const workflowId = await publish(n8n, simulator, workflowNamed('first bot'));
		const answers = async () => {
			const customer = simulator.world.customer(ANA);
			const bubbles = customer ? bubblesOf(simulator.world, customer, BUSINESS) : [];
			return bubbles
				.filter(({ direction }) => direction === 'business')
				.map(({ content, status }) => [summaryOf(content), status]);
		};

		simulator.openChat(true);
		simulator.customerSends({ type: 'image' });
		simulator.customerSends({ from: ANA, text: 'Hello' });
		await eventually(answers, [['You wrote: Hello', 'read']]);
		simulator.customerSends({ from: ANA, text: 'Once more' });
		await eventually(answers, [
			['You wrote: Hello', 'read'],
			['You wrote: Once more', 'read'],
		]);
		await n8n.untilIdle(workflowId);
		expect((await n8n.executions(workflowId)).map(({ status }) => status)).toEqual([
			'success',
			'success',
		]);
		await unpublish(n8n, simulator, workflowId);
	});

	it('the smallest contact book tells who may be written to', async () => {
		const book = workflowNamed('contact book');
		const contactBook = picked(await n8n.publishWorkflow(book), book.name);
		const ask = await publishCallable(
			n8n,
			simulator,
			'Who may be written to',
			{
				name: 'Contacts',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: {
					jsCode: `return ${JSON.stringify([ANA, BEN, NOBODY])}.map((to) => ({ json: { to } }));`,
				},
			},
			{
				name: 'Check',
				type: 'vonageWhatsApp',
				outputs: 2,
				parameters: {
					resource: 'window',
					operation: 'check',
					from: BUSINESS,
					to: '={{ $json.to }}',
					windowSource: 'contactBook',
					contactBook,
				},
			},
			{ name: 'Both', type: 'n8n-nodes-base.merge', typeVersion: 3, parameters: {} },
		);
		const told = (await ask()).map(({ to, status }) => [to, status]);
		expect(told).toEqual([
			[ANA, 'open'],
			[BEN, 'closed'],
			[NOBODY, 'unknown'],
		]);
	});
});

describe("what the README says of n8n's own nodes", () => {
	let described: INodeTypeDescription[];

	beforeAll(async () => {
		const { data } = await n8n.http.get<INodeTypeDescription[]>(`${n8n.url}/types/nodes.json`);
		described = data;
	});

	/** The newest version of a node of n8n's. */
	const nodeNamed = (name: string): INodeTypeDescription => {
		const found = described.filter((each) => each.name === `n8n-nodes-base.${name}`).at(-1);
		if (!found) throw new Error(`n8n has no node '${name}'.`);
		return found;
	};

	const choices = (node: INodeTypeDescription, field: string): string[] =>
		node.properties
			.filter(({ name }) => name === field)
			.flatMap(({ options = [] }) => options.map(({ name }) => name))
			.filter((name) => name !== 'Custom API Call');

	/** A row of the table *What it is*: ours, Vonage's, Meta's. */
	const row = (what: string): string[] => {
		const readme = pageNamed(pages, 'README.md');
		const [table] = tablesIn(readme, sectionTitled(readme, 'What it is').parts);
		const at = columnOf(table, '').indexOf(what);
		return table.header.slice(1).map((column) => columnOf(table, column)[at]);
	};

	it('Vonage sends SMS, and nothing else', () => {
		expect(row('Sends')[1]).toBe('SMS');
		const vonage = nodeNamed('vonage');
		expect(vonage.displayName).toBe('Vonage');
		expect(choices(vonage, 'resource')).toEqual(['SMS']);
		expect(choices(vonage, 'operation')).toEqual(['Send']);
	});

	it('WhatsApp Business Cloud sends so many types, and manages no templates', () => {
		const cloud = nodeNamed('whatsApp');
		expect(cloud.displayName).toBe('WhatsApp Business Cloud');
		const types = choices(cloud, 'messageType');
		expect(row('Sends')[2]).toBe(`${types.length} message types, and templates`);
		expect(types.join()).not.toMatch(/Button|List|Reaction/);
		expect(choices(cloud, 'resource')).toEqual(['Message', 'Media']);
		expect(choices(cloud, 'operation')).toContain('Send Template');
		expect(choices(cloud, 'operation').join()).not.toMatch(/Read|Typing/);
	});

	it('and its trigger serves one workflow of a Meta app', () => {
		expect(row('Starts a workflow on')[2]).toContain('one trigger per Meta app');
		const [notice] = nodeNamed('whatsAppTrigger').properties;
		expect(notice.displayName).toContain('just one WhatsApp trigger');
	});
});

/** The pages name what an older n8n does not have yet. */
const inNewest = n8nUnderTest.name === 'newest' ? it : it.skip;

describe('what the pages say of n8n', () => {
	inNewest('environment variables are its own', () => {
		const named = new Set(
			pages.flatMap(({ text }) => text.match(/\b(N8N_[A-Z_]+|WEBHOOK_URL)\b/g) ?? []),
		);
		const require = createRequire(n8nBin);
		const sources = ['@n8n/config', 'n8n-core'].flatMap((module) => {
			const folder = path.dirname(require.resolve(module));
			return readdirSync(folder, { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.js'))
				.map((file) => readFileSync(path.join(folder, file), 'utf8'));
		});
		// This project's own: see test/n8n/underTest.mts.
		named.delete('N8N_UNDER_TEST');
		const unknown = [...named].filter(
			(variable) => !sources.some((source) => source.includes(variable)),
		);
		expect(unknown).toEqual([]);
		expect(named.size).toBeGreaterThan(2);
	});
});
