/** How long a line in the log keeps the next one of its kind away. */
const QUIET_SECONDS = 60;

/** Counts what happens again and again, so that the log tells of it once a minute and misses nothing. */
export class Tallies {
	readonly #tallies = new Map<string, { toldAt: number; untold: number }>();

	/**
	 * Counts one more of a kind.
	 *
	 * @param now Unix time in seconds.
	 * @returns How many there were since it was last told, with this one, when it is to be told now.
	 */
	count(kind: string, now: number): number | undefined {
		const { toldAt, untold } = this.#tallies.get(kind) ?? { toldAt: -Infinity, untold: 0 };
		const isDue = now >= toldAt + QUIET_SECONDS;
		this.#tallies.set(kind, isDue ? { toldAt: now, untold: 0 } : { toldAt, untold: untold + 1 });
		return isDue ? untold + 1 : undefined;
	}
}
