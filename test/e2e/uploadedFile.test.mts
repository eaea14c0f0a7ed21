/** A file that is uploaded to n8n's own Webhook node, and sent on by the execution that it starts. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { chooseCredential } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { signedFile } from '../n8n/signedUrl.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { samples } from '../simulator/media.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

const HOUR = 3600;
const { name, mimeType, bytes } = samples.image;

let n8n: N8n;
let simulator: Simulator;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ pace: { submitted: HOUR * 1000, delivered: 5, read: 5 } });
});

afterAll(async () => {
	await simulator?.stop();
});

it('is there when Vonage fetches it long after the execution has ended, from every node', async () => {
	const path = randomUUID();
	const send = {
		type: 'vonageWhatsApp',
		parameters: {
			messageType: 'image',
			from: BUSINESS,
			to: ANA,
			mediaSource: 'binary',
			binaryPropertyName: 'photo',
		},
	};
	const workflow = chain(
		'Send an Upload',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path },
		},
		{ name: 'Send', ...send },
		{ name: 'Send Again', ...send },
	);
	const next = ['Send', 'Send Again'].map((node) => ({ node, type: 'main', index: 0 }));
	workflow.connections = { Webhook: { main: [next] } };
	await chooseCredential(n8n, simulator, workflow);
	const id = await n8n.publishWorkflow(workflow);
	simulator.customerSends({ text: 'Hello' });

	const form = new FormData();
	form.append('photo', new Blob([bytes], { type: mimeType }), name);
	await until('the webhook to take the file', async () => {
		// n8n answers 404 until it knows the URL.
		const { status } = await axios.post(`${n8n.url}/webhook/${path}`, form);
		return status === 200 || undefined;
	});
	await eventually(async () => (await n8n.executions(id)).map(({ status }) => status), ['success']);

	simulator.advanceClock(HOUR);
	const { messages } = simulator.ledger();
	expect(messages).toHaveLength(2);
	const files = new Set<string>();
	for (const { uuid } of nonEmpty(messages)) {
		const { media } = await simulator.waitForStatus(uuid, 'delivered');
		const [[url, mediaId]] = Object.entries(media);
		expect(simulator.world.media.get(mediaId)).toMatchObject({ mimeType, bytes });
		files.add(signedFile(url));
	}
	// n8n holds one copy for both nodes.
	expect(files.size).toBe(1);
});
