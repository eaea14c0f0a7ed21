import { looseObject, loosePart, looseText } from '../../whatsapp/looseJson';
import { majorOf } from '../../whatsapp/setup/graphVersions';
import type { ApiClient } from '../http/client';
import { pathSegment } from '../http/endpoints';
import { allPages, listOf, once, PAGE_SIZE, withFewerFields } from '../http/pages';
import type { Reader } from '../http/retry';
import { graphUrl } from './graphUrl';

const FIELDS = 'id,display_phone_number,verified_name,quality_rating,name_status,status,throughput';

/** The limit moved from the number to the portfolio, and its field with it (Meta "Messaging limits"). */
const PORTFOLIO_LIMIT_SINCE = 24;

const graphPage = looseObject({
	paging: loosePart({ cursors: loosePart({ after: looseText }), next: looseText }),
});

/**
 * `GET /{WABA_ID}/phone_numbers`: the numbers of the WABA, with quality, name, limit and throughput.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/manage-phone-numbers
 */
export async function listPhoneNumbers(client: ApiClient, read: Reader = once): Promise<unknown[]> {
	const url = graphUrl(
		client.credential,
		`${pathSegment(client.credential.wabaId, 'wabaId', 'WABA ID')}/phone_numbers`,
	);
	const limit =
		(majorOf(client.credential.graphVersion) ?? 0) >= PORTFOLIO_LIMIT_SINCE
			? 'whatsapp_business_manager_messaging_limit'
			: 'messaging_limit_tier';
	return await withFewerFields([`${FIELDS},${limit}`, FIELDS], async (fields) =>
		allPages('', async (after) => {
			const qs = { fields, limit: PAGE_SIZE, ...(after && { after }) };
			const request = { url, qs, service: 'Meta' } as const;
			const { items, body } = await listOf(client, read, request, (answer) => answer.data);
			const { paging } = graphPage.parse(body);
			return { items, ...(paging?.next && { next: paging.cursors?.after }) };
		}),
	);
}
