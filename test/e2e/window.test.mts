/**
 * The 24-hour window in a real n8n: the clocks of the customer's phone, of WhatsApp and of n8n agree
 * on how old a message is, and what is sent reaches the phone exactly once. Every example runs.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chooseCredential, publish, unpublish } from '../demo/demo.mts';
import { until, type Workflow } from '../n8n/instance.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { onScreen, openPage } from './browser.mts';
import { type Item, publishCallable } from './callable.mts';
import { tableRows } from './dataTable.mts';
import { example, picked } from './example.mts';
import { runningN8n } from './instance.mts';
import { sentTo as allSentTo, onPhone as shownOnPhone } from './phone.mts';
import { useBrowser, useSimulator } from './use.mts';
import { chain, type Step } from './workflow.mts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const MESSAGE = 'See you tomorrow';
const TEMPLATE = 'Hello! We have news about your request. Reply to this message to continue.';

const n8n = runningN8n();
const simulator = useSimulator({ pace: { submitted: 5, delivered: 5, read: 5 } });
const browser = useBrowser();

/** A customer wrote so long ago: as old for n8n, which gets it now, as for WhatsApp. */
function wrote(from: string, secondsAgo = 0, message: { text?: string; to?: string } = {}): void {
	simulator.advanceClock(-secondsAgo);
	simulator.customerSends({ from, text: 'Hello', ...message });
	simulator.advanceClock(secondsAgo);
}

/** The same, and n8n is not told. */
function wroteUnseen(from: string, secondsAgo = 0): void {
	simulator.setFault({ kind: 'drop', match: { callback: 'inbound', from } });
	wrote(from, secondsAgo);
}

/** Number `index` of a row of customers who are nobody else's. */
const someone = (row: number, index: number) => `4477009${row}${String(index).padStart(3, '0')}`;

const sentTo = async (customer: string) => await allSentTo(simulator, customer);
const onPhone = async (customer: string) => await shownOnPhone(simulator, customer);

/** Waits until so many executions of a workflow have ended, and ended well. */
async function succeeded(workflowId: string, count: number): Promise<void> {
	const ended = await until(`${count} executions to end`, async () => {
		const all = await n8n.executions(workflowId);
		const over = all.filter(({ status }) => status !== 'running' && status !== 'new');
		return over.length >= count ? over : undefined;
	});
	expect(ended.map(({ status }) => status)).toEqual(Array(count).fill('success'));
}

const approved = picked('hello_there:en');

/** A message, and the template in its place outside of the window. */
const message = (parameters: Item): Step => ({
	name: 'Send',
	type: 'vonageWhatsApp',
	parameters: {
		resource: 'message',
		operation: 'send',
		messageType: 'text',
		text: MESSAGE,
		ifWindowClosed: 'sendTemplate',
		ifWindowUnknown: 'letVonageDecide',
		fallbackTemplate: approved,
		...parameters,
	},
});

const callable = async (name: string, ...steps: Step[]) =>
	await publishCallable(n8n, simulator, name, ...steps);

/** One item per entry of the list that the workflow is called with. */
const each = (list: string): Step => ({
	name: 'Each',
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: `body.${list}`, options: { destinationFieldName: 'to' } },
});

interface Age {
	age: string;
	seconds: number;
	/** What the customer gets. */
	phone: string[];
}

const AGES: Age[] = [
	{ age: '23 h 57 m', seconds: DAY - 180, phone: [MESSAGE] },
	{ age: '24 h', seconds: DAY, phone: [TEMPLATE] },
	{ age: '25 h', seconds: DAY + HOUR, phone: [TEMPLATE] },
];

describe('a customer whom n8n knows to have written', () => {
	let workflowId: string;

	beforeAll(async () => {
		const trigger: Step = {
			name: 'Vonage WhatsApp Trigger',
			type: 'vonageWhatsAppTrigger',
			parameters: { events: ['message'] },
		};
		const nodesBetween: Step = {
			name: 'Between',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: '{ "nothing": "of the message" }' },
		};
		const wroteToUs = "$('Vonage WhatsApp Trigger').item.json";
		const answer = message({ from: `={{ ${wroteToUs}.to }}`, to: `={{ ${wroteToUs}.from }}` });
		workflowId = await publish(
			n8n,
			simulator,
			chain('Answer in the window', trigger, nodesBetween, answer),
		);
	});

	afterAll(async () => await unpublish(n8n, simulator, workflowId));

	it('gets the message within 24 hours, and the template after them, exactly once', async () => {
		const customers = AGES.map((_, index) => someone(1, index));
		AGES.forEach(({ seconds }, index) => wrote(customers[index], seconds));
		await succeeded(workflowId, AGES.length);

		for (const [index, customer] of customers.entries()) {
			expect(await onPhone(customer)).toEqual(AGES[index].phone);
			// Whatever went out arrived: n8n's clock and WhatsApp's agree.
			expect((await sentTo(customer)).map(({ status }) => status)).toEqual(['delivered']);
		}
	});

	it('gets the message as long as WhatsApp takes it, when the window is about to close', async () => {
		const [inTime, tooLate] = [someone(2, 0), someone(2, 1)];
		wrote(inTime, DAY - 60);
		// n8n sees a minute left; WhatsApp closes the window before the message arrives.
		simulator.setFault({ kind: 'reject', code: '1340', match: { to: tooLate } });
		wrote(tooLate, DAY - 60);
		await succeeded(workflowId, AGES.length + 2);

		expect(await onPhone(inTime)).toEqual([MESSAGE]);
		expect(await onPhone(tooLate)).toEqual([TEMPLATE]);
		expect((await sentTo(tooLate)).map(({ status }) => status)).toEqual(['rejected', 'delivered']);
	});

	it('sees it on the phone', async () => {
		const { page, complaints } = await openPage(browser());
		await onScreen(page, 'window-phone', async () => {
			for (const [index, { phone }] of AGES.entries()) {
				await page.goto(`${simulator.addresses().phone}?customer=${someone(1, index)}`);
				const bubbles = page.locator('[data-testid="bubble"][data-direction="business"]');
				await bubbles.first().waitFor();
				expect(await bubbles.count()).toBe(phone.length);
				expect(await bubbles.innerText()).toContain(phone[0]);
			}
			expect(complaints).toEqual([]);
		});
	});
});

describe('a customer of whom n8n knows nothing', () => {
	it('gets the message or the failover template, as WhatsApp finds the window', async () => {
		const customers = AGES.map((_, index) => someone(3, index));
		AGES.forEach(({ seconds }, index) => wroteUnseen(customers[index], seconds));
		const send = await callable(
			'Let Vonage decide',
			each('customers'),
			message({ from: BUSINESS, to: '={{ $json.to }}', windowSource: 'value', lastInboundAt: '' }),
		);
		const before = simulator.countRequests({ method: 'POST', path: '/v1/messages' });
		const sent = await send({ customers });

		expect(sent).toHaveLength(AGES.length);
		for (const item of nonEmpty(sent)) {
			expect(item).toMatchObject({
				workflowId: expect.any(String),
				window: { status: 'unknown', decision: 'letVonageDecide' },
			});
		}
		for (const [index, customer] of customers.entries()) {
			expect(await onPhone(customer)).toEqual(AGES[index].phone);
		}
		expect(simulator.countRequests({ method: 'POST', path: '/v1/messages' }) - before).toBe(
			AGES.length,
		);
	});
});

describe('the example Contact Book with its feed', () => {
	/** Has a number and a user ID; the others have one of them. */
	const ANA = { phone: someone(0, 0), userId: 'GB.1349120865530300', name: 'Ana Example' };
	const BEN = someone(0, 1);
	const HIDDEN = 'GB.1349120865530301';

	/** A table of our own: other tests have contacts, too. */
	const TABLE = `Contacts ${randomUUID()}`;

	let bookId: string;
	let feedId: string;
	let recorded = 0;
	let check: (body: Item) => Promise<Item[]>;

	beforeAll(async () => {
		const book = example('contact-book.json', { 'Contacts Table': { tableName: TABLE } });
		// So that its executions can be counted.
		book.settings = { ...book.settings, saveDataSuccessExecution: 'all' };
		bookId = await n8n.publishWorkflow(book);
		feedId = await publish(
			n8n,
			simulator,
			example('contact-book-feed.json', {
				'Record in Contact Book': { workflowId: picked(bookId) },
			}),
		);
		check = await callable(
			'Check windows',
			each('customers'),
			{
				name: 'Check',
				type: 'vonageWhatsApp',
				outputs: 2,
				parameters: {
					resource: 'window',
					operation: 'check',
					from: '={{ $("Webhook").first().json.body.from }}',
					to: '={{ $json.to }}',
					windowSource: 'contactBook',
					contactBook: picked(bookId),
				},
			},
			{ name: 'Open, Then Not Open', type: 'n8n-nodes-base.merge', typeVersion: 3, parameters: {} },
		);
	});

	afterAll(async () => await unpublish(n8n, simulator, feedId));

	/** Waits until the feed has dealt with so many more messages. */
	async function recordedAnother(count = 1): Promise<void> {
		recorded += count;
		await succeeded(feedId, recorded);
	}

	const look = async (customer: string, from = BUSINESS) => {
		const [found] = await check({ from, customers: [customer] });
		return found;
	};

	it('knows a customer by number and by user ID as one contact', async () => {
		simulator.addCustomer(ANA);
		wrote(ANA.phone, 3 * HOUR);
		await recordedAnother();
		const known = { status: 'open', source: 'contactBook', canSendFreeForm: true };
		const record = { contactRecord: { name: ANA.name, optedOut: false } };
		expect(await look(ANA.phone)).toMatchObject({ to: ANA.phone, ...known, ...record });
		expect(await look(ANA.userId)).toMatchObject({ ...known, ...record });
	});

	it('goes on knowing her by number when she hides it', async () => {
		const lastSeen = async () => Date.parse(String((await look(ANA.phone)).lastInboundAt));
		const before = await lastSeen();
		simulator.addCustomer({ userId: ANA.userId, name: ANA.name });
		wrote(ANA.userId, HOUR);
		await recordedAnother();
		expect((await lastSeen()) - before).toBeGreaterThan(1.9 * HOUR * 1000);
	});

	it('does not set the time back for a message that arrives late', async () => {
		const before = await look(ANA.phone);
		wrote(ANA.userId, 20 * HOUR);
		await recordedAnother();
		expect((await look(ANA.phone)).lastInboundAt).toBe(before.lastInboundAt);

		const rows = await tableRows(n8n, TABLE);
		expect(rows.filter(({ userId }) => userId === ANA.userId)).toHaveLength(1);
	});

	it('keeps what a customer said last about stopping', async () => {
		const optedOut = async () => ((await look(BEN)).contactRecord as Item).optedOut;
		wrote(BEN, 3 * HOUR, { text: ' Stop ' });
		await recordedAnother();
		expect(await optedOut()).toBe(true);
		wrote(BEN, 2 * HOUR, { text: 'Is my order ready?' });
		await recordedAnother();
		expect(await optedOut()).toBe(true);
		wrote(BEN, HOUR, { text: 'START' });
		await recordedAnother();
		expect(await optedOut()).toBe(false);
		// Sent before START, and delivered after it.
		wrote(BEN, 2.5 * HOUR, { text: 'STOP' });
		await recordedAnother();
		expect(await optedOut()).toBe(false);
	});

	it('counts neither a reaction nor a message to another number', async () => {
		simulator.customerSends({ from: HIDDEN, type: 'reaction' });
		wrote(HIDDEN, HOUR, { to: SECOND_BUSINESS });
		await recordedAnother(2);
		expect(await look(HIDDEN)).toMatchObject({ status: 'unknown' });
		expect(await look(HIDDEN, SECOND_BUSINESS)).toMatchObject({ status: 'open' });
	});

	it('answers for many contacts in one call', async () => {
		const calls = async () => (await n8n.executions(bookId)).length;
		const before = await calls();
		const strangers = Array.from({ length: 48 }, (_, index) => someone(4, index));
		const found = await check({ from: BUSINESS, customers: [...strangers, ANA.phone, BEN] });
		expect(found.map(({ to, status }) => `${String(to)} ${String(status)}`)).toEqual([
			...[ANA.phone, BEN].map((customer) => `${customer} open`),
			...strangers.map((customer) => `${customer} unknown`),
		]);
		expect((await calls()) - before).toBe(1);
	});

	it('tells the daily reminder who gets the message, and who the template', async () => {
		const OPEN = someone(5, 0);
		const CLOSED = someone(5, 1);
		const STRANGER = someone(5, 2);
		const UNSEEN = someone(5, 3);
		const OPTED_OUT = someone(5, 4);
		wrote(OPEN, HOUR);
		wrote(CLOSED, 25 * HOUR);
		simulator.addCustomer({ phone: STRANGER, name: 'Has never written' });
		wroteUnseen(UNSEEN, HOUR);
		wrote(OPTED_OUT, HOUR, { text: 'stop' });
		await recordedAnother(3);

		const customers = [OPEN, CLOSED, STRANGER, UNSEEN, OPTED_OUT].map((phone) => ({
			phone,
			firstName: 'Ana',
			time: '10:30',
		}));
		const reminder = example('daily-reminder.json', {
			Customers: { jsCode: `return ${JSON.stringify(customers)}.map((json) => ({ json }));` },
			'Check Window': { from: BUSINESS, contactBook: picked(bookId) },
			Remind: { fallbackTemplate: approved },
		});
		await runOnce(reminder, 'Every Morning');

		const text = 'Hello Ana, see you today at 10:30. Write to us if anything changes.';
		expect(await onPhone(OPEN)).toEqual([text]);
		expect(await onPhone(CLOSED)).toEqual([TEMPLATE]);
		expect(await onPhone(STRANGER)).toEqual([TEMPLATE]);
		expect(await onPhone(UNSEEN)).toEqual([text]);
		expect(await onPhone(OPTED_OUT)).toEqual([]);
	});
});

/** Runs a workflow as the button in the editor does, and waits for its good end. */
async function runOnce(workflow: Workflow, trigger: string): Promise<void> {
	await chooseCredential(n8n, simulator, workflow);
	const { id } = await n8n.createWorkflow(workflow);
	await n8n.run(id, trigger);
	await succeeded(id, 1);
}

describe('the example Reply Bot', () => {
	it('answers within 24 hours, and asks for a new message after them', async () => {
		const workflowId = await publish(
			n8n,
			simulator,
			example('reply-bot.json', { 'Ask Them to Write Again': { template: approved } }),
		);
		const customers = AGES.map((_, index) => someone(6, index));
		AGES.forEach(({ seconds }, index) => wrote(customers[index], seconds, { text: 'My bike' }));
		await succeeded(workflowId, AGES.length);

		const [inTime, ...tooLate] = customers;
		expect(await onPhone(inTime)).toEqual([
			'Thank you, Customer 6000. About “My bike”: we have looked at it, and all is ready.',
		]);
		for (const customer of tooLate) expect(await onPhone(customer)).toEqual([TEMPLATE]);
		await unpublish(n8n, simulator, workflowId);
	});
});

describe('the example Window Recovery', () => {
	let workflowId: string;
	let executions = 0;
	/** Sends with Send Anyway, or with Let Vonage Decide. */
	let anyway: (body: Item) => Promise<Item[]>;
	let decide: (body: Item) => Promise<Item[]>;

	beforeAll(async () => {
		workflowId = await publish(
			n8n,
			simulator,
			example('window-recovery.json', { 'Send Template Instead': { template: approved } }),
		);
		const unknown: Item = {
			from: BUSINESS,
			to: '={{ $json.to }}',
			text: "={{ $('Webhook').first().json.body.text }}",
			windowSource: 'value',
			options: { clientRef: "={{ $('Webhook').first().json.body.clientRef }}" },
		};
		decide = await callable('Vonage fails over', each('customers'), message(unknown));
		anyway = await callable(
			'Send anyway',
			each('customers'),
			message({ ...unknown, ifWindowClosed: 'stop', ifWindowUnknown: 'sendAnyway' }),
		);
		// Every rejection is told twice at once.
		const match = { callback: 'status', status: 'rejected' } as const;
		simulator.setFault({ kind: 'duplicate', count: 0, match });
	});

	afterAll(() => simulator.clearFaults());

	/** Waits until so many more rejections have been dealt with; each is told twice, and taken once. */
	async function toldOf(rejections: number): Promise<void> {
		executions += rejections;
		await succeeded(workflowId, executions);
	}

	it('sends the template exactly once for each message that was rejected', async () => {
		const customers = Array.from({ length: 4 }, (_, index) => someone(7, index));
		for (const customer of customers) wroteUnseen(customer, 25 * HOUR);
		await anyway({ customers, text: MESSAGE });
		await toldOf(customers.length);
		for (const customer of customers) expect(await onPhone(customer)).toEqual([TEMPLATE]);

		await anyway({ customers: customers.slice(0, 1), text: 'Another message' });
		await toldOf(1);
		expect(await onPhone(customers[0])).toEqual([TEMPLATE, TEMPLATE]);
	});

	it('leaves alone what arrives, and what Vonage itself sends again', async () => {
		const [open, closed] = [someone(8, 0), someone(8, 1)];
		wroteUnseen(open, HOUR);
		wroteUnseen(closed, 25 * HOUR);
		await decide({ customers: [open, closed], text: MESSAGE });
		await toldOf(1);
		expect(await onPhone(open)).toEqual([MESSAGE]);
		expect(await onPhone(closed)).toEqual([TEMPLATE]);
	});

	it('counts the parts of a long text as one by their client reference', async () => {
		const [alone, withVonage] = [someone(9, 0), someone(9, 1)];
		const text = 'A long story. '.repeat(400);
		for (const customer of [alone, withVonage]) wroteUnseen(customer, 25 * HOUR);
		await anyway({ customers: [alone], text, clientRef: randomUUID() });
		await toldOf(2);
		expect(await onPhone(alone)).toEqual([TEMPLATE]);

		// Vonage answers some time after it has accepted, so that the parts are rejected one by one.
		const match = { path: '/v1/messages', to: withVonage };
		simulator.setFault({ kind: 'latency', count: 1, delayMilliseconds: 2000, match });
		await decide({ customers: [withVonage], text, clientRef: randomUUID() });
		await toldOf(2);
		expect(await onPhone(withVonage)).toEqual([TEMPLATE]);
	});
});
