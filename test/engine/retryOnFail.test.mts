/** n8n runs the node again, with *Retry On Fail* or *Retry* of a failed execution: nothing is sent twice. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Outcome, Run } from './harness.mts';
import { ProcessedData } from './processedData.mts';
import { failure, items, results, useStage } from './stage.mts';

const stage = useStage();

let store: ProcessedData;

beforeAll(async () => {
	store = await ProcessedData.install();
});

beforeEach(() => store.clear());

const A = '447700900000';
const B = '447700900003';
const bad = { to: 'bad number', ref: 'bad' };
const a = { to: A, ref: 'A' };
const b = { to: B, ref: 'B' };
const c = { to: '447700900004', ref: 'C' };

const TRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

async function send(
	jsons: IDataObject[],
	more: Omit<Run, 'parameters' | 'items'> = {},
	options: INodeParameters = {},
	parameters: INodeParameters = {},
): Promise<Outcome> {
	return await stage.send(
		{
			text: '=Hi {{ $json.ref }}',
			to: '={{ $json.to }}',
			options: { clientRef: '={{ $json.ref }}', retryFor: 0, contactSpacing: 0, ...options },
			...parameters,
		},
		{ items: items(...jsons), settings: TRIES, ...more },
	);
}

const accepted = () => stage.simulator.ledger().messages.map(({ clientRef }) => clientRef);

const hints = ({ execution }: Outcome) =>
	(execution.resultData.runData.Send?.at(-1)?.hints ?? []).map(({ message }) => message);

/** What n8n keeps of the node with the execution. */
const kept = ({ execution }: Outcome) => execution.executionData?.contextData['node:Send'] ?? {};

describe('Retry On Fail with three tries', () => {
	it('stops before anything is sent if an item cannot be used', async () => {
		expect(failure(await send([bad, a, b])).message).toMatch(/\[item 0\]$/);
		expect(stage.bodies()).toEqual([]);
	});

	it('sends to everybody else once, and their output is that of the first try', async () => {
		const outcome = await send([bad, a, b], { onError: 'continueRegularOutput' });
		const [first, ...sent] = results(outcome);
		expect(first.error).toMatch(/\[item 0\]$/);
		const { messages } = stage.simulator.ledger();
		expect(messages.map(({ clientRef }) => clientRef)).toEqual(['A', 'B']);
		expect(sent.map(({ messageId }) => messageId)).toEqual(messages.map(({ uuid }) => uuid));
		expect(outcome.output[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(hints(outcome)).toEqual([
			expect.stringMatching(/^2 messages were sent, .* earlier try/),
		]);
	});

	it('the same with an error output', async () => {
		const outcome = await send([bad, a, b], { onError: 'continueErrorOutput' });
		expect(accepted()).toEqual(['A', 'B']);
		expect(
			outcome.output.map((output) => output.map(({ json }) => json.clientRef ?? 'error')),
		).toEqual([['A', 'B'], ['error']]);
	});

	it('the same with a Send Once Key: they come out as sent', async () => {
		const outcome = await send(
			[bad, a, b],
			{ onError: 'continueRegularOutput' },
			{ sendOnceKey: '=k {{ $json.to }}' },
		);
		const { messages } = stage.simulator.ledger();
		expect(results(outcome).slice(1)).toMatchObject(
			messages.map(({ uuid, clientRef }) => ({ messageId: uuid, clientRef })),
		);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'a lost answer is one request, and its outcome stays unknown (%s)',
		async (onError) => {
			stage.simulator.setFault({ kind: 'lost-answer', count: 0, match: { clientRef: 'A' } });
			const outcome = await send([a], { onError });
			expect(stage.bodies()).toHaveLength(1);
			if (onError === 'stopWorkflow') {
				expect(failure(outcome)).toMatchObject({
					message: expect.stringMatching(/unknown \[item 0\]$/),
					description: expect.stringMatching(/not sent a second time/),
				});
			} else {
				expect(results(outcome)).toMatchObject([
					{ error: expect.stringMatching(/unknown/), details: { outcome: 'unknown', to: A } },
				]);
			}
		},
	);

	it('what certainly was not sent is sent by the next try', async () => {
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 503,
			count: 2,
			match: { clientRef: 'A' },
		});
		const outcome = await send([a, b, c], { onError: 'continueRegularOutput' });
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(['A', 'B', 'C']);
		expect(accepted().sort()).toEqual(['A', 'B', 'C']);
	});

	it('without Continue a failure in the middle: what is out is not sent again, and the rest is', async () => {
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 402,
			count: 1,
			match: { clientRef: 'B' },
		});
		const outcome = await send([a, b, c], {}, { parallelRequests: 1 });
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(['A', 'B', 'C']);
		expect(accepted()).toEqual(['A', 'B', 'C']);
	});

	it.each(['', '=k {{ $json.to }}'])(
		"of a text in several parts the next try sends the rest, with the key '%s'",
		async (sendOnceKey) => {
			stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 1, after: 1 });
			const outcome = await send([a], {}, sendOnceKey ? { sendOnceKey } : {}, {
				text: '={{ "word ".repeat(2000) }}',
			});
			const { messages } = stage.simulator.ledger();
			expect(messages.length).toBeGreaterThan(2);
			const texts = messages.map(({ request }) => String(request.text));
			expect(texts.join(' ').split(/\s+/).filter(Boolean)).toHaveLength(2000);
			expect(results(outcome)[0].messageIds).toEqual(messages.map(({ uuid }) => uuid));
			// The key is settled as sent.
			expect(store.size).toBe(sendOnceKey ? 1 : 0);
		},
	);
});

describe('what n8n keeps with the execution', () => {
	it('is nothing once the node is through', async () => {
		expect(kept(await send([a, b]))).toEqual({});
		const without = { onError: 'continueRegularOutput', settings: {} } as const;
		expect(kept(await send([bad, a], without))).toEqual({});
	});

	it('of another run in a loop is not taken for this one', async () => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { clientRef: 'A' } });
		const failed = await send([a], { settings: {} });
		failure(failed);
		expect(kept(failed)).not.toEqual({});
		// As if the node had run once more before: now it is its second run.
		const { Send } = failed.execution.resultData.runData;
		Send.unshift({ ...Send[0], error: undefined });
		const retried = await send([a], { retryOf: failed.execution, settings: {} });
		const output = retried.execution.resultData.runData.Send[1].data?.main[0];
		expect(output?.map(({ json }) => json.clientRef)).toEqual(['A']);
		expect(stage.bodies()).toHaveLength(2);
	});
});

describe('Retry of a failed execution', () => {
	it('sends to those who certainly did not get the message, and to nobody else', async () => {
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 402,
			count: 1,
			match: { clientRef: 'B' },
		});
		const failed = await send([a, b, c], { settings: {} }, { parallelRequests: 1 });
		failure(failed);
		expect(accepted()).toEqual(['A']);

		const retried = await send([a, b, c], { retryOf: failed.execution, settings: {} });
		const { messages } = stage.simulator.ledger();
		expect(messages.map(({ clientRef }) => clientRef)).toEqual(['A', 'B', 'C']);
		expect(results(retried).map(({ messageId }) => messageId)).toEqual(
			messages.map(({ uuid }) => uuid),
		);
	});

	it('leaves out what may have been sent, and says so', async () => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { clientRef: 'A' } });
		const failed = await send([a], { settings: {} });
		expect(failure(failed).message).toMatch(/unknown/);
		const retried = await send([a], { retryOf: failed.execution, settings: {} });
		expect(failure(retried).message).toMatch(/unknown \[item 0\]$/);
		expect(stage.bodies()).toHaveLength(1);
	});

	it('tells what it cannot know if nothing was remembered', async () => {
		const failed = await send([bad, a], { settings: {} });
		failure(failed);
		const [next] = failed.execution.executionData?.nodeExecutionStack ?? [];
		next.data.main = [items(a)];
		const retried = await send([a], { retryOf: failed.execution, settings: {} });
		expect(hints(retried)).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^This execution is a retry.*'Send Once Key'/),
			]),
		);
	});
});
