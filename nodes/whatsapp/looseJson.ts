/**
 * Reading JSON that others write. What has the expected type is kept, anything else counts as
 * not sent, and nothing throws: a webhook must never be lost over one odd key.
 *
 * Plain functions, because every webhook goes through them: a zod schema of the same keys takes more
 * time than all the rest of receiving.
 */
export interface Reader<Value> {
	parse(value: unknown): Value;
	/** The keys of the value that `parse` does not know, in the value's own structure; undefined without any. */
	rest(value: unknown): unknown;
}

/** What a reader makes of a value. */
export type Read<R> = R extends Reader<infer Value> ? Value : never;

type Shape = Record<string, Reader<unknown>>;

type ReadShape<S extends Shape> = { [Key in keyof S]: Read<S[Key]> };

/** A non-empty string; a number without quotes counts, providers write codes and ids both ways. */
export const looseText = reader((value) => {
	if (typeof value === 'string' && value !== '') return value;
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
});

/** A finite number, also when it is written as a string (`"9.99"`, `"1.0E-4"`, `".5"`, `"0,05"`). */
export const looseNumber = reader(toNumber);

/** A finite number where it can be read as one, else the text as sent. */
export const looseAmount = reader((value) => {
	const text = typeof value === 'string' && value !== '' ? value : undefined;
	return toNumber(value) ?? text;
});

/** Anything, as sent. */
export const looseValue = reader((value) => value);

/** The objects of an array; a single object counts as an array of one. */
export const looseRecords = reader((value) =>
	(Array.isArray(value) ? value : [value]).filter(isRecord),
);

/** An object with all of these keys, each read loosely; what is no object has none of them. */
export function looseObject<S extends Shape>(shape: S): Reader<ReadShape<S>> {
	const readers = new Map(Object.entries(shape));
	return reader(
		(value) => {
			const sent = isRecord(value) ? value : {};
			const read: Record<string, unknown> = {};
			for (const [key, { parse }] of readers) read[key] = parse(sent[key]);
			return read as ReadShape<S>;
		},
		(value) => {
			if (!isRecord(value)) return undefined;
			const left: Record<string, unknown> = {};
			for (const key of Object.keys(value)) {
				const known = readers.get(key);
				const rest = known === undefined ? value[key] : known.rest(value[key]);
				if (rest !== undefined && key !== '__proto__') left[key] = rest;
			}
			return Object.keys(left).length > 0 ? left : undefined;
		},
	);
}

/** As `looseObject`; what is no object counts as not sent. */
export function loosePart<S extends Shape>(shape: S): Reader<ReadShape<S> | undefined> {
	const whole = looseObject(shape);
	return reader((value) => (isRecord(value) ? whole.parse(value) : undefined), whole.rest);
}

function reader<Value>(
	parse: (value: unknown) => Value,
	rest: (value: unknown) => unknown = () => undefined,
): Reader<Value> {
	return { parse, rest };
}

/** Digits with a fraction or without, and an exponent; what Java and Python make of small numbers. */
const WRITTEN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** With a comma for the fraction, where it cannot be the one between thousands. */
const COMMA_NUMBER = /^[+-]?(0?,\d+|\d+,(\d{1,2}|\d{4,}))$/;

function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' ? numberIn(value.trim()) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function numberIn(text: string): number | undefined {
	if (WRITTEN_NUMBER.test(text)) return Number(text);
	return COMMA_NUMBER.test(text) ? Number(text.replace(',', '.')) : undefined;
}

/** Whether the value is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `fields` without the keys that hold `undefined`: what was not sent is absent. */
export function compact<Fields extends object>(fields: Fields): Fields {
	const sent: Partial<Fields> = {};
	for (const key in fields) {
		if (fields[key] !== undefined) sent[key] = fields[key];
	}
	return sent as Fields;
}

/** As `compact`, and `undefined` when no key is left. */
export function compactOrAbsent<Fields extends object>(
	fields: Fields | undefined,
): Fields | undefined {
	if (fields === undefined) return undefined;
	const sent = compact(fields);
	return Object.keys(sent).length > 0 ? sent : undefined;
}
