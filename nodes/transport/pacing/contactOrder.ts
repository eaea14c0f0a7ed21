/** Somebody who waits until it may write to a contact. */
export interface Waiting {
	/** Called when it may be its turn. */
	wake(): void;
}

/**
 * Who may write to which contact: one batch at a time, in the order in which they asked, so that
 * messages of different executions do not overtake each other while one of them is being repeated.
 */
export class ContactOrder {
	/** For each contact those who asked, the one who may write first. */
	readonly #lines = new Map<string, Waiting[]>();

	/** Gets in line unless it is there already. Returns whether it may write now. */
	enter(contact: string, waiting: Waiting): boolean {
		const line = this.#lines.get(contact);
		if (line === undefined) {
			this.#lines.set(contact, [waiting]);
			return true;
		}
		if (!line.includes(waiting)) line.push(waiting);
		return line[0] === waiting;
	}

	/** Lets the next one write. */
	leave(contact: string, waiting: Waiting): void {
		const line = this.#lines.get(contact);
		const place = line?.indexOf(waiting) ?? -1;
		if (line === undefined || place < 0) return;
		line.splice(place, 1);
		if (line.length === 0) this.#lines.delete(contact);
		else if (place === 0) line[0].wake();
	}
}
