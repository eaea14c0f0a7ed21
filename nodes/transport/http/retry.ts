import { sleep } from 'n8n-workflow';

import { askedPause, isRetryableRead, withWait } from './apiError';
import { attempt } from './attempt';

/** How a repeated request waits, and what stops it. */
export interface RetryOptions {
	/** Resolves after so many milliseconds; default {@link wait}. */
	sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
	/** The execution's cancellation. */
	signal?: AbortSignal;
}

/** How often one request is repeated, and the first pause before that; each further one is double. */
const RETRIES = 4;

const FIRST_PAUSE = 1000;

/** The pauses of one reader take no longer than this in all, also when the provider asks for more. */
const LONGEST_WAIT = 5 * 60_000;

/** Waits as the options say. */
export async function pause(milliseconds: number, options: RetryOptions): Promise<void> {
	await (options.sleep ?? wait)(milliseconds, options.signal);
}

/** Reads something, again and again while the provider is throttling or out of order. */
export type Reader = <Result>(read: () => Promise<Result>) => Promise<Result>;

/**
 * A reader for requests that change nothing: what one repeats cannot be done twice. It waits as long
 * as `Retry-After` or Graph's usage header says, else 1, 2, 4 and 8 seconds, and gives up after four
 * repetitions of one request or five minutes of pauses in all. The error it gives up with is the last
 * one, with the wait that is left to the builder.
 */
export function withRetry(options: RetryOptions): Reader {
	let waited = 0;
	return async (read) => {
		for (let repetition = 0; ; repetition++) {
			const result = await attempt(read());
			if (result.ok) return result.value;

			const { error } = result;
			const asked = askedPause(error);
			const milliseconds = Math.max(asked ?? 0, FIRST_PAUSE * 2 ** repetition);
			const goesOn =
				isRetryableRead(error) &&
				repetition < RETRIES &&
				waited + milliseconds <= LONGEST_WAIT &&
				!options.signal?.aborted;
			if (!goesOn) throw withWait(error, repetition);

			await pause(milliseconds, options);
			waited += milliseconds;
		}
	};
}

const STEP_MS = 500;

/** Waits in short steps, so that a cancelled execution goes on waiting for half a second at most. */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	for (let left = milliseconds; left > 0 && !signal?.aborted; left -= STEP_MS) {
		await sleep(Math.min(left, STEP_MS));
	}
}
