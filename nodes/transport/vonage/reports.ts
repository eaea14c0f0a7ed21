import type { IDataObject } from 'n8n-workflow';

import { normalizeAddress } from '../../whatsapp/address';
import { compact, isRecord, looseObject, loosePart, looseText } from '../../whatsapp/looseJson';
import { canonicalNumber, spellingsOf } from '../../whatsapp/numberSpellings';
import { parseTimestamp } from '../../whatsapp/timestamp';
import { type ApiClient, type Call, call, unusableAnswer } from '../http/client';
import { endpoints } from '../http/endpoints';
import { type Reader, withRetry } from '../http/retry';

/** The longest period of one request; Vonage refuses any longer one with 422. */
const LONGEST_PERIOD_MS = 24 * 60 * 60_000;

/** Up to so many contacts are asked one by one; for more, everything is read once. */
const FEW_CONTACTS = 5;

/** Which customers wrote to which number of ours, and when. */
export interface InboundQuestion {
	/** The number of the business, digits only. */
	businessNumber: string;
	/** Phone numbers (digits) or user ids of the customers. Default everybody. */
	contacts?: string[];
	/** The beginning, inclusive; taken as 24 hours before `until` when it lies further back. */
	since: Date;
	/** The end, exclusive. */
	until: Date;
}

/**
 * `GET /v2/reports/records` (Vonage OAS, Reports 3.1): when each customer last wrote on WhatsApp, by
 * phone number or user id. Whoever is missing did not write, or not yet as far as Reports knows.
 *
 * Up to 5 contacts are asked for one by one, which is one request for each
 * spelling of the number; for more, the whole period is
 * read once, 1000 messages a page. Vonage charges for every record that it hands out, allows 10
 * requests a second, and records a message some minutes after it came. A record does not say of which
 * type the message was, so a reaction counts as much as a text. Whoever shows a phone number is listed
 * by it, so a user id that is missing proves little.
 *
 * @throws {NodeApiError} without API key and secret, which this API wants, also for an account that may
 * not use it, and where the answer is cut short.
 *
 * Source: https://developer.vonage.com/en/api/reports
 */
export async function inboundSince(
	client: ApiClient,
	{ businessNumber, contacts, since, until }: InboundQuestion,
): Promise<Map<string, Date>> {
	const earliest = until.getTime() - LONGEST_PERIOD_MS;
	const query = {
		product: 'MESSAGES',
		direction: 'inbound',
		provider: 'whatsapp',
		// Not checked: without it the request is not signed either, and the error names the field.
		account_id: client.credential.apiKey,
		date_start: new Date(Math.max(since.getTime(), earliest)).toISOString(),
		date_end: until.toISOString(),
		to: businessNumber,
	};
	const wanted = contacts && [...new Set(contacts)];
	const queries =
		wanted && wanted.length <= FEW_CONTACTS
			? wanted.flatMap(spellingsOf).map((from) => ({ ...query, from }))
			: [query];

	const read = withRetry(client);
	const latest = new Map<string, Date>();
	for (const each of queries) {
		const pages = recordPages(client, each, read);
		for await (const records of pages) keepLatest(latest, records, businessNumber);
	}
	return latest;
}

/** How a further page is asked for. */
interface Position {
	cursor?: string;
	/** Belongs to the cursor. */
	iv?: string;
}

const page = looseObject({
	request_status: looseText,
	cursor: looseText,
	iv: looseText,
	_links: loosePart({ next: loosePart({ href: looseText }) }),
});

/** The records of one query, page after page. */
async function* recordPages(
	client: ApiClient,
	query: IDataObject,
	read: Reader,
): AsyncGenerator<unknown[]> {
	const cursors = new Set<string>();
	let position: Position = {};
	for (;;) {
		client.signal?.throwIfAborted();
		const request: Call = {
			method: 'GET',
			url: `${endpoints(client.credential).management}/v2/reports/records`,
			qs: { ...query, ...position },
			doing: 'read from Reports when customers last wrote',
		};
		const answer = await read(async () => await call(client, request));
		const body = isRecord(answer.body) ? answer.body : {};
		if (!Array.isArray(body.records)) {
			throw unusableAnswer(client, request, answer, 'list of records');
		}
		yield body.records;

		const sent = page.parse(body);
		const next = nextPosition(sent);
		const { cursor } = next;
		const isCut = sent.request_status?.toUpperCase() === 'TRUNCATED';
		if (!isCut && (cursor === undefined || body.records.length === 0)) return;
		if (cursor === undefined || cursors.has(cursor)) {
			throw unusableAnswer(
				client,
				request,
				answer,
				'new cursor, although there are more records',
				'A customer in the missing records would count as one who did not write, so nothing of the answer is used. Try again in a few minutes.',
			);
		}
		cursors.add(cursor);
		position = next;
	}
}

/**
 * Where the next page begins: the cursor and its `iv`, in the answer or in its link. The link itself
 * is not followed, it has been seen without the required `date_start`.
 */
function nextPosition({ cursor, iv, _links: links }: ReturnType<typeof page.parse>): Position {
	if (cursor !== undefined) return compact({ cursor, iv });
	const link = new URLSearchParams(links?.next?.href?.split('?')[1]);
	return compact({ cursor: link.get('cursor') ?? undefined, iv: link.get('iv') ?? undefined });
}

const record = looseObject({
	direction: looseText,
	provider: looseText,
	from: looseText,
	to: looseText,
	date_received: looseText,
});

/** Takes over the records that are what was asked for: a filter that Vonage does not know lets all pass. */
function keepLatest(latest: Map<string, Date>, records: unknown[], businessNumber: string): void {
	for (const sent of records.filter(isRecord)) {
		const { direction, provider, from, to, date_received: received } = record.parse(sent);
		const contact = normalizeAddress(from);
		const at = parseTimestamp(received);
		const isAsked =
			(direction ?? 'inbound') === 'inbound' &&
			(provider ?? 'whatsapp') === 'whatsapp' &&
			canonicalNumber(normalizeAddress(to) ?? businessNumber) === canonicalNumber(businessNumber);
		if (contact === undefined || at === undefined || !isAsked) continue;
		if (at > (latest.get(contact)?.getTime() ?? -Infinity)) latest.set(contact, new Date(at));
	}
}
