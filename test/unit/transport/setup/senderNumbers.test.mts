import { describe, expect, it } from '@jest/globals';

import { listPhoneNumbers } from '../../../../nodes/transport/meta/numbers.ts';
import { listAccounts, listManagedNumbers } from '../../../../nodes/transport/vonage/numbers.ts';
import { clientTo, clientWith } from '../templates/testClient.mts';

const accounts = (from: number, count: number) =>
	Array.from({ length: count }, (_, at) => ({ external_id: String(447700000000 + from + at) }));

describe('pages of numbers', () => {
	it('of the external accounts go on while they are full', async () => {
		const client = clientWith(
			{ body: { page_size: 100, _embedded: accounts(0, 100) } },
			{ body: { page_size: 100, _embedded: accounts(100, 3) } },
		);
		expect(await listAccounts(client)).toHaveLength(103);
		expect(client.sent.map(({ qs }) => qs)).toEqual([
			{ provider: 'whatsapp', page_number: 1, page_size: 100 },
			{ provider: 'whatsapp', page_number: 2, page_size: 100 },
		]);
	});

	it('of a provider that gives less than it is asked for go on as well', async () => {
		const client = clientWith(
			{ body: { page_size: 10, _embedded: accounts(0, 10) } },
			{ body: { page_size: 10, _embedded: accounts(10, 10) } },
			{ body: { page_size: 10, _embedded: [] } },
		);
		expect(await listAccounts(client)).toHaveLength(20);
	});

	it('of a provider that gives the same page again and again come to an end', async () => {
		const client = clientTo(() => ({ body: { page_size: 10, _embedded: accounts(0, 12) } }));
		expect(await listAccounts(client)).toHaveLength(12);
		expect(client.sent).toHaveLength(2);
	});

	it('of the channel manager go on as long as it says', async () => {
		const page = (from: number) => ({
			body: { total_pages: 2, _embedded: { numbers: accounts(from, 2) } },
		});
		const client = clientWith(page(0), page(2));
		expect(await listManagedNumbers(client)).toHaveLength(4);
	});

	it('of Graph go on from a cursor, never from the URL, which has the token', async () => {
		const client = clientWith(
			{ body: { data: [{ id: '1' }], paging: { cursors: { after: 'c1' }, next: 'https://x' } } },
			{ body: { data: [{ id: '2' }], paging: { cursors: { after: 'c2' } } } },
		);
		expect(await listPhoneNumbers(client)).toEqual([{ id: '1' }, { id: '2' }]);
		expect(client.sent.map(({ qs }) => qs?.after)).toEqual([undefined, 'c1']);
		expect(
			client.sent.every(({ url }) => url.startsWith('https://graph.facebook.com/v25.0/')),
		).toBe(true);
	});

	it.each([
		['text', 'hello'],
		['an object without a list', { _embedded: { accounts: {} } }],
	])('are not %s', async (_, body) => {
		const list = listAccounts(clientWith({ body }));
		await expect(list).rejects.toThrow('its answer has no list of numbers');
	});
});
