import { normalizeAddress, recognizeAddress } from '../whatsapp/address';
import { messageFilterType, type InboundMessage } from '../whatsapp/inbound';
import { statusFilterValue, type MessageStatus } from '../whatsapp/status';

/** Which events start the workflow. An empty list lets everything through. */
export interface EventFilter {
	events: string[];
	messageTypes: string[];
	statuses: string[];
	/** As Vonage writes them: digits. */
	businessNumbers: string[];
}

/** Whether an event starts the workflow. */
export function passes(item: InboundMessage | MessageStatus, filter: EventFilter): boolean {
	// The business number receives a message, and is the sender whose status is told.
	const isMessage = item.event === 'message';
	const businessNumber = normalizeAddress(isMessage ? item.to : item.from);
	return (
		allows(filter.events, item.event) &&
		(isMessage
			? allows(filter.messageTypes, messageFilterType(item))
			: allows(filter.statuses, statusFilterValue(item))) &&
		allows(filter.businessNumbers, businessNumber)
	);
}

/** Reads numbers as people list them, separated by commas, semicolons, or lines. */
export function readBusinessNumbers(input: unknown): { numbers: string[]; unreadable: string[] } {
	const entries = [input]
		.flat()
		.flatMap((each) => (each === undefined || each === null ? [] : String(each).split(/[,;\n]/)))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	const numbers = entries.flatMap((entry) => recognizeAddress(entry)?.value ?? []);
	const unreadable = entries.filter((entry) => recognizeAddress(entry) === undefined);
	return { numbers, unreadable };
}

function allows(list: string[], value: string | undefined): boolean {
	return list.length === 0 || (value !== undefined && list.includes(value));
}
