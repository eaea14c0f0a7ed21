/** Window → Check in a real n8n: behind a trigger, with a contact book, in the hands of an AI agent. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseCredential, publish, unpublish } from '../demo/demo.mts';
import { until } from '../n8n/instance.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { AGENT_VERSIONS, agentWorkflow } from './agent.mts';
import { onScreen } from './browser.mts';
import { type Item, publishCallable } from './callable.mts';
import { Editor } from './editor.mts';
import { eventually } from './eventually.mts';
import { runsOf } from './execution.mts';
import { runningN8n } from './instance.mts';
import { type Model, startModel } from './model.mts';
import { useBrowser, useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const DAY = 24 * 3600;

const n8n = runningN8n();
const simulator = useSimulator();
const browser = useBrowser();
let model: Model;

beforeAll(async () => {
	model = await startModel();
});

afterAll(async () => {
	await model?.stop();
});

/** A customer wrote so long ago. */
function wrote(from: string, secondsAgo = 0): void {
	simulator.advanceClock(-secondsAgo);
	simulator.customerSends({ from, text: 'Hello' });
	simulator.advanceClock(secondsAgo);
}

const trigger: Step = {
	name: 'Vonage WhatsApp Trigger',
	type: 'vonageWhatsAppTrigger',
	parameters: { events: ['message'] },
};
const written = "$('Vonage WhatsApp Trigger').first().json";
const itsConversation = { from: `={{ ${written}.to }}`, to: `={{ ${written}.from }}` };

const editFields: Step = {
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: '{ "nothing": "of the message" }' },
};

const check = (parameters: Item): Step => ({
	name: 'Check',
	type: 'vonageWhatsApp',
	outputs: 2,
	parameters: { resource: 'window', ...parameters },
});

const code = (name: string, jsCode: string): Step => ({
	name,
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode },
});

/** Behind a step with two outputs: first what came through the first, then the rest. */
const bothOutputs: Step[] = [
	{ name: 'Open, Then Not Open', type: 'n8n-nodes-base.merge', typeVersion: 3, parameters: {} },
];

/** The items that a node put out in the executions of a workflow, oldest first, by output. */
async function outputsOf(workflowId: string, node: string, count: number): Promise<Item[][][]> {
	const ended = await until(`${count} executions to end`, async () => {
		const all = await n8n.executions(workflowId);
		const over = all.filter(({ status }) => ['success', 'error', 'crashed'].includes(status));
		return over.length >= count ? over : undefined;
	});
	expect(ended.map(({ status }) => status)).toEqual(Array(count).fill('success'));
	return await Promise.all(
		ended.reverse().map(async ({ id }) => {
			const [{ data }] = (await runsOf(n8n, id))[node];
			return (data?.main ?? []).map((items) => (items ?? []).map(({ json }) => json));
		}),
	);
}

describe('behind a trigger', () => {
	it('knows the window though the nodes between have lost the thread', async () => {
		const workflowId = await publish(
			n8n,
			simulator,
			chain(
				'Check behind a trigger',
				trigger,
				editFields,
				// Two items from one, and not a word where they come from.
				code('Code', 'return [{ json: { a: 1 } }, { json: { a: 2 } }];'),
				{ name: 'Limit', type: 'n8n-nodes-base.limit', parameters: {} },
				check(itsConversation),
				...bothOutputs,
			),
		);
		wrote('447700910001', 3600);
		await outputsOf(workflowId, 'Check', 1);
		wrote('447700910002', DAY + 60);

		const [early, late] = await outputsOf(workflowId, 'Check', 2);
		const known = { from: BUSINESS, source: 'trigger', expiresAt: expect.any(String) };
		expect(early).toEqual([
			[expect.objectContaining({ ...known, to: '447700910001', status: 'open' })],
			[],
		]);
		expect(late).toEqual([
			[],
			[expect.objectContaining({ ...known, to: '447700910002', status: 'closed' })],
		]);
		await unpublish(n8n, simulator, workflowId);
	});
});

describe('while a workflow is being built', () => {
	it('knows the window by what is pinned to the trigger', async () => {
		const workflow = chain('Check with pinned data', trigger, editFields, check(itsConversation));
		await chooseCredential(n8n, simulator, workflow);
		const timestamp = new Date(Date.now() - 3_600_000).toISOString();
		const message = { event: 'message', type: 'text', from: ANA, to: BUSINESS, timestamp };
		const withPins = {
			...workflow,
			pinData: {
				[trigger.name]: [{ json: message }],
				[editFields.name]: [{ json: { nothing: 'of the message' } }],
			},
		};
		const { id } = await n8n.createWorkflow(withPins);
		await n8n.http.post(`/workflows/${id}/run`, {
			workflowData: { ...withPins, id },
			triggerToStartFrom: { name: trigger.name },
		});
		const [[isOpen]] = await outputsOf(id, 'Check', 1);
		expect(isOpen).toEqual([
			expect.objectContaining({ status: 'open', source: 'trigger', lastInboundAt: timestamp }),
		]);
	});
});

describe('with a contact book', () => {
	it('asks it once for everybody, and sends everybody through their output', async () => {
		const bookId = await n8n.publishWorkflow({
			...chain(
				'A small contact book',
				{
					name: 'When Called',
					type: 'n8n-nodes-base.executeWorkflowTrigger',
					typeVersion: 1.1,
					parameters: { inputSource: 'passthrough' },
				},
				code(
					'Answer',
					`return $input.all().map(({ json }, index) => ({ json: {
						contact: json.contact,
						lastInboundAt: new Date(Date.now() - (index % 2 ? 25 : 1) * 3600 * 1000),
						name: 'Customer ' + index,
					} }));`,
				),
			),
			settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
		});
		const ask = await publishCallable(
			n8n,
			simulator,
			'Check many windows',
			code(
				'Customers',
				'return Array.from({ length: 200 }, (_, i) => ({ json: { to: String(447700920000 + (i % 100)) } }));',
			),
			check({
				from: BUSINESS,
				to: '={{ $json.to }}',
				windowSource: 'contactBook',
				contactBook: { __rl: true, mode: 'list', value: bookId, cachedResultName: 'Book' },
			}),
			...bothOutputs,
		);
		const found = await ask();
		expect(found).toHaveLength(200);
		const halves = [found.slice(0, 100), found.slice(100)];
		const statuses = halves.map((half) => [...new Set(half.map(({ status }) => status))]);
		expect(statuses).toEqual([['open'], ['closed']]);
		expect(halves[0][0]).toMatchObject({ contactRecord: { name: 'Customer 0' } });
		expect(await n8n.executions(bookId)).toHaveLength(1);
	});

	it('says which workflow cannot be asked, and why', async () => {
		const draft = await n8n.createWorkflow(
			chain('A contact book that is not published', {
				name: 'When Called',
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				parameters: { inputSource: 'passthrough' },
			}),
		);
		const ask = await publishCallable(
			n8n,
			simulator,
			'Check with a draft',
			{
				...check({
					from: BUSINESS,
					to: ANA,
					windowSource: 'contactBook',
					contactBook: { __rl: true, mode: 'list', value: draft.id, cachedResultName: 'Mine' },
				}),
				onError: 'continueRegularOutput',
			},
			...bothOutputs,
		);
		expect(await ask()).toEqual([
			expect.objectContaining({
				error: expect.stringContaining("The contact book 'Mine' did not answer"),
			}),
		]);
	});
});

describe('in the hands of an AI agent', () => {
	it.each(AGENT_VERSIONS)('of version %s it answers open or closed', async (version) => {
		const credential = await n8n.saveCredential('Model', 'openAiApi', {
			apiKey: 'none',
			url: model.url,
		});
		const workflowId = await publish(
			n8n,
			simulator,
			agentWorkflow(`Checking agent ${version}`, version, credential, [trigger, editFields], {
				name: 'Check Window',
				parameters: { resource: 'window', ...itsConversation },
			}),
		);
		model.answers.length = 0;
		wrote('447700930001', 3600);
		await outputsOf(workflowId, 'AI Agent', 1);
		wrote('447700930002', DAY + 60);
		await outputsOf(workflowId, 'AI Agent', 2);

		const known = { source: 'trigger' };
		expect(model.answers).toEqual([
			[expect.objectContaining({ ...known, to: '447700930001', status: 'open' })],
			[expect.objectContaining({ ...known, to: '447700930002', status: 'closed' })],
		]);
		await unpublish(n8n, simulator, workflowId);
	});
});

describe('in the editor', () => {
	it('has two named outputs and the fields of the chosen source', async () => {
		const editor = await Editor.open(n8n, browser());
		await onScreen(editor.page, 'panel-window', async () => {
			await editor.newWorkflow();
			await editor.searchNodes('Vonage WhatsApp', 'Vonage WhatsApp');
			await editor.pickNode('On message');
			await editor.closePanel();
			await editor.searchNodes('Vonage WhatsApp', 'Vonage WhatsApp');
			await editor.pickNode('Check window');
			const shows = async (...labels: string[]) =>
				await eventually(async () => await editor.labels(), labels);
			const first = ['Credential', 'Resource', 'Operation', 'From', 'To', 'Window Source'];
			await shows(...first, 'Options');
			await editor.choose('windowSource', 'Value');
			await shows(...first, 'Last Inbound At', 'Options');
			await editor.choose('windowSource', 'Vonage Reports');
			await shows(...first, 'Options');
			await editor.choose('windowSource', 'Contact Book Workflow');
			await shows(...first, 'Contact Book', 'Options');
			await editor.closePanel();
			await editor.page.getByText('Not Open', { exact: true }).waitFor();
			expect(editor.complaints).toEqual([]);
		});
	});
});
