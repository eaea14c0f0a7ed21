import type { NumberThroughput, ThroughputUser } from './numberThroughput';
import { RateLimiter } from './rateLimiter';

export interface PacingSettings {
	/** At most so many requests start in a second, up to 1,000. */
	messagesPerSecond: number;
	/** Requests without an answer at the same time; `automatic` is what rate and latency ask for. */
	parallelRequests: number | 'automatic';
}

/** Bounds of the automatic number of parallel requests. */
const FEWEST_PARALLEL = 10;
const MOST_PARALLEL = 100;

/** How long a batch has to wait before its next request. */
interface Wait {
	/** 0 when it may start; `Infinity` when only an answer or another batch can change that. */
	milliseconds: number;
	/** Whether an answer can end the wait. */
	forAnswer: boolean;
}

/**
 * When a batch may start its next request: as its own rate, the rate of its business number, and the
 * number of missing answers allow. All times are milliseconds of one clock.
 */
export class Pacing {
	readonly #settings: PacingSettings;
	readonly #throughput: NumberThroughput;
	readonly #user: ThroughputUser;

	/** Several batches share a number, and each keeps to its own rate too. */
	readonly #limiter = new RateLimiter();

	#underWay = 0;
	#mostUnderWay = 0;
	#accepted = 0;
	#firstAccepted = Infinity;
	#lastAccepted = -Infinity;

	constructor(settings: PacingSettings, throughput: NumberThroughput, user: ThroughputUser) {
		this.#settings = settings;
		this.#throughput = throughput;
		this.#user = user;
	}

	/** The largest number of requests without an answer at the same time. */
	get mostUnderWay(): number {
		return this.#mostUnderWay;
	}

	/** Accepted requests a second, from the start of the first to the start of the last. */
	get perSecond(): number {
		const milliseconds = this.#lastAccepted - this.#firstAccepted;
		return milliseconds > 0 ? ((this.#accepted - 1) * 1000) / milliseconds : this.#accepted;
	}

	/** How long until the next request may start. */
	wait(now: number): Wait {
		const own = this.#limiter.earliest(this.#settings.messagesPerSecond);
		const isFull = this.#underWay >= this.#parallel;
		if (isFull || own > now) {
			// A batch that cannot send yet does not keep other batches waiting.
			this.#throughput.withdraw(this.#user);
			return { milliseconds: isFull ? Infinity : own - now, forAnswer: isFull };
		}
		const turn = this.#throughput.turn(this.#user, now);
		return { milliseconds: Math.max(0, turn - now), forAnswer: false };
	}

	/** Notes the start of a request. */
	start(contact: string, now: number): void {
		this.#mostUnderWay = Math.max(this.#mostUnderWay, ++this.#underWay);
		this.#limiter.start(now, this.#settings.messagesPerSecond);
		this.#throughput.start(this.#user, contact, now);
	}

	/** Notes that what was started has come to its end. */
	end(): void {
		this.#underWay--;
	}

	/** Notes that a request which started then was accepted. */
	accepted(startedAt: number, now: number): void {
		this.#throughput.accepted(now);
		this.#accepted++;
		this.#firstAccepted = Math.min(this.#firstAccepted, startedAt);
		this.#lastAccepted = Math.max(this.#lastAccepted, startedAt);
	}

	get #parallel(): number {
		const { parallelRequests, messagesPerSecond } = this.#settings;
		if (parallelRequests !== 'automatic') return Math.max(1, parallelRequests);
		// Twice what it takes on average: some answers take much longer than others.
		const enough = Math.ceil((2 * messagesPerSecond * this.#throughput.latency) / 1000);
		return Math.min(Math.max(enough, FEWEST_PARALLEL), MOST_PARALLEL);
	}
}
