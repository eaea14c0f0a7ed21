import { describe, expect, it } from '@jest/globals';
import { template, type TemplateContents } from '../../../../nodes/whatsapp/messages/template.ts';
import { refusal } from './refusal.mts';
import { untyped } from './untyped.mts';

const url = 'https://example.com/a.jpg';

function components(contents: TemplateContents & { components?: unknown }): unknown {
	return template({ name: 'visit', language: 'en_US', ...contents }).custom.template.components;
}

const bodyOf = (...texts: string[]) => ({
	type: 'body',
	parameters: texts.map((text) => ({ type: 'text', text })),
});

describe('bodies', () => {
	it("is Meta's template in a custom object", () => {
		const content = template({
			name: 'visit_reminder',
			language: 'en_US',
			header: { type: 'text', text: '12 May' },
			body: ['Ana', '10:30'],
			buttons: [
				{ index: 0, kind: 'quickReply', payload: 'OK-81' },
				{ index: 2, kind: 'url', suffix: '81?a=%20b' },
			],
		});
		expect(content).toStrictEqual({
			message_type: 'custom',
			custom: {
				type: 'template',
				template: {
					name: 'visit_reminder',
					language: { policy: 'deterministic', code: 'en_US' },
					components: [
						{ type: 'header', parameters: [{ type: 'text', text: '12 May' }] },
						bodyOf('Ana', '10:30'),
						{
							type: 'button',
							sub_type: 'quick_reply',
							index: '0',
							parameters: [{ type: 'payload', payload: 'OK-81' }],
						},
						{
							type: 'button',
							sub_type: 'url',
							index: '2',
							parameters: [{ type: 'text', text: '81?a=%20b' }],
						},
					],
				},
			},
		});
	});

	it.each([
		['nothing', {}],
		['empty lists', { body: [], buttons: [], carousel: [], components: '' }],
		['a quick reply with nothing to fill in', { buttons: [{ index: 0, kind: 'quickReply' }] }],
		['a catalog with nothing to fill in', { buttons: [{ index: 0, kind: 'catalog' }] }],
	] as Array<[string, TemplateContents]>)('has no components for %s', (_what, contents) => {
		expect(template({ name: 'hello', language: 'en', ...contents }).custom.template).toStrictEqual({
			name: 'hello',
			language: { policy: 'deterministic', code: 'en' },
		});
	});

	it.each<[string, TemplateContents, unknown]>([
		['a number as value', { body: untyped([42]) }, [bodyOf('42')]],
		[
			'named values',
			{
				header: { type: 'text', text: 'May', parameterName: 'month' },
				body: [
					{ name: 'first_name', value: 'Ana' },
					{ name: 'code_2', value: 'A' },
				],
			},
			[
				{ type: 'header', parameters: [{ type: 'text', parameter_name: 'month', text: 'May' }] },
				{
					type: 'body',
					parameters: [
						{ type: 'text', parameter_name: 'first_name', text: 'Ana' },
						{ type: 'text', parameter_name: 'code_2', text: 'A' },
					],
				},
			],
		],
		[
			'an image',
			{ header: { type: 'image', url } },
			[{ type: 'header', parameters: [{ type: 'image', image: { link: url } }] }],
		],
		[
			'a video',
			{ header: { type: 'video', url } },
			[{ type: 'header', parameters: [{ type: 'video', video: { link: url } }] }],
		],
		[
			'a document',
			{ header: { type: 'document', url, filename: 'a.pdf' } },
			[
				{
					type: 'header',
					parameters: [{ type: 'document', document: { link: url, filename: 'a.pdf' } }],
				},
			],
		],
		[
			'a location',
			{
				header: { type: 'location', latitude: 1, longitude: 2, name: 'Office', address: 'Street' },
			},
			[
				{
					type: 'header',
					parameters: [
						{
							type: 'location',
							location: { latitude: 1, longitude: 2, name: 'Office', address: 'Street' },
						},
					],
				},
			],
		],
		[
			'a product',
			{ header: { type: 'product', productRetailerId: 'a', catalogId: '1' } },
			[
				{
					type: 'header',
					parameters: [{ type: 'product', product: { product_retailer_id: 'a', catalog_id: '1' } }],
				},
			],
		],
		[
			'a one-time password, twice as Meta wants it',
			{ oneTimePassword: '123456' },
			[
				bodyOf('123456'),
				{
					type: 'button',
					sub_type: 'url',
					index: '0',
					parameters: [{ type: 'text', text: '123456' }],
				},
			],
		],
		[
			'a limited-time offer with its code',
			{
				body: ['Ana'],
				limitedTimeOffer: { expiration: '2026-12-24T18:00:00+01:00' },
				buttons: [
					{ index: 0, kind: 'copyCode', code: 'SAVE25' },
					{ index: 1, kind: 'url', suffix: 'x' },
				],
			},
			[
				bodyOf('Ana'),
				{
					type: 'button',
					sub_type: 'copy_code',
					index: '0',
					parameters: [{ type: 'coupon_code', coupon_code: 'SAVE25' }],
				},
				{ type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'x' }] },
				{
					type: 'limited_time_offer',
					parameters: [
						{
							type: 'limited_time_offer',
							limited_time_offer: { expiration_time_ms: 1798131600000 },
						},
					],
				},
			],
		],
		[
			'a catalog',
			{ buttons: [{ index: 0, kind: 'catalog', thumbnailProductRetailerId: 'a' }] },
			[
				{
					type: 'button',
					sub_type: 'catalog',
					index: '0',
					parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'a' } }],
				},
			],
		],
		[
			'a Flow',
			{ buttons: [{ index: 1, kind: 'flow', token: 't', data: '{"a":{"camelCase":1}}' }] },
			[
				{
					type: 'button',
					sub_type: 'flow',
					index: '1',
					parameters: [
						{
							type: 'action',
							action: { flow_token: 't', flow_action_data: { a: { camelCase: 1 } } },
						},
					],
				},
			],
		],
		[
			'a Flow without anything, which Meta does not take',
			{ buttons: [{ index: 0, kind: 'flow' }] },
			[
				{
					type: 'button',
					sub_type: 'flow',
					index: '0',
					parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
				},
			],
		],
		[
			'several products',
			{
				buttons: [
					{
						index: 0,
						kind: 'multiProduct',
						thumbnailProductRetailerId: 'a',
						sections: [{ title: 'New', productRetailerIds: ['a', 'b'] }],
					},
				],
			},
			[
				{
					type: 'button',
					sub_type: 'mpm',
					index: '0',
					parameters: [
						{
							type: 'action',
							action: {
								thumbnail_product_retailer_id: 'a',
								sections: [
									{
										title: 'New',
										product_items: [{ product_retailer_id: 'a' }, { product_retailer_id: 'b' }],
									},
								],
							},
						},
					],
				},
			],
		],
		[
			'a carousel',
			{
				body: ['Ana'],
				carousel: [
					{
						header: { type: 'image', url },
						body: ['One'],
						buttons: [{ index: 0, kind: 'quickReply', payload: 'p1' }],
					},
					{
						header: { type: 'image', url },
						body: ['Two'],
						buttons: [{ index: 1, kind: 'url', suffix: 's' }],
					},
				],
			},
			[
				bodyOf('Ana'),
				{
					type: 'carousel',
					cards: [
						{
							card_index: 0,
							components: [
								{ type: 'header', parameters: [{ type: 'image', image: { link: url } }] },
								bodyOf('One'),
								{
									type: 'button',
									sub_type: 'quick_reply',
									index: '0',
									parameters: [{ type: 'payload', payload: 'p1' }],
								},
							],
						},
						{
							card_index: 1,
							components: [
								{ type: 'header', parameters: [{ type: 'image', image: { link: url } }] },
								bodyOf('Two'),
								{
									type: 'button',
									sub_type: 'url',
									index: '1',
									parameters: [{ type: 'text', text: 's' }],
								},
							],
						},
					],
				},
			],
		],
	])('%s', (_what, contents, expected) => {
		expect(components(contents)).toStrictEqual(expected);
	});

	it.each([
		['as they are', [{ type: 'order_details', anyKey: { keep_me: null } }]],
		['from JSON', '[{"type":"order_details","anyKey":{"keep_me":null}}]'],
	])('passes components on %s', (_what, given) => {
		expect(components({ components: given })).toStrictEqual([
			{ type: 'order_details', anyKey: { keep_me: null } },
		]);
	});

	it.each<[number | string | Date, number]>([
		[1798131600000, 1798131600000],
		['1798131600000', 1798131600000],
		['2026-12-24T17:00:00Z', 1798131600000],
		['2026-12-24T12:00:00.000-05:00', 1798131600000],
		[new Date(1798131600000), 1798131600000],
	])('reads the end of an offer from %p', (expiration, expected) => {
		expect(JSON.stringify(components({ limitedTimeOffer: { expiration } }))).toContain(
			`"expiration_time_ms":${expected}`,
		);
	});
});

describe('refusals', () => {
	const image = { header: { type: 'image' as const, url } };

	it.each<[string, TemplateContents & { components?: unknown }, string, RegExp]>([
		['an empty value', { body: ['Ana', ''] }, 'body[1]', /'Body Value 2' is empty/],
		['a missing value', { body: untyped([null]) }, 'body[0]', /empty/],
		['a line break', { body: ['a\nb'] }, 'body[0]', /a line break.*132018/],
		['a carriage return', { body: ['a\rb'] }, 'body[0]', /a line break/],
		['a tab', { body: ['a\tb'] }, 'body[0]', /a tab/],
		['five blanks', { body: ['a     b'] }, 'body[0]', /more than 4 blanks/],
		[
			'a line break in the header',
			{ header: { type: 'text', text: 'a\nb' } },
			'header.text',
			/line break/,
		],
		[
			'a tab in a named value',
			{ body: [{ name: 'city', value: 'a\tb' }] },
			'body[0].value',
			/'Body Value city' contains a tab/,
		],
		[
			'named and positional values',
			{ body: untyped(['Ana', { name: 'city', value: 'B' }]) },
			'body',
			/partly named/,
		],
		[
			'a named header over a positional body',
			{ header: { type: 'text', text: 'a', parameterName: 'b' }, body: ['c'] },
			'body',
			/partly named/,
		],
		[
			'a positional header over a named body',
			{ header: { type: 'text', text: 'a' }, body: [{ name: 'b', value: 'c' }] },
			'body',
			/partly named/,
		],
		[
			'named values in a card only',
			{
				body: ['a'],
				carousel: [image, image].map((card) => ({ ...card, body: [{ name: 'b', value: 'c' }] })),
			},
			'body',
			/partly named/,
		],
		[
			'a name twice',
			{
				body: [
					{ name: 'a', value: '1' },
					{ name: 'a', value: '2' },
				],
			},
			'body[1].name',
			/given twice/,
		],
		['a name in capitals', { body: [{ name: 'First', value: '1' }] }, 'body[0].name', /lower-case/],
		['values that are no list', { body: untyped('Ana') }, 'body', /not a list/],
		['an unknown header', { header: untyped({ type: 'gif', url }) }, 'header.type', /image/],
		['a header without URL', { header: { type: 'image', url: '' } }, 'header.url', /empty/],
		[
			'a location off the map',
			{ header: { type: 'location', latitude: 91, longitude: 0 } },
			'header.latitude',
			/-90 to 90/,
		],
		[
			'index 10',
			{ buttons: [{ index: 10, kind: 'url', suffix: 'a' }] },
			'buttons[0].index',
			/0 to 9/,
		],
		[
			'index -1',
			{ buttons: [{ index: -1, kind: 'url', suffix: 'a' }] },
			'buttons[0].index',
			/0 to 9/,
		],
		[
			'index 0.5',
			{ buttons: [{ index: 0.5, kind: 'url', suffix: 'a' }] },
			'buttons[0].index',
			/whole/,
		],
		[
			'an index twice',
			{
				buttons: [
					{ index: 0, kind: 'quickReply', payload: 'a' },
					{ index: untyped('0'), kind: 'quickReply', payload: 'b' },
				],
			},
			'buttons[1].index',
			/same as 'Button 1 Index'/,
		],
		[
			'an unknown button',
			{ buttons: [untyped({ index: 0, kind: 'phone' })] },
			'buttons[0].kind',
			/quickReply/,
		],
		[
			'a blank in a suffix',
			{ buttons: [{ index: 0, kind: 'url', suffix: 'a b' }] },
			'buttons[0].suffix',
			/blank/,
		],
		[
			'no suffix',
			{ buttons: [{ index: 0, kind: 'url', suffix: '' }] },
			'buttons[0].suffix',
			/empty/,
		],
		[
			'no thumbnail',
			{ buttons: [untyped({ index: 0, kind: 'multiProduct', sections: [] })] },
			'buttons[0].thumbnailProductRetailerId',
			/empty/,
		],
		[
			'a section without title next to another',
			{
				buttons: [
					{
						index: 0,
						kind: 'multiProduct',
						thumbnailProductRetailerId: 'a',
						sections: [{ productRetailerIds: ['a'] }, { productRetailerIds: ['b'] }],
					},
				],
			},
			'buttons[0].sections[0].title',
			/empty/,
		],
		[
			'no products',
			{
				buttons: [
					{ index: 0, kind: 'multiProduct', thumbnailProductRetailerId: 'a', sections: [] },
				],
			},
			'buttons[0].sections',
			/at least 1/,
		],
		[
			'data that is no object',
			{ buttons: [{ index: 0, kind: 'flow', data: '[1]' }] },
			'buttons[0].data',
			/JSON object/,
		],
		[
			'a one-time password and a body',
			{ oneTimePassword: '1', body: ['a'] },
			'body',
			/One-Time Password/,
		],
		[
			'an offer that ends in seconds',
			{ limitedTimeOffer: { expiration: 1798131600 } },
			'limitedTimeOffer.expiration',
			/seconds/,
		],
		[
			'an offer without end',
			{ limitedTimeOffer: { expiration: '' } },
			'limitedTimeOffer.expiration',
			/point in time/,
		],
		[
			'an offer that ends at a local time',
			{ limitedTimeOffer: { expiration: '2026-12-24T18:00:00' } },
			'limitedTimeOffer.expiration',
			/point in time/,
		],
		[
			'an offer that ends on an invalid date',
			{ limitedTimeOffer: { expiration: new Date('x') } },
			'limitedTimeOffer.expiration',
			/point in time/,
		],
		[
			'cards with different headers',
			{ carousel: [image, { header: { type: 'video', url } }] },
			'carousel[1].header',
			/another kind of header/,
		],
		[
			'cards with different bodies',
			{ carousel: [{ ...image, body: ['a'] }, image] },
			'carousel[1].body',
			/another kind of body/,
		],
		[
			'a third button on a card',
			{ carousel: [image, { ...image, buttons: [{ index: 2, kind: 'url', suffix: 'a' }] }] },
			'carousel[1].buttons[0].index',
			/'Card 2 Button 1 Index' is not a number from 0 to 1/,
		],
		[
			'components and a body',
			{ components: [{ type: 'body' }], body: ['a'] },
			'body',
			/'Components'/,
		],
		['components that are no list', { components: '{}' }, 'components', /JSON array/],
		[
			'components without type',
			{ components: [{ parameters: [] }] },
			'components[0].type',
			/empty/,
		],
		['components as broken JSON', { components: '[{]' }, 'components', /not valid JSON/],
	])('%s', (_what, contents, field, message) => {
		const found = refusal(() => components(contents));
		expect(found?.field).toBe(field);
		expect(found?.message).toMatch(message);
	});

	it.each([
		['no name', '', 'en', 'name'],
		['a namespace', 'ns:visit', 'en', 'name'],
		['capitals', 'Visit', 'en', 'name'],
		['a name of 513 characters', 'a'.repeat(513), 'en', 'name'],
		['no language', 'visit', '', 'language'],
		['a hyphen in the language', 'visit', 'en-US', 'language'],
		['a language in words', 'visit', 'English (US)', 'language'],
	])('%s', (_what, name, language, field) => {
		expect(refusal(() => template({ name, language }))?.field).toBe(field);
	});

	it.each(['en', 'en_US', 'pt_BR', 'zh_CN', 'prs_AF', 'fil'])(
		'takes the language %s',
		(language) => {
			expect(refusal(() => template({ name: 'a'.repeat(512), language }))).toBeUndefined();
		},
	);
});
