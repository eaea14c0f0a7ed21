import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownToWhatsApp } from '../../../../nodes/whatsapp/messages/markdown.ts';

describe('markdownToWhatsApp', () => {
	it.each<[string, string, string]>([
		['bold', '**bold** and __bold__', '*bold* and *bold*'],
		['italic', '*italic* and _italic_', '_italic_ and _italic_'],
		['bold italic', '***both*** **_both_**', '_*both*_ *_both_*'],
		['strike-through', '~~gone~~', '~gone~'],
		['italic in bold', '**a *b* c**', '*a _b_ c*'],
		['bold in italic', '*a **b** c*', '_a *b* c_'],
		['bold next to punctuation', '"**a**", (**b**): **c**.', '"*a*", (*b*): *c*.'],
		['bold over two lines', '**a\nb**', '*a*\n*b*'],
		['bold around a code', '**run `npm i`**', '*run `npm i`*'],
		[
			'bold around a link leaves the URL bare',
			'**[docs](https://x.y)** now',
			'*docs:* https://x.y now',
		],
		['bold around its own marker is dropped', '**5*3**', '5*3'],
		['acronyms', '**A**pplication **P**rogramming', 'Application Programming'],
		['bold in a script without spaces', '这是**重点**内容', '这是重点内容'],
		['bold that ends in a full-width colon', '**重点：**内容', '重点：内容'],
		['bold next to emoji', '🎉**Party**🎉', '🎉*Party*🎉'],

		['snake case', 'some_snake_case, _private_name', 'some_snake_case, _private_name'],
		['sums', '2*3*4 and 2 * 3 * 4', '2*3*4 and 2 * 3 * 4'],
		['powers', 'x**2 + y**2 = 2**3**4', 'x**2 + y**2 = 2**3**4'],
		['a line to fill in', 'Name: ______', 'Name: ______'],
		['alone', 'a * b _ c ~ d ** e', 'a * b _ c ~ d ** e'],
		['never closed', '**a', '**a'],
		['a footnote', 'Price* and tax', 'Price* and tax'],

		['heading', '# Title', '*Title*'],
		['closed heading', '### Title ###', '*Title*'],
		['heading with bold', '## **Step 1**: run `x`', '*Step 1: run `x`*'],
		['heading with italic', '# A *b*', '*A _b_*'],
		['underlined heading', 'Title\n=====\ntext', '*Title*\ntext'],
		['hashtag', '#hashtag', '#hashtag'],
		['seven hashes', '####### no', '####### no'],

		['link', 'See [the docs](https://x.y/a_b_c).', 'See the docs: https://x.y/a_b_c.'],
		['link with title', '[a](https://x.y "T (t)")', 'a: https://x.y'],
		['link with its URL as text', '[https://x.y](https://x.y/)', 'https://x.y/'],
		['link with its host as text', '[x.y](https://x.y)', 'https://x.y'],
		['link with brackets', '[a [b]](https://x.y/z_(q))', 'a [b]: https://x.y/z_(q)'],
		['link after a colon', '[More:](https://x.y)', 'More: https://x.y'],
		['link without text', '[](https://x.y)', 'https://x.y'],
		['link with bold text', '[**a**](https://x.y)', '*a*: https://x.y'],
		['link to a heading', '[up](#top)', 'up'],
		['link to a phone', '[Call](tel:+447700900000)', 'Call: +447700900000'],
		['link to a mailbox', '[a@b.co](mailto:a@b.co)', 'a@b.co'],
		['link in angle brackets', '[a](<https://x.y/a>)', 'a: https://x.y/a'],
		['autolink', '<https://x.y/_a_> <a@b.co>', 'https://x.y/_a_ a@b.co'],
		['bare URL', 'https://x.y/_a_/*b', 'https://x.y/_a_/*b'],
		['bare URL in italic', '_see https://x.y/a_b now_', '_see_ https://x.y/a_b _now_'],
		['brackets', '[x] and [1](', '[x] and [1]('],
		['image', '![A cat](https://x.y/c.png)', 'A cat: https://x.y/c.png'],
		['image without text', '![](https://x.y/c.png)', 'https://x.y/c.png'],
		['linked image', '[![Badge](https://i.mg)](https://x.y)', 'Badge: https://x.y'],

		['bullets', '* a\n+ b\n- c', '- a\n- b\n- c'],
		['nested bullets', '* a\n  * b\n    * c', '- a\n  - b\n    - c'],
		['numbers', '1. a\n2. **b**\n   - c', '1. a\n2. *b*\n   - c'],
		['bullets with bold', '* **a**: b', '- *a*: b'],
		['task list', '- [ ] a\n- [x] b\n1. [X] c', '☐ a\n☑ b\n1. ☑ c'],
		['heading in a list', '- ## a', '- *a*'],
		['no list', '-a\n*b\n1.c', '-a\n*b\n1.c'],

		['quote', '> a\n>b', '> a\n> b'],
		['quote of quotes', '> a\n>\n> > **b**', '> a\n\n> *b*'],
		['quote with a list', '> * a', '> - a'],

		['inline code', '`**a** _b_ [c](d)`', '`**a** _b_ [c](d)`'],
		['inline code with a backtick', '`` a`b ``', '```a`b```'],
		['a lone backtick', 'a ` b', 'a ` b'],
		[
			'code block',
			'```js\nconst a = **b**;\n\n  _c_ # d\n```',
			'```\nconst a = **b**;\n\n  _c_ # d\n```',
		],
		['code block of tildes', '~~~\n* a\n~~~', '```\n* a\n```'],
		[
			'code block in a list',
			'- a\n  ```sh\n  ls\n    -l\n  ```\n- b',
			'- a\n```\nls\n  -l\n```\n- b',
		],
		['code block as a list item', '1. ```\n   * x\n   ```\n2. b', '1.\n```\n* x\n```\n2. b'],
		['code block in a quote', '> ```\n> **x**\n> ```', '```\n**x**\n```'],
		['code block without end', '```\n**x**', '```\n**x**\n```'],
		['text after a code block', '```\nx\n```\n**y**', '```\nx\n```\n*y*'],

		[
			'table of two columns',
			'| Tea | Price |\n|:--|--:|\n| **Green** | 3 |\n| Black \\| Earl | 2 |\n\nend',
			'*Tea – Price*\n- *Green*: 3\n- Black | Earl: 2\n\nend',
		],
		[
			'table of three columns',
			'Plan | Price | Users\n--- | --- | ---\nBasic | 5 | 3\nPro | 9 |',
			'*Plan: Basic*\n- Price: 5\n- Users: 3\n\n*Plan: Pro*\n- Price: 9',
		],
		['table without rows', '| a | b |\n|---|---|', '*a – b*'],
		['table without titles', '| | |\n|---|---|\n| a | b |\n| | c |', '- a: b\n- c'],
		[
			'table with a title left out and a cell too many',
			'| | b | c |\n|---|---|---|\n| 1 | 2 | 3 | 4 |\n| | | |',
			'*1*\n- b: 2\n- c: 3\n- 4',
		],
		['no table for its rule', 'a | b | c\n---|---', 'a | b | c\n---|---'],
		['no table', 'a | b\nc | d', 'a | b\nc | d'],

		['rule', 'a\n\n---\n\n* * *\n\nb', 'a\n\n———\n\n———\n\nb'],
		['escapes', '\\*a\\* 1\\. \\_b\\_ \\# \\\\', '*a* 1. _b_ # \\'],
		['HTML breaks', 'a<br>b<br/>c<BR />\nd', 'a\nb\nc\nd'],
		['a break in a cell', '| a | b |\n|---|---|\n| c<br>d | e |', '*a – b*\n- c d: e'],
		['hard breaks', 'a  \nb\\\nc', 'a\nb\nc'],
		['Windows line ends', '# a\r\n\r\n**b**\r\n', '*a*\n\n*b*\n'],
		['nothing', '', ''],

		['bold that ends in a full-width colon before digits', '**价格：**100元', '价格：100元'],
		['bold that ends in punctuation before Latin', '**注意：**iPhone 用户', '注意：iPhone 用户'],
		['bold that ends in punctuation before Kana', '**「注意」**です', '「注意」です'],
		['bold that ends in punctuation before Hangul', '**가격:**100원', '가격:100원'],
		['bold that ends in a colon before a word', '**Note:**see below', 'Note:see below'],
		['bold that ends in a colon before a URL', '**Link:**https://x.y', 'Link:https://x.y'],
		['bold that ends in a quote before a word', '**"quoted"**text', '"quoted"text'],
		['bold that starts with a bracket behind a word', 'text**(bold)**more', 'text(bold)more'],
		['a bold colon', 'Name**:** Ana', 'Name: Ana'],
		['bold within a word', 'un**believ**able', 'unbelievable'],
		['bold before a number', 'iPhone**15** Pro', 'iPhone15 Pro'],
		['underscores that end in punctuation', '__Note:__see', 'Note:see'],
		['strike-through that ends in punctuation', '~~old:~~new', 'old:new'],
		['a product of brackets', 'a*(b)*c', 'a*(b)*c'],
		['a letter as an operand', 'a**b + c**d', 'a**b + c**d'],

		['entities', 'Tom &amp; Jerry &lt;3 &nbsp;&euro;5', 'Tom & Jerry <3 \u00a0€5'],
		['numbers of characters', '&#38; &#x1F600; &#42;a&#42;', '& 😀 *a*'],
		['no entities', 'AT&T; &unknown; &#0; R&D', 'AT&T; &unknown; &#0; R&D'],
		['entities in code', '`&amp;`', '`&amp;`'],
		[
			'tags of bold and a link',
			'<b>Now</b> <a href="https://example.com/x?a=1&amp;b=2">our page</a>',
			'*Now* our page: https://example.com/x?a=1&b=2',
		],
		[
			'tags of emphasis',
			'<strong>a</strong> <em>b</em> <i>c</i> <del>d</del> <s>e</s> <u>f</u>',
			'*a* _b_ _c_ ~d~ ~e~ f',
		],
		['a tag without its end', '<b>a</i>', 'a'],
		['a tag of code', '<code>a_b &lt;</code>', '`a_b <`'],
		[
			'paragraphs and lists of HTML',
			'<p>Hi <strong>Ana</strong></p><ul>\n<li>One</li>\n<li>Two</li></ul><p>End</p>',
			'Hi *Ana*\n\n- One\n- Two\n\nEnd',
		],
		['a numbered list of HTML', '<ol><li>A</li><li>B</li></ol>', '1. A\n2. B'],
		['code of HTML', '<pre><code class="js">a &lt; **b**</code></pre>', '```\na < **b**\n```'],
		[
			'headings and quotes of HTML',
			'<h2>Title</h2>text<hr><blockquote>q<br>r</blockquote>',
			'*Title*\n\ntext\n\n———\n\n> q\n> r',
		],
		['angle brackets', 'a < b, <name>, <3 and 2 > 1', 'a < b, <name>, <3 and 2 > 1'],
		['tags in code', '`<b>` and <b>b</b>', '`<b>` and *b*'],

		[
			'a reference link',
			'See [our site][1].\n\n[1]: https://example.com/shop',
			'See our site: https://example.com/shop.',
		],
		[
			'references by name',
			'[A b] [c][a  B]\n\n[a b]: <https://x.y> "T"',
			'A b: https://x.y c: https://x.y',
		],
		['a definition without a use', 'a\n\n[2]: https://x.y', 'a\n\n[2]: https://x.y'],
		[
			'a citation',
			'So it is [1].\n\n[1]: https://x.y/_a_',
			'So it is [1].\n\n[1]: https://x.y/_a_',
		],

		['markers in a URL', 'https://x.y/f?x=*y*&z=__q__', 'https://x.y/f?x=*y*&z=__q__'],
		['tildes in a URL', 'https://x.y/~~a~~/_b_ ~~c~~', 'https://x.y/~~a~~/_b_ ~c~'],
		['a bold URL before Chinese', '**https://x.y/a_b**。后', 'https://x.y/a_b。后'],
		['a URL without its scheme', 'www.x.y/_a_ and *b*', 'www.x.y/_a_ and _b_'],

		[
			'line breaks as two characters',
			'Hello\\nWorld\\r\\n\\n- a\\n- **b**',
			'Hello\nWorld\n\n- a\n- *b*',
		],
		['both kinds of line breaks', 'a\n\nb\\nc `\\n`', 'a\n\nb\nc `\\n`'],
		['a line break as code', 'Use `\\n`', 'Use `\\n`'],
		['a path of Windows and TeX', 'C:\\new\\notes \\neq', 'C:\\new\\notes \\neq'],
	])('%s', (_what, markdown, expected) => {
		expect(markdownToWhatsApp(markdown)).toBe(expected);
	});

	it('turns an answer of an AI agent into a message', () => {
		const answer = [
			'## Your order',
			'',
			'Hello **Ana**, here is what we have:',
			'',
			'1. **Tea**: *green*, 2 packs',
			'2. **Cup**',
			'   - ~~blue~~ red',
			'',
			'| Item | Price |',
			'|------|-------|',
			'| Tea  | €5    |',
			'',
			'Track it [here](https://example.com/t/81_a).',
		].join('\n');
		expect(markdownToWhatsApp(answer)).toBe(
			[
				'*Your order*',
				'',
				'Hello *Ana*, here is what we have:',
				'',
				'1. *Tea*: _green_, 2 packs',
				'2. *Cup*',
				'   - ~blue~ red',
				'',
				'*Item – Price*',
				'- Tea: €5',
				'',
				'Track it here: https://example.com/t/81_a.',
			].join('\n'),
		);
	});
});

const SCRAPS = [
	...[
		'*',
		'**',
		'***',
		'_',
		'__',
		'~',
		'~~',
		'`',
		'``',
		'```',
		'~~~',
		'#',
		'## ',
		'> ',
		'- ',
		'* ',
		'1. ',
	],
	...[
		'[',
		']',
		'(',
		')',
		'](',
		'![',
		'<',
		'>',
		'<br>',
		'|',
		'|---|',
		'---',
		'===',
		'\\',
		'\n',
		'\n\n',
		' ',
	],
	...['   ', 'word', '2', '文', 'é', '👍🏽', 'https://x.y/a_b', 'a@b.co'],
];

const markup = fc
	.array(fc.constantFrom(...SCRAPS), { maxLength: 40 })
	.map((scraps) => scraps.join(''));

const word = fc.stringMatching(/^[A-Za-zäßç文中0-9]{1,10}$/);

describe('properties', () => {
	it('takes any text', () => {
		fc.assert(
			fc.property(fc.oneof(markup, fc.string(), fc.string({ unit: 'binary' })), (text) => {
				expect(typeof markdownToWhatsApp(text)).toBe('string');
			}),
			{ numRuns: 1000 },
		);
	});

	it('leaves text without markup as it is', () => {
		const sentence = fc
			.array(
				fc.tuple(
					word,
					fc.constantFrom(' ', ', ', '. ', '? ', '\n', '\n\n', ': ', ' (', ') ', ' 👍 '),
				),
			)
			.map((parts) => parts.flat().join('').replace(/ +$/, ''));
		fc.assert(
			fc.property(sentence, (text) => {
				expect(markdownToWhatsApp(text)).toBe(text);
			}),
		);
	});

	it('keeps every word in its place, whatever markup stands around it', () => {
		// Without what Markdown itself leaves out: a link's title, a heading's marks, a tag, an escape.
		const marks = fc.constantFrom(
			...SCRAPS.filter((scrap) => !/[a-z\d文é=<(#`~\\]/.test(scrap)),
			'](',
		);
		const marked = fc.array(fc.tuple(marks, word, marks), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(marked, (parts) => {
				const words = parts.map(([, name], at) => `${name}w${at}`);
				const text = parts.map(([before, , after], at) => before + words[at] + after).join('');
				const shown = markdownToWhatsApp(text);
				let from = 0;
				for (const expected of words) {
					expect(shown.slice(from)).toContain(expected);
					from = shown.indexOf(expected, from) + expected.length;
				}
			}),
			{ numRuns: 1000 },
		);
	});

	it('never changes what is in a code block', () => {
		const code = markup.filter((text) => !/[`~]{3}/.test(text) && text.trim() !== '');
		fc.assert(
			fc.property(code, markup, (inside, after) => {
				const shown = markdownToWhatsApp(`\`\`\`ts\n${inside}\n\`\`\`\n${after}`);
				expect(shown.startsWith(`\`\`\`\n${inside}\n\`\`\``)).toBe(true);
			}),
		);
	});

	it('shows no ** around words, whatever stands beside it', () => {
		const beside = fc.constantFrom(
			'',
			' ',
			'文',
			'：',
			'，',
			'(',
			')',
			'"',
			'!',
			':',
			'ab',
			'👍',
			'가',
			'12',
		);
		const first = fc.constantFrom('', '文', '(', '「', '"', 'ab', '👍', '12');
		const last = fc.constantFrom(
			'',
			'文',
			'：',
			'，',
			')',
			'」',
			'"',
			'!',
			':',
			'.',
			'ab',
			'👍',
			'12',
		);
		const core = fc.constantFrom('文字', 'word', '카드', 'two words');
		const inside = fc.tuple(first, core, last);
		fc.assert(
			fc.property(beside, inside, beside, (before, parts, after) => {
				const text = parts.join('');
				const shown = markdownToWhatsApp(`x ${before}**${text}**${after} y`);
				expect(shown).not.toContain('**');
				expect(shown).toContain(text);
			}),
			{ numRuns: 2000 },
		);
	});

	it('never changes a URL', () => {
		const path = fc.stringMatching(/^[a-z][a-z0-9_*~/?=&%.:#-]{0,30}[a-z0-9]$/);
		const around = fc.constantFrom('', '**', '_', '~~', '(', '> ', '- ', '**a** ', 'see: ');
		fc.assert(
			fc.property(path, around, around, (tail, before, after) => {
				fc.pre(!/\*\*|~~/.test(tail) || !/\*\*|~~/.test(before));
				const address = `https://example.com/${tail}`;
				const end = /^[*_~]/.test(after) ? after : ` ${after}`;
				expect(markdownToWhatsApp(`${before}${address}${end}`)).toContain(address);
			}),
			{ numRuns: 2000 },
		);
	});

	it('takes long texts of nothing but markup', () => {
		for (const scrap of SCRAPS) {
			const text = `${scrap}a `.repeat(3000) + scrap.repeat(3000) + `a${scrap} `.repeat(3000);
			expect(typeof markdownToWhatsApp(text)).toBe('string');
		}
	});
});
