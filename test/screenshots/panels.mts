/** Pictures of what a builder sees: the first bot step by step, templates, the trigger's options, Check Setup. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chooseCredential, unpublish } from '../demo/demo.mts';
import { openPage } from '../e2e/browser.mts';
import { Editor } from '../e2e/editor.mts';
import { picked } from '../e2e/example.mts';
import { runsOf, runToEnd } from '../e2e/execution.mts';
import {
	addAnswer,
	addTrigger,
	fillCredential,
	listen,
	openNewCredential,
	publish,
	saveCredential,
	TRIGGER,
} from '../e2e/firstBot.mts';
import { chain, type Step } from '../e2e/workflow.mts';
import type { N8n } from '../n8n/instance.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { type Box, boxAround } from './box.mts';

/** Takes a picture, light and dark, of a part of a page. */
export type Take = (name: string, clip: Box, page: Page) => Promise<void>;

interface Stage {
	n8n: N8n;
	simulator: Simulator;
	browser: Browser;
	/** How the pages of the pictures are opened. */
	look: BrowserContextOptions;
	take: Take;
}

const WIDTH = 1500;

/** Around what is cut out, in pixels. */
const MARGIN = 16;

export async function takePanels(stage: Stage): Promise<void> {
	const { n8n, browser, look } = stage;
	const editor = await Editor.open(n8n, browser, look);
	const withoutMouse: Stage = {
		...stage,
		take: async (name, clip, page) => {
			// A parameter under the mouse shows more than one that is looked at.
			await page.mouse.move(0, 0);
			await stage.take(name, clip, page);
		},
	};
	await takeFirstBot(withoutMouse, editor);
	await takeTriggerOptions(withoutMouse, editor);
	await takeTemplates(withoutMouse, editor);
	await takeCheckSetup(withoutMouse, editor);
}

const heightOf = async (editor: Editor, height: number) =>
	await editor.page.setViewportSize({ width: WIDTH, height });

const parts = (editor: Editor, ...names: string[]): Locator =>
	editor.page.locator(names.map((name) => `[data-test-id="${name}"]`).join(', '));

/** From an empty workflow to an answer on the phone. */
async function takeFirstBot({ n8n, simulator, browser, look, take }: Stage, editor: Editor) {
	const { page } = editor;
	await heightOf(editor, 1250);
	await editor.newWorkflow();
	await addTrigger(editor);
	await openNewCredential(editor);
	await fillCredential(editor, simulator);
	await saveCredential(editor);
	await editor.part('credential-edit-button').click();
	await page.getByText('Connection tested successfully').waitFor();
	await toastGone(editor, 'Credential successfully created');
	const dialog = page.locator('.el-dialog').filter({ has: editor.part('credential-save-button') });
	await take('first-bot-1-credential', await boxAround(dialog), page);
	await dialog.locator('.el-dialog__headerbtn').click();
	await dialog.waitFor({ state: 'hidden' });
	await heightOf(editor, 900);

	await listen(editor, simulator);
	simulator.customerSends({ text: 'Hello' });
	await editor.output.getByText('Message Branch (1 item)').waitFor();
	await toastGone(editor);
	await take('first-bot-2-trigger', await ndv(editor, 'Options'), page);
	await editor.closePanel();

	await addAnswer(editor);
	await editor.fill('text', 'You wrote: {{ $json.text }}');
	await page.keyboard.press('Escape');
	await editor.preview('text').getByText('You wrote: Hello').waitFor();
	await editor.execute();
	await editor.output.getByText('sentAs').waitFor();
	await toastGone(editor);
	await take('first-bot-3-send', await ndv(editor, 'Window Source'), page);
	await editor.closePanel();

	const nodes = await boxAround(page.locator('.vue-flow__node'), 3 * MARGIN);
	// Behind the last node n8n counts what came out.
	await take('first-bot-4-workflow', { ...nodes, width: nodes.width + 4 * MARGIN }, page);

	await publish(editor, simulator);
	simulator.reset();
	simulator.openChat(true);
	const { page: phone } = await openPage(browser, {
		...look,
		viewport: { width: 420, height: 640 },
	});
	await phone.goto(simulator.addresses().phone);
	simulator.customerSends({ text: 'Hello' });
	const answer = await simulator.waitForMessage(({ to }) => to === ANA, 60);
	await simulator.waitForStatus(answer.uuid, 'read', 60);
	await phone.locator('[data-testid="bubble"][data-direction="business"]').waitFor();
	await take('first-bot-5-phone', { x: 0, y: 0, width: 420, height: 640 }, phone);
	const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
	await unpublish(n8n, simulator, id);
}

/** The panel and the output beside it, from the top to the parameter that comes next. */
async function ndv(editor: Editor, below: string): Promise<Box> {
	const all = await boxAround(parts(editor, 'node-parameters', 'output-panel'));
	const next = editor.part('node-parameters').getByText(below, { exact: true }).first();
	const { y: bottom } = await boxAround(next);
	return { ...all, height: bottom - all.y - MARGIN / 2 };
}

/** Waits until what n8n says in a corner of the page has been said. */
async function toastGone(editor: Editor, text = 'executed successfully'): Promise<void> {
	const toast = editor.page.getByText(text);
	await toast.waitFor();
	await toast.waitFor({ state: 'hidden' });
}

/** Opens a node of a workflow that has the simulator's credential. */
async function openNode({ n8n, simulator }: Stage, editor: Editor, step: Step): Promise<string> {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const isTrigger = step.type === 'vonageWhatsAppTrigger';
	const workflow = chain(`Picture of ${step.name}`, ...(isTrigger ? [step] : [start, step]));
	await chooseCredential(n8n, simulator, workflow);
	const { id } = await n8n.createWorkflow(workflow);
	await editor.openWorkflow(id);
	await editor.openNode(step.name);
	return id;
}

async function takeTriggerOptions(stage: Stage, editor: Editor) {
	await heightOf(editor, 1200);
	await openNode(stage, editor, {
		name: TRIGGER,
		type: 'vonageWhatsAppTrigger',
		typeVersion: 1.1,
		parameters: {},
	});
	await editor.page.getByPlaceholder('Add Option').click();
	const list = editor.page.locator('.el-select-dropdown:visible, .el-popper:visible').last();
	await list.waitFor();
	// It unrolls.
	await editor.page.locator('.el-zoom-in-top-enter-active').waitFor({ state: 'detached' });
	const panel = await panelUntil(editor, 'Options', 'Business Numbers');
	const { y, height } = await boxAround(list);
	await stage.take(
		'trigger-options',
		{ ...panel, height: y + height - panel.y + MARGIN },
		editor.page,
	);
}

async function takeTemplates(stage: Stage, editor: Editor) {
	const { take } = stage;
	await heightOf(editor, 1500);
	await openNode(stage, editor, {
		name: 'Send Template',
		type: 'vonageWhatsApp',
		parameters: { operation: 'sendTemplate', from: picked(BUSINESS, 'Example Ltd'), to: ANA },
	});
	await editor.pick('template', 'visit_directions');
	await editor.part('resource-mapper-container').locator('input').first().waitFor();
	await take(
		'send-template',
		await panelUntil(editor, 'Header Binary Field', 'Operation'),
		editor.page,
	);

	await openNode(stage, editor, {
		name: 'Submit Template',
		type: 'vonageWhatsApp',
		parameters: {
			resource: 'template',
			operation: 'submit',
			templateName: 'visit_today',
			bodyText: 'Hello {{first_name}}, your visit is on {{date}} as agreed.',
			footerText: 'Example Ltd',
			draftButtons: { button: [{ type: 'QUICK_REPLY', text: 'Confirm' }] },
			samples: {
				mappingMode: 'defineBelow',
				value: { 'body.first_name': 'Ana', 'body.date': '12 May' },
			},
		},
	});
	await editor.part('resource-mapper-container').locator('input').first().waitFor();
	await take(
		'template-submit',
		await panelUntil(editor, 'Special Parts', 'Operation'),
		editor.page,
	);
}

/** The open panel between two of its parameters, the first included. */
async function panelUntil(editor: Editor, below: string, from: string): Promise<Box> {
	const panel = await boxAround(editor.part('node-parameters'));
	const label = (text: string) =>
		editor.part('node-parameters').getByText(text, { exact: true }).first();
	const { y: top } = await boxAround(label(from));
	const { y: bottom } = await boxAround(label(below));
	return { ...panel, y: top - MARGIN / 2, height: bottom - top };
}

/** The item of the report: its page is a file that n8n keeps. */
interface WithReport {
	binary: { data: { id: string } };
}

async function takeCheckSetup(stage: Stage, editor: Editor) {
	const { n8n, browser, look, take } = stage;
	const name = 'Check Setup';
	await heightOf(editor, 800);
	const id = await openNode(stage, editor, {
		name,
		type: 'vonageWhatsApp',
		parameters: { resource: 'channel', operation: 'checkSetup' },
	});
	await editor.execute();
	await editor.output.getByText(/^Checks Branch/).waitFor();
	await toastGone(editor);
	const all = await boxAround(parts(editor, 'node-parameters', 'output-panel'));
	const last = await boxAround(editor.output.locator('th').filter({ hasText: 'whatToDo' }));
	const width = Math.min(all.width, last.x + last.width - all.x);
	await take('check-setup', { ...all, width }, editor.page);

	const runs = await runsOf(n8n, await runToEnd(n8n, id, 'Start'));
	const [report] = (runs[name][0].data?.main[1] ?? []) as unknown as WithReport[];
	const html = await n8n.http.get<string>('/binary-data', {
		params: { id: report.binary.data.id, action: 'download' },
		responseType: 'text',
	});
	const { page } = await openPage(browser, { ...look, viewport: { width: 800, height: 700 } });
	await page.setContent(html.data);
	await take('check-setup-report', { x: 0, y: 0, width: 800, height: 700 }, page);
}
