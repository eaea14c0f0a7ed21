/** The two examples that share one number, in a real n8n: each customer is answered by the right one. */
import { afterAll, beforeAll, it } from '@jest/globals';
import { chooseCredential, publish } from '../demo/demo.mts';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { tableRows } from './dataTable.mts';
import { eventually } from './eventually.mts';
import { example } from './example.mts';
import { runningN8n } from './instance.mts';
import { onPhone } from './phone.mts';

const [orders, asks] = ['447700900170', '447700900171'];

let n8n: N8n;
let simulator: Simulator;
let frontId: string;
let supportId: string;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
	const support = example('shared-number-support.json');
	await chooseCredential(n8n, simulator, support);
	supportId = await n8n.publishWorkflow(support);
	await n8n.untilPublished(supportId);
	const forwardTo = [`${n8n.url}/webhook/${String(support.nodes[0].webhookId)}/inbound`];
	frontId = await publish(
		n8n,
		simulator,
		example('shared-number-front.json', { 'Vonage WhatsApp Trigger': { options: { forwardTo } } }),
	);
});

afterAll(async () => {
	for (const part of ['orders', 'support']) {
		await n8n?.removeWorkflow(`WhatsApp shared number: ${part}`);
	}
	await simulator?.stop();
});

it('confirms an order in one workflow, and takes a question in the other', async () => {
	const product = (id: string, quantity: string, price: string) => ({
		product_retailer_id: id,
		quantity,
		item_price: price,
		currency: 'EUR',
	});
	simulator.customerSends({
		from: orders,
		type: 'order',
		order: {
			catalog_id: '1',
			product_items: [product('bell', '2', '4.50'), product('lamp', '1', '19.90')],
		},
	});
	simulator.customerSends({ from: asks, text: 'When do you open?' });

	await eventually(
		async () => await onPhone(simulator, orders),
		[
			'Thank you for your order:\n2 × bell\n1 × lamp\n\n*Total: 28.90 EUR*\nWe write to you when it is on its way.',
		],
	);
	const requests = async () => {
		const rows = await tableRows(n8n, 'WhatsApp support requests').catch(() => []);
		return rows.map(({ contact, text, state }) => [contact, text, state]);
	};
	await eventually(requests, [[asks, 'When do you open?', 'open']]);
	const [{ id }] = await tableRows(n8n, 'WhatsApp support requests');
	await eventually(
		async () => await onPhone(simulator, asks),
		[`Thank you, your request has the number ${String(id)}. A colleague will answer here.`],
	);
	// What a trigger does not want starts nothing.
	const runs = async () =>
		(await Promise.all([frontId, supportId].map(async (each) => await n8n.executions(each)))).map(
			(executions) => executions.map(({ status }) => status),
		);
	await eventually(runs, [['success'], ['success']]);
});
