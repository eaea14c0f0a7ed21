/**
 * The example Delivery Report in a real n8n: a campaign whose statuses come twice, late, in any order
 * and at the same moment, and whose answers are lost, counts every contact once and where it belongs.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publish } from '../demo/demo.mts';
import { until } from '../n8n/instance.mts';
import { BUSINESS } from '../simulator/seed.mts';
import { onScreen, openPage } from './browser.mts';
import { example, picked } from './example.mts';
import { runsOf, runToEnd } from './execution.mts';
import { runningN8n } from './instance.mts';
import { useBrowser, useSimulator } from './use.mts';

const n8n = runningN8n();
const simulator = useSimulator({
	pace: { submitted: 5, delivered: 5, read: 5 },
	// What came twice at once is told to come again, and soon.
	retryScale: 0.001,
});
const browser = useBrowser();
let workflowId: string;

const someone = (index: number) => `4477009100${String(index).padStart(2, '0')}`;

/** What happens to each contact of the campaign, in order. */
const READ = [0, 1, 2, 3];
const DELIVERED = [4, 5];
const FREE = 6;
const NO_WHATSAPP = [7, 8];
const SENT_BEFORE = 9;
/** Sent, but the answer did not come: a status tells later. */
const ANSWER_LOST = 10;
/** Cut before anything was sent: nobody will ever know more. */
const CUT = 11;
/** Not a number that could be written to. */
const FAULTY = 12;
const CONTACTS = 13;

beforeAll(async () => {
	const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
		phone: index === FAULTY ? 'Ana' : someone(index),
		reference: `spring-offer/${index}`,
	}));
	for (const [index, { phone }] of contacts.entries()) {
		if (!NO_WHATSAPP.includes(index) && index !== FAULTY)
			simulator.addCustomer({ phone, name: 'Customer' });
		if (READ.includes(index)) simulator.openChat(true, { customer: phone });
	}
	simulator.customerSends({ from: someone(FREE), text: 'Hello' });
	const to = (index: number) => ({ to: someone(index) });
	simulator.setFault({ kind: 'reject', code: '1320', match: to(SENT_BEFORE) });
	const path = '/v1/messages';
	simulator.setFault({ kind: 'lost-answer', match: { ...to(ANSWER_LOST), path } });
	simulator.setFault({ kind: 'cut', match: { ...to(CUT), path } });
	simulator.setFault({ kind: 'duplicate', count: 8, match: { callback: 'status' } });
	simulator.setFault({ kind: 'reorder', count: 8, match: { callback: 'status' } });

	const report = example('delivery-report.json', {
		Contacts: { jsCode: `return ${JSON.stringify(contacts)}.map((json) => ({ json }));` },
		'Send Campaign': { from: BUSINESS, template: picked('hello_there:en') },
	});
	workflowId = await publish(n8n, simulator, report);
});

const run = async (trigger: string) => await runToEnd(n8n, workflowId, trigger);

/** The report, as the last node of the example but one puts it out. */
async function report(): Promise<Record<string, unknown> & { html: string }> {
	const runs = await runsOf(n8n, await run('Every Morning'));
	const [draw, shown] = ['Draw', 'Report'].map((node) => runs[node][0].data?.main[0]?.[0].json);
	expect(shown).toEqual({ html: (draw as { html: string }).html });
	return draw as Record<string, unknown> & { html: string };
}

/** Waits until every status that Vonage has called n8n with is in the table. */
async function everyStatusRecorded(): Promise<void> {
	const settled = await simulator.waitFor(() => {
		const { deliveries } = simulator.world;
		const messages = simulator.world.outbound();
		const isOver = messages.every(({ status }) => !['accepted', 'submitted'].includes(status));
		const areRead = READ.every((index) =>
			messages.some(({ to, status }) => to === someone(index) && status === 'read'),
		);
		const statuses = deliveries.filter(({ kind }) => kind === 'status');
		return isOver && areRead && statuses.every(({ state }) => state !== 'pending') && statuses;
	}, 'all statuses to be delivered');
	const statuses = new Set(settled.map(({ messageUuid, status }) => `${messageUuid} ${status}`));
	await until('the executions of all statuses', async () => {
		const ended = (await n8n.executions(workflowId)).filter(({ status }) => status === 'success');
		// Each once, however often it was called with; the campaign itself is one more.
		return ended.length === statuses.size + 1 || undefined;
	});
}

describe('the example Delivery Report', () => {
	it('counts every contact once, with its reason and its price', async () => {
		await run('Start Campaign');
		await everyStatusRecorded();

		const { reached, rejected, otherwise, costs } = await report();
		const arrived = READ.length + DELIVERED.length + 1 + 1;
		expect(reached).toEqual({
			contacts: CONTACTS,
			accepted: arrived + NO_WHATSAPP.length + 1,
			delivered: arrived,
			read: READ.length,
		});
		expect(otherwise).toEqual({ underWay: 0, failed: 1, unknown: 1, notAttempted: 0 });
		expect(rejected).toEqual([
			{ reason: expect.stringMatching(/^1300: /), count: NO_WHATSAPP.length },
			{ reason: expect.stringMatching(/^1320: /), count: 1 },
			{ reason: expect.stringContaining('phone number'), count: 1 },
		]);
		const charged = arrived - 1;
		expect(costs).toEqual([
			{ category: 'utility', messages: arrived, charged, cost: expect.closeTo(0.05 * charged) },
		]);
	});

	it('sends nothing a second time, and the report stays as it is', async () => {
		const before = await report();
		const accepted = simulator.world.outbound().length;
		await run('Start Campaign');
		const { reached, costs } = await report();
		expect({ reached, costs }).toEqual({ reached: before.reached, costs: before.costs });
		expect(simulator.world.outbound()).toHaveLength(accepted);
	});

	it('draws the funnel', async () => {
		const { html } = await report();
		const { page, complaints } = await openPage(browser(), {
			viewport: { width: 800, height: 760 },
		});
		await onScreen(page, 'delivery-report', async () => {
			await page.setContent(html);
			const widths = await Promise.all(
				(await page.locator('svg rect').all()).map(async (bar) => (await bar.boundingBox())?.width),
			);
			expect(widths).toHaveLength(4);
			// As wide as each stage is large: 13 contacts, 11 accepted, 8 delivered, 4 read.
			const [all = 0, ...others] = widths;
			const shares = others.map((width = 0) => Math.round((width / all) * CONTACTS));
			expect(shares).toEqual([11, 8, 4]);
			expect(await page.locator('h1').innerText()).toBe('spring-offer');
			expect(await page.locator('tr', { hasText: '1300' }).count()).toBe(1);
			expect(complaints).toEqual([]);
		});
	});
});
