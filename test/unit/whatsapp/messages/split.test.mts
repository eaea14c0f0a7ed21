import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoints } from '../../../../nodes/whatsapp/messages/limits.ts';
import { splitText } from '../../../../nodes/whatsapp/messages/split.ts';
import { markupToHtml } from '../../../../nodes/whatsapp/templates/render/markup.ts';

describe('splitText', () => {
	it.each<[string, string, number, string[]]>([
		['a short text', ' a b \n', 10, [' a b \n']],
		['a text of just the limit', 'abc', 3, ['abc']],
		['nothing', '', 10, []],
		['white space', ' \n\n ', 10, []],
		['paragraphs', 'One two.\n\nThree.\n\nFour five.', 16, ['One two.\n\nThree.', 'Four five.']],
		['a paragraph that fits stays whole', 'One.\n\nTwo. Three.', 12, ['One.', 'Two. Three.']],
		['a blank line with blanks', 'Aaa.\n \t\nBbb.', 8, ['Aaa.', 'Bbb.']],
		['sentences', 'One two. Three four! Five?', 20, ['One two. Three four!', 'Five?']],
		[
			'sentences of a long paragraph join a short one',
			'Hi.\n\nOne two. Three four.',
			14,
			['Hi.\n\nOne two.', 'Three four.'],
		],
		['lines of a list', '- one\n- two\n- three', 12, ['- one\n- two', '- three']],
		['Chinese sentences', '你好世界。今天很好。再见。', 10, ['你好世界。今天很好。', '再见。']],
		['Hindi sentences', 'यह एक है। यह दो है।', 10, ['यह एक है।', 'यह दो है।']],
		['words', 'one two three four', 9, ['one two', 'three', 'four']],
		['a URL is one word', 'see http://a.b/c?d=e.F now', 18, ['see', 'http://a.b/c?d=e.F', 'now']],
		['a word that is too long', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
		['emoji', '👍🏽👍🏽👍🏽', 5, ['👍🏽👍🏽', '👍🏽']],
		['a family', 'ab👨‍👩‍👧', 6, ['ab', '👨‍👩‍👧']],
		['accents', 'e\u0301e\u0301e\u0301', 3, ['e\u0301', 'e\u0301', 'e\u0301']],
	])('%s', (_what, text, limit, parts) => {
		expect(splitText(text, limit)).toEqual(parts);
	});

	it('cuts a long numbered list between its lines', () => {
		const line = (n: number) => `${n}. Step ${n}: open the cover, check the red lamp and note it`;
		const list = Array.from({ length: 90 }, (_, at) => line(at + 1)).join('\n');
		const parts = splitText(list);
		expect(parts.join('\n')).toBe(list);
		expect(parts).toHaveLength(2);
		expect(parts[1]).toMatch(/^\d+\. Step/);
	});

	it.each<[string, string, RegExp]>([
		['a clause', 'Dr. Ana Example, room no. 12, tel. 0123; ', /;$/],
		['a sentence', 'Call Dr. Example at No. 5 today. ', /today\.$/],
		[
			'a sentence with German abbreviations',
			'Wir haben z. B. Tee, Nr. 12, usw. Dr. Beispiel kommt. ',
			/kommt\.$/,
		],
		[
			'a sentence with Spanish abbreviations',
			'El Sr. Pérez y la Sra. Gil viven en la Av. Sol núm. 3 hoy. ',
			/hoy\.$/,
		],
		[
			'a sentence with initials',
			'This is J. R. Example of the U.S. office, i.e. Main St. Come in. ',
			/in\.$/,
		],
		['a sentence with a date', 'Am 3. März und am 21. Juni ist M. Dupont hier. ', /hier\.$/],
	])('cuts behind %s, not behind an abbreviation', (_what, text, end) => {
		const parts = splitText(text.repeat(40).trim(), 300);
		expect(parts.length).toBeGreaterThan(3);
		for (const part of parts.slice(0, -1)) {
			expect(part).not.toMatch(/(?:Dr|Nr|No|Sr|Sra|Av|J|R|St|z|B|M|tel|no|núm|\b\d{1,2})\.$/);
			expect(part).toMatch(end);
		}
	});

	it.each<[string, string, number, string[]]>([
		['bold', '*One two. Three four. Five six.*', 24, ['*One two. Three four.*', '*Five six.*']],
		[
			'bold italic',
			'Hi _*one two three four five*_',
			24,
			['Hi _*one two three*_', '_*four five*_'],
		],
		['strike-through', '~one two three four five~ six', 22, ['~one two three four~', '~five~ six']],
		['code', '`one two three four five six`', 22, ['`one two three four`', '`five six`']],
		['a quote', '> One two three four. Five six.', 24, ['> One two three four.', '> Five six.']],
		[
			'bold in a quote',
			'> *One two three four. Five.*',
			26,
			['> *One two three four.*', '> *Five.*'],
		],
		[
			'a URL with markers',
			'See https://x.y/_a *b c d e f g*',
			24,
			['See https://x.y/_a *b*', '*c d e f g*'],
		],
	])('closes and opens %s again', (_what, text, limit, parts) => {
		expect(splitText(text, limit)).toEqual(parts);
	});

	it('has 4,096 characters in a part unless told', () => {
		expect(splitText('👍'.repeat(4096))).toHaveLength(1);
		expect(splitText('👍'.repeat(4097)).map(codePoints)).toEqual([4096, 1]);
	});

	it('splits Thai between words', () => {
		const parts = splitText('สวัสดีครับ'.repeat(3), 12);
		expect(parts).toEqual(['สวัสดีครับ', 'สวัสดีครับ', 'สวัสดีครับ']);
	});

	it.each<[string, string, number, string[]]>([
		[
			'stays whole, with its blank lines and sentences',
			'Before it.\n```\na. B\n\nc\n```\nAfter it.',
			22,
			['Before it.', '```\na. B\n\nc\n```', 'After it.'],
		],
		[
			'stays whole in a sentence',
			'Run ```a b c``` now please.',
			16,
			['Run ```a b c```', 'now please.'],
		],
		[
			'is closed and opened again between lines',
			'```\none\n  two\nthree\n```',
			17,
			['```\none\n  two\n```', '```\nthree\n```'],
		],
		[
			'is split within a line that is too long',
			'```\nlet a = 1234;\n```',
			14,
			['```\nlet a\n```', '```\n=\n```', '```\n1234;\n```'],
		],
		[
			'goes on with the text after it',
			'```\none\ntwo\nsix\n```\nEnd.',
			18,
			['```\none\ntwo\n```', '```\nsix\n```\nEnd.'],
		],
	])('a code block %s', (_what, text, limit, parts) => {
		expect(splitText(text, limit)).toEqual(parts);
	});
});

const letters = fc.constantFrom(
	'a',
	'Bc',
	'é',
	'e\u0301',
	'文字',
	'สวัส',
	'👍🏽',
	'👨‍👩‍👧‍👦',
	'🇬🇧',
	'1️⃣',
	'https://a.b/c?d',
	'naïve',
);
const seams = fc.constantFrom(
	' ',
	' ',
	'. ',
	'! ',
	'。',
	', ',
	'\n',
	'\n\n',
	'  \n \n',
	'\n- ',
	'\t',
	'',
);
const prose = fc
	.array(fc.tuple(letters, seams), { minLength: 1, maxLength: 60 })
	.map((parts) => parts.flat().join(''));
const code = fc
	.tuple(prose, fc.constantFrom('', '\n'))
	.map(([inside, end]) => `\`\`\`\n${inside}${end}\`\`\``);
const message = fc
	.array(fc.oneof({ arbitrary: prose, weight: 3 }, { arbitrary: code, weight: 1 }), {
		minLength: 1,
		maxLength: 4,
	})
	.map((parts) => parts.join('\n'));
/** Longer than any grapheme above, and than the fences of a block. */
const limits = fc.integer({ min: 20, max: 200 });

/** Without what a seam may drop or repeat: white space, markers, and the sign of a quote. */
const withoutSpaceAndMarkup = (text: string) => text.replace(/[\s`*_~>]/g, '');
const graphemes = (text: string) =>
	[...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
		({ segment }) => segment,
	);

describe('properties', () => {
	it('loses nothing but white space at the seams', () => {
		fc.assert(
			fc.property(
				fc.oneof(message, fc.string({ unit: 'grapheme', maxLength: 200 })),
				limits,
				(text, limit) => {
					const joined = splitText(text, limit).join('\n');
					expect(withoutSpaceAndMarkup(joined)).toBe(withoutSpaceAndMarkup(text));
				},
			),
			{ numRuns: 500 },
		);
	});

	it('loses no white space within a part', () => {
		fc.assert(
			fc.property(prose, limits, (text, limit) => {
				let from = 0;
				for (const part of splitText(text, limit)) {
					const at = text.indexOf(part, from);
					expect(at).toBeGreaterThanOrEqual(from);
					expect(text.slice(from, at).trim()).toBe('');
					from = at + part.length;
				}
			}),
		);
	});

	it('has parts that are not blank and not too long', () => {
		fc.assert(
			fc.property(
				fc.oneof(message, fc.string({ unit: 'binary', maxLength: 200 })),
				fc.integer({ min: 1, max: 100 }),
				(text, limit) => {
					for (const part of splitText(text, limit)) {
						expect(part.trim()).not.toBe('');
						expect(codePoints(part)).toBeLessThanOrEqual(limit);
					}
				},
			),
			{ numRuns: 500 },
		);
	});

	it('never cuts a grapheme', () => {
		fc.assert(
			fc.property(
				fc.oneof(message, fc.string({ unit: 'grapheme', maxLength: 200 })),
				limits,
				(text, limit) => {
					const ofParts = splitText(text, limit).flatMap(graphemes);
					const visible = (list: string[]) => list.filter((one) => !/^[\s`*_~>]*$/.test(one));
					expect(visible(ofParts)).toEqual(visible(graphemes(text)));
				},
			),
			{ numRuns: 500 },
		);
	});

	it('shows the same text bold in parts as in one', () => {
		const words = fc.array(fc.constantFrom('one', 'two.', 'three,', 'é', '文字', 'four!'), {
			minLength: 1,
			maxLength: 40,
		});
		const run = fc.tuple(fc.constantFrom('', '*', '_', '~', '*_'), words).map(([marker, list]) => {
			const close = [...marker].reverse().join('');
			return `${marker}${list.join(' ')}${close}`;
		});
		const line = fc
			.tuple(fc.constantFrom('', '> ', '- '), fc.array(run, { minLength: 1, maxLength: 5 }))
			.map(([start, runs]) => start + runs.join(' '));
		const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
		const shown = (parts: string[], tag: string) =>
			parts
				.flatMap((part) => [
					...markupToHtml(part).source.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'g')),
				])
				.map(([, inside]) => inside.replace(/<[^>]*>|\s/g, ''))
				.join('');
		fc.assert(
			fc.property(text, fc.integer({ min: 30, max: 200 }), (whole, limit) => {
				const parts = splitText(whole, limit);
				for (const part of parts) expect(codePoints(part)).toBeLessThanOrEqual(limit);
				for (const tag of ['b', 'i', 's']) expect(shown(parts, tag)).toBe(shown([whole], tag));
			}),
			{ numRuns: 500 },
		);
	});

	it('never leaves a code block open', () => {
		fc.assert(
			fc.property(message, limits, (text, limit) => {
				for (const part of splitText(text, limit)) {
					expect((part.match(/```/g) ?? []).length % 2).toBe(0);
				}
			}),
		);
	});
});
