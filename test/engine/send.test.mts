import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { samples } from '../simulator/media.mts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER } from '../simulator/seed.mts';
import { DEFAULT_REFERENCE, failure, items, origins, result, results, useStage } from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();

const interactive = (type: string, more: object) => ({
	message_type: 'custom',
	custom: { type: 'interactive', interactive: { type, ...more } },
});

interface Example {
	messageType: string;
	parameters: (url: string) => INodeParameters;
	/** What Vonage gets besides channel, to and from. */
	content: (url: string) => object;
	/** What the bubble on the customer's phone holds. */
	shown: object;
}

const examples: Example[] = [
	{
		messageType: 'text',
		parameters: () => ({ text: 'Hello *Ana*, it is ready 👍' }),
		content: () => ({ message_type: 'text', text: 'Hello *Ana*, it is ready 👍' }),
		shown: { kind: 'text', text: 'Hello *Ana*, it is ready 👍' },
	},
	{
		messageType: 'image',
		parameters: (url) => ({ mediaUrl: `${url}/samples/photo.jpg`, caption: 'The garden' }),
		content: (url) => ({
			message_type: 'image',
			image: { url: `${url}/samples/photo.jpg`, caption: 'The garden' },
		}),
		shown: { kind: 'media', media: 'image', caption: 'The garden' },
	},
	{
		messageType: 'audio',
		parameters: (url) => ({ mediaUrl: `${url}/samples/voice-note.ogg` }),
		content: (url) => ({
			message_type: 'audio',
			audio: { url: `${url}/samples/voice-note.ogg` },
		}),
		shown: { kind: 'media', media: 'audio' },
	},
	{
		messageType: 'video',
		parameters: (url) => ({ mediaUrl: `${url}/samples/clip.mp4`, caption: 'How it works' }),
		content: (url) => ({
			message_type: 'video',
			video: { url: `${url}/samples/clip.mp4`, caption: 'How it works' },
		}),
		shown: { kind: 'media', media: 'video', caption: 'How it works' },
	},
	{
		messageType: 'file',
		parameters: (url) => ({
			mediaUrl: `${url}/samples/document.pdf`,
			caption: 'Your invoice',
			fileName: 'invoice.pdf',
		}),
		content: (url) => ({
			message_type: 'file',
			file: {
				url: `${url}/samples/document.pdf`,
				caption: 'Your invoice',
				name: 'invoice.pdf',
			},
		}),
		shown: { kind: 'media', media: 'file', caption: 'Your invoice', name: 'invoice.pdf' },
	},
	{
		messageType: 'sticker',
		parameters: (url) => ({ mediaUrl: `${url}/samples/sticker.webp` }),
		content: (url) => ({
			message_type: 'sticker',
			sticker: { url: `${url}/samples/sticker.webp` },
		}),
		shown: { kind: 'media', media: 'sticker' },
	},
	{
		messageType: 'location',
		parameters: () => ({
			latitude: 51.5033,
			longitude: -0.1196,
			placeName: 'Example Clinic',
			address: '1 Example Street',
		}),
		content: () => ({
			message_type: 'custom',
			custom: {
				type: 'location',
				location: {
					latitude: 51.5033,
					longitude: -0.1196,
					name: 'Example Clinic',
					address: '1 Example Street',
				},
			},
		}),
		shown: { kind: 'location', latitude: 51.5033, longitude: -0.1196, name: 'Example Clinic' },
	},
	{
		messageType: 'contacts',
		parameters: () => ({
			contacts: {
				contact: [
					{
						formattedName: 'Ben Example',
						firstName: 'Ben',
						lastName: 'Example',
						phone: '+44 7700 900003',
						whatsAppId: '447700900003',
						email: 'ben@example.com',
						website: 'https://example.com',
						street: '1 Example Street',
						city: 'London',
						postalCode: 'SE1 1AA',
						country: 'United Kingdom',
						company: 'Example Ltd',
						jobTitle: 'Gardener',
						birthday: '1990-05-31',
					},
					{ formattedName: 'Example Ltd' },
				],
			},
		}),
		content: () => ({
			message_type: 'custom',
			custom: {
				type: 'contacts',
				contacts: [
					{
						name: { formatted_name: 'Ben Example', first_name: 'Ben', last_name: 'Example' },
						phones: [{ phone: '+44 7700 900003', wa_id: '447700900003' }],
						emails: [{ email: 'ben@example.com' }],
						urls: [{ url: 'https://example.com' }],
						addresses: [
							{
								street: '1 Example Street',
								city: 'London',
								zip: 'SE1 1AA',
								country: 'United Kingdom',
							},
						],
						org: { company: 'Example Ltd', title: 'Gardener' },
						birthday: '1990-05-31',
					},
					{ name: { formatted_name: 'Example Ltd', first_name: 'Example Ltd' } },
				],
			},
		}),
		shown: {
			kind: 'contacts',
			contacts: [
				{
					name: 'Ben Example',
					details: ['+44 7700 900003', 'ben@example.com', 'https://example.com'],
				},
				{ name: 'Example Ltd', details: [] },
			],
		},
	},
	{
		messageType: 'replyButtons',
		parameters: (url) => ({
			body: 'Does Tuesday suit you?',
			footer: 'Example Ltd',
			headerType: 'image',
			headerMediaUrl: `${url}/samples/photo.jpg`,
			buttons: { button: [{ title: 'Yes', id: 'tuesday-yes' }, { title: 'No' }] },
		}),
		content: (url) =>
			interactive('button', {
				header: { type: 'image', image: { link: `${url}/samples/photo.jpg` } },
				body: { text: 'Does Tuesday suit you?' },
				footer: { text: 'Example Ltd' },
				action: {
					buttons: [
						{ type: 'reply', reply: { id: 'tuesday-yes', title: 'Yes' } },
						{ type: 'reply', reply: { id: 'No', title: 'No' } },
					],
				},
			}),
		shown: { kind: 'interactive', headerUrl: expect.stringContaining('/phone/media/') },
	},
	{
		messageType: 'list',
		parameters: () => ({
			headerText: 'Our services',
			body: 'What can we do for you?',
			footer: 'Example Ltd',
			listButton: 'Choose',
			sections: {
				section: [
					{
						title: 'Garden',
						rows: {
							row: [{ title: 'Lawn', description: 'Cut and care', id: 'lawn' }, { title: 'Hedge' }],
						},
					},
					{ title: 'House', rows: { row: [{ title: 'Windows', id: 'windows' }] } },
				],
			},
		}),
		content: () =>
			interactive('list', {
				header: { type: 'text', text: 'Our services' },
				body: { text: 'What can we do for you?' },
				footer: { text: 'Example Ltd' },
				action: {
					button: 'Choose',
					sections: [
						{
							title: 'Garden',
							rows: [
								{ id: 'lawn', title: 'Lawn', description: 'Cut and care' },
								{ id: 'Hedge', title: 'Hedge' },
							],
						},
						{ title: 'House', rows: [{ id: 'windows', title: 'Windows' }] },
					],
				},
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'callToActionUrl',
		parameters: () => ({
			headerType: 'text',
			headerText: 'Parcel 81',
			body: 'Your parcel is on its way.',
			buttonText: 'Track the parcel',
			buttonUrl: 'https://example.com/track/81',
		}),
		content: () =>
			interactive('cta_url', {
				header: { type: 'text', text: 'Parcel 81' },
				body: { text: 'Your parcel is on its way.' },
				action: {
					name: 'cta_url',
					parameters: {
						display_text: 'Track the parcel',
						url: 'https://example.com/track/81',
					},
				},
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'locationRequest',
		parameters: () => ({ body: 'Where shall we deliver?' }),
		content: () =>
			interactive('location_request_message', {
				body: { text: 'Where shall we deliver?' },
				action: { name: 'send_location' },
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'singleProduct',
		parameters: () => ({
			catalogId: '1001',
			productRetailerId: 'tea-01',
			body: 'Fresh tea',
			footer: 'While stocks last',
		}),
		content: () =>
			interactive('product', {
				body: { text: 'Fresh tea' },
				footer: { text: 'While stocks last' },
				action: { catalog_id: '1001', product_retailer_id: 'tea-01' },
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'productList',
		parameters: () => ({
			catalogId: '1001',
			headerText: 'Our teas',
			body: 'Have a look',
			productSections: {
				section: [
					{ title: 'Black', productRetailerIds: 'tea-01, tea-02' },
					{ title: 'Green', productRetailerIds: 'tea-03' },
				],
			},
		}),
		content: () =>
			interactive('product_list', {
				header: { type: 'text', text: 'Our teas' },
				body: { text: 'Have a look' },
				action: {
					catalog_id: '1001',
					sections: [
						{
							title: 'Black',
							product_items: [{ product_retailer_id: 'tea-01' }, { product_retailer_id: 'tea-02' }],
						},
						{ title: 'Green', product_items: [{ product_retailer_id: 'tea-03' }] },
					],
				},
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'catalog',
		parameters: () => ({ body: 'Our whole range', thumbnailProductRetailerId: 'tea-01' }),
		content: () =>
			interactive('catalog_message', {
				body: { text: 'Our whole range' },
				action: {
					name: 'catalog_message',
					parameters: { thumbnail_product_retailer_id: 'tea-01' },
				},
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'flow',
		parameters: () => ({
			body: 'Book your visit',
			flowId: '1234567890123456',
			buttonText: 'Book',
			flowReference: 'booking-81',
			flowScreen: 'WELCOME',
			flowData: '{ "name": "Ana" }',
		}),
		content: () =>
			interactive('flow', {
				body: { text: 'Book your visit' },
				action: {
					name: 'flow',
					parameters: {
						flow_message_version: '3',
						flow_id: '1234567890123456',
						flow_cta: 'Book',
						flow_token: 'booking-81',
						mode: 'published',
						flow_action: 'navigate',
						flow_action_payload: { screen: 'WELCOME', data: { name: 'Ana' } },
					},
				},
			}),
		shown: { kind: 'interactive' },
	},
	{
		messageType: 'custom',
		parameters: () => ({
			customJson: '{ "type": "text", "text": { "body": "Raw *text*", "preview_url": true } }',
		}),
		content: () => ({
			message_type: 'custom',
			custom: { type: 'text', text: { body: 'Raw *text*', preview_url: true } },
		}),
		shown: { kind: 'text', text: 'Raw *text*' },
	},
];

describe('every message type', () => {
	it.each(examples)(
		'$messageType: Vonage gets it as documented, and it arrives on the phone',
		async ({ messageType, parameters, content, shown }) => {
			const { url } = stage.simulator;
			const sent = result(await stage.send({ messageType, ...parameters(url) }));

			const [message] = stage.simulator.ledger().messages;
			expect(message.request).toEqual({
				channel: 'whatsapp',
				to: ANA,
				from: BUSINESS,
				client_ref: DEFAULT_REFERENCE,
				...content(url),
			});
			expect(message.scheme).toBe('jwt');
			const { text: _text, ...told } = sent;
			expect(told).toEqual({
				messageId: message.uuid,
				to: ANA,
				from: BUSINESS,
				clientRef: DEFAULT_REFERENCE,
				type: messageType,
				sentAs: 'message',
				expectedPricing: { category: 'service', type: 'free_customer_service', billable: false },
				// Without a message that it answers, nobody knows; and it goes out.
				window: {
					status: 'unknown',
					source: 'trigger',
					reason: expect.stringContaining('Vonage WhatsApp Trigger'),
					decision: 'sendAnyway',
				},
			});
			expect(await stage.settled(message.uuid)).toMatchObject({ status: 'delivered' });
			expect(stage.phone().at(-1)).toMatchObject({
				id: message.uuid,
				direction: 'business',
				content: shown,
			});
		},
	);

	it.each([
		['react', { emoji: '🙏🏽' }, { action: 'react', emoji: '🙏🏽' }, '🙏🏽'],
		['unreact', {}, { action: 'unreact' }, undefined],
	])(
		'reaction, %s: it is put on the message that it names',
		async (action, more, reaction, seen) => {
			const inbound = stage.greet();
			await stage.send({ messageType: 'reaction', reactionMessageId: inbound.uuid });
			await stage.settled(stage.simulator.ledger().messages[0].uuid);
			expect(stage.phone().at(-1)).toMatchObject({ id: inbound.uuid, reaction: '👍' });

			const sent = result(
				await stage.send({
					messageType: 'reaction',
					reactionMessageId: inbound.uuid,
					reactionAction: action,
					...more,
				}),
			);
			expect(await stage.settled(sent.messageId)).toMatchObject({
				status: 'delivered',
				request: { message_type: 'reaction', reaction, context: { message_uuid: inbound.uuid } },
			});
			expect(stage.phone().at(-1)?.reaction).toBe(seen);
		},
	);

	it('the list above is complete', () => {
		const { description } = stage.engine.nodeTypes.getByNameAndVersion(
			'n8n-nodes-vonage-whatsapp.vonageWhatsApp',
			1,
		);
		const offered =
			description.properties.find(({ name }) => name === 'messageType')?.options ?? [];
		expect(offered.map((option) => 'value' in option && option.value).sort()).toEqual(
			[...examples.map(({ messageType }) => messageType), 'reaction'].sort(),
		);
	});

	it.each([
		['Name', { flowBy: 'name', flowName: 'booking' }, { flow_name: 'booking' }],
		[
			'an endpoint',
			{ flowId: '1', flowAction: 'data_exchange' },
			{ flow_id: '1', flow_action: 'data_exchange' },
		],
		['a draft', { flowId: '1', flowMode: 'draft' }, { flow_id: '1', mode: 'draft' }],
	])('a Flow by %s', async (_, more, parameters) => {
		const sent = result(
			await stage.send({ messageType: 'flow', body: 'Book', buttonText: 'Book', ...more }),
		);
		expect(await stage.settled(sent.messageId)).toMatchObject({
			status: 'delivered',
			request: { custom: { interactive: { action: { parameters } } } },
		});
	});

	it.each([
		['video', 'clip.mp4', { type: 'video', video: { link: expect.stringContaining('clip.mp4') } }],
		[
			'document',
			'document.pdf',
			{
				type: 'document',
				document: { link: expect.stringContaining('document.pdf'), filename: 'terms.pdf' },
			},
		],
	])('reply buttons under a %s', async (headerType, file, header) => {
		const sent = result(
			await stage.send({
				messageType: 'replyButtons',
				body: 'Agreed?',
				buttons: { button: [{ title: 'Yes' }] },
				headerType,
				headerMediaUrl: `${stage.simulator.url}/samples/${file}`,
				headerFileName: 'terms.pdf',
			}),
		);
		expect(await stage.settled(sent.messageId)).toMatchObject({
			status: 'delivered',
			request: { custom: { interactive: { header } } },
		});
	});

	it('an emoji counts as one character, as WhatsApp counts', async () => {
		const title = '👍'.repeat(20);
		const sent = result(
			await stage.send({
				messageType: 'replyButtons',
				body: 'Agreed?',
				buttons: { button: [{ title }] },
			}),
		);
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
	});
});

describe('defaults lead back into the conversation', () => {
	const chained = { messageType: 'text', text: 'Hello again' };

	it("after the trigger's message the answer goes to its sender, and quotes and reads it", async () => {
		const trigger = new TriggerNode(stage.engine);
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		const inbound = stage.simulator.customerSends({ text: 'Are you there?' });
		await stage.simulator.waitForDelivery(({ messageUuid }) => messageUuid === inbound.uuid);
		await close();

		const [[item]] = trigger.answers[0].workflowData ?? [[]];
		const { output, error } = await stage.engine.run({
			// The default of the option, as n8n fills it in when the option is added.
			parameters: { ...chained, options: { replyTo: defaultOfReplyTo() } },
			items: [item],
		});
		expect(error).toBeUndefined();
		expect(output[0][0].json).toMatchObject({ to: ANA, from: BUSINESS });
		expect(stage.bodies()).toEqual([
			expect.objectContaining({
				to: ANA,
				from: BUSINESS,
				context: { message_uuid: inbound.uuid },
			}),
		]);

		const read = await stage.engine.run({ parameters: { operation: 'markAsRead' }, items: [item] });
		expect(result(read)).toMatchObject({ messageId: inbound.uuid, status: 'read' });
	});

	function defaultOfReplyTo(): string {
		const { description } = stage.engine.nodeTypes.getByNameAndVersion(
			'n8n-nodes-vonage-whatsapp.vonageWhatsApp',
			1,
		);
		const found = description.properties
			.filter(({ name }) => name === 'options')
			.flatMap(({ options = [] }) => options)
			.find(({ name }) => name === 'replyTo');
		return found && 'default' in found ? String(found.default) : '';
	}

	it('after a status of the trigger, it goes to the recipient of that message', async () => {
		const status = { event: 'status', status: 'read', from: BUSINESS, to: ANA };
		const sent = await stage.engine.run({ parameters: chained, items: items(status) });
		expect(result(sent)).toMatchObject({ to: ANA, from: BUSINESS });
	});

	it('after a send result, it goes the same way again', async () => {
		const outcome = await stage.send({ text: 'First' }, { then: { text: 'Second' } });
		expect(result(outcome)).toMatchObject({ to: ANA, from: BUSINESS });
		const [first, second] = stage.simulator.ledger().messages;
		await stage.settled(first.uuid);
		await stage.settled(second.uuid);
		expect([first, second].map(({ request }) => request.text)).toEqual(['First', 'Second']);
	});

	it('a reaction is put on the message that came in', async () => {
		const { uuid } = stage.greet();
		const message = { event: 'message', messageId: uuid, from: ANA, to: BUSINESS };
		const outcome = await stage.engine.run({
			parameters: { messageType: 'reaction' },
			items: items(message),
		});
		await stage.settled(result(outcome).messageId);
		expect(stage.phone().at(-1)).toMatchObject({ id: uuid, reaction: '👍' });
	});

	it('without anything to chain to, it says which field is empty', async () => {
		const outcome = await stage.engine.run({ parameters: chained });
		expect(failure(outcome).message).toMatch(/empty.*\[item 0\]/);
		expect(stage.bodies()).toEqual([]);
	});
});

describe('recipients as people write them', () => {
	it.each([
		['+44 7700 900000'],
		['0044 7700 900000'],
		['+44 (0)7700 900000'],
		['(44) 7700.900-000'],
		['44\u202f7700\u00a0900000'],
		['\u202a+447700900000\u202c'],
		['whatsapp:+447700900000'],
		['={{ 447700900000 }}'],
	])('%s', async (to) => {
		const sent = result(await stage.send({ to, text: 'Hello' }));
		expect(sent.to).toBe(ANA);
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
	});

	it('a customer without a phone number is reached by the business-scoped user ID', async () => {
		stage.greet(HIDDEN_CUSTOMER);
		const sent = result(await stage.send({ to: HIDDEN_CUSTOMER, text: 'Hello Sam' }));
		expect(sent.to).toBe(HIDDEN_CUSTOMER);
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
		expect(stage.phone(HIDDEN_CUSTOMER).at(-1)?.content).toEqual({
			kind: 'text',
			text: 'Hello Sam',
		});
	});

	it.each([
		['07700 900000', /country code/],
		['12', /2 digits/],
		['Ana', /A/],
		['={{ ["447700900000", "447700900003"] }}', /one item per recipient/],
	])('%s is refused with a way out', async (to, expected) => {
		const error = failure(await stage.send({ to, text: 'Hello' }));
		expect(`${error.message} ${error.description}`).toMatch(expected);
		expect(error.message).toContain('[item 0]');
		expect(stage.bodies()).toEqual([]);
	});
});

describe('options', () => {
	it('the client reference comes back in every status', async () => {
		const trigger = new TriggerNode(stage.engine, { statuses: [] });
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		const sent = result(await stage.send({ text: 'Hello', options: { clientRef: 'order-1234' } }));
		expect(sent.clientRef).toBe('order-1234');
		for (const name of ['submitted', 'delivered']) {
			await stage.simulator.waitForDelivery(
				({ messageUuid, status }) => messageUuid === sent.messageId && status === name,
			);
		}
		await close();
		const statuses = trigger.answers.map(({ workflowData }) => workflowData?.[1][0].json);
		expect(statuses.map((status) => status?.clientRef)).toEqual(['order-1234', 'order-1234']);
	});

	it('a status webhook of its own, in the version that it asks for', async () => {
		const trigger = new TriggerNode(stage.engine);
		const { close, statusUrl } = await trigger.listen();
		const sent = result(
			await stage.send({
				text: 'Hello',
				options: { webhookUrl: statusUrl, webhookVersion: 'v0.1' },
			}),
		);
		const delivery = await stage.simulator.waitForDelivery(
			({ messageUuid, status }) => messageUuid === sent.messageId && status === 'delivered',
		);
		await close();
		expect(delivery).toMatchObject({ url: statusUrl, body: { to: { number: ANA } } });
	});

	it('a quoted message', async () => {
		const inbound = stage.greet();
		const sent = result(await stage.send({ text: 'Yes?', options: { replyTo: inbound.uuid } }));
		await stage.settled(sent.messageId);
		expect(stage.phone().at(-1)?.quoted).toMatchObject({ id: inbound.uuid, text: 'Hello' });
	});

	it('a failover message goes out when the first one is rejected', async () => {
		const failover = JSON.stringify([
			{ channel: 'sms', message_type: 'text', to: ANA, from: 'Example', text: 'By SMS' },
		]);
		stage.simulator.setFault({ kind: 'reject', code: '1300', match: { messageType: 'text' } });
		const sent = result(await stage.send({ text: 'Hello', options: { failover } }));
		expect(sent.workflowId).toEqual(expect.stringMatching(/\S/));
		const second = await stage.simulator.waitForMessage(({ channel }) => channel === 'sms');
		expect(await stage.settled(second.uuid)).toMatchObject({
			status: 'delivered',
			workflow: { id: sent.workflowId, item: 2, total: 2 },
		});
	});

	it('options that were added and left as they are change nothing', async () => {
		await stage.send({
			text: 'Hello',
			options: { clientRef: '', failover: '[]', replyTo: '', webhookUrl: '' },
		});
		expect(stage.bodies()).toEqual([
			{
				channel: 'whatsapp',
				message_type: 'text',
				to: ANA,
				from: BUSINESS,
				text: 'Hello',
				client_ref: DEFAULT_REFERENCE,
			},
		]);
	});
});

describe('values from expressions', () => {
	it.each<[string, INodeParameters, object]>([
		['a number as text', { text: '={{ 42 }}' }, { text: '42' }],
		[
			'a date as text',
			{ text: '={{ DateTime.fromISO("2030-12-24T18:00:00", { zone: "utc" }) }}' },
			{ text: '2030-12-24T18:00:00.000Z' },
		],
		[
			'an object as JSON',
			{ messageType: 'custom', customJson: '={{ { type: "text", text: { body: "Hi" } } }}' },
			{ custom: { type: 'text', text: { body: 'Hi' } } },
		],
		[
			'a list as JSON',
			{
				text: 'Hello',
				options: {
					failover:
						'={{ [{ channel: "sms", message_type: "text", to: "447700900000", from: "E", text: "S" }] }}',
				},
			},
			{ failover: [expect.objectContaining({ channel: 'sms' })] },
		],
	])('%s', async (_, parameters, content) => {
		const sent = result(await stage.send(parameters));
		expect(await stage.settled(sent.messageId)).toMatchObject({
			status: 'delivered',
			request: content,
		});
	});

	it.each<[string, INodeParameters, RegExp]>([
		['nothing', { text: '={{ $json.nothing }}' }, /'Text' is empty/],
		['an object where text is wanted', { text: '={{ { a: 1 } }}' }, /not (a )?text/],
		[
			'a timeout that is none',
			{ text: 'Hi', options: { timeout: '={{ "soon" }}' } },
			/not a number/,
		],
		[
			'a version that does not exist',
			{ text: 'Hi', options: { webhookVersion: '={{ "v2" }}' } },
			/Version'.*v1/,
		],
		['a type that does not exist', { messageType: 'hologram' }, /'hologram'/],
	])('%s is refused before anything is sent', async (_, parameters, expected) => {
		const error = failure(await stage.send(parameters));
		expect(error.message).toMatch(expected);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(stage.bodies()).toEqual([]);
	});

	it('an expression that fails: the error keeps by what n8n explains it', async () => {
		const error = failure(await stage.send({ text: "={{ $('Nope').item.json.name }}" }));
		expect(error.message).toContain("Referenced node doesn't exist");
		expect(error.context).toMatchObject({
			itemIndex: 0,
			parameter: 'text',
			nodeCause: 'Nope',
			descriptionKey: 'nodeNotFound',
		});
		expect(stage.bodies()).toEqual([]);
	});

	it('an operation of a newer version of the package is named', async () => {
		const error = failure(await stage.send({ operation: 'sendLater', text: 'Hello' }));
		expect(error.message).toContain("'sendLater'");
		expect(error.description).toMatch(/update the package/);
	});
});

describe('text', () => {
	it('Markdown, as AI agents write it, becomes what WhatsApp can show', async () => {
		const sent = result(
			await stage.send({
				textFormat: 'markdown',
				text: '## Visit\n\n**Tuesday**, ~~9~~ 10 o’clock. See [the map](https://example.com/map).',
			}),
		);
		await stage.settled(sent.messageId);
		expect(stage.phone().at(-1)?.content).toEqual({
			kind: 'text',
			text: '*Visit*\n\n*Tuesday*, ~9~ 10 o’clock. See the map: https://example.com/map.',
		});
	});

	it('plain text is sent as it is', async () => {
		const text = '## not a heading, **not bold**';
		await stage.send({ text });
		expect(stage.bodies()).toEqual([expect.objectContaining({ text })]);
	});

	const paragraphs = Array.from({ length: 30 }, (_, at) => `${at + 1}. ${'word '.repeat(80)}.`);
	const long = paragraphs.join('\n\n');

	it('text over 4,096 characters goes out as several messages, in order, and loses nothing', async () => {
		const inbound = stage.greet();
		const sent = result(
			await stage.send({
				text: long,
				options: { replyTo: inbound.uuid, clientRef: 'long-1' },
			}),
		);
		const { messages } = stage.simulator.ledger();
		expect(messages.length).toBeGreaterThan(2);
		expect(sent).toMatchObject({
			messageId: messages[0].uuid,
			messageIds: messages.map(({ uuid }) => uuid),
			clientRef: 'long-1',
		});
		const texts = messages.map(({ request }) => String(request.text));
		expect(Math.max(...texts.map((text) => [...text].length))).toBeLessThanOrEqual(4096);
		expect(texts.join('\n\n').replace(/\s+/g, ' ')).toBe(long.replace(/\s+/g, ' '));
		expect(messages.map(({ request }) => request.context)).toEqual([
			{ message_uuid: inbound.uuid },
			...messages.slice(1).map(() => undefined),
		]);
		expect(messages.map(({ clientRef }) => clientRef)).toEqual(messages.map(() => 'long-1'));
	});

	it('when a later part is refused, the error names the parts that are out already', async () => {
		const first = stage.simulator
			.waitForMessage(() => true)
			.then(() => stage.simulator.setFault({ kind: 'throttle' }));
		const outcome = await stage.send({ text: long, options: { retryFor: 0 } });
		await first;
		const [message] = stage.simulator.ledger().messages;
		expect(stage.simulator.ledger().messages).toHaveLength(1);
		expect(failure(outcome).description).toContain(message.uuid);
		expect(failure(outcome).description).toMatch(/1 of \d+/);
	});

	it('Continue: the item names those parts, so that nobody sends them again', async () => {
		const first = stage.simulator
			.waitForMessage(() => true)
			.then(() => stage.simulator.setFault({ kind: 'throttle' }));
		const outcome = await stage.send(
			{ text: long, options: { retryFor: 0 } },
			{ onError: 'continueRegularOutput' },
		);
		await first;
		const [message] = stage.simulator.ledger().messages;
		expect(result(outcome)).toMatchObject({
			error: expect.stringContaining('Rate Limit Hit'),
			details: { httpCode: '429', sentMessageIds: [message.uuid] },
		});
	});
});

describe('files', () => {
	const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a photo of n8n')]);

	it.each([
		['image', 'photo.jpg', 'image/jpeg'],
		['image', 'photo.bin', 'application/octet-stream'],
		['audio', 'note.bin', 'application/octet-stream'],
		['audio', 'note.ogg', 'audio/ogg'],
		['video', 'clip.mp4', 'video/mp4'],
		['file', 'invoice.pdf', 'application/pdf'],
		['sticker', 'wave.webp', 'image/webp'],
	] as const)(
		'%s: Vonage fetches a binary file of n8n through its signed URL: %s',
		async (type, name, mime) => {
			const { bytes, mimeType } = samples[type];
			const binary = { attachment: await stage.engine.file(bytes, name, mime) };
			const sent = result(
				await stage.send(
					{ messageType: type, mediaSource: 'binary', binaryPropertyName: 'attachment' },
					{ items: [{ json: {}, binary }] },
				),
			);
			const message = await stage.settled(sent.messageId);
			expect(message).toMatchObject({ status: 'delivered' });
			const [[url, mediaId]] = Object.entries(message.media);
			expect(url.startsWith(`${stage.engine.url}/rest/binary-data/signed?token=`)).toBe(true);
			expect(stage.simulator.world.media.get(mediaId)).toMatchObject({ bytes, mimeType });
			if (type === 'file') expect(message.request.file).toMatchObject({ name: 'invoice.pdf' });
		},
	);

	it.each([
		['image', 'sticker', 'image/jpeg', /image\/webp.*JPEG or PNG/],
		['sticker', 'png', 'image/webp', /image\/png.*WebP/],
		['audio', 'video', 'video/mp4', /video\/mp4/],
	] as const)(
		'%s: a file of another kind is refused before it is sent: %s',
		async (type, of, mime, message) => {
			const binary = { attachment: await stage.engine.file(samples[of].bytes, 'a', mime) };
			const error = failure(
				await stage.send(
					{ messageType: type, mediaSource: 'binary', binaryPropertyName: 'attachment' },
					{ items: [{ json: {}, binary }] },
				),
			);
			expect(error.message).toMatch(message);
			expect(error.message).toContain("'attachment'");
			expect(error.message).toContain('[item 0]');
			expect(stage.bodies()).toEqual([]);
		},
	);

	it('a file over the limit of its kind is refused before it is sent', async () => {
		const large = Buffer.concat([samples.image.bytes, Buffer.alloc(6 * 1024 * 1024)]);
		const binary = { attachment: await stage.engine.file(large, 'a.jpg', 'image/jpeg') };
		const error = failure(
			await stage.send(
				{ messageType: 'image', mediaSource: 'binary', binaryPropertyName: 'attachment' },
				{ items: [{ json: {}, binary }] },
			),
		);
		expect(error.message).toContain('up to 5 MB');
		expect(stage.bodies()).toEqual([]);
	});

	it('a header takes a binary file too', async () => {
		const binary = { terms: await stage.engine.file(photo, 'terms.pdf', 'application/pdf') };
		const sent = result(
			await stage.send(
				{
					messageType: 'replyButtons',
					body: 'Agreed?',
					buttons: { button: [{ title: 'Yes' }] },
					headerType: 'document',
					headerMediaSource: 'binary',
					headerBinaryPropertyName: 'terms',
				},
				{ items: [{ json: {}, binary }] },
			),
		);
		expect(await stage.settled(sent.messageId)).toMatchObject({
			status: 'delivered',
			request: {
				custom: { interactive: { header: { document: { filename: 'terms.pdf' } } } },
			},
		});
	});

	it('an n8n that keeps files in memory says so, and how to change it', async () => {
		const error = await stage.engine.inMemoryMode(async () => {
			const binary = { data: await stage.engine.file(photo, 'photo.jpg', 'image/jpeg') };
			return failure(
				await stage.send(
					{ messageType: 'image', mediaSource: 'binary' },
					{ items: [{ json: {}, binary }] },
				),
			);
		});
		expect(error.message).toMatch(/'data'.*memory of n8n.*\[item 0\]/);
		expect(error.description).toContain('N8N_DEFAULT_BINARY_DATA_MODE');
		expect(stage.bodies()).toEqual([]);
	});

	it('an n8n without a public address says so before Vonage tries in vain', async () => {
		const binary = { data: await stage.engine.file(photo, 'photo.jpg', 'image/jpeg') };
		const error = failure(
			await stage.send(
				{ messageType: 'image', mediaSource: 'binary' },
				{ items: [{ json: {}, binary }], credential: { environment: 'production' } },
			),
		);
		expect(error.message).toMatch(/http:\/\/127\.0\.0\.1:\d+.*not a public https address/);
		expect(error.message).not.toContain('token');
	});

	it('a binary field that the item does not have is named', async () => {
		const error = failure(
			await stage.send({
				messageType: 'image',
				mediaSource: 'binary',
				binaryPropertyName: 'scan',
			}),
		);
		expect(error.message).toContain('scan');
		expect(stage.bodies()).toEqual([]);
	});

	it.each([
		['nothing', '1380'],
		['large.jpg', '1381'],
		['page.html', '1382'],
	])(
		'a file that WhatsApp cannot use (%s) is accepted, and rejected by a status',
		async (name, code) => {
			const sent = result(
				await stage.send({
					messageType: 'image',
					mediaUrl: `${stage.simulator.url}/samples/${name}`,
				}),
			);
			expect(await stage.settled(sent.messageId)).toMatchObject({
				status: 'rejected',
				error: { code },
			});
		},
	);
});

describe('items', () => {
	const hello = { text: '=Hello {{ $json.name }}', to: '={{ $json.phone }}' };
	const ana = { name: 'Ana', phone: ANA };
	const ben = { name: 'Ben', phone: '447700900003' };
	const nobody = { name: 'Nobody', phone: '07700 900000' };

	it('every item gets its own message and its own result, in order', async () => {
		stage.greet('447700900003');
		const outcome = await stage.send(
			{ ...hello, options: { contactSpacing: 0 } },
			{ items: items(ana, ben, ana) },
		);
		expect(results(outcome).map(({ to }) => to)).toEqual([ANA, '447700900003', ANA]);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
		expect(stage.simulator.ledger().messages.map(({ request }) => request.text)).toEqual([
			'Hello Ana',
			'Hello Ben',
			'Hello Ana',
		]);
	});

	it('a node behind it finds the item that a result came from', async () => {
		const outcome = await stage.send(hello, {
			items: items({ ...ana, order: '81' }, { ...ana, order: '82' }),
			then: { text: "=Order {{ $('Start').item.json.order }}" },
		});
		expect(results(outcome)).toHaveLength(2);
		expect(stage.simulator.ledger().messages.map(({ request }) => request.text)).toEqual([
			'Hello Ana',
			'Hello Ana',
			'Order 81',
			'Order 82',
		]);
	});

	it('a bad item among good ones stops the node before anything is sent', async () => {
		const outcome = await stage.send(hello, { items: items(ana, ana, nobody) });
		expect(failure(outcome).message).toContain('[item 2]');
		expect(failure(outcome).context.itemIndex).toBe(2);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it('Continue: the bad item comes out in its place with what is wrong, the others are sent', async () => {
		const outcome = await stage.send(hello, {
			items: items(ana, nobody, ana),
			onError: 'continueRegularOutput',
		});
		const [first, second, third] = results(outcome);
		expect(first.messageId).toBeDefined();
		expect(third.messageId).toBeDefined();
		expect(second).toMatchObject({
			error: expect.stringMatching(/starts with 0.*\[item 1\]/),
			details: { description: expect.stringContaining('country code'), field: 'to' },
		});
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
		expect(stage.bodies()).toHaveLength(2);
	});

	it('Continue (using error output): the bad item takes the second output', async () => {
		const outcome = await stage.send(hello, {
			items: items(ana, nobody, ana),
			onError: 'continueErrorOutput',
		});
		expect(outcome.error).toBeUndefined();
		const [good, bad] = outcome.output;
		expect(good.map(({ json }) => json.messageId)).toEqual([
			expect.any(String),
			expect.any(String),
		]);
		expect(origins(good)).toEqual([0, 2]);
		expect(bad).toHaveLength(1);
		expect(origins(bad)).toEqual([1]);
		expect(bad[0].json).toMatchObject({
			...nobody,
			error: expect.stringContaining('starts with 0'),
		});
		expect(stage.bodies()).toHaveLength(2);
	});

	const refusedB: INodeParameters = {
		text: 'Hello',
		options: {
			clientRef: '={{ $json.ref }}',
			// Vonage refuses an address as short as this.
			webhookUrl: "={{ $json.ref === 'b' ? 'http://b' : '' }}",
		},
	};

	it('when Vonage refuses an item half-way, the error says how many are out already', async () => {
		const outcome = await stage.send(refusedB, {
			items: items({ ref: 'a' }, { ref: 'b' }, { ref: 'c' }, { ref: 'd' }),
		});
		expect(failure(outcome).context.itemIndex).toBe(1);
		const sent = stage.simulator.ledger().messages.map(({ clientRef }) => clientRef);
		expect(sent[0]).toBe('a');
		expect(failure(outcome).description).toContain(`${sent.length} of 4 messages sent`);
	});

	it('Continue: when Vonage refuses an item, the others are sent all the same', async () => {
		const outcome = await stage.send(refusedB, {
			items: items({ ref: 'a' }, { ref: 'b' }, { ref: 'c' }),
			onError: 'continueRegularOutput',
		});
		expect(results(outcome)).toEqual([
			expect.objectContaining({ clientRef: 'a' }),
			{
				error: expect.stringMatching(/Vonage refused to send the message.*\[item 1\]/),
				details: expect.objectContaining({
					outcome: 'failed',
					httpCode: '422',
					clientRef: 'b',
					description: expect.stringContaining('Trace ID'),
				}),
			},
			expect.objectContaining({ clientRef: 'c' }),
		]);
		expect(origins(outcome.output[0])).toEqual([0, 1, 2]);
	});
});

describe('outside the 24 hours', () => {
	it('a message is accepted, and rejected by a status that says what to do', async () => {
		const trigger = new TriggerNode(stage.engine);
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		stage.simulator.advanceClock(25 * 3600);
		const sent = result(await stage.send({ text: 'Are you still there?' }));
		await stage.simulator.waitForDelivery(({ status }) => status === 'rejected');
		await close();
		expect(trigger.answers.at(-1)?.workflowData?.[1][0].json).toMatchObject({
			event: 'status',
			messageId: sent.messageId,
			status: 'rejected',
			error: { code: '1340', action: 'send-template', retry: false },
		});
	});
});
