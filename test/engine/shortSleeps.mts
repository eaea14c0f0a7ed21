/** n8n's `sleep`, with which the nodes wait, made a hundred times as short while a test asks for it. */
import type * as N8nWorkflow from 'n8n-workflow';

/** A shorter sleep stays as it is: it is not what makes a test slow. */
const SHORTEST_MS = 100;

const FACTOR = 100;

let areShort = false;

/**
 * Runs `work` while the nodes' pauses take a hundredth of their time: before a retry, between two
 * looks at a review. All other timers keep their time, such as the timeouts of requests: shortening
 * those as well made slow answers fail.
 */
export async function withShortSleeps<T>(work: () => Promise<T>): Promise<T> {
	areShort = true;
	try {
		return await work();
	} finally {
		areShort = false;
	}
}

/** n8n-workflow with a `sleep` that `withShortSleeps` can shorten; everything else is the original. */
export function shortenable(original: typeof N8nWorkflow): typeof N8nWorkflow {
	const sleep: typeof N8nWorkflow.sleep = async (milliseconds, ...signal) => {
		const isShort = areShort && milliseconds >= SHORTEST_MS;
		await original.sleep(isShort ? milliseconds / FACTOR : milliseconds, ...signal);
	};
	const properties = Object.getOwnPropertyDescriptors(original);
	return Object.defineProperties({ ...original }, { ...properties, sleep: { value: sleep } });
}
