import { normalizeAddress } from '../address';
import { isRecord } from '../looseJson';
import { canonicalNumber } from '../numberSpellings';
import { parseTimestamp } from '../timestamp';
import { opensWindow } from '../window';
import { ContactIdentities } from './contactIdentity';

/**
 * Between whom messages go, both as Vonage takes them: digits, or a business-scoped user id. A window
 * belongs to this pair: what a customer writes to one number opens nothing for another.
 */
export interface Conversation {
	businessNumber: string;
	contact: string;
}

/** Something that tells of a customer's last message, or why it does not. */
export interface LastInbound {
	/** The business number written to, as Vonage takes it. */
	businessNumber: string;
	/** What the customer answers to: a phone number, user ids; all as Vonage takes them. */
	addresses: string[];
	/** When the customer wrote, in milliseconds since 1970. */
	at?: number;
	/** One sentence: why this opens no window for sure. */
	reason?: string;
}

/**
 * What a message item (as `parseInbound` makes it, also after a journey through other nodes) says of
 * the window of its conversation; `undefined` for anything that is no message of a customer.
 *
 * @param options.reactions As of `opensWindow`. A reaction that was taken back never counts.
 */
export function lastInboundOf(
	item: unknown,
	options: { reactions?: boolean } = {},
): LastInbound | undefined {
	if (!isRecord(item) || item.event !== 'message') return undefined;
	const { phone, userId, parentUserId } = isRecord(item.contact) ? item.contact : {};
	const businessNumber = addressOf(item.to);
	const addresses = addressesOf(item.from, phone, userId, parentUserId);
	if (businessNumber === undefined) return undefined;

	const unsure = (reason: string) => ({ businessNumber, addresses, reason });
	if (typeof item.channel === 'string') return unsure('The message did not come over WhatsApp');
	const type = typeof item.type === 'string' ? item.type : 'unknown';
	const isTakenBack = isRecord(item.reaction) && item.reaction.emoji === null;
	if (isTakenBack || !opensWindow(type, options)) {
		return unsure(`Nobody promises that a message of the type '${type}' opens the window`);
	}
	const at = parseTimestamp(item.timestamp);
	return at === undefined
		? unsure('The timestamp of the message cannot be read')
		: { businessNumber, addresses, at };
}

/** The addresses among the values, each once, as Vonage takes them; numbers may have lost their quotes. */
export function addressesOf(...values: unknown[]): string[] {
	return [...new Set(values.flatMap((value) => addressOf(value) ?? []))];
}

function addressOf(value: unknown): string | undefined {
	const isText = typeof value === 'string' || typeof value === 'number';
	return isText && value !== '' ? normalizeAddress(String(value)) : undefined;
}

/**
 * Makes inbound messages searchable by conversation; of several the latest counts. One message may name the
 * phone number of a person, another the user id, and a third both (see `ContactIdentities`); a phone
 * number may come in either of its spellings (see `otherSpelling`). Takes time in proportion to the
 * number of addresses.
 */
export function findLastInbound<S extends LastInbound>(
	inbounds: S[],
): (conversation: Conversation) => S | undefined {
	const identities = new ContactIdentities(
		inbounds.map(({ addresses }) => addresses.map(canonicalNumber)),
	);
	const keyOf = (businessNumber: string, address: string) =>
		`${canonicalNumber(businessNumber)} ${identities.of(canonicalNumber(address))}`;

	const latest = new Map<string, S>();
	for (const inbound of inbounds) {
		for (const address of inbound.addresses) {
			const key = keyOf(inbound.businessNumber, address);
			const known = latest.get(key);
			if (known === undefined || (inbound.at ?? 0) > (known.at ?? 0)) latest.set(key, inbound);
		}
	}
	return ({ businessNumber, contact }) => latest.get(keyOf(businessNumber, contact));
}
