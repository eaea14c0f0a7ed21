/** A worker dies in the middle of a campaign with a *Send Once Key*. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { publishCampaign } from '../e2e/campaign.mts';
import type { N8n } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { newContacts, reachedOf } from './contacts.mts';
import { heal, runningSite } from './running.mts';
import { kill, type Site, workerOf } from './site.mts';

const CONTACTS = 200;
/** Long enough for several messages to be under way when the worker dies. */
const LATENCY_MS = 250;

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator();
	simulator.setFault({
		kind: 'latency',
		count: 0,
		delayMilliseconds: LATENCY_MS,
		distribution: 'uniform',
		spread: 0.8,
	});
});

afterAll(async () => {
	await heal(site);
	await simulator?.stop();
});

it('n8n lists it as failed and does not run it again; a repetition reaches the rest, and nobody twice', async () => {
	const campaign = await publishCampaign(n8n, simulator, {
		messagesPerSecond: 40,
		sendOnceKey: '=killed {{ $json.to }}',
	});
	const contacts = newContacts(CONTACTS);
	const reached = () => reachedOf(simulator, contacts);

	const id = await campaign.start(contacts);
	const worker = await workerOf(site, id);
	await simulator.waitFor(() => reached().length >= CONTACTS / 2, 'half of the messages', 60);
	await kill(site, worker);
	const atDeath = reached().length;
	const status = await campaign.ended(id);
	expect(['error', 'crashed']).toContain(status);
	expect(reached()).toHaveLength(atDeath);

	// On the worker that is left.
	const { items } = await campaign.run(contacts);
	const count = (wanted: string) => items.filter(({ outcome }) => outcome === wanted).length;
	const sent = items.filter(({ messageId }) => messageId).length;
	const [before, doubted] = [count('alreadySent'), count('inDoubt')];
	expect(sent + before + doubted).toBe(CONTACTS);

	const distinct = new Set(reached());
	expect(reached()).toHaveLength(distinct.size);
	const missing = contacts.filter(({ to }) => !distinct.has(to));
	const inDoubt = new Set(
		items.flatMap(({ outcome, to }) => (outcome === 'inDoubt' ? [String(to)] : [])),
	);
	expect(missing.filter(({ to }) => !inDoubt.has(to))).toEqual([]);
	process.stderr.write(
		`\nA worker killed in a campaign of ${CONTACTS}, which n8n lists as '${status}': ${atDeath} reached; the repetition sent ${sent}, ${before} already sent, ${doubted} in doubt, of whom ${doubted - missing.length} had the message\n`,
	);

	const again = await campaign.run(contacts);
	expect(again.items.filter(({ messageId }) => messageId)).toEqual([]);
	expect(reached()).toHaveLength(distinct.size);
});
