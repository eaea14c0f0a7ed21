import { beforeAll, describe, expect, it } from '@jest/globals';
import { useStage } from '../engine/stage.mts';
import type { Workflow } from '../n8n/instance.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { differences, KINDS } from './items.mts';
import { type Block, blocksIn, readPages } from './pages.mts';

const stage = useStage();

let blocks: Block[];

beforeAll(async () => {
	blocks = (await readPages()).flatMap((page) => blocksIn(page, 'json'));
});

const marked = (mark: string) => blocks.filter((block) => block.mark === mark);

describe('JSON on the pages', () => {
	it('can be read, and says what it is', () => {
		const unread = blocks.filter(({ text }) => {
			try {
				JSON.parse(text);
				return false;
			} catch {
				return true;
			}
		});
		expect(unread).toEqual([]);
		const known = (mark = '') => mark in KINDS || mark.startsWith('workflow: ');
		expect(blocks.filter(({ mark }) => !known(mark)).map(({ where }) => where)).toEqual([]);
	});

	it('of workflows is complete, so that it can be imported', () => {
		const workflows = blocks.filter(({ mark }) => mark?.startsWith('workflow: '));
		expect(workflows.length).toBeGreaterThan(0);
		for (const { text } of nonEmpty(workflows)) {
			const { name, nodes, connections } = JSON.parse(text) as Workflow;
			expect(name).toMatch(/\S/);
			for (const node of nonEmpty(nodes)) {
				expect(node).toEqual({
					id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
					name: expect.stringMatching(/\S/),
					type: expect.stringMatching(/^n8n-nodes-(base|vonage-whatsapp)\.\w+$/),
					typeVersion: expect.any(Number),
					position: [expect.any(Number), expect.any(Number)],
					parameters: expect.any(Object),
					// Who imports it has another credential.
					...('webhookId' in node && { webhookId: expect.any(String) }),
				});
			}
			const names = nodes.map((node) => node.name);
			const ends = [...JSON.stringify(connections).matchAll(/"node":"([^"]+)"/g)];
			expect(names).toEqual(
				expect.arrayContaining([...Object.keys(connections), ...ends.map(([, end]) => end)]),
			);
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		}
	});

	it.each(Object.keys(KINDS))('%s has the keys and types that a real one has', async (mark) => {
		const { real, hasMore } = KINDS[mark];
		const item = JSON.parse(JSON.stringify(await real(stage))) as unknown;
		const shown = marked(mark);
		expect(shown.length).toBeGreaterThan(0);
		for (const { text, where } of nonEmpty(shown)) {
			expect([where, ...differences(JSON.parse(text), item, hasMore)]).toEqual([where]);
		}
	});
});

describe('how they are compared', () => {
	it.each([
		['a key too many', { a: 1, b: 2 }, { a: 1 }, ['item.b does not exist']],
		['a key too few', { a: 1 }, { a: 1, b: 2 }, ['item.b is not shown (2)']],
		['another type', { a: { b: '1' } }, { a: { b: 1 } }, ['item.a.b is number, not string']],
		['in a list', [{ a: 1 }], [{ a: '1' }], ['item[0].a is string, not number']],
		['a word of ours', { status: 'sent' }, { status: 'read' }, ['item.status is "read"']],
		['other values', { a: 1, b: [] }, { a: 2, b: [1] }, []],
	])('tells %s', (_, shown, real, told) => {
		expect(differences(shown, real)).toEqual(told);
	});
});
