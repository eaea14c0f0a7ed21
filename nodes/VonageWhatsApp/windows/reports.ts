import { inboundSince } from '../../transport/vonage/reports';
import { recognizeAddress } from '../../whatsapp/address';
import { WINDOW_SECONDS } from '../../whatsapp/window';
import type { Item } from '../parameters/item';
import type { Conversations } from './conversations';
import type { Found } from './knownWindow';

/** *Vonage Reports*: the inbound messages of the last 24 hours, asked for once per business number. */
export async function reports(
	items: Item[],
	conversations: Conversations,
): Promise<(item: Item) => Found> {
	const { client } = items[0];
	const until = new Date();
	const since = new Date(until.getTime() - WINDOW_SECONDS * 1000);
	const inbound = new Map<string, Map<string, Date>>();
	for (const [businessNumber, contacts] of conversations.byNumber(items)) {
		const question = { businessNumber, contacts: [...contacts], since, until };
		inbound.set(businessNumber, await inboundSince(client, question));
	}
	return (item) => {
		const { businessNumber, contact } = conversations.of(item);
		const at = inbound.get(businessNumber)?.get(contact);
		if (at) return { source: 'reports', at: at.getTime() };
		// Whoever shows a number is listed by the number.
		if (recognizeAddress(contact)?.kind === 'userId') {
			return { source: 'reports', reason: 'Vonage Reports does not list this user ID' };
		}
		return {
			source: 'reports',
			isClosed: true,
			reason:
				'Vonage Reports lists no message of the last 24 hours; one of the last minutes may be missing there',
		};
	};
}
