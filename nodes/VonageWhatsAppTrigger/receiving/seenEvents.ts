/** Where an event stands: never seen, in the hands of n8n right now, or seen. */
export type Standing = 'new' | 'in hand' | 'seen';

/** Vonage repeats a callback for 24 hours. */
const REMEMBERED_SECONDS = 24 * 3600;

/** What one process remembers in all; these take up to 15 MB. */
const MOST_ENTRIES = 100_000;

/**
 * Which events were seen in the last 24 hours, up to so many; the oldest are forgotten first. An event is
 * taken in hand, and then settled: only what n8n took counts as seen, the rest is new when it comes again.
 *
 * Times are Unix seconds. The memory is that of a process: it ends with it, and several webhook
 * processes of one n8n know nothing of each other.
 */
export class EventMemory {
	/** When it was settled; in the order of that. */
	readonly #seen = new Map<string, number>();
	readonly #inHand = new Map<string, number>();
	readonly #most: number;

	constructor(most = MOST_ENTRIES) {
		this.#most = most;
	}

	standing(key: string, now: number): Standing {
		if (isFresh(this.#seen.get(key), now)) return 'seen';
		// Nothing is in hand for that long: n8n has lost it.
		return isFresh(this.#inHand.get(key), now) ? 'in hand' : 'new';
	}

	take(key: string, now: number): void {
		this.#inHand.set(key, now);
	}

	settle(key: string, isTaken: boolean, now: number): void {
		this.#inHand.delete(key);
		if (!isTaken) return;
		this.#seen.delete(key); // so that it moves to the end
		this.#seen.set(key, now);
		if (this.#seen.size > this.#most) this.#forgetOldest();
	}

	/** How many events are remembered. */
	get size(): number {
		return this.#seen.size;
	}

	/** A hundredth at once, because each time the map is walked over what was deleted since it last grew. */
	#forgetOldest(): void {
		const rest = this.#most - Math.floor(this.#most / 100);
		for (const key of this.#seen.keys()) {
			if (this.#seen.size <= rest) return;
			this.#seen.delete(key);
		}
	}
}

function isFresh(since: number | undefined, now: number): boolean {
	return since !== undefined && since > now - REMEMBERED_SECONDS;
}
