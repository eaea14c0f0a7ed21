import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/**
 * What can go wrong on purpose. The first group happens to a request of the business, the second to a
 * callback, the third to a message after it was accepted.
 */
export const faultSchema = z
	.object({
		kind: z.enum([
			'throttle', // 429, `retryAfter` seconds in the header when given; Graph: 400, `code` (80008)
			'rate-limit', // throttle, for what exceeds `perSecond` (40) requests a second
			'fail', // `httpStatus` (500); Graph: error `code` (2), and 502 without one is a page of HTML
			'stall', // accepted, answered after `delayMilliseconds`, or never when that is absent
			'cut', // connection cut before anything is accepted
			'lost-answer', // accepted, then the connection is cut
			'half-answer', // accepted, and the connection is cut in the middle of the answer
			'latency', // every answer `delayMilliseconds` later
			'duplicate', // callback sent twice, the second one `delayMilliseconds` later
			'reorder', // callback held back until the next one has gone out
			'drop', // callback never sent
			'impatient', // this attempt is given up after `delayMilliseconds` (50) without an answer
			'unsigned', // this attempt has no signature
			'badly-signed', // signed with another secret
			'wrong-hash', // signed for another body
			'stale', // signed an hour ago
			'reject', // rejected with `code`
			'undeliverable',
		]),
		/** How often it happens; default once. 0 means until it is removed. */
		count: z.number().int().min(0).default(1),
		/** Between 0 and 1, drawn from the seeded generator. */
		probability: z.number().min(0).max(1).default(1),
		/** Only where all of these hold. `path` and `query` are parts of the address. */
		match: z
			.object({
				method: z.string().optional(),
				path: z.string().optional(),
				query: z.string().optional(),
				to: z.string().optional(),
				from: z.string().optional(),
				messageType: z.string().optional(),
				clientRef: z.string().optional(),
				status: z.string().optional(),
				callback: z.enum(['inbound', 'status']).optional(),
			})
			.strict()
			.default({}),
		retryAfter: z.number().optional(),
		perSecond: z.number().int().min(1).default(40),
		httpStatus: z.number().int().optional(),
		delayMilliseconds: z.number().min(0).optional(),
		code: z.string().optional(),
		detail: z.string().optional(),
	})
	.strict();

export type FaultRequest = z.input<typeof faultSchema>;
export type FaultKind = FaultRequest['kind'];
export type Fault = z.output<typeof faultSchema> & { id: string; happened: number };

/** Kinds that happen to requests, whose answer `take` decides. */
export const requestFaults: FaultKind[] = [
	'throttle',
	'fail',
	'stall',
	'cut',
	'lost-answer',
	'half-answer',
	'latency',
];

/** What a fault's matcher is held against. */
export type FaultSubject = Partial<Record<keyof Fault['match'], string>>;

/** A small generator with a seed, so that a run with probabilities can be repeated. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export class Faults {
	#faults: Fault[] = [];
	#random: () => number;
	#seed: number;
	/** Real times of the last second's requests, by fault. */
	#recent = new Map<string, number[]>();

	constructor(seed = 1) {
		this.#seed = seed;
		this.#random = seededRandom(seed);
	}

	add(request: unknown): Fault {
		const fault: Fault = { ...faultSchema.parse(request), id: randomUUID(), happened: 0 };
		this.#faults.push(fault);
		return fault;
	}

	list(): Fault[] {
		return structuredClone(this.#faults);
	}

	remove(id: string): void {
		this.#faults = this.#faults.filter((fault) => fault.id !== id);
	}

	clear(): void {
		this.#faults = [];
		this.#recent.clear();
		this.#random = seededRandom(this.#seed);
	}

	/** The first fault of these kinds that is due for the subject; counts it. */
	take(kinds: FaultKind[], subject: FaultSubject): Fault | undefined {
		const fault = this.#faults.find(
			(candidate) =>
				kinds.includes(candidate.kind) &&
				(candidate.count === 0 || candidate.happened < candidate.count) &&
				matches(candidate.match, subject) &&
				(candidate.probability === 1 || this.#random() < candidate.probability),
		);
		if (fault) fault.happened += 1;
		return fault;
	}

	/** The first rate limit that this request exceeds; every request that fits counts. */
	takeRateLimit(subject: FaultSubject): Fault | undefined {
		const since = Date.now() - 1000;
		return this.#faults.find((fault) => {
			if (fault.kind !== 'rate-limit' || !matches(fault.match, subject)) return false;
			const recent = (this.#recent.get(fault.id) ?? []).filter((at) => at > since);
			const exceeded = recent.length >= fault.perSecond;
			if (exceeded) fault.happened += 1;
			else recent.push(Date.now());
			this.#recent.set(fault.id, recent);
			return exceeded;
		});
	}
}

function matches(match: Fault['match'], subject: FaultSubject): boolean {
	return Object.entries(match).every(([key, wanted]) => {
		const actual = subject[key as keyof FaultSubject];
		if (wanted === undefined) return true;
		return key === 'path' || key === 'query'
			? actual?.includes(wanted) === true
			: actual === wanted;
	});
}
