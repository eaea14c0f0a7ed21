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
			'rate-limit', // throttle, for what exceeds `perSecond` (40) requests in any second
			'fail', // `httpStatus` (500); Graph: error `code` (2), and 502 without one is a page of HTML
			'stall', // accepted, answered after `delayMilliseconds`, or never when that is absent
			'cut', // connection cut before anything is accepted
			'half-open', // connection stands, but nothing is accepted and nothing answered
			'lost-answer', // accepted, then the connection is cut
			'half-answer', // accepted, and the connection is cut in the middle of the answer
			'latency', // every answer `delayMilliseconds` later, also that of another fault
			'duplicate', // callback sent twice, the second one `delayMilliseconds` later
			'reorder', // callback held back until the next one has gone out
			'drop', // callback never sent
			'impatient', // this attempt is given up after `delayMilliseconds` (50) without an answer
			'unsigned', // this attempt has no signature
			'badly-signed', // signed with another secret
			'wrong-hash', // signed for another body
			'stale', // signed 25 hours ago
			'reject', // rejected with `code`
			'undeliverable',
			'pair-limit', // rejected, for more than `burst` (45) to a person and one each `seconds` (6)
		]),
		/** How often it happens; default once. 0 means until it is removed. A limit always holds. */
		count: z.number().int().min(0).default(1),
		/** How many get past it before it happens for the first time: a credit, or a rule that notices late. */
		after: z.number().int().min(0).default(0),
		/** Between 0 and 1, drawn from the seeded generator. */
		probability: z.number().min(0).max(1).default(1),
		/** Only where all of these hold. `path` and `query` are parts of the address. */
		match: z
			.object({
				method: z.string().optional(),
				path: z.string().optional(),
				query: z.string().optional(),
				to: z.string().optional(),
				toPrefix: z.string().optional(),
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
		seconds: z.number().min(0).default(6),
		burst: z.number().int().min(1).default(45),
		delayMilliseconds: z.number().min(0).optional(),
		/** How a latency varies: not, evenly around it by `spread` of it, or by a long tail above it. */
		distribution: z.enum(['fixed', 'uniform', 'lognormal']).default('fixed'),
		/** Share of the latency, at most 1, or the standard deviation of its logarithm. */
		spread: z.number().min(0).default(0.5),
		code: z.string().optional(),
		detail: z.string().optional(),
	})
	.strict();

export type FaultRequest = z.input<typeof faultSchema>;
export type FaultKind = FaultRequest['kind'];
export type Fault = z.output<typeof faultSchema> & { id: string; happened: number };

/** Kinds that happen to requests, one of which decides about the answer. */
export const requestFaults: FaultKind[] = [
	'throttle',
	'fail',
	'stall',
	'cut',
	'half-open',
	'lost-answer',
	'half-answer',
];

/** What a fault's matcher is held against. */
export type FaultSubject = Partial<Record<Exclude<keyof Fault['match'], 'toPrefix'>, string>>;

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
	#now: () => number;
	/** Times of the last second's requests, by fault. */
	#recent = new Map<string, number[]>();
	/** By fault and pair of numbers: until when the messages so far would have taken at the steady rate. */
	#pairs = new Map<string, number>();
	/** How many got past a fault, by fault. */
	#past = new Map<string, number>();

	constructor(seed = 1, now: () => number = Date.now) {
		this.#seed = seed;
		this.#now = now;
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
		this.#pairs.clear();
		this.#past.clear();
		this.#random = seededRandom(this.#seed);
	}

	/** The first fault of these kinds that is due for the subject; counts it. */
	take(kinds: FaultKind[], subject: FaultSubject): Fault | undefined {
		const fault = this.#faults.find(
			(candidate) =>
				kinds.includes(candidate.kind) &&
				(candidate.count === 0 || candidate.happened < candidate.count) &&
				matches(candidate.match, subject) &&
				(candidate.probability === 1 || this.#random() < candidate.probability) &&
				!this.#getsPast(candidate),
		);
		if (fault) fault.happened += 1;
		return fault;
	}

	#getsPast({ id, after }: Fault): boolean {
		const past = this.#past.get(id) ?? 0;
		if (past >= after) return false;
		this.#past.set(id, past + 1);
		return true;
	}

	/** The first rate limit that this request exceeds; every request that fits counts. */
	takeRateLimit(subject: FaultSubject): Fault | undefined {
		const now = this.#now();
		return this.#faults.find((fault) => {
			if (fault.kind !== 'rate-limit' || !matches(fault.match, subject)) return false;
			const recent = (this.#recent.get(fault.id) ?? []).filter((at) => at > now - 1000);
			const exceeded = recent.length >= fault.perSecond;
			if (exceeded) fault.happened += 1;
			else recent.push(now);
			this.#recent.set(fault.id, recent);
			return exceeded;
		});
	}

	/**
	 * The first limit for messages from one number to one person that this one exceeds. A burst borrows
	 * from the future: after it, one message each `seconds` goes through (Meta, pair rate limit, 131056).
	 */
	takePairLimit(subject: FaultSubject): Fault | undefined {
		const now = this.#now();
		const exceeded = this.#faults.find((fault) => {
			if (fault.kind !== 'pair-limit' || !matches(fault.match, subject)) return false;
			const pair = [fault.id, subject.from, subject.to].join('|');
			const interval = fault.seconds * 1000;
			const until = Math.max(now, this.#pairs.get(pair) ?? now);
			if (until - now > interval * (fault.burst - 1)) {
				fault.happened += 1;
				return true;
			}
			this.#pairs.set(pair, until + interval);
			return false;
		});
		return (
			exceeded && {
				...exceeded,
				// Vonage names no code for it; this one comes nearest.
				code: exceeded.code ?? '1241',
				detail:
					exceeded.detail ?? '(#131056) Too many messages from this number to the same person',
			}
		);
	}

	/** How much later the answer comes: the first latency that is due for the subject. */
	takeLatency(subject: FaultSubject): number {
		const { delayMilliseconds = 0, distribution, spread } = this.take(['latency'], subject) ?? {};
		switch (distribution) {
			case 'uniform':
				return delayMilliseconds * (1 + (2 * this.#random() - 1) * Math.min(spread ?? 0, 1));
			case 'lognormal':
				return delayMilliseconds * Math.exp(this.#normal() * (spread ?? 0));
			default:
				return delayMilliseconds;
		}
	}

	/** A number of the normal distribution around 0 (Box and Muller). */
	#normal(): number {
		const radius = Math.sqrt(-2 * Math.log(1 - this.#random()));
		return radius * Math.cos(2 * Math.PI * this.#random());
	}
}

function matches(match: Fault['match'], subject: FaultSubject): boolean {
	return Object.entries(match).every(([key, wanted]) => {
		if (wanted === undefined) return true;
		if (key === 'toPrefix') return subject.to?.startsWith(wanted) === true;
		const actual = subject[key as keyof FaultSubject];
		return key === 'path' || key === 'query'
			? actual?.includes(wanted) === true
			: actual === wanted;
	});
}
