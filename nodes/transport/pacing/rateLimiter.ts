const SECOND = 1000;

/** A bit slower than the limit: what leaves evenly arrives less evenly, and is counted there. */
const MARGIN = 0.975;

/** The second in which others count, and by how much one request may travel faster than another. */
const WINDOW = SECOND + 15;

/** A start that is late by up to this many milliseconds does not delay those after it. */
const TOLERATED_LATENESS = 25;

/** What is lost by being later is made up for: of so many milliseconds, by pauses shorter by this share. */
const MOST_ARREARS = 250;
const HURRY = 0.2;

/** A request that has started. Times are in milliseconds. */
interface Start {
	readonly at: number;
	/** Absent until then. */
	answeredAt?: number;
	/** The earliest answer to a later one: this one was there before. */
	overtakenAt: number;
}

/**
 * When something may start that must not happen more often than so many times a second: evenly
 * spaced, and never more than the rate in any sliding second, as the other side counts it. What was
 * held up on its way is counted later than it started, in one second with more of those that follow.
 */
export class RateLimiter {
	#next = -Infinity;

	/** Milliseconds that the starts have fallen behind. */
	#arrears = 0;

	/** The latest starts, oldest first. */
	readonly #recent: Start[] = [];

	/**
	 * The earliest time for the next start at `rate` a second. It may be over.
	 *
	 * @param latency How long an answer takes when nothing is in its way.
	 */
	earliest(rate: number, latency = Infinity): number {
		const first = this.#recent.at(-Math.max(1, Math.floor(rate)));
		return Math.max(
			this.#next,
			first === undefined ? -Infinity : countedAt(first, latency) + WINDOW,
		);
	}

	/** Notes a start. */
	start(now: number, rate: number): void {
		const interval = SECOND / (rate * MARGIN);
		const onTime = Math.max(this.#next, now - TOLERATED_LATENESS);
		if (this.#next > -Infinity) this.#arrears += onTime - this.#next;
		const madeUp = Math.min(this.#arrears, interval * HURRY);
		this.#arrears = Math.min(this.#arrears - madeUp, MOST_ARREARS);
		this.#next = onTime + interval - madeUp;
		while (this.#recent.length > 0 && this.#recent[0].at <= now - 2 * WINDOW) this.#recent.shift();
		this.#recent.push({ at: now, overtakenAt: Infinity });
	}

	/** Notes the answer to what started then. */
	answered(startedAt: number, now: number): void {
		const place = this.#recent.findLastIndex(({ at }) => at === startedAt);
		if (place < 0) return;
		this.#recent[place].answeredAt = now;
		for (let before = place - 1; before >= 0; before--) {
			const earlier = this.#recent[before];
			if (earlier.overtakenAt <= now) break;
			earlier.overtakenAt = now;
		}
	}
}

/**
 * When the other side counted a request, going by its answer: at its start, unless it was held up on
 * its way. Where one that started afterwards was answered before it, only the answer took long.
 */
function countedAt({ at, answeredAt = -Infinity, overtakenAt }: Start, latency: number): number {
	return Math.max(at, Math.min(answeredAt, overtakenAt) - latency);
}
