import type { Conversation } from '../../whatsapp/window/lastInbound';
import { readFrom, readTo } from '../parameters/addresses';
import type { Item } from '../parameters/item';

/** The conversations of a batch: which *From* and *To* each item names, read once. */
export class Conversations {
	private readonly readings = new Map<number, () => Conversation>();

	/** That of one item; throws when its fields cannot be read. */
	of(item: Item): Conversation {
		const read = this.readings.get(item.index) ?? reading(item);
		this.readings.set(item.index, read);
		return read();
	}

	/** The contacts by business number, each of them once. Items that cannot be read are in none. */
	byNumber(items: Item[]): Map<string, Set<string>> {
		const contacts = new Map<string, Set<string>>();
		for (const item of items) {
			const { businessNumber, contact } = this.readable(item) ?? {};
			if (businessNumber === undefined || contact === undefined) continue;
			contacts.set(businessNumber, (contacts.get(businessNumber) ?? new Set()).add(contact));
		}
		return contacts;
	}

	private readable(item: Item): Conversation | undefined {
		try {
			return this.of(item);
		} catch {
			return undefined;
		}
	}
}

/** Reads once, and gives the conversation, or throws, as often as it is called. */
function reading(item: Item): () => Conversation {
	try {
		const conversation = {
			businessNumber: readFrom(item),
			contact: readTo(item),
		};
		return () => conversation;
	} catch (error) {
		return thrower(error);
	}
}

function thrower(error: unknown): () => never {
	return () => {
		throw error;
	};
}
