/** The example Campaign beside the example Delivery Report: rows of a table, each reached once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chooseCredential, publish } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { addRows, changeRows, tableRows } from './dataTable.mts';
import { eventually } from './eventually.mts';
import { example, picked } from './example.mts';
import { runsOf, runToEnd } from './execution.mts';
import { runningN8n } from './instance.mts';
import { onPhone } from './phone.mts';

const CONTACTS = 'WhatsApp campaign contacts';
const DELIVERY = 'WhatsApp delivery';

/** Statuses of this campaign, and of no other that shares the table. */
const CAMPAIGN = 'autumn-offer';

const [ana, ben, cem] = [0, 1, 2].map((index) => `44770090016${index}`);

let n8n: N8n;
let simulator: Simulator;
let campaignId: string;
let reportId: string;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
	for (const phone of [ana, ben, cem]) simulator.addCustomer({ phone, name: 'Customer' });
	simulator.addTemplate({
		name: 'autumn_offer',
		language: 'en',
		category: 'MARKETING',
		parameter_format: 'NAMED',
		components: [{ type: 'BODY', text: 'Hello {{first_name}}, all bikes are 20 % off this week.' }],
	});

	const template = picked('autumn_offer:en');
	const report = example('delivery-report.json', {
		'Send Campaign': { from: BUSINESS, template },
		'Report On': {
			jsonOutput: JSON.stringify({
				campaign: CAMPAIGN,
				currency: 'EUR',
				prices: { marketing: 0.1 },
			}),
		},
	});
	reportId = await publish(n8n, simulator, report);
	const campaign = example('campaign.json', {
		Campaign: { jsonOutput: JSON.stringify({ campaign: CAMPAIGN }) },
		'Send Campaign': {
			from: BUSINESS,
			template,
			templateValues: {
				mappingMode: 'defineBelow',
				value: { 'body.first_name': '={{ $json.firstName }}' },
			},
		},
	});
	await chooseCredential(n8n, simulator, campaign);
	campaignId = await n8n.publishWorkflow(campaign);
	await n8n.untilPublished(campaignId);
});

afterAll(async () => {
	for (const name of ['WhatsApp campaign', 'WhatsApp delivery report']) {
		await n8n?.removeWorkflow(name);
	}
	await simulator?.stop();
});

const start = async () => await runToEnd(n8n, campaignId, 'Start Campaign');

/** What became of the campaign, by the table that both workflows write. */
const outcomes = async () => {
	const rows = await tableRows(n8n, DELIVERY);
	const ofThis = rows.filter(({ campaign }) => campaign === CAMPAIGN);
	return ofThis.map(({ clientRef, status }) => `${String(clientRef)} ${String(status)}`).sort();
};

it('creates its table, and then sends the template to each row but those who opted out', async () => {
	await start();
	expect(await tableRows(n8n, CONTACTS)).toEqual([]);
	await addRows(n8n, CONTACTS, [
		{ phone: ana, firstName: 'Ana' },
		{ phone: ben, firstName: 'Ben', optedOut: true },
		{ phone: 'not a number', firstName: 'Nobody', optedOut: false },
	]);
	await start();
	expect(await onPhone(simulator, ana)).toEqual(['Hello Ana, all bikes are 20 % off this week.']);
	expect(await onPhone(simulator, ben)).toEqual([]);

	const [first, , third] = await tableRows(n8n, CONTACTS);
	const reference = (row: Record<string, unknown>) => `${CAMPAIGN}/${String(row.id)}`;
	const [{ request }] = simulator.ledger().messages;
	expect(request.client_ref).toBe(reference(first));
	await eventually(outcomes, [
		...['delivered', 'sent', 'submitted'].map((status) => `${reference(first)} ${status}`),
		`${reference(third)} failed`,
	]);
});

it('reaches only those whom it has not reached before', async () => {
	await changeRows(n8n, CONTACTS, ['phone', 'not a number'], { phone: cem, firstName: 'Cem' });
	await start();
	await start();
	expect(await onPhone(simulator, cem)).toEqual(['Hello Cem, all bikes are 20 % off this week.']);
	expect(await onPhone(simulator, ana)).toHaveLength(1);
	expect(simulator.world.outbound()).toHaveLength(2);
});

it('is what the delivery report draws', async () => {
	const reached = await until('every status to be in the report', async () => {
		const runs = await runsOf(n8n, await runToEnd(n8n, reportId, 'Every Morning'));
		const [{ json }] = runs.Draw[0].data?.main[0] ?? [];
		const counts = json.reached as Record<string, number>;
		return counts.delivered === 2 ? counts : undefined;
	});
	expect(reached).toEqual({ contacts: 2, accepted: 2, delivered: 2, read: 0 });
});
