/** Empty *From* and *To* with other nodes between the trigger and *Send*, in a real n8n. */
import { beforeEach, expect, it } from '@jest/globals';
import { publish, unpublish } from '../demo/demo.mts';
import type { Workflow } from '../n8n/instance.mts';
import { BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const CUSTOMER = '447700900170';

const n8n = runningN8n();
const simulator = useSimulator();

beforeEach(() => simulator.reset());

const trigger: Step = {
	name: 'Trigger',
	type: 'vonageWhatsAppTrigger',
	typeVersion: 1.1,
	parameters: { events: ['message'] },
};

const code = (jsCode: string): Step => ({
	name: 'Code',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode },
});

const send: Step = {
	name: 'Send',
	type: 'vonageWhatsApp',
	parameters: { text: '={{ $json.output }}' },
};

/** A loop sends each item by itself and comes back for the next one. */
function looping(): Workflow {
	const workflow = chain(
		'Answers in a loop',
		trigger,
		code("return ['One', 'Two'].map((output) => ({ json: { output } }));"),
		{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: {} },
		send,
	);
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	workflow.connections.Loop = { main: [[], to('Send')] };
	workflow.connections.Send = { main: [to('Loop')] };
	return workflow;
}

it.each([
	{
		between: 'a Code node that keeps nothing of the message',
		workflow: () =>
			chain('Answers behind Code', trigger, code("return [{ json: { output: 'Answer' } }];"), send),
		answers: ['Answer'],
	},
	{ between: 'a loop', workflow: looping, answers: ['One', 'Two'] },
])(
	'with $between, the answer goes to whoever wrote, from the number written to',
	async ({ workflow, answers }) => {
		const id = await publish(n8n, simulator, workflow());
		simulator.customerSends({ from: CUSTOMER, to: SECOND_BUSINESS, text: 'Hello' });
		const expected = answers.map((text) => `${SECOND_BUSINESS} to ${CUSTOMER}: ${text}`);
		await eventually(
			async () =>
				simulator
					.ledger()
					.messages.map(({ from, to, request }) => `${from} to ${to}: ${String(request.text)}`),
			expected,
		);
		expect(SECOND_BUSINESS).not.toBe(BUSINESS);
		await unpublish(n8n, simulator, id);
	},
);
