/** Three workflows on one Vonage application: one receives from Vonage, the others what it forwards. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chooseCredential, registered } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import type { Delivery } from '../simulator/types.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

let n8n: N8n;
let simulator: Simulator;

interface Member {
	id: string;
	webhookId: string;
}

let front: Member;
let orders: Member;
let archive: Member;

const urlsOf = ({ webhookId }: Member) => {
	const base = `${n8n.url}/webhook/${webhookId}`;
	return { inboundUrl: `${base}/inbound`, statusUrl: `${base}/status` };
};

async function published(name: string, parameters: object): Promise<Member> {
	const workflow = chain(
		name,
		{
			name: 'Vonage WhatsApp Trigger',
			type: 'vonageWhatsAppTrigger',
			typeVersion: 1.1,
			parameters: { events: ['message'], ...parameters },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
	);
	await chooseCredential(n8n, simulator, workflow);
	const id = await n8n.publishWorkflow(workflow);
	await n8n.untilPublished(id);
	return { id, webhookId: String(workflow.nodes[0].webhookId) };
}

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ retryScale: 0.001 });
	orders = await published('Forwarded to orders', { receiveForwarded: true });
	archive = await published('Forwarded to archive', { receiveForwarded: true });
	front = await published('Forwarding front', {
		// Of the two URLs of a trigger either will do.
		options: { forwardTo: [urlsOf(orders).inboundUrl, urlsOf(archive).statusUrl] },
	});
	await registered(n8n, simulator, front.webhookId);
});

afterAll(async () => {
	for (const name of ['Forwarding front', 'Forwarded to orders', 'Forwarded to archive']) {
		await n8n?.removeWorkflow(name);
	}
	await simulator?.stop();
});

const settled = async (uuid: string): Promise<Delivery> =>
	await simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);

const answers = ({ attempts }: Delivery) => attempts.map(({ answer }) => answer);

/** How many executions each of the three workflows has, in the order front, orders, archive. */
const runs = async () =>
	await Promise.all(
		[front, orders, archive].map(async ({ id }) => (await n8n.allExecutions(id)).length),
	);

describe('several workflows on one application', () => {
	it('Vonage knows the one that forwards, and no other', () => {
		expect(simulator.addresses()).toMatchObject(urlsOf(front));
	});

	it('each runs once for every message of a burst', async () => {
		const sent = Array.from({ length: 10 }, () => simulator.customerSends({ text: randomUUID() }));
		for (const { uuid } of sent) expect(answers(await settled(uuid)).at(-1)).toBe(200);
		await eventually(runs, [10, 10, 10]);
	});

	it('a workflow that cannot take a message gets it from a later attempt, and nobody runs twice', async () => {
		const before = await runs();
		await n8n.unpublishWorkflow(orders.id);
		await until('the workflow to be unpublished', async () => {
			const answer = await fetch(urlsOf(orders).inboundUrl, { method: 'POST' });
			return answer.status === 404 || undefined;
		});

		const { uuid } = simulator.customerSends({ text: 'For all of you' });
		const refused = await simulator.waitFor(
			() =>
				simulator.world.deliveries.find(
					({ messageUuid, attempts }) => messageUuid === uuid && attempts.length > 0,
				),
			'the first attempt',
		);
		expect(answers(refused)[0]).toBe(503);
		await eventually(runs, [before[0] + 1, before[1], before[2] + 1]);

		const { data } = await n8n.http.get<{ data: { versionId: string } }>(`/workflows/${orders.id}`);
		await n8n.publish({ id: orders.id, versionId: data.data.versionId });
		expect(answers(await settled(uuid)).at(-1)).toBe(200);
		await eventually(
			runs,
			before.map((count) => count + 1),
		);
	});

	it('a forged message runs none of them', async () => {
		const before = await runs();
		simulator.setFault({ kind: 'badly-signed' });
		const { uuid } = simulator.customerSends({ text: 'Forged' });
		expect(answers(await settled(uuid))).toEqual([401]);

		// What comes after it arrives, so the forged one would have.
		await settled(simulator.customerSends({ text: 'Genuine' }).uuid);
		await eventually(
			runs,
			before.map((count) => count + 1),
		);
	});
});
