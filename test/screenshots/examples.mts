/** A picture of the canvas of every example, imported and with its choices made. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { chooseCredential } from '../demo/demo.mts';
import type { Editor } from '../e2e/editor.mts';
import { example } from '../e2e/example.mts';
import type { N8n, Workflow } from '../n8n/instance.mts';
import { root } from '../n8n/provision.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Around a workflow, in pixels. */
const MARGIN = 24;

/** What a builder chooses in a field of this name; n8n marks a node in which it is missing. */
const CHOICES: Record<string, string> = {
	from: BUSINESS,
	to: ANA,
	template: 'visit_today:en',
	fallbackTemplate: 'visit_today:en',
};

/**
 * Takes a picture of each.
 *
 * @param contactBook What is picked where an example asks for one.
 * @param take Takes a picture, light and dark, of a part of the editor.
 */
export async function takeExamples(
	n8n: N8n,
	simulator: Simulator,
	editor: Editor,
	contactBook: object,
	take: (name: string, clip: Box) => Promise<void>,
	files = readdirSync(path.join(root, 'examples')),
): Promise<void> {
	for (const file of files) {
		const workflow = withChoices(example(file), contactBook);
		// The contact book that was picked stays as it is.
		if (file === 'contact-book.json') workflow.name += ' (example)';
		await chooseCredential(n8n, simulator, workflow);
		await chooseModel(n8n, workflow);
		const { id } = await n8n.createWorkflow(workflow);
		await take(`example-${path.basename(file, '.json')}`, await canvasOf(editor, id));
	}
}

/** An example with everything chosen that its note asks for. */
export function withChoices(workflow: Workflow, contactBook: object): Workflow {
	const choices = { ...CHOICES, contactBook, workflowId: contactBook };
	for (const node of workflow.nodes) {
		const parameters = node.parameters as Record<string, unknown>;
		for (const [name, choice] of Object.entries(choices)) {
			const field = parameters[name] as string | { value?: unknown } | undefined;
			if (field === '') parameters[name] = choice;
			if (typeof field !== 'object' || field.value !== '') continue;
			parameters[name] =
				typeof choice === 'object' ? choice : { ...field, value: choice, cachedResultName: choice };
		}
	}
	return workflow;
}

async function chooseModel(n8n: N8n, { nodes }: Workflow): Promise<void> {
	const name = 'OpenAI account';
	for (const node of nodes.filter(({ type }) => type.endsWith('.lmChatOpenAi'))) {
		const id = await n8n.saveCredential(name, 'openAiApi', { apiKey: 'none' });
		node.credentials = { openAiApi: { id, name } };
	}
}

/** Shows all of a workflow, and nothing of what n8n lays over it. Returns where it is. */
async function canvasOf(editor: Editor, id: string): Promise<Box> {
	await editor.goTo(`/workflow/${id}`, 'canvas-background');
	await editor.part('canvas-node').first().waitFor();
	await editor.page.addStyleTag({
		content: '.vue-flow__background, .vue-flow__panel { display: none }',
	});
	await editor.page.keyboard.press('1');
	let box = await shown(editor);
	for (let before; JSON.stringify(box) !== JSON.stringify(before); ) {
		before = box;
		// The canvas moves until all of it is in view.
		await editor.page.waitForTimeout(200);
		box = await shown(editor);
	}
	return box;
}

/** The smallest part of the page with all nodes, their names and what hangs on them. */
async function shown(editor: Editor): Promise<Box> {
	return await editor.page.evaluate((margin) => {
		const hasText = ({ childElementCount, textContent }: Element) =>
			childElementCount === 0 && textContent?.trim() !== '';
		const parts = [...document.querySelectorAll('.vue-flow__node, .vue-flow__node *')]
			.filter((part) => part.matches('.vue-flow__node, svg') || hasText(part))
			// What the mouse makes visible: buttons beside a trigger and above each node.
			.filter((part) => !part.closest('button'))
			.filter((part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
			.map((part) => part.getBoundingClientRect())
			.filter(({ width, height }) => width > 0 && height > 0);
		const left = Math.min(...parts.map((part) => part.left)) - margin;
		const top = Math.min(...parts.map((part) => part.top)) - margin;
		const right = Math.max(...parts.map((part) => part.right)) + margin;
		const bottom = Math.max(...parts.map((part) => part.bottom)) + margin;
		return { x: left, y: top, width: right - left, height: bottom - top };
	}, MARGIN);
}
