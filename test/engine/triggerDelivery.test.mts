/** Events as Vonage delivers them: twice, late, unsigned, and again after every answer that it does not like. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Delivery } from '../simulator/types.mts';
import { result, useStage } from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();
const closing: Array<() => Promise<void>> = [];

afterEach(async () => {
	await Promise.all(closing.splice(0).map(async (close) => await close()));
});

/** A published workflow with the trigger, to which Vonage sends. */
async function listening(parameters: INodeParameters = {}): Promise<TriggerNode> {
	const trigger = new TriggerNode(stage.engine, parameters);
	const { close, ...urls } = await trigger.listen();
	closing.push(close);
	stage.simulator.setWebhooks(urls);
	return trigger;
}

/** The items that started executions, whatever their output. */
const started = ({ answers }: TriggerNode): IDataObject[] =>
	answers.flatMap(({ workflowData = [] }) => workflowData.flat().map(({ json }) => json));

const answersTo = ({ attempts }: Delivery) => attempts.map(({ answer }) => answer);

const deliveries = (uuid: string) =>
	stage.simulator.world.deliveries.filter(({ messageUuid }) => messageUuid === uuid);

/** Every callback about the message has arrived or is given up. */
const settled = async (uuid: string, count = 1): Promise<Delivery[]> =>
	await stage.simulator.waitFor(() => {
		const all = deliveries(uuid);
		return all.length >= count && all.every(({ state }) => state !== 'pending') && all;
	}, `${count} callbacks about ${uuid} to be settled`);

describe('a message', () => {
	it('that Vonage sends twice at once starts the workflow once', async () => {
		const trigger = await listening();
		stage.simulator.setFault({ kind: 'duplicate', match: { callback: 'inbound' } });
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		const both = await settled(uuid, 2);
		expect(both.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
		expect(started(trigger)).toEqual([expect.objectContaining({ messageId: uuid })]);
	});

	it('that comes again while n8n still takes it is told to come back, and then is not needed', async () => {
		const trigger = await listening();
		let release = () => {};
		trigger.takes = async () => {
			await new Promise<void>((resolve) => (release = resolve));
			return true;
		};
		stage.simulator.setFault({ kind: 'duplicate', match: { callback: 'inbound' } });
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		await stage.simulator.waitFor(
			() => deliveries(uuid)[1]?.attempts[0],
			'the second to be answered',
		);
		release();
		const [first, second] = await settled(uuid, 2);
		expect(answersTo(first)).toEqual([200]);
		expect(answersTo(second)).toEqual([...answersTo(second).slice(1).fill(503), 200]);
		expect(answersTo(second)).toContain(503);
		expect(started(trigger)).toHaveLength(1);
	});

	it('that n8n could not store starts the workflow when Vonage sends it again', async () => {
		const trigger = await listening();
		let attempts = 0;
		trigger.takes = () => ++attempts > 2;
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		const [delivery] = await settled(uuid);
		expect(answersTo(delivery)).toEqual([500, 500, 200]);
		expect(started(trigger)).toHaveLength(1);
	});

	it('whose execution waits for longer than Vonage does starts the workflow once', async () => {
		const trigger = await listening();
		let release = () => {};
		let calls = 0;
		trigger.takes = async () => {
			calls += 1;
			await new Promise<void>((resolve) => (release = resolve));
			return true;
		};
		// In place of the 15 seconds after which Vonage hangs up.
		stage.simulator.setFault({ kind: 'impatient' });
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		await stage.simulator.waitFor(
			() => deliveries(uuid)[0]?.attempts.some(({ answer }) => answer === 503),
			'Vonage to hang up and try again',
		);
		release();
		const [delivery] = await settled(uuid);
		expect(answersTo(delivery)).toEqual([
			undefined,
			...Array(delivery.attempts.length - 2).fill(503),
			200,
		]);
		expect(calls).toBe(1);
		expect(started(trigger)).toHaveLength(1);
	});

	it('whose execution cannot be stored after Vonage hung up is not lost', async () => {
		const trigger = await listening();
		const outcomes = [false, true];
		let release = () => {};
		trigger.takes = async () => {
			if (outcomes.length === 2) await new Promise<void>((resolve) => (release = resolve));
			return outcomes.shift() ?? true;
		};
		stage.simulator.setFault({ kind: 'impatient' });
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		await stage.simulator.waitFor(
			() => deliveries(uuid)[0]?.attempts.some(({ answer }) => answer === 503),
			'Vonage to hang up and try again',
		);
		release();
		const [delivery] = await settled(uuid);
		expect(answersTo(delivery).at(-1)).toBe(200);
		expect(started(trigger)).toHaveLength(1);
	});

	it('is acknowledged at once, if the builder wants it', async () => {
		const trigger = await listening({ options: { acknowledge: 'atOnce' } });
		trigger.takes = async () => await new Promise<boolean>(() => {});
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		const [delivery] = await settled(uuid);
		expect(answersTo(delivery)).toEqual([200]);
		expect(started(trigger)).toHaveLength(1);
	});
});

describe('an outage of n8n', () => {
	it('of 20 minutes, in which 200 messages come, loses none and starts none twice', async () => {
		const trigger = new TriggerNode(stage.engine);
		const { close, ...urls } = await trigger.listen();
		stage.simulator.setWebhooks(urls);
		await close();

		stage.simulator.setFault({ kind: 'duplicate', count: 50, match: { callback: 'inbound' } });
		const sent = Array.from({ length: 200 }, () =>
			stage.simulator.customerSends({ text: 'Hello' }),
		);
		const uuids = sent.map(({ uuid }) => uuid);
		const all = stage.simulator.world.deliveries.filter(({ messageUuid }) =>
			uuids.includes(messageUuid),
		);
		expect(all).toHaveLength(250);
		await stage.simulator.waitFor(
			() => all.every(({ attempts }) => attempts.length > 0),
			'n8n to be missed',
		);
		stage.simulator.advanceClock(20 * 60);
		// Until none is on its way any more that was signed before those minutes.
		const counts = all.map(({ attempts }) => attempts.length + 1);
		await stage.simulator.waitFor(
			() => all.every(({ attempts }, at) => attempts.length > counts[at]),
			'all to be tried again',
		);

		const back = await trigger.listen(Number(new URL(urls.inboundUrl).port));
		closing.push(back.close);
		await stage.simulator.waitFor(
			() => all.every(({ state }) => state !== 'pending'),
			'all callbacks to be settled',
		);
		expect(all.filter(({ state }) => state !== 'delivered')).toEqual([]);
		expect(
			started(trigger)
				.map(({ messageId }) => messageId)
				.sort(),
		).toEqual(uuids.sort());
		for (const { delayedSeconds } of started(trigger)) {
			expect(delayedSeconds).toBeGreaterThanOrEqual(1200);
			expect(delayedSeconds).toBeLessThan(1260);
		}
	});
});

describe('the statuses of a message', () => {
	it('start the workflow once each, however often they come', async () => {
		const trigger = await listening({ statuses: [] });
		stage.simulator.setFault({ kind: 'duplicate', count: 0, match: { callback: 'status' } });
		const { messageId } = result(await stage.send({ text: 'Hello' }));
		await settled(String(messageId), 4);
		expect(
			started(trigger)
				.map(({ status }) => status)
				.sort(),
		).toEqual(['delivered', 'submitted']);
	});

	it.each([
		['dropped', {}, ['delivered']],
		['let through, if the builder wants it', { lateStatuses: true }, ['delivered', 'submitted']],
	])('that come after a later one are %s', async (_, options, expected) => {
		const trigger = await listening({ statuses: [], options });
		stage.simulator.setFault({ kind: 'reorder', match: { status: 'submitted' } });
		const { messageId } = result(await stage.send({ text: 'Hello' }));
		const all = await settled(String(messageId), 2);
		expect(all.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
		expect(started(trigger).map(({ status }) => status)).toEqual(expected);
	});
});
