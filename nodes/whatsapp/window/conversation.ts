import { recognizeAddress } from '../address';
import { isRecord } from '../looseJson';
import { canonicalNumber } from '../numberSpellings';
import { ContactIdentities } from './contactIdentity';
import { addressesOf, type Conversation } from './lastInbound';

/** The conversation that an item of ours belongs to. */
export interface KnownConversation extends Conversation {
	/** Everything that the contact answers to: a phone number, user ids; all as Vonage takes them. */
	addresses: string[];
	/** The customer's message, where the item is one. */
	inbound?: { messageId: string; resourceUrl?: string; media?: { url?: unknown; name?: unknown } };
}

/**
 * Whom an item is about: a customer's message, a status, or the result of one of our operations.
 * `undefined` for anything else, so that the `from` of an email never becomes a number.
 */
export function conversationOf(item: unknown): KnownConversation | undefined {
	if (!isRecord(item) || typeof item.channel === 'string') return undefined;
	const isInbound = item.event === 'message' || typeof item.replyingIndicator === 'boolean';
	const isOutbound =
		item.event === 'status' ||
		typeof item.sentAs === 'string' ||
		typeof item.sent === 'boolean' ||
		typeof item.canSendFreeForm === 'boolean';
	if (!isInbound && !isOutbound) return undefined;

	const [ours, theirs] = isInbound ? [item.to, item.from] : [item.from, item.to];
	const [businessNumber] = addressesOf(ours);
	const { phone, userId, parentUserId } = isRecord(item.contact) ? item.contact : {};
	const addresses = addressesOf(theirs, phone, userId, parentUserId);
	const [contact] = addresses;
	if (businessNumber === undefined || contact === undefined) return undefined;
	return {
		businessNumber,
		contact,
		addresses,
		...(isInbound &&
			typeof item.messageId === 'string' && {
				inbound: {
					messageId: item.messageId,
					...(typeof item.resourceUrl === 'string' && { resourceUrl: item.resourceUrl }),
					...(isRecord(item.media) && { media: item.media }),
				},
			}),
	};
}

/**
 * As `conversationOf`, for an item that says no more than `from` and `to`: from our number to the
 * contact, as the results of our operations have it. Both have to be addresses.
 */
export function bareConversationOf(item: unknown): KnownConversation | undefined {
	if (!isRecord(item) || typeof item.channel === 'string') return undefined;
	const [ours, theirs] = [recognizeAddress(item.from), recognizeAddress(item.to)];
	if (ours?.kind !== 'phone' || theirs === undefined) return undefined;
	return { businessNumber: ours.value, contact: theirs.value, addresses: [theirs.value] };
}

/** The different conversations among these, each with its latest entry. */
export function distinctConversations(all: KnownConversation[]): KnownConversation[] {
	const identities = new ContactIdentities(
		all.map(({ addresses }) => addresses.map(canonicalNumber)),
	);
	const keyOf = ({ businessNumber, contact }: Conversation) =>
		`${canonicalNumber(businessNumber)} ${identities.of(canonicalNumber(contact))}`;
	return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

/** Whether an address is one of a conversation's contact, in whichever spelling. */
export function isContact({ addresses }: KnownConversation, address: string): boolean {
	const sought = canonicalNumber(address);
	return addresses.some((each) => canonicalNumber(each) === sought);
}
