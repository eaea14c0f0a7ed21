import { languages } from './templateDraft.mts';
import type { Json, Template } from './types.mts';

/** The templates that the account has from the start, and as many more as a test wants. */

const media = (format: string): Json => ({
	type: 'HEADER',
	format,
	example: { header_handle: [`4::sample-${format.toLowerCase()}`] },
});
const body = (text: string, ...samples: string[]): Json => ({
	type: 'BODY',
	text,
	...(samples.length > 0 ? { example: { body_text: [samples] } } : {}),
});
const buttons = (...list: Json[]): Json => ({ type: 'BUTTONS', buttons: list });
const quick = (text: string): Json => ({ type: 'QUICK_REPLY', text });
const link = (text: string, base: string, sample: string): Json => ({
	type: 'URL',
	text,
	url: `${base}{{1}}`,
	example: [`${base}${sample}`],
});

const approved = (
	id: number,
	name: string,
	category: string,
	components: Json[],
	more: Partial<Template> = {},
): Template => ({
	id: String(900100 + id),
	name,
	language: 'en',
	status: 'APPROVED',
	category,
	parameter_format: 'POSITIONAL',
	components,
	rejected_reason: 'NONE',
	quality_score: { score: 'UNKNOWN', date: 1764547200 },
	...more,
});

/** One of every kind that a sender must fill in differently, and some that cannot be sent. */
export const seededTemplates = (): Template[] => [
	approved(1, 'hello_there', 'UTILITY', [
		body('Hello! We have news about your request. Reply to this message to continue.'),
	]),
	approved(2, 'order_update', 'UTILITY', [
		media('IMAGE'),
		body('Hi {{1}}, your order {{2}} is on its way and arrives today.', 'Ana', 'A-1001'),
		{ type: 'FOOTER', text: 'Example Ltd' },
		buttons(quick('Where is it?'), quick('Talk to us')),
	]),
	approved(3, 'login_code', 'AUTHENTICATION', [
		{ type: 'BODY', add_security_recommendation: true },
		{ type: 'FOOTER', code_expiration_minutes: 5 },
		buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }),
	]),
	approved(4, 'visit_directions', 'UTILITY', [
		{
			type: 'HEADER',
			format: 'TEXT',
			text: 'Visit on {{1}}',
			example: { header_text: ['12 May'] },
		},
		body('Hello {{1}}, we look forward to seeing you at {{2}} in our office.', 'Ana', '10:30'),
		buttons(link('Directions', 'https://clinic.example/v/', '81'), {
			type: 'PHONE_NUMBER',
			text: 'Call us',
			phone_number: '+15550051310',
		}),
	]),
	approved(
		5,
		'visit_reminder',
		'UTILITY',
		[
			{
				type: 'BODY',
				text: 'Hello {{first_name}}, this is a reminder of your visit at {{visit_time}} tomorrow.',
				example: {
					body_text_named_params: [
						{ param_name: 'first_name', example: 'Ana' },
						{ param_name: 'visit_time', example: '10:30' },
					],
				},
			},
			buttons(quick('Confirm'), quick('Change date')),
		],
		{ parameter_format: 'NAMED' },
	),
	approved(6, 'spring_coupon', 'MARKETING', [
		body('Hi {{1}}, spring is here and so is your personal discount code.', 'Ana'),
		buttons({ type: 'COPY_CODE', text: 'Copy offer code', example: 'SPRING25' }),
	]),
	approved(7, 'book_visit', 'UTILITY', [
		body('Choose a time for your visit with the button below.'),
		buttons({ type: 'FLOW', text: 'Book', flow_id: '1001', flow_action: 'navigate' }),
	]),
	approved(8, 'weekend_offer', 'MARKETING', [
		media('IMAGE'),
		{
			type: 'LIMITED_TIME_OFFER',
			limited_time_offer: { text: 'Ends soon', has_expiration: true },
		},
		body('Hi {{1}}, this weekend all garden tools are cheaper.', 'Ana'),
		buttons(
			{ type: 'COPY_CODE', text: 'Copy offer code', example: 'WEEKEND' },
			link('Shop now', 'https://shop.example/o/', 'weekend'),
		),
	]),
	approved(9, 'garden_carousel', 'MARKETING', [
		body('Hi {{1}}, these two are new in our shop this week.', 'Ana'),
		{
			type: 'CAROUSEL',
			cards: [1, 2].map((card) => ({
				components: [
					media('IMAGE'),
					body('Now only {{1}} while stocks last.', '£9.99'),
					buttons(quick('Tell me more'), link('Buy', 'https://shop.example/p/', `spade-${card}`)),
				],
			})),
		},
	]),
	approved(10, 'our_catalog', 'MARKETING', [
		body('Our whole range is one tap away, have a look.'),
		buttons({ type: 'CATALOG', text: 'View catalog' }),
	]),
	approved(11, 'product_video', 'MARKETING', [
		media('VIDEO'),
		body('See how it works in less than a minute.'),
	]),
	approved(12, 'invoice_ready', 'UTILITY', [
		media('DOCUMENT'),
		body('Hello {{1}}, your invoice for this month is attached.', 'Ana'),
	]),
	approved(13, 'meeting_point', 'UTILITY', [
		{ type: 'HEADER', format: 'LOCATION' },
		body('We meet here at {{1}} as agreed.', '10:30'),
	]),
	approved(14, 'summer_sale', 'MARKETING', [body('The summer sale starts soon.')], {
		status: 'PENDING',
		quality_score: null,
	}),
	approved(15, 'free_money', 'MARKETING', [body('Click here for free money now.')], {
		status: 'REJECTED',
		rejected_reason: 'SCAM',
		quality_score: null,
	}),
	approved(16, 'weekly_news', 'MARKETING', [body('Here is what happened this week.')], {
		status: 'PAUSED',
		quality_score: { score: 'RED', date: 1764547200, reasons: ['SPAM'] },
	}),
	approved(
		17,
		'hello_there',
		'UTILITY',
		[body('¡Hola! Tenemos noticias sobre su solicitud. Responda a este mensaje para continuar.')],
		{ language: 'es' },
	),
];

const colours = ['GREEN', 'GREEN', 'GREEN', 'YELLOW', 'UNKNOWN', 'RED'];
const categories = ['UTILITY', 'MARKETING', 'UTILITY'];

/** The fate of the nth of many; most are approved. */
function fate(number: number): Partial<Template> {
	if (number % 23 === 0) return { status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' };
	if (number % 29 === 0) return { status: 'PENDING', quality_score: null };
	if (number % 31 === 0) return { status: 'PAUSED' };
	if (number % 97 === 0) return { status: 'DISABLED' };
	return {};
}

/** An ordinary template of its own words, of about 700 characters as JSON; the same for the same number. */
export function manyTemplate(number: number): Template {
	const language = languages[Math.floor(number / 500) % languages.length];
	return {
		...approved(0, `campaign_${number}`, categories[number % categories.length], [
			{ type: 'HEADER', format: 'TEXT', text: `Notice ${number}` },
			body(
				`Hello {{1}}, this is notice number ${number} about your order {{2}}. We have looked at it and will come back to you within two working days.`,
				'Ana',
				`A-${number}`,
			),
			{ type: 'FOOTER', text: 'Example Ltd' },
			buttons(
				quick('Thank you'),
				quick('Call me back'),
				link('Details', 'https://shop.example/notice/', String(number)),
			),
		]),
		id: String(1_100_000_000_000_000 + number * 104_729),
		language,
		quality_score: { score: colours[number % colours.length], date: 1764547200 + number },
		...fate(number),
	};
}
