import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaultRequest, Faults } from './faults.mts';
import { type Harness, http, startHarness, text } from './harness.mts';
import { ANA, BUSINESS, SECOND_BUSINESS } from './seed.mts';
import type { Json } from './types.mts';

/** What becomes of many messages: limits, blocks, and answers that take their time. */

const BEN = '447700900003';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(() => {
	harness.simulator.reset();
	for (const to of [BUSINESS, SECOND_BUSINESS]) {
		for (const from of [ANA, BEN]) harness.simulator.customerSends({ from, to, text: 'Hello' });
	}
});

const post = async (change: Json = {}) => await harness.post({ ...text('hi'), ...change });
const many = async (count: number, change: Json = {}) =>
	await Promise.all(Array.from({ length: count }, async () => (await post(change)).status));
const counted = (statuses: number[], status: number) =>
	statuses.filter((each) => each === status).length;

/** Waits until so many answers are ready, and are only kept back by the latency. */
async function allAnswersWait(count: number): Promise<void> {
	const { simulator } = harness;
	await simulator.waitFor(
		() => simulator.world.requests.filter(({ httpStatus }) => httpStatus).length === count,
	);
	await new Promise((resolve) => setImmediate(resolve));
}

describe('a limit', () => {
	// On a busy machine a second passes between two requests.
	beforeEach(() => harness.simulator.freezeClock());

	it('of the account holds in any second, for all its numbers together', async () => {
		harness.simulator.setFault({ kind: 'rate-limit', perSecond: 5 });
		expect(counted(await many(4), 202)).toBe(4);
		harness.simulator.advanceClock(0.6);
		const other = await many(4, { from: SECOND_BUSINESS });
		expect([counted(other, 202), counted(other, 429)]).toEqual([1, 3]);
		// The first four are more than a second ago, the fifth is not.
		harness.simulator.advanceClock(0.6);
		const later = await many(6);
		expect([counted(later, 202), counted(later, 429)]).toEqual([4, 2]);
		expect(harness.simulator.world.outbound()).toHaveLength(9);
	});

	it('of a number leaves the other numbers alone', async () => {
		harness.simulator.setFault({ kind: 'rate-limit', perSecond: 2, match: { from: BUSINESS } });
		expect(counted(await many(5), 202)).toBe(2);
		expect(counted(await many(5, { from: SECOND_BUSINESS }), 202)).toBe(5);
	});

	it.each([undefined, 3])('is told as Vonage does, with Retry-After %s', async (retryAfter) => {
		harness.simulator.setFault({ kind: 'rate-limit', perSecond: 1, retryAfter });
		await post();
		const { status, data, headers } = await post();
		expect([status, headers['retry-after']]).toEqual([429, retryAfter?.toString()]);
		expect(data).toMatchObject({
			type: expect.stringContaining('messages#1000'),
			title: 'Rate Limit Hit',
		});
	});

	it('for one person lets a burst through, then one message each 6 seconds', async () => {
		harness.simulator.setFault({ kind: 'pair-limit' });
		const statusOf = async (change: Json = {}) => {
			const uuid = await harness.send({ ...text('hi'), ...change });
			await harness.simulator.waitFor(() => {
				const message = harness.simulator.world.message(uuid);
				return message?.direction === 'business' && message.status !== 'accepted';
			});
			const message = harness.simulator.world.message(uuid);
			return message?.direction === 'business' ? (message.error?.code ?? 'taken') : undefined;
		};
		for (let sent = 0; sent < 45; sent++) expect(await statusOf()).toBe('taken');
		expect(await statusOf()).toBe('1241');
		expect(await statusOf({ to: BEN })).toBe('taken');
		expect(await statusOf({ from: SECOND_BUSINESS })).toBe('taken');
		harness.simulator.advanceClock(6);
		expect(await statusOf()).toBe('taken');
		expect(await statusOf()).toBe('1241');
	});
});

describe('the ledger', () => {
	it('tells how many requests were under way at once, and how many tokens they had', async () => {
		// A reset keeps what is under way, such as the request of a test before that is never answered.
		const { mostUnderWay } = harness.simulator.ledger().traffic;
		harness.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 60_000 });
		const answers = many(3);
		await allAnswersWait(3);
		harness.simulator.advanceClock(60);
		await answers;
		harness.simulator.clearFaults();
		await post();
		// Each request of the harness has a token of its own.
		expect(harness.simulator.ledger().traffic).toMatchObject({
			mostUnderWay: mostUnderWay + 3,
			authorizations: 4,
		});
	});
});

describe('a block', () => {
	it('of a prefix, as a fraud rule puts it after the first messages, rejects what was accepted', async () => {
		harness.simulator.setFault({
			kind: 'reject',
			code: '1470',
			count: 0,
			after: 2,
			match: { toPrefix: ANA.slice(0, 9) },
		});
		const uuids: string[] = [];
		for (let sent = 0; sent < 3; sent++) uuids.push(await harness.send(text('hi')));
		expect((await harness.simulator.waitForStatus(uuids[2], 'rejected')).error?.code).toBe('1470');
		await harness.simulator.waitForStatus(uuids[1], 'delivered');
	});

	it('of another prefix does not concern a number', async () => {
		harness.simulator.setFault({ kind: 'reject', code: '1470', match: { toPrefix: '1' } });
		await harness.simulator.waitForStatus(await harness.send(text('hi')), 'delivered');
	});

	it('comes when the credit is used up', async () => {
		harness.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 3 });
		const statuses: number[] = [];
		for (let sent = 0; sent < 5; sent++) statuses.push((await post()).status);
		expect(statuses).toEqual([202, 202, 202, 402, 402]);
	});
});

describe('an answer', () => {
	it('takes its time whatever it says', async () => {
		harness.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 60_000 });
		harness.simulator.setFault({ kind: 'throttle' });
		const answers = [post(), post()];
		await allAnswersWait(2);
		expect(await Promise.race([...answers, 'nothing yet'])).toBe('nothing yet');
		harness.simulator.advanceClock(60);
		const statuses = (await Promise.all(answers)).map(({ status }) => status);
		expect(statuses.sort()).toEqual([202, 429]);
	});

	it('never comes on a connection that is half open, and nothing was accepted', async () => {
		harness.simulator.setFault({ kind: 'half-open' });
		const hanging = post().then(
			() => 'answered',
			() => 'cut',
		);
		await harness.simulator.waitFor(() =>
			harness.simulator.world.requests.some(({ fault }) => fault === 'half-open'),
		);
		expect((await post()).status).toBe(202);
		expect(await Promise.race([hanging, 'nothing yet'])).toBe('nothing yet');
		expect(harness.simulator.world.outbound()).toHaveLength(1);
	});

	it('is set over the control API', async () => {
		const { status } = await http('POST', `${harness.simulator.url}/_control/faults`, {
			kind: 'latency',
			count: 0,
			delayMilliseconds: 1,
			distribution: 'lognormal',
			spread: 0.3,
		});
		expect(status).toBe(200);
		expect((await post()).status).toBe(202);
	});
});

describe('the latency', () => {
	const drawn = (change: Partial<FaultRequest>) => {
		const faults = new Faults(7);
		faults.add({ kind: 'latency', count: 0, delayMilliseconds: 100, ...change });
		const values = Array.from({ length: 4000 }, () => faults.takeLatency({}));
		return values.sort((one, other) => one - other);
	};

	it('is the same each time', () => {
		expect(new Set(drawn({}))).toEqual(new Set([100]));
	});

	it('is anything around the middle', () => {
		const values = drawn({ distribution: 'uniform', spread: 0.4 });
		expect(values[0]).toBeGreaterThanOrEqual(60);
		expect(values[0]).toBeLessThan(62);
		expect(values[2000]).toBeGreaterThan(96);
		expect(values[2000]).toBeLessThan(104);
		expect(values[3999]).toBeLessThanOrEqual(140);
	});

	it('has a long tail', () => {
		const values = drawn({ distribution: 'lognormal', spread: 0.5 });
		expect(values[0]).toBeGreaterThan(0);
		expect(values[2000]).toBeGreaterThan(96);
		expect(values[2000]).toBeLessThan(104);
		// The logarithm is normal: one in 44 is above two standard deviations, e^1 times the middle.
		expect(values[3909]).toBeGreaterThan(255);
		expect(values[3909]).toBeLessThan(290);
	});

	it('is nothing when it is over', () => {
		const faults = new Faults();
		faults.add({ kind: 'latency', count: 1, delayMilliseconds: 100 });
		expect([faults.takeLatency({}), faults.takeLatency({})]).toEqual([100, 0]);
	});
});
