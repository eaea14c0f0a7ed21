/**
 * A process that takes webhooks as n8n does, only faster: the built trigger in n8n's own webhook
 * context, over HTTP. In place of an execution, which takes a real n8n 50 ms, it counts. Storing one
 * takes long now and then, and fails now and then.
 */
import './commonJs.mts';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { seededRandom } from '../simulator/faults.mts';
import type { CredentialData } from '../simulator/simulator.mts';
import { heapMegabytes } from './measure.mts';

/** From the process that started this one. */
export type Order =
	| { kind: 'listen'; credential: CredentialData; trouble: Trouble }
	| { kind: 'report' }
	| { kind: 'stop' };

export type Report =
	| { kind: 'listening'; inboundUrl: string; statusUrl: string }
	/** What was started since the last report, in order; and on demand, the MB that are alive here. */
	| { kind: 'started'; events: StartedEvent[]; megabytes?: number };

/** How often what goes wrong, between 0 and 1. */
export interface Trouble {
	/** n8n stands still for `stallMilliseconds` before it stores an execution. */
	stall: number;
	stallMilliseconds: number;
	/** n8n cannot store the execution. */
	failure: number;
}

export interface StartedEvent {
	messageId: string;
	status?: string;
}

const REPORTED_AT_ONCE = 500;

const { Engine } = await import('../engine/harness.mts');
const { TriggerNode } = await import('../engine/trigger.mts');

const report = (message: Report) => process.send?.(message);

async function listen(credential: CredentialData, { stall, stallMilliseconds, failure }: Trouble) {
	const engine = await Engine.start({ ...credential });
	const trigger = new TriggerNode(engine, { registerWithVonage: false, statuses: [] });
	const random = seededRandom(2);
	let stored = Promise.resolve();
	trigger.takes = async () => {
		// One after the other, in the order in which n8n gets them.
		stored = stored.then(async () => {
			await (random() < stall ? setTimeout(stallMilliseconds) : setImmediate());
		});
		await stored;
		if (trigger.answers.length >= REPORTED_AT_ONCE) reportStarted();
		return random() >= failure;
	};
	const reportStarted = (megabytes?: number) => {
		const items = trigger.answers.splice(0).flatMap(({ workflowData = [] }) => workflowData.flat());
		const events = items.map(
			({ json }): StartedEvent => ({
				messageId: String(json.messageId),
				...(json.event === 'status' && { status: String(json.status) }),
			}),
		);
		report({ kind: 'started', events, megabytes });
	};
	const { inboundUrl, statusUrl, close } = await trigger.listen();
	report({ kind: 'listening', inboundUrl, statusUrl });
	return {
		reportAll: () => reportStarted(heapMegabytes()),
		stop: async () => {
			await close();
			await engine.stop();
		},
	};
}

let listening: Awaited<ReturnType<typeof listen>> | undefined;
process.on('message', async (order: Order) => {
	if (order.kind === 'listen') listening = await listen(order.credential, order.trouble);
	if (order.kind === 'report') listening?.reportAll();
	if (order.kind === 'stop') {
		await listening?.stop();
		process.disconnect();
	}
});
