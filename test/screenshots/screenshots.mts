/** The README's pictures, taken from a real n8n into docs/pictures. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page, PageScreenshotOptions } from 'playwright-core';
import { openBrowser, openPage } from '../e2e/browser.mts';
import { Editor } from '../e2e/editor.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { buildPackage, dataFolder, installPackage } from '../n8n/package.mts';
import { provisionN8n, root } from '../n8n/provision.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { type Box, boxAround } from './box.mts';
import { reportOfCampaign } from './campaign.mts';
import { takeExamples } from './examples.mts';
import { withPalette } from './palette.mts';
import { takePanels } from './panels.mts';
import { importWorkflows } from './workflows.mts';

type Log = (line: string) => void;

const pictures = path.join(root, 'docs', 'pictures');

/** Whoever opens the README waits for its pictures. */
const LIMIT_BYTES = 120_000;

/** Pixels of a picture for each of the page: the text stays readable on a fine screen. */
const SHARPNESS = 1.3;

/** Starts n8n with this package next to the simulator, and takes all pictures. */
export async function takeScreenshots(log: Log): Promise<void> {
	await provisionN8n(log);
	const folder = dataFolder('screenshots');
	rmSync(folder, { recursive: true, force: true });
	await buildPackage();
	await installPackage(folder);

	const simulator = await startSimulator();
	let n8n: N8n | undefined;
	try {
		n8n = await N8n.start({ userFolder: folder, port: await freePort() });
		await n8n.logIn();
		await takePictures(n8n, simulator, log);
	} finally {
		await Promise.all([n8n?.stop(), simulator.stop()]);
	}
}

export async function takePictures(n8n: N8n, simulator: Simulator, log: Log): Promise<void> {
	mkdirSync(pictures, { recursive: true });
	const workflows = await importWorkflows(n8n, simulator);
	const browser = await openBrowser();
	try {
		const look = { deviceScaleFactor: SHARPNESS, reducedMotion: 'reduce' } as const;
		const editor = await Editor.open(n8n, browser, {
			...look,
			viewport: { width: 1500, height: 1400 },
		});
		const take = async (name: string, clip: Box) => await keep(name, clip, editor.page, log);

		await openWorkflow(editor, workflows.reminder);
		await editor.page.setViewportSize({ width: 1500, height: 800 });
		await openNode(editor, 'Check Window');
		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText('Not Open Branch').waitFor();
		await output.getByRole('radio', { name: 'Schema' }).click();
		await output.getByText('canSendFreeForm').waitFor();
		const success = editor.page.getByText('executed successfully');
		await success.waitFor();
		await success.waitFor({ state: 'hidden' });
		await take('window-check', await boxAround(panels(editor, 'node-parameters', 'output-panel')));

		await editor.page.setViewportSize({ width: 1500, height: 1400 });
		await openWorkflow(editor, workflows.send);
		await openNode(editor, 'Send');
		await panelLabel(editor, 'Body time').waitFor();
		const panel = await boxAround(editor.part('node-parameters'));
		const label = (text: string) => panelLabel(editor, text).boundingBox();
		const top = (await label('Message Type'))?.y ?? panel.y;
		const bottom = (await label('Options'))?.y ?? panel.y + panel.height;
		await take('send-window', { ...panel, y: top - 16, height: bottom - top + 16 });

		await takePanels({
			...{ n8n, simulator, browser, look },
			take: async (name, clip, page) => await keep(name, clip, page, log),
		});
		await takeExamples(n8n, simulator, editor, workflows.contactBook, take);
		await takeReport(await reportOfCampaign(n8n, simulator), browser, log);
	} finally {
		await browser.close();
	}
}

/** The report brings its own colours, so that it is the same on a light and a dark page. */
async function takeReport(html: string, browser: Browser, log: Log): Promise<void> {
	const { page } = await openPage(browser, {
		viewport: { width: 800, height: 200 },
		deviceScaleFactor: SHARPNESS,
	});
	await page.setContent(html);
	await save(page, 'delivery-report', { fullPage: true }, log);
}

async function openWorkflow(editor: Editor, id: string): Promise<void> {
	await editor.goTo(`/workflow/${id}`, 'canvas-background');
	await editor.part('canvas-node').first().waitFor();
}

async function openNode(editor: Editor, name: string): Promise<void> {
	await editor.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	await editor.part('ndv').waitFor();
}

const panelLabel = (editor: Editor, text: string) =>
	editor.part('node-parameters').getByText(text, { exact: true }).first();

const panels = (editor: Editor, ...names: string[]) =>
	editor.page.locator(names.map((name) => `[data-test-id="${name}"]`).join(', '));

/** Takes a picture for a light page, and one for a dark one. */
async function keep(name: string, clip: Box, page: Page, log: Log): Promise<void> {
	for (const [colorScheme, ending] of [
		['dark', '-dark'],
		['light', ''],
	] as const) {
		await page.emulateMedia({ colorScheme });
		await save(page, `${name}${ending}`, { clip }, log);
	}
}

async function save(
	page: Page,
	name: string,
	part: Pick<PageScreenshotOptions, 'clip' | 'fullPage'>,
	log: Log,
): Promise<void> {
	const file = path.join(pictures, `${name}.png`);
	const picture = await withPalette(
		page,
		await page.screenshot({ ...part, animations: 'disabled' }),
	);
	const { byteLength } = picture;
	writeFileSync(file, picture);
	log(`${path.relative(root, file)}  ${byteLength} bytes`);
	if (byteLength > LIMIT_BYTES) throw new Error(`${file} is over ${LIMIT_BYTES} bytes.`);
}
