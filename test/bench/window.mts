/**
 * The bars of the 24-hour window: what it costs to decide on one contact, and how often a contact book
 * and Vonage Reports are asked for 10,000 of them, by the built package in n8n's own engine. Run it
 * after a build:
 *
 *   node test/bench/window.mts
 *
 * Ends with 1 when a bar is missed.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createRequire } from 'node:module';
import type { Engine, Run } from '../engine/harness.mts';
import './commonJs.mts';
import { type Figure, missed, table, timed } from './measure.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

const CONTACTS = 10_000;
const RECORDS_ON_A_PAGE = 1000;
const BUSINESS = '447700900001';
const MINUTE_MS = 60_000;
const ROUNDS = 3;

const built = createRequire(import.meta.url);
const { readContactBook } = built(
	'../../dist/nodes/whatsapp/window/contactBook.js',
) as typeof import('../../nodes/whatsapp/window/contactBook.ts');
const { decideOnWindow } = built(
	'../../dist/nodes/whatsapp/window/policy.js',
) as typeof import('../../nodes/whatsapp/window/policy.ts');
const { knownWindow } = built(
	'../../dist/nodes/VonageWhatsApp/windows/knownWindow.js',
) as typeof import('../../nodes/VonageWhatsApp/windows/knownWindow.ts');

/** The numbers are those of the customers that the simulator seeds. */
const contactAt = (index: number): string => String(447_701_000_000 + index);

/**
 * What a contact book may say of the contact: most wrote within 48 hours, some never; every third has a
 * user id besides the number.
 */
function entryAt(index: number, now: number): IDataObject {
	const minutesAgo = (index * 7) % (48 * 60);
	return {
		businessNumber: BUSINESS,
		contact: contactAt(index),
		phone: contactAt(index),
		...(index % 3 === 0 && { userId: `GB.${index}` }),
		...(index % 11 !== 0 && {
			lastInboundAt: new Date(now - minutesAgo * MINUTE_MS).toISOString(),
		}),
		name: `Customer ${index}`,
	};
}

/** Microseconds per contact. Whatever else the machine does only ever adds time: the shortest run counts. */
function microseconds(runs: number, decideOnAll: () => number): number {
	const each = Array.from({ length: runs }, () => {
		const start = performance.now();
		if (decideOnAll() !== CONTACTS) throw new Error('Not every contact was decided on.');
		return ((performance.now() - start) * 1000) / CONTACTS;
	});
	return Math.min(...each);
}

function decidingFigures(): Figure[] {
	const now = Date.now();
	const rows = Array.from({ length: CONTACTS }, (_, index) => entryAt(index, now));
	const book = readContactBook(rows, [BUSINESS]);
	const policy = { ifClosed: 'sendTemplate', ifUnknown: 'letVonageDecide' } as const;
	const decideOnAll = () => {
		let decided = 0;
		for (let index = 0; index < CONTACTS; index++) {
			// Every third is looked up by the user id.
			const contact = index % 3 === 0 ? `GB.${index}` : contactAt(index);
			const { at, reason } = book.find({ businessNumber: BUSINESS, contact }) ?? {};
			const window = knownWindow({ source: 'contactBook', at, reason }, new Date(), undefined);
			if (decideOnWindow(window, policy)) decided++;
		}
		return decided;
	};
	return [
		{
			what: 'deciding on a contact',
			measured: microseconds(100, decideOnAll),
			unit: 'µs',
			bar: 5,
		},
	];
}

/** Window -> Check for so many contacts; every one has to come out. */
async function check(
	engine: Engine,
	contacts: number,
	parameters: INodeParameters,
	more: Omit<Run, 'parameters'> = {},
): Promise<{ open: number; ms: number }> {
	const items = Array.from({ length: contacts }, (_, index) => ({
		json: { to: contactAt(index) },
	}));
	const to = '={{ $json.to }}';
	const { value, ms } = await timed(
		async () =>
			await engine.run({
				parameters: { resource: 'window', operation: 'check', from: BUSINESS, to, ...parameters },
				items,
				...more,
			}),
	);
	if (value.error) throw value.error;
	const [open = [], notOpen = []] = value.output;
	if (open.length + notOpen.length !== contacts) throw new Error('Not every contact came out.');
	return { open: open.length, ms };
}

async function contactBookFigures(engine: Engine): Promise<Figure[]> {
	const asked: number[] = [];
	const askBook = async (contacts: number) => {
		const now = Date.now();
		const contactBook = { __rl: true, mode: 'id', value: 'book' };
		const { ms } = await check(
			engine,
			contacts,
			{ windowSource: 'contactBook', contactBook },
			{
				executeWorkflow: async (_workflow, _data, { inputData = [] }) => {
					asked.push(inputData.length);
					const rows = inputData.map((_, index) => ({ json: entryAt(index, now) }));
					return { executionId: '2', data: [rows] };
				},
			},
		);
		return ms / contacts;
	};
	const shortest = { few: Infinity, all: Infinity };
	for (let round = 0; round < ROUNDS; round++) {
		shortest.few = Math.min(shortest.few, await askBook(CONTACTS / 10));
		asked.length = 0;
		shortest.all = Math.min(shortest.all, await askBook(CONTACTS));
	}
	return [
		{
			what: `Contact Book: sub-workflow calls for ${CONTACTS} contacts`,
			measured: asked.length,
			unit: '',
			bar: 1,
			exactly: true,
		},
		{
			what: 'Contact Book: contacts in that call',
			measured: asked[0],
			unit: '',
			bar: CONTACTS,
			exactly: true,
		},
		{
			what: `Contact Book: time of a contact (${shortest.all.toFixed(2)} ms) beside that of one among ${CONTACTS / 10}`,
			measured: shortest.all / shortest.few,
			unit: 'times',
			bar: 2,
		},
	];
}

async function reportsFigures(engine: Engine, simulator: SimulatorProcess): Promise<Figure[]> {
	await simulator.seedConversations(CONTACTS);
	const { open } = await check(engine, CONTACTS, { windowSource: 'reports' });
	const requests = await simulator.requests();
	return [
		{
			what: `Reports: requests for ${CONTACTS} contacts, each with a message`,
			measured: requests.length,
			unit: '',
			bar: CONTACTS / RECORDS_ON_A_PAGE,
			exactly: true,
		},
		{
			what: 'Reports: windows found open',
			measured: open,
			unit: '',
			bar: CONTACTS,
			exactly: true,
		},
	];
}

async function main(): Promise<void> {
	const harness = await import('../engine/harness.mts');
	const { removeUserFolder } = await import('../engine/environment.mts');
	const simulator = await SimulatorProcess.start();
	let engine: Engine | undefined;
	try {
		engine = await harness.Engine.start({ ...(await simulator.credential()) });
		const figures = [
			...decidingFigures(),
			...(await contactBookFigures(engine)),
			...(await reportsFigures(engine, simulator)),
		];
		process.stdout.write(`${table(figures)}\n`);
		if (missed(figures).length > 0) process.exitCode = 1;
	} finally {
		await engine?.stop();
		simulator.stop();
		removeUserFolder();
	}
}

await main();
