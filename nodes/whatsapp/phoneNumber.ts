/** What a text turned out to be: the digits of a phone number, or why it is none. */
export type PhoneResult =
	| { kind: 'phone'; value: string }
	| { kind: 'unreadable'; reason: string; fix?: string };

/** Blanks, brackets, dots, slashes and every dash: how people group the digits of a number. */
const PUNCTUATION = /[\s()[\]./\-\u2010-\u2015\u2212]/g;

const ADD_PLUS = 'If it is a phone number, write it with + and its country code';

const ONE_NUMBER = 'Give one number; to write to several people, send one item per recipient';

/**
 * Texts that are something else than a phone number, although dropping their punctuation would leave
 * digits. The first that fits gives the reason.
 */
const LOOKALIKES: ReadonlyArray<{
	fits: (text: string) => boolean;
	reason: string;
	fix?: string;
}> = [
	{
		fits: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
		reason: 'is a UUID, not a phone number',
		fix: 'Map the field that holds the phone number, not an ID',
	},
	{ fits: (text) => /^[^\s@]+@[^\s@]+$/.test(text), reason: 'is an e-mail address' },
	{ fits: (text) => /^https?:\/\//i.test(text), reason: 'is a URL, not a phone number' },
	{
		fits: (text) => /^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i.test(text),
		reason: 'is in exponent form, so digits of the number are lost',
		fix: 'Format the column as plain text in your spreadsheet, and enter the number again',
	},
	{ fits: isDate, reason: 'is a date, not a phone number' },
	{ fits: (text) => /^\d{1,2}:\d{2}(:|\s|$)/.test(text), reason: 'is a time, not a phone number' },
	{ fits: isIpAddress, reason: 'is an IP address, not a phone number', fix: ADD_PLUS },
	{
		fits: (text) => /^[+-]?\d+[.,]\d+$/.test(text) && !/^\+\d{1,3}\./.test(text),
		reason: 'is a decimal number, not a phone number',
		fix: ADD_PLUS,
	},
	{
		fits: (text) => /^[-\u2212]\s*\d/.test(text),
		reason: 'is a negative number, not a phone number',
	},
	{
		fits: (text) => /^-?\d{1,3}\.\d+[\s,;/]+-?\d{1,3}\.\d+$/.test(text),
		reason: 'is a pair of coordinates, not a phone number',
	},
	{
		fits: (text) => /\d\s*(,?\s*(ext|extension|x)\.?|#)\s*\d+$/i.test(text),
		reason: 'has an extension, which a WhatsApp number has not',
		fix: 'Give the number without its extension',
	},
	{ fits: isSeveral, reason: 'holds several numbers', fix: ONE_NUMBER },
	{
		fits: (text) => /^\d{10,}\s*[-\u2010-\u2015\u2212/]\s*\d{1,4}$/.test(text),
		reason: 'is a range of numbers, or has an extension',
		fix: ONE_NUMBER,
	},
];

/** Longer than any number with its punctuation; looking further would take long for a long text. */
const LONGEST = 200;

/**
 * Reads a phone number as people write it: grouped by blanks, brackets, dots, dashes or slashes, with
 * or without `+` or `00`, in the digits of any script, with invisible marks that copying brings along.
 * A whole number that a spreadsheet turned into a float (`447700900000.0`) is that number.
 *
 * What only looks like one when its punctuation is dropped (a date, an IP address, a decimal, two
 * numbers, …) is `unreadable`, with a reason that goes on where the name of the input begins.
 */
export function readPhoneNumber(input: string): PhoneResult {
	const text = plainText(input.slice(0, 4 * LONGEST)).replace(/^(\+?\s*\d{7,})[.,]0+$/, '$1');
	if (text.length > LONGEST) return unreadable('is too long for a phone number');
	const lookalike = LOOKALIKES.find(({ fits }) => fits(text));
	if (lookalike) return unreadable(lookalike.reason, lookalike.fix);

	// In "+44 (0)7700 …" the bracketed 0 is for callers inside the country only.
	const bare = text.replace(/(\d\D*)\(0\)/, '$1').replace(PUNCTUATION, '');
	const digits = bare.replace(/^(?:\+|00)/, '');
	const foreign = /\D/u.exec(digits)?.[0];
	if (digits === '') return unreadable('has no digits');
	if (foreign !== undefined) {
		return unreadable(`contains '${foreign}', which no phone number has`);
	}
	if (digits.startsWith('0')) {
		return unreadable(
			'starts with 0, so its country is not known',
			'Replace the leading 0 by the country code, e.g. 07700 900000 in the UK becomes +44 7700 900000',
		);
	}
	if (digits.length < 7 || digits.length > 15) {
		return unreadable(`has ${digits.length} digits, international numbers have 7 to 15`);
	}
	return { kind: 'phone', value: digits };
}

/** The text with ASCII digits, without the marks that nobody sees, and without blanks around it. */
export function plainText(input: string): string {
	return input
		.normalize('NFKC')
		.replace(/[\p{Default_Ignorable_Code_Point}\u20e3]/gu, '')
		.replace(/\p{Nd}/gu, asciiDigit)
		.trim();
}

/** Unicode has the digits of each script in a row, from 0 to 9. */
function asciiDigit(digit: string): string {
	if (digit <= '9') return digit;
	const codePoint = digit.codePointAt(0) ?? 0;
	let first = codePoint;
	while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
	return String((codePoint - first) % 10);
}

function isDate(text: string): boolean {
	// The digits alone: no country has numbers of 8 digits that begin with 19 or 20.
	const compact = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text);
	if (compact) return isDay(compact[2], compact[3]);
	const date = text.replace(/[T,\s]+\d{1,2}:.*$/i, '');
	const yearFirst = /^(?:19|20)\d\d([-/. ])(\d{1,2})\1(\d{1,2})$/.exec(date);
	if (yearFirst) return isDay(yearFirst[2], yearFirst[3]);
	const yearLast = /^(\d{1,2})([-/. ])(\d{1,2})\2(?:(?:19|20)\d\d|\d\d)$/.exec(date);
	if (!yearLast) return false;
	return isDay(yearLast[1], yearLast[3]) || isDay(yearLast[3], yearLast[1]);
}

function isDay(month: string, day: string): boolean {
	return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

function isIpAddress(text: string): boolean {
	const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[:/]\d+)?$/.exec(text)?.slice(1, 5);
	return octets?.every((octet) => Number(octet) <= 255) ?? false;
}

/** Two phone numbers in one text: a second `+`, or two parts that are long enough each. */
function isSeveral(text: string): boolean {
	if (/\d[^+]*\+\s*\d/.test(text)) return true;
	const parts = text.split(/[,;|&/\n\t\s]+|[-\u2010-\u2015\u2212]/);
	return parts.filter((part) => /^[+(]?\d{7,}\)?$/.test(part)).length > 1;
}

function unreadable(reason: string, fix?: string): PhoneResult {
	return { kind: 'unreadable', reason, fix };
}
