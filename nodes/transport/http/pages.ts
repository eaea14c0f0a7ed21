import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../whatsapp/looseJson';
import { codesOf } from './apiError';
import { attempt } from './attempt';
import {
	type ApiClient,
	call,
	type Call,
	INTERACTIVE_TIMEOUT_SECONDS,
	unusableAnswer,
} from './client';
import type { Reader } from './retry';

export const PAGE_SIZE = 100;

/** More numbers than an account has: a provider that pages in circles is left after so many pages. */
const MOST_PAGES = 100;

/** Asks once. */
export const once: Reader = async (read) => await read();

/** Where to go on, and what a page held. */
interface Page<Position> {
	items: unknown[];
	/** Absent on the last page. */
	next?: Position;
}

/** Reads page after page, each entry once: pages may overlap, or be the same whatever is asked for. */
export async function allPages<Position>(
	first: Position,
	page: (at: Position) => Promise<Page<Position>>,
): Promise<unknown[]> {
	const found = new Map<string, unknown>();
	let at: Position | undefined = first;
	for (let pages = 0; at !== undefined && pages < MOST_PAGES; pages++) {
		const { items, next }: Page<Position> = await page(at);
		const before = found.size;
		for (const item of items) found.set(JSON.stringify(item), item);
		at = found.size === before ? undefined : next;
	}
	return [...found.values()];
}

/** Asks for fewer fields where Meta does not know one of them any more, or yet (code 100, not 100/33). */
export async function withFewerFields<Value>(
	choices: [most: string, fewest: string],
	read: (fields: string) => Promise<Value>,
): Promise<Value> {
	const [most, fewest] = choices;
	const result = await attempt(read(most));
	if (result.ok) return result.value;
	const codes = codesOf(result.error);
	if (codes.includes('100') && !codes.includes('33')) return await read(fewest);
	throw result.error;
}

/** One page, which has a list where `locate` finds it. */
export async function listOf(
	client: ApiClient,
	read: Reader,
	question: Pick<Call, 'service' | 'url'> & { qs: IDataObject },
	locate: (body: Record<string, unknown>) => unknown,
): Promise<{ items: unknown[]; body: Record<string, unknown> }> {
	const doing = 'list the numbers';
	const request: Call = {
		...question,
		method: 'GET',
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing,
	};
	const answer = await read(async () => await call(client, request));
	const body = isRecord(answer.body) ? answer.body : {};
	const items = locate(body);
	if (!Array.isArray(items)) throw unusableAnswer(client, request, answer, 'list of numbers');
	return { items, body };
}
