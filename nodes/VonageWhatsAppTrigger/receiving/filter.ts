import { normalizeAddress, recognizeAddress } from '../../whatsapp/address';
import { messageFilterType } from '../../whatsapp/inbound';
import { statusFilterValue } from '../../whatsapp/status';
import type { TriggerEvent } from './deduplicate';

/** Which events start the workflow. An empty list lets everything through. */
export interface EventFilter {
	events: string[];
	messageTypes: string[];
	statuses: string[];
	/** As Vonage writes them: digits. */
	businessNumbers: string[];
}

/** The first filter that keeps an event from starting the workflow; undefined when none does. */
export function filterAgainst(
	event: TriggerEvent,
	filter: EventFilter,
): keyof EventFilter | undefined {
	const isMessage = event.event === 'message';
	if (!allows(filter.events, event.event)) return 'events';
	if (isMessage && !allows(filter.messageTypes, messageFilterType(event))) return 'messageTypes';
	if (!isMessage && !allows(filter.statuses, statusFilterValue(event))) return 'statuses';
	// The business number receives a message, and is the sender whose status is told.
	const businessNumber = normalizeAddress(isMessage ? event.to : event.from);
	return allows(filter.businessNumbers, businessNumber) ? undefined : 'businessNumbers';
}

/** Reads numbers as people list them, separated by commas, semicolons, or lines. */
export function readBusinessNumbers(input: unknown): { numbers: string[]; unreadable: string[] } {
	const entries = listedIn(input, /[,;\n]/);
	const numbers = entries.flatMap((entry) => recognizeAddress(entry)?.value ?? []);
	const unreadable = entries.filter((entry) => recognizeAddress(entry) === undefined);
	return { numbers, unreadable };
}

/** The entries of a list that is a list or a text, without empty ones. */
export function listedIn(input: unknown, separator: RegExp): string[] {
	return [input]
		.flat()
		.flatMap((each) => (each === undefined || each === null ? [] : String(each).split(separator)))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function allows(list: string[], value: string | undefined): boolean {
	return list.length === 0 || (value !== undefined && list.includes(value));
}
