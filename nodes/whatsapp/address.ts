import { RuleViolation } from './ruleViolation';

/**
 * Whom a message goes to or comes from: a phone number (digits with country code, no `+`), or a
 * business-scoped user id of WhatsApp (BSUID) such as `US.13491208655302741918`, or its parent
 * form `US.ENT.11815799212886844830`. A user id is opaque and keeps its case.
 */
export type Address = { kind: 'phone'; value: string } | { kind: 'userId'; value: string };

/**
 * The reason goes on where the name of the input begins: `'To' is empty`. Without a fix of its own, what
 * to do depends on the input.
 */
type AddressResult = Address | { kind: 'unreadable'; reason: string; fix?: string };

/** Two letters of a country, a dot, up to 128 letters and digits (Vonage, java SDK 9.13). */
const USER_ID = /^[A-Za-z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

const PARENT_USER_ID = /^[A-Za-z]{2}\.ENT\.[A-Za-z0-9]{1,128}$/;

/** Blanks, brackets, dots, slashes, every dash, and the invisible marks that copying brings along. */
const PUNCTUATION =
	/[\s()[\]./\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

const INTERNATIONAL_FORM = 'Write the number with its country code, e.g. +44 7700 900000';

/** What to do about the two ends of a message; about any other number, `INTERNATIONAL_FORM`. */
const ADVICE: Partial<Record<string, string>> = {
	to: `${INTERNATIONAL_FORM}, or a user ID such as US.13491208655302741918, or map the trigger's 'from'`,
	from: "Switch 'From' to Fixed and choose your number from the list, or map the trigger's 'to'",
};

/**
 * Reads an address as people write it: `+44 7700 900000`, `0044 …`, `+44 (0)7700 …`, brackets,
 * dots, dashes, a JSON number, `whatsapp:+44…`, or a business-scoped user id.
 *
 * @param field The name of the input, for a violation.
 * @param label What the panel calls it, for the message of the violation.
 * @throws {RuleViolation} when it is empty, holds something else than 7 to 15 digits (E.164), or
 * starts with a single 0: a national number does not say its country.
 */
export function parseAddress(input: unknown, field = 'to', label = 'To'): Address {
	const result = readAddress(input);
	if (result.kind !== 'unreadable') return result;
	const fix = result.fix ?? ADVICE[field] ?? INTERNATIONAL_FORM;
	throw new RuleViolation(field, `'${label}' ${result.reason}`, fix);
}

/** The address as Vonage takes it in `to` and `from`: digits, or the user id. Throws as `parseAddress` does. */
export function toVonageAddress(input: unknown, field = 'to', label = 'To'): string {
	return parseAddress(input, field, label).value;
}

/** As `parseAddress`, for what arrives from outside: `undefined` instead of an exception. */
export function recognizeAddress(input: unknown): Address | undefined {
	const result = readAddress(input);
	return result.kind === 'unreadable' ? undefined : result;
}

/** Digits or a user id where the text is one, else the text as it is: for what arrives from outside. */
export function normalizeAddress(sent: string | undefined): string | undefined {
	return recognizeAddress(sent)?.value ?? sent;
}

/** Whether a business-scoped user id is the parent form, shared by the portfolios of one business. */
export function isParentUserId(userId: string): boolean {
	return PARENT_USER_ID.test(userId);
}

function readAddress(input: unknown): AddressResult {
	if (input === undefined || input === null || input === '') {
		return unreadable('is empty');
	}
	if (typeof input !== 'string' && typeof input !== 'number') {
		return unreadable(
			`is ${Array.isArray(input) ? 'a list' : `of type ${typeof input}`}, not one phone number or user ID`,
			'Map one single value, for a list send one item per recipient',
		);
	}

	if (typeof input === 'number' && !(Number.isSafeInteger(input) && input > 0)) {
		return unreadable('is no phone number');
	}

	const written = String(input)
		.normalize('NFKC')
		.trim()
		.replace(/^(?:whatsapp|tel):\s*/i, '');
	if (USER_ID.test(written)) return { kind: 'userId', value: written };
	return readPhone(written);
}

function readPhone(written: string): AddressResult {
	// In "+44 (0)7700 …" the bracketed 0 is for callers inside the country only.
	const bare = written.replace(/(\d\D*)\(0\)/, '$1').replace(PUNCTUATION, '');
	const digits = bare.replace(/^(?:\+|00)/, '');

	const foreign = /[^\d]/u.exec(digits)?.[0];
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

function unreadable(reason: string, fix?: string): AddressResult {
	return { kind: 'unreadable', reason, fix };
}
