import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { template as templateMessage } from '../../../../nodes/whatsapp/messages/template.ts';
import type { FillableTemplate } from '../../../../nodes/whatsapp/templates/fillable.ts';
import {
	isHeaderFile,
	templateInput,
	templateParameters,
	TemplateValuesViolation,
} from '../../../../nodes/whatsapp/templates/parameters.ts';
import { parseTemplate } from '../../../../nodes/whatsapp/templates/schema.ts';
import { refusal, violationOf } from '../messages/refusal.mts';
import { body, buttons, EVERY_KIND, header, listed } from './everyKind.mts';

const kinds = Object.entries(EVERY_KIND);

/** `body.1`, and `button.0.payload?` for one that may be left out. */
const idsOf = (template: FillableTemplate) =>
	templateParameters(template).map(({ id, required }) => (required ? id : `${id}?`));

const samplesOf = (template: FillableTemplate) =>
	templateParameters(template).flatMap(({ id, sample }) =>
		sample === undefined ? [] : [[id, sample]],
	);

const refusalOf = (template: FillableTemplate, values: Record<string, unknown>) =>
	refusal(() => templateInput(template, values));

describe('what a sender fills in', () => {
	it.each([
		['fixed', []],
		[
			'text',
			[
				'header.text',
				'body.1',
				'body.2',
				'button.0.payload?',
				'button.1.payload?',
				'button.2.suffix',
			],
		],
		['named', ['header.day', 'body.first_name', 'body.time']],
		['image', ['header.image']],
		['video', ['header.video']],
		['document', ['header.document', 'header.documentName?']],
		['location', ['header.latitude', 'header.longitude', 'header.name?', 'header.address?']],
		['singleProduct', ['header.product', 'header.catalog', 'body.1']],
		['coupon', ['button.0.payload?', 'button.1.code']],
		['flow', ['button.0.token?', 'button.0.data?']],
		['catalog', ['button.0.thumbnail?']],
		['multiProduct', ['button.0.thumbnail', 'button.0.sections']],
		['offer', ['header.image', 'offer.expiresAt', 'body.1', 'button.0.code', 'button.1.suffix']],
		['oneTimePassword', ['code']],
		[
			'carousel',
			[
				'body.1',
				...[0, 1].flatMap((at) => [
					`card.${at}.header.image`,
					`card.${at}.body.1`,
					`card.${at}.button.0.payload?`,
					`card.${at}.button.1.suffix`,
				]),
			],
		],
	])('is derived from the template: %s', (kind, ids) => {
		expect(idsOf(EVERY_KIND[kind].template)).toStrictEqual(ids);
	});

	it.each<[string, unknown[], Record<string, unknown>, string[]]>([
		['a fixed URL', [buttons({ type: 'URL', text: 'Go', url: 'https://example.com/' })], {}, []],
		['a repeated variable', [body('{{1}} and {{2}} and {{1}}, dear.')], {}, ['body.1', 'body.2']],
		['variables out of order', [body('A {{2}} and {{1}} B')], {}, ['body.1', 'body.2']],
		[
			'names although the provider tells no format',
			[header('TEXT', { text: 'On {{day}}' }), body('At {{time}} then.')],
			{ parameter_format: undefined },
			['header.day', 'body.time'],
		],
		[
			'the button of a code as it was written',
			[{ type: 'BODY', add_security_recommendation: true }, buttons({ type: 'OTP' })],
			{ category: 'AUTHENTICATION' },
			['code'],
		],
		[
			'the button of a code where the category is missing',
			[
				body('{{1}} is it.'),
				buttons({ type: 'URL', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' }),
			],
			{ category: undefined },
			['code'],
		],
		[
			'a URL of somebody else that looks like one',
			[buttons({ type: 'URL', url: 'https://shop.example/?code=otp{{1}}' })],
			{},
			['button.0.suffix'],
		],
		[
			'an offer without an end',
			[{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Now', has_expiration: false } }],
			{},
			[],
		],
		[
			'kinds that nobody knows yet',
			[
				header('HOLOGRAM'),
				{ type: 'SMELL', text: '{{1}}' },
				body('Hello {{1}}, how are you?'),
				buttons({ type: 'TELEPORT', text: '{{1}}' }, { type: 'COPY_CODE' }),
			],
			{},
			['body.1', 'button.1.code'],
		],
	])('follows %s', (_what, components, more, ids) => {
		expect(idsOf(listed(components, more))).toStrictEqual(ids);
	});

	it.each([
		[
			'text',
			[
				['header.text', '12 May'],
				['body.1', 'Ana'],
				['body.2', '10:30'],
				['button.2.suffix', '81'],
			],
		],
		[
			'named',
			[
				['header.day', 'Monday'],
				['body.first_name', 'Ana'],
				['body.time', '10:30'],
			],
		],
		['coupon', [['button.1.code', 'SPRING25']]],
		[
			'offer',
			[
				['button.0.code', 'WEEKEND'],
				['button.1.suffix', '9'],
			],
		],
		['oneTimePassword', [['code', '123456']]],
		[
			'carousel',
			[
				['body.1', 'Ana'],
				['card.0.body.1', '€ 10'],
				['card.1.body.1', '€ 20'],
			],
		],
	])('has the samples of its submission: %s', (kind, samples) => {
		expect(samplesOf(EVERY_KIND[kind].template)).toStrictEqual(samples);
	});

	it.each<[string, unknown]>([
		['a list of lists', { body_text: [['Ana', 'A-1']] }],
		['a list', { body_text: ['Ana', 'A-1'] }],
	])('reads the samples of a body from %s', (_shape, example) => {
		expect(samplesOf(listed([body('Hi {{1}}, here is {{2}}.', example)]))).toStrictEqual([
			['body.1', 'Ana'],
			['body.2', 'A-1'],
		]);
	});

	it('shows no handle and no signed address of sample media', () => {
		const media = { example: { header_handle: ['https://scontent.whatsapp.net/v/a?oh=secret'] } };
		expect(JSON.stringify(templateParameters(listed([header('IMAGE', media)])))).not.toContain(
			'secret',
		);
	});

	it('says how much room the fixed text leaves, in characters as WhatsApp counts them', () => {
		const template = listed([
			header('TEXT', { text: '👍 {{1}}' }),
			body(`${'x'.repeat(1000)} {{1}}.`),
		]);
		expect(templateParameters(template).map(({ maxLength }) => maxLength)).toStrictEqual([58, 22]);
	});

	it('shows a variable in the words around it', () => {
		const [, second] = templateParameters(EVERY_KIND.text.template).filter(({ id }) =>
			id.startsWith('body'),
		);
		expect(second.description).toContain('seeing you at {{2}} on the date');
	});
});

describe('the input of the message builder', () => {
	it.each([
		['fixed', {}],
		[
			'text',
			{
				header: { type: 'text', text: '13 June' },
				body: ['Bob', '9:00'],
				buttons: [
					{ index: 0, kind: 'quickReply', payload: 'OK-81' },
					{ index: 2, kind: 'url', suffix: '82?a=%20b' },
				],
			},
		],
		[
			'named',
			{
				header: { type: 'text', text: 'Friday', parameterName: 'day' },
				body: [
					{ name: 'first_name', value: 'Bob' },
					{ name: 'time', value: '9:00' },
				],
			},
		],
		['image', { header: { type: 'image', url: 'https://example.com/a.jpg' } }],
		['video', { header: { type: 'video', url: 'https://example.com/a.mp4' } }],
		[
			'document',
			{
				header: { type: 'document', url: 'https://example.com/a.pdf', filename: 'invoice.pdf' },
			},
		],
		[
			'location',
			{
				header: {
					type: 'location',
					latitude: 48.2,
					longitude: 16.3,
					name: 'Office',
					address: 'Street 1',
				},
			},
		],
		[
			'singleProduct',
			{
				header: { type: 'product', productRetailerId: 'A-1', catalogId: '194836987003835' },
				body: ['Bob'],
			},
		],
		['coupon', { buttons: [{ index: 1, kind: 'copyCode', code: 'SUMMER25' }] }],
		['flow', { buttons: [{ index: 0, kind: 'flow', token: 'T-1', data: { day: 'Friday' } }] }],
		['catalog', { buttons: [{ index: 0, kind: 'catalog', thumbnailProductRetailerId: 'A-1' }] }],
		[
			'multiProduct',
			{
				buttons: [
					{
						index: 0,
						kind: 'multiProduct',
						thumbnailProductRetailerId: 'A-1',
						sections: [{ title: 'Tools', productRetailerIds: ['A-1', 'A-2'] }],
					},
				],
			},
		],
		[
			'offer',
			{
				header: { type: 'image', url: 'https://example.com/a.jpg' },
				limitedTimeOffer: { expiration: '2026-12-24T18:00:00+01:00' },
				body: ['Bob'],
				buttons: [
					{ index: 0, kind: 'copyCode', code: 'WEEKEND26' },
					{ index: 1, kind: 'url', suffix: '12' },
				],
			},
		],
		['oneTimePassword', { oneTimePassword: '654321' }],
		[
			'carousel',
			{
				body: ['Bob'],
				carousel: [0, 1].map((at) => ({
					header: { type: 'image', url: `https://example.com/${at}.jpg` },
					body: [`€ ${at + 1}`],
					buttons: [
						{ index: 0, kind: 'quickReply', payload: `more ${at}` },
						{ index: 1, kind: 'url', suffix: `${at}` },
					],
				})),
			},
		],
	])('has every value in its place: %s', (kind, contents) => {
		const { template, values } = EVERY_KIND[kind];
		const input = templateInput(template, values);
		expect(input).toStrictEqual({ name: 'visit_reminder', language: 'en_US', ...contents });
		expect(() => templateMessage(input)).not.toThrow();
	});

	it.each(kinds)('needs the required values only: %s', (_kind, { template, values }) => {
		const required = templateParameters(template).flatMap(({ id, required: isRequired }) =>
			isRequired ? [[id, values[id]]] : [],
		);
		const input = templateInput(template, {
			...Object.fromEntries(templateParameters(template).map(({ id }) => [id, null])),
			...Object.fromEntries(required),
		});
		expect(() => templateMessage(input)).not.toThrow();
	});

	it.each<[string, unknown]>([
		['JSON text', '[{"title":"Tools","productRetailerIds":["A-1"]}]'],
		["Meta's spelling", [{ title: 'Tools', product_items: [{ product_retailer_id: 'A-1' }] }]],
	])('takes the sections of products as %s', (_what, sections) => {
		const { template } = EVERY_KIND.multiProduct;
		const values = { 'button.0.thumbnail': 'A-1', 'button.0.sections': sections };
		expect(templateInput(template, values).buttons).toMatchObject([
			{ sections: [{ title: 'Tools', productRetailerIds: ['A-1'] }] },
		]);
	});

	it('takes the code of an old authentication template without a button in its body only', () => {
		const template = listed([body('Your code is {{1}}.')], { category: 'AUTHENTICATION' });
		expect(templateInput(template, { code: '1234' })).toMatchObject({ body: ['1234'] });
	});
});

describe('values that do not fit', () => {
	it('are all named at once, with the first as the field', () => {
		expect(
			refusalOf(EVERY_KIND.text.template, {
				'header.text': ' ',
				'body.1': 'Bob\nBrown',
				'button.2.suffix': 'a b',
				'body.3': 'too many',
				colour: 'red',
			}),
		).toStrictEqual({
			field: 'header.text',
			message: [
				"The values do not fit the template 'visit_reminder' (en_US)",
				"Missing: 'Body Variable 2' (body.2)",
				"Empty: 'Header Variable' (header.text)",
				"body.1: 'Body Variable 1' contains a line break; WhatsApp refuses it in a template's value (132018)",
				"button.2.suffix: 'Button 3 URL Suffix' contains a blank, which breaks the URL",
				'Not in the template: body.3, colour',
			].join('. '),
			fix: expect.stringMatching(
				/^Fill in 'Body Variable 2'\. Fill in 'Header Variable'\. .*Remove body\.3 and colour; the template takes header\.text, body\.1/,
			),
		});
	});

	it.each([
		['image', 'header.image', true],
		['document', 'header.document', true],
		['carousel', 'card.0.header.image', false],
	])('are told apart for the panel, which takes a file for some: %s', (kind, id, isOfHeader) => {
		const violation = violationOf(() => templateInput(EVERY_KIND[kind].template, {}));
		const missing = violation instanceof TemplateValuesViolation ? violation.missing : [];
		const parameter = missing.find((each) => each.id === id);
		expect(parameter).toBeDefined();
		expect(parameter && isHeaderFile(parameter)).toBe(isOfHeader);
		expect(violation?.fix).toContain(`'${parameter?.label}'`);
	});

	it('that cannot even be read are no rule violation: the error itself comes through', () => {
		const section = {
			get title() {
				throw new TypeError('this proxy was revoked');
			},
		};
		const { template, values } = EVERY_KIND.multiProduct;
		expect(() => templateInput(template, { ...values, 'button.0.sections': [section] })).toThrow(
			TypeError,
		);
	});

	it.each(kinds)('are missing when none are given: %s', (_kind, { template }) => {
		const ids = templateParameters(template).flatMap(({ id, required }) => (required ? id : []));
		const refused = refusalOf(template, {});
		expect(refused?.field).toBe(ids[0]);
		for (const id of ids) expect(refused?.message).toContain(`(${id})`);
	});

	it.each<[string, string, Record<string, unknown>, RegExp]>([
		['a tab', 'text', { 'body.1': 'a\tb' }, /body\.1: .*a tab.*132018/],
		['five blanks', 'text', { 'body.2': 'a     b' }, /body\.2: .*more than 4 blanks/],
		['a list', 'text', { 'body.2': ['a'] }, /body\.2: .*a list, not a text/],
		[
			'a header beyond 60',
			'text',
			{ 'header.text': 'x'.repeat(55) },
			/header\.text: the header with its values has 61 characters; WhatsApp allows 60 \(132005\)/,
		],
		[
			'a body beyond 1,024',
			'text',
			{ 'body.1': 'x'.repeat(600), 'body.2': 'y'.repeat(500) },
			/body\.1: the body with its values has 1,1\d\d characters; WhatsApp allows 1,024/,
		],
		[
			'a card beyond 160',
			'carousel',
			{ 'card.1.body.1': 'x'.repeat(140) },
			/card\.1\.body\.1: the body .* allows 160/,
		],
		[
			'an offer beyond 600',
			'offer',
			{ 'body.1': 'x'.repeat(590) },
			/body\.1: the body .* allows 600/,
		],
		[
			'a single product beyond 160',
			'singleProduct',
			{ 'body.1': 'x'.repeat(150) },
			/body\.1: the body .* allows 160/,
		],
		[
			'a URL beyond 2,000',
			'text',
			{ 'button.2.suffix': 'x'.repeat(1990) },
			/button\.2\.suffix: the URL .* allows 2,000/,
		],
		[
			'the whole URL as suffix',
			'text',
			{ 'button.2.suffix': 'https://clinic.example/v/82' },
			/button\.2\.suffix: .*repeats the address/,
		],
		[
			'the whole URL without its scheme as suffix',
			'text',
			{ 'button.2.suffix': 'clinic.example/v/82' },
			/button\.2\.suffix: .*repeats the address/,
		],
		[
			'another URL as suffix',
			'text',
			{ 'button.2.suffix': 'https://example.com/82' },
			/button\.2\.suffix: .*a whole URL/,
		],
		[
			'an expression that was not evaluated',
			'text',
			{ 'body.1': '{{ $json.name }}' },
			/body\.1: .*expression/,
		],
		[
			'a file that is no URL',
			'image',
			{ 'header.image': 'a.jpg' },
			/header\.image: .*not an http or https URL/,
		],
		[
			'a latitude beyond the pole',
			'location',
			{ 'header.latitude': 91 },
			/header\.latitude: .*from -90 to 90/,
		],
		[
			'a coupon beyond 20',
			'coupon',
			{ 'button.1.code': 'x'.repeat(21) },
			/button\.1\.code: .*allows 20/,
		],
		['a code beyond 15', 'oneTimePassword', { code: '1'.repeat(16) }, /code: .*allows 15/],
		[
			'data that is no JSON',
			'flow',
			{ 'button.0.data': '{day}' },
			/button\.0\.data: .*not valid JSON/,
		],
		[
			'an end in seconds',
			'offer',
			{ 'offer.expiresAt': 1_800_000_000 },
			/offer\.expiresAt: .*in seconds/,
		],
		[
			'a product that is an object',
			'multiProduct',
			{ 'button.0.sections': [{ productRetailerIds: [{ id: 1 }] }] },
			/button\.0\.sections: .*an object, not a text/,
		],
		['the value of a fixed template', 'fixed', { 'body.1': 'x' }, /Not in the template: body\.1/],
		[
			'a body of a template that takes a code',
			'oneTimePassword',
			{ 'body.1': '1' },
			/Not in the template: body\.1/,
		],
		[
			'a card that the template lacks',
			'carousel',
			{ 'card.2.body.1': 'x' },
			/Not in the template: card\.2\.body\.1/,
		],
		['a name that every object has', 'fixed', { toString: 'x' }, /Not in the template: toString/],
	])('are refused: %s', (_what, kind, odd, message) => {
		const { template, values } = EVERY_KIND[kind];
		expect(refusalOf(template, { ...values, ...odd })?.message).toMatch(message);
	});

	it('do not include fields left blank that the template no longer has', () => {
		const { template, values } = EVERY_KIND.text;
		expect(refusalOf(template, { ...values, 'body.3': '', 'header.image': null })).toBeUndefined();
	});
});

describe('any template', () => {
	const word = fc.constantFrom('a', '{{1}}', '{{2}}', '{{name}}', '{{', '}}', 'ü', '👍', '\n', ' ');
	const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(''));
	const button = fc.record(
		{
			type: fc.constantFrom('URL', 'QUICK_REPLY', 'COPY_CODE', 'FLOW', 'MPM', 'CATALOG', 'NEW', ''),
			text: fc.oneof(text, fc.anything()),
			url: fc.oneof(text, fc.anything()),
			example: fc.anything(),
		},
		{ requiredKeys: [] },
	);
	const component = fc.record(
		{
			type: fc.constantFrom('HEADER', 'BODY', 'BUTTONS', 'LIMITED_TIME_OFFER', 'NEW', ''),
			format: fc.constantFrom('TEXT', 'IMAGE', 'DOCUMENT', 'LOCATION', 'PRODUCT', 'NEW'),
			text: fc.oneof(text, fc.anything()),
			example: fc.anything(),
			buttons: fc.oneof(fc.array(button, { maxLength: 3 }), fc.anything()),
			limited_time_offer: fc.anything(),
		},
		{ requiredKeys: [] },
	);
	const cards = fc.array(fc.record({ components: fc.array(component, { maxLength: 3 }) }), {
		maxLength: 3,
	});
	const template = fc
		.record({
			name: fc.constant('t'),
			language: fc.constant('en'),
			category: fc.constantFrom('UTILITY', 'AUTHENTICATION', 'NEW', undefined),
			parameter_format: fc.constantFrom('NAMED', 'POSITIONAL', undefined),
			components: fc.oneof(
				fc
					.tuple(fc.array(component, { maxLength: 4 }), cards)
					.map(([parts, carousel]) => [...parts, { type: 'CAROUSEL', cards: carousel }]),
				fc.anything(),
			),
		})
		.map(parseTemplate)
		.filter((parsed) => parsed !== undefined);

	it('can be read, with ids that are unique', () => {
		fc.assert(
			fc.property(template, (any) => {
				const ids = templateParameters(any).map(({ id }) => id);
				expect(new Set(ids).size).toBe(ids.length);
			}),
		);
	});

	it('names every value that is missing, and whatever is surplus', () => {
		fc.assert(
			fc.property(
				template,
				fc.dictionary(fc.string(), fc.string({ minLength: 1 })),
				(any, values) => {
					const parameters = templateParameters(any);
					const required = parameters.filter(
						({ id, required }) => required && !Object.hasOwn(values, id),
					);
					const known = new Set(parameters.map(({ id }) => id));
					const surplus = Object.keys(values).filter(
						(id) => !known.has(id) && values[id].trim() !== '',
					);
					const message = refusalOf(any, values)?.message ?? '';
					for (const { id } of required) expect(message).toContain(`(${id})`);
					for (const id of surplus) expect(message).toContain(id);
				},
			),
		);
	});
});

describe('the words around a variable', () => {
	const long = 'x'.repeat(45);
	const wordsOf = (text: string) =>
		templateParameters(listed([body(text)])).map(({ description }) => description);

	it.each([
		['a short text stays whole', 'Hello {{1}}, see you.', ['Hello {{1}}, see you.']],
		[
			'each variable has its own words',
			`Hello {{1}}, ${'we look forward to seeing you again at '}{{2}} on the date above, as agreed between us all.`,
			[
				'Hello {{1}}, we look forward to seeing you again …',
				'… we look forward to seeing you again at {{2}} on the date above, as agreed between …',
			],
		],
		['a word that has no end is cut', `${long}{{1}} ok`, [`…${'x'.repeat(40)}{{1}} ok`]],
	])('%s', (_, text, expected) => {
		expect(wordsOf(text)).toEqual(expected);
	});

	it('a variable that stands there twice is described where it stands first', () => {
		expect(wordsOf('Hello {{1}}, dear {{1}}.')).toEqual(['Hello {{1}}, dear {{1}}.']);
	});
});

describe('a text header', () => {
	it('has one variable at most: a second one, which Meta refuses, asks for nothing', () => {
		const template = listed([header('TEXT', { text: '{{1}} and {{2}}' }), body('Hello.')]);
		expect(idsOf(template)).toEqual(['header.text']);
	});
});
