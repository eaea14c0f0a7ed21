import { inboundSince } from '../../transport/vonage/reports';
import { recognizeAddress } from '../../whatsapp/address';
import { otherSpelling } from '../../whatsapp/numberSpellings';
import { WINDOW_SECONDS } from '../../whatsapp/window';
import type { Conversations } from '../conversation/conversations';
import type { Item } from '../parameters/item';
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
		const times = inbound.get(businessNumber);
		const other = otherSpelling(contact);
		const own = times?.get(contact);
		const under = other && times?.get(other.number);
		const at = latestOf(own, other?.isSure ? under : undefined);
		if (at !== undefined) return { source: 'reports', at };
		if (under) {
			return {
				source: 'reports',
				reason: `Vonage Reports lists a message from ${other.number}, which may be the same person or a landline`,
			};
		}
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

function latestOf(...dates: Array<Date | undefined>): number | undefined {
	const times = dates.flatMap((date) => date?.getTime() ?? []);
	return times.length > 0 ? Math.max(...times) : undefined;
}
