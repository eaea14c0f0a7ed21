import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	authentication,
	body,
	buttons,
	copyCode,
	draft,
	DRAFTS,
	footer,
	header,
	type Json,
	named,
	namedBody,
	otp,
	phone,
	plainBody,
	quickReply,
	url,
	utility,
} from './drafts.mts';
import { lint } from './ruleTable.mts';

const link = (address: string, ...example: string[]) =>
	utility(plainBody, buttons(url(address, ...example)));

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

describe('every kind of template that Meta documents passes without a finding', () => {
	it.each(Object.entries(DRAFTS))('%s', (_, template) => {
		expect(lint(template)).toEqual([]);
	});
});

describe('words around variables, as Graph answered', () => {
	it.each([
		[4, 2, false],
		[5, 2, true],
		[8, 4, false],
		[18, 3, true],
		[19, 4, true],
		[20, 5, true],
	])('%i words around %i variables: accepted %s', (fixed, variables, accepted) => {
		const text = [
			'word',
			...Array.from({ length: variables }, (_, at) => `{{${at + 1}}} –`),
			words(fixed - 1),
		].join(' ');
		const samples = Array.from({ length: variables }, () => 'A');
		const errors = lint(utility(body(text, ...samples))).filter(
			({ severity }) => severity === 'error',
		);
		expect(errors.map(({ rule, subcode }) => [rule, subcode])).toEqual(
			accepted ? [] : [['variable-ratio', 2388293]],
		);
	});
});

describe('the subcode of Graph, where it is known', () => {
	it.each([
		['name', draft([plainBody], { name: 'Visit' }), 2388046],
		['length', utility(body('a'.repeat(1025))), 2388040],
		['header', utility(header('a*b'), plainBody), 2388047],
		['body', utility(body('a\n\n\nb')), 2388072],
		['footer', utility(plainBody, footer('a {{1}}')), 2388073],
		['edge', utility(body('We look forward to seeing you on {{1}}.', 'A')), 2388299],
		['sample', utility(body('Hello {{1}}, we look forward to it')), 2388043],
		['link', link('https://wa.me/1'), 2388081],
		['URL', link('https://a.example/{{1}}/b', 'A'), 2388052],
		['surplus field', authentication({ type: 'BODY', text: 'Hi' }, buttons(otp())), 2388042],
	])('%s', (_, template, subcode) => {
		expect(lint(template).map((finding) => finding.subcode)).toEqual([subcode]);
	});
});

describe("samples in each form of Meta's pages", () => {
	it.each<[string, Json]>([
		['a list of lists', { body_text: [['Ana']] }],
		['a list', { body_text: ['Ana'] }],
		['a text', { body_text: 'Ana' }],
	])('body: %s', (_, example) => {
		expect(lint(utility({ ...body('Hello {{1}}, we look forward to it'), example }))).toEqual([]);
	});

	it.each<[string, unknown]>([
		['a complete address', ['https://a.example/1']],
		['a value', ['1']],
		['a text', '1'],
	])('URL: %s', (_, example) => {
		const button = { ...url('https://a.example/{{1}}'), example };
		expect(lint(utility(plainBody, buttons(button)))).toEqual([]);
	});
});

it("Meta's own sample body that ends with a variable is refused", () => {
	const text = 'Thank you, {{first_name}}! Your order number is {{order_number}}.';
	const findings = lint(named(namedBody(text, 'first_name', 'order_number')));
	expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
		['variable-edge', 'error'],
	]);
});

it('everything is named at once, errors first, each kind in the order of the document', () => {
	const template = {
		name: 'Visit',
		language: 'en-US',
		category: 'UTILITY',
		components: [
			buttons(quickReply('Yes!'), quickReply('Yes!'), url('https://wa.me/1')),
			footer('By {{1}}'),
			body('{{1}}\n\n\n{{2}}'),
		],
	};
	expect(lint(template).map(({ severity, path }) => `${severity} ${path}`)).toEqual([
		'error name',
		'error components[0].buttons[1].text',
		'error components[0].buttons[2].url',
		'error components[1].text',
		'error components[2].text',
		'error components[2].text',
		'error components[2].example',
		'warning language',
		'warning components[0].buttons[0].text',
		'warning components[0].buttons[1].text',
	]);
});

it('a name is suggested for one that Meta refuses', () => {
	expect(lint(draft([plainBody], { name: 'Börse: Tägliches Update!' }))[0].fix).toContain(
		"'borse_tagliches_update'",
	);
});

describe('odd drafts', () => {
	const KEYS = [
		...['name', 'language', 'category', 'components', 'parameter_format', 'type', 'format'],
		...['text', 'example', 'buttons', 'cards', 'url', 'phone_number', 'otp_type', 'body_text'],
		...['header_text', 'header_handle', 'body_text_named_params', 'param_name', 'supported_apps'],
		...['limited_time_offer', 'has_expiration', 'code_expiration_minutes', 'flow_id'],
		...['message_send_ttl_seconds', 'library_template_name', 'library_template_button_inputs'],
	];

	const WORDS = [
		...['BODY', 'HEADER', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'TEXT', 'IMAGE'],
		...['URL', 'PHONE_NUMBER', 'QUICK_REPLY', 'COPY_CODE', 'OTP', 'FLOW', 'SPM', 'ONE_TAP'],
		...['AUTHENTICATION', 'MARKETING', 'UTILITY', 'NAMED', 'Hi {{1}}', '{{', '}}{{a}}', '{{{1}}}'],
		...['https://a.example/{{1}}', '+44 7700 900000', '👍', '', '\ud800', '__proto__'],
	];

	const { json } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'medium', withCrossShrink: true },
			fc.constantFrom(...WORDS),
			fc.string({ unit: 'binary' }),
			fc.integer(),
			fc.constantFrom(null, true, 1.5),
			fc.array(tie('value'), { maxLength: 4 }),
			tie('json'),
		),
		json: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 10 }),
	}));

	const isFinding = (finding: object) => {
		expect(finding).toEqual(
			expect.objectContaining({
				path: expect.stringMatching(/^[a-z_]+/),
				rule: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
				severity: expect.stringMatching(/^(error|warning)$/),
				message: expect.stringMatching(/\S/),
				fix: expect.stringMatching(/\S/),
			}),
		);
	};

	it('any JSON that looks like a draft gets findings, never an exception', () => {
		fc.assert(
			fc.property(json, (template) => lint(template).forEach(isFinding)),
			{ numRuns: 2000 },
		);
	});

	it('any JSON at all gets findings', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (template) => {
				expect(lint(template).length).toBeGreaterThan(0);
			}),
		);
	});

	it('a good draft with one value replaced gets findings, never an exception', () => {
		const drafts = fc.constantFrom(...Object.values(DRAFTS));
		fc.assert(
			fc.property(drafts, fc.nat(), fc.jsonValue(), (template, at, value) => {
				const copy = structuredClone(template);
				const places = placesOf(copy);
				const { parent, key } = places[at % places.length];
				parent[key] = value;
				lint(copy).forEach(isFinding);
			}),
			{ numRuns: 2000 },
		);
	});

	it.each<[string, (length: number) => string]>([
		['{', (length) => '{'.repeat(length)],
		['{{1}}', (length) => '{{1}}'.repeat(length / 5)],
		['_a', (length) => '_a'.repeat(length / 2)],
		['*', (length) => '*'.repeat(length)],
		['a URL', (length) => `https://${'a.'.repeat(length / 2)}`],
		['blanks', (length) => ' '.repeat(length)],
		['!', (length) => '!'.repeat(length)],
		['a family', (length) => '👨‍👩‍👧'.repeat(length / 10)],
		['numbers', (length) => Array.from({ length: length / 5 }, (_, at) => `{{${at}}}`).join()],
	])('a very long text of %s is checked in linear time', (_what, textOf) => {
		const timeOf = (length: number, runs: number) => {
			const text = textOf(length);
			const everywhere = utility(
				header(text),
				body(text),
				footer(text),
				buttons({ type: 'URL', text, url: text }, phone(text), copyCode(text)),
			);
			const times = Array.from({ length: runs }, () => {
				const start = performance.now();
				lint({ ...everywhere, name: text, language: text }).forEach(isFinding);
				return performance.now() - start;
			});
			return Math.min(...times);
		};
		// Ten times the text may take ten times as long, and a busy machine more looks; a square is a hundred.
		const isLinear = [1, 3, 9].some(
			(runs) => timeOf(100_000, runs) < 30 * Math.max(1, timeOf(10_000, runs)),
		);
		expect(isLinear).toBe(true);
	});
});

function placesOf(value: unknown): Array<{ parent: Record<string, unknown>; key: string }> {
	if (typeof value !== 'object' || value === null) return [];
	const parent = value as Record<string, unknown>;
	return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}
