/** Whoever shares an address with another is the same person. */
export class ContactIdentities {
	/** From each address towards the one that stands for its person. */
	private readonly towards = new Map<string, string>();

	/** @param groups Addresses (phone numbers, user ids) that were seen to belong to one person. */
	constructor(groups: string[][]) {
		const shared = sharedNumbers(groups);
		for (const group of groups) {
			const [first, ...others] = group.filter((address) => !shared.has(address));
			for (const other of others) this.towards.set(this.of(other), this.of(first));
		}
	}

	/** The address that stands for the person with this one; what nobody knows stands for itself. */
	of(address: string): string {
		let at = address;
		for (;;) {
			const next = this.towards.get(at) ?? at;
			if (next === at) return at;
			// Halves the way for the next time.
			const afterNext = this.towards.get(next) ?? next;
			this.towards.set(at, afterNext);
			at = afterNext;
		}
	}
}

/**
 * The phone numbers that were seen with several user ids. A number changes hands and a user id does
 * not, so such a number makes nobody the same person.
 */
function sharedNumbers(groups: string[][]): Set<string> {
	const owners = new Map<string, string>();
	const shared = new Set<string>();
	for (const group of groups) {
		const userId = group.find((address) => !isNumber(address));
		if (userId === undefined) continue;
		for (const number of group.filter(isNumber)) {
			if ((owners.get(number) ?? userId) !== userId) shared.add(number);
			owners.set(number, userId);
		}
	}
	return shared;
}

const isNumber = (address: string) => !address.includes('.');
