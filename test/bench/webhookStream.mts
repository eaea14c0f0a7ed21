/**
 * A long stream of webhooks as Vonage delivers it on a bad day: twice, out of order, unsigned at first,
 * forged by others in between, and repeated where no good answer comes. Who gets it is told apart by
 * what it has started in the end.
 */
import { randomUUID } from 'node:crypto';
import { Callbacks } from '../simulator/callbacks.mts';
import { seededRandom } from '../simulator/faults.mts';
import type { Simulator } from '../simulator/simulator.mts';
import type { Delivery } from '../simulator/types.mts';
import type { Figure } from './measure.mts';
import { textMessage } from './signedWebhooks.mts';
import type { StartedEvent } from './webhookFront.mts';

/** The share of all events, each. */
const DUPLICATE = 0.05;
const UNSIGNED = 0.01;
const FORGED = 0.01;
/** Of two statuses that follow each other; makes a tenth of all events come late. */
const SWAPPED = 0.23;

const FORGERIES = ['badly-signed', 'wrong-hash', 'stale'] as const;

/** Messages whose statuses are under way at the same time. */
const AT_ONCE = 100;
/** What one message brings, in the order in which it happens. */
const LIVES = [
	['message'],
	['submitted', 'delivered', 'read'],
	['message'],
	['submitted', 'delivered', 'read'],
	['message'],
	['submitted', 'rejected'],
	['submitted', 'undeliverable'],
] as const;

type Step = (typeof LIVES)[number][number];

/** In time; a message that was refused, or could not be delivered, is at its end as one that was read. */
const RANK: Record<Step, number> = {
	message: 0,
	submitted: 1,
	delivered: 2,
	read: 3,
	rejected: 3,
	undeliverable: 3,
};

interface StreamEvent {
	uuid: string;
	step: Step;
	/** How it is forged; absent for what Vonage sends. */
	forgery?: (typeof FORGERIES)[number];
}

const MARK = 'e0e0e0e0-';

/** What tells one event of the stream from all others, found among the texts of an execution. */
export function eventAmong(texts: string[]): string | undefined {
	const uuid = texts.find((text) => text.startsWith(MARK) && text.length === 36);
	const status = texts.find((text) => text !== 'message' && text in RANK);
	return uuid && keyOf({ messageId: uuid, status });
}

/** What an item of the trigger, or an event of the stream, is known by. */
export function keyOf({ messageId, status = 'message' }: StartedEvent): string {
	return `${messageId} ${status}`;
}

/** What was sent, and what became of it. */
export interface Stream {
	events: StreamEvent[];
	deliveries: Delivery[];
}

export interface StreamOrder {
	count: number;
	/** Webhooks on their way at once, those that wait for their next attempt included. */
	inFlight: number;
	/** Called ten times on the way. */
	atTenth?: () => Promise<void>;
}

/** Sends so many events, and returns when all of them are delivered or given up. */
export async function sendStream(
	simulator: Simulator,
	urls: { inboundUrl: string; statusUrl: string },
	{ count, inFlight, atTenth }: StreamOrder,
): Promise<Stream> {
	const { world } = simulator;
	const { applicationId } = world.identities;
	const callbacks = new Callbacks(world);
	const events: StreamEvent[] = [];
	const firstDelivery = world.deliveries.length;
	for (const kind of FORGERIES) {
		simulator.setFault({ kind, count: 0, match: { clientRef: kind } });
	}
	simulator.setFault({ kind: 'duplicate', count: 0, probability: DUPLICATE });
	simulator.setFault({ kind: 'unsigned', count: 0, probability: UNSIGNED });

	const pending = new Set<Delivery>();
	const unsubscribe = world.onChange(() => {
		for (const delivery of pending) if (delivery.state !== 'pending') pending.delete(delivery);
	});
	try {
		for (const event of planned(count)) {
			const { uuid, step, forgery } = event;
			const isMessage = step === 'message';
			events.push(event);
			pending.add(
				callbacks.send({
					kind: isMessage ? 'inbound' : 'status',
					url: isMessage ? urls.inboundUrl : urls.statusUrl,
					body: isMessage ? { ...textMessage('Hello', uuid) } : statusOf(uuid, step),
					messageUuid: uuid,
					...(isMessage ? {} : { status: step }),
					applicationId,
					subject: { clientRef: forgery },
				}),
			);
			if (pending.size >= inFlight) {
				await world.waitFor(() => pending.size < inFlight, 'answers to the stream', 120);
			}
			if (events.length % Math.round(count / 10) === 0) await atTenth?.();
		}
		const deliveries = world.deliveries.slice(firstDelivery);
		await world.waitFor(
			() => pending.size === 0 && deliveries.every(({ state }) => state !== 'pending'),
			'the last answers to the stream',
			600,
		);
		return { events, deliveries };
	} finally {
		unsubscribe();
		callbacks.stop();
		simulator.clearFaults();
	}
}

/** The events of many messages, mixed. */
function* planned(count: number): Generator<StreamEvent> {
	const random = seededRandom(1);
	const anyOf = <T,>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
	const lives: StreamEvent[][] = [];
	for (let at = 0; at < count; at++) {
		while (lives.length < AT_ONCE) {
			const uuid = MARK + randomUUID().slice(MARK.length);
			const life = anyOf(LIVES).map((step): StreamEvent => ({ uuid, step }));
			for (let place = 1; place < life.length; place++) {
				if (random() < SWAPPED) life.splice(place - 1, 2, life[place], life[place - 1]);
			}
			if (random() < FORGED) for (const event of life) event.forgery = anyOf(FORGERIES);
			lives.push(life);
		}
		const life = anyOf(lives);
		const event = life.shift();
		if (life.length === 0) lives.splice(lives.indexOf(life), 1);
		if (event) yield event;
	}
}

function statusOf(uuid: string, status: string) {
	return {
		channel: 'whatsapp',
		message_uuid: uuid,
		to: '447700900000',
		from: '447700900001',
		timestamp: new Date().toISOString(),
		status,
	};
}

/** What is to be said of a stream by what it has started. */
export function streamFigures(
	name: string,
	{ events, deliveries }: Stream,
	started: string[],
): Figure[] {
	const authentic = events.filter(({ forgery }) => forgery === undefined);
	const forged = new Set(events.filter(({ forgery }) => forgery).map(({ uuid }) => uuid));
	const ran = new Map<string, number>();
	for (const key of started) ran.set(key, (ran.get(key) ?? 0) + 1);

	const hasRun = ({ uuid, step }: StreamEvent) => ran.has(keyOf({ messageId: uuid, status: step }));
	const furthestRun = new Map<string, number>();
	for (const { uuid, step } of authentic.filter(hasRun)) {
		furthestRun.set(uuid, Math.max(RANK[step], furthestRun.get(uuid) ?? 0));
	}
	const isOvertaken = ({ uuid, step }: StreamEvent) => RANK[step] < (furthestRun.get(uuid) ?? 0);
	const left = authentic.filter((event) => !hasRun(event));

	const behind = (keys: string[]) => {
		const furthest = new Map<string, number>();
		return keys.filter((key) => {
			const [uuid, step] = key.split(' ');
			const rank = RANK[step as Step];
			const reached = furthest.get(uuid) ?? rank;
			furthest.set(uuid, Math.max(rank, reached));
			return rank < reached;
		});
	};
	const sent = authentic.map(({ uuid, step }) => keyOf({ messageId: uuid, status: step }));

	const zero = { unit: '', bar: 0, exactly: true };
	return [
		{ what: `${name}: authentic events`, measured: sent.length, unit: '' },
		{ what: `${name}: of these out of order`, measured: behind(sent).length, unit: '' },
		{
			what: `${name}: webhooks until each was settled`,
			measured: deliveries.flatMap(({ attempts }) => attempts).length,
			unit: '',
		},
		{ what: `${name}: events that ran`, measured: ran.size, unit: '' },
		{
			what: `${name}: overtaken statuses that did not run`,
			measured: left.filter(isOvertaken).length,
			unit: '',
		},
		{
			what: `${name}: other events that did not run`,
			measured: left.filter((event) => !isOvertaken(event)).length,
			...zero,
		},
		{ what: `${name}: events that ran twice`, measured: started.length - ran.size, ...zero },
		{ what: `${name}: statuses that went backwards`, measured: behind(started).length, ...zero },
		{
			what: `${name}: forged events that ran, of ${events.length - authentic.length}`,
			measured: started.filter((key) => forged.has(key.split(' ')[0])).length,
			...zero,
		},
	];
}
