/**
 * Ctrl-C, with manners. The terminal tells everybody in front of it, and npm passes the signal on as
 * well, so one key press may arrive here twice within a moment.
 */
const SAME_KEY_PRESS_MS = 1_000;

/** The code a shell expects of a program that a Ctrl-C ended. */
const INTERRUPTED = 130;

export interface Interruption {
	/** Until this is called, Ctrl-C ends the program at once: there is nothing to stop with care yet. */
	whenAsked(): Promise<void>;
}

/**
 * Listens from now on. Ending goes through `process.exit`, on which n8n is killed too; the default of
 * a signal would leave n8n behind.
 */
export function listenForInterruption(): Interruption {
	let askedAt: number | undefined;
	let stop: (() => void) | undefined;
	const onSignal = () => {
		const isRepeat = askedAt !== undefined && Date.now() - askedAt < SAME_KEY_PRESS_MS;
		if (isRepeat) return;
		if (askedAt !== undefined || stop === undefined) process.exit(INTERRUPTED);
		askedAt = Date.now();
		stop();
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
	return {
		whenAsked: async () =>
			await new Promise((resolve) => {
				stop = resolve;
			}),
	};
}
