/** n8n is down while customers write, and Vonage repeats their messages with the first signature. */
import { expect } from '@jest/globals';
import { itUnlessOldest, useOwnN8n } from './ownN8n.mts';
import { publishStarter, startedBy } from './started.mts';

const MINUTES = 20;
const own = useOwnN8n('e2e-outage');

itUnlessOldest(
	`200 messages that come while n8n is down for ${MINUTES} minutes start the workflow, each once`,
	async () => {
		const { n8n, simulator, gate, start } = own();
		const workflowId = await publishStarter(n8n, simulator, gate.url);
		await n8n.stop();

		const texts = Array.from({ length: 200 }, (_, at) => `Event ${at}`);
		for (const text of texts) simulator.customerSends({ text });
		const { deliveries } = simulator.world;
		await simulator.waitFor(
			() => deliveries.every(({ attempts }) => attempts.length > 0),
			'n8n to be missed',
			60,
		);
		simulator.advanceClock(MINUTES * 60);
		// Until none is on its way any more that was signed before those minutes.
		const counts = deliveries.map(({ attempts }) => attempts.length + 1);
		await simulator.waitFor(
			() => deliveries.every(({ attempts }, at) => attempts.length > (counts[at] ?? 0)),
			'all to be tried again',
			60,
		);

		const restarted = await start();
		await simulator.waitFor(
			() => deliveries.every(({ state }) => state !== 'pending'),
			'all to be settled',
			180,
		);
		await restarted.untilIdle(workflowId, 180_000);
		expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([]);

		const started = await startedBy(restarted, workflowId, (all) =>
			all.find((text) => /^Event \d+$/.test(text)),
		);
		expect(started.map(({ event }) => event).sort()).toEqual([...texts].sort());
		const [execution] = await restarted.executions(workflowId);
		const { data } = await restarted.http.get<object>(`/executions/${execution?.id}`);
		expect(JSON.stringify(data)).toContain('delayedSeconds');
	},
);
