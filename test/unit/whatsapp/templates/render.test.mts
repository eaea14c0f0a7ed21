import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { templateParameters } from '../../../../nodes/whatsapp/templates/parameters.ts';
import { markupToHtml } from '../../../../nodes/whatsapp/templates/render/markup.ts';
import { renderTemplate } from '../../../../nodes/whatsapp/templates/render.ts';
import { parseTemplate } from '../../../../nodes/whatsapp/templates/schema.ts';
import { body, buttons, EVERY_KIND, header, listed } from './everyKind.mts';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';

/** What a browser shows of a page or of a part of it: the text outside of tags. */
const shown = (html: string) =>
	html
		.replace(/^[\s\S]*<body>/, '')
		.replace(/<[^>]*>/g, '')
		.replace(/&(lt|gt|quot|#39|amp);/g, (_entity, name: string) => {
			const characters: Record<string, string> = {
				lt: '<',
				gt: '>',
				quot: '"',
				'#39': "'",
				amp: '&',
			};
			return characters[name];
		});

const bodyHtml = (html: string) => html.slice(html.indexOf('<body>'));

describe('the text', () => {
	it.each([
		[
			'text',
			[
				'Visit 13 June',
				'Hello Bob, we look forward to seeing you at 9:00 on the date above.',
				'Example Clinic',
				'[Confirm]\n[Change date]\n[Directions: https://clinic.example/v/82?a=%20b]\n[Call us: +15550051310]',
			],
		],
		['named', ['Visit on Friday', 'Hello Bob, see you at 9:00 then.']],
		['image', ['[Image]', 'Hello.']],
		['document', ['[Document: invoice.pdf]', 'Hello.']],
		['location', ['[Location: Office, Street 1]', 'Hello.']],
		[
			'offer',
			[
				'[Image]',
				'Ends soon, until 2026-12-24 17:00 UTC',
				'Hi Bob, all garden tools are cheaper.',
				'[Copy offer code: WEEKEND26]\n[Shop now: https://shop.example/o/12]',
			],
		],
		[
			'oneTimePassword',
			['*654321* is your verification code.', 'This code expires in 5 minutes.', '[Copy code]'],
		],
		[
			'carousel',
			[
				'Hi Bob, these two are new in our shop this week.',
				...[0, 1].flatMap((at) => [
					`Card ${at + 1}\n[Image]`,
					`Now only € ${at + 1} while stocks last.`,
					`[Tell me more]\n[Buy: https://shop.example/p/${at}]`,
				]),
			],
		],
	])('is what the customer reads: %s', (kind, blocks) => {
		const { template, values } = EVERY_KIND[kind];
		expect(renderTemplate(template, values).text).toBe(blocks.join('\n\n'));
	});

	it.each([
		['the samples', {}, 'Hello Ana, we look forward to seeing you at 10:30'],
		[
			'a sample for what is blank',
			{ 'body.1': 'Bob', 'body.2': '' },
			'Hello Bob, we look forward to seeing you at 10:30',
		],
	])('has %s without values', (_what, values, text) => {
		expect(renderTemplate(EVERY_KIND.text.template, values).text).toContain(text);
	});

	it('keeps a variable that has neither value nor sample', () => {
		expect(renderTemplate(listed([body('Hello {{1}}, hi.')])).text).toBe('Hello {{1}}, hi.');
	});

	it('has the words of Meta where a draft of an authentication template has none', () => {
		const draft = listed(
			[
				{ type: 'BODY', add_security_recommendation: true },
				{ type: 'FOOTER', code_expiration_minutes: 5 },
				buttons({ type: 'OTP', otp_type: 'COPY_CODE' }),
			],
			{ category: 'AUTHENTICATION' },
		);
		expect(renderTemplate(draft, { code: '1234' }).text).toBe(
			'*1234* is your verification code. For your security, do not share this code.\n\nThis code expires in 5 minutes.\n\n[Copy code]',
		);
	});

	it('names components and buttons that nobody knows yet', () => {
		const template = listed([
			header('HOLOGRAM'),
			body('Hello.'),
			{ type: 'CALL_PERMISSION_REQUEST' },
			buttons({ type: 'BOOK_A_TABLE' }),
		]);
		expect(renderTemplate(template).text).toBe(
			'[Hologram]\n\nHello.\n\n[Call permission request]\n[Book a table]',
		);
	});
});

describe('the bubble', () => {
	it.each(Object.entries(EVERY_KIND))('shows all there is: %s', (_kind, { template, values }) => {
		const { html } = renderTemplate(template, values);
		const page = shown(html);
		const components = [
			template.components,
			...template.components.flatMap((component) =>
				(component.cards ?? []).map((card) => card.components),
			),
		].flat();
		for (const { type, text } of components) {
			const fixed = type === 'HEADER' || type === 'BODY' || type === 'FOOTER' ? (text ?? '') : '';
			for (const part of fixed.split(/\{\{\w+\}\}/))
				expect(page).toContain(part.replace(/\*/g, ''));
		}
		for (const button of components.flatMap((component) => component.buttons ?? [])) {
			expect(page).toContain(button.text);
		}
	});

	it.each([
		['ar', 'rtl', 'ar'],
		['he', 'rtl', 'he'],
		['ur', 'rtl', 'ur'],
		['en_US', 'ltr', 'en-US'],
		['zh_CN', 'ltr', 'zh-CN'],
	])('of a template in %s is %s', (language, direction, tag) => {
		const { html } = renderTemplate(listed([body('Hello.')], { language }));
		expect(html).toContain(`<html lang="${tag}" dir="${direction}">`);
	});

	it.each([
		[
			'a given URL',
			'IMAGE',
			{ 'header.image': 'https://example.com/a.jpg?b=1&c=2' },
			undefined,
			'<img src="https://example.com/a.jpg?b=1&amp;c=2"',
		],
		['media itself', 'IMAGE', { 'header.image': PNG }, undefined, `<img src="${PNG}"`],
		[
			'the sample that Meta reads back',
			'IMAGE',
			{},
			'https://scontent.whatsapp.net/v/a.jpg',
			'<img src="https://scontent.whatsapp.net/v/a.jpg"',
		],
		[
			'a film',
			'VIDEO',
			{ 'header.video': 'https://example.com/a.mp4' },
			undefined,
			'<video src="https://example.com/a.mp4"',
		],
	])('has the media of %s', (_what, format, values, sample, element) => {
		const template = listed([
			header(format, { example: { header_handle: [sample] } }),
			body('Hello.'),
		]);
		expect(renderTemplate(template, values).html).toContain(element);
	});

	it.each([
		['the handle of a sample', 'IMAGE', {}, '4::aW1hZ2U=:e:1790000000:1:2'],
		['a script', 'IMAGE', { 'header.image': 'javascript:alert(1)' }, undefined],
		['a file', 'IMAGE', { 'header.image': 'file:///etc/passwd' }, undefined],
		[
			'a drawing that may hold scripts',
			'IMAGE',
			{ 'header.image': 'data:image/svg+xml;base64,PHN2Zz4=' },
			undefined,
		],
		['a page', 'VIDEO', { 'header.video': 'data:text/html;base64,PGI+' }, undefined],
		['nothing', 'VIDEO', {}, undefined],
	])('draws media in place of %s', (_what, format, values, sample) => {
		const template = listed([
			header(format, { example: { header_handle: [sample] } }),
			body('Hello.'),
		]);
		const html = bodyHtml(renderTemplate(template, values).html);
		expect(html).not.toMatch(/<(?:img|video)/);
		expect(html).toContain('class="drawn"');
	});

	it('folds more than three buttons, as the phone does', () => {
		const four = ['One', 'Two', 'Three', 'Four'].map((text) => ({ type: 'QUICK_REPLY', text }));
		const html = bodyHtml(renderTemplate(listed([body('Hello.'), buttons(...four)])).html);
		const [seen, folded] = html.split('<details>');
		expect(shown(seen)).toContain('OneTwo');
		expect(shown(folded)).toContain('See all optionsThreeFour');
	});

	it('has colours for light and for dark', () => {
		const { html } = renderTemplate(EVERY_KIND.text.template);
		expect(html).toContain('color-scheme: light dark');
		expect(html).toContain('@media (prefers-color-scheme: dark)');
	});
});

/** What a page may consist of; anything else could run, load or lead somewhere. */
const TAG =
	/<!doctype html>|<\/?(?<name>[a-z]\w*)(?<attributes>(?: [a-zA-Z-]+(?:="[^"<>]*")?)*) ?\/?>/gy;
const TEXT = /(?:[^<>&"]|&(?:amp|lt|gt|quot|#39);)+/gy;
const ATTRIBUTE = / (?<name>[a-zA-Z-]+)(?:="(?<value>[^"<>]*)")?/g;
const TAGS =
	'html head meta title style body article h1 div span small b i s code a ul ol li blockquote br img video details summary svg path';
const ATTRIBUTES =
	'alt aria-hidden charset class content controls d dir href http-equiv lang name preload rel src target title value viewBox';

/** Reads a page strictly; what does not fit is returned. */
function misfits(page: string): string[] {
	const html = page.replace(/<style>[^<]*<\/style>/, '');
	const found: string[] = [];
	for (let at = 0; at < html.length; ) {
		TAG.lastIndex = at;
		TEXT.lastIndex = at;
		const tag = TAG.exec(html);
		const text = tag ? null : TEXT.exec(html);
		if (!tag && !text) return [...found, html.slice(at, at + 80)];

		const { name, attributes = '' } = tag?.groups ?? {};
		if (name !== undefined && !TAGS.split(' ').includes(name)) found.push(name);
		for (const { groups } of attributes.matchAll(ATTRIBUTE)) {
			const { name: key = '', value = '' } = groups ?? {};
			if (!ATTRIBUTES.split(' ').includes(key)) found.push(key);
			if (
				(key === 'href' || key === 'src') &&
				!/^(?:https?:\/\/|data:(?:image|video)\/)/.test(value)
			) {
				found.push(value);
			}
		}
		at = tag ? TAG.lastIndex : TEXT.lastIndex;
	}
	return found;
}

describe('safety', () => {
	const dangerous = fc.constantFrom(
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		"' onmouseover='alert(1)",
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)//https://',
		'data:text/html,<b>',
		'https://x.example/"onclick="a',
		'https://x.example/<b>?a=1&b="2"',
		'</style>',
		'</title><script>',
		'&lt;',
		'&',
		'<',
		'>',
		'"',
		"'",
		'`',
		'```',
		'*',
		'_',
		'~',
		'\n',
		'> ',
		'- ',
		'1. ',
		' ',
		'a',
		'ü',
		'👍',
		'\u202e',
		'\u0000',
		'{{1}}',
		'$&',
	);
	const value = fc.oneof(
		fc.array(dangerous, { maxLength: 8 }).map((parts) => parts.join('')),
		fc.string({ unit: 'binary' }),
	);

	it.each(Object.entries(EVERY_KIND))('holds for any value: %s', (_kind, { template }) => {
		const ids = templateParameters(template).map(({ id }) => id);
		const values = fc.record(Object.fromEntries(ids.map((id) => [id, value])));
		fc.assert(
			fc.property(values, (given) => {
				expect(misfits(renderTemplate(template, given).html)).toStrictEqual([]);
			}),
		);
	});

	it('holds for any template', () => {
		const component = fc.record(
			{
				type: fc.constantFrom('HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'NEW'),
				format: fc.oneof(fc.constantFrom('TEXT', 'IMAGE', 'VIDEO', 'LOCATION'), value),
				text: value,
				example: fc.record({ header_handle: fc.array(value), body_text: fc.array(value) }),
				limited_time_offer: fc.record({ text: value }),
				buttons: fc.array(
					fc.record({
						type: fc.oneof(fc.constantFrom('URL', 'PHONE_NUMBER', 'OTP'), value),
						text: value,
						url: value,
						phone_number: value,
						example: fc.array(value),
					}),
					{ maxLength: 5 },
				),
			},
			{ requiredKeys: ['type'] },
		);
		const parts = fc.array(component, { maxLength: 5 });
		const template = fc.record({
			name: value,
			language: value,
			category: value,
			components: fc
				.tuple(parts, parts)
				.map(([own, card]) => [...own, { type: 'CAROUSEL', cards: [{ components: card }] }]),
		});
		fc.assert(
			fc.property(template, (json) => {
				const parsed = parseTemplate(json);
				if (parsed !== undefined) expect(misfits(renderTemplate(parsed).html)).toStrictEqual([]);
			}),
		);
	});

	it('lets nothing run, and nothing load but media', () => {
		const { html } = renderTemplate(EVERY_KIND.image.template);
		expect(html).toContain(
			'default-src &#39;none&#39;; img-src http: https: data:; media-src http: https: data:; style-src &#39;unsafe-inline&#39;',
		);
	});

	it('never loses a character of a value', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', 'ü', '👍') }),
				(name) => {
					const { html } = renderTemplate(EVERY_KIND.named.template, {
						'body.first_name': `x${name}`,
					});
					expect(shown(html)).toContain(`Hello x${name}, see`);
				},
			),
		);
	});
});

describe('markup', () => {
	const line = (html: string) => `<div>${html}</div>`;
	const link = (url: string) =>
		`<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`;

	it.each([
		['*bold*', '<b>bold</b>'],
		['_italic_', '<i>italic</i>'],
		['~strike~', '<s>strike</s>'],
		['```mono``` and `code`', '<code class="block">mono</code> and <code>code</code>'],
		['*bold _both_ bold*', '<b>bold <i>both</i> bold</b>'],
		['_*~all~*_', '<i><b><s>all</s></b></i>'],
		['(*in* "_marks_")!', '(<b>in</b> &quot;<i>marks</i>&quot;)!'],
		['*two* of *them*', '<b>two</b> of <b>them</b>'],
		['*```mono```*', '<b><code class="block">mono</code></b>'],
		['`*no* _markup_`', '<code>*no* _markup_</code>'],
		['中*文*字', '中<b>文</b>字'],
		['👍*yes*👍', '👍<b>yes</b>👍'],
	])('%s', (text, html) => {
		expect(markupToHtml(text).source).toBe(line(html));
	});

	it.each([
		['2 * 3 * 4'],
		['2 * 3* 4'],
		['snake_case_name'],
		['*open'],
		['open*'],
		['( * * )'],
		['**double**'],
		['__init__'],
		['~~double~~'],
		['a*b*c'],
		[' * no list'],
		['`'],
		['``````'],
		['# heading'],
		['[text](url)'],
		['https'],
		['https://'],
	])('leaves as it is: %s', (text) => {
		expect(markupToHtml(text).source).toBe(line(text));
	});

	it('ends bold with its line', () => {
		expect(markupToHtml('*a\nb*').source).toBe('<div>*a</div><div>b*</div>');
	});

	it('spans lines with three backticks', () => {
		expect(markupToHtml('```a\n- b```').source).toBe(line('<code class="block">a\n- b</code>'));
	});

	it('makes lists and quotes of lines that follow each other', () => {
		expect(
			markupToHtml('Bring\n- *this*\n* that\n\n3. three\n4. four\n> said\n> she\n>not').source,
		).toBe(
			[
				line('Bring'),
				'<ul><li><b>this</b></li><li>that</li></ul>',
				line('<br />'),
				'<ol><li value="3">three</li><li value="4">four</li></ol>',
				'<blockquote><div>said</div><div>she</div></blockquote>',
				line('&gt;not'),
			].join(''),
		);
	});

	it.each([
		['at https://x.example/a_b_c.', `at ${link('https://x.example/a_b_c')}.`],
		['*https://x.example/a*', `<b>${link('https://x.example/a')}</b>`],
		['(https://x.example/a)', `(${link('https://x.example/a')})`],
		['javascript:alert(1)', 'javascript:alert(1)'],
		['xhttps://x.example/a', 'xhttps://x.example/a'],
	])('links addresses: %s', (text, html) => {
		expect(markupToHtml(text).source).toBe(line(html));
	});

	it('loses no text, whatever stands there', () => {
		const piece = fc.constantFrom(
			'a',
			' ',
			'*',
			'_',
			'~',
			'`',
			'```',
			'<',
			'&',
			'h',
			'https://x.example',
			'.',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
				const text = pieces.join('');
				// Markers and list signs may go, all else stays in its order.
				const letters = (all: string) => all.replace(/[*_~`\s]/g, '');
				expect(letters(shown(markupToHtml(text).source))).toBe(letters(text));
			}),
		);
	});
});
