/** Drafts as `POST …/message_templates` takes them, one of every kind that Meta documents. */

export type Json = Record<string, unknown>;

export interface Draft extends Json {
	name: string;
	language: string;
	category: string;
	components: Json[];
}

export const body = (text: string, ...samples: string[]): Json => ({
	type: 'BODY',
	text,
	...(samples.length > 0 ? { example: { body_text: [samples] } } : {}),
});

/** A body whose variables are named, each with a sample. */
export const namedBody = (text: string, ...names: string[]): Json => ({
	...body(text),
	example: { body_text_named_params: names.map((name) => ({ param_name: name, example: 'Ana' })) },
});

export const header = (text: string, ...samples: string[]): Json => ({
	type: 'HEADER',
	format: 'TEXT',
	text,
	...(samples.length > 0 ? { example: { header_text: samples } } : {}),
});

export const media = (format: string): Json => ({
	type: 'HEADER',
	format,
	example: { header_handle: ['4::aW1hZ2UvcG5n:ARb:e:1790000000:1:2:ARc'] },
});

export const footer = (text: string): Json => ({ type: 'FOOTER', text });

export const buttons = (...list: Json[]): Json => ({ type: 'BUTTONS', buttons: list });

export const quickReply = (text: string): Json => ({ type: 'QUICK_REPLY', text });

export const quickReplies = (count: number): Json[] =>
	Array.from({ length: count }, (_, at) => quickReply(`Answer ${at + 1}`));

export const url = (address: string, ...example: string[]): Json => ({
	type: 'URL',
	text: 'Open',
	url: address,
	...(example.length > 0 ? { example } : {}),
});

export const phone = (number: string): Json => ({
	type: 'PHONE_NUMBER',
	text: 'Call us',
	phone_number: number,
});

export const copyCode = (example: unknown): Json => ({ type: 'COPY_CODE', example });

export const otp = (fields: Json = {}): Json => ({ type: 'OTP', otp_type: 'COPY_CODE', ...fields });

export const offer = (fields: Json): Json => ({
	type: 'LIMITED_TIME_OFFER',
	limited_time_offer: fields,
});

export const card = (...components: Json[]): Json => ({ components });

export const carousel = (...cards: Json[]): Json => ({ type: 'CAROUSEL', cards });

/** A draft with these components; UTILITY unless it says otherwise. */
export const draft = (components: Json[], fields: Json = {}): Draft => ({
	name: 'visit_reminder',
	language: 'en_US',
	category: 'UTILITY',
	components,
	...fields,
});

export const utility = (...components: Json[]): Draft => draft(components);

export const marketing = (...components: Json[]): Draft =>
	draft(components, { category: 'MARKETING' });

export const named = (...components: Json[]): Draft =>
	draft(components, { parameter_format: 'NAMED' });

export const authentication = (...components: Json[]): Draft =>
	draft(components, { category: 'AUTHENTICATION' });

export const plainBody = body('We look forward to seeing you tomorrow.');

const apps = [{ package_name: 'com.example.clinic', signature_hash: 'K8a/AINcGX7' }];

const bouquet = (text: string): Json =>
	card(
		media('IMAGE'),
		body(text, '10%'),
		buttons(quickReply('More like this'), url('https://shop.example/p/{{1}}', '81')),
	);

export const DRAFTS: Record<string, Draft> = {
	'text only': utility(plainBody),
	'positional, with everything': utility(
		header('Visit {{1}}', '12 May'),
		body(
			'Hello {{1}}, we look forward to seeing you at {{2}} on the date above. Reply here to change it.',
			'Ana',
			'10:30',
		),
		footer('Example Clinic'),
		buttons(
			quickReply('Confirm'),
			quickReply('Change date'),
			url('https://clinic.example/v/{{1}}', 'https://clinic.example/v/81'),
			phone('+15550051310'),
		),
	),
	named: named(
		{
			...header('Welcome, {{first_name}}!'),
			example: { header_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
		},
		{
			...body('Hello {{first_name}}, your order {{order_number}} is on its way to you.'),
			example: {
				body_text_named_params: [
					{ param_name: 'first_name', example: 'Ana' },
					{ param_name: 'order_number', example: 'A-1' },
				],
			},
		},
		buttons(url('https://shop.example/o/{{1}}', 'A-1')),
	),
	'in lower case, as some pages of Meta write it': draft(
		[
			{ type: 'body', text: 'We look forward to seeing you tomorrow.' },
			{ type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Confirm' }] },
		],
		{ category: 'utility' },
	),
	'image header': marketing(media('IMAGE'), plainBody),
	'video header': marketing(media('VIDEO'), plainBody),
	'document header': utility(
		media('DOCUMENT'),
		body('Thank you for your order {{1}}! The receipt is attached above.', 'A-1'),
		buttons(phone('15550051310'), url('https://shop.example/support')),
	),
	'location header': utility(
		{ type: 'HEADER', format: 'LOCATION' },
		body('Good news {{1}}! Your order #{{2}} is on its way to the place above.', 'Ana', 'A-1'),
		footer('To stop these updates, tap the button below.'),
		buttons(quickReply('Stop delivery updates')),
	),
	'limited-time offer': marketing(
		media('IMAGE'),
		offer({ text: 'Expiring offer!', has_expiration: true }),
		body(
			'Good news, {{1}}! Use code {{2}} to get 25% off all trips to the islands!',
			'Ana',
			'SUN25',
		),
		buttons(copyCode('SUN25'), url('https://trips.example/offers?code={{1}}', 'SUN25')),
	),
	'limited-time offer without a code': marketing(
		offer({ text: 'Ends soon', has_expiration: false }),
		plainBody,
		buttons(url('https://trips.example/offers')),
	),
	coupon: marketing(
		header('Our winter sale is on!'),
		body('Shop until December and use the code {{1}} to get {{2}} off your order!', 'WIN25', '25%'),
		buttons(quickReply('Unsubscribe'), copyCode('WIN25')),
	),
	catalog: marketing(
		body('Shop right here! Get {{1}} off on all orders above {{2}} this week!', '5 euros', '50'),
		footer('The best deals of the week'),
		buttons({ type: 'CATALOG', text: 'View catalog' }),
	),
	'several products': marketing(
		header('Forget something, {{1}}?', 'Ana'),
		body('You left these in your cart. Use code {{1}} to get 10% off!', 'BACK10'),
		buttons({ type: 'MPM', text: 'View items' }),
	),
	'one product': marketing(
		{ type: 'HEADER', format: 'PRODUCT' },
		body('Use code {{1}} to get {{2}} off our newest plant!', 'NEW25', '25%'),
		footer('Until Sunday'),
		buttons({ type: 'SPM', text: 'View' }),
	),
	'carousel with media': marketing(
		body('Spring is here, and these are new, {{1}}. Take your pick!', 'Ana'),
		carousel(
			bouquet('Tulips for the table. Now {{1}} off!'),
			bouquet('Roses for the heart. Now {{1}} off!'),
		),
	),
	'carousel whose cards start with a variable': marketing(
		plainBody,
		carousel(bouquet('{{1}} off all tulips of today.'), bouquet('{{1}} off all roses of today.')),
	),
	'carousel with products': marketing(
		body('Rare plants for sale! {{1}}, add these to your collection.', 'Ana'),
		carousel(
			card({ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'SPM', text: 'View' })),
			card({ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'SPM', text: 'View' })),
		),
	),
	'authentication, copy code': draft(
		[
			{ type: 'BODY', add_security_recommendation: true },
			{ type: 'FOOTER', code_expiration_minutes: 5 },
			buttons(otp({ text: 'Copy code' })),
		],
		{ category: 'AUTHENTICATION', message_send_ttl_seconds: 300 },
	),
	'authentication, one tap': authentication(
		{ type: 'BODY' },
		buttons(otp({ otp_type: 'ONE_TAP', autofill_text: 'Autofill', supported_apps: apps })),
	),
	'authentication, zero tap': authentication(
		{ type: 'BODY', add_security_recommendation: false },
		buttons(otp({ otp_type: 'ZERO_TAP', zero_tap_terms_accepted: true, supported_apps: apps })),
	),
	flow: utility(
		plainBody,
		buttons({ type: 'FLOW', text: 'Book', flow_id: '1001', flow_action: 'navigate' }),
	),
	'call permission': utility(
		body('We would like to call you about your order {{1}} of yesterday.', 'A-1'),
		{ type: 'CALL_PERMISSION_REQUEST' },
	),
	'voice call': utility(plainBody, buttons({ type: 'VOICE_CALL', text: 'Call now' })),
	'order details': draft([plainBody, buttons({ type: 'ORDER_DETAILS', text: 'Review and pay' })], {
		category: 'MARKETING',
		display_format: 'ORDER_DETAILS',
	}),
	'contact request': utility(plainBody, buttons({ type: 'REQUEST_CONTACT_INFO' })),
	library: {
		name: 'delivery_update',
		language: 'en_US',
		category: 'UTILITY',
		library_template_name: 'delivery_update_1',
		library_template_button_inputs: [{ type: 'URL', url: { base_url: 'https://shop.example/d' } }],
	} as unknown as Draft,
};
