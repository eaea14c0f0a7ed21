/**
 * Runs `work` in a world whose waits are a hundred times as short: pauses before a retry, looks at a
 * review. What is shorter than a tenth of a second stays as it is, and so do the timeouts of requests.
 */
export async function hurried<T>(work: () => Promise<T>): Promise<T> {
	const { setTimeout: patient } = globalThis;
	const hasty = (callback: (...values: unknown[]) => void, delay = 0, ...values: unknown[]) =>
		patient(callback, delay < 100 ? delay : delay / 100, ...values);
	Object.assign(globalThis, { setTimeout: hasty });
	try {
		return await work();
	} finally {
		Object.assign(globalThis, { setTimeout: patient });
	}
}
