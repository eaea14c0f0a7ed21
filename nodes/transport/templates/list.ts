import { NodeApiError } from 'n8n-workflow';

import { isRecord, looseText } from '../../whatsapp/looseJson';
import { codesOf } from '../http/apiError';
import { attempt } from '../http/attempt';
import { type RetryOptions, withRetry } from '../http/retry';
import { filterQuery, matchesFilter, type TemplateFilter } from './filter';
import type { TemplateProvider } from './provider';

/** Templates a page holds when nothing else is said: Meta documents no maximum, Vonage advises few. */
export const PAGE_SIZE = 100;

/** Graph's code for a cursor that has become stale, since v24.0. */
const STALE_CURSOR = '131059';

export interface ListOptions extends RetryOptions {
	/** How many templates are wanted at most. Default all. */
	limit?: number;
	/** Default 100. */
	pageSize?: number;
}

/** What a listing found. */
export interface TemplateListing {
	/** The provider's objects, each once. */
	templates: unknown[];
	/**
	 * Whether these are all templates that pass the filter. Not so when the limit or a cancellation
	 * came first: what is missing here may exist all the same.
	 */
	complete: boolean;
	/** How many pages were read. */
	pages: number;
}

/**
 * Reads all templates that pass the filter, page by page. A page that is throttled or not answered is
 * asked for again (see `withRetry`); a stale cursor starts the listing anew, once.
 *
 * @throws {NodeApiError} of the first page that stays unread.
 */
export async function listTemplates(
	provider: TemplateProvider,
	filter: TemplateFilter,
	options: ListOptions,
): Promise<TemplateListing> {
	const { limit = Infinity, pageSize = PAGE_SIZE, signal } = options;
	const read = withRetry(options);
	// Of a filtered page few may be left, so that a small page would only mean many of them.
	const isFiltered = Object.keys(filterQuery(filter)).length > 0;
	const size = isFiltered ? pageSize : Math.min(pageSize, limit);

	let found = new Collection();
	let cursor: string | undefined;
	let restarted = false;
	let pages = 0;
	for (;;) {
		if (signal?.aborted) return { templates: found.upTo(limit), complete: false, pages };

		const after = cursor;
		const result = await attempt(read(async () => await provider.page(filter, after, size)));
		if (!result.ok) {
			if (signal?.aborted) continue;
			if (cursor === undefined || restarted || !isStale(result.error)) throw result.error;
			[found, cursor, restarted] = [new Collection(), undefined, true];
			continue;
		}

		pages++;
		const { templates, next } = result.value;
		found.add(
			isFiltered ? templates.filter((template) => matchesFilter(template, filter)) : templates,
		);
		const isCut = found.size > limit || (found.size === limit && next !== undefined);
		// A cursor that comes back would go round in circles for ever.
		const isCircle = next !== undefined && !found.isNewCursor(next);
		if (next === undefined || isCut || isCircle) {
			const complete = next === undefined && !isCut;
			return { templates: found.upTo(limit), complete, pages };
		}
		cursor = next;
	}
}

/** Whether a page was refused for its cursor. Vonage (422) gives no codes; the first page it took. */
function isStale(error: unknown): boolean {
	return (
		codesOf(error).includes(STALE_CURSOR) ||
		(error instanceof NodeApiError && error.httpCode === '422')
	);
}

/** The templates of a listing, each once: pages overlap when a template comes or goes meanwhile. */
class Collection {
	private readonly templates: unknown[] = [];

	private readonly ids = new Set<string>();

	private readonly cursors = new Set<string>();

	get size(): number {
		return this.templates.length;
	}

	add(templates: unknown[]): void {
		for (const template of templates) {
			const id = isRecord(template) ? looseText.parse(template.id) : undefined;
			if (id !== undefined && this.ids.has(id)) continue;
			if (id !== undefined) this.ids.add(id);
			this.templates.push(template);
		}
	}

	isNewCursor(cursor: string): boolean {
		const isNew = !this.cursors.has(cursor);
		this.cursors.add(cursor);
		return isNew;
	}

	upTo(limit: number): unknown[] {
		return this.templates.slice(0, limit);
	}
}
