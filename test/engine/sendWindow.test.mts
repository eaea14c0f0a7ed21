/**
 * Sending by the state of the 24-hour window. The simulator keeps the windows as WhatsApp does: it
 * accepts a message in any case, rejects it with 1340 outside of the window, and then runs `failover`.
 */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
	NodeHelpers,
} from 'n8n-workflow';
import { nonEmpty } from '../nonEmpty.mts';
import type { BubbleContent } from '../simulator/chat.mts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER } from '../simulator/seed.mts';
import type { OutboundMessage } from '../simulator/types.mts';
import { ACTION, type Run } from './harness.mts';
import { Panel } from './panel.mts';
import { failure, items, origins, picked, result, results, useStage } from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();

const BEN = '447700900003';
const HOUR = 3600;
const DAY = 24 * HOUR;

// Who wrote when is the matter of each test: nobody has yet.
beforeEach(() => stage.simulator.reset());

afterEach(() => {
	jest.useRealTimers();
});

/** A customer wrote so many seconds ago: WhatsApp knows it, and the item tells it as the trigger does. */
function wrote(secondsAgo: number, from = ANA, text = 'Hello'): IDataObject {
	stage.simulator.advanceClock(-secondsAgo);
	const { uuid, at } = stage.simulator.customerSends({ from, text });
	stage.simulator.advanceClock(secondsAgo);
	const contact = from === HIDDEN_CUSTOMER ? { userId: from } : { phone: from };
	const conversation = { from, to: BUSINESS, contact };
	return { event: 'message', messageId: uuid, type: 'text', text, timestamp: at, ...conversation };
}

/** The same without the item: only WhatsApp knows. */
function wroteUnseen(secondsAgo: number, from = ANA): IDataObject {
	wrote(secondsAgo, from);
	return { from: BUSINESS, to: from };
}

const FALLBACK: INodeParameters = {
	fallbackTemplate: picked('visit_reminder:en', 'list'),
	fallbackTemplateValues: {
		mappingMode: 'defineBelow',
		value: { 'body.first_name': 'Ana', 'body.visit_time': '10:00' },
	},
};

const REMINDER = 'Hello Ana, this is a reminder of your visit at 10:00 tomorrow.';

const INSTEAD: INodeParameters = { ifWindowClosed: 'sendTemplate', ...FALLBACK };

const FREE = { category: 'service', type: 'free_customer_service', billable: false };

/** Answers each item. */
async function answer(
	parameters: INodeParameters,
	jsons: IDataObject[],
	more: Omit<Run, 'parameters' | 'items'> = {},
) {
	return await stage.engine.run({
		parameters: { text: 'See you tomorrow', ...parameters },
		items: items(...jsons),
		...more,
	});
}

/** What has arrived on a customer's phone from the business, once everything that was sent has its end. */
async function arrived(customer = ANA): Promise<string[]> {
	await stage.simulator.waitFor(
		() => everythingEnded() || undefined,
		'every message to be delivered or rejected',
	);
	return stage
		.phone(customer)
		.filter(({ direction, status }) => direction === 'business' && status !== 'rejected')
		.map(({ content }) => textOf(content));
}

function everythingEnded(): boolean {
	const { messages } = stage.simulator.ledger();
	return messages.every(({ status, workflow: place }) => {
		if (status !== 'rejected') return !['accepted', 'submitted'].includes(status);
		// What is rejected has its end where nothing, or the next one of its failover, comes after it.
		const isNext = ({ workflow }: OutboundMessage) =>
			place && workflow?.id === place.id && workflow.item === place.item + 1;
		return place === undefined || place.item === place.total || messages.some(isNext);
	});
}

const textOf = (content: BubbleContent): string =>
	content.kind === 'text'
		? content.text
		: content.kind === 'template'
			? content.template.body
			: content.kind;

const templateLookUps = () => stage.calls().filter((call) => call === 'GET message_templates');

interface Way {
	name: string;
	/** What the item is, and what WhatsApp knows. */
	item: () => IDataObject;
	parameters: INodeParameters;
	expected: {
		decision: string;
		status: string;
		/** What the customer gets. */
		phone: string[];
		requests: number;
		templates: number;
		json?: object;
	};
}

const MESSAGE = 'See you tomorrow';

const ways: Way[] = [
	{
		name: 'an open window: the message, and nobody looks for templates',
		item: () => wrote(HOUR),
		parameters: INSTEAD,
		expected: {
			...{ decision: 'send', status: 'open', phone: [MESSAGE], requests: 1, templates: 0 },
			json: { type: 'text', sentAs: 'message', expectedPricing: FREE },
		},
	},
	{
		name: 'a closed one: the template instead',
		item: () => wrote(25 * HOUR),
		parameters: INSTEAD,
		expected: {
			...{ decision: 'sendTemplate', status: 'closed' },
			...{ phone: [REMINDER], requests: 1, templates: 1 },
			json: {
				type: 'template',
				sentAs: 'template',
				template: { name: 'visit_reminder', language: 'en' },
				expectedPricing: { category: 'utility', type: 'regular', billable: true },
			},
		},
	},
	{
		name: 'a minute before its end: Vonage decides, and the message is in time',
		item: () => wrote(DAY - 60),
		parameters: INSTEAD,
		expected: {
			...{ decision: 'letVonageDecide', status: 'closed' },
			...{ phone: [MESSAGE], requests: 1, templates: 1 },
			json: { sentAs: 'message', workflowId: expect.any(String), expectedPricing: FREE },
		},
	},
	{
		name: "a minute before its end by n8n's clock, after it by WhatsApp's: the template falls in",
		item: () => {
			const item = wrote(DAY - 60);
			stage.simulator.advanceClock(120);
			return item;
		},
		parameters: INSTEAD,
		expected: {
			...{ decision: 'letVonageDecide', status: 'closed' },
			...{ phone: [REMINDER], requests: 1, templates: 1 },
			json: {
				sentAs: 'message',
				workflowId: expect.any(String),
				template: {
					name: 'visit_reminder',
					language: 'en',
					expectedPricing: { category: 'utility', type: 'regular', billable: true },
				},
			},
		},
	},
	{
		name: 'one that nobody knows, and that is open: Vonage decides for the message',
		item: () => wroteUnseen(HOUR),
		parameters: INSTEAD,
		expected: {
			...{ decision: 'letVonageDecide', status: 'unknown' },
			...{ phone: [MESSAGE], requests: 1, templates: 1 },
		},
	},
	{
		name: 'one that nobody knows, and that is closed: Vonage decides for the template',
		item: () => wroteUnseen(25 * HOUR),
		parameters: INSTEAD,
		expected: {
			...{ decision: 'letVonageDecide', status: 'unknown' },
			...{ phone: [REMINDER], requests: 1, templates: 1 },
		},
	},
	{
		name: 'one that nobody knows, with a fallback for that alone',
		item: () => wroteUnseen(25 * HOUR),
		parameters: { ifWindowUnknown: 'letVonageDecide', ...FALLBACK },
		expected: {
			...{ decision: 'letVonageDecide', status: 'unknown' },
			...{ phone: [REMINDER], requests: 1, templates: 1 },
		},
	},
	{
		name: 'one that nobody knows: the template, to be on the safe side',
		item: () => wroteUnseen(HOUR),
		parameters: { ifWindowUnknown: 'sendTemplate', ...FALLBACK },
		expected: {
			...{ decision: 'sendTemplate', status: 'unknown' },
			...{ phone: [REMINDER], requests: 1, templates: 1 },
			json: { sentAs: 'template', expectedPricing: { category: 'utility' } },
		},
	},
	{
		name: 'one that nobody knows, as it is by default: the message, whatever becomes of it',
		item: () => wroteUnseen(25 * HOUR),
		parameters: {},
		expected: {
			...{ decision: 'sendAnyway', status: 'unknown', phone: [], requests: 1, templates: 0 },
			json: { sentAs: 'message', expectedPricing: FREE },
		},
	},
	{
		name: 'a closed one, sent anyway: WhatsApp refuses it',
		item: () => wrote(25 * HOUR),
		parameters: { ifWindowClosed: 'sendAnyway' },
		expected: {
			...{ decision: 'sendAnyway', status: 'closed', phone: [], requests: 1, templates: 0 },
		},
	},
	{
		name: 'a closed one, skipped',
		item: () => wrote(25 * HOUR),
		parameters: { ifWindowClosed: 'skip' },
		expected: {
			...{ decision: 'skip', status: 'closed', phone: [], requests: 0, templates: 0 },
			json: {
				sent: false,
				reason: expect.stringMatching(/window closed at 20.*Z$/),
				to: ANA,
				from: BUSINESS,
				type: 'text',
			},
		},
	},
	{
		name: 'one that nobody knows, skipped',
		item: () => wroteUnseen(25 * HOUR),
		parameters: { ifWindowUnknown: 'skip' },
		expected: {
			...{ decision: 'skip', status: 'unknown', phone: [], requests: 0, templates: 0 },
			json: {
				sent: false,
				reason: expect.stringMatching(/not known whether .* open\. .*Trigger/),
			},
		},
	},
];

describe('what goes out, and what arrives exactly once', () => {
	it.each<[string, () => IDataObject[], INodeParameters, RegExp | undefined]>([
		['one that nobody knows', () => [wroteUnseen(HOUR)], {}, /of 1 contact is open.*\(1340\)/],
		[
			'several that nobody knows, of two contacts',
			() => [wroteUnseen(HOUR), wroteUnseen(HOUR), wroteUnseen(HOUR, BEN)],
			{},
			/of 2 contacts is open/,
		],
		['an open one', () => [wrote(HOUR)], {}, undefined],
		['a closed one', () => [wrote(25 * HOUR)], { ifWindowClosed: 'sendAnyway' }, undefined],
		[
			'one that Vonage decides on',
			() => [wroteUnseen(HOUR)],
			{ ifWindowUnknown: 'letVonageDecide', ...FALLBACK },
			undefined,
		],
		['one that is skipped', () => [wroteUnseen(HOUR)], { ifWindowUnknown: 'skip' }, undefined],
		[
			"a template's variable in a message",
			() => [wrote(HOUR), wrote(HOUR)],
			{ text: 'Hello {{1}}, see you' },
			/2 messages contain a variable such as \{\{1\}\}/,
		],
	])('the builder is warned of a bet on the window: %s', async (_name, jsons, parameters, hint) => {
		const { execution } = await answer(parameters, jsons());
		const [{ hints = [] }] = execution.resultData.runData.Send;
		const warnings = hints.filter(({ type }) => type === 'warning').map(({ message }) => message);
		expect(warnings).toEqual(hint ? [expect.stringMatching(hint)] : []);
		for (const message of warnings) expect(message).not.toContain(ANA);
	});

	it.each(ways)('$name', async ({ item, parameters, expected }) => {
		const { decision, status, phone, requests, templates, json = {} } = expected;
		const sent = result(await answer(parameters, [item()]));
		expect(sent).toMatchObject({ window: { status, decision }, ...json });
		expect(await arrived()).toEqual(phone);
		expect(stage.bodies()).toHaveLength(requests);
		expect(templateLookUps()).toHaveLength(templates);
	});

	it('the result says when the window closes, and how that is known', async () => {
		const item = wrote(HOUR);
		const { window } = result(await answer(INSTEAD, [item]));
		expect(window).toEqual({
			status: 'open',
			expiresAt: new Date(Date.parse(String(item.timestamp)) + DAY * 1000).toISOString(),
			secondsLeft: expect.any(Number),
			lastInboundAt: item.timestamp,
			source: 'item',
			decision: 'send',
		});
	});

	it('a customer without a phone number gets the template under the user ID', async () => {
		const sent = result(await answer(INSTEAD, [wrote(25 * HOUR, HIDDEN_CUSTOMER)]));
		expect(sent).toMatchObject({ to: HIDDEN_CUSTOMER, sentAs: 'template' });
		expect(await arrived(HIDDEN_CUSTOMER)).toEqual([REMINDER]);
	});

	it('a mapped time is as good as a message', async () => {
		wrote(25 * HOUR);
		const sent = result(
			await answer({ ...INSTEAD, windowSource: 'value', lastInboundAt: '={{ $json.last }}' }, [
				{ from: BUSINESS, to: ANA, last: Math.floor(Date.now() / 1000) - 25 * HOUR },
			]),
		);
		expect(sent).toMatchObject({ sentAs: 'template', window: { source: 'value' } });
		expect(await arrived()).toEqual([REMINDER]);
	});

	it('a wider safety margin leaves it to Vonage earlier', async () => {
		const sent = result(
			await answer({ ...INSTEAD, options: { windowSafetyMargin: 7200 } }, [wrote(23 * HOUR)]),
		);
		expect(sent).toMatchObject({ window: { decision: 'letVonageDecide' } });
		expect(await arrived()).toEqual([MESSAGE]);
	});
});

describe('what it is expected to cost is what the status tells', () => {
	const reminder = { operation: 'sendTemplate', template: picked('visit_reminder:en') };
	const values = { templateValues: FALLBACK.fallbackTemplateValues };
	const coupon = {
		operation: 'sendTemplate',
		template: picked('spring_coupon:en'),
		templateValues: {
			mappingMode: 'defineBelow',
			value: { 'body.1': 'Ana', 'button.0.code': 'SPRING30' },
		},
	};

	it.each<[string, number, INodeParameters]>([
		['a message in an open window', HOUR, INSTEAD],
		['a utility template in an open window', HOUR, { ...reminder, ...values }],
		['a utility template in a closed window', 25 * HOUR, INSTEAD],
		['a marketing template in an open window', HOUR, coupon],
		['a marketing template in a closed window', 25 * HOUR, coupon],
	])('%s', async (_, secondsAgo, parameters) => {
		const trigger = new TriggerNode(stage.engine, { statuses: ['delivered'] });
		const { close, statusUrl } = await trigger.listen();
		stage.simulator.setWebhooks({ statusUrl });
		const { expectedPricing } = result(await answer(parameters, [wrote(secondsAgo)]));
		await stage.simulator.waitForDelivery(({ status }) => status === 'delivered');
		await close();
		const told = trigger.answers.flatMap(({ workflowData }) => workflowData?.[1] ?? []);
		expect(told.map(({ json }) => json.pricing)).toEqual([
			expect.objectContaining(Object(expectedPricing)),
		]);
	});
});

describe('what goes along', () => {
	const options = (quoted: unknown) => ({
		clientRef: 'visit-81',
		replyTo: String(quoted),
		webhookUrl: 'https://example.com/status',
	});
	const along = (quoted: unknown) => ({
		client_ref: 'visit-81',
		context: { message_uuid: quoted },
		webhook_url: 'https://example.com/status',
	});

	it('with the template instead: the quote, the reference, the status URL', async () => {
		const item = wrote(25 * HOUR);
		await answer({ ...INSTEAD, options: options(item.messageId) }, [item]);
		expect(stage.bodies()).toEqual([
			expect.objectContaining({
				...along(item.messageId),
				custom: expect.objectContaining({ type: 'template' }),
			}),
		]);
	});

	it('with a template that falls in: the same without the quote, so that its statuses are known again', async () => {
		const item = wrote(DAY - 60);
		await answer({ ...INSTEAD, options: options(item.messageId) }, [item]);
		const [body] = stage.bodies();
		expect(body).toMatchObject({
			...along(item.messageId),
			text: MESSAGE,
			failover: [
				{
					channel: 'whatsapp',
					to: ANA,
					from: BUSINESS,
					client_ref: 'visit-81',
					webhook_url: 'https://example.com/status',
					custom: { type: 'template', template: { name: 'visit_reminder' } },
				},
			],
		});
		expect(body).not.toHaveProperty('failover.0.context');
	});

	const sms = { channel: 'sms', message_type: 'text', to: ANA, from: 'Example', text: 'By SMS' };

	it("a builder's own failover comes after the template", async () => {
		const failover = JSON.stringify([sms]);
		stage.simulator.setFault({ kind: 'reject', code: '1300', match: { messageType: 'custom' } });
		const sent = result(
			await answer({ ...INSTEAD, options: { failover } }, [wroteUnseen(25 * HOUR)]),
		);
		const last = await stage.simulator.waitForMessage(({ channel }) => channel === 'sms');
		expect(last.workflow).toEqual({ id: sent.workflowId, item: 3, total: 3 });
		expect(await arrived()).toEqual([]);
	});

	it("a builder's own failover stays with the template instead, and with the message", async () => {
		const failover = JSON.stringify([sms]);
		await answer({ ...INSTEAD, options: { failover } }, [wrote(25 * HOUR), wrote(HOUR, BEN)]);
		expect(stage.bodies()).toEqual([
			expect.objectContaining({ message_type: 'custom', failover: [sms] }),
			expect.objectContaining({ message_type: 'text', failover: [sms] }),
		]);
	});

	it("a mistake in a builder's own failover is counted from its own beginning", async () => {
		const failover = '[{ "channel": "sms" }]';
		const outcome = await answer({ ...INSTEAD, options: { failover } }, [wroteUnseen(HOUR)]);
		expect(failure(outcome).message).toContain('Failover Message 1 message_type');
		expect(stage.bodies()).toEqual([]);
	});

	it('a reaction leaves its message to itself', async () => {
		const item = wrote(25 * HOUR);
		await answer({ ...INSTEAD, messageType: 'reaction' }, [item]);
		expect(stage.bodies()).toEqual([expect.not.objectContaining({ context: expect.anything() })]);
		expect(await arrived()).toEqual([REMINDER]);
	});
});

describe('a text in several parts', () => {
	const long = Array.from({ length: 30 }, (_, at) => `${at + 1}. ${'word '.repeat(80)}.`).join(
		'\n\n',
	);

	it.each([
		['open', HOUR],
		['closed', 25 * HOUR],
	])('Vonage decides once, where the window is in fact %s', async (state, secondsAgo) => {
		const sent = result(await answer({ ...INSTEAD, text: long }, [wroteUnseen(secondsAgo)]));
		const parts = Object(sent.messageIds) as string[];
		expect(parts.length).toBeGreaterThan(2);
		const bodies = stage.bodies() as Array<{ text: string; failover?: unknown }>;
		expect(bodies.map(({ failover }) => failover !== undefined)).toEqual(
			parts.map((_, at) => at === 0),
		);
		expect(await arrived()).toEqual(state === 'open' ? bodies.map(({ text }) => text) : [REMINDER]);
	});

	it("a builder's own failover goes once too", async () => {
		const failover = JSON.stringify([
			{ channel: 'sms', message_type: 'text', to: ANA, from: 'Example', text: 'By SMS' },
		]);
		await answer({ text: long, ifWindowClosed: 'sendAnyway', options: { failover } }, [
			wrote(25 * HOUR),
		]);
		expect(await arrived()).toEqual([]);
		const { messages } = stage.simulator.ledger();
		expect(messages.filter(({ channel }) => channel === 'sms')).toHaveLength(1);
	});

	it('in a closed window it is one template', async () => {
		await answer({ ...INSTEAD, text: long }, [wrote(25 * HOUR)]);
		expect(stage.bodies()).toHaveLength(1);
		expect(await arrived()).toEqual([REMINDER]);
	});
});

describe('Stop', () => {
	it('with an error that says since when, and what to choose', async () => {
		const item = wrote(25 * HOUR);
		const error = failure(await answer({}, [item]));
		const closed = new Date(Date.parse(String(item.timestamp)) + DAY * 1000).toISOString();
		expect(error.message).toBe(`The customer's 24-hour window closed at ${closed} [item 0]`);
		expect(error.description).toMatch(
			/not sent, because 'If Window Is Closed' is Stop.*Send Template Instead.*Message → Send Template.*Send Anyway/,
		);
		expect(stage.bodies()).toEqual([]);
	});

	it('inside the safety margin too', async () => {
		const error = failure(await answer({}, [wrote(DAY - 60)]));
		expect(error.message).toMatch(/counts as closed\. The window closes in \d+ seconds/);
		expect(stage.bodies()).toEqual([]);
	});

	it('for a window that nobody knows', async () => {
		const error = failure(await answer({ ifWindowUnknown: 'stop' }, [wroteUnseen(HOUR)]));
		expect(error.message).toMatch(/^It is not known whether .* window is open\. .*\[item 0\]$/);
		expect(error.description).toMatch(/'If Window Is Unknown' is Stop.*'Window Source'/);
		expect(stage.bodies()).toEqual([]);
	});

	it('before anything of the batch is sent', async () => {
		const outcome = await answer({}, [wrote(HOUR, BEN), wrote(25 * HOUR)]);
		expect(failure(outcome).context.itemIndex).toBe(1);
		expect(stage.bodies()).toEqual([]);
	});

	it('Continue: the item comes out with the reason, the others are sent', async () => {
		const outcome = await answer({}, [wrote(25 * HOUR), wrote(HOUR, BEN)], {
			onError: 'continueRegularOutput',
		});
		expect(results(outcome)).toEqual([
			{
				error: expect.stringMatching(/window closed at .*\[item 0\]/),
				details: {
					description: expect.stringContaining('If Window Is Closed'),
					field: 'ifWindowClosed',
				},
			},
			expect.objectContaining({ sentAs: 'message', to: BEN }),
		]);
		expect(await arrived()).toEqual([]);
		expect(await arrived(BEN)).toEqual([MESSAGE]);
	});
});

describe('a batch', () => {
	const mixed = () => [wrote(HOUR), wrote(25 * HOUR, BEN), wroteUnseen(26 * HOUR, HIDDEN_CUSTOMER)];

	it('of open, closed and unknown windows: each on its way, one look for the template', async () => {
		const outcome = await answer(INSTEAD, mixed());
		expect(results(outcome)).toMatchObject([
			{ to: ANA, sentAs: 'message', window: { decision: 'send' } },
			{ to: BEN, sentAs: 'template', window: { decision: 'sendTemplate' } },
			{ to: HIDDEN_CUSTOMER, sentAs: 'message', window: { decision: 'letVonageDecide' } },
		]);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
		expect(templateLookUps()).toHaveLength(1);
		expect(stage.bodies()).toHaveLength(3);
		expect(await arrived()).toEqual([MESSAGE]);
		expect(await arrived(BEN)).toEqual([REMINDER]);
		expect(await arrived(HIDDEN_CUSTOMER)).toEqual([REMINDER]);
	});

	it('Continue: what cannot be sent comes out in its place', async () => {
		const [ana, ben, sam] = mixed();
		const nobody = { from: BUSINESS, to: '07700 900000' };
		const outcome = await answer({ ...INSTEAD, ifWindowUnknown: 'stop' }, [ana, nobody, ben, sam], {
			onError: 'continueRegularOutput',
		});
		expect(results(outcome)).toMatchObject([
			{ sentAs: 'message' },
			{ error: expect.stringMatching(/starts with 0.*\[item 1\]/), details: { field: 'to' } },
			{ sentAs: 'template' },
			{ error: expect.stringMatching(/not known.*\[item 3\]/) },
		]);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2, 3]);
		expect(await arrived(BEN)).toEqual([REMINDER]);
		expect(await arrived(HIDDEN_CUSTOMER)).toEqual([]);
	});

	it('Continue: without access to templates the open windows are served all the same', async () => {
		const [ana, ben] = mixed();
		const outcome = await answer(INSTEAD, [ana, ben], {
			onError: 'continueRegularOutput',
			credential: { wabaId: '' },
		});
		expect(results(outcome)).toEqual([
			expect.objectContaining({ sentAs: 'message' }),
			expect.objectContaining({ error: expect.stringMatching(/no WABA ID.*\[item 1\]/) }),
		]);
	});

	it('whose windows cannot be looked up at all: nobody gets anything', async () => {
		const parameters = { ...INSTEAD, windowSource: 'reports' };
		const more = { credential: { apiSecret: '' } };
		const customers = [wrote(HOUR), wrote(HOUR, BEN)];
		const error = failure(await answer(parameters, customers, more));
		expect(error.message).toMatch(/API Secret/i);
		expect(error.message).not.toMatch(/\[item/);

		const outcome = await answer(parameters, customers, {
			...more,
			onError: 'continueRegularOutput',
		});
		expect(results(outcome)).toEqual(
			customers.map(() => expect.objectContaining({ error: error.message })),
		);
		expect(origins(outcome.output[0])).toEqual([0, 1]);
		expect(stage.bodies()).toEqual([]);
	});

	it('of 200 closed windows looks for the template once', async () => {
		const ben = wrote(25 * HOUR, BEN);
		const outcome = await answer(
			{ ...INSTEAD, options: { contactSpacing: 0, messagesPerSecond: 1000 } },
			Array<IDataObject>(200).fill(ben),
		);
		expect(results(outcome)).toHaveLength(200);
		expect(templateLookUps()).toHaveLength(1);
	});

	it.each<[string, INodeParameters, string]>([
		['gets the template', INSTEAD, 'template'],
		['stops', {}, 'The customer'],
	])('a window that closes before its turn: the item %s', async (_, parameters, expected) => {
		const customers = [wrote(23 * HOUR), wrote(23 * HOUR, BEN)];
		const first = stage.simulator
			.waitForMessage(() => true)
			.then(() => {
				const now = Date.now() + 2 * HOUR * 1000;
				jest.useFakeTimers({ now, doNotFake: ALL_BUT_DATE });
			});
		// Ben's turn comes once Ana's message is answered.
		const outcome = await answer({ ...parameters, options: { parallelRequests: 1 } }, customers, {
			onError: 'continueRegularOutput',
		});
		await first;
		const [ana, ben] = results(outcome);
		expect(ana).toMatchObject({ sentAs: 'message', window: { decision: 'send' } });
		expect(ben.sentAs ?? ben.error).toEqual(expect.stringContaining(expected));
	});
});

const ALL_BUT_DATE = [
	...(['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
	...(['requestAnimationFrame', 'cancelAnimationFrame'] as const),
	...(['requestIdleCallback', 'cancelIdleCallback'] as const),
	...(['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const),
	...(['setTimeout', 'clearTimeout'] as const),
];

describe('the fallback template', () => {
	it('keeps its values apart from those of the message', async () => {
		const item = wrote(DAY - 60);
		const { url } = stage.simulator;
		const sent = result(
			await answer(
				{
					ifWindowClosed: 'sendTemplate',
					messageType: 'replyButtons',
					body: 'Does Tuesday suit you?',
					headerType: 'image',
					headerMediaUrl: `${url}/samples/photo.jpg`,
					buttons: { button: [{ title: 'Yes' }] },
					fallbackTemplate: picked('visit_directions:en'),
					fallbackValuesInput: 'fields',
					fallbackHeaderType: 'text',
					fallbackHeaderText: 'Tuesday',
					fallbackBodyValues: { value: [{ value: 'Ana' }, { value: '10:00' }] },
					fallbackTemplateButtons: { button: [{ type: 'url', index: 0, suffix: 'v81' }] },
				},
				[item],
			),
		);
		expect(stage.bodies()).toEqual([
			expect.objectContaining({
				custom: expect.objectContaining({
					interactive: expect.objectContaining({
						header: expect.objectContaining({ type: 'image' }),
					}),
				}),
				failover: [
					expect.objectContaining({
						custom: {
							type: 'template',
							template: expect.objectContaining({
								components: expect.arrayContaining([
									{ type: 'header', parameters: [{ type: 'text', text: 'Tuesday' }] },
								]),
							}),
						},
					}),
				],
			}),
		]);
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
		expect(templateLookUps()).toEqual([]);
	});

	it('as JSON', async () => {
		await answer(
			{
				ifWindowClosed: 'sendTemplate',
				fallbackTemplate: picked('hello_there:en'),
				fallbackValuesInput: 'json',
				fallbackComponents: '[]',
			},
			[wrote(25 * HOUR)],
		);
		expect(await arrived()).toEqual([expect.stringMatching(/^Hello! We have news/)]);
	});

	it('its header from a binary field', async () => {
		const binary = {
			scan: await stage.engine.file(Buffer.from('a bill'), 'bill.pdf', 'application/pdf'),
		};
		const outcome = await stage.engine.run({
			parameters: {
				text: 'Here it is',
				ifWindowClosed: 'sendTemplate',
				fallbackTemplate: picked('invoice_ready:en'),
				fallbackTemplateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ana' } },
				fallbackHeaderFileField: 'scan',
			},
			items: [{ json: wrote(25 * HOUR), binary }],
		});
		const message = await stage.settled(result(outcome).messageId);
		expect(message.rendered).toMatchObject({ name: 'invoice_ready' });
		expect(Object.keys(message.media)).toEqual([expect.stringContaining('/binary-data/signed')]);
	});

	it.each<[string, INodeParameters, RegExp, string]>([
		[
			'none is chosen',
			{ fallbackTemplate: '={{ "" }}' },
			/^'Fallback Template' is empty/,
			'fallbackTemplate',
		],
		[
			'it does not exist',
			{ fallbackTemplate: picked('no_such:en') },
			/^Fallback template: .*no template 'no_such'/,
			'fallbackTemplate',
		],
		[
			'it is not approved',
			{ fallbackTemplate: picked('weekly_news:en') },
			/^Fallback template: .*is paused/,
			'fallbackTemplate',
		],
		[
			'a value is missing',
			{ fallbackTemplateValues: { mappingMode: 'defineBelow', value: {} } },
			/^Fallback template: .*Missing: .*body\.first_name/,
			'body.first_name',
		],
		[
			'it has no language',
			{ fallbackTemplate: picked('hello_there'), fallbackValuesInput: 'json' },
			/^'Fallback Template' names no language/,
			'fallbackTemplate',
		],
		[
			'it is an ID that nobody looks up',
			{ fallbackTemplate: picked('900101', 'id'), fallbackValuesInput: 'fields' },
			/'Fallback Template' is an ID.* if 'Fallback Values' is set to 'From Template'/,
			'fallbackTemplate',
		],
		[
			'its components are no JSON',
			{
				fallbackTemplate: picked('hello_there:en'),
				fallbackValuesInput: 'json',
				fallbackComponents: '={{ "[" }}',
			},
			/^'Fallback Components' is not valid JSON/,
			'fallbackComponents',
		],
		[
			'the end of its offer is none',
			{
				fallbackTemplate: picked('hello_there:en'),
				fallbackValuesInput: 'fields',
				fallbackSpecial: { offerExpiresAt: '={{ "soon" }}' },
			},
			/'Offer Expires At' is not a date/,
			'fallbackSpecial.offerExpiresAt',
		],
	])('%s: the error says so under its name', async (_, parameters, message, field) => {
		const outcome = await answer({ ...INSTEAD, ...parameters }, [wrote(25 * HOUR)], {
			onError: 'continueRegularOutput',
		});
		expect(result(outcome)).toMatchObject({
			error: expect.stringMatching(message),
			details: { field, description: expect.stringMatching(/\S/) },
		});
		expect(stage.bodies()).toEqual([]);
	});

	it('is looked at only where it is needed: an open window asks nobody', async () => {
		const parameters = { ...INSTEAD, fallbackTemplate: picked('no_such:en') };
		result(await answer(parameters, [wrote(HOUR)]));
		expect(stage.calls()).toEqual(['POST /v1/messages']);
	});

	it('values that a panel kept from before stop nobody who needs no template', async () => {
		const schema = await panel(INSTEAD).fields('fallbackTemplateValues');
		const kept = {
			mappingMode: 'defineBelow',
			value: {},
			matchingColumns: [],
			schema: JSON.parse(JSON.stringify(schema)),
		};
		expect(schema.some(({ required }) => required)).toBe(true);
		const parameters = { ...FALLBACK, fallbackTemplateValues: kept };
		const outcome = await answer({ ...parameters, ifWindowClosed: 'skip' }, [wrote(25 * HOUR)]);
		expect(result(outcome)).toMatchObject({ sent: false });
		expect(failure(await answer({ ...INSTEAD, ...parameters }, [wrote(HOUR)])).message).toMatch(
			/issues/,
		);
	});

	it.each<[INodeParameters, RegExp]>([
		[{ ifWindowClosed: 'wait' }, /'If Window Is Closed' is 'wait'/],
		[{ ifWindowUnknown: 'wait' }, /'If Window Is Unknown' is 'wait'/],
	])('a policy that does not exist: %j', async (parameters, message) => {
		const outcome = await answer(parameters, [wrote(25 * HOUR)]);
		expect(failure(outcome).message).toMatch(message);
		expect(stage.bodies()).toEqual([]);
	});
});

let panels = 0;

/** A panel of a credential that nobody has opened yet, since lists are kept for a minute. */
function panel(parameters: INodeParameters): Panel {
	panels += 1;
	return new Panel(
		stage.engine,
		{ resource: 'message', operation: 'send', ...parameters },
		{ apiSecret: `unused-${panels}` },
	);
}

describe('the panel', () => {
	const properties = (): INodeProperties[] =>
		stage.engine.nodeTypes.getByNameAndVersion(ACTION, 1).description.properties;

	/** The node as n8n keeps it, with the defaults of what is shown. */
	function filledIn(parameters: INodeParameters): INodeParameters {
		const workflow = stage.engine.workflow([
			{
				...{ id: 'panel', name: 'Panel', type: ACTION, typeVersion: 1, position: [0, 0] },
				parameters: { operation: 'send', ...parameters },
			},
		]);
		return workflow.getNode('Panel')?.parameters ?? {};
	}

	function shown(parameters: INodeParameters): INodeProperties[] {
		const values = filledIn(parameters);
		return properties().filter((property) =>
			NodeHelpers.displayParameter(values, property, null, null),
		);
	}

	const fallbackLabels = (parameters: INodeParameters) =>
		shown(parameters)
			.filter(({ name }) => name.startsWith('fallback'))
			.map(({ displayName }) => displayName);

	const FROM_TEMPLATE = ['Fallback Template', 'Fallback Values', 'Fallback Header Binary Field'];

	const WITH_VALUES = FROM_TEMPLATE.toSpliced(2, 0, 'Fallback Template Values');

	it.each<[INodeParameters, string[]]>([
		[{}, []],
		[{ ifWindowClosed: 'skip' }, []],
		[{ ifWindowClosed: 'sendTemplate' }, FROM_TEMPLATE],
		[{ ifWindowClosed: 'sendTemplate', ifWindowUnknown: 'stop' }, FROM_TEMPLATE],
		[{ ifWindowClosed: 'sendTemplate', fallbackTemplate: picked('a:en') }, WITH_VALUES],
		[{ ifWindowUnknown: 'sendTemplate', fallbackTemplate: picked('a:en') }, WITH_VALUES],
		[{ ifWindowClosed: 'sendTemplate', template: picked('a:en') }, FROM_TEMPLATE],
		[{ ifWindowUnknown: 'letVonageDecide' }, FROM_TEMPLATE],
		[{ ifWindowClosed: 'sendAnyway', ifWindowUnknown: 'sendTemplate' }, FROM_TEMPLATE],
		[
			{ ifWindowClosed: 'sendTemplate', fallbackValuesInput: 'json' },
			['Fallback Template', 'Fallback Values', 'Fallback Components'],
		],
		[
			{ ifWindowClosed: 'sendTemplate', fallbackValuesInput: 'fields' },
			[
				...['Fallback Template', 'Fallback Values', 'Fallback Header', 'Fallback Body Variables'],
				...['Fallback Body Values', 'Fallback Button Values', 'Fallback Special Templates'],
			],
		],
		[
			{ ifWindowClosed: 'sendTemplate', fallbackValuesInput: 'fields', headerType: 'image' },
			[
				...['Fallback Template', 'Fallback Values', 'Fallback Header', 'Fallback Body Variables'],
				...['Fallback Body Values', 'Fallback Button Values', 'Fallback Special Templates'],
			],
		],
	])('with %j it has the fields of a fallback that is needed', (parameters, labels) => {
		expect(fallbackLabels(parameters)).toEqual(labels);
	});

	it.each([
		['sendTemplate', 'letVonageDecide'],
		['stop', 'sendAnyway'],
		['skip', 'sendAnyway'],
		['sendAnyway', 'sendAnyway'],
	])('If Window Is Closed %s: an unknown one means %s', (ifWindowClosed, ifUnknown) => {
		expect(filledIn({ ifWindowClosed })).toMatchObject({ ifWindowUnknown: ifUnknown });
	});

	it('shows each field once', () => {
		for (const parameters of [{}, { ifWindowClosed: 'sendTemplate' }] as INodeParameters[]) {
			const names = shown(parameters).map(({ name }) => name);
			expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
		}
	});

	it('asks for the fallback what Send Template asks for, in the order it does', () => {
		const template = shown({ operation: 'sendTemplate', valuesInput: 'fields' });
		const fallback = shown({ ifWindowClosed: 'sendTemplate', fallbackValuesInput: 'fields' });
		const from = template.findIndex(({ name }) => name === 'template');
		const labels = template.slice(from, -1).map(({ displayName }) => `Fallback ${displayName}`);
		expect(fallback.map(({ displayName }) => displayName)).toEqual(expect.arrayContaining(labels));
	});

	it('the list and the values follow the picker of the fallback', async () => {
		const values = panel({
			fallbackTemplate: picked('visit_reminder:en', 'list'),
			template: picked('spring_coupon:en', 'list'),
		});
		expect(await values.names('searchApprovedTemplates', 'reminder')).toHaveLength(1);
		const fields = await values.fields('fallbackTemplateValues');
		expect(fields.map(({ id }) => id)).toEqual(
			expect.arrayContaining(['body.first_name', 'body.visit_time']),
		);
		const mapper = properties().find(({ name }) => name === 'fallbackTemplateValues');
		expect(mapper?.typeOptions).toMatchObject({
			loadOptionsDependsOn: ['fallbackTemplate.value', 'manageThrough'],
			resourceMapper: {
				resourceMapperMethod: 'fallbackTemplateValues',
				valuesLabel: 'Fallback Template Values',
			},
		});
	});

	it('before a fallback is chosen it says what to do', async () => {
		const empty = panel({ fallbackTemplate: picked('', 'list') });
		expect(await empty.mapping('fallbackTemplateValues')).toEqual({
			fields: [],
			emptyFieldsNotice: 'Choose a template first',
		});
	});

	it('texts name the fields as they are called here', () => {
		const fallback = properties().filter(({ name }) => name.startsWith('fallback'));
		for (const { description = '' } of nonEmpty(fallback)) {
			expect(description).not.toMatch(/'Template|'Values'/);
		}
	});
});

describe('Send Template', () => {
	const template = {
		operation: 'sendTemplate',
		template: picked('visit_reminder:en'),
		templateValues: FALLBACK.fallbackTemplateValues,
	};

	it.each<[string, () => IDataObject, object]>([
		['open', () => wrote(HOUR), { type: 'free_customer_service', billable: false }],
		['closed', () => wrote(25 * HOUR), { type: 'regular', billable: true }],
		['unknown', () => wroteUnseen(HOUR), {}],
	])('says what it costs in a window that is %s', async (_, item, price) => {
		const sent = result(await answer(template, [item()]));
		expect(sent.expectedPricing).toEqual({ category: 'utility', ...price });
		expect(await arrived()).toEqual([REMINDER]);
	});

	it('says nothing where nobody looked at the template', async () => {
		const sent = result(
			await answer(
				{ operation: 'sendTemplate', template: picked('hello_there:en'), valuesInput: 'json' },
				[wrote(HOUR)],
			),
		);
		expect(sent).not.toHaveProperty('expectedPricing');
	});
});
