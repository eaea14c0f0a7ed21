import { parseAddress } from '../address';
import { RuleViolation } from '../ruleViolation';
import { codePoints } from './limits';
import { refusePlaceholder } from './placeholder';

interface Range {
	/** At least so many, 1 unless given. */
	min?: number;
	max: number;
}

interface TextRule {
	min?: number;
	max?: number;
	/** Who sets the limit: *WhatsApp* unless given. */
	by?: string;
	/** What to do about a text that is too long, when shortening is not the only way. */
	fix?: string;
}

/**
 * The text of a field. Numbers and booleans, which expressions yield as they please, become text.
 *
 * @param field The path of the input, e.g. `buttons[1].title`.
 * @param label The name that the user reads, e.g. `Button 2 Title`.
 * @throws {RuleViolation} when it is missing or blank, no text, outside the limits in code points, or
 * a placeholder such as `{{ $json.name }}` or `undefined`.
 */
export function requireText(field: string, label: string, value: unknown, rule: TextRule = {}) {
	const text = textOf(field, label, value);
	if (text === undefined || text.trim() === '') {
		throw new RuleViolation(field, `'${label}' is empty`, `Fill in '${label}'`);
	}
	const { min = 1, max = Infinity, by = 'WhatsApp' } = rule;
	const length = codePoints(text);
	if (length > max) {
		throw new RuleViolation(
			field,
			`'${label}' has ${counted(length, 'character')}; ${by} allows ${grouped(max)}`,
			rule.fix ?? `Shorten '${label}' by ${counted(length - max, 'character')}`,
		);
	}
	if (length < min) {
		throw new RuleViolation(
			field,
			`'${label}' has ${counted(length, 'character')}; ${by} needs at least ${grouped(min)}`,
			`Give the complete '${label}'`,
		);
	}
	refusePlaceholder(field, label, text);
	return text;
}

/** As `requireText`, but `undefined` for a field that is missing or blank. */
export function optionalText(field: string, label: string, value: unknown, rule: TextRule = {}) {
	const text = textOf(field, label, value);
	return text === undefined || text.trim() === ''
		? undefined
		: requireText(field, label, text, rule);
}

/** An id that comes back in a webhook or names a thing at Meta: a text without blanks around it. */
export function requireId(field: string, label: string, value: unknown, rule: TextRule = {}) {
	const id = requireText(field, label, value, rule);
	if (id !== id.trim()) {
		throw new RuleViolation(
			field,
			`'${label}' has blanks around it; WhatsApp refuses them`,
			`Remove the blanks at the start and the end of '${label}'`,
		);
	}
	return id;
}

/** As `requireId`, with another value in place of one that is missing or blank. */
export function idOr(
	fallback: string,
	field: string,
	label: string,
	value: unknown,
	rule: TextRule = {},
) {
	return requireId(field, label, optionalText(field, label, value) ?? fallback, rule);
}

/**
 * An http or https URL, as given but for blanks around it. The violation never shows the URL: it may
 * be a signed one.
 */
export function requireUrl(field: string, label: string, value: unknown, rule: TextRule = {}) {
	const url = requireText(field, label, value, rule).trim();
	if (!/^https?:\/\/[^\s/?#]+/i.test(url) || !URL.canParse(url)) {
		throw new RuleViolation(
			field,
			`'${label}' is not an http or https URL`,
			'Give the complete address, e.g. https://example.com/page',
		);
	}
	if (/\s/.test(url)) {
		throw new RuleViolation(
			field,
			`'${label}' contains a blank or a line break`,
			'Write %20 for a blank, or use encodeURI() in an expression',
		);
	}
	return url;
}

/** A number within a range; text that reads as a number will do. */
export function requireNumber(
	field: string,
	label: string,
	value: unknown,
	range: Required<Range>,
) {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !(number >= range.min && number <= range.max)) {
		throw new RuleViolation(
			field,
			`'${label}' is not a number from ${range.min} to ${range.max}`,
			`Give '${label}' as a number, with a point for the decimals`,
		);
	}
	return number;
}

/** One of a few words. */
export function requireOneOf<T extends string>(
	field: string,
	label: string,
	value: unknown,
	allowed: readonly T[],
): T {
	const found = allowed.find((word) => word === value);
	if (found === undefined) {
		throw new RuleViolation(
			field,
			`'${label}' is none of ${allowed.join(', ')}`,
			`Choose one of ${allowed.join(', ')}`,
		);
	}
	return found;
}

/** As `requireOneOf`, but `undefined` for a choice not made. */
export function optionalOneOf<T extends string>(
	field: string,
	label: string,
	value: unknown,
	allowed: readonly T[],
): T | undefined {
	const missing = value === undefined || value === null || value === '';
	return missing ? undefined : requireOneOf(field, label, value, allowed);
}

/** A phone number in digits; a business-scoped user id will not do. */
export function requirePhoneNumber(field: string, label: string, value: unknown): string {
	const address = parseAddress(value, field, label);
	if (address.kind === 'userId') {
		throw new RuleViolation(
			field,
			`'${label}' is a user ID; it must be a phone number`,
			'Give the phone number with its country code, e.g. +44 7700 900000',
		);
	}
	return address.value;
}

/** A list whose length is within a range. */
export function requireList<T>(
	field: string,
	label: string,
	list: readonly T[] | undefined,
	{ min = 1, max }: Range,
): readonly T[] {
	if (!Array.isArray(list)) {
		throw new RuleViolation(field, `'${label}' is not a list`, `Give '${label}' as a list`);
	}
	const entries = list as readonly T[];
	if (entries.length < min) {
		throw new RuleViolation(
			field,
			`'${label}' has ${counted(entries.length, 'entry', 'entries')}; WhatsApp needs at least ${min}`,
			`Add to '${label}'`,
		);
	}
	requireAtMost(field, label, entries.length, max, ['entry', 'entries']);
	return entries;
}

/** As `requireList`, for a list of objects: refuses texts and nulls, which JSON may bring along. */
export function requireObjects<T extends object>(
	field: string,
	label: string,
	list: readonly T[] | undefined,
	range: Range,
): readonly T[] {
	const entries = requireList(field, label, list, range);
	entries.forEach((entry, at) => {
		if (!isObject(entry)) {
			throw new RuleViolation(
				`${field}[${at}]`,
				`Entry ${at + 1} of '${label}' is not an object`,
				`Give each entry of '${label}' as an object with its fields`,
			);
		}
	});
	return entries;
}

/** That something comes no more than so many times. */
export function requireAtMost(
	field: string,
	label: string,
	count: number,
	max: number,
	[one, many]: [string, string],
): void {
	if (count > max) {
		throw new RuleViolation(
			field,
			`'${label}' has ${counted(count, one, many)}; WhatsApp allows ${grouped(max)}`,
			`Remove ${counted(count - max, one, many)}`,
		);
	}
}

/** That no two entries share a value, such as the ids of buttons. */
export function requireDistinct(
	values: ReadonlyArray<{ field: string; label: string; value: string }>,
): void {
	const seen = new Map<string, string>();
	for (const { field, label, value } of values) {
		const first = seen.get(value);
		if (first !== undefined) {
			throw new RuleViolation(
				field,
				`'${label}' is the same as '${first}'; WhatsApp needs them distinct`,
				`Change '${label}'`,
			);
		}
		seen.set(value, label);
	}
}

/** A JSON object, or the text of one. Its keys and values stay untouched. */
export function requireJsonObject(field: string, label: string, value: unknown) {
	const json = parsed(field, label, value);
	if (!isObject(json)) {
		throw new RuleViolation(
			field,
			`'${label}' is not a JSON object`,
			`Give '${label}' in braces, e.g. {"key": "value"}`,
		);
	}
	return json;
}

/** A JSON array of objects with at least one entry, or the text of one. */
export function requireJsonObjects(field: string, label: string, value: unknown) {
	const json = parsed(field, label, value);
	if (!Array.isArray(json) || json.length === 0) {
		throw new RuleViolation(
			field,
			`'${label}' is not a JSON array with at least one entry`,
			`Give '${label}' in brackets, e.g. [{"key": "value"}]`,
		);
	}
	return json.map((entry: unknown, at) =>
		requireJsonObject(`${field}[${at}]`, `${label} ${at + 1}`, entry),
	);
}

/** Whether a value is an object with keys: no array, no null. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that are there: a body never carries an empty key. */
export function present<T extends object>(fields: T): Partial<T> {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as Partial<T>;
}

/** `1 character`, `1,050 characters`. */
function counted(count: number, one: string, many = `${one}s`): string {
	return `${grouped(count)} ${count === 1 ? one : many}`;
}

function grouped(count: number): string {
	return count.toLocaleString('en-US');
}

function textOf(field: string, label: string, value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
		throw new RuleViolation(
			field,
			`'${label}' is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`,
			`Map one single value to '${label}'`,
		);
	}
	return String(value);
}

function parsed(field: string, label: string, value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const json = tryJson(value);
	if (json === undefined) {
		throw new RuleViolation(
			field,
			`'${label}' is not valid JSON`,
			'Check quotes, commas and brackets; JSON has double quotes and no comma after the last entry',
		);
	}
	return json;
}

function tryJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
