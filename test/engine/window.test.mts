import { describe, expect, it } from '@jest/globals';
import type {
	ExecuteWorkflowData,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { parseInbound } from '../../nodes/whatsapp/inbound.ts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER, SECOND_BUSINESS } from '../simulator/seed.mts';
import { CALLED, node, type Outcome, type Run, TRIGGER } from './harness.mts';
import { failure, items, origins, useStage } from './stage.mts';

const stage = useStage();

const BEN = '447700900003';
const HOUR = 3_600_000;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** An inbound message as our trigger puts it out. */
function inbound(more: IDataObject = {}): INodeExecutionData {
	const item = parseInbound({
		channel: 'whatsapp',
		message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
		message_type: 'text',
		text: 'Hello',
		from: ANA,
		to: BUSINESS,
		timestamp: hoursAgo(1),
		...more,
	});
	return { json: { ...item } as IDataObject };
}

const trigger = (name = 'Vonage WhatsApp Trigger') => node(name, TRIGGER, {});
const between = (name: string) => node(name, 'test.start', {});

/** Window -> Check behind these nodes. */
async function check(
	parameters: INodeParameters = {},
	more: Omit<Run, 'parameters'> = {},
): Promise<Outcome> {
	return await stage.engine.run({
		parameters: { resource: 'window', operation: 'check', ...parameters },
		...more,
	});
}

/** The JSON of all items, in the order of the input, wherever they came out. */
function checked({ output, error }: Outcome): IDataObject[] {
	if (error) throw new Error(`The workflow stopped: ${error.message} ${error.description ?? ''}`);
	const all = output.flat();
	const order = origins(all);
	return all
		.map(({ json }, index) => ({ json, at: Number(order[index]) }))
		.sort((one, other) => one.at - other.at)
		.map(({ json }) => json);
}

/** From and To that do not depend on the item. */
const toAna = { from: BUSINESS, to: ANA };
/** From and To as the item says. */
const mapped = { from: '={{ $json.from }}', to: '={{ $json.to }}' };

const open = { status: 'open', canSendFreeForm: true };
const unknown = { status: 'unknown', canSendFreeForm: false };

describe('two outputs', () => {
	it('Open takes who may get any message, Not Open everybody else', async () => {
		const outcome = await check(
			{ ...toAna, windowSource: 'value', lastInboundAt: '={{ $json.wrote }}' },
			{
				items: items(
					{ wrote: hoursAgo(25) },
					{ wrote: hoursAgo(1) },
					{ wrote: '' },
					{ wrote: hoursAgo(23) },
				),
			},
		);
		const [isOpen, notOpen, ...more] = outcome.output;
		expect(isOpen.map(({ json }) => json.status)).toEqual(['open', 'open']);
		expect(origins(isOpen)).toEqual([1, 3]);
		expect(notOpen.map(({ json }) => json.status)).toEqual(['closed', 'unknown']);
		expect(origins(notOpen)).toEqual([0, 2]);
		expect(more).toEqual([]);
	});

	it('what comes out fits a Send that follows', async () => {
		const wrote = hoursAgo(2);
		const { output } = await check({ ...toAna, windowSource: 'value', lastInboundAt: wrote });
		expect(output[0][0].json).toEqual({
			to: ANA,
			from: BUSINESS,
			status: 'open',
			canSendFreeForm: true,
			source: 'value',
			lastInboundAt: wrote,
			expiresAt: new Date(Date.parse(wrote) + 24 * HOUR).toISOString(),
			secondsLeft: expect.any(Number),
		});
		const left = Number(output[0][0].json.secondsLeft);
		expect(left).toBeGreaterThan(22 * 3600 - 60);
		expect(left).toBeLessThanOrEqual(22 * 3600);
	});

	it('with Continue (Using Error Output) what cannot be checked has a third', async () => {
		const { output } = await check(
			{ ...mapped, windowSource: 'value', lastInboundAt: hoursAgo(1) },
			{ items: items(toAna, { from: BUSINESS, to: 'nobody' }), onError: 'continueErrorOutput' },
		);
		expect(output.map((list) => list.length)).toEqual([1, 0, 1]);
		expect(output[2][0].json.error).toContain('phone number');
	});

	it('with Continue what cannot be checked is Not Open', async () => {
		const { output } = await check(
			{ ...mapped, windowSource: 'value', lastInboundAt: hoursAgo(1) },
			{ items: items({ from: BUSINESS, to: 'nobody' }), onError: 'continueRegularOutput' },
		);
		expect(output.map((list) => list.length)).toEqual([0, 1]);
	});

	it('other operations have one', async () => {
		const { output } = await stage.send({ text: 'Hello' });
		expect(output).toHaveLength(1);
	});
});

describe('Value', () => {
	const value = async (lastInboundAt: unknown, options: INodeParameters = {}) =>
		await check(
			{ ...toAna, windowSource: 'value', lastInboundAt: '={{ $json.wrote }}', options },
			{ items: items({ wrote: lastInboundAt as string }) },
		);

	const recently = Date.now() - HOUR;

	it.each([
		['ISO', new Date(recently).toISOString()],
		['Unix seconds', Math.floor(recently / 1000)],
		['Unix milliseconds', recently],
		['Unix milliseconds as text', String(recently)],
	])('takes %s', async (_, wrote) => {
		expect(checked(await value(wrote))).toEqual([expect.objectContaining(open)]);
	});

	it('takes a DateTime of an expression', async () => {
		const parameters = { windowSource: 'value', lastInboundAt: '={{ $now.minus({ hours: 1 }) }}' };
		expect(checked(await check({ ...toAna, ...parameters }))).toEqual([
			expect.objectContaining(open),
		]);
	});

	it.each(['', null, '  '])('that is empty (%j) is unknown, and says so', async (wrote) => {
		expect(checked(await value(wrote))).toEqual([
			expect.objectContaining({ ...unknown, reason: "'Last Inbound At' is empty" }),
		]);
	});

	it.each(['yesterday', 42, { a: 1 }, true])('that is no time (%j) is refused', async (wrote) => {
		const { message, description } = failure(await value(wrote));
		expect(message).toBe("'Last Inbound At' is no point in time [item 0]");
		expect(description).toContain('ISO');
	});

	it('in the future is unknown', async () => {
		expect(checked(await value(hoursAgo(-1)))).toEqual([
			expect.objectContaining({ ...unknown, reason: expect.stringContaining('future') }),
		]);
	});

	it('has a safety margin of 2 minutes, or of your own', async () => {
		const almostOver = new Date(Date.now() - 24 * HOUR + 90_000).toISOString();
		const [byDefault] = checked(await value(almostOver));
		expect(byDefault).toMatchObject({ status: 'closed', canSendFreeForm: false });
		expect(byDefault.reason).toMatch(/closes in \d\d seconds.*safety margin/);
		expect(byDefault.secondsLeft).toBeGreaterThan(0);
		expect(checked(await value(almostOver, { windowSafetyMargin: 0 }))).toEqual([
			expect.objectContaining(open),
		]);
	});
});

describe('Automatic', () => {
	/** Check behind the trigger, which put out these items, and behind the nodes of these names. */
	const after = async (
		messages: INodeExecutionData[],
		parameters: INodeParameters = {},
		before: INode[] = [trigger(), between('Set'), between('Wait'), between('CRM')],
	) => checked(await check(parameters, { items: messages, before }));

	it('finds the message that the execution began with, behind any number of nodes', async () => {
		const timestamp = hoursAgo(1);
		expect(await after([inbound({ timestamp })], toAna)).toEqual([
			expect.objectContaining({ ...open, source: 'trigger', lastInboundAt: timestamp }),
		]);
	});

	it.each([
		['Brazil', '554187654321', '+55 41 98765-4321'],
		['Mexico', '5215512345678', '+52 55 1234 5678'],
		['Argentina', '5491112345678', '+54 11 1234-5678'],
	])('knows the customer by both spellings of a number: %s', async (_, from, to) => {
		const parameters = { from: BUSINESS, to };
		expect(await after([inbound({ from })], parameters)).toEqual([
			expect.objectContaining({ ...open, to: to.replace(/\D/g, '') }),
		]);
	});

	it('needs nothing filled in directly behind the trigger', async () => {
		expect(await after([inbound()], {}, [trigger()])).toEqual([
			expect.objectContaining({ ...open, to: ANA, from: BUSINESS, source: 'trigger' }),
		]);
	});

	it.each(["Ana's trigger", 'a "quoted" \\ name', '{{ $json }}', 'Trigger ü 1'])(
		'finds a trigger called %s',
		async (name) => {
			const before = [trigger(name), between('Set')];
			expect(await after([inbound()], toAna, before)).toEqual([expect.objectContaining(open)]);
		},
	);

	it('finds a message that another workflow handed over', async () => {
		const before = [node('When Called', CALLED, {}), between('Set')];
		expect(await after([inbound()], toAna, before)).toEqual([
			expect.objectContaining({ ...open, source: 'trigger' }),
		]);
	});

	it('takes a message from elsewhere too', async () => {
		expect(checked(await check(toAna, { items: [inbound()] }))).toEqual([
			expect.objectContaining({ ...open, source: 'item' }),
		]);
	});

	it.each([
		['the phone number', { from: BUSINESS, to: '+44 7700 900000' }],
		['the user ID', { from: BUSINESS, to: HIDDEN_CUSTOMER }],
		['the parent user ID', { from: BUSINESS, to: 'US.ENT.11815799212886844830' }],
	])('knows the customer by %s', async (_, parameters) => {
		const sender = { user_id: HIDDEN_CUSTOMER, parent_user_id: 'US.ENT.11815799212886844830' };
		expect(await after([inbound({ whatsapp: { sender } })], parameters)).toEqual([
			expect.objectContaining(open),
		]);
	});

	it.each([
		['another customer', { from: BUSINESS, to: BEN }],
		['another number of ours', { from: SECOND_BUSINESS, to: ANA }],
	])('knows nothing of %s', async (_, parameters) => {
		const [result] = await after([inbound()], parameters);
		expect(result).toMatchObject({ ...unknown, source: 'trigger' });
		expect(result.reason).toContain('No message of the conversation');
	});

	it('gives each of several customers their own time', async () => {
		const messages = [
			inbound({ from: BEN, timestamp: hoursAgo(30) }),
			inbound({ timestamp: hoursAgo(1) }),
		];
		const parameters = { from: BUSINESS, to: '={{ $json.from }}' };
		expect((await after(messages, parameters)).map(({ status }) => status)).toEqual([
			'closed',
			'open',
		]);
	});

	it('says that a reaction promises nothing, unless you know better', async () => {
		const reaction = inbound({
			message_type: 'reaction',
			reaction: { action: 'react', emoji: '👍' },
		});
		const [careful] = await after([reaction], toAna);
		expect(careful).toMatchObject(unknown);
		expect(careful.reason).toContain('reaction');
		const trusting = { ...toAna, options: { reactionsOpenWindow: true } };
		expect(await after([reaction], trusting)).toEqual([expect.objectContaining(open)]);
	});

	it('is unknown without a trigger, and says so', async () => {
		const [result] = checked(await check(toAna));
		expect(result).toMatchObject(unknown);
		expect(result.reason).toContain('Vonage WhatsApp Trigger');
	});

	it('is unknown after a status', async () => {
		const status = { event: 'status', status: 'read', from: BUSINESS, to: ANA };
		expect(await after(items(status), toAna)).toEqual([expect.objectContaining(unknown)]);
	});

	it('is unknown with a trigger that did not start this execution', async () => {
		const workflow = [between('Schedule'), between('Set')];
		const [result] = await after(items({ event: 'no message' }), toAna, workflow);
		expect(result).toMatchObject(unknown);
	});

	it('closes after 24 hours', async () => {
		expect(await after([inbound({ timestamp: hoursAgo(24.1) })], toAna)).toEqual([
			expect.objectContaining({
				status: 'closed',
				canSendFreeForm: false,
				secondsLeft: 0,
				reason: expect.stringContaining('24 hours'),
			}),
		]);
	});
});

describe('Contact Book Workflow', () => {
	const BOOK = 'book1234567890';
	const picked = {
		__rl: true,
		mode: 'list',
		value: BOOK,
		cachedResultName: 'Contacts of Example Ltd',
	};
	const book = { windowSource: 'contactBook', contactBook: picked };

	type Call = Parameters<IWorkflowExecuteAdditionalData['executeWorkflow']>;

	/** A contact book that answers with these rows, and what it was asked. */
	function contacts(answer: (asked: IDataObject[]) => IDataObject[]) {
		const calls: Call[] = [];
		const asked = () => calls.map(([, , { inputData = [] }]) => inputData.map(({ json }) => json));
		const executeWorkflow = async (...call: Call): Promise<ExecuteWorkflowData> => {
			calls.push(call);
			const questions = (call[2].inputData ?? []).map(({ json }) => json);
			return { executionId: '77', data: [items(...answer(questions))] };
		};
		return { calls, asked, executeWorkflow };
	}

	/** A contact book that fails with this. */
	const broken = (error: Error) => async (): Promise<never> => {
		throw error;
	};

	it('is asked for both spellings of a number, and found under either', async () => {
		const { asked, executeWorkflow } = contacts(() => [
			{ contact: '554187654321', lastInboundAt: hoursAgo(1) },
		]);
		const outcome = await check(
			{ from: BUSINESS, to: '+55 41 98765-4321', ...book },
			{ executeWorkflow },
		);
		expect(checked(outcome)).toEqual([expect.objectContaining({ ...open, to: '5541987654321' })]);
		expect(asked()[0].map(({ contact }) => contact)).toEqual(['5541987654321', '554187654321']);
	});

	it('is asked once for all contacts, each of them once', async () => {
		const { calls, asked, executeWorkflow } = contacts(() => []);
		await check(
			{ ...mapped, ...book },
			{
				items: items(
					{ from: BUSINESS, to: ANA },
					{ from: BUSINESS, to: '+44 7700 900000' },
					{ from: SECOND_BUSINESS, to: ANA },
					{ from: BUSINESS, to: HIDDEN_CUSTOMER },
					{ from: BUSINESS, to: BEN },
				),
				executeWorkflow,
			},
		);
		expect(asked()).toEqual([
			[
				{ action: 'lookUp', businessNumber: BUSINESS, contact: ANA, phone: ANA },
				{
					action: 'lookUp',
					businessNumber: BUSINESS,
					contact: HIDDEN_CUSTOMER,
					userId: HIDDEN_CUSTOMER,
				},
				{ action: 'lookUp', businessNumber: BUSINESS, contact: BEN, phone: BEN },
				{ action: 'lookUp', businessNumber: SECOND_BUSINESS, contact: ANA, phone: ANA },
			],
		]);
		const [[workflow, , options]] = calls;
		expect(workflow).toEqual({ id: BOOK });
		expect(options.parentExecution).toMatchObject({ workflowId: 'engineTestFlow' });
	});

	it('tells of each contact and number what it knows', async () => {
		const { executeWorkflow } = contacts(() => [
			{ contact: BEN, businessNumber: BUSINESS, lastInboundAt: hoursAgo(40), name: 'Ben' },
			{ contact: ANA, businessNumber: BUSINESS, lastInboundAt: hoursAgo(30) },
			{ contact: ANA, businessNumber: BUSINESS, lastInboundAt: hoursAgo(2), optedOut: true },
			{ contact: ANA, businessNumber: SECOND_BUSINESS, lastInboundAt: hoursAgo(50) },
			{ contact: '447700900009', businessNumber: BUSINESS, lastInboundAt: hoursAgo(1) },
		]);
		const found = checked(
			await check(
				{ ...mapped, ...book },
				{
					items: items(
						{ from: BUSINESS, to: ANA },
						{ from: SECOND_BUSINESS, to: ANA },
						{ from: BUSINESS, to: BEN },
						{ from: BUSINESS, to: HIDDEN_CUSTOMER },
					),
					executeWorkflow,
				},
			),
		);
		expect(found.map(({ status }) => status)).toEqual(['open', 'closed', 'closed', 'unknown']);
		expect(found[0]).toMatchObject({ source: 'contactBook', contactRecord: { optedOut: true } });
		expect(found[2]).toMatchObject({ contactRecord: { name: 'Ben' } });
		expect(found[3]).toMatchObject({ reason: 'The contact book knows nothing of this contact' });
		expect(found[3]).not.toHaveProperty('contactRecord');
	});

	it('may answer by phone or user ID of one person', async () => {
		const { executeWorkflow } = contacts(() => [
			{ phone: ANA, userId: HIDDEN_CUSTOMER, lastInboundAt: hoursAgo(2) },
		]);
		const both = items({ from: BUSINESS, to: ANA }, { from: BUSINESS, to: HIDDEN_CUSTOMER });
		const outcome = await check({ ...mapped, ...book }, { items: both, executeWorkflow });
		expect(checked(outcome).map(({ status }) => status)).toEqual(['open', 'open']);
	});

	it('may answer with nothing at all, or with an empty item', async () => {
		for (const rows of [[], [{}]]) {
			const { executeWorkflow } = contacts(() => rows);
			expect(checked(await check({ ...toAna, ...book }, { executeWorkflow }))).toEqual([
				expect.objectContaining(unknown),
			]);
		}
	});

	it('is called once for 10,000 contacts', async () => {
		const many = Array.from({ length: 10_000 }, (_, index) => String(447_700_000_000 + index));
		const { calls, executeWorkflow } = contacts((asked) =>
			asked.map(({ contact }, index) => ({
				contact,
				lastInboundAt: hoursAgo(index % 2 === 0 ? 1 : 30),
			})),
		);
		const { output } = await check(
			{ from: BUSINESS, to: '={{ $json.to }}', ...book },
			{ items: items(...many.map((to) => ({ to }))), executeWorkflow },
		);
		expect(calls).toHaveLength(1);
		expect(output.map((list) => list.length)).toEqual([5000, 5000]);
	});

	it('is shown as the sub-execution of the node', async () => {
		const { executeWorkflow } = contacts(() => []);
		const { execution } = await check({ ...toAna, ...book }, { executeWorkflow });
		expect(execution.resultData.runData.Send[0].metadata).toMatchObject({
			subExecution: { executionId: '77', workflowId: BOOK },
		});
	});

	it('is not asked about an item whose address cannot be read', async () => {
		const { asked, executeWorkflow } = contacts(() => []);
		const { output } = await check(
			{ ...mapped, ...book },
			{
				items: items({ from: BUSINESS, to: 'nobody' }, toAna),
				executeWorkflow,
				onError: 'continueErrorOutput',
			},
		);
		expect(asked()).toEqual([[expect.objectContaining({ contact: ANA })]]);
		expect(output[2][0].json).toMatchObject({ details: { field: 'to' } });
	});

	it('must be picked', async () => {
		const expression = { ...picked, value: '={{ $json.none }}' };
		const outcome = await check({ ...toAna, ...book, contactBook: expression });
		expect(failure(outcome).message).toContain("'Contact Book' is empty");
	});

	it.each([
		['which fails', broken(new Error('The table is gone')), 'did not answer: The table is gone'],
		['which is not there', broken(new Error('Workflow does not exist.')), 'does not exist'],
		[
			'which waits',
			async () => ({ executionId: '77', data: [], waitTill: new Date() }),
			'waits for something',
		],
		[
			'which answers no items',
			async () => ({ executionId: '77', data: 'x' }) as unknown as ExecuteWorkflowData,
			// n8n 2.6 finds that out itself.
			/returned no list|did not answer: \w/,
		],
		[
			'whose items name nobody',
			async () => ({ executionId: '77', data: [items({ last: hoursAgo(1) }, { a: 1 })] }),
			'returned 2 items, of which none names a contact',
		],
		[
			'whose times cannot be read',
			async () => ({ executionId: '77', data: [items({ contact: ANA, lastInboundAt: 'x' })] }),
			"'lastInboundAt' of this contact that is no point in time",
		],
	])('%s is named, with what it must do', async (_, executeWorkflow, message) => {
		const error = failure(await check({ ...toAna, ...book }, { executeWorkflow }));
		expect(error.message).toContain("The contact book 'Contacts of Example Ltd'");
		expect(error.message).toMatch(message);
		expect(error.description).toContain('one item per contact');
	});

	it('which fails is the error of every item, with Continue', async () => {
		const outcome = await check(
			{ ...mapped, ...book },
			{
				items: items(toAna, toAna),
				executeWorkflow: broken(new Error('The table is gone')),
				onError: 'continueErrorOutput',
			},
		);
		const [, , errors] = outcome.output;
		expect(errors.map(({ json }) => json.error)).toEqual([
			expect.stringContaining('The table is gone'),
			expect.stringContaining('The table is gone'),
		]);
	});

	it('which waits does not let the execution go on as if all were well, with Continue', async () => {
		const { execution } = await check(
			{ ...toAna, ...book },
			{
				executeWorkflow: async () => ({ executionId: '77', data: [], waitTill: new Date() }),
				onError: 'continueRegularOutput',
			},
		);
		// What n8n fails the node with when it wakes the execution up.
		expect(execution.executionData?.nodeExecutionStack[0].metadata?.resumeError?.message).toContain(
			'waits for something',
		);
	});

	it('whose one time cannot be read does not hold up the others, with Continue', async () => {
		const { executeWorkflow } = contacts(() => [
			{ contact: ANA, lastInboundAt: 'x' },
			{ contact: BEN, lastInboundAt: hoursAgo(1) },
		]);
		const two = items({ from: BUSINESS, to: ANA }, { from: BUSINESS, to: BEN });
		const { output } = await check(
			{ ...mapped, ...book },
			{ items: two, executeWorkflow, onError: 'continueErrorOutput' },
		);
		expect(output.map((list) => list.length)).toEqual([1, 0, 1]);
	});
});

describe('Vonage Reports', () => {
	const reports = { windowSource: 'reports' };

	/** A customer wrote so many hours ago. */
	function wrote(from: string, hours: number, to = BUSINESS): void {
		stage.simulator.advanceClock(-hours * 3600);
		stage.simulator.customerSends({ from, to, text: 'Hello' });
		stage.simulator.advanceClock(hours * 3600);
	}

	const everybody = async (contacts: string[], from = BUSINESS) =>
		checked(
			await check(
				{ ...mapped, ...reports },
				{ items: items(...contacts.map((to) => ({ from, to }))) },
			),
		);

	it('tells who wrote in the last 24 hours', async () => {
		wrote(BEN, 20);
		const [ben, nobody] = await everybody([BEN, '447700900008']);
		expect(ben).toMatchObject({ ...open, source: 'reports' });
		expect(Date.now() - Date.parse(String(ben.lastInboundAt))).toBeGreaterThan(19.9 * HOUR);
		expect(nobody).toMatchObject({ status: 'closed', canSendFreeForm: false, source: 'reports' });
		expect(nobody.reason).toContain('may be missing there');
		expect(nobody).not.toHaveProperty('expiresAt');
	});

	it('is asked about few contacts one by one, and each of them once', async () => {
		await everybody([ANA, BEN, ANA, '+44 7700 900000']);
		expect(stage.simulator.ledger().reports).toMatchObject({ requests: 2, records: 1 });
	});

	it('is read once for many contacts', async () => {
		const many = Array.from({ length: 50 }, (_, index) => String(447_700_800_000 + index));
		wrote(many[7], 3);
		const found = await everybody([...many, ANA]);
		expect(found.filter(({ status }) => status === 'open').map(({ to }) => to)).toEqual([
			many[7],
			ANA,
		]);
		expect(stage.simulator.ledger().reports.requests).toBe(1);
	});

	it.each([
		['Brazil', '554187654321', '+55 41 98765-4321'],
		['Mexico', '5215512345678', '+52 55 1234 5678'],
		['Argentina', '541112345678', '+54 9 11 1234-5678'],
	])('looks under both spellings of a number: %s', async (_, from, to) => {
		wrote(from, 2);
		expect(await everybody([to])).toEqual([expect.objectContaining(open)]);
		expect(stage.simulator.ledger().reports.requests).toBe(2);
	});

	it('does not call a window closed where a landline may be the same person', async () => {
		wrote('551133334444', 2);
		const [result] = await everybody(['5511933334444']);
		expect(result).toMatchObject(unknown);
		expect(result.reason).toContain('551133334444');
	});

	it('knows one number of ours from the other', async () => {
		wrote(BEN, 2, SECOND_BUSINESS);
		expect(await everybody([BEN])).toEqual([expect.objectContaining({ status: 'closed' })]);
		expect(await everybody([BEN], SECOND_BUSINESS)).toEqual([expect.objectContaining(open)]);
	});

	it('says of a user ID that is missing that it does not know', async () => {
		const [result] = await everybody(['US.99999999999999999999']);
		expect(result).toMatchObject(unknown);
		expect(result.reason).toContain('user ID');
	});

	it('needs an API key, and says so', async () => {
		const error = failure(
			await check({ ...toAna, ...reports }, { credential: { apiKey: '', apiSecret: '' } }),
		);
		expect(`${error.message} ${error.description}`).toContain('API Key');
	});
});
