import type { Contact } from '../e2e/campaign.mts';
import type { Simulator } from '../simulator/simulator.mts';

let series = 0;

/** So many contacts, of whom nobody is in another campaign: a process remembers whom it has written to. */
export function newContacts(count: number, more: Record<string, unknown> = {}): Contact[] {
	series++;
	return Array.from({ length: count }, (_, at) => ({
		to: String(447_702_000_000 + series * 10_000 + at),
		...more,
	}));
}

/** Whom of the contacts the messages have reached, as often as they have. */
export function reachedOf(simulator: Simulator, contacts: Contact[]): string[] {
	const expected = new Set(contacts.map(({ to }) => to));
	return simulator.world.outbound().flatMap(({ to }) => (expected.has(to) ? [to] : []));
}

export const numbersOf = (contacts: Contact[]) => contacts.map(({ to }) => to).sort();
