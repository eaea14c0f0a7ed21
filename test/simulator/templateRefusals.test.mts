import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { draft, graph, type Harness, startHarness } from './harness.mts';
import { seededTemplates } from './templateSeeds.mts';
import type { Json } from './types.mts';

let harness: Harness;
let edge: string;
let handles: Record<string, string>;
beforeAll(async () => {
	harness = await startHarness();
	edge = `/${harness.simulator.credential().wabaId}/message_templates`;
});
afterAll(() => harness.stop());
beforeEach(() => {
	harness.simulator.reset();
	const keep = (mimeType: string) =>
		harness.simulator.world.uploads.keep(Buffer.from('x'), mimeType);
	handles = {
		IMAGE: keep('image/jpeg'),
		VIDEO: keep('video/mp4'),
		DOCUMENT: keep('application/pdf'),
		GIF: keep('image/gif'),
	};
});

const create = (body: unknown) => graph(harness.simulator, 'POST', edge, body);

const text = (words: string, ...samples: string[]): Json => ({
	type: 'BODY',
	text: words,
	...(samples.length > 0 ? { example: { body_text: [samples] } } : {}),
});
const plain = text('Thank you for your visit at our office today.');
const header = (words: string, ...samples: string[]): Json => ({
	type: 'HEADER',
	format: 'TEXT',
	text: words,
	...(samples.length > 0 ? { example: { header_text: samples } } : {}),
});
const footer = (words: string): Json => ({ type: 'FOOTER', text: words });
const buttons = (...list: Json[]): Json => ({ type: 'BUTTONS', buttons: list });
const quick = (label: string): Json => ({ type: 'QUICK_REPLY', text: label });
const link = (url: string, example?: string[]): Json => ({
	type: 'URL',
	text: 'Open',
	url,
	...(example ? { example } : {}),
});
const phone = (number: string): Json => ({
	type: 'PHONE_NUMBER',
	text: 'Call',
	phone_number: number,
});
const media = (format: string, of = format): Json => ({
	type: 'HEADER',
	format,
	example: { header_handle: [handles[of]] },
});
const named = (words: string, ...samples: Array<[string, string]>): Json => ({
	type: 'BODY',
	text: words,
	example: {
		body_text_named_params: samples.map(([param_name, example]) => ({ param_name, example })),
	},
});
const of = (...components: Json[]): Json => draft({ components });
const marketing = (...components: Json[]): Json => draft({ components, category: 'MARKETING' });
const oneTimePassword = (button: Json = {}): Json =>
	buttons({ type: 'OTP', otp_type: 'COPY_CODE', ...button });
const authentication = (...components: Json[]): Json =>
	draft({ category: 'AUTHENTICATION', components });
const card = (format = 'IMAGE', ...more: Json[]): Json => ({
	components: [media(format), ...more, buttons(quick('More'))],
});
const carousel = (...cards: Json[]): Json => ({ type: 'CAROUSEL', cards });
const offer: Json = {
	type: 'LIMITED_TIME_OFFER',
	limited_time_offer: { text: 'Ends soon', has_expiration: true },
};
const coupon: Json = { type: 'COPY_CODE', example: 'SAVE25' };

describe('Meta takes', () => {
	it.each<[string, () => Json]>([
		['a plain text', () => of(plain)],
		['types in small letters', () => of({ ...plain, type: 'body' })],
		['a small category', () => draft({ category: 'utility' })],
		['a header that ends with a variable', () => of(header('Visit {{1}}', '12 May'), plain)],
		[
			'samples as one flat list',
			() => of({ ...text('See you on {{1}} at ten sharp.'), example: { body_text: ['May'] } }),
		],
		[
			'a sample as a bare string',
			() => of({ ...text('See you on {{1}} at ten sharp.'), example: { body_text: 'May' } }),
		],
		['two variables among five words', () => of(text('a b {{1}} c {{2}} d e', 'x', 'y'))],
		[
			'five variables among 20 words',
			() =>
				of(
					text(
						`${'word '.repeat(10)}{{1}} {{2}} {{3}} {{4}} {{5}}${' word'.repeat(10)}`,
						'1',
						'2',
						'3',
						'4',
						'5',
					),
				),
		],
		['adjacent variables', () => of(text('Hello {{1}}{{2}} and welcome to us again.', 'a', 'b'))],
		['ten emojis', () => of(text(`Thank you ${'🎉'.repeat(10)} for your visit.`))],
		['an empty line', () => of(text('Thank you.\n\nSee you soon.'))],
		['1,024 characters', () => of(text('x'.repeat(1024)))],
		[
			'named variables',
			() =>
				draft({
					parameter_format: 'NAMED',
					components: [named('Hello {{first_name}}, thank you for it all.', ['first_name', 'Ana'])],
				}),
		],
		['an image', () => of(media('IMAGE'), plain)],
		['a video', () => of(media('VIDEO'), plain)],
		['a document', () => of(media('DOCUMENT'), plain)],
		['a location', () => of({ type: 'HEADER', format: 'LOCATION' }, plain)],
		[
			'replies, then links and a call',
			() =>
				of(
					plain,
					buttons(quick('a'), quick('b'), link('https://x.example'), phone('+44 7700 900000')),
				),
		],
		[
			'links and a call, then replies',
			() =>
				of(
					plain,
					buttons(
						link('https://x.example/{{1}}', ['https://x.example/1']),
						phone('+15550051310'),
						quick('a'),
						quick('b'),
					),
				),
		],
		['ten replies', () => of(plain, buttons(...[...'abcdefghij'].map(quick)))],
		['a coupon', () => marketing(plain, buttons(coupon))],
		['a Flow', () => of(plain, buttons({ type: 'FLOW', text: 'Book', flow_id: '1' }))],
		['a catalogue', () => marketing(plain, buttons({ type: 'CATALOG', text: 'View catalog' }))],
		[
			'several products',
			() => marketing(header('Tea'), plain, buttons({ type: 'MPM', text: 'View items' })),
		],
		['a voice call', () => of(plain, buttons({ type: 'VOICE_CALL', text: 'Call us' }))],
		['a request for a call', () => of(plain, { type: 'CALL_PERMISSION_REQUEST' })],
		[
			'a limited-time offer',
			() => marketing(offer, plain, buttons(coupon, link('https://x.example'))),
		],
		[
			'a carousel',
			() =>
				marketing(
					plain,
					carousel(
						card('IMAGE', text('{{1}} and a few more words', 'Tea')),
						card('IMAGE', text('{{1}} and a few more words', 'Cup')),
					),
				),
		],
		[
			'a login code',
			() =>
				authentication(
					{ type: 'BODY', add_security_recommendation: true },
					{ type: 'FOOTER', code_expiration_minutes: 90 },
					oneTimePassword(),
				),
		],
		[
			'a login code of an app',
			() =>
				authentication(
					{ type: 'BODY' },
					oneTimePassword({
						otp_type: 'ZERO_TAP',
						zero_tap_terms_accepted: true,
						supported_apps: [{ package_name: 'com.example', signature_hash: 'K8a/AINcGX7' }],
					}),
				),
		],
		['30 days to live', () => draft({ message_send_ttl_seconds: -1 })],
	])('%s', async (_, body) => {
		const { status, data } = await create(body());
		expect([status, data]).toEqual([
			200,
			{ id: expect.stringMatching(/^\d{16}$/), status: 'PENDING', category: expect.any(String) },
		]);
	});

	it.each(
		seededTemplates().map((template) => [template.name, template.language, template] as const),
	)(
		'what it has already taken: %s, %s',
		async (_name, _language, { category, components, parameter_format, language }) => {
			const fresh = JSON.stringify(components).replace(
				/4::sample-(\w+)/g,
				(_, format: string) => handles[format.toUpperCase()],
			);
			const body = draft({ category, parameter_format, language, components: JSON.parse(fresh) });
			expect((await create(body)).status).toBe(200);
		},
	);
});

describe('Meta refuses', () => {
	it.each<[string, () => Json, number | undefined]>([
		['a name with capitals', () => draft({ name: 'Visit' }), 2388046],
		['a name with spaces', () => draft({ name: 'my visit' }), 2388046],
		['a name of 513 characters', () => draft({ name: 'x'.repeat(513) }), 2388040],
		['the name of a sample', () => draft({ name: 'hello_world' }), 2388155],

		['no sample of the body', () => of(text('See you on {{1}} at ten sharp.')), 2388043],
		['no sample of the header', () => of(header('Visit {{1}}'), plain), 2388043],
		['no sample file', () => of({ type: 'HEADER', format: 'IMAGE' }, plain), 2388043],
		['no sample of a link', () => of(plain, buttons(link('https://x.example/{{1}}'))), 2388043],
		['no sample of a coupon', () => marketing(plain, buttons({ type: 'COPY_CODE' })), 2388043],
		['a body without text', () => of({ type: 'BODY' }), 2388043],
		['a header without a format', () => of({ type: 'HEADER', text: 'x' }, plain), 2388043],
		[
			'too few samples',
			() => of(text('See you on {{1}} at {{2}} o’clock sharp then.', 'May')),
			2388273,
		],
		[
			'a file that was never uploaded',
			() =>
				of(
					{
						type: 'HEADER',
						format: 'IMAGE',
						example: { header_handle: ['https://x.example/a.jpg'] },
					},
					plain,
				),
			2388273,
		],

		[
			'the text of a login code',
			() => authentication({ type: 'BODY', text: 'Your code is {{1}}.' }, oneTimePassword()),
			2388042,
		],
		[
			'the footer of a login code',
			() => authentication({ type: 'BODY' }, footer('Bye'), oneTimePassword()),
			2388042,
		],
		[
			'the header of a login code',
			() => authentication(header('Code'), { type: 'BODY' }, oneTimePassword()),
			2388042,
		],
		['fields that it does not know', () => of({ ...plain, format: 'TEXT' }), 2388042],
		[
			'a footer under an offer',
			() => marketing(offer, plain, footer('Bye'), buttons(coupon, link('https://x.example'))),
			2388042,
		],

		['a header with a new line', () => of(header('a\nb'), plain), 2388047],
		['a header with an emoji', () => of(header('Hello 🎉'), plain), 2388047],
		['a header in bold', () => of(header('*Hello*'), plain), 2388047],
		['a header with two variables', () => of(header('{{1}} and {{2}}', 'a', 'b'), plain), 2388047],
		['a body of variables only', () => of(text('{{1}} {{2}}!', 'a', 'b')), 2388072],
		['three new lines in a row', () => of(text('a\n\n\nb')), 2388072],
		['eleven emojis', () => of(text(`Hi ${'🎉'.repeat(11)}`)), 2388072],
		[
			'variables that start with 2',
			() => of(text('See you on {{2}} at ten sharp.', 'May')),
			2388072,
		],
		[
			'a gap between variables',
			() => of(text('See you on {{1}} at {{3}} o’clock sharp then.', 'a', 'b')),
			2388072,
		],
		['names without NAMED', () => of(text('See you on {{day}} at ten sharp.', 'May')), 2388072],
		[
			'numbers with NAMED',
			() =>
				draft({
					parameter_format: 'NAMED',
					components: [named('See you on {{1}} at ten sharp.', ['1', 'May'])],
				}),
			2388072,
		],
		['braces that do not match', () => of(text('See you {{1} at ten sharp.')), 2388072],
		['a footer with a new line', () => of(plain, footer('a\nb')), 2388073],
		['a footer with an emoji', () => of(plain, footer('Bye 🎉')), 2388073],
		['a footer with a variable', () => of(plain, footer('Bye {{1}}')), 2388073],

		['61 characters of header', () => of(header('x'.repeat(61)), plain), 2388040],
		['1,025 characters of body', () => of(text('x'.repeat(1025))), 2388040],
		['61 characters of footer', () => of(plain, footer('x'.repeat(61))), 2388040],
		['26 characters of label', () => of(plain, buttons(quick('x'.repeat(26)))), 2388040],
		[
			'2,001 characters of link',
			() => of(plain, buttons(link(`https://x.example/${'x'.repeat(1983)}`))),
			2388040,
		],
		[
			'601 characters in an offer',
			() => marketing(offer, text('x'.repeat(601)), buttons(coupon, link('https://x.example'))),
			2388040,
		],
		[
			'161 characters on a card',
			() =>
				marketing(plain, carousel(card('IMAGE', text('x'.repeat(161))), card('IMAGE', text('x')))),
			2388040,
		],
		[
			'21 characters of coupon',
			() => marketing(plain, buttons({ type: 'COPY_CODE', example: 'X'.repeat(21) })),
			2388040,
		],

		['two variables among four words', () => of(text('a {{1}} b {{2}} c d', 'x', 'y')), 2388293],
		[
			'four variables among eight words',
			() => of(text('a b {{1}} c {{2}} d {{3}} e {{4}} f g h', '1', '2', '3', '4')),
			2388293,
		],
		['the ratio before the edges', () => of(text('{{1}} a', 'x')), 2388293],
		['a variable at the start', () => of(text('{{1}}, thank you for your visit.', 'Ana')), 2388299],
		['a variable at the end', () => of(text('Thank you for your visit {{1}}', 'Ana')), 2388299],
		[
			'a variable before a full stop',
			() => of(text('Thank you for your visit, {{1}}!', 'Ana')),
			2388299,
		],

		['a button without its link', () => of(plain, buttons({ type: 'URL', text: 'Open' })), 2388050],
		['a Flow without its id', () => of(plain, buttons({ type: 'FLOW', text: 'Book' })), 2388050],
		[
			'an app that is not named',
			() => authentication({ type: 'BODY' }, oneTimePassword({ otp_type: 'ONE_TAP' })),
			2388050,
		],
		['a link without a scheme', () => of(plain, buttons(link('x.example'))), 2388052],
		[
			'a variable in the middle of a link',
			() => of(plain, buttons(link('https://x.example/{{1}}/a', ['https://x.example/1/a']))),
			2388052,
		],
		['a link to WhatsApp', () => of(plain, buttons(link('https://wa.me/447700900000'))), 2388081],
		[
			'another link to WhatsApp',
			() => of(plain, buttons(link('https://api.whatsapp.com/send'))),
			2388081,
		],
		[
			'a missing sample before a link to WhatsApp',
			() => of(plain, buttons(link('https://wa.me/{{1}}'))),
			2388043,
		],
		['a PDF as an image', () => of(media('IMAGE', 'DOCUMENT'), plain), 2388084],
		['an unusual image', () => of(media('IMAGE', 'GIF'), plain), 2388084],

		['no name', () => draft({ name: undefined }), undefined],
		['no components', () => draft({ components: undefined }), undefined],
		['an unknown language', () => draft({ language: 'en-US' }), undefined],
		['an unknown category', () => draft({ category: 'TRANSACTIONAL' }), undefined],
		['an unknown component', () => of(plain, { type: 'SIDEBAR' }), undefined],
		['an unknown button', () => of(plain, buttons({ type: 'SWIPE', text: 'x' })), undefined],
		['no body', () => of(header('Hello')), undefined],
		['two bodies', () => of(plain, plain), undefined],
		[
			'replies apart',
			() => of(plain, buttons(quick('a'), link('https://x.example'), quick('b'))),
			undefined,
		],
		[
			'three links',
			() => of(plain, buttons(...['a', 'b', 'c'].map((path) => link(`https://x.example/${path}`)))),
			undefined,
		],
		['eleven buttons', () => of(plain, buttons(...[...'abcdefghijk'].map(quick))), undefined],
		['an emoji on a button', () => of(plain, buttons(quick('Yes 🎉'))), undefined],
		[
			'a catalogue as UTILITY',
			() => of(plain, buttons({ type: 'CATALOG', text: 'View catalog' })),
			undefined,
		],
		['a carousel as UTILITY', () => of(plain, carousel(card(), card())), undefined],
		['a carousel of one card', () => marketing(plain, carousel(card())), undefined],
		[
			'a carousel of different cards',
			() => marketing(plain, carousel(card(), card('VIDEO'))),
			undefined,
		],
		[
			'an offer with its buttons the other way round',
			() => marketing(offer, plain, buttons(link('https://x.example'), coupon)),
			undefined,
		],
		[
			'products without a header',
			() => marketing(plain, buttons({ type: 'MPM', text: 'View items' })),
			undefined,
		],
		['a login code without its button', () => authentication({ type: 'BODY' }), undefined],
		[
			'an English label on a Spanish login code',
			() => ({
				...authentication({ type: 'BODY' }, oneTimePassword({ text: 'Copy code' })),
				language: 'es',
			}),
			undefined,
		],
		[
			'a login code that lives 91 minutes',
			() =>
				authentication(
					{ type: 'BODY' },
					{ type: 'FOOTER', code_expiration_minutes: 91 },
					oneTimePassword(),
				),
			undefined,
		],
		[
			'components beside a library template',
			() => draft({ library_template_name: 'x' }),
			undefined,
		],
	])('%s', async (_, body, subcode) => {
		const { status, data } = await create(body());
		expect(status).toBe(400);
		const error = data.error as Json;
		expect([error.code, error.error_subcode]).toEqual([100, subcode]);
		if (subcode) {
			expect(error).toMatchObject({
				message: 'Invalid parameter',
				error_user_title: expect.any(String),
				error_user_msg: expect.any(String),
			});
		}
	});

	it.each<[string, () => Json, number, number | undefined]>([
		['a bad phone number', () => of(plain, buttons(phone('0800 FLOWERS'))), 192, undefined],
		['29 seconds to live', () => draft({ message_send_ttl_seconds: 29 }), 131009, undefined],
		[
			'marketing that lives an hour',
			() => draft({ category: 'MARKETING', message_send_ttl_seconds: 3600 }),
			131009,
			undefined,
		],
	])('%s with a number of its own', async (_, body, code, subcode) => {
		const error = (await create(body())).data.error as Json;
		expect([error.code, error.error_subcode]).toEqual([code, subcode]);
	});

	it('login codes of a business that is not verified', async () => {
		harness.simulator.configureAccount({ businessVerified: false });
		const { status, data } = await create(authentication({ type: 'BODY' }, oneTimePassword()));
		expect([status, data.error]).toEqual([
			403,
			expect.objectContaining({ code: 10, error_subcode: 2388185 }),
		]);
	});

	it('a name by naming the field', async () => {
		const { data } = await create(draft({ name: 'X' }));
		expect(data.error).toMatchObject({ error_data: { blame_field_specs: [['name']] } });
	});

	it.each([
		['en_US', 'Variables cannot be at the start or end'],
		['pt_BR', 'As variáveis não podem ficar no início ou no fim'],
	] as const)('in the language of the token’s user: %s', async (locale, title) => {
		harness.simulator.configureAccount({ locale });
		const { data } = await create(of(text('Thank you for your visit {{1}}', 'Ana')));
		expect(data.error).toMatchObject({ error_subcode: 2388299, error_user_title: title });
	});

	it('what the account already has', async () => {
		const taken = await create(draft({ name: 'hello_there', language: 'en' }));
		expect(taken.data.error).toMatchObject({ error_subcode: 2388024 });
	});

	it('a second language in another category', async () => {
		const { data } = await create(
			draft({ name: 'hello_there', language: 'fr', category: 'MARKETING' }),
		);
		expect(data.error).toMatchObject({
			code: 100,
			error_user_msg: expect.stringContaining('MARKETING'),
		});
		expect(data.error).not.toHaveProperty('error_subcode');
	});

	it('more templates than the account may have', async () => {
		harness.simulator.configureAccount({ templateLimit: 17 });
		expect((await create(draft())).data.error).toMatchObject({ error_subcode: 2388019 });
	});

	it('a sample that was uploaded more than a day ago', async () => {
		const body = of(media('IMAGE'), plain);
		harness.simulator.advanceClock(24 * 3600 + 1);
		expect((await create(body)).data.error).toMatchObject({ error_subcode: 2388273 });
	});
});
