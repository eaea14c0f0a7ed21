/** Message → Send with a fallback: in the editor, and in the hands of an AI agent. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chooseCredential, publish, unpublish } from '../demo/demo.mts';
import { until } from '../n8n/instance.mts';
import { AGENT_VERSIONS, agentWorkflow } from './agent.mts';
import { onScreen } from './browser.mts';
import { Editor } from './editor.mts';
import { runningN8n } from './instance.mts';
import { type Model, startModel } from './model.mts';
import { onPhone } from './phone.mts';
import { useBrowser, useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const HOUR = 3600;

const n8n = runningN8n();
const simulator = useSimulator();
let model: Model;
const browser = useBrowser();

beforeAll(async () => {
	model = await startModel({ text: 'See you tomorrow' });
});

afterAll(async () => {
	await model?.stop();
});

const trigger: Step = {
	name: 'Vonage WhatsApp Trigger',
	type: 'vonageWhatsAppTrigger',
	parameters: { events: ['message'] },
};

/** A customer writes, or wrote so long ago, and is answered. */
async function answered(customer: string, secondsAgo: number): Promise<unknown> {
	const before = model.answers.length;
	simulator.advanceClock(-secondsAgo);
	simulator.customerSends({ from: customer, text: 'Hello' });
	simulator.advanceClock(secondsAgo);
	await until('the answer of the tool', () => model.answers.length > before || undefined);
	return model.answers.at(-1);
}

const phone = async (customer: string) => await onPhone(simulator, customer);

it('the fields of a chosen fallback are there before any message came in', async () => {
	const workflow = chain('A fallback', trigger, {
		name: 'Answer',
		type: 'vonageWhatsApp',
		parameters: { text: 'See you tomorrow', ifWindowClosed: 'sendTemplate' },
	});
	await chooseCredential(n8n, simulator, workflow);
	const { id } = await n8n.createWorkflow(workflow);
	const editor = await Editor.open(n8n, browser());
	await onScreen(editor.page, 'fallback-picker', async () => {
		await editor.goTo(`/workflow/${id}`, 'node-creator-plus-button');
		await editor
			.part('canvas-node')
			.and(editor.page.locator('[data-node-name="Answer"]'))
			.dblclick();
		await editor.part('ndv').waitFor();
		await editor.parameter('fallbackTemplate').click();
		await editor.page.getByText('visit_reminder (en)').click();
		const panel = editor.part('node-parameters');
		await panel.getByText('Fallback Template Values', { exact: true }).waitFor();
		await panel.locator('label').filter({ hasText: 'first_name' }).first().waitFor();
		expect(editor.complaints).toEqual([]);
	});
});

it.each(AGENT_VERSIONS)(
	'agent %s: its words in an open window, the template in a closed one, each once',
	async (version) => {
		const credentialId = await n8n.saveCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const workflowId = await publish(
			n8n,
			simulator,
			agentWorkflow(`Agent ${version} that answers`, version, credentialId, [trigger], {
				name: 'Answer',
				parameters: {
					// From and To are empty: the tool answers whoever wrote.
					text: "={{ $fromAI('text', 'What to say') }}",
					ifWindowClosed: 'sendTemplate',
					fallbackTemplate: { __rl: true, mode: 'list', value: 'visit_reminder:en' },
					fallbackTemplateValues: {
						mappingMode: 'defineBelow',
						value: { 'body.first_name': 'Ana', 'body.visit_time': '10:00' },
					},
				},
			}),
		);
		const [early, late] = [1, 2].map((at) => `4477009400${Math.floor(version)}${at}`);
		expect(await answered(early, HOUR)).toEqual([
			expect.objectContaining({ to: early, sentAs: 'message' }),
		]);
		expect(await phone(early)).toEqual(['See you tomorrow']);

		expect(await answered(late, 25 * HOUR)).toEqual([
			expect.objectContaining({ to: late, sentAs: 'template' }),
		]);
		expect(await phone(late)).toEqual([
			'Hello Ana, this is a reminder of your visit at 10:00 tomorrow.',
		]);
		await unpublish(n8n, simulator, workflowId);
	},
);
