import { describe, expect, it } from '@jest/globals';
import { KeyedMutex } from '../../../nodes/shared/keyedMutex.ts';

/** Work that notes when it begins and ends, and ends when it is told to. */
function observedWork() {
	const log: string[] = [];
	const ends = new Map<string, { succeed: () => void; fail: () => void }>();
	const work = (name: string) => async () => {
		log.push(`${name} begins`);
		await new Promise<void>((resolve, reject) => {
			ends.set(name, { succeed: resolve, fail: () => reject(new Error(`${name} failed`)) });
		});
		log.push(`${name} ends`);
		return name;
	};
	const end = async (name: string, how: 'succeed' | 'fail' = 'succeed') => {
		ends.get(name)?.[how]();
		await settled();
	};
	return { log, work, end };
}

/** Lets everything run that does not wait for a timer. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

describe('work with the same key', () => {
	it('runs one after the other, in the order in which it came', async () => {
		const { log, work, end } = observedWork();
		const mutex = new KeyedMutex();
		const all = ['a', 'b', 'c'].map(async (name) => await mutex.run('key', work(name)));
		await settled();
		expect(log).toEqual(['a begins']);
		for (const name of ['a', 'b', 'c']) await end(name);
		expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
		expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
	});

	it('is not failed by the work before it, and not by the one before that', async () => {
		const { work, end } = observedWork();
		const mutex = new KeyedMutex();
		const all = ['a', 'b', 'c'].map(async (name) => await mutex.run('key', work(name)));
		const results = Promise.allSettled(all);
		await settled();
		await end('a', 'fail');
		await end('b', 'fail');
		await end('c');
		expect(await results).toEqual([
			{ status: 'rejected', reason: new Error('a failed') },
			{ status: 'rejected', reason: new Error('b failed') },
			{ status: 'fulfilled', value: 'c' },
		]);
	});

	it('still waits for what runs when an earlier one has ended', async () => {
		const { log, work, end } = observedWork();
		const mutex = new KeyedMutex();
		const first = mutex.run('key', work('a'));
		const second = mutex.run('key', work('b'));
		await settled();
		await end('a');
		await first;
		// The first one must not have opened the way while the second one runs.
		const third = mutex.run('key', work('c'));
		await settled();
		expect(log.at(-1)).toBe('b begins');
		await end('b');
		await end('c');
		await Promise.all([second, third]);
	});

	it('that throws before it returns a promise fails alone', async () => {
		const mutex = new KeyedMutex();
		const thrown = mutex.run('key', () => {
			throw new Error('at once');
		});
		const next = mutex.run('key', async () => 'next');
		await expect(thrown).rejects.toThrow('at once');
		expect(await next).toBe('next');
	});
});

it('work with different keys runs side by side', async () => {
	const { log, work, end } = observedWork();
	const mutex = new KeyedMutex();
	const all = ['a', 'b'].map(async (name) => await mutex.run(name, work(name)));
	await settled();
	expect(log).toEqual(['a begins', 'b begins']);
	await end('a');
	await end('b');
	await Promise.all(all);
});
