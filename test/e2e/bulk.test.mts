/** A campaign in a real n8n, against a provider that throttles: everybody once, and what n8n tells of it. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishCampaign } from './campaign.mts';
import { runningN8n } from './instance.mts';

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({});
});

afterAll(async () => {
	await simulator?.stop();
});

beforeEach(() => simulator.reset());

/** Nobody is in two campaigns of this file: n8n remembers for a minute whom it has written to. */
let series = 0;

const contacts = (count: number) => {
	series++;
	return Array.from({ length: count }, (_, at) => ({ to: `44770092${series}${1000 + at}` }));
};

const reached = () =>
	simulator
		.ledger()
		.messages.map(({ to }) => to)
		.sort();

it('everybody gets the message once, although Vonage throttles, fails and loses an answer', async () => {
	simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 60 });
	simulator.setFault({ kind: 'rate-limit', perSecond: 60 });
	simulator.setFault({ kind: 'fail', count: 3, after: 50 });
	simulator.setFault({ kind: 'lost-answer', after: 120 });
	const campaign = await publishCampaign(n8n, simulator, { messagesPerSecond: 100 });
	const customers = contacts(300);
	const { id, items, hint } = await campaign.run(customers);

	expect(reached()).toEqual(customers.map(({ to }) => to).sort());
	expect(items).toHaveLength(300);
	const [unknown, ...others] = items.filter(({ error }) => error);
	expect(others).toEqual([]);
	expect(unknown.details).toMatchObject({ outcome: 'unknown' });
	for (const [at, item] of items.entries()) {
		const { clientRef } = { ...item, ...(item.details as object) } as { clientRef?: string };
		expect(clientRef).toMatch(new RegExp(`^n8n-${id}-[0-9a-f]{8}-0-${at}$`));
	}
	expect(hint).toMatchObject({
		type: 'warning',
		message: expect.stringMatching(
			/^299 of 300 messages sent, [\d.]+ a second\. 1 with an unknown outcome.* requests repeated\.$/,
		),
	});
});

it('Stop ends it at once, and the same campaign goes on later with those who are left', async () => {
	simulator.setFault({ kind: 'latency', count: 0, delayMilliseconds: 300 });
	const campaign = await publishCampaign(n8n, simulator, {
		messagesPerSecond: 30,
		sendOnceKey: '=spring {{ $json.to }}',
	});
	const customers = contacts(200);
	const id = await campaign.start(customers);
	await simulator.waitForMessage(() => simulator.ledger().messages.length === 40);
	await n8n.http.post(`/executions/${id}/stop`);
	const atStop = reached().length;
	expect(await campaign.ended(id)).toBe('canceled');
	expect(reached().length).toBeLessThan(atStop + 30);

	// What was under way at Stop is waited for, so that nothing is left in doubt.
	const { items, hint } = await campaign.run(customers);
	expect(reached()).toEqual(customers.map(({ to }) => to).sort());
	const before = items.filter(({ outcome }) => outcome === 'alreadySent').length;
	expect(before).toBeGreaterThanOrEqual(40);
	expect(items.filter(({ outcome }) => outcome === 'inDoubt')).toEqual([]);
	expect(hint?.message).toMatch(
		new RegExp(`^${200 - before} of 200 messages sent.* ${before} already sent before\\.`),
	);

	const again = await campaign.run(customers);
	expect(again.items.every(({ outcome }) => outcome === 'alreadySent')).toBe(true);
	expect(reached()).toHaveLength(200);
});
