import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RuleViolation } from '../../../../nodes/whatsapp/ruleViolation.ts';
import {
	parseDraft,
	parseTemplate,
	samplesIn,
	variablesIn,
} from '../../../../nodes/whatsapp/templates/schema.ts';

/** As Graph lists it, with the fields that have to be asked for. */
const listed = {
	id: '1234567890123456',
	name: 'visit_reminder',
	language: 'en_US',
	status: 'APPROVED',
	category: 'UTILITY',
	parameter_format: 'POSITIONAL',
	components: [
		{
			type: 'HEADER',
			format: 'IMAGE',
			example: { header_handle: ['https://scontent.whatsapp.net/v/t61/1.jpg'] },
		},
		{ type: 'BODY', text: 'Hello {{1}}, see you', example: { body_text: [['Ana']] } },
		{
			type: 'BUTTONS',
			buttons: [
				{ type: 'URL', text: 'Open', url: 'https://a.example/{{1}}', example: ['1'] },
				{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' },
			],
		},
	],
	quality_score: { score: 'GREEN', date: 1_790_000_000, reasons: [] },
	rejected_reason: 'NONE',
	previous_category: 'ACCOUNT_UPDATE',
	message_send_ttl_seconds: 600,
	library_template_name: 'reminder_1',
	cta_url_link_tracking_opted_out: false,
};

describe('a listed template', () => {
	it('passes as it is', () => {
		expect(parseTemplate(listed)).toStrictEqual(listed);
	});

	it('keeps what Meta may add tomorrow', () => {
		const future = {
			...listed,
			status: 'HIBERNATING',
			category: 'SERVICE',
			quality_score: null,
			mood: { happy: true },
			components: [
				{ type: 'HOLOGRAM', beams: 7 },
				{ type: 'BUTTONS', buttons: [{ type: 'TELEPORT', to: ['Mars'] }] },
				{ type: 'CAROUSEL', cards: [{ components: [{ type: 'SCENT', of: 'rose' }], index: 0 }] },
			],
		};
		expect(parseTemplate(future)).toStrictEqual(future);
	});

	it('has its words in upper case, however the provider wrote them', () => {
		const parsed = parseTemplate({
			name: 'visit',
			language: 'en',
			status: 'approved',
			category: 'utility',
			components: [
				{ type: 'header', format: 'text', text: 'Hi' },
				{ type: 'buttons', buttons: [{ type: 'otp', otp_type: 'copy_code' }] },
				{ type: 'carousel', cards: [{ components: [{ type: 'body', text: 'Hi' }] }] },
			],
		});
		expect(parsed).toStrictEqual({
			name: 'visit',
			language: 'en',
			status: 'APPROVED',
			category: 'UTILITY',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Hi' },
				{ type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
				{ type: 'CAROUSEL', cards: [{ components: [{ type: 'BODY', text: 'Hi' }] }] },
			],
		});
	});

	it('loses known keys that cannot be read, not itself', () => {
		const odd = {
			...{ id: 123, name: 'visit', language: 'en', status: {}, rejected_reason: '' },
			components: ['?', { text: 7, buttons: 'none', cards: null }],
		};
		expect(parseTemplate(odd)).toStrictEqual({
			id: '123',
			name: 'visit',
			language: 'en',
			components: [{ type: '', text: '7' }],
		});
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['text', 'visit'],
		['a list', [listed]],
		['one without a name', { ...listed, name: '' }],
		['one without a language', { ...listed, language: undefined }],
	])('%s is none', (_, json) => {
		expect(parseTemplate(json)).toBeUndefined();
	});

	it('any JSON is a template or none', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (json) => {
				parseTemplate(json);
				const template = parseTemplate({ ...listed, components: json });
				expect(Array.isArray(template?.components)).toBe(true);
			}),
		);
	});
});

describe('a draft', () => {
	const draft = {
		name: 'visit',
		language: 'en',
		category: 'utility',
		components: [{ type: 'body', text: 'Hello' }],
	};

	const read = {
		name: 'visit',
		language: 'en',
		category: 'UTILITY',
		components: [{ type: 'BODY', text: 'Hello' }],
	};

	it.each<[string, unknown]>([
		['an object', draft],
		['JSON text', JSON.stringify(draft)],
	])('is %s', (_, json) => {
		expect(parseDraft(json)).toStrictEqual(read);
	});

	it('without a name and without components is left to the rules', () => {
		expect(parseDraft({})).toStrictEqual({ name: '', language: '', category: '', components: [] });
	});

	it.each<[string, unknown]>([
		['text that is no JSON', '{ name: visit }'],
		['a list', [draft]],
		['JSON text of a list', '[]'],
		['a number', 5],
		['nothing', undefined],
	])('is not %s', (_, json) => {
		expect(() => parseDraft(json)).toThrow(RuleViolation);
	});
});

describe('variables', () => {
	it.each<[string, string[]]>([
		['Hello {{1}}, see you at {{2}}!', ['1', '2']],
		['{{first_name}}{{first_name}}', ['first_name', 'first_name']],
		['{{ 1 }} and {{\tname }}', ['1', 'name']],
		['no {1} and {{}} and {{a b}} and {{1}', []],
		['{{{1}}}', ['1']],
		['', []],
	])('%j', (text, names) => {
		const variables = variablesIn(text);
		expect(variables.map(({ name }) => name)).toEqual(names);
		for (const { name, start, end } of variables) {
			expect(text.slice(start, end)).toMatch(/^\{\{\s*\w+\s*\}\}$/);
			expect(text.slice(start, end)).toContain(name);
		}
	});
});

describe('samples', () => {
	it.each<[string, unknown, Array<[string, string]>]>([
		['header', { header_text: ['Ana'] }, [['1', 'Ana']]],
		['header as a text', { header_text: 'Ana' }, [['1', 'Ana']]],
		[
			'body',
			{ body_text: [['Ana', 'A-1']] },
			[
				['1', 'Ana'],
				['2', 'A-1'],
			],
		],
		[
			'flat body',
			{ body_text: ['Ana', 'A-1'] },
			[
				['1', 'Ana'],
				['2', 'A-1'],
			],
		],
		['body as a text', { body_text: 'Ana' }, [['1', 'Ana']]],
		[
			'named body',
			{ body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
			[['first_name', 'Ana']],
		],
		[
			'named header',
			{ header_text_named_params: [{ param_name: 'day', example: 12 }] },
			[['day', '12']],
		],
		['URL', ['https://a.example/1'], [['1', 'https://a.example/1']]],
		['offer code', 'SAVE25', [['1', 'SAVE25']]],
		['one of two', { body_text: [['', 'A-1']] }, [['2', 'A-1']]],
		['none', undefined, []],
		['none of a media header', { header_handle: ['4::…'] }, []],
		['odd ones', { body_text: [[null, {}, []]], body_text_named_params: [1, {}] }, []],
	])('%s', (_, example, samples) => {
		expect([...samplesIn(example)]).toEqual(samples);
	});
});
