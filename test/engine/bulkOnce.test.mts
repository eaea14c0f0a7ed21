/** *Send Once Key*: what was sent is not sent again, whatever happens in between. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type {
	ExecuteWorkflowData,
	IDataObject,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { nonEmpty } from '../nonEmpty.mts';
import type { Outcome, Run } from './harness.mts';
import { listenToLog } from './log.mts';
import { ProcessedData } from './processedData.mts';
import { failure, items, result, results, useStage } from './stage.mts';

const stage = useStage();

let store: ProcessedData;

beforeAll(async () => {
	store = await ProcessedData.install();
});

beforeEach(() => store.clear());

afterEach(() => {
	jest.restoreAllMocks();
});

const contact = (index: number) => `4477009${String(10_000 + index)}`;

const contacts = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ to: contact(index), ref: `ref-${index}` }));

async function campaign(
	jsons: IDataObject[],
	options: INodeParameters = {},
	more: Omit<Run, 'parameters' | 'items'> = {},
	parameters: INodeParameters = {},
): Promise<Outcome> {
	return await stage.send(
		{
			text: '=Hello {{ $json.ref }}',
			to: '={{ $json.to }}',
			options: {
				messagesPerSecond: 1000,
				contactSpacing: 0,
				clientRef: '={{ $json.ref }}',
				sendOnceKey: '=spring {{ $json.to }}',
				...options,
			},
			...parameters,
		},
		{ items: items(...jsons), onError: 'continueRegularOutput', ...more },
	);
}

const accepted = () => stage.simulator.ledger().messages.map(({ clientRef }) => clientRef);

const outcomes = (outcome: Outcome) =>
	results(outcome).map((json) => json.outcome ?? Object(json.details).outcome ?? 'sent');

const hint = ({ execution }: Outcome) =>
	execution.resultData.runData.Send?.[0]?.hints?.[0]?.message;

const times = <T,>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('a repeated campaign', () => {
	it('sends nothing twice, and says so', async () => {
		const first = await campaign(contacts(30));
		expect(outcomes(first)).toEqual(times(30, 'sent'));
		const second = await campaign(contacts(33));
		expect(outcomes(second)).toEqual([...times(30, 'alreadySent'), ...times(3, 'sent')]);
		expect(results(second)[0]).toEqual({
			sent: false,
			outcome: 'alreadySent',
			reason: expect.stringContaining('already sent'),
			sendOnceKey: `spring ${contact(0)}`,
			to: contact(0),
			from: expect.any(String),
			clientRef: 'ref-0',
		});
		expect(hint(second)).toMatch(/^3 of 33 messages sent.* 30 already sent before\./);
		const third = await campaign(contacts(33));
		expect(outcomes(third)).toEqual(times(33, 'alreadySent'));
		expect(accepted()).toHaveLength(33);
		expect(store.size).toBe(33);
	});

	it('also where the database is slower than the provider', async () => {
		stage.simulator.setFault({
			kind: 'latency',
			count: 0,
			delayMilliseconds: 10,
			distribution: 'uniform',
			spread: 1,
		});
		const remove = store.removeProcessed.bind(store);
		const slow = jest.spyOn(store, 'removeProcessed').mockImplementation(async (...marks) => {
			await remove(...marks);
			await new Promise((resolve) => setTimeout(resolve, 30));
		});
		await campaign(contacts(60), { parallelRequests: 10 });
		expect(slow).toHaveBeenCalled();
		slow.mockRestore();
		expect(outcomes(await campaign(contacts(60)))).toEqual(times(60, 'alreadySent'));
	});

	it('also with one item at a time', async () => {
		const [json] = contacts(1);
		expect(result(await campaign([json])).messageId).toBeDefined();
		expect(result(await campaign([json]))).toMatchObject({ outcome: 'alreadySent' });
		expect(accepted()).toHaveLength(1);
	});

	it('under another key sends again', async () => {
		await campaign(contacts(2));
		await campaign(contacts(2), { sendOnceKey: '=summer {{ $json.to }}' });
		expect(accepted()).toHaveLength(4);
	});

	it('sends again what the node was told to forget', async () => {
		await campaign(contacts(2));
		await campaign(contacts(2), { forgetSendOnce: true });
		expect(accepted()).toHaveLength(4);
		expect(outcomes(await campaign(contacts(2)))).toEqual(times(2, 'alreadySent'));
	});

	it('sends what certainly was not sent the first time', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 5 });
		const first = await campaign(contacts(40), { parallelRequests: 4 });
		expect(outcomes(first).slice(0, 6)).toEqual([...times(5, 'sent'), 'failed']);
		expect(store.size).toBe(5);
		stage.simulator.clearFaults();
		expect(outcomes(await campaign(contacts(40)))).toEqual([
			...times(5, 'alreadySent'),
			...times(35, 'sent'),
		]);
		expect(accepted().sort()).toEqual(
			contacts(40)
				.map(({ ref }) => ref)
				.sort(),
		);
	});

	it('does not send what may have been sent: it is in doubt', async () => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { clientRef: 'ref-1' } });
		expect(outcomes(await campaign(contacts(3)))).toEqual(['sent', 'unknown', 'sent']);
		const second = await campaign(contacts(3));
		expect(outcomes(second)).toEqual(['alreadySent', 'inDoubt', 'alreadySent']);
		expect(results(second)[1]).toMatchObject({
			sent: false,
			reason: expect.stringMatching(/statuses can tell/),
		});
		expect(outcomes(await campaign(contacts(3)))).toEqual(outcomes(second));
		expect(accepted()).toHaveLength(3);
	});
});

describe('a text in several parts, of which only the first was sent', () => {
	it('is in doubt in the next run: neither sent again nor told as sent', async () => {
		const long = { text: '={{ "word ".repeat(2000) }}' };
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 1 });
		const first = await campaign(contacts(1), {}, {}, long);
		expect(results(first)[0].details).toMatchObject({ sentMessageIds: [expect.any(String)] });
		stage.simulator.clearFaults();
		expect(outcomes(await campaign(contacts(1), {}, {}, long))).toEqual(['inDoubt']);
		expect(accepted()).toHaveLength(1);
	});
});

describe('the store fails', () => {
	const remove = () => store.removeProcessed.bind(store);

	it('once, when it is to record what was sent: that is recorded later', async () => {
		const original = remove();
		let calls = 0;
		const failing = jest.spyOn(store, 'removeProcessed').mockImplementation(async (...marks) => {
			if (++calls === 1) throw new Error('database is locked');
			await original(...marks);
		});
		stage.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 20 });
		expect(outcomes(await campaign(contacts(40)))).toEqual(times(40, 'sent'));
		failing.mockRestore();
		expect(calls).toBeGreaterThan(1);
		expect(outcomes(await campaign(contacts(40)))).toEqual(times(40, 'alreadySent'));
	});

	it('at the end: what it did not record is in doubt, and the log says so', async () => {
		const { lines } = listenToLog();
		const failing = jest
			.spyOn(store, 'removeProcessed')
			.mockRejectedValue(new Error('database is locked'));
		expect(outcomes(await campaign(contacts(2)))).toEqual(times(2, 'sent'));
		failing.mockRestore();
		expect(lines.join()).toMatch(/warn.*'Send Once Keys' stay in doubt/s);
		expect(outcomes(await campaign(contacts(2)))).toEqual(times(2, 'inDoubt'));
		expect(accepted()).toHaveLength(2);
	});

	it('once, when it is to claim keys: what was not claimed is not sent, and what was sent is known', async () => {
		const original = store.checkProcessedAndRecord.bind(store);
		let calls = 0;
		const failing = jest
			.spyOn(store, 'checkProcessedAndRecord')
			.mockImplementation(async (...marks) => {
				if (++calls === 2) throw new Error('database is locked');
				return await original(...marks);
			});
		const first = outcomes(await campaign(contacts(200)));
		failing.mockRestore();
		const sent = first.filter((each) => each === 'sent').length;
		expect(first).toEqual([...times(sent, 'sent'), ...times(200 - sent, 'notAttempted')]);
		expect(outcomes(await campaign(contacts(200)))).toEqual([
			...times(sent, 'alreadySent'),
			...times(200 - sent, 'sent'),
		]);
		expect(accepted()).toHaveLength(200);
	});
});

describe('n8n is killed in the middle', () => {
	it.each([1, 4, 9, 17])('after %d messages: nobody gets it twice', async (count) => {
		stage.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 40 });
		let found = store.snapshot;
		let out: unknown[] = [];
		const killed = stage.simulator
			.waitForMessage(() => accepted().length >= count)
			.then(() => {
				found = store.snapshot;
				out = accepted();
			});
		const parallelRequests = 6;
		await campaign(contacts(20), { parallelRequests });
		await killed;

		// What the next n8n finds: the store as it was then, and a provider that has those messages.
		store.restore(found);
		stage.simulator.reset();
		const second = await campaign(contacts(20), { parallelRequests });
		expect([...out, ...accepted()].sort()).toEqual([...new Set([...out, ...accepted()])].sort());
		const results = outcomes(second);
		expect(results.filter((each) => each === 'inDoubt').length).toBeGreaterThan(0);
		// Everybody whose message was out is told as sent or in doubt, and only what was in flight is.
		for (const ref of nonEmpty(out)) {
			const at = contacts(20).findIndex((json) => json.ref === ref);
			expect(['alreadySent', 'inDoubt']).toContain(results[at]);
		}
		expect(accepted().length).toBe(results.filter((each) => each === 'sent').length);
	});
});

describe('the same key twice in a batch', () => {
	const twice = [
		{ to: contact(0), ref: 'a' },
		{ to: contact(1), ref: 'b' },
		{ to: contact(0), ref: 'again' },
	];

	it('goes once', async () => {
		expect(outcomes(await campaign(twice))).toEqual(['sent', 'sent', 'alreadySent']);
		expect(accepted().sort()).toEqual(['a', 'b']);
	});

	it('is in doubt when the first one is', async () => {
		stage.simulator.setFault({ kind: 'lost-answer', match: { clientRef: 'a' } });
		expect(outcomes(await campaign(twice))).toEqual(['unknown', 'sent', 'inDoubt']);
	});

	it('is not attempted when the first one failed', async () => {
		const options = { webhookUrl: "={{ $json.ref === 'a' ? 'http://a' : '' }}" };
		const outcome = await campaign(twice, options);
		expect(outcomes(outcome)).toEqual(['failed', 'sent', 'notAttempted']);
		expect(results(outcome)[2].error).toMatch(/item 0 has the same 'Send Once Key'/);
	});
});

it('two runs of the node at the same moment in one n8n send once', async () => {
	const both = await Promise.all([campaign(contacts(20)), campaign(contacts(20))]);
	expect(accepted().sort()).toEqual(
		contacts(20)
			.map(({ ref }) => ref)
			.sort(),
	);
	for (const at of contacts(20).keys()) {
		const told = both.map((outcome) => outcomes(outcome)[at]).sort();
		expect(told).toContain('sent');
		expect(['alreadySent', 'inDoubt']).toContain(told.find((each) => each !== 'sent'));
	}
});

it('a key that is empty stops the node before anything is sent', async () => {
	const outcome = await campaign(
		[...contacts(2), { ref: 'x' }],
		{ sendOnceKey: '={{ $json.to }}' },
		{ onError: 'stopWorkflow' },
	);
	expect(failure(outcome).message).toMatch(/\[item 2\]$/);
	const missing = await campaign(
		contacts(2),
		{ sendOnceKey: '={{ $json.missing }}' },
		{ onError: 'stopWorkflow' },
	);
	expect(failure(missing).message).toMatch(/'Send Once Key' is empty.*\[item 0\]/);
	expect(stage.bodies()).toEqual([]);
});

it('a store that cannot be used: nothing is sent, and every item says why', async () => {
	jest.spyOn(store, 'checkProcessedAndRecord').mockRejectedValue(new Error('database is locked'));
	const outcome = await campaign(contacts(3));
	expect(outcomes(outcome)).toEqual(times(3, 'notAttempted'));
	expect(results(outcome)[0].error).toContain('database is locked');
	expect(stage.bodies()).toEqual([]);
});

describe('keys that a workflow keeps', () => {
	const picked = {
		__rl: true,
		mode: 'list',
		value: 'keys123',
		cachedResultName: 'Keys of Example',
	};
	const memory = { sendOnceMemory: 'workflow', sendOnceWorkflow: picked };

	type Call = Parameters<IWorkflowExecuteAdditionalData['executeWorkflow']>;
	type Answer = (action: string, keys: string[]) => IDataObject[];

	/** A workflow with a database, or with another answer. */
	function keeper(answerOf?: Answer) {
		const table = new Map<string, string>();
		const asked: Array<{ action: string; keys: string[] }> = [];
		const own: Answer = (action, keys) => {
			const rows = keys.map((key) => ({ key, state: table.get(key) ?? 'new' }));
			for (const key of keys) {
				if (action === 'release') table.delete(key);
				else if (action === 'settle') table.set(key, 'sent');
				else if (!table.has(key)) table.set(key, 'inDoubt');
			}
			return rows;
		};
		const executeWorkflow = async (...call: Call): Promise<ExecuteWorkflowData> => {
			const [{ json }] = nonEmpty(call[2].inputData ?? []);
			const { action, keys } = json as { action: string; keys: string[] };
			asked.push({ action, keys });
			return { executionId: '77', data: [items(...(answerOf ?? own)(action, keys))] };
		};
		return { table, asked, executeWorkflow };
	}

	it('are claimed by the group before anything goes out, and settled; n8n keeps none of them', async () => {
		const { table, asked, executeWorkflow } = keeper();
		const first = await campaign(contacts(30), memory, { executeWorkflow });
		expect(outcomes(first)).toEqual(times(30, 'sent'));
		const claimed = asked.filter(({ action }) => action === 'claim').flatMap(({ keys }) => keys);
		expect(claimed).toEqual(contacts(30).map(({ to }) => `spring ${String(to)}`));
		expect(asked.length).toBeLessThan(60);
		expect([...table.values()]).toEqual(times(30, 'sent'));
		expect(store.size).toBe(0);

		const second = await campaign(contacts(32), memory, { executeWorkflow });
		expect(outcomes(second)).toEqual([...times(30, 'alreadySent'), ...times(2, 'sent')]);
		expect(accepted()).toHaveLength(32);
	});

	it('are given back when the message was certainly not sent, and stay in doubt when nobody knows', async () => {
		const refused = { clientRef: 'ref-2' };
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, match: refused });
		stage.simulator.setFault({ kind: 'lost-answer', match: { clientRef: 'ref-1' } });
		const { table, executeWorkflow } = keeper();
		const first = await campaign(contacts(3), memory, { executeWorkflow });
		expect(outcomes(first)).toEqual(['sent', 'unknown', 'failed']);
		expect([...table.values()].sort()).toEqual(['inDoubt', 'sent']);
		stage.simulator.clearFaults();
		const second = await campaign(contacts(3), memory, { executeWorkflow });
		expect(outcomes(second)).toEqual(['alreadySent', 'inDoubt', 'sent']);
	});

	it.each<{ what: string; answer: Answer; says: RegExp }>([
		{
			what: 'leaves a key out',
			answer: (_, keys) => keys.slice(1).map((key) => ({ key, state: 'new' })),
			says: /returned nothing for the key 'spring/,
		},
		{ what: 'answers nothing', answer: () => [], says: /returned nothing for the key/ },
		{
			what: 'knows a state of its own',
			answer: (_, keys) => keys.map((key) => ({ key, state: 'NEW' })),
			says: /no 'state' that is known for the key/,
		},
		{
			what: 'returns its input',
			answer: (action, keys) => [{ action, keys }],
			says: /'key' it was not asked for/,
		},
		{
			what: 'says two things of a key',
			answer: (_, keys) =>
				keys.flatMap((key) => [
					{ key, state: 'new' },
					{ key, state: 'sent' },
				]),
			says: /returned the key 'spring .*' twice/,
		},
		{
			what: 'fails',
			answer: () => {
				throw new Error('connection refused');
			},
			says: /'Keys of Example'.* failed: connection refused/,
		},
	])('keep everything from being sent when the workflow $what', async ({ answer, says }) => {
		const { executeWorkflow } = keeper(answer);
		const outcome = await campaign(contacts(3), memory, { executeWorkflow, onError: undefined });
		expect(failure(outcome).message).toMatch(says);
		expect(accepted()).toEqual([]);
	});

	it.each([
		{ options: { sendOnceWorkflow: '' }, says: "'Send Once Workflow' is empty" },
		{ options: { forgetSendOnce: true }, says: "'Forget Send Once Keys' cannot forget" },
	])('need a workflow, and are forgotten there: $says', async ({ options, says }) => {
		const { executeWorkflow, asked } = keeper();
		const run = { executeWorkflow, onError: undefined };
		const outcome = await campaign(contacts(2), { ...memory, ...options }, run);
		expect(failure(outcome).message).toContain(says);
		expect(asked).toEqual([]);
		expect(accepted()).toEqual([]);
	});
});
