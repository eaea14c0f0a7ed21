import type { N8n } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';
import { startedBy } from './started.mts';

/** As many as Vonage has on the way at once. */
const IN_FLIGHT = 16;
/** Long enough for n8n to come back, with the pauses of Vonage's retries. */
const PATIENCE_SECONDS = 180;

/** For an execution in which no event is found. */
const NAMELESS = '';

export interface KilledStream {
	simulator: Simulator;
	/** The n8n in which the workflow is published that receives. */
	n8n: N8n;
	workflowId: string;
	/** Kills what is to die; without it, all of n8n. */
	kill?: () => Promise<void>;
	/** Starts it again, with its data. */
	restart: () => Promise<N8n>;
	/** Waits until all executions are over; without it, until n8n lists none as under way. */
	untilOver?: () => Promise<void>;
	events: number;
	deaths: number;
}

export interface Aftermath {
	n8n: N8n;
	/** Events without an execution. */
	missing: string[];
	/** Events whose first execution n8n had stored, but not yet answered, when it died. */
	twice: string[];
	/** Events all of whose executions n8n's death has cut short; n8n lists them as crashed. */
	interrupted: string[];
	/** How many executions n8n lists as failed, without what had started them. */
	nameless: number;
	/** How many executions n8n had stored, but not yet queued, when it died: nobody runs them. */
	unqueued: number;
	/** Attempts of Vonage that got no good answer, and were repeated. */
	retries: number;
	/** Webhooks that Vonage gave up, because the answer was of those that it does not repeat. */
	lost: number;
}

/** A customer writes one message after the other, while n8n is killed and started again. */
export async function killedStream({
	simulator,
	workflowId,
	kill,
	restart,
	untilOver,
	events,
	deaths,
	...killed
}: KilledStream): Promise<Aftermath> {
	let { n8n } = killed;
	const { deliveries } = simulator.world;
	const pending = () => deliveries.filter(({ state }) => state === 'pending').length;
	const texts = Array.from({ length: events }, (_, at) => `Event ${at}`);
	const lives = Math.ceil(events / (deaths + 1));

	let reborn = Promise.resolve();
	const die = async () => {
		await reborn;
		await (kill ?? (async () => await n8n.kill()))();
		n8n = await restart();
	};
	for (const [at, text] of texts.entries()) {
		if (at > 0 && at % lives === 0) reborn = die();
		simulator.customerSends({ text });
		await simulator.waitFor(() => pending() < IN_FLIGHT, 'n8n to keep up', PATIENCE_SECONDS);
	}
	await reborn;
	await simulator.waitFor(() => pending() === 0, 'all to be taken', PATIENCE_SECONDS);
	if (untilOver) await untilOver();
	else await n8n.untilIdle(workflowId, PATIENCE_SECONDS * 1000);

	const stored = await startedBy(
		n8n,
		workflowId,
		(all) => all.find((text) => /^Event \d+$/.test(text)) ?? NAMELESS,
	);
	const started = stored.filter(({ status }) => status !== 'new');
	const of = (text: string) => started.filter(({ event }) => event === text);
	return {
		n8n,
		missing: texts.filter((text) => of(text).length === 0),
		twice: texts.filter((text) => of(text).length > 1),
		interrupted: texts.filter(
			(text) => of(text).length > 0 && of(text).every(({ status }) => status === 'crashed'),
		),
		nameless: of(NAMELESS).length,
		unqueued: stored.length - started.length,
		retries: deliveries.flatMap(({ attempts }) => attempts.slice(1)).length,
		lost: deliveries.filter(({ state }) => state !== 'delivered').length,
	};
}
