/** The channel in a real n8n: whose its webhooks are, and its numbers as a list. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { publish, unpublish } from '../demo/demo.mts';
import type { N8n } from '../n8n/instance.mts';
import { packageName } from '../n8n/package.mts';
import { startRelay } from '../relay.mts';
import { BUSINESS, SECOND_BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { type Item, publishCallable } from './callable.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ autoRead: true });
});

afterAll(async () => {
	await simulator?.stop();
});

it('names the published workflow behind the webhooks, and knows when a signature held', async () => {
	const bot = chain('Customers write here', {
		name: 'On Message',
		type: 'vonageWhatsAppTrigger',
		parameters: {},
	});
	const id = await publish(n8n, simulator, bot);
	const check = await publishCallable(n8n, simulator, 'Check the set-up', {
		name: 'Check Setup',
		type: 'vonageWhatsApp',
		parameters: { resource: 'channel', operation: 'checkSetup' },
	});
	const found = async () => {
		const items = await check();
		expect(items.filter(({ result }) => result === 'fail' || result === 'warning')).toEqual([]);
		return Object.fromEntries(items.map((item) => [item.id, String(item.found)]));
	};
	const before = await found();
	expect(before.inboundUrl).toContain(`'Customers write here' (${id})`);
	expect(before.statusUrl).toContain(`'Customers write here' (${id})`);

	const { uuid } = simulator.customerSends({ text: 'Hello' });
	await simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
	expect((await found()).signatureSecret).toContain('Vonage signed a webhook with it');

	// A webhook that anybody can make up says nothing about the secret.
	const { inboundUrl, statusUrl } = simulator.addresses();
	const forged = await fetch(inboundUrl, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${jsonwebtoken.sign({ iss: 'Vonage' }, 'made up')}`,
			'content-type': 'application/json',
		},
		body: '{"message_uuid":"x"}',
	});
	expect(forged.status).toBe(401);
	expect((await found()).signatureSecret).toContain('Vonage signed a webhook with it');

	// An address that passes everything on is not taken for the workflow itself.
	const relay = await startRelay(n8n.url);
	simulator.setWebhooks({ inboundUrl: inboundUrl.replace(n8n.url, relay.url), statusUrl });
	const relayed = (await check()).filter(({ result }) => result === 'warning');
	expect(relayed.map((each) => each.id)).toEqual(['inboundUrl']);
	expect(String(relayed[0]?.found)).toContain(`whose own address is ${inboundUrl}`);
	await relay.close();
	simulator.setWebhooks({ inboundUrl, statusUrl });

	await unpublish(n8n, simulator, id);
	const after = await check();
	expect(after.filter(({ result }) => result === 'fail').map((each) => each.id)).toEqual([
		'inboundUrl',
		'statusUrl',
	]);
});

it('loads the list for an AI tool as well', async () => {
	const id = await n8n.saveCredential('Tool', 'vonageWhatsAppApi', { ...simulator.credential() });
	const { data } = await n8n.http.post<{ data: { results: Item[] } }>(
		'/dynamic-node-parameters/resource-locator-results',
		{
			path: 'parameters.from',
			methodName: 'searchNumbers',
			nodeTypeAndVersion: { name: `${packageName}.vonageWhatsAppTool`, version: 1 },
			currentNodeParameters: { resource: 'message', operation: 'send' },
			credentials: { vonageWhatsAppApi: { id, name: 'Tool' } },
		},
	);
	expect(data.data.results.map(({ value }) => value)).toEqual([BUSINESS, SECOND_BUSINESS]);
});
