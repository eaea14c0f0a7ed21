/** The names of the characters from U+00A0 to U+00FF, in their order. */
const LATIN_1 =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const OTHERS: Readonly<Record<string, string>> = {
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", euro: '€', trade: '™', hellip: '…' },
	...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”' },
	...{ bdquo: '„', lsaquo: '‹', rsaquo: '›', bull: '•', dagger: '†', permil: '‰', prime: '′' },
	...{ larr: '←', uarr: '↑', rarr: '→', darr: '↓', harr: '↔', rArr: '⇒', check: '✓', cross: '✗' },
	...{ ne: '≠', le: '≤', ge: '≥', asymp: '≈', minus: '−', infin: '∞', radic: '√', sum: '∑' },
	...{ star: '☆', starf: '★', hearts: '♥', phone: '☎', deg: '°', pi: 'π', ohm: 'Ω', OElig: 'Œ' },
	...{ oelig: 'œ', Scaron: 'Š', scaron: 'š', ast: '*', lowbar: '_', num: '#', lbrack: '[' },
	...{ rbrack: ']', grave: '`', bsol: '\\', sol: '/', colon: ':', comma: ',', period: '.' },
	...{ lpar: '(', rpar: ')', ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009', NewLine: '\n' },
};

const NAMED: ReadonlyMap<string, string> = new Map([
	...LATIN_1.split(' ').map((name, at): [string, string] => [name, String.fromCharCode(160 + at)]),
	...Object.entries(OTHERS),
]);

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,9}));/iy;

/** The character that an entity of HTML such as `&amp;`, `&#38;` or `&#x26;` stands for, and its end. */
export function decodeEntity(text: string, at: number): { text: string; end: number } | undefined {
	if (text[at] !== '&') return undefined;
	ENTITY.lastIndex = at;
	const [whole, decimal, hexadecimal, name] = ENTITY.exec(text) ?? [];
	if (whole === undefined) return undefined;
	const decoded =
		name === undefined
			? characterOf(decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal))
			: NAMED.get(name);
	return decoded === undefined ? undefined : { text: decoded, end: at + whole.length };
}

/** A text with its entities decoded, each once; what is no entity stays. */
export function decodeEntities(text: string): string {
	let decoded = '';
	let from = 0;
	for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at)) {
		const entity = decodeEntity(text, at);
		if (entity !== undefined) {
			decoded += text.slice(from, at) + entity.text;
			from = entity.end;
		}
		at = entity?.end ?? at + 1;
	}
	return decoded + text.slice(from);
}

function characterOf(point: number): string | undefined {
	const isCharacter = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
	return isCharacter ? String.fromCodePoint(point) : undefined;
}
