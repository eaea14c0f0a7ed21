/**
 * The bars of template management: 6,000 templates on 60 pages, synced by the built package in n8n's
 * own engine, and what a check of one template costs. Run it after a build:
 *
 *   node test/bench/templates.mts
 *
 * Ends with 1 when a bar is missed.
 */
import axios from 'axios';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Finding } from '../../nodes/whatsapp/templates/rules.ts';
import type { Engine, Memory } from '../engine/harness.mts';
import './commonJs.mts';
import { token } from '../simulator/harness.mts';
import type { CredentialData } from '../simulator/simulator.mts';
import { type Figure, missed, peakMegabytes, table, timed } from './measure.mts';
import { SimulatorProcess } from './simulatorProcess.mts';

type Provider = 'meta' | 'vonage';

const TEMPLATES = 6000;
const PAGES = 60;
const ROUNDS = 3;
/** How long the provider takes for a page. */
const LATENCY_MS = 20;

/** Two quick replies, a URL, variables with samples: what most templates are like. */
const ORDINARY = {
	name: 'visit_reminder',
	language: 'en_US',
	category: 'UTILITY',
	parameter_format: 'POSITIONAL',
	components: [
		{
			type: 'HEADER',
			format: 'TEXT',
			text: 'Visit on {{1}}',
			example: { header_text: ['12 May'] },
		},
		{
			type: 'BODY',
			text: 'Hello {{1}}, we look forward to seeing you at {{2}} on the date above. Reply here to change it.',
			example: { body_text: [['Ana', '10:30']] },
		},
		{ type: 'FOOTER', text: 'Example Clinic' },
		{
			type: 'BUTTONS',
			buttons: [
				{ type: 'QUICK_REPLY', text: 'Confirm' },
				{ type: 'QUICK_REPLY', text: 'Change date' },
				{
					type: 'URL',
					text: 'Directions',
					url: 'https://clinic.example/v/{{1}}',
					example: ['https://clinic.example/v/81'],
				},
			],
		},
	],
};

/** Microseconds of one check: the middle of many runs, warmed up. */
function lintMicroseconds(): number {
	const { lintTemplate } = createRequire(import.meta.url)(
		'../../dist/nodes/whatsapp/templates/rules.js',
	) as { lintTemplate(draft: object): Finding[] };
	if (lintTemplate(ORDINARY).length > 0) throw new Error('The ordinary template has findings.');
	const ROUND = 1000;
	const rounds = Array.from({ length: 60 }, () => {
		const start = performance.now();
		for (let at = 0; at < ROUND; at++) lintTemplate(ORDINARY);
		return ((performance.now() - start) * 1000) / ROUND;
	});
	return rounds.slice(10).sort((one, other) => one - other)[25];
}

async function syncFigures(provider: Provider): Promise<Figure[]> {
	const harness = await import('../engine/harness.mts');
	const { removeUserFolder } = await import('../engine/environment.mts');
	const simulator = await SimulatorProcess.start();
	let engine: Engine | undefined;
	try {
		const credential = await simulator.credential();
		engine = await harness.Engine.start({ ...credential });
		return await measuredSync(simulator, engine, provider, credential);
	} finally {
		await engine?.stop();
		simulator.stop();
		removeUserFolder();
	}
}

/** Reads all pages and does nothing with them: what a sync cannot be faster than. */
async function barePages(provider: Provider, credential: CredentialData): Promise<void> {
	const { wabaId, graphBaseUrl, vonageBaseUrl, userAccessToken } = credential;
	const [url, Authorization] =
		provider === 'meta'
			? [`${graphBaseUrl}/v25.0/${wabaId}/message_templates`, `Bearer ${userAccessToken}`]
			: [
					`${vonageBaseUrl}/v2/whatsapp-manager/wabas/${wabaId}/templates`,
					`Bearer ${token({ credential: () => credential })}`,
				];
	let after: string | undefined;
	for (let page = 0; page < PAGES; page++) {
		const { data } = await axios.get<string>(url, {
			params: { limit: 100, after },
			headers: { Authorization },
			proxy: false,
			transformResponse: (text: string) => text,
		});
		after = /"after":"([^"]+)"/.exec(data)?.[1];
	}
}

/** Milliseconds of the same pages read by nobody in particular, by a first and by a second sync. */
interface Round {
	bare: number;
	first: number;
	second: number;
	/** Items of the second one. */
	changes: number;
}

async function measuredSync(
	simulator: SimulatorProcess,
	engine: Engine,
	provider: Provider,
	credential: CredentialData,
): Promise<Figure[]> {
	let memory: Memory = { data: {} };
	const run = async (operation: string, parameters: INodeParameters): Promise<IDataObject[]> => {
		const { output, error } = await engine.run({
			parameters: { resource: 'template', operation, manageThrough: provider, ...parameters },
			memory,
		});
		if (error) throw error;
		return (output[0] ?? []).map(({ json }) => json);
	};
	const count = async () => (await simulator.requests()).length;

	await simulator.seedTemplates(TEMPLATES);
	// An n8n that has been at work for a while: all code is loaded, and the heap has its usual size.
	for (let page = 0; page < PAGES; page++) await run('getAll', { limit: 100 });
	await simulator.setFault({
		kind: 'latency',
		count: 0,
		delayMilliseconds: LATENCY_MS,
		match: { path: 'templates' },
	});
	await barePages(provider, credential);

	const before = { requests: await count(), peak: peakMegabytes() };
	const templates = (await run('sync', {})).length;
	const added = {
		requests: (await count()) - before.requests,
		peak: peakMegabytes() - before.peak,
	};

	const rounds: Round[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const bare = await timed(async () => await barePages(provider, credential));
		memory = { data: {} };
		const first = await timed(async () => await run('sync', {}));
		const second = await timed(async () => await run('sync', { return: 'changes' }));
		rounds.push({
			bare: bare.ms,
			first: first.ms,
			second: second.ms,
			changes: second.value.length,
		});
	}
	// Whatever else the machine does only ever adds time.
	const shortest = (part: 'bare' | 'first' | 'second') =>
		Math.min(...rounds.map((round) => round[part]));
	const bare = shortest('bare');

	const through = `through ${provider === 'meta' ? 'Meta' : 'Vonage'}`;
	const pages = `${PAGES} pages (${Math.round(bare)} ms)`;
	return [
		{
			what: `${through}: requests of a sync`,
			measured: added.requests,
			unit: '',
			bar: PAGES,
			exactly: true,
		},
		{
			what: `${through}: templates of a sync`,
			measured: templates,
			unit: '',
			bar: TEMPLATES,
			exactly: true,
		},
		{
			what: `${through}: own time beside its ${pages}`,
			measured: shortest('first') - bare,
			unit: 'ms',
			bar: 1000,
		},
		{
			what: `${through}: own time of a second sync, Only Changes`,
			measured: shortest('second') - bare,
			unit: 'ms',
			bar: 1000,
		},
		{
			what: `${through}: peak memory a sync adds to a warm process`,
			measured: added.peak,
			unit: 'MB',
			bar: 100,
		},
		{
			what: `${through}: snapshot`,
			measured: Buffer.byteLength(JSON.stringify(memory.data)) / 1000,
			unit: 'kB',
			bar: 400,
		},
		{
			what: `${through}: items of a second sync, Only Changes`,
			measured: Math.max(...rounds.map(({ changes }) => changes)),
			unit: '',
			bar: 0,
			exactly: true,
		},
	];
}

/** The figures of one provider from a process of its own: a peak of memory never goes down again. */
async function figuresThrough(provider: Provider): Promise<Figure[]> {
	const file = fileURLToPath(import.meta.url);
	const { stdout } = await promisify(execFile)(process.execPath, [file, provider]);
	return JSON.parse(stdout) as Figure[];
}

async function main(): Promise<void> {
	const [provider] = process.argv.slice(2);
	if (provider === 'meta' || provider === 'vonage') {
		process.stdout.write(JSON.stringify(await syncFigures(provider)));
		return;
	}
	const figures: Figure[] = [
		...(await figuresThrough('meta')),
		...(await figuresThrough('vonage')),
		{
			what: 'lintTemplate of an ordinary template',
			measured: lintMicroseconds(),
			unit: 'µs',
			bar: 50,
		},
	];
	process.stdout.write(`${table(figures)}\n`);
	if (missed(figures).length > 0) process.exitCode = 1;
}

await main();
