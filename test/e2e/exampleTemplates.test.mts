/** The examples about templates in a real n8n: synced into a table, submitted from one, and reviewed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseCredential } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { addRows, changeRows, type Row, tableRows } from './dataTable.mts';
import { example, picked } from './example.mts';
import { runsOf, runToEnd } from './execution.mts';
import { runningN8n } from './instance.mts';
import { onPhone } from './phone.mts';
import { publishScheduled } from './scheduled.mts';

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
});

beforeEach(() => {
	simulator.reset();
	simulator.configureAccount({ reviews: 'manual' });
});

afterAll(async () => {
	for (const name of ['sync', 'submission', 'reviews']) {
		await n8n?.removeWorkflow(`WhatsApp template ${name}`);
	}
	await simulator?.stop();
});

describe('the example Template Sync', () => {
	const TABLE = 'WhatsApp templates';

	const row = async (name: string): Promise<Row | undefined> =>
		(await tableRows(n8n, TABLE)).find((each) => each.name === name && each.language === 'en');

	it('keeps the table as Meta has it, marks what is gone, and tells once what was rejected', async () => {
		const { onSchedule: sync, byHand } = await publishScheduled(
			n8n,
			simulator,
			example('template-sync.json', {
				'Tell Us': { from: BUSINESS, to: ANA, fallbackTemplate: picked('hello_there:en') },
			}),
			'Every Morning',
		);
		// Ana wrote, so that the notice itself arrives and not the template.
		simulator.customerSends({ from: ANA, text: 'Hello' });

		await sync();
		const rows = await tableRows(n8n, TABLE);
		const listed = simulator.templates();
		const names = (all: Array<{ name?: unknown; language?: unknown }>) =>
			all.map(({ name, language }) => `${String(name)} ${String(language)}`).sort();
		expect(names(rows)).toEqual(names(listed));
		expect(await row('visit_reminder')).toMatchObject({
			state: 'approved',
			category: 'UTILITY',
			templateId: simulator.template('visit_reminder', 'en').id,
			fields: 'body.first_name, body.visit_time',
			lastSyncedAt: expect.any(String),
		});
		const [first, ...others] = await onPhone(simulator, ANA);
		expect(others).toEqual([]);
		expect(first).toMatch(/^A template was rejected\.\s+\*free_money\* \(en\): \S.*→ \S/s);

		simulator.reviewTemplate('summer_sale', 'REJECTED', 'INVALID_FORMAT');
		simulator.setTemplateCategory('hello_there', 'MARKETING', { language: 'en' });
		const { templates } = simulator.world;
		templates.remove(templates.list.filter(({ name }) => name === 'weekly_news'));
		const before = await row('weekly_news');
		await sync();
		expect(await row('hello_there')).toMatchObject({ state: 'approved', category: 'MARKETING' });
		expect(await row('weekly_news')).toMatchObject({
			state: 'deleted',
			body: before?.body,
			category: before?.category,
		});
		expect(await row('summer_sale')).toMatchObject({
			state: 'rejected',
			reason: 'INVALID_FORMAT',
			fix: expect.stringContaining('placeholders'),
		});
		const [, second] = await onPhone(simulator, ANA);
		expect(second).toMatch(/^A template was rejected\.\s+\*summer_sale\* \(en\): .*placeholders/s);

		await sync();
		// By hand Sync remembers nothing, as on a worker of queue mode.
		await byHand();
		expect(await onPhone(simulator, ANA)).toHaveLength(2);
		expect(await tableRows(n8n, TABLE)).toHaveLength(rows.length);
	});
});

describe('the example Template Submission', () => {
	const TABLE = 'WhatsApp template drafts';
	let workflowId: string;

	beforeAll(async () => {
		const workflow = example('template-submission.json');
		await chooseCredential(n8n, simulator, workflow);
		workflowId = await n8n.publishWorkflow(workflow);
		await n8n.untilPublished(workflowId);
	});

	const row = async (name: string): Promise<Row | undefined> =>
		(await tableRows(n8n, TABLE)).find((each) => each.name === name);

	const everyHour = async () => await runToEnd(n8n, workflowId, 'Every Hour');

	const FAULTY = {
		name: 'Visit Moved',
		category: 'UTILITY',
		language: 'en',
		body: 'Hello {{first_name}}, your visit moves to {{day}}',
		samples: 'first_name: Ana',
		state: 'ready',
	};

	it('submits the rows that are ready, and writes into the others what to change', async () => {
		await runToEnd(n8n, workflowId, 'Add an Example');
		const [{ name }] = await tableRows(n8n, TABLE);
		expect(name).toBe('visit_confirmation');
		await everyHour();
		expect(await row('visit_confirmation')).toMatchObject({ state: 'draft' });

		await changeRows(n8n, TABLE, ['name', 'visit_confirmation'], { state: 'ready' });
		await addRows(n8n, TABLE, [FAULTY]);
		await everyHour();
		const template = simulator.template('visit_confirmation', 'en');
		expect(template).toMatchObject({
			status: 'PENDING',
			category: 'UTILITY',
			parameter_format: 'NAMED',
		});
		expect(template.components).toMatchObject([
			{ type: 'HEADER', text: 'Your visit' },
			{
				type: 'BODY',
				text: expect.stringMatching(/^Hello {{first_name}}, your visit on {{day}} is booked/),
				example: {
					body_text_named_params: [
						{ param_name: 'first_name', example: 'Ana' },
						{ param_name: 'day', example: 'Monday' },
					],
				},
			},
			{ type: 'FOOTER', text: 'Example Ltd' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'QUICK_REPLY', text: 'Confirm' },
					{ type: 'QUICK_REPLY', text: 'Change the day' },
					{ type: 'URL', text: 'Directions', url: 'https://example.com/directions' },
				],
			},
		]);
		expect(await row('visit_confirmation')).toMatchObject({
			state: 'submitted',
			templateId: template.id,
		});

		const faulty = await row(FAULTY.name);
		expect(faulty).toMatchObject({ state: 'invalid', templateId: null });
		for (const fault of ['lower-case', 'day', '→']) {
			expect(faulty?.findings).toEqual(expect.stringContaining(fault));
		}
	});

	it('writes the verdict of the review back', async () => {
		// The reset before this test took the template along with all others.
		await addRows(n8n, TABLE, [
			{
				name: 'visit_moved',
				category: 'UTILITY',
				language: 'en',
				body: 'Hello {{first_name}}, your visit moves to {{day}} as you asked us to.',
				samples: 'first_name: Ana | day: Monday',
				state: 'ready',
			},
		]);
		await everyHour();
		expect(await row('visit_moved')).toMatchObject({ state: 'submitted' });
		simulator.reviewTemplate('visit_moved', 'REJECTED', 'INVALID_FORMAT');
		await everyHour();
		expect(await row('visit_moved')).toMatchObject({
			state: 'rejected',
			findings: expect.stringContaining('placeholders'),
		});
	});
});

describe('the example Template Reviews', () => {
	it('tells of a rejection, and what to change', async () => {
		const workflow = example('template-reviews.json');
		await chooseCredential(n8n, simulator, workflow);
		const { id, versionId } = await n8n.createWorkflow(workflow);
		// It looks when it is published, and then every ten minutes.
		const publish = async () => {
			await n8n.http.post(`/workflows/${id}/activate`, { versionId });
			await n8n.untilPublished(id);
		};
		await publish();
		await n8n.unpublishWorkflow(id);
		simulator.reviewTemplate('summer_sale', 'REJECTED', 'INVALID_FORMAT');
		await publish();

		const { id: told } = await until('the notice', async () =>
			(await n8n.executions(id)).find(({ status }) => status === 'success'),
		);
		const [{ data }] = (await runsOf(n8n, told)).Notice;
		expect(data?.main[0]?.map(({ json }) => json.notice)).toEqual([
			expect.stringMatching(/^Template summer_sale \(en\): rejected\. .*placeholders/s),
		]);
	});
});
