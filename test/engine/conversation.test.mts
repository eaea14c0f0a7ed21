/** Whom a message goes to when From and To are left empty. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { parseInbound } from '../../nodes/whatsapp/inbound.ts';
import { ANA, BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { CALLED, code, node, type Run, TRIGGER } from './harness.mts';
import { failure, items, result, results, useStage } from './stage.mts';

const stage = useStage();

const BEN = '447700900003';
const ACTION = 'n8n-nodes-vonage-whatsapp.vonageWhatsApp';

/** An inbound message as our trigger puts it out. */
function inbound(from: string, uuid: string = crypto.randomUUID(), more: IDataObject = {}) {
	const item = parseInbound({
		channel: 'whatsapp',
		message_uuid: uuid,
		message_type: 'text',
		text: 'Hello',
		from,
		to: BUSINESS,
		timestamp: new Date().toISOString(),
		...more,
	});
	return { json: { ...item } as IDataObject };
}

const trigger = () => node('Vonage WhatsApp Trigger', TRIGGER, {});

/** Send, as it comes from the panel, behind these nodes. */
async function answer(
	input: INodeExecutionData[],
	before: INode[],
	parameters: INodeParameters = {},
	more: Omit<Run, 'parameters'> = {},
) {
	return await stage.engine.run({
		parameters: { text: 'Answer', ...parameters },
		items: input,
		before,
		...more,
	});
}

const toAna = { to: ANA, from: BUSINESS, type: 'text', sentAs: 'message' };

describe('From and To that are left empty', () => {
	it('answer who wrote, right behind the trigger', async () => {
		const { uuid } = stage.greet();
		expect(result(await answer([inbound(ANA, uuid)], [trigger()]))).toMatchObject(toAna);
	});

	it('answer who wrote behind a Code node that keeps nothing', async () => {
		const { uuid } = stage.greet();
		const before = [trigger(), code({ output: 'Answer' })];
		const outcome = await answer([inbound(ANA, uuid)], before, { text: '={{ $json.output }}' });
		expect(result(outcome)).toMatchObject({ ...toAna, text: 'Answer', window: { status: 'open' } });
	});

	it('answer who wrote in a workflow that another one calls', async () => {
		const { uuid } = stage.greet();
		const before = [node('When Called', CALLED, {}), code({ output: 'Answer' })];
		expect(result(await answer([inbound(ANA, uuid)], before))).toMatchObject(toAna);
	});

	it('answer behind Mark as Read, which passes on whose message it was', async () => {
		const { uuid } = stage.greet();
		const read = node('Read', ACTION, { operation: 'markAsRead' });
		const input = [inbound(ANA, uuid)];
		const marked = await stage.engine.run({
			parameters: { operation: 'markAsRead' },
			items: input,
			before: [trigger()],
		});
		expect(result(marked)).toEqual({
			messageId: uuid,
			from: ANA,
			to: BUSINESS,
			status: 'read',
			replyingIndicator: false,
		});
		expect(result(await answer(input, [trigger(), read]))).toMatchObject(toAna);
	});

	it('answer a status, too: the customer that it is about', async () => {
		stage.greet();
		const status = { event: 'status', status: 'read', from: BUSINESS, to: ANA, messageId: 'm' };
		const outcome = await answer(items(status), [trigger(), code({ done: true })]);
		expect(result(outcome)).toMatchObject(toAna);
	});

	it('go the same way again behind a message that was sent', async () => {
		stage.greet();
		const outcome = await stage.engine.run({
			parameters: { from: BUSINESS, to: ANA, text: 'One' },
			then: { text: 'Two' },
		});
		expect(result(outcome)).toMatchObject({ ...toAna, text: 'Two' });
	});

	it('of several customers answer each, as far as n8n links the items', async () => {
		stage.greet();
		stage.greet(BEN);
		const before = [trigger(), code({ n: 1 }, { n: 2 })];
		const outcome = await answer([inbound(ANA), inbound(BEN)], before);
		expect(results(outcome).map(({ to }) => to)).toEqual([ANA, BEN]);
	});

	it('of several customers ask for To where nothing tells which one is meant', async () => {
		stage.greet();
		stage.greet(BEN);
		const outcome = await answer([inbound(ANA), inbound(BEN)], [trigger(), code({ n: 1 })]);
		expect(failure(outcome).message).toMatch(/'To' is empty.* 2 customers/);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it('know two spellings of a number and several messages as one customer', async () => {
		const input = [inbound('554187654321'), inbound('5541987654321')];
		const { output, error } = await answer(input, [trigger(), code({ n: 1 })], {
			windowSource: 'automatic',
		});
		expect(error).toBeUndefined();
		expect(output[0][0].json.to).toMatch(/^5541/);
	});

	it('take the number that was written to for another recipient', async () => {
		stage.greet(BEN);
		const before = [trigger(), code({ n: 1 })];
		const outcome = await answer([inbound(ANA)], before, {
			to: BEN,
			ifWindowUnknown: 'sendAnyway',
		});
		expect(result(outcome)).toMatchObject({ to: BEN, from: BUSINESS });
	});

	it('go where an item says, if nothing else tells', async () => {
		stage.greet();
		const start = [node('Rows', 'test.start', {})];
		const parameters = { ifWindowUnknown: 'sendAnyway' };
		const row = items({ from: BUSINESS, to: '+44 7700 900000' });
		expect(result(await answer(row, start, parameters))).toMatchObject(toAna);
		const behind = [trigger(), code({ from: BUSINESS, to: BEN })];
		expect(result(await answer([inbound(ANA)], behind))).toMatchObject(toAna);
	});

	it('never take the from of an email for a customer', async () => {
		const mail = { from: 'ana@example.com', to: 'office@example.com', subject: 'Hi' };
		expect(failure(await answer(items(mail), [node('Mail', 'test.start', {})])).message).toMatch(
			/'To' is empty, and no customer's message/,
		);
	});

	it.each([
		['To', { to: '={{ $json.phone }}' }],
		['From', { from: { __rl: true, mode: 'number', value: '={{ $json.number }}' } }],
	])('an expression in %s that gives nothing answers nobody', async (label, parameters) => {
		const outcome = await answer([inbound(ANA)], [trigger()], parameters);
		expect(failure(outcome).message).toMatch(
			new RegExp(`'${label}' is empty: its expression gave nothing`),
		);
		expect(failure(outcome).description).toContain('clear the field');
	});
});

describe('From without a conversation', () => {
	const link = (...numbers: string[]) => {
		for (const number of [BUSINESS, SECOND_BUSINESS]) {
			stage.simulator.linkNumber(number, numbers.includes(number));
		}
	};

	it("is the application's only linked number", async () => {
		link(BUSINESS);
		const outcome = await answer(
			items({}),
			[node('Schedule', 'test.start', {})],
			{ to: ANA },
			// The numbers of one credential are kept for a minute.
			{ credential: { graphVersion: 'v24.0' } },
		);
		expect(result(outcome)).toMatchObject({ to: ANA, from: BUSINESS });
	});

	it('lists the numbers when there are several', async () => {
		link(BUSINESS, SECOND_BUSINESS);
		const outcome = await answer(
			items({}),
			[node('Schedule', 'test.start', {})],
			{ to: ANA },
			{ credential: { graphVersion: 'v25.0' } },
		);
		const { message } = failure(outcome);
		expect(message).toMatch(/'From' is empty, and 2 numbers are linked/);
		expect(message).toContain(BUSINESS);
		expect(message).toContain(SECOND_BUSINESS);
	});
});

describe('the message that was written', () => {
	it.each([
		['Reply To Message ID', { options: { replyTo: '' } }],
		['a reaction', { messageType: 'reaction' }],
	])('is what an empty field means: %s', async (_, parameters) => {
		const { uuid } = stage.greet();
		const before = [trigger(), code({ n: 1 })];
		const outcome = await answer([inbound(ANA, uuid)], before, parameters);
		const { request } = await stage.settled(result(outcome).messageId);
		expect(request).toMatchObject({ context: { message_uuid: uuid } });
	});

	it('is asked for where there is none', async () => {
		const outcome = await stage.send({ messageType: 'reaction' });
		expect(failure(outcome).message).toMatch(/A reaction needs the message/);
	});

	it('.. is no ID', async () => {
		const outcome = await stage.engine.run({
			parameters: { operation: 'markAsRead', messageId: '..' },
		});
		expect(failure(outcome).message).toMatch(/'Message ID' is '\.\.'/);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});
});

describe('what a result says was sent', () => {
	it.each<[string, INodeParameters, string]>([
		['a text', { text: 'Hello' }, 'Hello'],
		['Markdown', { text: '**Hello**', textFormat: 'markdown' }, '*Hello*'],
		['a reaction', { messageType: 'reaction', emoji: '🎉' }, '🎉'],
		[
			'buttons',
			{
				messageType: 'replyButtons',
				body: 'Coming?',
				buttons: { button: [{ title: 'Yes', id: '' }] },
			},
			'Coming?',
		],
		[
			'a place',
			{ messageType: 'location', latitude: 51.5, longitude: -0.1, placeName: 'Example Ltd' },
			'Example Ltd',
		],
		[
			'a template with its values',
			{
				operation: 'sendTemplate',
				template: { __rl: true, mode: 'name', value: 'order_update:en' },
				templateValues: {
					mappingMode: 'defineBelow',
					value: {
						'header.image': 'https://example.com/a.jpg',
						'body.1': 'Ana',
						'body.2': '81',
					},
					schema: [],
				},
			},
			'Hi Ana, your order 81 is on its way and arrives today.',
		],
	])('%s', async (_, parameters, text) => {
		const { uuid } = stage.greet();
		const outcome = await answer([inbound(ANA, uuid)], [trigger()], parameters);
		expect(result(outcome)).toMatchObject({ text });
	});

	it('nothing of a file without a caption', async () => {
		const { uuid } = stage.greet();
		const outcome = await answer([inbound(ANA, uuid)], [trigger()], {
			messageType: 'image',
			mediaUrl: `${stage.simulator.url}/samples/photo.jpg`,
		});
		expect(result(outcome)).not.toHaveProperty('text');
	});
});
