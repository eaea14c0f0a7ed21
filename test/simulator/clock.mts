/**
 * Time as the simulator sees it: the machine's, moved by `advance` and stopped by `freeze`. Windows, media expiry, life
 * cycles and retries run on it. Tokens and signatures do not: their other end lives in real time.
 */

interface Timer {
	due: number;
	task: () => void;
	handle?: NodeJS.Timeout;
}

export class Clock {
	#offset = 0;
	/** The machine's time at which this clock stands still. */
	#frozenAt: number | undefined;
	#timers = new Set<Timer>();
	#stopped = false;

	/** Milliseconds since 1970. */
	now(): number {
		return (this.#frozenAt ?? Date.now()) + this.#offset;
	}

	iso(): string {
		return new Date(this.now()).toISOString();
	}

	/** How far this clock is ahead of the machine's, in seconds; negative when it is behind. */
	get aheadSeconds(): number {
		return this.#offset / 1000;
	}

	/** Runs `task` after simulated milliseconds; returns its cancellation. */
	after(milliseconds: number, task: () => void): () => void {
		if (this.#stopped) return () => undefined;
		const timer: Timer = { due: this.now() + milliseconds, task };
		this.#timers.add(timer);
		this.#arm(timer);
		return () => this.#disarm(timer);
	}

	/**
	 * Moves the clock on and runs what has become due, in order. With negative seconds it goes back, and
	 * what is waiting has to wait as long as before.
	 */
	advance(seconds: number): void {
		this.#offset += seconds * 1000;
		if (seconds < 0) for (const timer of this.#timers) timer.due += seconds * 1000;
		const waiting = [...this.#timers].sort((a, b) => a.due - b.due);
		for (const timer of waiting) {
			if (!this.#timers.has(timer)) continue;
			if (timer.due <= this.now()) this.#run(timer);
			else this.#arm(timer);
		}
	}

	/** From now on only `advance` moves the clock, until `reset`. What is due now still runs by itself. */
	freeze(): void {
		this.#frozenAt = Date.now();
	}

	/** Forgets all waiting tasks, and runs with the machine's time again. */
	reset(): void {
		this.#frozenAt = undefined;
		for (const timer of [...this.#timers]) this.#disarm(timer);
		this.#offset = 0;
	}

	stop(): void {
		this.#stopped = true;
		this.reset();
	}

	#arm(timer: Timer): void {
		clearTimeout(timer.handle);
		// Node's longest timer is 2^31-1 ms; a longer wait is looked at again then.
		const wait = Math.min(Math.max(0, timer.due - this.now()), 2 ** 31 - 1);
		if (this.#frozenAt !== undefined && wait > 0) return;
		timer.handle = setTimeout(() => {
			if (timer.due - this.now() > 1) this.#arm(timer);
			else this.#run(timer);
		}, wait);
	}

	#run(timer: Timer): void {
		this.#disarm(timer);
		timer.task();
	}

	#disarm(timer: Timer): void {
		clearTimeout(timer.handle);
		this.#timers.delete(timer);
	}
}
