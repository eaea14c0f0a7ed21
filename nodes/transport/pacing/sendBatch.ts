import { sleep as n8nSleep } from 'n8n-workflow';

import { askedPause, withWait } from '../http/apiError';
import { attempt, type Attempt } from '../http/attempt';
import { Admission, type SendLedger } from './admission';
import { classifyError } from './classifyError';
import { type Entry, type Job, JobQueue, type Request } from './jobQueue';
import type { NumberThroughput, ThroughputUser } from './numberThroughput';
import { Pacing, type PacingSettings } from './pacing';
import { Repetitions, USUAL_RETRY_TIME } from './repetition';
import type { SendOutcome } from './sendOutcome';

export interface BatchSettings extends PacingSettings {
	/** Milliseconds between two jobs of the same contact. */
	contactSpacing: number;
	/** For how many milliseconds a request is repeated that was certainly not accepted. Default 120,000. */
	retryTime?: number;
	/** Whether a job that fails leaves the others alone; otherwise it stops the batch. */
	keepGoing: boolean;
}

export interface Batch<Answer> extends BatchSettings {
	jobs: Array<Job<Answer>>;
	/** Shared with everybody who sends from the same business number. */
	throughput: NumberThroughput;
	/**
	 * Whether the jobs are a reply to one contact. What another execution sends to it meanwhile then goes
	 * before the first of them, or after the last. Default false: it goes between two jobs.
	 */
	isReply?: boolean;
	/** Cancellation: nothing new is started, and what is under way is waited for. */
	signal?: AbortSignal;
	/** Absent if nothing has to be remembered. If it fails, the batch stops. */
	ledger?: SendLedger;
	/** Told of each job, once. It must not throw. */
	settled?: (index: number, outcome: SendOutcome<Answer>) => void;
}

/** What came of a batch, in the order of its jobs. */
export interface BatchReport<Answer> {
	outcomes: Array<SendOutcome<Answer>>;
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

/**
 * Sends one message or many as fast as their business number allows, whoever else sends from it in this
 * process. Requests that were certainly not accepted are repeated; no other request is.
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
	readonly #queue: JobQueue<Answer>;
	readonly #pacing: Pacing;
	readonly #repetitions: Repetitions;
	readonly #admission?: Admission<Answer>;

	/** The job whose turn is next. */
	#candidate: Entry<Answer> | undefined;
	/** Jobs whose contact another batch is writing to. */
	readonly #held = new Set<Entry<Answer>>();

	readonly #outcomes: Array<SendOutcome<Answer>>;
	#unsettled: number;
	#stopped: { error?: unknown } | undefined;
	#repeated = 0;
	#throttled = 0;

	/** Whether an answer can change what the batch waits for; it cannot bring the next turn nearer. */
	#awaitsAnswer = true;
	#endSleep = () => {};

	constructor(batch: Batch<Answer>, runtime: Runtime) {
		const { messagesPerSecond, contactSpacing, throughput, jobs, ledger } = batch;
		this.messagesPerSecond = messagesPerSecond;
		this.contactSpacing = contactSpacing;
		this.#batch = batch;
		this.#runtime = runtime;
		this.#queue = new JobQueue(jobs, (contact) =>
			throughput.contactFreeAt(contact, contactSpacing),
		);
		this.#pacing = new Pacing(batch, throughput, this);
		this.#repetitions = new Repetitions(batch.retryTime ?? USUAL_RETRY_TIME, () =>
			runtime.random(),
		);
		if (ledger) {
			this.#admission = new Admission(ledger, this.#queue, {
				now: () => runtime.now(),
				rate: (now) => Math.min(messagesPerSecond, throughput.rate(now)),
				withheld: (entry, status) => this.#settle(entry, { status, answers: entry.answers }),
				failed: (error) => this.#stop(error),
				done: () => this.#afterAdmission(),
			});
		}
		this.#outcomes = new Array<SendOutcome<Answer>>(jobs.length);
		this.#unsettled = jobs.length;
	}

	wake(): void {
		this.#endSleep();
	}

	async run(): Promise<BatchReport<Answer>> {
		const { throughput, jobs, isReply } = this.#batch;
		throughput.join(this);
		if (isReply) for (const { contact } of jobs) throughput.contactOrder.enter(contact, this);
		try {
			while (this.#unsettled > 0) {
				const rest = this.#step(this.#runtime.now());
				if (rest > 0 && this.#unsettled > 0) await this.#idle(rest);
			}
		} finally {
			for (const { contact } of jobs) throughput.contactOrder.leave(contact, this);
			throughput.leave(this, this.#runtime.now());
		}
		const { mostUnderWay, perSecond } = this.#pacing;
		return {
			outcomes: this.#outcomes,
			repeated: this.#repeated,
			throttled: this.#throttled,
			mostUnderWay,
			perSecond,
		};
	}

	/** Starts one request if one may start now. Returns how long to wait before the next look. */
	#step(now: number): number {
		this.#awaitsAnswer = true;
		if (this.#batch.signal?.aborted) this.#stop();
		if (this.#stopped) return Infinity;

		const rest = this.#stepTo(now);
		this.#admission?.record(now);
		return Math.min(rest, (this.#admission?.dueAt ?? Infinity) - now);
	}

	#stepTo(now: number): number {
		this.#candidate ??= this.#nextCandidate(now);
		if (this.#candidate === undefined) {
			this.#batch.throughput.withdraw(this);
			const free = this.#admission?.isBusy ? Infinity : this.#queue.nextFree;
			return Math.min(free, this.#queue.nextResumption) - now;
		}
		const { milliseconds, forAnswer } = this.#pacing.wait(now);
		if (milliseconds > 0) {
			this.#awaitsAnswer = forAnswer;
			return milliseconds;
		}
		const entry = this.#candidate;
		this.#candidate = undefined;
		const freeAt = this.#queue.freeAt(entry);
		// Another batch may have written to the contact in the meantime, or be about to.
		if (freeAt > now) this.#queue.resumeAt(freeAt, entry);
		else if (this.#mayWrite(entry)) void this.#carryOut(entry, now);
		else this.#held.add(entry);
		return 0;
	}

	/** Whether no other batch is writing to the contact; if one is, the job gets in line. */
	#mayWrite(entry: Entry<Answer>): boolean {
		entry.inLine = true;
		return this.#batch.throughput.contactOrder.enter(entry.job.contact, this);
	}

	/** The next job that may go. What was taken before comes first, then the order of the input. */
	#nextCandidate(now: number): Entry<Answer> | undefined {
		for (const entry of this.#held) {
			if (!this.#mayWrite(entry)) continue;
			this.#held.delete(entry);
			return entry;
		}
		const resumed = this.#queue.takeResumed(now);
		if (resumed) return resumed;
		return this.#admission ? this.#admission.take(now) : this.#queue.takeNew(now);
	}

	#afterAdmission(): void {
		if (this.#stopped) this.#giveUpAll(this.#stopped.error);
		this.wake();
	}

	async #carryOut(entry: Entry<Answer>, now: number): Promise<void> {
		entry.state = 'underWay';
		entry.begun = true;
		this.#pacing.start(entry.job.contact, now);

		if (entry.requests) await this.#send(entry, entry.requests, now);
		else await this.#open(entry, now);

		this.#pacing.end();
		if (this.#awaitsAnswer || this.#stopped) this.wake();
	}

	/** Finds out what there is to send, and begins with it. */
	async #open(entry: Entry<Answer>, now: number): Promise<void> {
		const opened = await attempted(async () => await entry.job.requests());
		if (!opened.ok) {
			this.#fail(entry, 'failed', opened.error);
		} else if (opened.value.length <= entry.answers.length) {
			const status = entry.answers.length > 0 ? 'sent' : 'skipped';
			this.#settle(entry, { status, answers: entry.answers });
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
		this.#batch.throughput.ended(startedAt, now);
		entry.state = 'waiting';
		if (!result.ok) this.#onError(entry, result.error, startedAt, now);
		else this.#onAnswer(entry, result.value, startedAt, now);
	}

	#onAnswer(entry: Entry<Answer>, answer: Answer, startedAt: number, now: number): void {
		this.#pacing.accepted(startedAt, now);
		entry.answers.push(answer);
		entry.failures = 0;
		entry.error = undefined;
		if (entry.answers.length === entry.requests?.length) {
			this.#settle(entry, { status: 'sent', answers: entry.answers });
		} else if (this.#stopped) {
			this.#giveUp(entry, this.#stopped.error);
		} else {
			this.#queue.resumeAt(now, entry);
		}
	}

	#onError(entry: Entry<Answer>, error: unknown, startedAt: number, now: number): void {
		const { throughput } = this.#batch;
		const errorClass = classifyError(error);
		throughput.pause(now, askedPause(error) ?? 0);
		if (errorClass === 'throttled') {
			this.#throttled++;
			throughput.throttled(startedAt, now);
		}
		if (errorClass !== 'throttled' && errorClass !== 'passing') {
			this.#fail(entry, errorClass === 'unknown' ? 'unknown' : 'failed', error);
			if (errorClass === 'blocked') this.#stop(error);
			return;
		}
		const { lastAccepted } = throughput;
		const next = this.#repetitions.after(entry, { error, startedAt, now, lastAccepted });
		if (this.#stopped || !('at' in next)) this.#giveUp(entry);
		else this.#queue.resumeAt(next.at, entry);
		if ('stopsBatch' in next && next.stopsBatch) this.#stop(error);
	}

	/** Nothing new from now on. What is under way comes to its end. */
	#stop(error?: unknown): void {
		if (this.#stopped) return;
		this.#stopped = { error };
		this.#batch.throughput.withdraw(this);
		this.#giveUpAll(error);
	}

	#giveUpAll(stoppedBy: unknown): void {
		for (const entry of this.#queue.entries) {
			if (entry.state === 'waiting') this.#giveUp(entry, stoppedBy);
		}
	}

	/** Ends a job that waits: with its own error, or as one that was not tried. */
	#giveUp(entry: Entry<Answer>, stoppedBy?: unknown): void {
		const { answers, error, failures } = entry;
		if (failures > 0) this.#fail(entry, 'failed', withWait(error, failures - 1));
		else this.#settle(entry, { status: 'notAttempted', answers, stoppedBy });
	}

	#fail(entry: Entry<Answer>, status: 'failed' | 'unknown', error: unknown): void {
		this.#settle(entry, { status, answers: entry.answers, error });
		if (!this.#batch.keepGoing) this.#stop(error);
	}

	#settle(entry: Entry<Answer>, outcome: SendOutcome<Answer>): void {
		const { throughput, isReply, settled } = this.#batch;
		entry.state = 'settled';
		entry.requests = undefined;
		this.#outcomes[entry.index] = outcome;
		this.#unsettled--;
		this.#held.delete(entry);
		if (entry.inLine && !isReply) throughput.contactOrder.leave(entry.job.contact, this);
		settled?.(entry.index, outcome);
		this.#admission?.noteSettled();
		if (!this.#stopped) this.#queue.releaseNext(entry);
	}

	/** Waits so long, or until something has happened. */
	async #idle(milliseconds: number): Promise<void> {
		const sleeping = new AbortController();
		const longest = Math.ceil(Math.min(milliseconds, LONGEST_SLEEP));
		const slept = attempt(this.#runtime.sleep(longest, sleeping.signal));
		const woken = new Promise<void>((resolve) => {
			this.#endSleep = () => {
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
