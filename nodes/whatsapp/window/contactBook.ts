import { isRecord } from '../looseJson';
import { parseTimestamp } from '../timestamp';
import { addressesOf, type Conversation, findLastInbound, type LastInbound } from './lastInbound';

/** What a contact book says of one contact. */
export interface ContactEntry extends LastInbound {
	/** Whether it names a time that cannot be read. */
	isUnreadable?: boolean;
	/** Everything that the book returned of the contact. */
	record: Record<string, unknown>;
}

/** A contact book's answer, made searchable. */
export interface ContactBook {
	find(conversation: Conversation): ContactEntry | undefined;
	/** How many rows name no contact at all; empty rows are not counted. */
	nameless: number;
	/** How many do. */
	named: number;
}

/**
 * Reads what a contact book answered: rows `{ businessNumber?, contact | phone | userId, lastInboundAt,
 * … }` in any order and number. Rows of others than the asked ones do no harm; of several rows of one
 * person the latest time counts. A row that names no business number is about the only one asked for;
 * when there were several, it tells nothing.
 *
 * @param businessNumbers Those asked for, as Vonage takes them.
 */
export function readContactBook(rows: unknown[], businessNumbers: string[]): ContactBook {
	const records = rows.filter(isRecord).filter((row) => Object.keys(row).length > 0);
	const entries: ContactEntry[] = [];
	let named = 0;
	for (const record of records) {
		const { contact, phone, userId, parentUserId } = record;
		const addresses = addressesOf(contact, phone, userId, parentUserId);
		if (addresses.length === 0) continue;
		named++;
		const [written] = addressesOf(record.businessNumber);
		const time = timeOf(record.lastInboundAt);
		for (const businessNumber of written === undefined ? businessNumbers : [written]) {
			const isAmbiguous = written === undefined && businessNumbers.length > 1;
			entries.push({
				businessNumber,
				addresses,
				record,
				...(isAmbiguous
					? { reason: 'The contact book does not say which of your numbers the customer wrote to' }
					: time),
			});
		}
	}
	return { find: findLastInbound(entries), named, nameless: records.length - named };
}

function timeOf(written: unknown): Pick<ContactEntry, 'at' | 'isUnreadable' | 'reason'> {
	if (written === undefined || written === null || written === '') {
		return { reason: 'The contact book does not say when this contact last wrote' };
	}
	const at = parseTimestamp(written);
	return at === undefined ? { isUnreadable: true } : { at };
}
