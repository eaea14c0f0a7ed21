/** Campaigns that workers run: one of many contacts, and two at the same time. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mostInASecond } from '../bench/measure.mts';
import { type Campaign, type Contact, publishCampaign } from '../e2e/campaign.mts';
import { runsOf } from '../e2e/execution.mts';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { newContacts, numbersOf, reachedOf } from './contacts.mts';
import { runningSite } from './running.mts';
import { type Site, workerOf } from './site.mts';

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator();
});

afterAll(async () => {
	await simulator?.stop();
});

beforeEach(() => simulator.reset());

const say = (line: string) => process.stderr.write(`\n${line}\n`);

it('reaches a thousand contacts once, and nobody again when it is repeated', async () => {
	const campaign = await publishCampaign(n8n, simulator, {
		messagesPerSecond: 200,
		sendOnceKey: '=thousand {{ $json.to }}',
	});
	const contacts = newContacts(1000);
	const { items, hint } = await campaign.run(contacts);
	expect(reachedOf(simulator, contacts).sort()).toEqual(numbersOf(contacts));
	expect(items.every(({ messageId }) => typeof messageId === 'string')).toBe(true);
	expect(hint?.message).toMatch(/^1,000 of 1,000 messages sent/);
	say(`A thousand contacts on one worker: ${hint?.message}`);

	const again = await campaign.run(contacts);
	expect(again.items.map(({ outcome }) => outcome)).toEqual(contacts.map(() => 'alreadySent'));
	expect(reachedOf(simulator, contacts)).toHaveLength(1000);
});

/** Two runs of a campaign at the same time, each on a worker of its own; what they put out. */
async function onBothWorkers(
	campaign: Campaign,
	contactsOf: () => [Contact[], Contact[]],
): Promise<{ contacts: Contact[]; statuses: string[]; items: Array<Record<string, unknown>> }> {
	for (;;) {
		const [first, second] = contactsOf();
		const ids = [await campaign.start(first), await campaign.start(second)];
		const workers = await Promise.all(ids.map(async (id) => await workerOf(site, id)));
		const statuses = await Promise.all(ids.map(async (id) => await campaign.ended(id)));
		// Whoever is free takes the next one, which mostly is the other one.
		if (workers[0] === workers[1]) continue;
		const runs = await Promise.all(ids.map(async (id) => await runsOf(n8n, id)));
		const items = runs.flatMap(({ Send: [{ data }] }) =>
			(data?.main[0] ?? []).map(({ json }) => json),
		);
		return { contacts: [...first, ...second], statuses, items };
	}
}

const PER_SECOND = 20;

it('goes at twice the rate on two workers, for each of them keeps to it by itself', async () => {
	const campaign = await publishCampaign(n8n, simulator, { messagesPerSecond: PER_SECOND });
	const make = (): [Contact[], Contact[]] => [newContacts(150), newContacts(150)];
	const { contacts, statuses } = await onBothWorkers(campaign, make);
	expect(statuses).toEqual(['success', 'success']);
	expect(reachedOf(simulator, contacts).sort()).toEqual(numbersOf(contacts));

	const times = simulator.world.outbound().map(({ at }) => Date.parse(at));
	const most = mostInASecond(times.sort((one, other) => one - other));
	say(`Two campaigns of ${PER_SECOND} messages a second, each on a worker: ${most} in a second`);
	expect(most).toBeGreaterThan(PER_SECOND);
	expect(most).toBeLessThanOrEqual(2 * PER_SECOND);
});

it('loses nobody when Vonage throttles two workers that know nothing of each other', async () => {
	simulator.setFault({ kind: 'rate-limit', perSecond: PER_SECOND + 5 });
	const campaign = await publishCampaign(n8n, simulator, { messagesPerSecond: PER_SECOND });
	const make = (): [Contact[], Contact[]] => [newContacts(150), newContacts(150)];
	const { contacts, items } = await onBothWorkers(campaign, make);
	expect(items.filter(({ error }) => error)).toEqual([]);
	expect(reachedOf(simulator, contacts).sort()).toEqual(numbersOf(contacts));

	const throttled = simulator.ledger().requests.filter(({ httpStatus }) => httpStatus === 429);
	say(`Throttled to ${PER_SECOND + 5} a second: ${throttled.length} of their requests repeated`);
	expect(throttled.length).toBeGreaterThan(0);
});

it('leaves nobody out when two workers run the same campaign at once, but may reach some twice', async () => {
	const campaign = await publishCampaign(n8n, simulator, {
		messagesPerSecond: PER_SECOND,
		sendOnceKey: '=both {{ $json.to }}',
	});
	let contacts: Contact[] = [];
	const make = (): [Contact[], Contact[]] => {
		contacts = newContacts(150);
		return [contacts, contacts];
	};
	const { statuses } = await onBothWorkers(campaign, make);
	expect(statuses).toEqual(['success', 'success']);
	const reached = reachedOf(simulator, contacts);
	expect([...new Set(reached)].sort()).toEqual(numbersOf(contacts));

	const { items } = await campaign.run(contacts);
	const later = reachedOf(simulator, contacts).length - reached.length;
	const known = items.filter(({ outcome }) => outcome === 'alreadySent').length;
	say(
		`The same ${contacts.length} contacts on two workers at once: ${reached.length - contacts.length} reached twice; of its repetition ${known} already sent, ${later} sent once more`,
	);
});
