import { codePoints } from '../../messages/limits';
import { RuleViolation } from '../../ruleViolation';
import type { TemplateParameter } from './parameter';

/** A part of a template with something to fill in: its parameters, and how to read their values. */
export interface ParameterSlot<Input> {
	parameters: TemplateParameter[];
	/** What the message needs of the values; `undefined` when it needs nothing or a value does not fit. */
	read(values: GivenValues): Input | undefined;
}

/** Checks a value; throws a `RuleViolation` when it does not fit. */
export type Check<Value> = (field: string, label: string, value: unknown) => Value;

/** Values that do not fit a template, all of them named at once. */
export class TemplateValuesViolation extends RuleViolation {
	/** The required values that are missing or empty. */
	readonly missing: readonly TemplateParameter[];

	constructor(field: string, message: string, fix: string, missing: readonly TemplateParameter[]) {
		super(field, message, fix);
		this.missing = missing;
	}
}

/** What does not fit, and what to do about it. */
interface Misfit {
	message: string;
	fix: string;
}

/**
 * The values given for a template, by parameter id. Reading them collects what does not fit, so that
 * all of it is named at once.
 */
export class GivenValues {
	private readonly values: Readonly<Record<string, unknown>>;

	private readonly fields: string[] = [];

	private readonly missing: TemplateParameter[] = [];

	private readonly empty: TemplateParameter[] = [];

	private readonly illegal: Misfit[] = [];

	constructor(values: Readonly<Record<string, unknown>>) {
		this.values = values;
	}

	/** A value that fits; `undefined` for one that is left out, may be, or has been collected. */
	take<Value>(parameter: TemplateParameter, check: Check<Value>): Value | undefined {
		const value = this.values[parameter.id];
		if (isBlank(value)) {
			if (parameter.required) {
				this.fields.push(parameter.id);
				(typeof value === 'string' ? this.empty : this.missing).push(parameter);
			}
			return undefined;
		}
		const checked = attempt(() => check(parameter.id, parameter.label, value));
		if (checked.ok) return checked.value;

		this.refuse(parameter.id, checked.violation);
		return undefined;
	}

	/** Collects a text that has become too long with its values (Meta, 132005). */
	requireFit(parameters: TemplateParameter[], what: string, text: string, max: number): void {
		const surplus = codePoints(text) - max;
		if (surplus <= 0) return;

		const ids = parameters.map(({ id }) => id);
		this.refuse(ids[0], {
			message: `the ${what} with its values has ${grouped(max + surplus)} characters; WhatsApp allows ${grouped(max)} (132005)`,
			fix: `Shorten ${listed(ids, 'or')} by ${grouped(surplus)} characters`,
		});
	}

	private refuse(field: string, { message, fix }: Misfit): void {
		this.fields.push(field);
		this.illegal.push({ message: `${field}: ${message}`, fix: `${field}: ${fix}` });
	}

	/**
	 * @param parameters All that the template takes: any other value is surplus.
	 * @throws {TemplateValuesViolation} that names everything which does not fit.
	 */
	requireAllFit(template: string, parameters: TemplateParameter[]): void {
		const known = new Set(parameters.map(({ id }) => id));
		const surplus = Object.keys(this.values).filter(
			(id) => !known.has(id) && !isBlank(this.values[id]),
		);
		const misfits = [
			absent('Missing', this.missing),
			absent('Empty', this.empty),
			...this.illegal,
			surplusValues(surplus, [...known]),
		].filter((misfit) => misfit !== undefined);
		if (misfits.length === 0) return;

		throw new TemplateValuesViolation(
			[...this.fields, ...surplus][0],
			`The values do not fit ${template}. ${misfits.map(({ message }) => message).join('. ')}`,
			misfits.map(({ fix }) => fix).join('. '),
			[...this.missing, ...this.empty],
		);
	}
}

function absent(how: string, parameters: TemplateParameter[]): Misfit | undefined {
	if (parameters.length === 0) return undefined;
	const named = parameters.map(({ id, label }) => `'${label}' (${id})`);
	return {
		message: `${how}: ${listed(named, 'and')}`,
		fix: `Fill in ${listed(
			parameters.map(({ label }) => `'${label}'`),
			'and',
		)}`,
	};
}

/** Whether a value counts as not filled in. */
export function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

/** How many ids to name as a hint; a carousel has many. */
const HINTS = 12;

function surplusValues(ids: string[], known: string[]): Misfit | undefined {
	if (ids.length === 0) return undefined;
	const more = known.length > HINTS ? [`${known.length - HINTS} more`] : [];
	const taken =
		known.length === 0 ? 'no values' : listed([...known.slice(0, HINTS), ...more], 'and');
	return {
		message: `Not in the template: ${ids.join(', ')}`,
		fix: `Remove ${listed(ids, 'and')}; the template takes ${taken}`,
	};
}

type Attempt<Value> = { ok: true; value: Value } | { ok: false; violation: RuleViolation };

function attempt<Value>(check: () => Value): Attempt<Value> {
	try {
		return { ok: true, value: check() };
	} catch (error) {
		return { ok: false, violation: error instanceof RuleViolation ? error : raise(error) };
	}
}

function raise(error: unknown): never {
	throw error;
}

function listed(words: string[], conjunction: string): string {
	const last = words.at(-1) ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function grouped(count: number): string {
	return count.toLocaleString('en-US');
}
