import { createHash } from 'node:crypto';

import { DEFAULT_TOLERANCE_SECONDS, FUTURE_TOLERANCE_SECONDS } from '../../transport/signature';
import type { InboundMessage } from '../../whatsapp/inbound';
import { type MessageStatus, statusesAfter } from '../../whatsapp/status';

/** An event, and how late it came if it came late. */
export type TriggerEvent = (InboundMessage | MessageStatus) & { delayedSeconds?: number };

/** Whether an event is new, is being processed right now, or was accepted before. */
export type EventState = 'new' | 'processing' | 'seen';

/** As long as the signature of an event that was just accepted can be accepted once more. */
const REMEMBERED_SECONDS = DEFAULT_TOLERANCE_SECONDS + FUTURE_TOLERANCE_SECONDS;

/** What one process remembers in all; these take up to 20 MB. */
const MOST_ENTRIES = 100_000;

/**
 * Which events were seen in the last 24 hours and ten minutes, up to so many; the oldest are forgotten first. An event is
 * claimed, and then completed: only what n8n accepted counts as seen, the rest is new when it comes again.
 *
 * Times are Unix seconds. The memory is that of a process: it ends with it, and several webhook
 * processes of one n8n know nothing of each other.
 */
export class SeenEvents {
	/** When it was completed; in the order of that. */
	readonly #seen = new Map<string, number>();
	readonly #processing = new Map<string, number>();
	readonly #most: number;

	constructor(most = MOST_ENTRIES) {
		this.#most = most;
	}

	state(key: string, now: number): EventState {
		if (isFresh(this.#seen.get(key), now)) return 'seen';
		// Nothing is processed for that long: n8n has lost it.
		return isFresh(this.#processing.get(key), now) ? 'processing' : 'new';
	}

	claim(key: string, now: number): void {
		this.#processing.set(key, now);
		// n8n answers every webhook in the end; should it not, its claims must not fill the memory.
		if (this.#processing.size > this.#most) this.#forgetOldest(this.#processing);
	}

	complete(key: string, isAccepted: boolean, now: number): void {
		this.#processing.delete(key);
		if (!isAccepted) return;
		this.#seen.delete(key); // so that it moves to the end
		this.#seen.set(key, now);
		if (this.#seen.size > this.#most) this.#forgetOldest(this.#seen);
	}

	/** How many events are remembered. */
	get size(): number {
		return this.#seen.size;
	}

	/** A hundredth at once, because each time the map is walked over what was deleted since it last grew. */
	#forgetOldest(entries: Map<string, number>): void {
		const rest = this.#most - Math.floor(this.#most / 100);
		for (const key of entries.keys()) {
			if (entries.size <= rest) return;
			entries.delete(key);
		}
	}
}

function isFresh(since: number | undefined, now: number): boolean {
	return since !== undefined && since > now - REMEMBERED_SECONDS;
}

/** Ends a claim: the event is seen, or new when it comes again. Only the first call counts. */
export type Complete = (isAccepted: boolean) => void;

/** The events of one receiver: a trigger, or another trigger that it forwards them to. */
export interface EventTracker {
	state(event: TriggerEvent): EventState;
	/** The state of the statuses that come after this one. */
	stateOfLater(event: TriggerEvent): EventState;
	/** Marks an event as being processed. */
	claim(event: TriggerEvent): Complete;
}

/** One for the whole process, so that many triggers take no more memory than one. */
const seenEvents = new SeenEvents();

/** A short name for every receiver, since it is a part of every entry. */
const receivers = new Map<string, string>();

/**
 * The events of a receiver, at this time in Unix seconds.
 *
 * @param receiver What tells it from all others of this process.
 */
export function trackEvents(receiver: string[], now: number): EventTracker {
	const name = JSON.stringify(receiver);
	const prefix = receivers.get(name) ?? receivers.size.toString(36);
	receivers.set(name, prefix);
	return trackIn(seenEvents, prefix, now);
}

/** The events of a test run, which leaves no trace for the published workflow. */
export function trackTestEvents(now: number): EventTracker {
	return trackIn(new SeenEvents(), '', now);
}

export function trackIn(seen: SeenEvents, prefix: string, now: number): EventTracker {
	// An event without an ID cannot be recognised: it is always new.
	const keyOf = ({ messageId }: TriggerEvent, status?: string) =>
		messageId && boundedKey([prefix, messageId, ...(status === undefined ? [] : [status])]);
	const ownKey = (event: TriggerEvent) =>
		keyOf(event, event.event === 'status' ? event.status : undefined);
	const stateOf = (key: string | undefined) => (key ? seen.state(key, now) : 'new');

	return {
		state: (event) => stateOf(ownKey(event)),

		stateOfLater: (event) => {
			const later = event.event === 'status' ? statusesAfter(event.status) : [];
			const states = later.map((status) => stateOf(keyOf(event, status)));
			if (states.includes('seen')) return 'seen';
			return states.includes('processing') ? 'processing' : 'new';
		},

		claim: (event) => {
			let key = ownKey(event);
			if (key) seen.claim(key, now);
			return (isAccepted) => {
				if (key) seen.complete(key, isAccepted, now);
				key = undefined;
			};
		},
	};
}

/** A key of Vonage's IDs has 70 characters at most. */
const LONGEST_KEY = 100;

/** The number of entries bounds the memory only if each of them is short. */
function boundedKey(parts: string[]): string {
	const key = parts.join(' ');
	// A blank at its end keeps a hash apart from every ID, whatever that looks like.
	return key.length <= LONGEST_KEY
		? key
		: `${createHash('sha256').update(key).digest('base64url')} `;
}
