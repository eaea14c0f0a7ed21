import { describe, expect, it } from '@jest/globals';
import { audio } from '../../../../nodes/whatsapp/messages/audio.ts';
import { callToActionUrl } from '../../../../nodes/whatsapp/messages/callToActionUrl.ts';
import { catalog } from '../../../../nodes/whatsapp/messages/catalog.ts';
import type { MessageContent } from '../../../../nodes/whatsapp/messages/content.ts';
import { file } from '../../../../nodes/whatsapp/messages/file.ts';
import { flow } from '../../../../nodes/whatsapp/messages/flow.ts';
import { image } from '../../../../nodes/whatsapp/messages/image.ts';
import { codePoints } from '../../../../nodes/whatsapp/messages/limits.ts';
import { list } from '../../../../nodes/whatsapp/messages/list.ts';
import { locationRequest } from '../../../../nodes/whatsapp/messages/locationRequest.ts';
import { productList } from '../../../../nodes/whatsapp/messages/productList.ts';
import { replyButtons } from '../../../../nodes/whatsapp/messages/replyButtons.ts';
import { messageRequest } from '../../../../nodes/whatsapp/messages/request.ts';
import { singleProduct } from '../../../../nodes/whatsapp/messages/singleProduct.ts';
import { template, type TemplateContents } from '../../../../nodes/whatsapp/messages/template.ts';
import { text } from '../../../../nodes/whatsapp/messages/text.ts';
import { video } from '../../../../nodes/whatsapp/messages/video.ts';
import { refusal } from './refusal.mts';

const url = 'https://example.com/a.bin';
const yes = [{ id: 'yes', title: 'Yes' }];
const rows = [{ id: 'a', title: 'A' }];
const body = 'Body';

const buttons = (input: object) => replyButtons({ body, buttons: yes, ...input });
const menu = (input: object) => list({ body, button: 'Open', sections: [{ rows }], ...input });
const row = (input: object) => menu({ sections: [{ rows: [{ id: 'a', title: 'A', ...input }] }] });
const toWeb = (input: object) => callToActionUrl({ body, displayText: 'Go', url, ...input });
const toFlow = (input: object) => flow({ body, cta: 'Go', flowId: '1', ...input });
const products = (input: object) =>
	productList({
		catalogId: '1',
		header: 'Header',
		body,
		sections: [{ productRetailerIds: ['a'] }],
		...input,
	});
const approved = (contents: TemplateContents) =>
	template({ name: 'visit', language: 'en', ...contents });
const card = (input: object) =>
	approved({
		carousel: [
			{ header: { type: 'image', url }, body: ['One'] },
			{ header: { type: 'image', url }, body: ['Two'], ...input },
		],
	});

type Build = (value: string) => unknown;

/** [what, limit, build with that text, field, name in the message] */
const TEXT_LIMITS: Array<[string, number, Build, string, string]> = [
	['text', 4096, (value) => text({ text: value }), 'text', 'Text'],
	['image caption', 1024, (caption) => image({ url, caption }), 'caption', 'Caption'],
	['video caption', 1024, (caption) => video({ url, caption }), 'caption', 'Caption'],
	['file caption', 1024, (caption) => file({ url, caption }), 'caption', 'Caption'],
	['buttons body', 1024, (value) => buttons({ body: value }), 'body', 'Body'],
	['buttons footer', 60, (footer) => buttons({ footer }), 'footer', 'Footer'],
	[
		'buttons header',
		60,
		(value) => buttons({ header: { type: 'text', text: value } }),
		'header.text',
		'Header Text',
	],
	[
		'button title',
		20,
		(title) => buttons({ buttons: [{ title, id: 'x' }] }),
		'buttons[0].title',
		'Button 1 Title',
	],
	[
		'button id',
		256,
		(id) => buttons({ buttons: [...yes, { title: 'No', id }] }),
		'buttons[1].id',
		'Button 2 ID',
	],
	['list body', 4096, (value) => menu({ body: value }), 'body', 'Body'],
	['list button', 20, (button) => menu({ button }), 'button', 'Button Text'],
	['list header', 60, (header) => menu({ header }), 'header', 'Header'],
	['list footer', 60, (footer) => menu({ footer }), 'footer', 'Footer'],
	[
		'list section title',
		24,
		(title) => menu({ sections: [{ title, rows }] }),
		'sections[0].title',
		'Section 1 Title',
	],
	[
		'row title',
		24,
		(title) => row({ title }),
		'sections[0].rows[0].title',
		'Section 1 Row 1 Title',
	],
	['row id', 200, (id) => row({ id }), 'sections[0].rows[0].id', 'Section 1 Row 1 ID'],
	[
		'row description',
		72,
		(description) => row({ description }),
		'sections[0].rows[0].description',
		'Section 1 Row 1 Description',
	],
	['call to action body', 1024, (value) => toWeb({ body: value }), 'body', 'Body'],
	[
		'call to action label',
		20,
		(displayText) => toWeb({ displayText }),
		'displayText',
		'Button Text',
	],
	['location request body', 1024, (value) => locationRequest({ body: value }), 'body', 'Body'],
	[
		'product body',
		1024,
		(value) => singleProduct({ catalogId: '1', productRetailerId: 'a', body: value }),
		'body',
		'Body',
	],
	['product list header', 60, (header) => products({ header }), 'header', 'Header'],
	['product list body', 1024, (value) => products({ body: value }), 'body', 'Body'],
	['catalog body', 1024, (value) => catalog({ body: value }), 'body', 'Body'],
	['flow body', 1024, (value) => toFlow({ body: value }), 'body', 'Body'],
	[
		'template header',
		60,
		(value) => approved({ header: { type: 'text', text: value } }),
		'header.text',
		'Header Text',
	],
	['template body value', 1024, (value) => approved({ body: [value] }), 'body[0]', 'Body Value 1'],
	[
		'card body value',
		160,
		(value) => card({ body: [value] }),
		'carousel[1].body[0]',
		'Card 2 Body Value 1',
	],
	[
		'offer code',
		20,
		(code) => approved({ buttons: [{ index: 0, kind: 'copyCode', code }] }),
		'buttons[0].code',
		'Button 1 Code',
	],
	[
		'one-time password',
		15,
		(oneTimePassword) => approved({ oneTimePassword }),
		'oneTimePassword',
		'One-Time Password',
	],
	[
		'URL suffix',
		2000,
		(suffix) => approved({ buttons: [{ index: 0, kind: 'url', suffix }] }),
		'buttons[0].suffix',
		'Button 1 URL Suffix',
	],
	[
		'client reference',
		100,
		(clientRef) =>
			messageRequest({ to: '447700900000', from: '447700900001', clientRef }, text({ text: 'Hi' })),
		'clientRef',
		'Client Reference',
	],
];

describe('codePoints counts as WhatsApp does', () => {
	it.each([
		['', 0],
		['abc', 3],
		['é', 1],
		['e\u0301', 2],
		['👍', 1],
		['👍🏽', 2],
		['🇬🇧', 2],
		['👨‍👩‍👧‍👦', 7],
		['\ud83d', 1],
		['日本', 2],
	])('%j has %i', (value, count) => {
		expect(codePoints(value)).toBe(count);
	});
});

describe('limits of texts', () => {
	it.each(TEXT_LIMITS)('%s: %i code points pass', (_what, limit, build) => {
		expect(refusal(() => build('👍'.repeat(limit)))).toBeUndefined();
		expect(refusal(() => build('x'.repeat(limit)))).toBeUndefined();
	});

	it.each(TEXT_LIMITS)('%s: one more than %i is refused', (_what, limit, build, field, label) => {
		const count = (limit + 1).toLocaleString('en-US');
		const allowed = limit.toLocaleString('en-US');
		const found = refusal(() => build('👍'.repeat(limit + 1)));
		expect(found?.field).toBe(field);
		expect(found?.message).toMatch(
			new RegExp(`^'${label}' has ${count} characters; (WhatsApp|Vonage) allows ${allowed}$`),
		);
		expect(found?.fix).toContain('by 1 character');
	});

	it('counts a skin tone', () => {
		expect(refusal(() => buttons({ buttons: [{ title: '👍🏽'.repeat(10) }] }))).toBeUndefined();
		expect(refusal(() => buttons({ buttons: [{ title: '👍🏽'.repeat(10) + '!' }] }))?.message).toBe(
			"'Button 1 Title' has 21 characters; WhatsApp allows 20",
		);
	});

	it('says how much to cut', () => {
		expect(refusal(() => buttons({ body: 'x'.repeat(1050) }))).toEqual({
			field: 'body',
			message: "'Body' has 1,050 characters; WhatsApp allows 1,024",
			fix: "Shorten 'Body' by 26 characters",
		});
	});

	it('has 30 characters and no emoji on the button of a Flow', () => {
		expect(refusal(() => toFlow({ cta: 'x'.repeat(30) }))).toBeUndefined();
		expect(refusal(() => toFlow({ cta: 'x'.repeat(31) }))?.field).toBe('cta');
		expect(refusal(() => toFlow({ cta: 'Book 📅' }))?.message).toContain('emoji');
	});

	it('has 10 to 2,000 characters in the URL of an audio', () => {
		const ofLength = (length: number) => 'http://a/'.padEnd(length, 'x');
		expect(refusal(() => audio({ url: ofLength(10) }))).toBeUndefined();
		expect(refusal(() => audio({ url: ofLength(9) }))?.message).toBe(
			"'Media URL' has 9 characters; Vonage needs at least 10",
		);
		expect(refusal(() => audio({ url: ofLength(2000) }))).toBeUndefined();
		expect(refusal(() => audio({ url: ofLength(2001) }))?.message).toBe(
			"'Media URL' has 2,001 characters; Vonage allows 2,000",
		);
	});
});

describe('limits of numbers of things', () => {
	const many = <T,>(count: number, make: (at: number) => T) =>
		Array.from({ length: count }, (_, at) => make(at));
	const rowsOf = (count: number) => many(count, (at) => ({ title: `Row ${at}` }));
	const card = () => ({ header: { type: 'image' as const, url } });

	const COUNTS: Array<[string, number, (count: number) => MessageContent, string]> = [
		[
			'buttons',
			3,
			(count) => buttons({ buttons: many(count, (at) => ({ title: `B${at}` })) }),
			'entry',
		],
		['rows in one section', 10, (count) => menu({ sections: [{ rows: rowsOf(count) }] }), 'row'],
		[
			'sections of a list',
			10,
			(count) =>
				menu({ sections: many(count, (at) => ({ title: `S${at}`, rows: [{ title: `${at}` }] })) }),
			'entry',
		],
		[
			'products in two sections',
			30,
			(count) =>
				products({
					sections: [
						{ title: 'One', productRetailerIds: ['first'] },
						{ title: 'Two', productRetailerIds: many(count - 1, String) },
					],
				}),
			'product',
		],
		[
			'sections of a product list',
			10,
			(count) =>
				products({
					sections: many(count, (at) => ({ title: `S${at}`, productRetailerIds: ['a'] })),
				}),
			'entry',
		],
		['cards', 10, (count) => approved({ carousel: many(count, card) }), 'entry'],
	];

	it.each(COUNTS)('%s: %i pass, one more is refused', (_what, limit, build, noun) => {
		expect(refusal(() => build(limit))).toBeUndefined();
		expect(refusal(() => build(limit + 1))?.message).toContain(`WhatsApp allows ${limit}`);
		expect(refusal(() => build(limit + 1))?.fix).toBe(`Remove 1 ${noun}`);
	});

	it.each([
		['no buttons', () => buttons({ buttons: [] }), 'buttons'],
		['no buttons at all', () => buttons({ buttons: undefined }), 'buttons'],
		['no sections', () => menu({ sections: [] }), 'sections'],
		['no rows', () => menu({ sections: [{ rows: [] }] }), 'sections[0].rows'],
		[
			'no products',
			() => products({ sections: [{ productRetailerIds: [] }] }),
			'sections[0].productRetailerIds',
		],
		['one card', () => approved({ carousel: [card()] }), 'carousel'],
	])('%s: refused', (_what, build, field) => {
		expect(refusal(build)?.field).toBe(field);
	});
});
