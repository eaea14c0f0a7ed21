/** Keys that a workflow of the builder's keeps: once, also where several processes ask at the same moment. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { chooseCredential } from '../demo/demo.mts';
import { type Campaign, type Contact, publishCampaign } from '../e2e/campaign.mts';
import { example, picked } from '../e2e/example.mts';
import {
	freePort,
	killGroup,
	type N8n,
	spawnN8n,
	until,
	untilReady,
	type Workflow,
} from '../n8n/instance.mts';
import { installPackage } from '../n8n/package.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { newContacts, numbersOf, reachedOf } from './contacts.mts';
import { runningSite } from './running.mts';
import { DATABASE_USER } from './services.mts';
import { type Site, workerOf } from './site.mts';

const DATABASE = 'queue';

let site: Site;
let n8n: N8n;
let simulator: Simulator;
let inPostgres: string;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator();
	inPostgres = await publishKeeper('send-once-postgres.json');
});

afterAll(async () => {
	await simulator?.stop();
});

beforeEach(() => simulator.reset());

const say = (line: string) => process.stderr.write(`\n${line}\n`);

/** Publishes an example that keeps keys, as its note says. */
async function publishKeeper(file: string): Promise<string> {
	const workflow = example(file);
	const id = await n8n.saveCredential('Keys', 'postgres', {
		...{ host: '127.0.0.1', port: site.postgresPort, database: DATABASE, user: DATABASE_USER },
		...{ password: 'any', ssl: 'disable', sshTunnel: false, maxConnections: 10 },
	});
	for (const { credentials, name, parameters } of workflow.nodes as unknown as Array<{
		name: string;
		credentials?: { postgres?: { id: string } };
		parameters: Record<string, unknown>;
	}>) {
		if (credentials?.postgres) credentials.postgres.id = id;
		if (name === 'Create the Table') await sql(String(parameters.query));
	}
	return await n8n.publishWorkflow(workflow);
}

async function sql(statement: string): Promise<string> {
	const port = String(site.postgresPort);
	const to = ['-h', '127.0.0.1', '-p', port, '-U', DATABASE_USER, '-d', DATABASE];
	return (await promisify(execFile)('psql', [...to, '-Atc', statement])).stdout.trim();
}

const publishWith = async (keeper: string, name: string): Promise<Campaign> =>
	await publishCampaign(n8n, simulator, {
		messagesPerSecond: 20,
		sendOnceKey: `=${name} {{ $json.to }}`,
		sendOnceMemory: 'workflow',
		sendOnceWorkflow: picked(keeper),
	});

it('reaches each of 150 once when two workers run the same campaign at the same moment', async () => {
	const campaign = await publishWith(inPostgres, 'both');
	let contacts: Contact[];
	let workers: string[];
	do {
		contacts = newContacts(150);
		const ids = [await campaign.start(contacts), await campaign.start(contacts)];
		workers = await Promise.all(ids.map(async (id) => await workerOf(site, id)));
		const statuses = await Promise.all(ids.map(async (id) => await campaign.ended(id)));
		expect(statuses).toEqual(['success', 'success']);
		expect(reachedOf(simulator, contacts).sort()).toEqual(numbersOf(contacts));
		// Whoever is free takes the next one, which mostly is the other one.
	} while (workers[0] === workers[1]);
	say('The same 150 contacts on two workers at once, keys in PostgreSQL: 0 twice, 0 missing');

	const { items } = await campaign.run(contacts);
	expect(items.map(({ outcome }) => outcome)).toEqual(contacts.map(() => 'alreadySent'));
	expect(await sql('SELECT count(*) FROM whatsapp_send_once WHERE settled_at IS NULL')).toBe('0');
});

it('keeps keys in a data table, for one campaign after the other', async () => {
	const keeper = await publishKeeper('send-once-data-table.json');
	const campaign = await publishWith(keeper, 'table');
	const contacts = newContacts(20);
	await campaign.run(contacts);
	expect(reachedOf(simulator, contacts).sort()).toEqual(numbersOf(contacts));
	const { items } = await campaign.run(contacts);
	expect(items.map(({ outcome }) => outcome)).toEqual(contacts.map(() => 'alreadySent'));
	expect(reachedOf(simulator, contacts)).toHaveLength(20);
});

it('handles each event once when its repetitions reach two webhook processes at the same moment', async () => {
	const folder = mkdtempSync(path.join(site.folder, 'second-webhook-'));
	await installPackage(folder);
	const second = { userFolder: folder, port: await freePort(), env: site.env };
	const process = await spawnN8n('webhook', second);
	const both = await sendingToAll([site.ports.webhook, second.port]);
	try {
		await untilReady(process, second);
		const workflow: Workflow = example('no-duplicates.json', {
			Claim: { workflowId: picked(inPostgres) },
			'Vonage WhatsApp Trigger': { registerWithVonage: false },
		});
		await chooseCredential(n8n, simulator, workflow);
		const id = await n8n.publishWorkflow(workflow);
		await n8n.untilPublished(id);
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('vonageWhatsAppTrigger'));
		const base = `http://127.0.0.1:${both.port}/webhook/${String(trigger?.webhookId)}`;
		simulator.setWebhooks({ inboundUrl: `${base}/inbound`, statusUrl: `${base}/status` });

		const EVENTS = 40;
		for (let at = 0; at < EVENTS; at++) simulator.customerSends({ text: `Event ${at}` });
		const executions = await until(
			`${2 * EVENTS} executions to end`,
			async () => {
				const all = await n8n.executions(id);
				return all.length >= 2 * EVENTS && all.every(({ stoppedAt }) => stoppedAt)
					? all
					: undefined;
			},
			120_000,
		);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		const handled = await Promise.all(
			executions.map(async (execution) => {
				const texts = await n8n.textsOfExecution(execution.id);
				return texts.includes('Handle the Event')
					? texts.find((text) => /^Event \d+$/.test(text))
					: undefined;
			}),
		);
		const events = handled.filter((event) => event !== undefined).sort();
		expect(events).toEqual(Array.from({ length: EVENTS }, (_, at) => `Event ${at}`).sort());
		say(
			`${EVENTS} events, each to two webhook processes at once: ${events.length} handled, 0 twice`,
		);
	} finally {
		both.close();
		killGroup(process, 'SIGKILL');
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
});

/** Hands each request to all of these ports at once, and answers as the first of them does. */
async function sendingToAll(ports: number[]): Promise<{ port: number; close: () => void }> {
	const server: Server = createServer(async (incoming, answer) => {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const { method, url, headers } = incoming;
		const codes = await Promise.all(
			ports.map(
				async (port) =>
					await new Promise<number>((resolve, reject) => {
						request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
							response.resume().on('end', () => resolve(response.statusCode ?? 502));
						})
							.on('error', reject)
							.end(Buffer.concat(chunks));
					}),
			),
		);
		answer.writeHead(Math.max(...codes)).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
