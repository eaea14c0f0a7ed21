import { isRecord } from '../looseJson';
import { fingerprint, FINGERPRINT_LENGTH } from './fingerprint';
import { qualityOf } from './quality';
import { explainRejection } from './rejections';
import type { Template } from './schema';

/**
 * What a listing was like, as plain JSON: about 22 bytes and the name for each template. For n8n's
 * static data, or to travel in an item.
 */
export interface Snapshot {
	version: typeof VERSION;
	/** Each combination of the fields in `FIELDS` that occurs, without empty ones at the end. */
	states: string[][];
	/**
	 * In alphabetical order: name, language, and in one word the fingerprint of the components with the
	 * number of the state in base 36.
	 */
	templates: string[];
}

/** A field that can change. */
export type ChangedField = (typeof FIELDS)[number] | 'components';

export interface TemplateChange {
	change: 'added' | 'updated' | 'removed' | 'unchanged';
	id?: string;
	name: string;
	language: string;
	/** As listed now; a removed one is no more. */
	template?: Template;
	/** Of an updated one. */
	changed?: ChangedField[];
	/** What status, category and quality were before, of an updated and of a removed one. */
	previous?: { status?: string; category?: string; quality?: string };
}

const VERSION = 1;

/** The fields that are compared by value, in the order of a state. */
const FIELDS = [
	'status',
	'category',
	'quality',
	'rejectedReason',
	'correctCategory',
	'previousCategory',
	'subCategory',
	'parameterFormat',
	'messageSendTtlSeconds',
] as const;

interface Entry {
	key: string;
	state: string[];
	components: string;
}

/**
 * What has changed in a listing since an earlier one. A template is known by its name and language.
 * Sample media, quality dates and fields that nobody knows do not count as changes, nor does a status,
 * a category, a quality or a reason that the provider does not tell this time.
 *
 * @param previousSnapshot As returned before, or its JSON text. Anything else, and the snapshot of
 * another version, counts as none: then all templates are added.
 * @param options `complete: false` for a listing that broke off: what it lacks is not removed and
 * stays in the snapshot.
 * @returns The changes in the order of the listing, removed ones last, and the snapshot for next time.
 */
export function diffTemplates(
	previousSnapshot: unknown,
	current: Template[],
	options: { complete?: boolean } = {},
): { changes: TemplateChange[]; snapshot: Snapshot } {
	const previous = entriesOf(readSnapshot(previousSnapshot));
	const entries = new Map<string, Entry>();
	const changes = [...byKey(current)].map(([key, template]) => {
		const before = previous.get(key);
		const entry = entryOf(key, template, before);
		entries.set(key, entry);
		return changeOf(template, entry, before);
	});
	for (const [key, entry] of previous) {
		if (entries.has(key)) continue;
		if (options.complete === false) entries.set(key, entry);
		else changes.push(removal(entry));
	}
	return { changes, snapshot: snapshotOf([...entries.values()]) };
}

/** A snapshot that can be compared with, else `undefined`. */
export function readSnapshot(value: unknown): Snapshot | undefined {
	const json = typeof value === 'string' ? parsed(value) : value;
	if (!isRecord(json) || json.version !== VERSION) return undefined;

	const { states, templates } = json;
	if (!isListOf(states, isState) || !isListOf(templates, isText)) return undefined;
	const isReadable = templates.every((line) => entryIn(line, states) !== undefined);
	return isReadable ? { version: VERSION, states, templates } : undefined;
}

function byKey(templates: Template[]): Map<string, Template> {
	// A page that moves while it is read may bring a template twice; the later one is the newer.
	return new Map(templates.map((template) => [`${template.name} ${template.language}`, template]));
}

function entryOf(key: string, template: Template, before: Entry | undefined): Entry {
	const [status = '', category = '', quality = '', rejectedReason = ''] = before?.state ?? [];
	const isAsBefore = template.status === undefined || template.status === status;
	const state = [
		template.status ?? status,
		template.category ?? category,
		qualityOf(template) ?? (quality || 'UNKNOWN'),
		template.rejected_reason === undefined && isAsBefore
			? rejectedReason
			: (explainRejection(template.rejected_reason)?.reason ?? ''),
		template.correct_category === template.category ? '' : (template.correct_category ?? ''),
		template.previous_category ?? '',
		template.sub_category ?? '',
		template.parameter_format === 'POSITIONAL' ? '' : (template.parameter_format ?? ''),
		String(template.message_send_ttl_seconds ?? ''),
	];
	return { key, state, components: fingerprint(template.components) };
}

function changeOf(template: Template, entry: Entry, before: Entry | undefined): TemplateChange {
	const { id, name, language } = template;
	const which = { ...(id !== undefined && { id }), name, language, template };
	if (before === undefined) return { change: 'added', ...which };

	const changed: ChangedField[] = FIELDS.filter(
		(_field, at) => entry.state[at] !== (before.state[at] ?? ''),
	);
	if (entry.components !== before.components) changed.push('components');
	return changed.length === 0
		? { change: 'unchanged', ...which }
		: { change: 'updated', ...which, changed, previous: previousOf(before) };
}

function removal(entry: Entry): TemplateChange {
	const [name, language] = splitLast(entry.key);
	return { change: 'removed', name, language, previous: previousOf(entry) };
}

function previousOf({ state: [status, category, quality] }: Entry): TemplateChange['previous'] {
	return {
		...(status && { status }),
		...(category && { category }),
		...(quality && { quality }),
	};
}

/** The entries in alphabetical order, so that the same templates always make the same snapshot. */
function snapshotOf(entries: Entry[]): Snapshot {
	const numbers = new Map<string, number>();
	const states: string[][] = [];
	const templates = entries
		.sort((one, other) => (one.key < other.key ? -1 : 1))
		.map(({ key, state, components }) => {
			const fields = withoutEmptyEnd(state);
			const id = JSON.stringify(fields);
			const number = numbers.get(id) ?? states.push(fields) - 1;
			numbers.set(id, number);
			return `${key} ${components}${number.toString(36)}`;
		});
	return { version: VERSION, states, templates };
}

function withoutEmptyEnd(state: string[]): string[] {
	return state.slice(0, state.findLastIndex((field) => field !== '') + 1);
}

function entriesOf(snapshot: Snapshot | undefined): Map<string, Entry> {
	const entries = snapshot?.templates.flatMap((line) => entryIn(line, snapshot.states) ?? []) ?? [];
	return new Map(entries.map((entry) => [entry.key, entry]));
}

function entryIn(line: string, states: string[][]): Entry | undefined {
	const [key, mark] = splitLast(line);
	const state = states[parseInt(mark.slice(FINGERPRINT_LENGTH), 36)];
	if (state === undefined || !key.includes(' ')) return undefined;
	return { key, state, components: mark.slice(0, FINGERPRINT_LENGTH) };
}

function splitLast(words: string): [string, string] {
	const at = words.lastIndexOf(' ');
	return [words.slice(0, Math.max(0, at)), words.slice(at + 1)];
}

function isListOf<Entry>(
	list: unknown,
	isEntry: (value: unknown) => value is Entry,
): list is Entry[] {
	return Array.isArray(list) && list.every(isEntry);
}

function isState(value: unknown): value is string[] {
	return isListOf(value, isText);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
