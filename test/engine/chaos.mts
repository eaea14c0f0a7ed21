/** A batch in which everything goes wrong that can, compared with the provider's ledger item by item. */
import type { FaultRequest } from '../simulator/faults.mts';
import { BUSINESS } from '../simulator/seed.mts';
import type { Ledger } from '../simulator/simulator.mts';
import type { Engine } from './harness.mts';

const always = { count: 0, match: { path: '/v1/messages' } };

/** What the provider does to the requests, each by chance. */
export const faults: FaultRequest[] = [
	{ ...always, kind: 'throttle', probability: 0.1 },
	{ ...always, kind: 'fail', httpStatus: 500, probability: 0.02 },
	{ ...always, kind: 'lost-answer', probability: 0.01 },
	{ ...always, kind: 'cut', probability: 0.005 },
];

export interface Chaos {
	/** Items by what became of them, and the requests that were made. */
	counts: Record<string, number>;
	/** Items whose outcome is not what the ledger says. All of them have to be 0. */
	wrong: Record<string, number>;
}

/** Sends a message to each of so many contacts, and compares. */
export async function chaos(
	engine: Engine,
	readLedger: () => Promise<Pick<Ledger, 'messages' | 'requests'>>,
	count: number,
): Promise<Chaos> {
	const contacts = Array.from({ length: count }, (_, index) => String(447_701_000_000 + index));
	const { output, error } = await engine.run({
		parameters: {
			from: BUSINESS,
			to: '={{ $json.to }}',
			text: 'Hello',
			options: { messagesPerSecond: 1000 },
		},
		items: contacts.map((to) => ({ json: { to } })),
		onError: 'continueRegularOutput',
	});
	if (error) throw error;
	const { messages, requests } = await readLedger();
	const sentTo = grouped(messages, ({ to }) => to);
	const askedFor = grouped(requests, ({ body }) => String((body as { to: string }).to));

	const [items = []] = output;
	const found = contacts.map((to, index) => {
		const { json, pairedItem } = items[index] ?? {};
		const details = (json?.details ?? {}) as { outcome?: string };
		const lastFault = askedFor.get(to)?.at(-1)?.fault;
		return {
			outcome: json?.messageId === undefined ? (details.outcome ?? 'none') : 'sent',
			messageId: json?.messageId,
			isPaired: JSON.stringify(pairedItem) === JSON.stringify({ item: index }),
			uuids: (sentTo.get(to) ?? []).map(({ uuid }) => uuid),
			isLost: lastFault === 'lost-answer' || lastFault === 'cut',
		};
	});
	type Found = (typeof found)[number];
	const number = (fits: (item: Found) => boolean) => found.filter(fits).length;
	const counts = grouped(found, ({ outcome }) => outcome);
	return {
		counts: {
			...Object.fromEntries([...counts].map(([outcome, of]) => [outcome, of.length])),
			requests: requests.length,
			accepted: messages.length,
		},
		wrong: {
			'no output, or not paired with its input': number(
				({ outcome, isPaired }) => outcome === 'none' || !isPaired,
			),
			'sent twice': number(({ uuids }) => uuids.length > 1),
			'said to be sent, and not in the ledger': number(
				({ outcome, messageId, uuids }) => outcome === 'sent' && messageId !== uuids[0],
			),
			'said not to be sent, and in the ledger': number(
				({ outcome, uuids }) => !['sent', 'unknown'].includes(outcome) && uuids.length > 0,
			),
			'answer lost, and not unknown': number(
				({ outcome, isLost }) => isLost && outcome !== 'unknown',
			),
			'unknown, and no answer lost': number(
				({ outcome, isLost }) => outcome === 'unknown' && !isLost,
			),
		},
	};
}

function grouped<Each>(all: Each[], keyOf: (each: Each) => string): Map<string, Each[]> {
	const groups = new Map<string, Each[]>();
	for (const each of all) {
		const group = groups.get(keyOf(each)) ?? [];
		group.push(each);
		groups.set(keyOf(each), group);
	}
	return groups;
}
