import type { InboundMessage } from '../../whatsapp/inbound';
import { type MessageStatus, statusesAfter } from '../../whatsapp/status';
import { EventMemory, type Standing } from './seenEvents';

export type TriggerEvent = InboundMessage | MessageStatus;

/** What became of the events that somebody receives: a trigger, or one whom it forwards them to. */
export interface Events {
	standing(event: TriggerEvent): Standing;
	/** Where the statuses stand that come after this one. */
	standingOfLater(event: TriggerEvent): Standing;
	/** Takes an event in hand. */
	take(event: TriggerEvent): Settle;
}

/** Puts an event down: seen, or new when it comes again. Only the first call counts. */
export type Settle = (isTaken: boolean) => void;

/** One for the whole process, so that many triggers take no more memory than one. */
const memory = new EventMemory();

/** A short name for everybody who receives, since it is a part of every entry. */
const receivers = new Map<string, string>();

/**
 * The events of a receiver, at this time in Unix seconds.
 *
 * @param receiver What tells it from all others of this process.
 */
export function eventsOf(receiver: string[], now: number): Events {
	const name = JSON.stringify(receiver);
	const prefix = receivers.get(name) ?? receivers.size.toString(36);
	receivers.set(name, prefix);
	return eventsIn(memory, prefix, now);
}

/** The events of a test run, which leaves no trace for the published workflow. */
export function eventsOfTest(now: number): Events {
	return eventsIn(new EventMemory(), '', now);
}

export function eventsIn(memory: EventMemory, prefix: string, now: number): Events {
	// An event without an ID cannot be recognised: it is always new.
	const keyOf = ({ messageId }: TriggerEvent, status?: string) =>
		messageId && [prefix, messageId, ...(status === undefined ? [] : [status])].join(' ');
	const ownKey = (event: TriggerEvent) =>
		keyOf(event, event.event === 'status' ? event.status : undefined);
	const standingOf = (key: string | undefined) => (key ? memory.standing(key, now) : 'new');

	return {
		standing: (event) => standingOf(ownKey(event)),

		standingOfLater: (event) => {
			const later = event.event === 'status' ? statusesAfter(event.status) : [];
			const standings = later.map((status) => standingOf(keyOf(event, status)));
			if (standings.includes('seen')) return 'seen';
			return standings.includes('in hand') ? 'in hand' : 'new';
		},

		take: (event) => {
			let key = ownKey(event);
			if (key) memory.take(key, now);
			return (isTaken) => {
				if (key) memory.settle(key, isTaken, now);
				key = undefined;
			};
		},
	};
}
