/** Things to do at their times, in milliseconds of any clock. What has the same time keeps its order. */
export class Agenda<Thing> {
	readonly #entries: Array<{ at: number; thing: Thing }> = [];

	/** When the first thing is due; `Infinity` when there is none. */
	get next(): number {
		return this.#entries[0]?.at ?? Infinity;
	}

	add(at: number, thing: Thing): void {
		let place = this.#entries.length;
		// Most of what is added is due last.
		while (place > 0 && this.#entries[place - 1].at > at) place--;
		this.#entries.splice(place, 0, { at, thing });
	}

	/** Takes out the first thing, if it is due. */
	take(now: number): Thing | undefined {
		return this.next <= now ? this.#entries.shift()?.thing : undefined;
	}
}
