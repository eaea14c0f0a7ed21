/**
 * Campaigns with a *Send Once Key* in which a real n8n is killed at a random moment, started again, and
 * told to run the same campaign twice more. Who got what is read from the simulator's ledger.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Campaign, type CampaignRun, publishCampaign } from '../e2e/campaign.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { provisionN8n } from '../n8n/provision.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { type Figure, grid } from './measure.mts';

const CONTACTS = 60;
const PER_SECOND = 40;
/** Long enough for several messages to be under way when n8n dies. */
const LATENCY_MS = 250;

/** What became of one campaign, as numbers of contacts. */
interface Round {
	beforeKill: number;
	/** Requests without an answer when n8n died. */
	inFlight: number;
	byRerun: number;
	/** Sent by the third run: those whom the second one had left. */
	byThird: number;
	/** Reported so by the second run. */
	inDoubt: number;
	/** Of these, those who have the message nevertheless. */
	doubtedButReached: number;
	twice: number;
	/** Neither reached nor reported as in doubt. */
	missing: number;
}

export async function killedFigures(
	rounds: number,
	log: (line: string) => void,
): Promise<Figure[]> {
	await provisionN8n(log);
	const userFolder = dataFolder('bench-killed');
	rmSync(userFolder, { recursive: true, force: true });
	await installPackage(userFolder);
	const port = await freePort();
	const simulator = await startSimulator({});
	let n8n = await N8n.start({ userFolder, port });
	const dieAndRise = async () => {
		await n8n.kill();
		n8n = await N8n.start({ userFolder, port });
	};
	try {
		simulator.setFault({
			kind: 'latency',
			count: 0,
			delayMilliseconds: LATENCY_MS,
			distribution: 'uniform',
			spread: 0.8,
		});
		await n8n.logIn();
		// The session outlives n8n.
		const campaign = await publishCampaign(N8n.at(n8n.url, n8n.session), simulator, {
			messagesPerSecond: PER_SECOND,
			sendOnceKey: '=round {{ $json.round }}, {{ $json.to }}',
		});
		const done: Round[] = [];
		for (let round = 1; round <= rounds; round++) {
			done.push(await killedRound(simulator, campaign, round, dieAndRise));
			log(`n8n killed in ${round} of ${rounds} campaigns`);
		}
		log(`\n${roundTable(done)}`);
		return figures(done);
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

async function killedRound(
	simulator: Simulator,
	campaign: Campaign,
	round: number,
	dieAndRise: () => Promise<void>,
): Promise<Round> {
	const contacts = Array.from({ length: CONTACTS }, (_, at) => ({
		to: String(447_701_000_000 + round * 1000 + at),
		round,
	}));
	const expected = new Set(contacts.map(({ to }) => to));
	const reached = () =>
		simulator.world.outbound().flatMap(({ to }) => (expected.has(to) ? [to] : []));

	const moment = Math.floor(Math.random() * CONTACTS);
	await campaign.start(contacts);
	await simulator.waitFor(() => reached().length >= moment, 'the moment to kill n8n', 60);
	// Any moment until the next message, and not always the one just after a message.
	await sleep(Math.random() * LATENCY_MS);
	const inFlight = simulator.ledger().traffic.underWay;
	await dieAndRise();

	const beforeKill = reached().length;
	const rerun = doubted(await campaign.run(contacts));
	const afterRerun = reached().length;
	await campaign.run(contacts);
	const all = reached();
	const distinct = new Set(all);
	return {
		beforeKill,
		inFlight,
		byRerun: afterRerun - beforeKill,
		byThird: all.length - afterRerun,
		inDoubt: rerun.size,
		doubtedButReached: [...rerun].filter((to) => distinct.has(to)).length,
		twice: all.length - distinct.size,
		missing: contacts.filter(({ to }) => !distinct.has(to) && !rerun.has(to)).length,
	};
}

/** Whom a run has reported as in doubt. */
function doubted({ items }: CampaignRun): Set<string> {
	return new Set(items.filter(({ outcome }) => outcome === 'inDoubt').map(({ to }) => String(to)));
}

function roundTable(rounds: Round[]): string {
	return grid(
		[
			'killed',
			'sent before',
			'in flight',
			'by the re-run',
			'in doubt',
			'reached of these',
			'twice',
			'missing',
		],
		rounds.map((round, at) => [
			String(at + 1),
			...[round.beforeKill, round.inFlight, round.byRerun, round.inDoubt].map(String),
			...[round.doubtedButReached, round.twice, round.missing].map(String),
		]),
	);
}

const sum = (rounds: Round[], count: (round: Round) => number) =>
	rounds.reduce((total, round) => total + count(round), 0);

function figures(rounds: Round[]): Figure[] {
	const figure = (what: string, count: (round: Round) => number, bar?: number): Figure => ({
		what: `killed: ${what}`,
		measured: sum(rounds, count),
		unit: '',
		bar,
		exactly: true,
	});
	return [
		figure(`campaigns of ${CONTACTS} in which n8n was killed`, () => 1),
		figure('sent before the kill', ({ beforeKill }) => beforeKill),
		figure('sent by the re-run', ({ byRerun }) => byRerun),
		figure('in flight at the kills', ({ inFlight }) => inFlight),
		figure('in doubt at the re-run', ({ inDoubt }) => inDoubt),
		{
			what: 'killed: in doubt for each request in flight',
			measured: sum(rounds, ({ inDoubt }) => inDoubt) / sum(rounds, ({ inFlight }) => inFlight),
			unit: 'times',
			bar: 1.5,
		},
		figure('of these reached nevertheless', (round) => round.doubtedButReached),
		figure('sent by one more re-run', ({ byThird }) => byThird, 0),
		figure('contacts reached twice', ({ twice }) => twice, 0),
		figure('contacts neither reached nor in doubt', ({ missing }) => missing, 0),
	];
}
