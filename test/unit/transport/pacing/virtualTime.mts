import type { Runtime } from '../../../../nodes/transport/pacing/sendBatch.ts';

interface Timer {
	at: number;
	resolve: () => void;
}

/** So many sleeps are more than any test needs: a work that never ends fails. */
const MOST_STEPS = 200_000;

/** A runtime in which time passes only when everybody waits for it. */
export class VirtualTime implements Runtime {
	#now = 0;
	#timers: Timer[] = [];
	/** What `random` gives. */
	chance = 0.5;

	now(): number {
		return this.#now;
	}

	random(): number {
		return this.chance;
	}

	/** Sleeps that nobody has broken off yet. */
	get timers(): number {
		return this.#timers.length;
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = { at: this.#now + milliseconds, resolve };
			const place = this.#timers.findIndex(({ at }) => at > timer.at);
			this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer);
			signal?.addEventListener('abort', () => {
				this.#timers = this.#timers.filter((other) => other !== timer);
				resolve();
			});
		});
	}

	/** Time passes in which nobody gets to do anything: the process is busy. */
	stall(milliseconds: number): void {
		this.#now += milliseconds;
	}

	/** Lets time pass until the work is done. */
	async run<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const done = () => {
			isDone = true;
		};
		work.then(done, done);
		for (let steps = 0; steps < MOST_STEPS; steps++) {
			// After all that follows from what has happened so far.
			await new Promise((resolve) => setImmediate(resolve));
			if (isDone) return await work;
			const timer = this.#timers.shift();
			if (!timer) throw new Error(`Nothing will ever happen after ${this.#now} ms`);
			this.#now = Math.max(this.#now, timer.at);
			timer.resolve();
		}
		throw new Error(`No end after ${MOST_STEPS} sleeps, at ${this.#now} ms`);
	}
}
