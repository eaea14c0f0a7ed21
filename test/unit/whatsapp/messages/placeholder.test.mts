import { describe, expect, it } from '@jest/globals';
import { callToActionUrl } from '../../../../nodes/whatsapp/messages/callToActionUrl.ts';
import { custom } from '../../../../nodes/whatsapp/messages/custom.ts';
import { image } from '../../../../nodes/whatsapp/messages/image.ts';
import { variableIn } from '../../../../nodes/whatsapp/messages/placeholder.ts';
import { replyButtons } from '../../../../nodes/whatsapp/messages/replyButtons.ts';
import { template } from '../../../../nodes/whatsapp/messages/template.ts';
import { text } from '../../../../nodes/whatsapp/messages/text.ts';
import { refusal } from './refusal.mts';

const withBody = (value: string) => template({ name: 'a', language: 'en', body: [value] });
const withSuffix = (suffix: string) =>
	template({ name: 'a', language: 'en', buttons: [{ index: 0, kind: 'url', suffix }] });

describe('a placeholder', () => {
	it.each([
		'Hello {{ $json.name }}',
		'{{$json["first name"]}}',
		"Hi {{ $('Form').item.json.name }}!",
		'{{ $node["Form"].json.name }}',
		'{{ ($input.first().json.name).trim() }}',
		'{{ $now.toISO() }}',
	])('that is an expression is refused with the cure: %s', (value) => {
		const refused = refusal(() => text({ text: value }));
		expect(refused).toMatchObject({ field: 'text' });
		expect(refused?.message).toContain('{{');
		expect(refused?.fix).toContain("switch it to 'Expression'");
	});

	it.each([
		'undefined',
		' undefined ',
		'null',
		'NaN',
		'[object Object]',
		'For [object Object],[object Object]',
		'On Invalid DateTime',
	])('that an expression gave for no value is refused: %s', (value) => {
		expect(refusal(() => text({ text: value }))?.field).toBe('text');
		expect(refusal(() => withBody(value))?.field).toBe('body[0]');
	});

	it.each([
		'The variable is undefined.',
		'Null',
		'NULL',
		'Null and void',
		'Nan',
		'Invalid date, please try again',
		'Price: {5}',
		'Use {{ and }} here',
		'It costs {{ $5 }}',
		'{{1}}',
	])('is not what looks like one: %s', (value) => {
		expect(refusal(() => text({ text: value }))).toBeUndefined();
	});

	it.each<[string, () => unknown, string]>([
		['a caption', () => image({ url: 'https://x.y/a.jpg', caption: '{{ $json.a }}' }), 'caption'],
		[
			'a title of a button',
			() => replyButtons({ body: 'a', buttons: [{ title: 'undefined' }] }),
			'buttons[0].title',
		],
		[
			'a URL',
			() => callToActionUrl({ body: 'a', displayText: 'b', url: 'https://x.y/{{ $json.id }}' }),
			'url',
		],
		['a suffix', () => withSuffix('{{$json.id}}'), 'buttons[0].suffix'],
		['JSON', () => custom({ custom: { type: 'text', text: { body: '{{ $json.a }}' } } }), 'custom'],
		[
			'components',
			() =>
				template({
					name: 'a',
					language: 'en',
					components: [{ type: 'body', parameters: [{ type: 'text', text: '{{ $json.a }}' }] }],
				}),
			'components',
		],
		['a value with a variable', () => withBody('{{1}}'), 'body[0]'],
		['a value with a named variable', () => withBody('Hi {{ first_name }}'), 'body[0]'],
	])('is refused in %s', (_where, build, field) => {
		expect(refusal(build)?.field).toBe(field);
	});

	it('of a template is found in a message', () => {
		expect(variableIn('Hello {{ name }}, {{1}}')).toBe('{{ name }}');
		expect(variableIn('Hello {name}, {{}}')).toBeUndefined();
	});
});

describe('the suffix of a URL button', () => {
	it.each([
		'https://clinic.example/v/81',
		'HTTP://x.y',
		'//x.y/a',
		'www.x.y',
		'clinic.example/v/81',
	])('is no whole URL: %s', (suffix) => {
		expect(refusal(() => withSuffix(suffix))).toMatchObject({
			field: 'buttons[0].suffix',
			message: expect.stringContaining('a whole URL'),
		});
	});

	it.each([
		'81',
		'v/81?a=b.c',
		'files/a.pdf',
		'index.html/81',
		'a.b',
		'v1.2/81',
		'https%3A%2F%2Fx.y%2F',
	])('may be %s', (suffix) => {
		expect(refusal(() => withSuffix(suffix))).toBeUndefined();
	});
});
