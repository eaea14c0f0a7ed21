/** Makes one request. */
export type Request<Answer> = () => Promise<Answer>;

/** One thing to send. */
export interface Job<Answer> {
	/** Whom it goes to. Jobs of one contact keep their order and their distance. */
	contact: string;
	/** Of requests that were accepted in an earlier try: the job goes on with the next request. */
	accepted?: Answer[];
	/**
	 * Asked once, when its turn has come: the requests that make it up, one or several that follow each
	 * other, each once the one before was accepted; none if there is nothing to send.
	 * What it throws means that nothing was sent.
	 */
	requests(): Promise<Array<Request<Answer>>>;
}

/** A job on its way through a batch. */
export interface Entry<Answer> {
	readonly index: number;
	readonly job: Job<Answer>;
	/** The next job of the same contact. */
	next?: Entry<Answer>;
	/** Absent until its turn has come. */
	requests?: Array<Request<Answer>>;
	/** Of the requests that were accepted. */
	answers: Answer[];
	/** How often the current request failed, when that began, and with what it failed last. */
	failures: number;
	failingSince: number;
	error?: unknown;
	/** Whether its first request has gone out, so that it keeps no more distance. */
	begun: boolean;
	/** Whether it waits for its turn among all who write to the contact, or has it. */
	inLine: boolean;
	/** Whether the queue has it, its key is being claimed, its request is out, or all is over. */
	state: 'waiting' | 'beingAdmitted' | 'underWay' | 'settled';
}

/**
 * The jobs of a batch that wait, in the order of the input as far as their contacts allow: of each
 * contact only the first job is in the queue, and the next one follows when that is settled.
 */
export class JobQueue<Answer> {
	readonly entries: ReadonlyArray<Entry<Answer>>;

	/** The first job of each contact, and how many of them were taken out. */
	readonly #first: Array<Entry<Answer>>;
	#taken = 0;

	/** Jobs whose contact has to be left alone until then. */
	readonly #later = new TimedQueue<Entry<Answer>>();

	/** Jobs that were taken out before: to repeat a request, or to make another one. */
	readonly #resumed = new TimedQueue<Entry<Answer>>();

	readonly #freeAt: (contact: string) => number;

	/** @param freeAt When a contact may get its next message. */
	constructor(jobs: Array<Job<Answer>>, freeAt: (contact: string) => number) {
		this.entries = jobs.map((job, index) => ({
			index,
			job,
			answers: [...(job.accepted ?? [])],
			failures: 0,
			failingSince: 0,
			begun: false,
			inLine: false,
			state: 'waiting',
		}));
		this.#first = firstOfEachContact(this.entries);
		this.#freeAt = freeAt;
	}

	/** When a job is due that goes on; `Infinity` when there is none. */
	get nextResumption(): number {
		return this.#resumed.next;
	}

	/** When the next contact becomes free, after all that are free were taken. */
	get nextFree(): number {
		return this.#later.next;
	}

	/** Takes out a job that goes on. */
	takeResumed(now: number): Entry<Answer> | undefined {
		return this.#resumed.take(now);
	}

	/** Takes out the next job that was not taken before and whose contact may be written to now. */
	takeNew(now: number): Entry<Answer> | undefined {
		for (;;) {
			const entry = this.#later.take(now) ?? this.#first[this.#taken++];
			if (entry === undefined) return undefined;
			const freeAt = this.freeAt(entry);
			if (freeAt <= now) return entry;
			this.#later.add(freeAt, entry);
		}
	}

	/** When the job may go as far as its contact is concerned. */
	freeAt({ begun, job }: Entry<Answer>): number {
		return begun ? -Infinity : this.#freeAt(job.contact);
	}

	/** Puts a job back that was taken out. */
	resumeAt(at: number, entry: Entry<Answer>): void {
		this.#resumed.add(at, entry);
	}

	/** Lets the contact's next job follow one that is settled. */
	releaseNext({ next }: Entry<Answer>): void {
		if (next) this.#later.add(this.freeAt(next), next);
	}
}

/** Links the jobs of each contact, and returns the first of each. */
function firstOfEachContact<Answer>(entries: ReadonlyArray<Entry<Answer>>): Array<Entry<Answer>> {
	const last = new Map<string, Entry<Answer>>();
	return entries.filter((entry) => {
		const before = last.get(entry.job.contact);
		last.set(entry.job.contact, entry);
		if (before) before.next = entry;
		return before === undefined;
	});
}

/** Things to do at their times, in milliseconds of any clock. What has the same time keeps its order. */
export class TimedQueue<Thing> {
	readonly #entries: Array<{ at: number; thing: Thing }> = [];

	/** When the first thing is due; `Infinity` when there is none. */
	get next(): number {
		return this.#entries[0]?.at ?? Infinity;
	}

	add(at: number, thing: Thing): void {
		let place = this.#entries.length;
		// Most of what is added is due last.
		while (place > 0 && this.#entries[place - 1].at > at) place--;
		this.#entries.splice(place, 0, { at, thing });
	}

	/** Takes out the first thing, if it is due. */
	take(now: number): Thing | undefined {
		return this.next <= now ? this.#entries.shift()?.thing : undefined;
	}
}
