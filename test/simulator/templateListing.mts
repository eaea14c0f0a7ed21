import type { Template } from './types.mts';
import { isObject } from './validation.mts';

/** Filters of a listing. Texts match anywhere, so a name that was asked for is not the only one found. */
export interface ListFilter {
	status?: string[];
	category?: string[];
	language?: string[];
	quality?: string[];
	name?: string;
	content?: string;
	nameOrContent?: string;
}

export interface ListPage {
	templates: readonly Template[];
	cursors?: { before: string; after: string };
	hasNext: boolean;
	hasPrevious: boolean;
}

export const statuses = [
	'APPROVED',
	'ARCHIVED',
	'DELETED',
	'DISABLED',
	'IN_APPEAL',
	'LIMIT_EXCEEDED',
	'PAUSED',
	'PENDING',
	'PENDING_DELETION',
	'REJECTED',
];
/** The statuses that Vonage's list can be filtered by (WhatsApp Template Management OpenAPI). */
export const vonageStatuses = [
	'APPROVED',
	'IN_APPEAL',
	'PENDING',
	'REJECTED',
	'DISABLED',
	'PAUSED',
	'LIMIT_EXCEEDED',
];

export const qualities = ['GREEN', 'RED', 'UNKNOWN', 'YELLOW'];

/** Several values come as JSON; a single one may come bare. */
export function listOf(value: string | undefined): string[] | undefined {
	if (value === undefined || value === '') return undefined;
	if (!value.startsWith('[')) return [value];
	try {
		const parsed: unknown = JSON.parse(value);
		return Array.isArray(parsed) ? parsed.map(String) : [value];
	} catch {
		return [value];
	}
}

/** All words that somebody reads in a template, cards included. */
function contentOf(value: unknown): string {
	if (Array.isArray(value)) return value.map(contentOf).join('\n');
	if (!isObject(value)) return '';
	const { text, buttons, cards, components } = value;
	return [typeof text === 'string' ? text : '', contentOf(buttons ?? cards ?? components)].join(
		'\n',
	);
}

function matches(template: Template, filter: ListFilter): boolean {
	const among = (allowed: string[] | undefined, value: string) =>
		allowed === undefined || allowed.includes(value);
	const contains = (where: string, what: string) =>
		where.toLowerCase().includes(what.toLowerCase());
	const { name, content, nameOrContent } = filter;
	return (
		among(filter.status, template.status) &&
		among(filter.category, template.category) &&
		among(filter.language, template.language) &&
		among(filter.quality, template.quality_score?.score ?? 'UNKNOWN') &&
		(name === undefined || contains(template.name, name)) &&
		(content === undefined || contains(contentOf(template.components), content)) &&
		(nameOrContent === undefined ||
			contains(template.name, nameOrContent) ||
			contains(contentOf(template.components), nameOrContent))
	);
}

const select = (templates: readonly Template[], filter: ListFilter): readonly Template[] =>
	Object.values(filter).every((value) => value === undefined)
		? templates
		: templates.filter((template) => matches(template, filter));

/** Thrown for a cursor that does not lead anywhere (any more). */
export class StaleCursor extends Error {}

/** All templates in the order of listings, and where each of them stands. */
interface Order {
	newestFirst: readonly Template[];
	places: Map<string, number>;
}

/** Pages through the templates, newest first. A cursor is a place, and goes stale with what stood there. */
export class Listing {
	#generation = 0;
	/** Kept for as long as no template comes or goes, so that a page of thousands costs little. */
	#orders = new WeakMap<readonly Template[], Order>();

	/** Makes every cursor that was given out stale. */
	expire(): void {
		this.#generation += 1;
	}

	page(
		all: readonly Template[],
		filter: ListFilter,
		{ limit, after, before }: { limit: number; after?: string; before?: string },
	): ListPage {
		const { newestFirst, places } = this.#order(all);
		const found = select(newestFirst, filter);
		// Where the cursor's template stands among the found ones, or would stand.
		const indexOf = (cursor: string, offset: number) => {
			const place = this.#placeOf(cursor, places) + offset;
			const index =
				found === newestFirst ? place : found.findIndex(({ id }) => (places.get(id) ?? 0) >= place);
			return index === -1 ? found.length : index;
		};
		let start = after === undefined ? 0 : indexOf(after, 1);
		let end = Math.min(start + limit, found.length);
		if (after === undefined && before !== undefined) {
			end = indexOf(before, 0);
			start = Math.max(0, end - limit);
		}
		const templates = found.slice(start, end);
		const [first, last] = [templates.at(0), templates.at(-1)];
		return {
			templates,
			...(first && last
				? { cursors: { before: this.#cursor(first), after: this.#cursor(last) } }
				: {}),
			hasNext: end < found.length,
			hasPrevious: start > 0,
		};
	}

	count(all: readonly Template[], filter: ListFilter): number {
		return select(all, filter).length;
	}

	#order(all: readonly Template[]): Order {
		const known = this.#orders.get(all);
		if (known) return known;
		const newestFirst = all.toReversed();
		const places = new Map(newestFirst.map(({ id }, index) => [id, index]));
		this.#orders.set(all, { newestFirst, places });
		return { newestFirst, places };
	}

	#cursor({ id }: Template): string {
		return Buffer.from(`${this.#generation}:${id}`).toString('base64url');
	}

	#placeOf(cursor: string, places: Map<string, number>): number {
		const [generation, id] = Buffer.from(cursor, 'base64url').toString().split(':');
		const place = places.get(id);
		if (generation !== String(this.#generation) || place === undefined) throw new StaleCursor();
		return place;
	}
}
