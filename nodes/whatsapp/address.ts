import { type PhoneResult, plainText, readPhoneNumber } from './phoneNumber';
import { RuleViolation } from './ruleViolation';

/**
 * Whom a message goes to or comes from: a phone number (digits with country code, no `+`), or a
 * business-scoped user id of WhatsApp (BSUID) such as `US.13491208655302741918`, or its parent
 * form `US.ENT.11815799212886844830`. A user id is opaque and keeps its case.
 */
export type Address = { kind: 'phone'; value: string } | { kind: 'userId'; value: string };

/** The reason goes on where the name of the input begins: `'To' is empty`. */
type AddressResult = Address | Extract<PhoneResult, { kind: 'unreadable' }>;

/** Two letters of a country, a dot, up to 128 letters and digits (Vonage, java SDK 9.13). */
const USER_ID = /^[A-Za-z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

const PARENT_USER_ID = /^[A-Za-z]{2}\.ENT\.[A-Za-z0-9]{1,128}$/;

/** More than any address has, however it is written: what is longer is not read at all. */
const LONGEST_INPUT = 500;

export const INTERNATIONAL_FORM = 'Write the number with its country code, e.g. +44 7700 900000';

/**
 * Reads an address as people write it: a phone number (see `readPhoneNumber`), `whatsapp:+44…`, a JSON
 * number, or a business-scoped user id.
 *
 * @param field The name of the input, for a violation.
 * @param label What the panel calls it, for the message of the violation.
 * @param fix What to do about it, where the address itself does not tell.
 * @throws {RuleViolation} when it is empty, is something else than 7 to 15 digits (E.164), or
 * starts with a single 0: a national number does not say its country.
 */
export function parseAddress(
	input: unknown,
	field = 'to',
	label = 'To',
	fix = INTERNATIONAL_FORM,
): Address {
	const result = readAddress(input);
	if (result.kind !== 'unreadable') return result;
	throw new RuleViolation(field, `'${label}' ${result.reason}`, result.fix ?? fix);
}

/**
 * The address as Vonage takes it in `to` and `from`: digits, or the user id. Takes and throws what `parseAddress` does.
 *
 * Source: https://developer.vonage.com/en/messages/guides/handling-whatsapp-usernames-and-bsuids
 */
export function toVonageAddress(...input: Parameters<typeof parseAddress>): string {
	return parseAddress(...input).value;
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

	if (String(input).length > LONGEST_INPUT) {
		return unreadable(`has ${String(input).length} characters`);
	}
	const written = plainText(String(input)).replace(/^(?:whatsapp|tel):\s*/i, '');
	if (USER_ID.test(written)) return { kind: 'userId', value: written };
	return readPhoneNumber(written);
}

function unreadable(reason: string, fix?: string): AddressResult {
	return { kind: 'unreadable', reason, fix };
}
