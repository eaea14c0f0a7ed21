/**
 * The bars of receiving: what a webhook costs, beside n8n's own Webhook node and in process, and that
 * nothing is lost, doubled, forged or broken in long streams of them. Run it after a build:
 *
 *   node test/bench/webhooks.mts [part …]
 *
 * The parts are listed below; without one all are measured, which takes a quarter of an hour. Rates
 * mean something only on a machine that does nothing else. Ends with 1 when a bar is missed.
 */
import { rmSync } from 'node:fs';
import { killedStream } from '../e2e/killedStream.mts';
import { publishStarter, startedBy } from '../e2e/started.mts';
import { type Gate, openGate } from '../n8n/gate.mts';
import { freePort, N8n } from '../n8n/instance.mts';
import { dataFolder, installPackage } from '../n8n/package.mts';
import { provisionN8n } from '../n8n/provision.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { type Figure, missed, table } from './measure.mts';
import { oddFigures, oddWebhooks, postAll } from './oddWebhooks.mts';
import { FrontProcess } from './webhookFrontProcess.mts';
import { rateFigures } from './webhookRates.mts';
import { eventAmong, keyOf, sendStream, streamFigures } from './webhookStream.mts';
import { memoryFigures, verificationFigures } from './webhookVerification.mts';

/** A real n8n makes some 20 executions a second: its streams are shorter. */
const EVENTS = {
	front: 100_000,
	n8n: 500,
	killed: 300,
};
const DEATHS = 2;

/** Vonage in a hurry: its back-off in hundredths, and 1 second to answer it where that is enough. */
const HURRY = { retryScale: 0.01 };
const GREAT_HURRY = { ...HURRY, callbackTimeoutMilliseconds: 1000 };

const NO_TROUBLE = { stall: 0, stallMilliseconds: 0, failure: 0 };
const TROUBLE = { stall: 0.0003, stallMilliseconds: 1500, failure: 0.02 };

/**
 * n8n 2.41 starts an expression engine of its own (a V8 isolate) for each webhook of every node but its
 * Webhook node, for each credential that is read, and for each execution, whether or not there is an
 * expression. With this setting it waits for one.
 */
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const folder = dataFolder('bench');
const log = (line: string) => process.stderr.write(`${line}\n`);

const parts: Record<string, () => Promise<Figure[]>> = {
	judging: async () =>
		await withSimulator(HURRY, async (simulator) => [
			...verificationFigures(simulator.credential()),
			...memoryFigures(),
		]),

	stream: async () =>
		await withFront(TROUBLE, async (front, simulator) => {
			const heaps: number[] = [];
			const stream = await sendStream(simulator, front.urls, {
				count: EVENTS.front,
				inFlight: 256,
				atTenth: async () => {
					heaps.push((await front.report()).megabytes);
				},
			});
			const { started, megabytes } = await front.report();
			return [
				...streamFigures('stream', stream, started.map(keyOf)),
				{
					what: 'stream: memory that it added after the first tenth',
					measured: megabytes - heaps[0],
					unit: 'MB',
					bar: 20,
				},
			];
		}),

	odd: async () =>
		await withFront(NO_TROUBLE, async (front, simulator) => {
			const webhooks = oddWebhooks(simulator.credential(), EVENTS.front);
			return oddFigures('odd', await postAll(front.urls.inboundUrl, webhooks));
		}),

	rates: async () => await withN8n({}, async (real) => await rateFigures(real, 'rates', false)),

	lazyRates: async () =>
		await withN8n(LAZY, async (real) => await rateFigures(real, 'rates, lazy', true)),

	n8n: async () =>
		await withN8n({}, async ({ n8n, simulator }) => {
			const workflowId = await publishStarter(n8n, simulator);
			const { inboundUrl, statusUrl } = simulator.addresses();
			const urls = { inboundUrl, statusUrl };
			const stream = await sendStream(simulator, urls, { count: EVENTS.n8n, inFlight: 16 });
			await n8n.untilIdle(workflowId);
			const started = await startedBy(n8n, workflowId, eventAmong);
			const webhooks = oddWebhooks(simulator.credential(), EVENTS.n8n);
			return [
				...streamFigures(
					'n8n',
					stream,
					started.map(({ event }) => event),
				),
				...oddFigures('n8n', await postAll(inboundUrl, webhooks)),
			];
		}),

	killed: async () => [
		...(await killedFigures('killed, behind a gate', async ({ url }) => await openGate(url), 0)),
		...(await killedFigures('killed, no gate', async ({ url }) => ({
			url,
			close: async () => {},
		}))),
	],
};

/** @param bar How many events may be missing. */
async function killedFigures(
	name: string,
	open: (n8n: N8n) => Promise<Gate>,
	bar?: number,
): Promise<Figure[]> {
	return await withN8n({}, async ({ n8n, simulator, restart }) => {
		const gate = await open(n8n);
		try {
			const workflowId = await publishStarter(n8n, simulator, gate.url);
			const events = EVENTS.killed;
			const stream = { simulator, n8n, workflowId, restart, events, deaths: DEATHS };
			const { missing, lost, twice, interrupted, retries } = await killedStream(stream);
			const figure = (what: string, measured: number) => ({
				what: `${name}: ${what}`,
				measured,
				unit: '',
			});
			return [
				figure(`events in which n8n died ${DEATHS} times`, EVENTS.killed),
				figure('webhooks that Vonage repeated', retries),
				figure('webhooks that Vonage did not repeat, after a 404', lost),
				{ ...figure('events that are missing', missing.length), bar, exactly: true },
				figure('events that ran twice', twice.length),
				figure('events whose execution n8n lists as crashed', interrupted.length),
			];
		} finally {
			await gate.close();
		}
	});
}

async function withSimulator<T>(
	hurry: typeof HURRY,
	work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator(hurry);
	try {
		return await work(simulator);
	} finally {
		await simulator.stop();
	}
}

async function withFront<T>(
	trouble: typeof TROUBLE,
	work: (front: FrontProcess, simulator: Simulator) => Promise<T>,
): Promise<T> {
	return await withSimulator(GREAT_HURRY, async (simulator) => {
		const front = await FrontProcess.start(simulator, trouble);
		try {
			return await work(front, simulator);
		} finally {
			await front.stop();
		}
	});
}

/** A new n8n with the built package, which `restart` starts again with its data. */
async function withN8n<T>(
	env: Record<string, string>,
	work: (real: { n8n: N8n; simulator: Simulator; restart: () => Promise<N8n> }) => Promise<T>,
): Promise<T> {
	await provisionN8n(log);
	rmSync(folder, { recursive: true, force: true });
	await installPackage(folder);
	const port = await freePort();
	let n8n: N8n | undefined;
	const start = async () => {
		n8n = await N8n.start({ userFolder: folder, port, env });
		await n8n.logIn();
		return n8n;
	};
	return await withSimulator(HURRY, async (simulator) => {
		try {
			return await work({ n8n: await start(), simulator, restart: start });
		} finally {
			await n8n?.stop();
		}
	});
}

// Interrupted, it ends the n8n that it started: its `exit` handler does.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const figures: Figure[] = [];
const wanted = process.argv.slice(2);
for (const part of wanted.length > 0 ? wanted : Object.keys(parts)) {
	if (!(part in parts))
		throw new Error(`There is no part '${part}': ${Object.keys(parts).join(', ')}`);
	log(`Measuring: ${part} …`);
	figures.push(...(await parts[part]()));
}
process.stdout.write(`${table(figures)}\n`);
if (missed(figures).length > 0) process.exitCode = 1;
