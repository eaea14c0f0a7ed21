import { sleep as n8nSleep } from 'n8n-workflow';

import { askedPause, withWait } from '../http/apiError';
import { attempt, type Attempt } from '../http/attempt';
import { classifyError } from './classifyError';
import { type Entry, type Job, JobQueue, type Request } from './jobQueue';
import type { NumberThroughput, ThroughputUser } from './numberThroughput';
import { RateLimiter } from './rateLimiter';

/** What became of a job; `answers` are those of its accepted requests. */
export type Outcome<Answer> =
	/** Accepted, with all its requests; or with none, when there was nothing to send. */
	| { status: 'sent'; answers: Answer[] }
	/** Not accepted, for certain. */
	| { status: 'failed'; answers: Answer[]; error: unknown }
	/** It may have been accepted, but the answer is lost. It was not repeated. */
	| { status: 'unknown'; answers: Answer[]; error: unknown }
	/** Not sent from here on: the execution was cancelled, or `error` of another job stopped the batch. */
	| { status: 'notAttempted'; answers: Answer[]; error?: unknown }
	/** Not sent: it was not admitted. */
	| { status: 'skipped'; answers: [] };

export interface RateSettings {
	/** At most so many requests start in a second, up to 1,000. */
	messagesPerSecond: number;
	/** Requests without an answer at the same time; `automatic` is what rate and latency ask for. */
	parallelRequests: number | 'automatic';
	/** Milliseconds between two jobs of the same contact. */
	contactSpacing: number;
	/** Whether a job that fails leaves the others alone; otherwise it stops the batch. */
	keepGoing: boolean;
}

export interface Batch<Answer> extends RateSettings {
	jobs: Array<Job<Answer>>;
	/** Shared with everybody who sends from the same business number. */
	throughput: NumberThroughput;
	/** Cancellation: nothing new is started, and what is under way is waited for. */
	signal?: AbortSignal;
	/**
	 * Asked just ahead of sending, with the indexes of a group of jobs not larger than what may be
	 * under way: which of them may go? What it throws stops the batch.
	 */
	admit?: (group: number[]) => Promise<number[]>;
	/** Told of each job, once. It must not throw. */
	settled?: (index: number, outcome: Outcome<Answer>) => void;
}

/** What came of a batch, in the order of its jobs. */
export interface BatchReport<Answer> {
	outcomes: Array<Outcome<Answer>>;
	/** Requests that were sent once more. */
	repeated: number;
	/** Answers that said it was too fast. */
	throttled: number;
	/** The largest number of requests without an answer at the same time. */
	mostUnderWay: number;
	/** Accepted requests a second, from the start of the first to the start of the last. */
	perSecond: number;
}

/** Clock, sleep and chance, replaceable for tests. */
export interface Runtime {
	/** Milliseconds of a clock that never goes back. */
	now(): number;
	/** May end early, in whatever way, when the signal fires. */
	sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
	/** From 0 up to 1. */
	random(): number;
}

const REAL: Runtime = {
	now: () => performance.now(),
	sleep: async (milliseconds, signal) => await n8nSleep(milliseconds, signal),
	random: () => Math.random(),
};

/** So soon a cancelled execution is noticed. In milliseconds. */
const LONGEST_SLEEP = 250;

/** Pauses before repetitions: the first, doubled each time up to the longest. In milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** A request is repeated for this long, in milliseconds. */
const PERSISTENCE = 120_000;

/** Bounds of the automatic number of parallel requests. */
const FEWEST_PARALLEL = 10;
const MOST_PARALLEL = 100;

/**
 * Sends a batch as fast as its business number may and never faster, each request of it at most once:
 * only what certainly was not accepted is repeated.
 */
export async function sendBatch<Answer>(
	batch: Batch<Answer>,
	runtime: Runtime = REAL,
): Promise<BatchReport<Answer>> {
	return await new BatchRun(batch, runtime).run();
}

class BatchRun<Answer> implements ThroughputUser {
	readonly messagesPerSecond: number;
	readonly contactSpacing: number;

	readonly #batch: Batch<Answer>;
	readonly #runtime: Runtime;
	readonly #throughput: NumberThroughput;
	/** Several batches share a number, and each keeps to its own rate too. */
	readonly #limiter = new RateLimiter();

	readonly #queue: JobQueue<Answer>;
	/** Jobs that may begin. */
	readonly #admitted: Array<Entry<Answer>> = [];
	#isAdmitting = false;
	/** The job whose turn is next. */
	#candidate: Entry<Answer> | undefined;

	readonly #outcomes: Array<Outcome<Answer>>;
	#unsettled: number;
	#underWay = 0;
	#stopped: { error?: unknown } | undefined;
	/** Whether an answer can change what the batch waits for; it cannot bring the next turn nearer. */
	#awaitsAnswer = true;
	#wake = () => {};

	#repeated = 0;
	#throttled = 0;
	#mostUnderWay = 0;
	#accepted = 0;
	#firstAccepted = Infinity;
	#lastAccepted = -Infinity;

	constructor(batch: Batch<Answer>, runtime: Runtime) {
		this.messagesPerSecond = batch.messagesPerSecond;
		this.contactSpacing = batch.contactSpacing;
		this.#batch = batch;
		this.#runtime = runtime;
		this.#throughput = batch.throughput;
		this.#queue = new JobQueue(batch.jobs, (contact) =>
			batch.throughput.contactFreeAt(contact, batch.contactSpacing),
		);
		this.#outcomes = new Array<Outcome<Answer>>(batch.jobs.length);
		this.#unsettled = batch.jobs.length;
	}

	wake(): void {
		this.#wake();
	}

	async run(): Promise<BatchReport<Answer>> {
		this.#throughput.join(this);
		try {
			while (this.#unsettled > 0) {
				const rest = this.#step(this.#runtime.now());
				if (rest > 0 && this.#unsettled > 0) await this.#idle(rest);
			}
		} finally {
			this.#throughput.leave(this, this.#runtime.now());
		}
		return {
			outcomes: this.#outcomes,
			repeated: this.#repeated,
			throttled: this.#throttled,
			mostUnderWay: this.#mostUnderWay,
			perSecond: this.#perSecond(),
		};
	}

	/** Starts one request if one may start now. Returns how long to wait before the next look. */
	#step(now: number): number {
		this.#awaitsAnswer = true;
		if (this.#batch.signal?.aborted) this.#stop();
		if (this.#stopped) return Infinity;

		this.#candidate ??= this.#nextCandidate(now);
		if (this.#candidate === undefined) {
			// While a group is being admitted, the next one is not looked for.
			const free = this.#isAdmitting ? Infinity : this.#queue.nextFree;
			return Math.min(free, this.#queue.nextAgain) - now;
		}
		const own = this.#limiter.earliest(this.messagesPerSecond);
		const isFull = this.#underWay >= this.#parallel();
		if (isFull || own > now) {
			// Whoever has to wait for himself does not let others wait.
			this.#throughput.withdraw(this);
			this.#awaitsAnswer = isFull;
			return isFull ? Infinity : own - now;
		}
		const turn = this.#throughput.turn(this, now);
		if (turn > now) {
			this.#awaitsAnswer = false;
			return turn - now;
		}

		const entry = this.#candidate;
		this.#candidate = undefined;
		const freeAt = this.#queue.freeAt(entry);
		// Another batch may have written to the contact in the meantime.
		if (freeAt > now) this.#queue.goOn(entry, freeAt);
		else void this.#carryOut(entry, now);
		return 0;
	}

	/** The next job that may go. What was taken before comes first, then the order of the input. */
	#nextCandidate(now: number): Entry<Answer> | undefined {
		const taken = this.#queue.takeAgain(now);
		if (taken) return taken;

		const { admit } = this.#batch;
		if (!admit) return this.#queue.takeFree(now);
		this.#askForAdmission(admit, now);
		return this.#admitted.shift();
	}

	/** Has the next group admitted before the last one is used up, so that nobody waits for it. */
	#askForAdmission(admit: NonNullable<Batch<Answer>['admit']>, now: number): void {
		const size = this.#parallel();
		if (this.#isAdmitting || this.#admitted.length > size / 2) return;
		const group: Array<Entry<Answer>> = [];
		while (group.length < size) {
			const entry = this.#queue.takeFree(now);
			if (entry === undefined) break;
			entry.state = 'beingAdmitted';
			group.push(entry);
		}
		if (group.length > 0) void this.#admit(admit, group);
	}

	async #admit(
		admit: NonNullable<Batch<Answer>['admit']>,
		group: Array<Entry<Answer>>,
	): Promise<void> {
		this.#isAdmitting = true;
		const result = await attempted(async () => await admit(group.map(({ index }) => index)));
		this.#isAdmitting = false;
		if (!result.ok) this.#stop(result.error);
		const admitted = new Set(result.ok ? result.value : []);
		for (const entry of group) {
			entry.state = 'waiting';
			if (result.ok && !admitted.has(entry.index)) {
				this.#settle(entry, { status: 'skipped', answers: [] });
			} else if (this.#stopped) {
				this.#giveUp(entry, this.#stopped.error);
			} else {
				this.#admitted.push(entry);
			}
		}
		this.wake();
	}

	async #carryOut(entry: Entry<Answer>, now: number): Promise<void> {
		entry.state = 'underWay';
		entry.begun = true;
		this.#underWay++;
		this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
		this.#limiter.start(now, this.messagesPerSecond);
		this.#throughput.start(this, entry.job.contact, now);

		if (entry.requests) await this.#send(entry, entry.requests, now);
		else await this.#open(entry, now);

		this.#underWay--;
		if (this.#awaitsAnswer || this.#stopped) this.wake();
	}

	/** Sees what there is to send, and begins with it. */
	async #open(entry: Entry<Answer>, now: number): Promise<void> {
		const opened = await attempted(async () => await entry.job.requests());
		if (!opened.ok) {
			this.#fail(entry, 'failed', opened.error);
		} else if (opened.value.length === 0) {
			this.#settle(entry, { status: 'sent', answers: [] });
		} else {
			entry.requests = opened.value;
			await this.#send(entry, opened.value, now);
		}
	}

	async #send(
		entry: Entry<Answer>,
		requests: Array<Request<Answer>>,
		startedAt: number,
	): Promise<void> {
		if (entry.failures > 0) this.#repeated++;
		const result = await attempted(requests[entry.answers.length]);
		const now = this.#runtime.now();
		this.#throughput.ended(startedAt, now);
		entry.state = 'waiting';
		if (!result.ok) this.#onError(entry, result.error, startedAt, now);
		else this.#onAnswer(entry, result.value, startedAt, now);
	}

	#onAnswer(entry: Entry<Answer>, answer: Answer, startedAt: number, now: number): void {
		this.#throughput.accepted(now);
		this.#accepted++;
		this.#firstAccepted = Math.min(this.#firstAccepted, startedAt);
		this.#lastAccepted = Math.max(this.#lastAccepted, startedAt);
		entry.answers.push(answer);
		entry.failures = 0;
		entry.error = undefined;
		if (entry.answers.length === entry.requests?.length) {
			this.#settle(entry, { status: 'sent', answers: entry.answers });
		} else if (this.#stopped) {
			this.#giveUp(entry, this.#stopped.error);
		} else {
			this.#queue.goOn(entry, now);
		}
	}

	#onError(entry: Entry<Answer>, error: unknown, startedAt: number, now: number): void {
		const errorClass = classifyError(error);
		const asked = askedPause(error) ?? 0;
		this.#throughput.pause(now, asked);
		if (errorClass === 'throttled') {
			this.#throttled++;
			this.#throughput.throttled(startedAt, now);
		}
		if (errorClass !== 'throttled' && errorClass !== 'passing') {
			this.#fail(entry, errorClass === 'unknown' ? 'unknown' : 'failed', error);
			if (errorClass === 'blocked') this.#stop(error);
			return;
		}
		if (entry.failures === 0) entry.failingSince = startedAt;
		entry.failures++;
		entry.error = error;
		const pause = Math.max(asked, this.#pauseBefore(entry.failures));
		if (this.#stopped) {
			this.#giveUp(entry);
		} else if (now + pause <= entry.failingSince + PERSISTENCE) {
			this.#queue.goOn(entry, now + pause);
		} else {
			this.#giveUp(entry);
			// Nobody got through for all that time, or will for as long: neither will the rest.
			const isHopeless = this.#throughput.lastAccepted < entry.failingSince;
			if (isHopeless || asked > PERSISTENCE) this.#stop(error);
		}
	}

	#perSecond(): number {
		const milliseconds = this.#lastAccepted - this.#firstAccepted;
		return milliseconds > 0 ? ((this.#accepted - 1) * 1000) / milliseconds : this.#accepted;
	}

	/** Half of the pause is chance, so that what failed together is not repeated together. */
	#pauseBefore(repetition: number): number {
		const pause = Math.min(FIRST_PAUSE * 2 ** (repetition - 1), LONGEST_PAUSE);
		return pause * (0.5 + this.#runtime.random() / 2);
	}

	#parallel(): number {
		const { parallelRequests } = this.#batch;
		if (parallelRequests !== 'automatic') return Math.max(1, parallelRequests);
		// Twice what it takes on average: some answers take much longer than others.
		const enough = Math.ceil((2 * this.messagesPerSecond * this.#throughput.latency) / 1000);
		return Math.min(Math.max(enough, FEWEST_PARALLEL), MOST_PARALLEL);
	}

	/** Nothing new from now on. What is under way comes to its end. */
	#stop(error?: unknown): void {
		if (this.#stopped) return;
		this.#stopped = { error };
		this.#throughput.withdraw(this);
		for (const entry of this.#queue.entries) {
			if (entry.state === 'waiting') this.#giveUp(entry, error);
		}
	}

	/** Ends a job that waits: with its own error, or as one that was not tried. */
	#giveUp(entry: Entry<Answer>, stoppedBy?: unknown): void {
		const { answers, error, failures } = entry;
		if (failures > 0) this.#fail(entry, 'failed', withWait(error, failures - 1));
		else this.#settle(entry, { status: 'notAttempted', answers, error: stoppedBy });
	}

	#fail(entry: Entry<Answer>, status: 'failed' | 'unknown', error: unknown): void {
		this.#settle(entry, { status, answers: entry.answers, error });
		if (!this.#batch.keepGoing) this.#stop(error);
	}

	#settle(entry: Entry<Answer>, outcome: Outcome<Answer>): void {
		entry.state = 'settled';
		entry.requests = undefined;
		this.#outcomes[entry.index] = outcome;
		this.#unsettled--;
		this.#batch.settled?.(entry.index, outcome);
		if (!this.#stopped) this.#queue.follow(entry);
	}

	/** Waits so long, or until something has happened. */
	async #idle(milliseconds: number): Promise<void> {
		const sleeping = new AbortController();
		const longest = Math.ceil(Math.min(milliseconds, LONGEST_SLEEP));
		const slept = attempt(this.#runtime.sleep(longest, sleeping.signal));
		const woken = new Promise<void>((resolve) => {
			this.#wake = () => {
				sleeping.abort();
				resolve();
			};
		});
		await Promise.race([slept, woken]);
	}
}

/** Settles what `work` does as a value, also when it throws at once. */
async function attempted<Result>(work: () => Promise<Result>): Promise<Attempt<Result>> {
	return await attempt((async () => await work())());
}
