import { expect } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../n8n/instance.mts';

const LIMIT_MS = 15_000;

/** Waits for what is read to become `expected`; shows the difference when it does not. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
	const matches = async () => isDeepStrictEqual(await read(), expected) || undefined;
	const arrived = await until('the expected', matches, LIMIT_MS).catch(() => false);
	if (!arrived) expect(await read()).toEqual(expected);
}
