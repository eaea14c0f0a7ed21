import { tryToParseDateTime } from 'n8n-workflow';
import { isRecord } from '../../whatsapp/looseJson';
import { RuleViolation } from '../../whatsapp/ruleViolation';

type Read = (name: string) => unknown;

/** Where a value stands, e.g. `options.clientRef`: for the message about one that cannot be used. */
type PathOf = (name: string) => string;

/**
 * Parameters as they were filled in, read as what they should be. An expression can put any value
 * into any field, so every getter checks, and names the field when the value cannot be used.
 */
export class ParameterReader {
	private readonly read: Read;

	private readonly pathOf: PathOf;

	constructor(read: Read, pathOf: PathOf = (name) => name) {
		this.read = read;
		this.pathOf = pathOf;
	}

	/** The values of one object, e.g. of a collection or of one row of a fixed collection. */
	static of(record: unknown, path = ''): ParameterReader {
		const source: Record<string, unknown> = isRecord(record) ? record : {};
		return new ParameterReader(
			(name) => source[name],
			(name) => (path === '' ? name : `${path}.${name}`),
		);
	}

	/** Text; numbers, booleans and dates become text, an empty field becomes ''. */
	text(name: string): string {
		const value = this.read(name);
		if (isDate(value)) return value.toJSON() ?? '';
		if (value === undefined || value === null) return '';
		if (typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		throw this.violation(name, 'is not text', 'Map a text value, e.g. with an expression.');
	}

	/** Text, or undefined when the field is empty. */
	optional(name: string): string | undefined {
		const value = this.text(name);
		return value === '' ? undefined : value;
	}

	/** The http or https address of what is said, e.g. `a file`, trimmed. */
	webAddress(name: string, of: string): string {
		const url = this.text(name).trim();
		if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
		throw this.violation(name, 'is not a web address', `Enter the http or https address of ${of}.`);
	}

	/** The entries of a comma-separated text, trimmed, without empty ones. */
	list(name: string): string[] {
		return this.text(name)
			.split(',')
			.map((entry) => entry.trim())
			.filter((entry) => entry !== '');
	}

	/** A number; numeric text is accepted. */
	number(name: string): number {
		const value = this.optionalNumber(name);
		if (value === undefined) throw this.violation(name, 'is empty', 'Enter a number.');
		return value;
	}

	/** A number, or undefined when the field is empty. */
	optionalNumber(name: string): number | undefined {
		const text = this.text(name).trim();
		if (text === '') return undefined;
		const value = Number(text);
		if (!Number.isFinite(value)) throw this.violation(name, 'is not a number', 'Enter a number.');
		return value;
	}

	/**
	 * A moment, or undefined when the field is empty. n8n's date picker stores a local time without an
	 * offset: it is read in `timezone`, the workflow's.
	 */
	dateTime(name: string, timezone: string): Date | undefined {
		const value = this.read(name);
		if (value === undefined || value === null || value === '') return undefined;
		const moment = parseDateTime(value, timezone);
		if (!moment) {
			throw this.violation(
				name,
				'is not a date and time',
				'Choose one, or write it like 2030-12-24T18:00:00Z.',
			);
		}
		return moment;
	}

	flag(name: string): boolean {
		const value = this.read(name);
		return value === true || value === 'true';
	}

	/** The values of a collection such as *Options*. */
	group(name: string): ParameterReader {
		return ParameterReader.of(this.read(name), this.pathOf(name));
	}

	/** The rows of a fixed collection, in the builder's order. */
	rows(name: string, key: string): ParameterReader[] {
		const value = this.read(name);
		const rows = isRecord(value) ? value[key] : value;
		const list: unknown[] = Array.isArray(rows) ? rows : isRecord(rows) ? [rows] : [];
		return list.map((row, index) => ParameterReader.of(row, `${this.pathOf(name)}[${index}]`));
	}

	/** JSON from a JSON field: text is parsed, an object or list passes; empty becomes undefined. */
	json(name: string): unknown {
		const value = this.read(name);
		if (typeof value !== 'string') return value ?? undefined;
		if (value.trim() === '') return undefined;
		const parsed = parseJson(value);
		if (parsed === INVALID) {
			throw this.violation(
				name,
				'is not valid JSON',
				'Check quotes, commas and brackets; build the value in a Code or Edit Fields node if it is long.',
			);
		}
		return parsed;
	}

	/** A JSON list, or undefined when the field is empty; a single object counts as a list of one. */
	jsonList(name: string): unknown[] | undefined {
		const value = this.json(name);
		if (value === undefined || Array.isArray(value)) return value;
		if (isRecord(value)) return [value];
		throw this.violation(name, 'is not a JSON list', 'Enter a list, e.g. [{ "key": "value" }].');
	}

	/** The value and the mode of a picker (resource locator). A plain text counts as typed in by name. */
	locator(name: string): { value: string; mode: string } {
		const value = this.read(name);
		if (!isRecord(value)) return { value: this.text(name), mode: 'name' };
		const picked = ParameterReader.of(value, this.pathOf(name));
		return { value: picked.text('value'), mode: picked.text('mode') };
	}

	/** What a resource mapper holds: text by field ID, without the fields that are empty. */
	mapping(name: string): Map<string, string> {
		const mapped = this.mapped(name);
		const values = ParameterReader.of(mapped, this.pathOf(name));
		return new Map(
			Object.keys(mapped).flatMap((id) => {
				const value = values.optional(id);
				return value === undefined ? [] : [[id, value]];
			}),
		);
	}

	/** What a resource mapper holds, as it is; not what is left of fields that the panel had before. */
	mapped(name: string): Record<string, unknown> {
		const mapper = this.read(name);
		if (!isRecord(mapper) || !isRecord(mapper.value)) return {};
		const { value, schema } = mapper;
		if (!Array.isArray(schema) || schema.length === 0) return value;
		const shown = new Set(schema.map((field) => isRecord(field) && field.id));
		return Object.fromEntries(Object.entries(value).filter(([id]) => shown.has(id)));
	}

	/** Whether there is such a field at all, e.g. an option that was added. */
	has(name: string): boolean {
		return this.read(name) !== undefined;
	}

	/** The value as it is, for whoever checks it. */
	raw(name: string): unknown {
		return this.read(name);
	}

	violation(name: string, what: string, fix: string): RuleViolation {
		return new RuleViolation(this.pathOf(name), `'${labelOf(this.pathOf(name))}' ${what}`, fix);
	}
}

/** A Date, or a Luxon DateTime as n8n's expressions make them. */
function isDate(value: unknown): value is { toJSON(): string | null } {
	return value instanceof Date || (isObject(value) && 'toISO' in value && 'toJSON' in value);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * What the panel calls a field: `options.mediaUrl` is *Media URL*, `buttons[0].index` *Buttons 1 Index*.
 * Fields of a draft begin with `draft` to be told apart from those of a message.
 */
function labelOf(path: string): string {
	return path
		.replace(/^(options|special|fallbackSpecial)\./, '')
		.replace(/^draft(?=[A-Z])/, '')
		.replace(/\[(\d+)\]/g, (_, index: string) => ` ${Number(index) + 1}`)
		.replace(/\./g, ' ')
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
		.replace(/\b(Id|Url|Json)(s?)\b/g, (_, word: string, s: string) => word.toUpperCase() + s);
}

function parseDateTime(value: unknown, timezone: string): Date | undefined {
	try {
		return tryToParseDateTime(value, timezone).toJSDate();
	} catch {
		return undefined;
	}
}

const INVALID = Symbol('invalid JSON');

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return INVALID;
	}
}
