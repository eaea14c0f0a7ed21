/** Message → Send with several items: how they go out, and what comes out. */
import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { freePort } from '../n8n/instance.mts';
import type { FaultRequest } from '../simulator/faults.mts';
import { BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import type { Outcome, Run } from './harness.mts';
import { failure, items, origins, picked, results, useStage } from './stage.mts';

const stage = useStage();

const contact = (index: number) => `4477009${String(10_000 + index)}`;

/** Items for so many contacts, each of them once. */
const contacts = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ to: contact(index), ref: `ref-${index}` }));

/** Sends to each item's contact, as fast as may be unless the options say otherwise. */
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
			options: { messagesPerSecond: 1000, clientRef: '={{ $json.ref }}', ...options },
			...parameters,
		},
		{ items: items(...jsons), onError: 'continueRegularOutput', ...more },
	);
}

/** The client references of what Vonage has accepted, in its order. */
const accepted = () => stage.simulator.ledger().messages.map(({ clientRef }) => clientRef);

/** What is told of the sending; that nobody knows the windows is another matter. */
const hints = ({ execution }: Outcome) =>
	(execution.resultData.runData.Send?.[0]?.hints ?? [])
		.map(({ message }) => message)
		.filter((message) => !message.startsWith('It is not known whether'));

const refs = (count: number) => Array.from({ length: count }, (_, index) => `ref-${index}`);

/** The milliseconds from the start of one message to that of another. */
function between(earlier: string, later: string): number {
	const at = (ref: string) => {
		const start = stage.starts().find(({ clientRef }) => clientRef === ref);
		if (!start) throw new Error(`${ref} was never sent.`);
		return start.at;
	};
	return at(later) - at(earlier);
}

const startedRefs = () => stage.starts().map(({ clientRef }) => clientRef);

/** A provider of its own that takes every message, after `before`; it does not listen yet. */
function accepting(before: () => Promise<void> = async () => undefined) {
	const gateway = Fastify();
	const taken: unknown[] = [];
	gateway.post('/v1/messages', async (request, reply) => {
		await before();
		taken.push((request.body as IDataObject).client_ref);
		return await reply.code(202).send({ message_uuid: `id-${taken.length}` });
	});
	return { gateway, taken };
}

describe('a batch', () => {
	it('goes out in the order of the items, and the output is in that order and paired', async () => {
		stage.simulator.setFault({
			kind: 'latency',
			count: 0,
			delayMilliseconds: 20,
			distribution: 'lognormal',
			spread: 1,
		});
		const outcome = await campaign(contacts(60));
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(refs(60));
		expect(origins(outcome.output[0])).toEqual(refs(60).map((_, index) => index));
		expect(accepted().sort()).toEqual(refs(60).sort());
	});

	it('keeps to Messages per Second', async () => {
		await campaign(contacts(21), { messagesPerSecond: 20 });
		// A second, with room for a slow start of the first; at the usual rate it would be 0.3 seconds.
		expect(between('ref-0', 'ref-20')).toBeGreaterThan(800);
		expect(startedRefs()).toEqual(refs(21));
	});

	it('keeps to Parallel Requests', async () => {
		let most = 0;
		const open: Array<() => void> = [];
		// Keeps three requests until it is clear that no fourth one comes.
		const { gateway } = accepting(async () => {
			await new Promise<void>((resolve) => {
				most = Math.max(most, open.push(resolve));
				if (open.length === 3) {
					setTimeout(() => open.splice(0).forEach((answer) => answer()), 100);
				}
			});
		});
		const vonageBaseUrl = await gateway.listen({ host: '127.0.0.1', port: 0 });
		const outcome = await campaign(
			contacts(12),
			{ parallelRequests: 3 },
			{ credential: { vonageBaseUrl } },
		);
		await gateway.close();
		expect(results(outcome)).toHaveLength(12);
		expect(most).toBe(3);
	});

	it('of one contact keeps its order and its distance, while the others go on', async () => {
		const jsons = [
			{ to: contact(1), ref: 'a1' },
			{ to: contact(1), ref: 'a2' },
			{ to: contact(2), ref: 'b1' },
			{ to: contact(1), ref: 'a3' },
			{ to: contact(3), ref: 'c1' },
		];
		const outcome = await campaign(jsons, { contactSpacing: 0.4 });
		expect(startedRefs()).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
		expect(between('a1', 'a2')).toBeGreaterThan(300);
		expect(between('a2', 'a3')).toBeGreaterThan(300);
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(jsons.map(({ ref }) => ref));
	});

	it('an answer in several messages to one contact is no campaign: it does not wait', async () => {
		const jsons = refs(5).map((ref) => ({ to: contact(1), ref }));
		expect(results(await campaign(jsons))).toHaveLength(5);
		expect(accepted()).toEqual(refs(5));
		// With the usual distance of a campaign it would be 24 seconds.
		expect(between('ref-0', 'ref-4')).toBeLessThan(12_000);
	});

	it('sends the parts of a long text in order, and nothing to that contact in between', async () => {
		const text = `={{ $json.ref + ': ' + 'word '.repeat(2000) }}`;
		stage.simulator.setFault({
			kind: 'latency',
			count: 0,
			delayMilliseconds: 15,
			distribution: 'uniform',
			spread: 1,
		});
		const jsons = [...contacts(3), { to: contact(0), ref: 'again' }];
		const outcome = await campaign(jsons, { contactSpacing: 0.2 }, {}, { text });
		const messages = stage.simulator.ledger().messages;
		for (const [at, { messageIds }] of results(outcome).entries()) {
			const own = messages.filter(({ clientRef }) => clientRef === jsons[at].ref);
			expect(own.length).toBeGreaterThan(2);
			expect(messageIds).toEqual(own.map(({ uuid }) => uuid));
		}
		const first = messages.filter(({ to }) => to === contact(0)).map(({ clientRef }) => clientRef);
		expect(first).toEqual([...first].sort((a, b) => String(b).localeCompare(String(a))));
	});

	it('from several numbers: each at its own rate', async () => {
		const jsons = contacts(4).map((json, at) => ({
			...json,
			from: at % 2 ? SECOND_BUSINESS : BUSINESS,
		}));
		const outcome = await campaign(
			jsons,
			{ messagesPerSecond: 1 },
			{},
			{ from: '={{ $json.from }}' },
		);
		expect(results(outcome).map(({ from }) => from)).toEqual(jsons.map(({ from }) => from));
		// The second number does not wait for the first; the second message of each waits a second.
		expect(between('ref-0', 'ref-1')).toBeLessThan(between('ref-0', 'ref-2') / 2);
		expect(between('ref-0', 'ref-2')).toBeGreaterThan(800);
		expect(between('ref-1', 'ref-3')).toBeGreaterThan(800);
	});

	it('a template goes the same way', async () => {
		const outcome = await campaign(
			contacts(5),
			{},
			{},
			{ operation: 'sendTemplate', template: picked('hello_there:en') },
		);
		expect(results(outcome).map(({ sentAs }) => sentAs)).toEqual(Array(5).fill('template'));
		expect(hints(outcome)).toEqual([
			expect.stringMatching(/^5 of 5 messages sent, .* a second\.$/),
		]);
	});

	it('without a client reference each message gets one that names execution, node, run and item', async () => {
		const outcome = await campaign(contacts(2), { clientRef: '' });
		expect(accepted()).toEqual(['n8n-1-send-0-0', 'n8n-1-send-0-1']);
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(accepted());
	});

	it.each<[INodeParameters, RegExp]>([
		[{ messagesPerSecond: 1001 }, /'Messages per Second' is 1001.*1 to 1000/],
		[{ messagesPerSecond: 0 }, /'Messages per Second' is 0/],
		[{ parallelRequests: 101 }, /'Parallel Requests' is 101/],
		[{ contactSpacing: 61 }, /'Contact Spacing \(Seconds\)' is 61/],
	])('%j is refused before anything is sent', async (options, message) => {
		const outcome = await campaign(contacts(2), options, { onError: 'stopWorkflow' });
		expect(failure(outcome).message).toMatch(message);
		expect(stage.bodies()).toEqual([]);
	});
});

describe('one message', () => {
	it('does not wait for a campaign, nor for what it sent before', async () => {
		const running = campaign(contacts(8), { messagesPerSecond: 2 });
		await stage.simulator.waitForMessage(({ clientRef }) => clientRef === 'ref-0');
		for (const ref of ['one', 'two', 'three']) await campaign([{ to: contact(0), ref }]);
		await running;
		expect(between('three', 'ref-7')).toBeGreaterThan(0);
	});
});

describe('a reply in several messages', () => {
	const toOne = (count: number) => refs(count).map((ref) => ({ to: contact(1), ref }));

	it('of up to 45 messages is not spaced', async () => {
		expect(results(await campaign(toOne(45)))).toHaveLength(45);
		expect(accepted()).toEqual(refs(45));
	});

	it('of more than 45 messages is: WhatsApp would reject what is too many', async () => {
		const stopped = stage.simulator
			.waitForMessage(({ clientRef }) => clientRef === 'ref-0')
			.then(async () => await new Promise<void>((resolve) => setTimeout(resolve, 1500)));
		await campaign(toOne(46), {}, { stopped });
		expect(accepted()).toEqual(['ref-0']);
	});

	it('with two contacts is a campaign: each of them is spaced', async () => {
		const jsons = [...toOne(2), { to: contact(2), ref: 'other' }];
		await campaign(jsons);
		expect(between('ref-0', 'ref-1')).toBeGreaterThan(5900);
	}, 30_000);
});

describe('the same number', () => {
	/** Two runs at once, the first of which is told to wait for three seconds. */
	async function beside(second: Run['credential']): Promise<number> {
		const [slow, other] = [Fastify(), accepting()];
		let asked = 0;
		slow.post('/v1/messages', async (_request, reply) => {
			asked++;
			if (asked === 1) return await reply.code(429).header('retry-after', '3').send({});
			return await reply.code(202).send({ message_uuid: `slow-${asked}` });
		});
		const slowUrl = await slow.listen({ host: '127.0.0.1', port: 0 });
		const otherUrl = await other.gateway.listen({ host: '127.0.0.1', port: 0 });
		try {
			const first = campaign([contacts(1)[0]], {}, { credential: { vonageBaseUrl: slowUrl } });
			while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 10));
			// After its answer has come.
			await new Promise((resolve) => setTimeout(resolve, 100));
			const startedAt = performance.now();
			const vonageBaseUrl = second?.vonageBaseUrl ?? otherUrl;
			const isSame = vonageBaseUrl === 'same';
			await campaign(
				[contacts(2)[1]],
				{},
				{
					credential: { ...second, vonageBaseUrl: isSame ? slowUrl : otherUrl },
				},
			);
			const took = performance.now() - startedAt;
			await first;
			return took;
		} finally {
			await slow.close();
			await other.gateway.close();
		}
	}

	it('of one account is left alone by everybody who sends from it', async () => {
		expect(await beside({ vonageBaseUrl: 'same' })).toBeGreaterThan(2500);
	});

	it.each<[string, Run['credential']]>([
		[
			'another application',
			{ vonageBaseUrl: 'same', applicationId: 'a1b2c3d4-0000-4000-8000-000000000000' },
		],
		['another server', {}],
	])('of %s has nothing to do with it', async (_, credential) => {
		expect(await beside(credential)).toBeLessThan(2000);
	});
});

describe('one message is repeated like one of many', () => {
	it.each<[string, FaultRequest]>([
		['too many requests, with a time to wait', { kind: 'throttle', retryAfter: 1 }],
		['too many requests', { kind: 'throttle' }],
		['a fault of the platform', { kind: 'fail' }],
		['maintenance', { kind: 'fail', httpStatus: 503 }],
	])('after %s', async (_, fault) => {
		stage.simulator.setFault(fault);
		const outcome = await campaign(contacts(1), {}, { onError: 'stopWorkflow' });
		expect(results(outcome)[0]).toMatchObject({
			clientRef: 'ref-0',
			messageId: expect.any(String),
		});
		expect(accepted()).toEqual(['ref-0']);
		expect(stage.simulator.ledger().requests).toHaveLength(2);
	});

	it('after a refused connection', async () => {
		const port = await freePort();
		const { gateway, taken } = accepting();
		const vonageBaseUrl = `http://127.0.0.1:${port}`;
		const running = campaign(contacts(1), {}, { credential: { vonageBaseUrl } });
		await new Promise((resolve) => setTimeout(resolve, 300));
		await gateway.listen({ host: '127.0.0.1', port });
		expect(results(await running)).toMatchObject([{ clientRef: 'ref-0' }]);
		await gateway.close();
		expect(taken).toEqual(['ref-0']);
	});

	it('but not after an answer that was lost', async () => {
		stage.simulator.setFault({ kind: 'lost-answer' });
		const [only] = results(await campaign(contacts(1)));
		expect(only.details).toMatchObject({ outcome: 'unknown' });
		expect(stage.bodies()).toHaveLength(1);
	});

	it('nor longer than Retry For says', async () => {
		stage.simulator.setFault({ kind: 'fail', count: 0 });
		const outcome = await campaign(contacts(1), { retryFor: 4 }, { onError: 'stopWorkflow' });
		const starts = stage.starts();
		expect(failure(outcome).description).toContain(`n8n tried it ${starts.length} times`);
		expect(starts.length).toBeGreaterThan(1);
		// A start may be late on a busy machine; without the limit it would be minutes.
		expect((starts.at(-1)?.at ?? 0) - starts[0].at).toBeLessThan(10_000);
	});

	it('a bot that answers 40 customers at once reaches all of them where 5 a second are taken', async () => {
		stage.simulator.setFault({ kind: 'rate-limit', perSecond: 5, count: 0 });
		const jsons = contacts(40).flatMap((json) => [json, { ...json, ref: `${String(json.ref)}-2` }]);
		const executions = jsons.slice(0, 50).map(async (json) => {
			return await campaign([json], { messagesPerSecond: 20 }, { onError: 'stopWorkflow' });
		});
		const outcomes = await Promise.all(executions);
		expect(
			outcomes.flatMap((outcome) => results(outcome).map(({ clientRef }) => clientRef)),
		).toEqual(jsons.slice(0, 50).map(({ ref }) => ref));
		for (const { ref } of contacts(25)) {
			const hers = accepted().filter((each) => each === ref || each === `${String(ref)}-2`);
			expect(hers).toEqual([ref, `${String(ref)}-2`]);
		}
	}, 60_000);
});

describe('too fast', () => {
	it.each<[string, FaultRequest]>([
		['with a time to wait', { kind: 'throttle', count: 3, after: 5, retryAfter: 1 }],
		['without', { kind: 'throttle', count: 3, after: 5 }],
		['by the limit of the number', { kind: 'rate-limit', perSecond: 20 }],
	])('%s: everybody gets the message, once', async (_, fault) => {
		stage.simulator.setFault(fault);
		const outcome = await campaign(contacts(40), { messagesPerSecond: 100 });
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(refs(40));
		expect(accepted().sort()).toEqual(refs(40).sort());
		expect(hints(outcome)).toEqual([expect.stringMatching(/^40 of 40 .* requests? repeated\.$/)]);
	});
});

describe('trouble on the way', () => {
	it('of the platform, in its own words, is repeated', async () => {
		stage.simulator.setFault({ kind: 'fail', match: { clientRef: 'ref-1' } });
		const outcome = await campaign(contacts(3));
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(refs(3));
		expect(accepted().sort()).toEqual(refs(3));
	});

	it('a refused connection is tried again', async () => {
		const port = await freePort();
		const { gateway, taken } = accepting();
		const running = campaign(
			contacts(3),
			{},
			{
				credential: { vonageBaseUrl: `http://127.0.0.1:${port}` },
			},
		);
		await new Promise((resolve) => setTimeout(resolve, 1000));
		await gateway.listen({ host: '127.0.0.1', port });
		const outcome = await running;
		await gateway.close();
		expect(results(outcome).map(({ clientRef }) => clientRef)).toEqual(refs(3));
		expect(taken.sort()).toEqual(refs(3));
	});

	it.each<[string, FaultRequest, number]>([
		['an answer that is lost', { kind: 'lost-answer' }, 3],
		['half an answer', { kind: 'half-answer' }, 3],
		['no answer in time', { kind: 'half-open' }, 2],
	])('%s: the outcome is unknown, and it is not sent again', async (_, fault, messages) => {
		stage.simulator.setFault({ ...fault, match: { clientRef: 'ref-1' } });
		const outcome = await campaign(contacts(3), { timeout: 5 });
		const [first, second, third] = results(outcome);
		expect([first.clientRef, third.clientRef]).toEqual(['ref-0', 'ref-2']);
		expect(second).toEqual({
			error: expect.stringMatching(/unknown.*\[item 1\]$/),
			details: expect.objectContaining({
				outcome: 'unknown',
				clientRef: 'ref-1',
				to: contact(1),
				from: BUSINESS,
			}),
		});
		expect(stage.bodies()).toHaveLength(3);
		expect(accepted()).toHaveLength(messages);
		expect(hints(outcome)).toEqual([
			expect.stringMatching(/^2 of 3 messages sent.* 1 with an unknown outcome/),
		]);
	});

	it('no money left: the rest is not attempted', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 10 });
		const parallelRequests = 4;
		const outcome = await campaign(contacts(200), { parallelRequests });
		const sent = results(outcome).filter(({ messageId }) => messageId);
		expect(sent.map(({ clientRef }) => clientRef).sort()).toEqual(accepted().sort());
		expect(sent).toHaveLength(10);
		expect(results(outcome).find(({ error }) => error)).toMatchObject({
			error: expect.stringContaining('Low balance'),
			details: { outcome: 'failed', httpCode: '402' },
		});
		expect(results(outcome).at(-1)).toMatchObject({
			error: expect.stringMatching(/^Not attempted: .*Low balance.*\[item \d+\]$/),
			details: { outcome: 'notAttempted', clientRef: 'ref-199' },
		});
		// What was under way when the first refusal came cannot be called back.
		expect(stage.bodies().length).toBeLessThanOrEqual(10 + parallelRequests);
		expect(hints(outcome)[0]).toMatch(
			/^10 of 200 messages sent, .* failed: Low balance \(\d+\)\. \d+ not attempted\./,
		);
	});

	it('no money left for one number stops the other', async () => {
		stage.simulator.setFault({
			kind: 'fail',
			httpStatus: 402,
			count: 0,
			after: 2,
			match: { from: BUSINESS },
		});
		const jsons = contacts(60).map((json, at) => ({
			...json,
			from: at % 2 ? SECOND_BUSINESS : BUSINESS,
		}));
		const outcome = await campaign(
			jsons,
			{ messagesPerSecond: 20 },
			{},
			{ from: '={{ $json.from }}' },
		);
		expect(results(outcome).at(-1)).toMatchObject({
			error: expect.stringMatching(/^Not attempted: .*Low balance/),
		});
	});

	it('when a later part of a text is refused for good, the item names the parts that are out', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 2 });
		const outcome = await campaign(
			contacts(2),
			{ parallelRequests: 1 },
			{},
			{ text: '={{ "word ".repeat(2000) }}' },
		);
		const sent = stage.simulator.ledger().messages;
		expect(sent).toHaveLength(2);
		const named = results(outcome).flatMap(({ details }) => Object(details).sentMessageIds ?? []);
		expect(named.sort()).toEqual(sent.map(({ uuid }) => uuid).sort());
	});

	it('without Continue the first failure stops the node, and the error says what is out', async () => {
		stage.simulator.setFault({ kind: 'fail', httpStatus: 402, count: 0, after: 10 });
		const parallelRequests = 4;
		const outcome = await campaign(
			contacts(100),
			{ parallelRequests },
			{ onError: 'stopWorkflow' },
		);
		expect(failure(outcome)).toMatchObject({
			message: expect.stringMatching(/Low balance.*\[item 1\d\]$/),
			description: expect.stringMatching(
				/10 of 100 messages sent.*not attempted.*'On Error'.*'Send Once Key'/,
			),
		});
		expect(stage.bodies().length).toBeLessThanOrEqual(10 + parallelRequests);
	});
});

describe('Stop', () => {
	it('ends a campaign within a second; what was under way is told as sent', async () => {
		stage.simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 300 });
		let stoppedAt = 0;
		const stopped = stage.simulator
			.waitForMessage(({ clientRef }) => clientRef === 'ref-5')
			.then(() => {
				stoppedAt = performance.now();
			});
		// To the end it would take 20 seconds.
		const outcome = await campaign(contacts(400), { messagesPerSecond: 20 }, { stopped });
		expect(performance.now() - stoppedAt).toBeLessThan(10_000);
		expect(stage.starts().filter(({ at }) => at > stoppedAt + 1000)).toEqual([]);
		// n8n's engine has the output, but n8n itself keeps none of a stopped execution.
		const told = outcome.output[0].map(({ json }) => json);
		const sent = told.filter(({ messageId }) => messageId);
		expect(sent.map(({ clientRef }) => clientRef).sort()).toEqual(accepted().sort());
		expect(told.at(-1)).toEqual({
			error: 'Not attempted: the execution was stopped before its turn',
			details: {
				outcome: 'notAttempted',
				clientRef: 'ref-399',
				to: contact(399),
				from: BUSINESS,
			},
		});
	});
});
