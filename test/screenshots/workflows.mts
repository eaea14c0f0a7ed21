import { chooseCredential, publish, unpublish } from '../demo/demo.mts';
import { example, picked } from '../e2e/example.mts';
import { chain } from '../e2e/workflow.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';

const HOUR = 3600;
const BEN = '447700900003';

/** As the list of *From* has it. */
const FROM = picked(BUSINESS, `Example Ltd (+${BUSINESS})`);

/**
 * Imports what the pictures show: the daily reminder and a Send, with a contact book that knows two
 * customers, one of them with an open window. Returns the ids of the workflows, and the contact book
 * as a field holds it that picks it.
 */
export async function importWorkflows(
	n8n: N8n,
	simulator: Simulator,
): Promise<{ reminder: string; send: string; contactBook: object }> {
	const contactBook = await importContactBook(n8n, simulator);
	simulator.addTemplate({
		name: 'visit_today',
		language: 'en',
		category: 'UTILITY',
		parameter_format: 'NAMED',
		components: [{ type: 'BODY', text: 'Hello {{first_name}}, we see you today at {{time}}.' }],
	});
	const fallback = (customer: string) => ({
		fallbackTemplate: picked('visit_today:en', 'visit_today (en)'),
		fallbackTemplateValues: {
			mappingMode: 'defineBelow',
			value: {
				'body.first_name': `={{ ${customer}.firstName }}`,
				'body.time': `={{ ${customer}.time }}`,
			},
		},
	});

	const reminder = example('daily-reminder.json', {
		'Check Window': { from: FROM, contactBook },
		Remind: fallback("$('Customers').item.json"),
	});
	const send = chain(
		'Send a reminder',
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		{
			name: 'Send',
			type: 'vonageWhatsApp',
			parameters: {
				resource: 'message',
				operation: 'send',
				messageType: 'text',
				from: FROM,
				to: '={{ $json.phone }}',
				text: '=Hello {{ $json.firstName }}, see you today at {{ $json.time }}.',
				textFormat: 'plain',
				windowSource: 'contactBook',
				contactBook,
				ifWindowClosed: 'sendTemplate',
				ifWindowUnknown: 'letVonageDecide',
				...fallback('$json'),
				options: {},
			},
		},
	);
	for (const workflow of [reminder, send]) await chooseCredential(n8n, simulator, workflow);
	return {
		reminder: (await n8n.createWorkflow(reminder)).id,
		send: (await n8n.createWorkflow(send)).id,
		contactBook,
	};
}

async function importContactBook(n8n: N8n, simulator: Simulator) {
	const book = example('contact-book.json');
	const contactBook = picked(await n8n.publishWorkflow(book), book.name);
	const feed = example('contact-book-feed.json', {
		'Record in Contact Book': { workflowId: contactBook },
	});
	const feedId = await publish(n8n, simulator, feed);
	const lastWrote = { [ANA]: 2 * HOUR, [BEN]: 30 * HOUR };
	for (const [from, secondsAgo] of Object.entries(lastWrote)) {
		simulator.advanceClock(-secondsAgo);
		simulator.customerSends({ from, text: 'Hello' });
		simulator.advanceClock(secondsAgo);
	}
	await until('the contact book to know the customers', async () => {
		const recorded = (await n8n.executions(feedId)).filter(({ status }) => status === 'success');
		return recorded.length === Object.keys(lastWrote).length || undefined;
	});
	// An application has one pair of webhooks, which the next workflow with a trigger takes.
	await unpublish(n8n, simulator, feedId);
	return contactBook;
}
