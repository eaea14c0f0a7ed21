/** Messages that are sent again, and those that must not be, in a real n8n. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential, publish } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { BUSINESS } from '../simulator/seed.mts';
import { runsOf } from './execution.mts';
import { runningN8n } from './instance.mts';
import { useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const simulator = useSimulator();
let n8n: N8n;

beforeAll(() => {
	n8n = runningN8n();
});

beforeEach(() => simulator.reset());

const sentTo = () => simulator.ledger().messages.map(({ to }) => to);

it('a bot answers 40 customers who write at once, although Vonage accepts 5 a second', async () => {
	const bot = chain(
		'Echo bot',
		{ name: 'Trigger', type: 'vonageWhatsAppTrigger', typeVersion: 1.1, parameters: {} },
		{
			name: 'Send',
			type: 'vonageWhatsApp',
			parameters: {
				from: '={{ $json.to }}',
				to: '={{ $json.from }}',
				text: '={{ $json.text }}',
				options: { clientRef: '={{ $json.from }} {{ $json.text }}' },
			},
		},
	);
	await publish(n8n, simulator, bot);
	simulator.setFault({ kind: 'rate-limit', perSecond: 5, count: 0 });
	const customers = Array.from({ length: 40 }, (_, at) => String(447_701_500_000 + at));
	// Every fourth customer writes twice.
	const texts = customers.flatMap((from, at) =>
		(at % 4 === 0 ? ['first', 'second'] : ['first']).map((text) => ({ from, text })),
	);
	for (const message of texts) simulator.customerSends(message);
	await until(
		'everybody to be answered',
		() => sentTo().length >= texts.length || undefined,
		120_000,
	);
	expect(sentTo().sort()).toEqual(texts.map(({ from }) => from).sort());
	// Some were too fast, and came again.
	expect(simulator.ledger().requests.length).toBeGreaterThan(texts.length);
}, 180_000);

describe('n8n runs the node again', () => {
	const A = '447701600001';
	const B = '447701600002';

	/** A workflow that sends to those it gets, and the end of its next execution. */
	async function sender(settings: Pick<Step, 'onError'> & Record<string, unknown>) {
		const path = randomUUID();
		const workflow = chain(
			'Retried',
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { path, httpMethod: 'POST' },
			},
			{
				name: 'Contacts',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'body.contacts' },
			},
			{
				name: 'Send',
				type: 'vonageWhatsApp',
				parameters: {
					from: BUSINESS,
					to: '={{ $json.to }}',
					text: 'Hello',
					ifUnknown: 'sendAnyway',
					options: { parallelRequests: 1, contactSpacing: 0 },
				},
				...settings,
			},
		);
		await chooseCredential(n8n, simulator, workflow);
		const id = await n8n.publishWorkflow(workflow);
		const ended = async (known: number) =>
			await until('the execution to end', async () => {
				const executions = await n8n.allExecutions(id);
				return executions.find(
					(each) => Number(each.id) > known && !['new', 'running'].includes(each.status),
				);
			});
		return async (...to: string[]) => {
			await until('the web hook', async () => {
				const contacts = to.map((each) => ({ to: each }));
				const response = await axios.post(`${n8n.url}/webhook/${path}`, { contacts });
				return response.status === 200 || undefined;
			});
			return { ...(await ended(0)), ended };
		};
	}

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'by Retry On Fail: a bad number, A and B with three tries reach A once and B once (%s)',
		async (onError) => {
			const run = await sender({ onError, retryOnFail: true, maxTries: 3, waitBetweenTries: 50 });
			const { id, status } = await run('bad number', A, B);
			expect(status).toBe('success');
			expect(sentTo()).toEqual([A, B]);
			const [{ data }] = (await runsOf(n8n, id)).Send;
			const ids = data?.main.flatMap((items) => items ?? []).map(({ json }) => json.messageId);
			expect(ids?.filter(Boolean)).toEqual(simulator.ledger().messages.map(({ uuid }) => uuid));
		},
	);

	it('by Retry On Fail after a lost answer: one request', async () => {
		simulator.setFault({ kind: 'lost-answer', count: 0 });
		const run = await sender({ retryOnFail: true, maxTries: 3, waitBetweenTries: 50 });
		expect((await run(A)).status).toBe('error');
		expect(simulator.ledger().requests).toHaveLength(1);
	});

	it('by Retry of a failed execution: only what certainly was not sent', async () => {
		simulator.setFault({ kind: 'fail', httpStatus: 402, count: 1, match: { to: B } });
		const { id, status, ended } = await (await sender({}))(A, B);
		expect(status).toBe('error');
		expect(sentTo()).toEqual([A]);
		await n8n.http.post(`/executions/${id}/retry`, { loadWorkflow: false });
		expect((await ended(Number(id))).status).toBe('success');
		expect(sentTo()).toEqual([A, B]);
	});
});
