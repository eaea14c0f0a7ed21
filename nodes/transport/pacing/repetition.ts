import { askedPause } from '../http/apiError';
import type { Entry } from './jobQueue';

/** Pauses before repetitions: the first, doubled each time up to the longest. In milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** A request is repeated for this long unless the builder sets something else. In milliseconds. */
export const USUAL_RETRY_TIME = 120_000;

/** What is done about a request that failed but can succeed later. */
export type Repetition =
	| { at: number }
	/** It has failed for good; `stopsBatch` says that the others need not be tried either. */
	| { stopsBatch: boolean };

interface Failure {
	error: unknown;
	/** When the request started. */
	startedAt: number;
	now: number;
	/** When the number had a message accepted last. */
	lastAccepted: number;
}

/** Repeats requests after growing pauses, or the pause that the provider asks for. Times are milliseconds. */
export class Repetitions {
	readonly #retryTime: number;
	readonly #random: () => number;

	/** @param retryTime For how long one request is repeated. */
	constructor(retryTime: number, random: () => number) {
		this.#retryTime = retryTime;
		this.#random = random;
	}

	/** Notes the failure in the entry and decides what follows. */
	after(entry: Entry<unknown>, { error, startedAt, now, lastAccepted }: Failure): Repetition {
		if (entry.failures === 0) entry.failingSince = startedAt;
		entry.failures++;
		entry.error = error;
		const asked = askedPause(error) ?? 0;
		const at = now + Math.max(asked, this.#pauseBefore(entry.failures));
		if (at <= entry.failingSince + this.#retryTime) return { at };
		// Nothing got through for two minutes, or will for as long: neither will the rest.
		const isHopeless = this.#retryTime >= USUAL_RETRY_TIME && lastAccepted < entry.failingSince;
		return { stopsBatch: isHopeless || asked > Math.max(this.#retryTime, USUAL_RETRY_TIME) };
	}

	/** Half of the pause is chance, so that what failed together is not repeated together. */
	#pauseBefore(repetition: number): number {
		const pause = Math.min(FIRST_PAUSE * 2 ** (repetition - 1), LONGEST_PAUSE);
		return pause * (0.5 + this.#random() / 2);
	}
}
