import { attempt } from '../http/attempt';
import type { Entry, JobQueue } from './jobQueue';
import type { Withheld } from './sendOutcome';

/** Keeps in a database which messages were sent, so that none is sent twice. */
export interface SendLedger {
	/**
	 * Claims a group of jobs, by their indexes, just before they are sent, and records what was settled
	 * since the last call. An empty group only records. Returns the jobs that must not be sent. If it
	 * throws on a group, nothing of the group may be sent.
	 */
	claim(group: number[]): Promise<Map<number, Withheld>>;
}

/** How an admission tells what it has found. */
interface Listener<Answer> {
	now(): number;
	/** Messages a second that the batch sends at present. */
	rate(now: number): number;
	withheld(entry: Entry<Answer>, why: Withheld): void;
	failed(error: unknown): void;
	/** The ledger has answered. */
	done(): void;
}

/**
 * After a call of the ledger the next one waits so many times as long as a call takes, within these
 * bounds in milliseconds. So after a crash little more than what was in flight is in doubt, and a large
 * ledger, whose calls take long, is called less often.
 */
const REST_FACTOR = 5;
const SHORTEST_REST = 25;
const LONGEST_REST = 250;

/** What the first call says of those that follow, at most: it often takes longest. In milliseconds. */
const FIRST_DURATION = 20;

/** So many keys are claimed at once at most. */
const LARGEST_GROUP = 100;

/** Claims the jobs of a batch just before their turn, a few at a time. */
export class Admission<Answer> {
	readonly #ledger: SendLedger;
	readonly #queue: JobQueue<Answer>;
	readonly #listener: Listener<Answer>;

	/** Jobs that were claimed and wait for their turn. */
	#admitted: Array<Entry<Answer>> = [];
	#isBusy = false;
	/** Whether something was settled that the ledger has not recorded. */
	#hasNews = false;
	#endedAt = -Infinity;
	/** How long the last three calls took. */
	readonly #durations: number[] = [];

	constructor(ledger: SendLedger, queue: JobQueue<Answer>, listener: Listener<Answer>) {
		this.#ledger = ledger;
		this.#queue = queue;
		this.#listener = listener;
	}

	/** While a group is being claimed, the next one is not looked for. */
	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** When the ledger is to be asked even if no job needs it; `Infinity` when there is nothing to record. */
	get dueAt(): number {
		return this.#hasNews && !this.#isBusy ? this.#endedAt + this.#rest : Infinity;
	}

	/** Something was settled. */
	noteSettled(): void {
		this.#hasNews = true;
	}

	/** The next job that may go. Claims more before they are needed, and records what was settled. */
	take(now: number): Entry<Answer> | undefined {
		if (!this.#isBusy) this.#ask(now);
		return this.#admitted.shift();
	}

	/** Records what was settled when it is time to, also when no job may start. */
	record(now: number): void {
		if (this.dueAt <= now) void this.#claim([]);
	}

	/** How long a call takes, unmoved by a single one that took longer. */
	get #duration(): number {
		const [shortest = 0, middle] = this.#durations.toSorted((one, other) => one - other);
		if (this.#durations.length === 1) return Math.min(shortest, FIRST_DURATION);
		return this.#durations.length === 2 ? shortest : (middle ?? 0);
	}

	get #rest(): number {
		return Math.min(Math.max(this.#duration * REST_FACTOR, SHORTEST_REST), LONGEST_REST);
	}

	#ask(now: number): void {
		const perMillisecond = this.#listener.rate(now) / 1000;
		// So many are sent while the ledger answers, even if it takes a bit longer than usual.
		const enough = Math.floor(perMillisecond * this.#duration * 1.25);
		if (this.#admitted.length > enough) return;
		const size = Math.ceil(perMillisecond * (this.#duration + this.#rest));
		const group: Array<Entry<Answer>> = [];
		while (group.length < Math.min(Math.max(1, size), LARGEST_GROUP)) {
			const entry = this.#queue.takeNew(now);
			if (entry === undefined) break;
			entry.state = 'beingAdmitted';
			group.push(entry);
		}
		if (group.length > 0) void this.#claim(group);
	}

	async #claim(group: Array<Entry<Answer>>): Promise<void> {
		this.#isBusy = true;
		this.#hasNews = false;
		const startedAt = this.#listener.now();
		const result = await attempt(
			(async () => await this.#ledger.claim(group.map(({ index }) => index)))(),
		);
		this.#endedAt = this.#listener.now();
		this.#durations.push(this.#endedAt - startedAt);
		if (this.#durations.length > 3) this.#durations.shift();
		this.#isBusy = false;
		for (const entry of group) entry.state = 'waiting';
		if (!result.ok) {
			// What could not be recorded is recorded with the next group, or at the end.
			if (group.length > 0) this.#listener.failed(result.error);
		} else {
			for (const entry of group) {
				const why = result.value.get(entry.index);
				if (why === undefined) this.#admitted.push(entry);
				else this.#listener.withheld(entry, why);
			}
		}
		this.#listener.done();
	}
}
