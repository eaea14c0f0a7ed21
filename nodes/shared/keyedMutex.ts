/**
 * Runs work that belongs to the same key one after the other, in this process. Work with different keys
 * runs side by side, and a key that nobody waits for takes no memory.
 */
export class KeyedMutex {
	/** The end of the newest work of each key. It never rejects. */
	readonly #ends = new Map<string, Promise<void>>();

	/**
	 * Runs work when all earlier work of the key has ended, whether that succeeded or failed.
	 *
	 * @returns What the work returns.
	 * @throws What the work throws, and nothing of anybody else's.
	 */
	async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const previous = this.#ends.get(key) ?? Promise.resolve();
		const running = previous.then(work);
		const end = running.then(ignore, ignore);
		this.#ends.set(key, end);
		try {
			return await running;
		} finally {
			if (this.#ends.get(key) === end) this.#ends.delete(key);
		}
	}
}

function ignore(): void {}
