import type { FillableTemplate } from '../../../../nodes/whatsapp/templates/fillable.ts';
import { parseTemplate, type Template } from '../../../../nodes/whatsapp/templates/schema.ts';

/** A template as Graph lists it. */
export function listed(components: unknown[], more: Record<string, unknown> = {}): Template {
	const json = JSON.stringify({
		id: '900100',
		name: 'visit_reminder',
		language: 'en_US',
		status: 'APPROVED',
		category: 'UTILITY',
		components,
		...more,
	});
	const template = parseTemplate(JSON.parse(json));
	if (template === undefined) throw new Error('not a template');
	return template;
}

export const body = (text: string, example?: unknown) => ({ type: 'BODY', text, example });

export const buttons = (...list: Array<Record<string, unknown>>) => ({
	type: 'BUTTONS',
	buttons: list,
});

export const header = (format: string, more: Record<string, unknown> = {}) => ({
	type: 'HEADER',
	format,
	...more,
});

const card = (format: string, price: string) => ({
	components: [
		header(format),
		body('Now only {{1}} while stocks last.', { body_text: [[price]] }),
		buttons(
			{ type: 'QUICK_REPLY', text: 'Tell me more' },
			{ type: 'URL', text: 'Buy', url: 'https://shop.example/p/{{1}}' },
		),
	],
});

/** One template of every kind with values that fill it in, optional ones included. */
export const EVERY_KIND: Record<
	string,
	{ template: FillableTemplate; values: Record<string, unknown> }
> = {
	fixed: { template: listed([body('Thank you for your visit.')]), values: {} },
	text: {
		template: listed([
			header('TEXT', { text: 'Visit {{1}}', example: { header_text: ['12 May'] } }),
			body('Hello {{1}}, we look forward to seeing you at {{2}} on the date above.', {
				body_text: [['Ana', '10:30']],
			}),
			{ type: 'FOOTER', text: 'Example Clinic' },
			buttons(
				{ type: 'QUICK_REPLY', text: 'Confirm' },
				{ type: 'QUICK_REPLY', text: 'Change date' },
				{
					type: 'URL',
					text: 'Directions',
					url: 'https://clinic.example/v/{{1}}',
					example: ['https://clinic.example/v/81'],
				},
				{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550051310' },
			),
		]),
		values: {
			'header.text': '13 June',
			'body.1': 'Bob',
			'body.2': '9:00',
			'button.0.payload': 'OK-81',
			'button.2.suffix': '82?a=%20b',
		},
	},
	named: {
		template: listed(
			[
				header('TEXT', {
					text: 'Visit on {{day}}',
					example: { header_text_named_params: [{ param_name: 'day', example: 'Monday' }] },
				}),
				body('Hello {{first_name}}, see you at {{time}} then.', {
					body_text_named_params: [
						{ param_name: 'time', example: '10:30' },
						{ param_name: 'first_name', example: 'Ana' },
					],
				}),
			],
			{ parameter_format: 'NAMED' },
		),
		values: { 'header.day': 'Friday', 'body.first_name': 'Bob', 'body.time': '9:00' },
	},
	image: {
		template: listed([header('IMAGE'), body('Hello.')]),
		values: { 'header.image': 'https://example.com/a.jpg' },
	},
	video: {
		template: listed([header('VIDEO'), body('Hello.')]),
		values: { 'header.video': 'https://example.com/a.mp4' },
	},
	document: {
		template: listed([header('DOCUMENT'), body('Hello.')]),
		values: {
			'header.document': 'https://example.com/a.pdf',
			'header.documentName': 'invoice.pdf',
		},
	},
	location: {
		template: listed([header('LOCATION'), body('Hello.')]),
		values: {
			'header.latitude': '48.2',
			'header.longitude': 16.3,
			'header.name': 'Office',
			'header.address': 'Street 1',
		},
	},
	singleProduct: {
		template: listed([
			header('PRODUCT'),
			body('Hi {{1}}, this is new.'),
			buttons({ type: 'SPM', text: 'View' }),
		]),
		values: { 'header.product': 'A-1', 'header.catalog': '194836987003835', 'body.1': 'Bob' },
	},
	coupon: {
		template: listed([
			body('Spring is here.'),
			buttons(
				{ type: 'QUICK_REPLY', text: 'Stop' },
				{ type: 'COPY_CODE', text: 'Copy offer code', example: ['SPRING25'] },
			),
		]),
		values: { 'button.1.code': 'SUMMER25' },
	},
	flow: {
		template: listed([
			body('Choose a time.'),
			buttons({ type: 'FLOW', text: 'Book', flow_id: '1001' }),
		]),
		values: { 'button.0.token': 'T-1', 'button.0.data': '{"day":"Friday"}' },
	},
	catalog: {
		template: listed([body('Have a look.'), buttons({ type: 'CATALOG', text: 'View catalog' })]),
		values: { 'button.0.thumbnail': 'A-1' },
	},
	multiProduct: {
		template: listed([
			header('TEXT', { text: 'For you' }),
			body('Have a look.'),
			buttons({ type: 'MPM', text: 'View items' }),
		]),
		values: {
			'button.0.thumbnail': 'A-1',
			'button.0.sections': [{ title: 'Tools', productRetailerIds: ['A-1', 'A-2'] }],
		},
	},
	offer: {
		template: listed(
			[
				header('IMAGE'),
				{
					type: 'LIMITED_TIME_OFFER',
					limited_time_offer: { text: 'Ends soon', has_expiration: true },
				},
				body('Hi {{1}}, all garden tools are cheaper.'),
				buttons(
					{ type: 'COPY_CODE', text: 'Copy offer code', example: 'WEEKEND' },
					{ type: 'URL', text: 'Shop now', url: 'https://shop.example/o/{{1}}', example: ['9'] },
				),
			],
			{ category: 'MARKETING' },
		),
		values: {
			'header.image': 'https://example.com/a.jpg',
			'offer.expiresAt': '2026-12-24T18:00:00+01:00',
			'body.1': 'Bob',
			'button.0.code': 'WEEKEND26',
			'button.1.suffix': '12',
		},
	},
	oneTimePassword: {
		template: listed(
			[
				body('*{{1}}* is your verification code.', { body_text: [['123456']] }),
				{ type: 'FOOTER', text: 'This code expires in 5 minutes.' },
				buttons({
					type: 'URL',
					text: 'Copy code',
					url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
					example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
				}),
			],
			{ category: 'AUTHENTICATION' },
		),
		values: { code: '654321' },
	},
	carousel: {
		template: listed(
			[
				body('Hi {{1}}, these two are new in our shop this week.', { body_text: 'Ana' }),
				{ type: 'CAROUSEL', cards: [card('IMAGE', '€ 10'), card('IMAGE', '€ 20')] },
			],
			{ category: 'MARKETING' },
		),
		values: {
			'body.1': 'Bob',
			...Object.fromEntries(
				[0, 1].flatMap((at) => [
					[`card.${at}.header.image`, `https://example.com/${at}.jpg`],
					[`card.${at}.body.1`, `€ ${at + 1}`],
					[`card.${at}.button.0.payload`, `more ${at}`],
					[`card.${at}.button.1.suffix`, `${at}`],
				]),
			),
		},
	},
};
