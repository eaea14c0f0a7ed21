import { createHash } from 'node:crypto';

/** What the ledger tells about the requests as a whole. */
export interface TrafficSummary {
	/** Requests without an answer at this moment. */
	underWay: number;
	/** The largest number of requests without an answer at the same time. */
	mostUnderWay: number;
	/** How many different Authorization headers came. */
	authorizations: number;
}

/** Requests of the business on their way through the simulator. */
export class Traffic {
	#underWay = 0;
	#mostUnderWay = 0;
	/** Hashes: the headers are secrets. */
	#authorizations = new Set<string>();

	get summary(): TrafficSummary {
		return {
			underWay: this.#underWay,
			mostUnderWay: this.#mostUnderWay,
			authorizations: this.#authorizations.size,
		};
	}

	begin(authorization = ''): void {
		this.#underWay += 1;
		this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
		this.#authorizations.add(createHash('sha256').update(authorization).digest('base64'));
	}

	end(): void {
		this.#underWay -= 1;
	}

	/** What is under way stays. */
	reset(): void {
		this.#mostUnderWay = this.#underWay;
		this.#authorizations.clear();
	}
}
