import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { nonEmpty } from '../nonEmpty.mts';
import { ANA, BUSINESS, HIDDEN_CUSTOMER } from '../simulator/seed.mts';
import type { Run } from './harness.mts';
import {
	DEFAULT_REFERENCE,
	failure,
	items,
	origins,
	picked,
	result,
	results,
	useStage,
} from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();

/** Sends a template with values that the builder writes out; `en` unless the name says otherwise. */
const sendTemplate = async (
	template: string,
	parameters: INodeParameters,
	more: Omit<Run, 'parameters'> = {},
) =>
	await stage.send(
		{
			operation: 'sendTemplate',
			template: picked(template.includes(':') ? template : `${template}:en`),
			valuesInput: 'fields',
			...parameters,
		},
		more,
	);

const values = (...texts: string[]) => ({
	bodyValues: { value: texts.map((value) => ({ value })) },
});
const buttons = (...button: INodeParameters[]) => ({ templateButtons: { button } });

const text = (value: string) => ({ type: 'text', text: value });
const body = (...texts: string[]) => ({ type: 'body', parameters: texts.map(text) });
const button = (sub_type: string, index: string, parameter: object) => ({
	type: 'button',
	sub_type,
	index,
	parameters: [parameter],
});
const header = (parameter: object) => ({ type: 'header', parameters: [parameter] });

interface Example {
	what: string;
	name: string;
	/** Default en. */
	language?: string;
	parameters: (url: string) => INodeParameters;
	components?: (url: string) => object[];
	/** What the customer sees. */
	shown: object;
}

const photo = (url: string) => `${url}/samples/photo.jpg`;

const examples: Example[] = [
	{
		what: 'without values',
		name: 'hello_there',
		parameters: () => ({}),
		shown: { body: expect.stringContaining('Hello!') },
	},
	{
		what: 'in another language',
		name: 'hello_there',
		language: 'es',
		parameters: () => ({}),
		shown: { body: expect.stringContaining('¡Hola!') },
	},
	{
		what: 'image header, body values, quick reply payloads',
		name: 'order_update',
		parameters: (url) => ({
			headerType: 'image',
			headerMediaUrl: photo(url),
			...values('Ana', '81'),
			...buttons(
				{ type: 'quickReply', index: 0, payload: 'where-81' },
				{ type: 'quickReply', index: 1, payload: 'talk-81' },
			),
		}),
		components: (url) => [
			header({ type: 'image', image: { link: photo(url) } }),
			body('Ana', '81'),
			button('quick_reply', '0', { type: 'payload', payload: 'where-81' }),
			button('quick_reply', '1', { type: 'payload', payload: 'talk-81' }),
		],
		shown: {
			body: 'Hi Ana, your order 81 is on its way and arrives today.',
			buttons: [
				{ kind: 'quick_reply', text: 'Where is it?', payload: 'where-81' },
				{ kind: 'quick_reply', text: 'Talk to us', payload: 'talk-81' },
			],
		},
	},
	{
		what: 'text header, URL suffix',
		name: 'visit_directions',
		parameters: () => ({
			headerType: 'text',
			headerText: 'Tuesday',
			...values('Ana', '10:00'),
			...buttons({ type: 'url', index: 0, suffix: 'v81?by=bus' }),
		}),
		components: () => [
			header(text('Tuesday')),
			body('Ana', '10:00'),
			button('url', '0', text('v81?by=bus')),
		],
		shown: {
			header: { format: 'TEXT', text: 'Visit on Tuesday' },
			buttons: [{ kind: 'url', url: 'https://clinic.example/v/v81?by=bus' }, { kind: 'phone' }],
		},
	},
	{
		what: 'video header',
		name: 'product_video',
		parameters: (url) => ({ headerType: 'video', headerMediaUrl: `${url}/samples/clip.mp4` }),
		components: (url) => [header({ type: 'video', video: { link: `${url}/samples/clip.mp4` } })],
		shown: { header: { format: 'VIDEO' } },
	},
	{
		what: 'document header with a file name',
		name: 'invoice_ready',
		parameters: (url) => ({
			headerType: 'document',
			headerMediaUrl: `${url}/samples/document.pdf`,
			headerFileName: 'invoice.pdf',
			...values('Ana'),
		}),
		components: (url) => [
			header({
				type: 'document',
				document: { link: `${url}/samples/document.pdf`, filename: 'invoice.pdf' },
			}),
			body('Ana'),
		],
		shown: { header: { format: 'DOCUMENT' }, body: expect.stringContaining('Ana') },
	},
	{
		what: 'location header',
		name: 'meeting_point',
		parameters: () => ({
			headerType: 'location',
			headerLatitude: 51.5033,
			headerLongitude: -0.1196,
			headerPlaceName: 'South Bank',
			headerAddress: 'Belvedere Road',
			...values('ten'),
		}),
		components: () => [
			header({
				type: 'location',
				location: {
					latitude: 51.5033,
					longitude: -0.1196,
					name: 'South Bank',
					address: 'Belvedere Road',
				},
			}),
			body('ten'),
		],
		shown: { header: { format: 'LOCATION', location: { name: 'South Bank' } } },
	},
	{
		what: 'named values',
		name: 'visit_reminder',
		parameters: () => ({
			parameterFormat: 'named',
			bodyNamedValues: {
				value: [
					{ name: 'visit_time', value: '10:00' },
					{ name: 'first_name', value: 'Ana' },
				],
			},
		}),
		components: () => [
			{
				type: 'body',
				parameters: [
					{ type: 'text', parameter_name: 'visit_time', text: '10:00' },
					{ type: 'text', parameter_name: 'first_name', text: 'Ana' },
				],
			},
		],
		shown: { body: 'Hello Ana, this is a reminder of your visit at 10:00 tomorrow.' },
	},
	{
		what: 'copy code',
		name: 'spring_coupon',
		parameters: () => ({
			...values('Ana'),
			...buttons({ type: 'copyCode', index: 0, code: 'SPRING30' }),
		}),
		components: () => [
			body('Ana'),
			button('copy_code', '0', { type: 'coupon_code', coupon_code: 'SPRING30' }),
		],
		shown: { buttons: [{ kind: 'copy', code: 'SPRING30' }] },
	},
	{
		what: 'one-time password',
		name: 'login_code',
		parameters: () => ({ special: { oneTimePassword: '042517' } }),
		components: () => [body('042517'), button('url', '0', text('042517'))],
		shown: {
			body: expect.stringContaining('*042517*'),
			buttons: [{ kind: 'copy', code: '042517' }],
		},
	},
	{
		what: 'catalog',
		name: 'our_catalog',
		parameters: () => ({
			...buttons({ type: 'catalog', index: 0, thumbnailProductRetailerId: 'tea-01' }),
		}),
		components: () => [
			button('catalog', '0', {
				type: 'action',
				action: { thumbnail_product_retailer_id: 'tea-01' },
			}),
		],
		shown: { buttons: [{ text: 'View catalog' }] },
	},
	{
		what: 'Flow',
		name: 'book_visit',
		parameters: () => ({
			...buttons({
				type: 'flow',
				index: 0,
				flowReference: 'booking-81',
				flowData: '{ "day": "Tuesday" }',
			}),
		}),
		components: () => [
			button('flow', '0', {
				type: 'action',
				action: { flow_token: 'booking-81', flow_action_data: { day: 'Tuesday' } },
			}),
		],
		shown: { buttons: [{ kind: 'flow', flowToken: 'booking-81' }] },
	},
	{
		what: 'limited-time offer',
		name: 'weekend_offer',
		parameters: (url) => ({
			headerType: 'image',
			headerMediaUrl: photo(url),
			...values('Ana'),
			...buttons(
				{ type: 'copyCode', index: 0, code: 'WEEKEND' },
				{ type: 'url', index: 1, suffix: 'w1' },
			),
			special: { offerExpiresAt: '2030-12-24T18:00:00Z' },
		}),
		components: (url) => [
			header({ type: 'image', image: { link: photo(url) } }),
			body('Ana'),
			button('copy_code', '0', { type: 'coupon_code', coupon_code: 'WEEKEND' }),
			button('url', '1', text('w1')),
			{
				type: 'limited_time_offer',
				parameters: [
					{
						type: 'limited_time_offer',
						limited_time_offer: { expiration_time_ms: 1924365600000 },
					},
				],
			},
		],
		shown: {
			offer: 'Ends soon',
			buttons: [{ code: 'WEEKEND' }, { url: 'https://shop.example/o/w1' }],
		},
	},
	{
		what: 'carousel',
		name: 'garden_carousel',
		parameters: (url) => ({
			...values('Ana'),
			special: {
				cards: {
					card: ['10', '20'].map((price) => ({
						headerType: 'image',
						headerMediaUrl: photo(url),
						...values(`${price} €`),
						...buttons(
							{ type: 'quickReply', index: 0, payload: `more-${price}` },
							{ type: 'url', index: 1, suffix: `p${price}` },
						),
					})),
				},
			},
		}),
		components: (url) => [
			body('Ana'),
			{
				type: 'carousel',
				cards: ['10', '20'].map((price, card_index) => ({
					card_index,
					components: [
						header({ type: 'image', image: { link: photo(url) } }),
						body(`${price} €`),
						button('quick_reply', '0', { type: 'payload', payload: `more-${price}` }),
						button('url', '1', text(`p${price}`)),
					],
				})),
			},
		],
		shown: {
			cards: [
				{ body: 'Now only 10 € while stocks last.' },
				{ body: 'Now only 20 € while stocks last.' },
			],
		},
	},
	{
		what: 'components as JSON',
		name: 'visit_reminder',
		parameters: () => ({
			valuesInput: 'json',
			components: JSON.stringify([
				{
					type: 'body',
					parameters: [
						{ type: 'text', parameter_name: 'first_name', text: 'Ana' },
						{ type: 'text', parameter_name: 'visit_time', text: '10:00' },
					],
				},
			]),
		}),
		components: () => [
			{
				type: 'body',
				parameters: [
					{ type: 'text', parameter_name: 'first_name', text: 'Ana' },
					{ type: 'text', parameter_name: 'visit_time', text: '10:00' },
				],
			},
		],
		shown: { body: 'Hello Ana, this is a reminder of your visit at 10:00 tomorrow.' },
	},
];

describe('every kind of template', () => {
	const [limitedTimeOffer] = examples.filter(({ name }) => name === 'weekend_offer');

	it.each(examples)(
		'$what ($name): WhatsApp takes it and the customer sees it filled in',
		async ({ name, language = 'en', parameters, components, shown }) => {
			const { url } = stage.simulator;
			const sent = result(await sendTemplate(`${name}:${language}`, parameters(url)));
			const message = await stage.settled(sent.messageId);

			expect(message.request).toEqual({
				channel: 'whatsapp',
				message_type: 'custom',
				to: ANA,
				from: BUSINESS,
				client_ref: DEFAULT_REFERENCE,
				custom: {
					type: 'template',
					template: {
						name,
						language: { policy: 'deterministic', code: language },
						...(components && { components: components(url) }),
					},
				},
			});
			expect(message.error).toBeUndefined();
			expect(message.status).toBe('delivered');
			expect(message.rendered).toMatchObject({ name, ...shown });
			expect(sent).toEqual({
				messageId: message.uuid,
				to: ANA,
				from: BUSINESS,
				clientRef: DEFAULT_REFERENCE,
				type: 'template',
				sentAs: 'template',
				template: { name, language },
			});
		},
	);

	it('a header takes a binary file of n8n', async () => {
		const bytes = Buffer.from('%PDF-1.4 an invoice');
		const binary = { data: await stage.engine.file(bytes, 'invoice.pdf', 'application/pdf') };
		const sent = result(
			await sendTemplate(
				'invoice_ready',
				{ headerType: 'document', headerMediaSource: 'binary', ...values('Ana') },
				{ items: [{ json: {}, binary }] },
			),
		);
		const message = await stage.settled(sent.messageId);
		expect(message.status).toBe('delivered');
		const [mediaId] = Object.values(message.media);
		expect(stage.simulator.world.media.get(mediaId)?.bytes).toEqual(bytes);
	});

	it('the products of a multi-product button, in one section', async () => {
		stage.simulator.addTemplate({
			name: 'our_tools',
			category: 'MARKETING',
			status: 'APPROVED',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'For you' },
				{ type: 'BODY', text: 'Have a look.' },
				{ type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'View items' }] },
			],
		});
		const outcome = await sendTemplate(
			'our_tools',
			buttons({
				type: 'multiProduct',
				index: 0,
				thumbnailProductRetailerId: 'tool-01',
				sectionTitle: 'Tools',
				productRetailerIds: 'tool-01, tool-02,',
			}),
		);
		const message = await stage.settled(result(outcome).messageId);
		expect(message).toMatchObject({ status: 'delivered', rendered: { body: 'Have a look.' } });
		expect(message.request.custom).toMatchObject({
			template: {
				components: [
					button('mpm', '0', {
						type: 'action',
						action: {
							thumbnail_product_retailer_id: 'tool-01',
							sections: [
								{
									title: 'Tools',
									product_items: [
										{ product_retailer_id: 'tool-01' },
										{ product_retailer_id: 'tool-02' },
									],
								},
							],
						},
					}),
				],
			},
		});
	});

	it.each([
		['a date as n8n’s picker gives it', '2030-12-24T13:00:00', 1924365600000],
		['a date with its offset', '2030-12-24T19:00:00+01:00', 1924365600000],
		['an expression with a date', '={{ DateTime.fromMillis(1924365600000) }}', 1924365600000],
	])(
		'the end of an offer: %s, in the timezone of the workflow',
		async (_, offerExpiresAt, time) => {
			const outcome = await sendTemplate(
				'weekend_offer',
				{ ...limitedTimeOffer.parameters(stage.simulator.url), special: { offerExpiresAt } },
				{ timezone: 'America/New_York' },
			);
			const { custom } = (await stage.settled(result(outcome).messageId)).request;
			expect(JSON.stringify(custom)).toContain(`"expiration_time_ms":${time}`);
		},
	);
});

describe('what a template is for', () => {
	it('it opens a conversation that no customer began', async () => {
		stage.simulator.addCustomer({ name: 'New', phone: '447700900004' });
		const sent = result(await sendTemplate('hello_there', { to: '+44 7700 900004' }));
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
	});

	it('a customer without a phone number gets it by the user ID', async () => {
		const sent = result(await sendTemplate('hello_there', { to: HIDDEN_CUSTOMER }));
		expect(await stage.settled(sent.messageId)).toMatchObject({ status: 'delivered' });
	});

	it('options go along', async () => {
		const sent = result(await sendTemplate('hello_there', { options: { clientRef: 'visit-81' } }));
		expect(sent.clientRef).toBe('visit-81');
		expect(await stage.settled(sent.messageId)).toMatchObject({ clientRef: 'visit-81' });
	});

	it('every item fills in its own values', async () => {
		const outcome = await sendTemplate(
			'visit_directions',
			{
				headerType: 'text',
				headerText: '={{ $json.day }}',
				...values('={{ $json.name }}', '={{ $json.time }}'),
				...buttons({ type: 'url', index: 0, suffix: '={{ $json.id }}' }),
			},
			{
				items: items(
					{ day: 'Monday', name: 'Ana', time: '9', id: 'a' },
					{ day: 'Tuesday', name: 'Ana', time: 10, id: 2 },
				),
			},
		);
		expect(origins(outcome.output[0])).toEqual([0, 1]);
		for (const { messageId } of nonEmpty(results(outcome))) await stage.settled(messageId);
		expect(stage.simulator.ledger().messages.map(({ rendered }) => rendered?.header?.text)).toEqual(
			['Visit on Monday', 'Visit on Tuesday'],
		);
	});
});

describe('a template that does not fit', () => {
	it.each([
		['a name that does not exist', 'no_such_template', {}],
		['a language it is not approved in', 'order_update:de', {}],
		['too few values', 'spring_coupon', {}],
		['one that waits for review', 'summer_sale', {}],
		['one that is paused', 'weekly_news', {}],
	])('%s: Vonage accepts it, and WhatsApp’s 1022 arrives as a status', async (_, name, more) => {
		const trigger = new TriggerNode(stage.engine);
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		const sent = result(await sendTemplate(name, more));
		await stage.simulator.waitForDelivery(({ status }) => status === 'rejected');
		await close();
		expect(trigger.answers.at(-1)?.workflowData?.[1][0].json).toMatchObject({
			messageId: sent.messageId,
			status: 'rejected',
			error: {
				code: '1022',
				action: 'fix-template',
				retry: false,
				detail: expect.stringMatching(/template/i),
			},
		});
	});

	const x = (length: number) => 'x'.repeat(length);
	const oneCard = [{ headerMediaUrl: 'https://a.example/1.jpg' }];

	it.each<[string, INodeParameters, RegExp]>([
		['no name', { template: picked('={{ "" }}') }, /'Template' is empty/],
		['a name as people would write it', { template: picked('Hello There:en') }, /lower-case/],
		['a language with a dash', { template: picked('hello_there:en-US') }, /'Language'/],
		[
			'a name without its language',
			{ template: picked('hello_there') },
			/'Template' names no language for 'hello_there'/,
		],
		[
			'an ID that nobody looks up',
			{ template: picked('900101', 'id') },
			/'Template' is an ID, which can be looked up only if 'Values' is set to 'From Template'/,
		],
		['a line break in a value', values('Ana\nExample'), /Body Value 1.*line break.*132018/],
		['an empty value', values('Ana', '={{ "" }}'), /Body Value 2' is empty/],
		['a long value', values(x(1025)), /Body Value 1' has 1,025 characters.*1,024/],
		[
			'a long header value',
			{ headerType: 'text', headerText: x(61) },
			/Header Text' has 61 characters.*60/,
		],
		[
			'a header without a file',
			{ headerType: 'image', headerMediaUrl: '={{ "" }}' },
			/Header.*URL' is empty/,
		],
		[
			'a long coupon code',
			buttons({ type: 'copyCode', index: 0, code: x(21) }),
			/Button 1 Code' has 21 characters.*20/,
		],
		[
			'a long one-time password',
			{ special: { oneTimePassword: x(16) } },
			/'One-Time Password' has 16 characters.*15/,
		],
		[
			'a one-time password and values',
			{ ...values('Ana'), special: { oneTimePassword: '042517' } },
			/'One-Time Password' fills the whole template/,
		],
		[
			'two values for the same button',
			buttons(
				{ type: 'quickReply', index: 0, payload: 'a' },
				{ type: 'quickReply', index: 0, payload: 'b' },
			),
			/Button 2 Index.*same/,
		],
		[
			'a carousel of one card',
			{ special: { cards: { card: oneCard } } },
			/'Carousel' has 1 entry.*at least 2/,
		],
		[
			'an end of the offer that is none',
			{ special: { offerExpiresAt: '={{ "soon" }}' } },
			/offer/i,
		],
		[
			'components that are no JSON',
			{ valuesInput: 'json', components: '={{ "[" }}' },
			/'components' is not valid JSON/i,
		],
		[
			'components without a type',
			{ valuesInput: 'json', components: '[{ "parameters": [] }]' },
			/Component 1 type/,
		],
	])('%s is refused before anything is sent', async (_, parameters, expected) => {
		const error = failure(await sendTemplate('hello_there', parameters));
		expect(error.message).toMatch(expected);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toMatch(/\S/);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});
});
