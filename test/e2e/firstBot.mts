/** The first bot of a builder, step by step in the editor: what the README tells, and what its pictures show. */
import { until } from '../n8n/instance.mts';
import { n8nUnderTest } from '../n8n/underTest.mts';
import type { Simulator } from '../simulator/simulator.mts';
import type { Editor } from './editor.mts';

const SEARCH = 'vonage';
export const TRIGGER = 'Vonage WhatsApp Trigger';
export const ANSWER = 'Send message';

/** Adds the trigger to an empty workflow; its panel stays open. */
export async function addTrigger(editor: Editor): Promise<void> {
	await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
	await editor.pickNode('On message');
}

/** Opens the window of a new credential from the panel of a node. */
export async function openNewCredential(editor: Editor): Promise<void> {
	const select = editor.part('node-credentials-select');
	await select.or(editor.part('node-credentials-empty-state').getByRole('button')).first().click();
	const create = editor.part('node-credentials-select-item-new');
	const form = editor.part('node-credentials-config-container');
	await create.or(form).first().waitFor();
	if (await create.isVisible()) await create.click();
	await form.waitFor();
}

/** Types the simulator's keys into the window of a credential. */
export async function fillCredential(editor: Editor, simulator: Simulator): Promise<void> {
	const { environment: _custom, vonageBaseUrl, graphBaseUrl, ...fields } = simulator.credential();
	for (const [name, value] of Object.entries(fields)) await editor.fill(name, value);
	await editor.choose('environment', 'Custom');
	await editor.fill('vonageBaseUrl', vonageBaseUrl);
	await editor.fill('graphBaseUrl', graphBaseUrl);
}

/** Saves a credential, which n8n tests; its window is closed when the test is good. */
export async function saveCredential(editor: Editor): Promise<void> {
	const form = editor.part('node-credentials-config-container');
	await editor.part('credential-save-button').getByRole('button').click();
	// n8n 2.6 leaves the window open.
	if (n8nUnderTest.name === 'oldest') {
		await form.getByText('Connection tested successfully').waitFor();
		const dialog = editor.page.locator('.el-dialog').filter({ has: form });
		await dialog.getByRole('button', { name: 'Close this dialog' }).click();
	}
	await form.waitFor({ state: 'hidden' });
}

/** Listens with the button of the trigger's open panel until Vonage, the simulator, sends to it. */
export async function listen(editor: Editor, simulator: Simulator): Promise<void> {
	await editor.part('node-execute-button').first().click();
	await until(
		'Vonage to know the test URLs',
		() => simulator.addresses().inboundUrl.includes('/webhook-test/') || undefined,
	);
}

/** Adds *Send* behind the trigger; its panel stays open. */
export async function addAnswer(editor: Editor): Promise<void> {
	await editor.searchNodes(SEARCH, 'Vonage WhatsApp');
	await editor.pickNode(ANSWER);
}

/** Publishes the open workflow, and waits until Vonage sends to it. */
export async function publish(editor: Editor, simulator: Simulator): Promise<void> {
	await editor.part('workflow-open-publish-modal-button').click();
	await editor.part('workflow-publish-button').click();
	await until(
		'Vonage to know the production URLs',
		() => simulator.addresses().inboundUrl.includes('/webhook/') || undefined,
	);
}
