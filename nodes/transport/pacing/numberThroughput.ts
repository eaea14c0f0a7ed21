import { ContactOrder, type Waiting } from './contactOrder';
import { RateLimiter } from './rateLimiter';

/** One batch of one execution, which sends from a business number. */
export interface ThroughputUser extends Waiting {
	/** Messages a second that this one wants to send at most. */
	messagesPerSecond: number;
	/** Milliseconds between two messages of this one to the same contact. */
	contactSpacing: number;
}

/** WhatsApp wants one message to a person in so many milliseconds (Meta, pair rate limit). */
export const CONTACT_SPACING = 6000;

/**
 * After the rate was lowered, so long nothing is concluded from further refusals; when it was lowered a
 * lot, which is a guess, less long. In milliseconds.
 */
const SETTLING = 3000;
const SETTLING_AFTER_A_GUESS = 1000;

/** How much of the full rate comes back in a second. */
const RECOVERY_PER_SECOND = 0.015;

/** The lowest share of the full rate. */
const LOWEST_SHARE = 0.05;

/** A provider that wants to be left alone longer is asked again after this. In milliseconds. */
const LONGEST_PAUSE = 120_000;

/** How long an answer takes, as long as nobody knows. In milliseconds. */
const EXPECTED_LATENCY = 500;

/** So many latencies tell how long an answer takes when nothing is in its way. */
const KEPT_LATENCIES = 50;

/** What is left of the memory of a number after this is no longer true. In milliseconds. */
const MEMORY = 60_000;

/**
 * What one business number has sent of late, whoever sent it, and when the next request may go. All
 * times are milliseconds of one clock.
 */
export class NumberThroughput {
	/** Which batch may write to which contact. */
	readonly contactOrder = new ContactOrder();

	readonly #limiter = new RateLimiter();

	readonly #senders = new Set<ThroughputUser>();

	/** Who has something to send now, in turn. */
	readonly #queue: ThroughputUser[] = [];

	/** The last start for each contact, oldest first. */
	readonly #contacts = new Map<string, number>();

	#lastUse: number;

	#pausedUntil = -Infinity;

	/** The share of the full rate that was left when it was lowered last. */
	#share = 1;

	#loweredAt = -Infinity;

	#settledAt = -Infinity;

	/** When messages were accepted in the last second, oldest first. */
	readonly #accepted: number[] = [];

	#lastAccepted = -Infinity;

	#latency = EXPECTED_LATENCY;

	/** How long an answer takes when nothing is in its way. */
	#undisturbed = Infinity;

	/** Of the last answers, in milliseconds. */
	readonly #latencies: number[] = [];

	constructor(now: number) {
		this.#lastUse = now;
	}

	/** How long an answer takes at present, in milliseconds. */
	get latency(): number {
		return this.#latency;
	}

	/** When a message was accepted last. */
	get lastAccepted(): number {
		return this.#lastAccepted;
	}

	join(sender: ThroughputUser): void {
		this.#senders.add(sender);
	}

	leave(sender: ThroughputUser, now: number): void {
		this.withdraw(sender);
		this.#senders.delete(sender);
		this.#lastUse = now;
	}

	/** Whether nothing is remembered here that could still matter. */
	isForgotten(now: number): boolean {
		return this.#senders.size === 0 && now - this.#lastUse > MEMORY;
	}

	/** When the contact may get its next message. */
	contactFreeAt(contact: string, spacing: number): number {
		return (this.#contacts.get(contact) ?? -Infinity) + spacing;
	}

	/**
	 * Asks for a turn: the time at which the sender may start one request, or `Infinity` while others
	 * are before it. It keeps its place until it starts or withdraws.
	 */
	turn(sender: ThroughputUser, now: number): number {
		if (!this.#queue.includes(sender)) this.#queue.push(sender);
		if (this.#queue[0] !== sender) return Infinity;
		return Math.max(this.#pausedUntil, this.#limiter.earliest(this.rate(now), this.#undisturbed));
	}

	/** Gives up the place: there is nothing to send just now. */
	withdraw(sender: ThroughputUser): void {
		const place = this.#queue.indexOf(sender);
		if (place < 0) return;
		this.#queue.splice(place, 1);
		if (place === 0) this.#queue[0]?.wake();
	}

	/** Notes the start of a request. */
	start(sender: ThroughputUser, contact: string, now: number): void {
		this.#limiter.start(now, this.rate(now));
		this.#contacts.delete(contact);
		this.#contacts.set(contact, now);
		const spacings = [...this.#senders].map(({ contactSpacing }) => contactSpacing);
		const spacing = Math.max(CONTACT_SPACING, ...spacings);
		for (const [old, at] of this.#contacts) {
			if (at + spacing > now) break;
			this.#contacts.delete(old);
		}
		this.withdraw(sender);
	}

	/** Notes that a request has come to its end, with or without an answer. */
	ended(startedAt: number, now: number): void {
		const latency = now - startedAt;
		this.#latency += (latency - this.#latency) * 0.1;
		this.#latencies.push(latency);
		if (this.#latencies.length > KEPT_LATENCIES) this.#latencies.shift();
		this.#undisturbed = undisturbed(this.#latencies);
		this.#limiter.answered(startedAt, now);
	}

	/** Notes that a message was accepted. */
	accepted(now: number): void {
		this.#lastAccepted = now;
		this.#accepted.push(now);
		while (this.#accepted[0] <= now - 1000) this.#accepted.shift();
	}

	/** Leaves the provider alone, as it wants to be, though not longer than a batch would wait. */
	pause(now: number, milliseconds: number): void {
		this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(milliseconds, LONGEST_PAUSE));
	}

	/**
	 * Lowers the rate to a bit less than what was accepted in the last second. A request that had
	 * started before the rate was lowered says nothing new.
	 */
	throttled(startedAt: number, now: number): void {
		if (startedAt < this.#loweredAt || now < this.#settledAt) return;

		const accepted = this.#accepted.filter((at) => at > now - 1000).length;
		const left = Math.min(Math.max(0.5, (accepted * 0.95) / this.rate(now)), 0.95);
		this.#share = Math.max(LOWEST_SHARE, this.#shareAt(now) * left);
		this.#loweredAt = Math.max(now, this.#pausedUntil);
		this.#settledAt = this.#loweredAt + (left < 0.7 ? SETTLING_AFTER_A_GUESS : SETTLING);
	}

	/** Messages a second that the number may send at present: 1 at least, unless all want less. */
	rate(now: number): number {
		const full = Math.max(...[...this.#senders].map((sender) => sender.messagesPerSecond));
		return Math.max(full * this.#shareAt(now), Math.min(full, 1));
	}

	#shareAt(now: number): number {
		const seconds = Math.max(0, now - this.#loweredAt) / 1000;
		return this.#share === 1 ? 1 : Math.min(1, this.#share + seconds * RECOVERY_PER_SECOND);
	}
}

/** The quarter that was fastest took at most so long. */
function undisturbed(latencies: number[]): number {
	return Float64Array.from(latencies).sort()[Math.floor(latencies.length / 4)];
}

const numbers = new Map<string, NumberThroughput>();

/**
 * The throughput of a business number, one for all executions of this n8n process.
 *
 * @param number Account and number, in words that no other account shares.
 */
export function throughputOf(number: string, now = performance.now()): NumberThroughput {
	for (const [key, throughput] of numbers) {
		if (throughput.isForgotten(now)) numbers.delete(key);
	}
	const throughput = numbers.get(number) ?? new NumberThroughput(now);
	numbers.set(number, throughput);
	return throughput;
}
