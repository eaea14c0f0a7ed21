import { afterEach, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nonEmpty } from '../nonEmpty.mts';
import type { CustomerMessage } from '../simulator/inbound.mts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER, SECOND_BUSINESS } from '../simulator/seed.mts';
import type { Delivery } from '../simulator/types.mts';
import { TRIGGER } from './harness.mts';
import { result, useStage } from './stage.mts';
import { type Answer, TriggerNode } from './trigger.mts';

const stage = useStage();

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
	await close?.();
	close = undefined;
});

/** A published workflow with the trigger, whose two addresses are in the dashboard. */
async function listening(parameters: INodeParameters = {}): Promise<TriggerNode> {
	const trigger = new TriggerNode(stage.engine, parameters);
	const { close: stop, ...urls } = await trigger.listen();
	close = stop;
	stage.simulator.setWebhooks(urls);
	return trigger;
}

const MESSAGE = 0;
const STATUS = 1;

/** The items that the answers start executions with, on one output. */
function started(answers: Answer[], output: number): IDataObject[] {
	return answers.flatMap(({ workflowData = [] }) =>
		(workflowData[output] ?? []).map(({ json }) => json),
	);
}

const concluded = async (fits: (delivery: Delivery) => boolean) =>
	await stage.simulator.waitForDelivery(fits);

/** The customer writes; the item that the workflow starts with. */
async function received(message: CustomerMessage, parameters: INodeParameters = {}) {
	const trigger = await listening(parameters);
	const inbound = stage.simulator.customerSends(message);
	const delivery = await concluded(({ messageUuid }) => messageUuid === inbound.uuid);
	return { inbound, delivery, item: started(trigger.answers, MESSAGE)[0], trigger };
}

const day = 24 * 3600 * 1000;
const fileUrl = () => expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v3\/media\/\S+$/);

interface Example {
	what: string;
	message: CustomerMessage;
	type: string;
	/** The part of the item that this type has. */
	content: () => object;
	/** Whether it lets the business write freely for 24 hours. */
	opensWindow: boolean;
	hasResource: boolean;
}

const opening = { opensWindow: true, hasResource: true };

const examples: Example[] = [
	{
		what: 'text',
		message: { text: 'Is it ready? 👍' },
		type: 'text',
		content: () => ({ text: 'Is it ready? 👍' }),
		...opening,
	},
	{
		what: 'image',
		message: { type: 'image', media: { caption: 'My garden' } },
		type: 'image',
		content: () => ({
			text: 'My garden',
			media: { url: fileUrl(), name: 'photo.jpg', caption: 'My garden' },
		}),
		...opening,
	},
	{
		what: 'audio',
		message: { type: 'audio' },
		type: 'audio',
		content: () => ({ media: { url: fileUrl(), name: 'voice-note.ogg' } }),
		...opening,
	},
	{
		what: 'video',
		message: { type: 'video' },
		type: 'video',
		content: () => ({ media: { url: fileUrl(), name: 'clip.mp4' } }),
		...opening,
	},
	{
		what: 'file',
		message: { type: 'file' },
		type: 'file',
		content: () => ({ media: { url: fileUrl(), name: 'document.pdf' } }),
		...opening,
	},
	{
		what: 'sticker',
		message: { type: 'sticker' },
		type: 'sticker',
		content: () => ({ media: { url: fileUrl() } }),
		...opening,
	},
	{
		what: 'location',
		message: {
			type: 'location',
			location: { lat: 51.5, long: -0.1, name: 'South Bank', address: 'Belvedere Road' },
		},
		type: 'location',
		content: () => ({
			text: 'South Bank, Belvedere Road',
			location: {
				latitude: 51.5,
				longitude: -0.1,
				name: 'South Bank',
				address: 'Belvedere Road',
			},
		}),
		...opening,
	},
	{
		what: 'contacts',
		message: { type: 'contacts' },
		type: 'contacts',
		content: () => ({
			text: 'Ben Example',
			contacts: [
				{
					name: { formatted_name: 'Ben Example', first_name: 'Ben', last_name: 'Example' },
					phones: [{ phone: '+447700900003', type: 'CELL' }],
				},
			],
		}),
		...opening,
	},
	{
		what: 'a tap on a reply button',
		message: { type: 'reply', reply: { id: 'tuesday-yes', title: 'Yes' } },
		type: 'reply',
		content: () => ({ text: 'Yes', reply: { id: 'tuesday-yes', title: 'Yes' } }),
		...opening,
	},
	{
		what: 'a choice from a list',
		message: {
			type: 'reply',
			reply: { id: 'lawn', title: 'Lawn', description: 'Cut and care' },
		},
		type: 'reply',
		content: () => ({
			text: 'Lawn',
			reply: { id: 'lawn', title: 'Lawn', description: 'Cut and care' },
		}),
		...opening,
	},
	{
		what: 'a tap on a quick reply of a template',
		message: { type: 'button', button: { payload: 'where-81', text: 'Where is it?' } },
		type: 'button',
		content: () => ({
			text: 'Where is it?',
			button: { payload: 'where-81', text: 'Where is it?' },
		}),
		...opening,
	},
	{
		what: 'a completed Flow',
		message: {
			type: 'flow',
			flow: { token: 'booking-81', response: { day: 'Tuesday', guests: 2 } },
		},
		type: 'flow',
		content: () => ({
			text: 'day: Tuesday\nguests: 2',
			flow: { token: 'booking-81', response: { day: 'Tuesday', guests: 2 } },
		}),
		...opening,
	},
	{
		what: 'order',
		message: { type: 'order' },
		type: 'order',
		content: () => ({
			text: '2 × tea-01',
			order: {
				catalogId: '1001',
				productItems: [
					{ productRetailerId: 'tea-01', quantity: 2, itemPrice: 4.5, currency: 'EUR' },
				],
			},
		}),
		...opening,
	},
	{
		what: 'reaction',
		message: { type: 'reaction', emoji: '🙏' },
		type: 'reaction',
		content: () => ({ text: '🙏', reaction: { action: 'react', emoji: '🙏' } }),
		opensWindow: false,
		hasResource: false,
	},
	{
		what: 'a reaction taken back',
		message: { type: 'reaction', emoji: null },
		type: 'reaction',
		content: () => ({ reaction: { action: 'unreact', emoji: null } }),
		opensWindow: false,
		hasResource: false,
	},
	{
		what: 'unsupported',
		message: { type: 'unsupported' },
		type: 'unsupported',
		content: () => ({}),
		opensWindow: false,
		hasResource: false,
	},
	{
		what: 'a type that is not invented yet',
		message: { type: 'raw', raw: { message_type: 'hologram', hologram: { depth: 3 } } },
		type: 'hologram',
		content: () => ({
			raw: expect.objectContaining({ message_type: 'hologram', hologram: { depth: 3 } }),
		}),
		opensWindow: false,
		hasResource: true,
	},
];

describe('every message type becomes an item on the output Message', () => {
	it.each(examples)('$what', async ({ message, type, content, opensWindow, hasResource }) => {
		const { inbound, delivery, item, trigger } = await received(message);
		const expiresAt = new Date(Date.parse(inbound.at) + day).toISOString();
		expect(item).toEqual({
			event: 'message',
			messageId: inbound.uuid,
			type,
			from: ANA,
			to: BUSINESS,
			contact: {
				phone: ANA,
				userId: 'GB.1349120865530274',
				name: 'Ana Example',
				username: 'ana.example',
			},
			timestamp: inbound.at,
			window: opensWindow ? { opensWindow, expiresAt } : { opensWindow },
			...(hasResource && {
				resourceUrl: `${stage.simulator.url}/v1/messages/${inbound.uuid}`,
			}),
			...content(),
		});
		expect(trigger.answers[0].workflowData?.[STATUS]).toEqual([]);
		expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ answer: 200 }] });
	});

	it('what was quoted, the ad that led here, and the product that is asked about', async () => {
		const sent = result(await stage.send({ text: 'Hello' }));
		const { item } = await received({
			text: 'About this',
			context: String(sent.messageId),
			referral: {
				body: 'Teas',
				headline: 'Fresh tea',
				source_id: '120',
				source_type: 'ad',
				source_url: 'https://fb.example/ad',
				media_type: 'image',
				image_url: 'https://fb.example/ad.jpg',
				ctwa_clid: 'clid-1',
			},
			product: { catalog_id: '1001', product_retailer_id: 'tea-01' },
		});
		expect(item).toMatchObject({
			context: { messageId: sent.messageId, from: BUSINESS },
			referral: {
				body: 'Teas',
				headline: 'Fresh tea',
				sourceId: '120',
				sourceType: 'ad',
				sourceUrl: 'https://fb.example/ad',
				mediaType: 'image',
				imageUrl: 'https://fb.example/ad.jpg',
				ctwaClid: 'clid-1',
			},
			product: { catalogId: '1001', productRetailerId: 'tea-01' },
		});
	});

	it('a customer without a phone number is known by the user ID', async () => {
		const { item } = await received({ from: HIDDEN_CUSTOMER, text: 'Hello' });
		expect(item).toMatchObject({
			from: HIDDEN_CUSTOMER,
			contact: { userId: HIDDEN_CUSTOMER, name: 'Sam Rivera', username: 'sam.rivera' },
		});
		expect(item.contact).not.toHaveProperty('phone');
	});

	it('Include Raw Payload adds what Vonage sent', async () => {
		const { inbound, item } = await received({ text: 'Hello' }, { options: { includeRaw: true } });
		expect(item.raw).toEqual(inbound.payload);
	});
});

describe('every status becomes an item on the output Status', () => {
	/** Sends a message and waits until Vonage has told its last status. */
	async function statuses(last: string, parameters: INodeParameters = {}) {
		const trigger = await listening({ statuses: [], ...parameters });
		const sent = result(await stage.send({ text: 'Hello', options: { clientRef: 'order-1' } }));
		// Callbacks overtake each other, so the last one may be answered before the others.
		await stage.simulator.waitFor(() => {
			const told = stage.simulator.world.deliveries.filter(
				({ messageUuid }) => messageUuid === sent.messageId,
			);
			return (
				told.some(({ status }) => status === last) && told.every(({ state }) => state !== 'pending')
			);
		}, `the statuses up to ${last}`);
		return { sent, items: started(trigger.answers, STATUS), trigger };
	}

	it('submitted, delivered, read', async () => {
		stage.simulator.setAutoRead(true);
		// One that is overtaken on its way is dropped otherwise.
		const { sent, items } = await statuses('read', { options: { lateStatuses: true } });
		const common = {
			event: 'status',
			messageId: sent.messageId,
			timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
			from: BUSINESS,
			to: ANA,
			clientRef: 'order-1',
		};
		const reached = {
			recipient: { userId: 'GB.1349120865530274', phone: ANA },
			wabaId: '102290129340398',
			profile: { name: 'Ana Example', username: 'ana.example' },
		};
		const expected: IDataObject[] = [
			{ ...common, status: 'submitted' },
			{
				...common,
				...reached,
				status: 'delivered',
				usage: { currency: 'EUR', amount: 0 },
				pricing: {
					type: 'free_customer_service',
					model: 'PMP',
					category: 'service',
					billable: false,
				},
			},
			{ ...common, ...reached, status: 'read' },
		];
		expect(items).toHaveLength(3);
		expect(items).toEqual(expect.arrayContaining(expected));
	});

	it.each([
		['rejected', { kind: 'reject', code: '1340' }, { code: '1340', action: 'send-template' }],
		['undeliverable', { kind: 'undeliverable', code: '1331' }, { code: '1331', retry: true }],
		['rejected', { kind: 'reject', code: '9999' }, { code: '9999', action: 'inspect' }],
	] as const)('%s: with what it means and what to do', async (status, fault, error) => {
		stage.simulator.setFault({ ...fault, detail: 'In the words of Vonage' });
		const { items } = await statuses(status);
		expect(items.find((item) => item.status === status)).toMatchObject({
			event: 'status',
			status,
			error: {
				...error,
				title: error.code,
				detail: 'In the words of Vonage',
				meaning: expect.stringMatching(/\S/),
				advice: expect.stringMatching(/\S/),
			},
		});
	});

	it('the place of a message in its failover list', async () => {
		const trigger = await listening();
		stage.simulator.setFault({ kind: 'reject', code: '1300', match: { messageType: 'text' } });
		const failover = [
			{ channel: 'sms', message_type: 'text', to: ANA, from: 'Example', text: 'SMS' },
		];
		const sent = result(
			await stage.send({ text: 'Hello', options: { failover: JSON.stringify(failover) } }),
		);
		const second = await stage.simulator.waitForMessage(({ channel }) => channel === 'sms');
		await concluded(
			({ messageUuid, status }) => messageUuid === second.uuid && status === 'delivered',
		);
		await concluded(({ status }) => status === 'rejected');
		const items = started(trigger.answers, STATUS);
		expect(items).toHaveLength(2);
		const expected = [
			expect.objectContaining({
				status: 'rejected',
				workflow: { id: sent.workflowId, itemNumber: 1, totalItems: 2, isLast: false },
			}),
			expect.objectContaining({
				status: 'delivered',
				channel: 'sms',
				workflow: { id: sent.workflowId, itemNumber: 2, totalItems: 2, isLast: true },
			}),
		];
		expect(items).toEqual(expect.arrayContaining(expected));
	});
});

describe('filters, before an execution exists', () => {
	it('by default every status but submitted starts the workflow', async () => {
		const trigger = await listening();
		const sent = result(await stage.send({ text: 'Hello' }));
		const ignored = await concluded(
			({ messageUuid, status }) => messageUuid === sent.messageId && status === 'submitted',
		);
		await concluded(
			({ messageUuid, status }) => messageUuid === sent.messageId && status === 'delivered',
		);
		expect(ignored).toMatchObject({ state: 'delivered', attempts: [{ answer: 200 }] });
		expect(started(trigger.answers, STATUS).map(({ status }) => status)).toEqual(['delivered']);
	});

	it.each<[string, INodeParameters, CustomerMessage, boolean]>([
		['only statuses', { events: ['status'] }, { text: 'Hello' }, false],
		['only messages', { events: ['message'] }, { text: 'Hello' }, true],
		['no event chosen means both', { events: [] }, { text: 'Hello' }, true],
		['a type that is chosen', { messageTypes: ['text', 'image'] }, { text: 'Hello' }, true],
		['a type that is not chosen', { messageTypes: ['image'] }, { text: 'Hello' }, false],
		['a completed Flow, chosen', { messageTypes: ['flow'] }, { type: 'flow' }, true],
		['a completed Flow is no button', { messageTypes: ['button'] }, { type: 'flow' }, false],
		[
			'a new type, when Other is chosen',
			{ messageTypes: ['other'] },
			{ type: 'raw', raw: { message_type: 'hologram' } },
			true,
		],
		[
			'a new type, when it is not',
			{ messageTypes: ['text'] },
			{ type: 'raw', raw: { message_type: 'hologram' } },
			false,
		],
		[
			'a number that is served',
			{ businessNumbers: '+44 7700 900001, +44 7700 900009' },
			{ text: 'Hello' },
			true,
		],
		[
			'a number that is not served',
			{ businessNumbers: '+44 7700 900001' },
			{ text: 'Hello', to: SECOND_BUSINESS },
			false,
		],
		['numbers that cannot be read', { businessNumbers: 'ours' }, { text: 'Hello' }, false],
	])('%s', async (_, parameters, message, passes) => {
		const { delivery, trigger } = await received(message, parameters);
		expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ answer: 200 }] });
		expect(started(trigger.answers, MESSAGE)).toHaveLength(passes ? 1 : 0);
		expect(trigger.answers[0].workflowData === undefined).toBe(!passes);
	});

	it.each<[string, INodeParameters, string[]]>([
		['chosen statuses', { statuses: ['submitted'] }, ['submitted']],
		['only messages', { events: ['message'] }, []],
		['another number', { businessNumbers: SECOND_BUSINESS }, []],
		['none chosen means all', { statuses: [] }, ['submitted', 'delivered']],
	])('of statuses: %s', async (_, parameters, expected) => {
		const trigger = await listening(parameters);
		const sent = result(await stage.send({ text: 'Hello' }));
		for (const name of ['submitted', 'delivered']) {
			await concluded(
				({ messageUuid, status }) => messageUuid === sent.messageId && status === name,
			);
		}
		const names = started(trigger.answers, STATUS).map(({ status }) => status);
		expect([...names].sort()).toEqual([...expected].sort());
	});
});

describe('an application that is still set to Messages API v0.1', () => {
	it('its messages start the workflow, with a hint what to change', async () => {
		stage.simulator.configureApplication({ version: 'v0.1' });
		const { inbound, item } = await received({ text: 'Hello' });
		expect(item).toMatchObject({
			event: 'message',
			messageId: inbound.uuid,
			type: 'text',
			text: 'Hello',
			from: ANA,
			to: BUSINESS,
			hint: expect.stringMatching(/Vonage dashboard.*version to v1/),
		});
	});

	it('its statuses too', async () => {
		stage.simulator.configureApplication({ version: 'v0.1' });
		const trigger = await listening();
		stage.simulator.setFault({ kind: 'reject', code: '1340' });
		await stage.send({ text: 'Hello' });
		await concluded(({ status }) => status === 'rejected');
		expect(started(trigger.answers, STATUS)).toEqual([
			expect.objectContaining({
				event: 'status',
				status: 'rejected',
				from: BUSINESS,
				to: ANA,
				error: expect.objectContaining({ code: '1340', action: 'send-template' }),
				hint: expect.stringMatching(/version to v1/),
			}),
		]);
	});
});

describe('what n8n needs to know of the trigger', () => {
	it('two webhooks with addresses of their own, and two outputs with names', () => {
		const { description } = stage.engine.nodeTypes.getByNameAndVersion(TRIGGER, 1);
		expect(description.webhooks).toEqual([
			expect.objectContaining({ name: 'default', httpMethod: 'POST', path: 'inbound' }),
			expect.objectContaining({ name: 'setup', httpMethod: 'POST', path: 'status' }),
		]);
		for (const webhook of nonEmpty(description.webhooks ?? [])) {
			expect(webhook).toMatchObject({ responseMode: 'onReceived' });
		}
		expect(description.inputs).toEqual([]);
		expect(description.outputs).toEqual(['main', 'main']);
		expect(description.outputNames).toEqual(['Message', 'Status']);

		const trigger = new TriggerNode(stage.engine);
		const { url } = stage.engine;
		expect(trigger.addresses()).toEqual([
			`${url}/webhook/engine-webhook/inbound`,
			`${url}/webhook/engine-webhook/status`,
		]);
		expect(trigger.addresses(true)).toEqual([
			`${url}/webhook-test/engine-webhook/inbound`,
			`${url}/webhook-test/engine-webhook/status`,
		]);
	});

	it.each([
		['no Signature Secret', {}, { signatureSecret: '' }, /Signature Secret/],
		['a number that is none', { businessNumbers: 'ours' }, {}, /'Business Numbers'.*'ours'/],
	])('publishing with %s says what is missing', async (_, parameters, credential, message) => {
		const trigger = new TriggerNode(stage.engine, parameters, credential);
		await expect(trigger.lifecycle('inbound', 'checkExists')).rejects.toThrow(message);
	});
});
