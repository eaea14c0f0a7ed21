import { z } from 'zod';

/**
 * Reading JSON that others write. What has the expected type is kept, anything else counts as
 * not sent, and nothing throws: a webhook must never be lost over one odd key.
 */

/** A non-empty string; a number without quotes counts, providers write codes and ids both ways. */
export const looseText = z
	.union([z.string().min(1), z.number().transform(String)])
	.optional()
	.catch(undefined);

const numeric = z
	.union([
		z.number(),
		z
			.string()
			.regex(/^\s*[+-]?\d+(\.\d+)?\s*$/)
			.transform(Number),
	])
	.refine(Number.isFinite);

/** A finite number, also when it is written as a string (`"9.99"`). */
export const looseNumber = numeric.optional().catch(undefined);

/** A finite number where it can be read as one, else the text as sent. */
export const looseAmount = z
	.union([numeric, z.string().min(1)])
	.optional()
	.catch(undefined);

/** An object whose keys are all read loosely; anything that is no object counts as not sent. */
export function loosePart<Shape extends z.ZodRawShape>(shape: Shape) {
	return z.object(shape).optional().catch(undefined);
}

/** The objects of an array; a single object counts as an array of one. */
export const looseRecords = z
	.unknown()
	.transform((value) => (Array.isArray(value) ? value : [value]).filter(isRecord));

/** Whether the value is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fresh object `fields` without the keys that hold `undefined`: what was not sent is absent. */
export function compact<Fields extends object>(fields: Fields): Fields {
	for (const [key, value] of Object.entries(fields)) {
		if (value === undefined) Reflect.deleteProperty(fields, key);
	}
	return fields;
}

/** As `compact`, and `undefined` when no key is left. */
export function compactOrAbsent<Fields extends object>(
	fields: Fields | undefined,
): Fields | undefined {
	return fields && Object.keys(compact(fields)).length > 0 ? fields : undefined;
}
