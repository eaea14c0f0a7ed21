/** Main registers with Vonage, the webhook process receives. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import axios from 'axios';
import { signed, textMessage } from '../bench/signedWebhooks.mts';
import { eventually } from '../e2e/eventually.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { publishReceiver, RECEIVER, TRIGGER } from './receiver.mts';
import { runningSite } from './running.mts';
import type { Site } from './site.mts';

const FOREIGN = {
	inboundUrl: 'https://crm.example/whatsapp/in',
	statusUrl: 'https://crm.example/whatsapp/status',
};

let site: Site;
let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	({ site, n8n } = runningSite());
	simulator = await startSimulator({ retryScale: 0.01 });
});

afterAll(async () => {
	await simulator?.stop();
});

afterEach(async () => {
	await n8n.removeWorkflow(RECEIVER);
	simulator.reset();
});

function addresses() {
	const { inboundUrl, statusUrl } = simulator.addresses();
	return { inboundUrl, statusUrl };
}

/** A message of the customer, and how n8n answered it in the end. */
async function write(text: string): Promise<unknown> {
	const { uuid } = simulator.customerSends({ text });
	const delivery = await simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
	return delivery.attempts.at(-1)?.answer;
}

/** Newest first: what started each execution, and how it ended. */
const executions = async (id: string) =>
	(await n8n.executions(id)).map(({ mode, status }) => `${mode} ${status}`);

it("has Vonage send to the proxy's address, takes it in the webhook process, and gives the URLs back", async () => {
	simulator.setWebhooks(FOREIGN);
	const id = await publishReceiver(n8n, simulator, { takeOver: true });
	const { inboundUrl } = addresses();
	expect(inboundUrl.startsWith(`${site.url}/webhook/`)).toBe(true);

	const answerOf = async (process: 'main' | 'webhook') => {
		const { pathname } = new URL(inboundUrl);
		const { body, headers } = signed(textMessage('Hello'), simulator.credential());
		const url = `http://127.0.0.1:${site.ports[process]}${pathname}`;
		return (await axios.post(url, body, { headers, validateStatus: () => true })).status;
	};
	expect(await answerOf('main')).toBe(404);
	expect(await answerOf('webhook')).toBe(200);
	expect(await write('Hello')).toBe(200);
	await eventually(async () => await executions(id), ['webhook success', 'webhook success']);

	await n8n.unpublishWorkflow(id);
	await eventually(async () => addresses(), FOREIGN);
});

it('hands one message of production to a test in the editor, and takes the next one again', async () => {
	simulator.setWebhooks({ inboundUrl: '', statusUrl: '' });
	const id = await publishReceiver(n8n, simulator, { allowTestToInterrupt: true });
	const live = addresses();
	expect(await n8n.listen(id, TRIGGER)).toBeUndefined();
	expect(addresses().inboundUrl.split('?')[0]).toBe(live.inboundUrl);

	expect(await write('For the test')).toBe(200);
	await eventually(async () => await executions(id), ['manual success']);
	await eventually(async () => addresses(), live);
	expect(await write('For the published workflow')).toBe(200);
	await eventually(async () => await executions(id), ['webhook success', 'manual success']);
});

it('forgets what was there before when a worker of the same workflow keeps something of its own', async () => {
	simulator.setWebhooks(FOREIGN);
	const sync = {
		name: 'Sync',
		type: 'vonageWhatsApp',
		parameters: { resource: 'template', operation: 'sync' },
	};
	const id = await publishReceiver(n8n, simulator, { takeOver: true }, sync);
	const ours = addresses();
	expect(await write('Hello')).toBe(200);
	await eventually(async () => await executions(id), ['webhook success']);

	await n8n.unpublishWorkflow(id);
	await until(
		'the workflow to be unpublished',
		async () => (await n8n.publication(id)).status === 'not_published' || undefined,
	);
	expect(addresses()).toEqual(ours);
});
