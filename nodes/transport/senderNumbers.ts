import type { IDataObject } from 'n8n-workflow';

import { mergeNumbers, type NumberLists, type SenderNumber } from '../whatsapp/senderNumber';
import type { Reading } from '../whatsapp/setup/facts';
import { majorOf } from '../whatsapp/setup/graphVersions';
import { isRecord, looseNumber, looseObject, loosePart, looseText } from '../whatsapp/tolerant';
import { call, unusableAnswer, type Call, type Wire } from './client';
import { CredentialFault, type ChannelCredential } from './credential';
import { graphUrl } from './graph';
import { endpoints } from './hosts';
import { messageOf } from './messageOf';
import { metaNeeds, vonageNeeds } from './reading';
import { attempt, codesOf, patientReader, type Patience, type Reader } from './retry';

const PAGE_SIZE = 100;

/** A builder waits for the list. */
const TIMEOUT_SECONDS = 10;

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
async function allPages<Position>(
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

const accountsPage = looseObject({ page_size: looseNumber });

/**
 * `GET /beta/chatapp-accounts`: the WhatsApp numbers of the account, each with the application that it
 * is linked to (Vonage External Accounts API, beta). The answer does not say how many pages there are.
 */
export async function listAccounts(
	wire: Wire,
	credential: ChannelCredential,
	read: Reader = once,
): Promise<unknown[]> {
	const url = `${endpoints(credential).management}/beta/chatapp-accounts`;
	return await allPages(1, async (page) => {
		const qs = { provider: 'whatsapp', page_number: page, page_size: PAGE_SIZE };
		const { items, body } = await listOf(wire, read, { url, qs }, (answer) => answer._embedded);
		const { page_size: size = PAGE_SIZE } = accountsPage.parse(body);
		return { items, ...(items.length >= size && { next: page + 1 }) };
	});
}

const managedPage = looseObject({ total_pages: looseNumber });

/** `GET /v1/channel-manager/whatsapp/wabas/{waba}/numbers`: the numbers of the WABA (Vonage Channel Manager). */
export async function listManagedNumbers(
	wire: Wire,
	credential: ChannelCredential,
	read: Reader = once,
): Promise<unknown[]> {
	const waba = encodeURIComponent(credential.wabaId);
	const url = `${endpoints(credential).management}/v1/channel-manager/whatsapp/wabas/${waba}/numbers`;
	return await allPages(1, async (page) => {
		const qs = { page, page_size: PAGE_SIZE };
		const embedded = (answer: Record<string, unknown>) =>
			isRecord(answer._embedded) ? answer._embedded.numbers : undefined;
		const { items, body } = await listOf(wire, read, { url, qs }, embedded);
		const { total_pages: pages = 1 } = managedPage.parse(body);
		return { items, ...(page < pages && { next: page + 1 }) };
	});
}

const FIELDS = 'id,display_phone_number,verified_name,quality_rating,name_status,status,throughput';

/** The limit moved from the number to the portfolio, and its field with it (Meta "Messaging limits"). */
const PORTFOLIO_LIMIT_SINCE = 24;

const graphPage = looseObject({
	paging: loosePart({ cursors: loosePart({ after: looseText }), next: looseText }),
});

/** `GET /{WABA_ID}/phone_numbers`: the numbers of the WABA, with quality, name, limit and throughput. */
export async function listPhoneNumbers(
	wire: Wire,
	credential: ChannelCredential,
	read: Reader = once,
): Promise<unknown[]> {
	const url = graphUrl(credential, `${encodeURIComponent(credential.wabaId)}/phone_numbers`);
	const limit =
		(majorOf(credential.graphVersion) ?? 0) >= PORTFOLIO_LIMIT_SINCE
			? 'whatsapp_business_manager_messaging_limit'
			: 'messaging_limit_tier';
	return await withFewerFields([`${FIELDS},${limit}`, FIELDS], async (fields) =>
		allPages('', async (after) => {
			const qs = { fields, limit: PAGE_SIZE, ...(after && { after }) };
			const request = { url, qs, service: 'Meta' } as const;
			const { items, body } = await listOf(wire, read, request, (answer) => answer.data);
			const { paging } = graphPage.parse(body);
			return { items, ...(paging?.next && { next: paging.cursors?.after }) };
		}),
	);
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
async function listOf(
	wire: Wire,
	read: Reader,
	question: Pick<Call, 'service' | 'url'> & { qs: IDataObject },
	locate: (body: Record<string, unknown>) => unknown,
): Promise<{ items: unknown[]; body: Record<string, unknown> }> {
	const doing = 'list the numbers';
	const request: Call = { ...question, method: 'GET', timeoutSeconds: TIMEOUT_SECONDS, doing };
	const answer = await read(async () => await call(wire, request));
	const body = isRecord(answer.body) ? answer.body : {};
	const items = locate(body);
	if (!Array.isArray(items)) throw unusableAnswer(wire, request, answer, 'list of numbers');
	return { items, body };
}

/** The numbers of a channel, and what could not be found out about them. */
export interface SenderNumbers {
	numbers: SenderNumber[];
	/** One sentence for each provider that was asked in vain. */
	notes: string[];
}

/**
 * All numbers of a channel, from whichever providers its credential can ask: Vonage for the link to the
 * application, Meta for quality and limits.
 *
 * @throws {CredentialFault} when it can ask none.
 * @throws {NodeApiError} of the first one when none answers.
 */
export async function readSenderNumbers(
	wire: Wire,
	credential: ChannelCredential,
	patience: Patience,
): Promise<SenderNumbers> {
	if (credential.environment === 'sandbox') {
		throw new CredentialFault(
			'environment',
			"The sandbox has no numbers of yours: enter the sandbox's number by hand",
		);
	}
	const vonage = vonageNeeds(credential);
	const sources: Array<[key: keyof NumberLists, needs: typeof vonage, list: typeof listAccounts]> =
		[
			['accounts', vonage, listAccounts],
			['managed', [...vonage, 'wabaId'], listManagedNumbers],
			['phoneNumbers', [...metaNeeds(credential), 'wabaId'], listPhoneNumbers],
		];
	const possible = sources.filter(([, needs]) => needs.every((field) => credential[field] !== ''));
	if (possible.length === 0) {
		throw new CredentialFault(
			'apiKey',
			'The credential cannot list numbers yet: fill in API Key and API Secret, or WABA ID and User Access Token',
		);
	}
	const read = patientReader(patience);
	const results = await Promise.all(
		possible.map(async ([key, , list]) => ({
			key,
			result: await attempt(list(wire, credential, read)),
		})),
	);
	const lists: NumberLists = {};
	const errors: unknown[] = [];
	for (const { key, result } of results) {
		if (result.ok) lists[key] = result.value;
		else errors.push(result.error);
	}
	if (errors.length === results.length) throw errors[0];
	return {
		numbers: mergeNumbers(lists, credential),
		notes: errors.map((error) => `${messageOf(error)}.`),
	};
}

/** What one list alone says, as a reading of a check. */
export function numbersIn(
	key: keyof NumberLists,
	reading: Reading<unknown[]>,
	credential: ChannelCredential,
): Reading<SenderNumber[]> {
	return reading.kind === 'read'
		? { kind: 'read', value: mergeNumbers({ [key]: reading.value }, credential) }
		: reading;
}
