import { isRecord, looseNumber, looseObject } from '../../whatsapp/looseJson';
import type { ApiClient } from '../http/client';
import { endpoints, pathSegment } from '../http/endpoints';
import { allPages, listOf, once, PAGE_SIZE } from '../http/pages';
import type { Reader } from '../http/retry';

const accountsPage = looseObject({ page_size: looseNumber });

/**
 * `GET /beta/chatapp-accounts`: the WhatsApp numbers of the account, each with the application that it
 * is linked to (Vonage External Accounts API, beta). The answer does not say how many pages there are.
 *
 * Source: https://developer.vonage.com/en/api/external-accounts
 */
export async function listAccounts(client: ApiClient, read: Reader = once): Promise<unknown[]> {
	const url = `${endpoints(client.credential).management}/beta/chatapp-accounts`;
	return await allPages(1, async (page) => {
		const qs = { provider: 'whatsapp', page_number: page, page_size: PAGE_SIZE };
		const { items, body } = await listOf(client, read, { url, qs }, (answer) => answer._embedded);
		const { page_size: size = PAGE_SIZE } = accountsPage.parse(body);
		return { items, ...(items.length >= size && { next: page + 1 }) };
	});
}

const managedPage = looseObject({ total_pages: looseNumber });

/**
 * `GET /v1/channel-manager/whatsapp/wabas/{waba}/numbers`: the numbers of the WABA (Vonage Channel Manager).
 *
 * Source: https://developer.vonage.com/en/messages/concepts/whatsapp
 */
export async function listManagedNumbers(
	client: ApiClient,
	read: Reader = once,
): Promise<unknown[]> {
	const waba = pathSegment(client.credential.wabaId, 'wabaId', 'WABA ID');
	const url = `${endpoints(client.credential).management}/v1/channel-manager/whatsapp/wabas/${waba}/numbers`;
	return await allPages(1, async (page) => {
		const qs = { page, page_size: PAGE_SIZE };
		const embedded = (answer: Record<string, unknown>) =>
			isRecord(answer._embedded) ? answer._embedded.numbers : undefined;
		const { items, body } = await listOf(client, read, { url, qs }, embedded);
		const { total_pages: pages = 1 } = managedPage.parse(body);
		return { items, ...(page < pages && { next: page + 1 }) };
	});
}
