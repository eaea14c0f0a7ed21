import { describe, expect, it } from '@jest/globals';
import { globSync } from 'node:fs';

/**
 * Whoever writes to a business or fills a field decides how long a text is, so no function that is
 * given one may take more than time in proportion to it. Every function of `nodes/whatsapp` is called
 * with long texts that are made to break things: on its own, in fields of an object, or in a list.
 */
type Exported = (...values: unknown[]) => unknown;

/** What a text repeats: every character of a markup, and openings without an end. */
const UNITS = [
	...[
		'*',
		'**a ',
		'_a ',
		'~~a ',
		'*a _b ',
		'a* ',
		'`',
		'``a',
		'`a``b```c',
		'<',
		'<a@',
		'<a@.',
		'<b>',
	],
	...[
		'</b>',
		'<a href="',
		'<li>',
		'[',
		'[a](',
		'[a](<',
		'[a][',
		'![a](',
		'(',
		')',
		'&',
		'&amp',
		'"',
	],
	...[
		"'",
		'.',
		'1',
		'1. ',
		' ',
		'\n',
		'\t',
		'\\',
		'\\n',
		'https://',
		'(https://',
		'xhttps://a.',
		'#',
	],
	...[
		'# ',
		'#\n',
		'#(',
		'|',
		'|-|\n',
		'```\n',
		'~~~\nx\n~~~\n',
		'> ',
		'- ',
		'{',
		'{{',
		'{{1}}',
		'{{ $',
	],
	...[
		'@',
		'+',
		'-',
		'/',
		',',
		':',
		';',
		'🇬🇧',
		'e\u0301',
		'。',
		'é',
		'Dr. ',
		'(#1',
		'\u2028',
		'\u200b',
	],
];

/** What a text may begin with, so that the rest is read as a part of something. */
const STARTS = ['', '[a](', '<a@', 'https://a', '1'];

/** Fields by which functions of this folder are given texts. */
const FIELDS = [
	...[
		'text',
		'body',
		'url',
		'name',
		'title',
		'caption',
		'id',
		'from',
		'to',
		'code',
		'detail',
		'type',
	],
	...['language', 'footer', 'header', 'displayText', 'timestamp', 'message_uuid', 'components'],
];

/** What converts or looks through whole texts is given all beginnings. */
const CONVERTERS =
	/markdownToWhatsApp|inlineMarkup|splitText|markupToHtml|htmlBlocks|mapProse|parseAddress|errorCodeOf/;

const SHORT = 3_000;
const LONG = 4 * SHORT;

/** Shorter than this, a time says more about the machine than about the function. */
const NOTICEABLE_MS = 25;

const longText = (start: string, unit: string, length: number) =>
	start + unit.repeat(Math.ceil(length / unit.length));

/** The ways in which a function may be given a text; those that it refuses at once cost nothing. */
function callsWith(text: string): unknown[][] {
	const object = Object.fromEntries(FIELDS.map((field) => [field, text]));
	return [
		[text, text],
		['text', 'Text', text, { max: Infinity }],
		[object, object],
	];
}

/** Functions that are called by many more or that need their own values. */
const OWN_CALLS: Record<string, (text: string) => unknown[][]> = {
	'mediaType.ts mediaTypeOf': (text) => [[Buffer.from(text), text]],
	'messages/checks.ts requireJsonObject': (text) => [
		['json', 'JSON', text],
		['json', 'JSON', { text }],
	],
	'messages/checks.ts requireOneOf': (text) => [['a', 'A', text, ['a']]],
	'messages/checks.ts optionalOneOf': (text) => [['a', 'A', text, ['a']]],
	'messages/contacts.ts contacts': (text) => [
		[{ contacts: [{ name: { formattedName: text }, phones: [{ phone: text, waId: text }] }] }],
	],
	'messages/custom.ts custom': (text) => [[{ custom: { type: 'text', text } }]],
	'messages/inlineMarkup.ts inlineMarkup': (text) => [[text], [text, { bold: true }]],
	'messages/prose.ts mapProse': (text) => [[text, (prose: string) => prose]],
	'messages/replyButtons.ts replyButtons': (text) => [[{ body: 'a', buttons: [{ title: text }] }]],
	'messages/split.ts splitText': (text) => [[text], [text, 100]],
	'messages/templateButton.ts buttonComponent': (text) => [
		[{ index: 0, kind: 'url', suffix: text }, 'buttons[0]', 'Button 1'],
	],
	'messages/templateValue.ts templateValue': (text) => [['body[0]', 'Body', text, Infinity]],
	'templates/fill.ts fillVariables': (text) => [[text, () => 'a']],
	'templates/render.ts renderTemplate': (text) => [
		[{ name: 'a', language: 'en', components: [{ type: 'BODY', text }] }, {}],
	],
	'templates/rules.ts lintTemplate': (text) => [
		[{ name: text, language: text, category: text, components: [{ type: 'BODY', text }] }],
	],
};

/** Functions that take no text of anybody's; each with its reason. */
const WITHOUT_TEXT: Record<string, string> = {
	'messages/templateValue.ts refuseMixture': 'throws always',
	'templates/render/icon.ts icon': 'draws one of our own pictures',
	'messages/prose.ts nextPosition': 'takes positions, of which it forgets those that it passed',
};

/** Jest's own, which gives modules as the tests import them. */
declare const require: (path: string) => Record<string, unknown>;
const requireModule = require;

const modules = globSync('nodes/whatsapp/**/*.ts').sort();

const exported: Array<[string, Exported]> = [];
for (const path of modules) {
	const found = requireModule(`../../../${path}`);
	const file = path.replace('nodes/whatsapp/', '');
	for (const [name, value] of Object.entries(found)) {
		if (typeof value !== 'function' || /^class\b/.test(String(value))) continue;
		exported.push([`${file} ${name}`, value as Exported]);
	}
}

function run(call: Exported, values: unknown[]): void {
	try {
		call(...values);
	} catch {
		// What does not fit is refused; how long that takes is measured as well.
	}
}

/** The shortest of some runs: on a busy machine the others say more about its other work. */
function shortest(call: Exported, values: unknown[], runs: number): number {
	let best = Infinity;
	for (let at = 0; at < runs; at++) {
		const start = performance.now();
		run(call, values);
		best = Math.min(best, performance.now() - start);
	}
	return best;
}

/** The texts for which four times the length takes over six times the time, with both times. */
function superlinear(name: string, call: Exported): string[] {
	const ways = OWN_CALLS[name] ?? callsWith;
	const starts = CONVERTERS.test(name) ? STARTS : [''];
	return starts
		.flatMap((start) => UNITS.map((unit) => [start, unit]))
		.flatMap(([start, unit]) => {
			const short = ways(longText(start, unit, SHORT));
			return ways(longText(start, unit, LONG)).flatMap((values, at) => {
				// A machine that is busy at the first look gets more of them.
				for (const runs of [1, 3, 5, 9]) {
					const long = shortest(call, values, runs);
					if (long < NOTICEABLE_MS || long < 6 * shortest(call, short[at], runs)) return [];
				}
				return [`${JSON.stringify(start + unit)} in way ${at}`];
			});
		});
}

describe('time in proportion to the text', () => {
	it('is asked of every function of the folder', () => {
		expect(modules.length).toBeGreaterThan(90);
		const names = new Set(exported.map(([name]) => name));
		expect(
			[...Object.keys(OWN_CALLS), ...Object.keys(WITHOUT_TEXT)].filter((name) => !names.has(name)),
		).toEqual([]);
	});

	it('notices a regular expression that goes back', () => {
		const trailing: Exported = (text) => String(text).replace(/[.,;]+$/, '');
		expect(superlinear('trailing', (text) => trailing(`${String(text)}a`))).not.toEqual([]);
	});

	it.each(exported.filter(([name]) => WITHOUT_TEXT[name] === undefined))(
		'is what %s takes',
		(name, call) => {
			expect(superlinear(name, call)).toEqual([]);
		},
		120_000,
	);
});
