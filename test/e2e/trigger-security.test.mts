import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { signed } from '../bench/signedWebhooks.mts';
import { publish } from '../demo/demo.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { nonEmpty } from '../nonEmpty.mts';
import { type Simulator, startSimulator } from '../simulator/simulator.mts';
import type { Delivery } from '../simulator/types.mts';
import { eventually } from './eventually.mts';
import { runningN8n } from './instance.mts';
import { chain } from './workflow.mts';

let n8n: N8n;
let simulator: Simulator;
let workflowId: string;

beforeAll(async () => {
	n8n = runningN8n();
	simulator = await startSimulator({ autoRead: true, retryScale: 0.001 });
	workflowId = await publish(
		n8n,
		simulator,
		chain(
			'Echo',
			{
				name: 'Vonage WhatsApp Trigger',
				type: 'vonageWhatsAppTrigger',
				typeVersion: 1.1,
				// On loopback statuses overtake each other, and they are to be counted.
				parameters: { options: { lateStatuses: true } },
			},
			{
				name: 'Echo',
				type: 'vonageWhatsApp',
				parameters: {
					messageType: 'text',
					from: '={{ $json.to }}',
					to: '={{ $json.from }}',
					text: '={{ $json.text }}',
				},
			},
		),
	);
});

afterAll(async () => {
	await simulator?.stop();
});

afterEach(() => simulator.clearFaults());

const concluded = async (uuid: string): Promise<Delivery> =>
	await simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);

const answers = ({ attempts }: Delivery) => attempts.map(({ answer }) => answer);

const executions = async () => (await n8n.executions(workflowId)).map(({ status }) => status);

describe('the published trigger', () => {
	it('answers an unsigned request with 503, so that Vonage comes back with a signed one', async () => {
		simulator.setFault({ kind: 'unsigned', match: { callback: 'inbound' } });
		const message = simulator.customerSends({ text: 'First unsigned, then signed' });
		const delivery = await concluded(message.uuid);
		expect(answers(delivery)).toEqual([503, 200]);

		const { status } = await axios.post(delivery.url, message.payload, {
			validateStatus: () => true,
		});
		expect(status).toBe(503);
	});

	it.each(['badly-signed', 'wrong-hash', 'stale'] as const)(
		'answers a %s request with 401, which Vonage does not repeat',
		async (kind) => {
			simulator.setFault({ kind, match: { callback: 'inbound' } });
			const { uuid } = simulator.customerSends({ text: `A ${kind} message` });
			expect(answers(await concluded(uuid))).toEqual([401]);
		},
	);

	it('answers what is no token at all with 401', async () => {
		const { status } = await axios.post(
			simulator.addresses().inboundUrl,
			{ message_uuid: 'forged' },
			{ headers: { authorization: 'Bearer forged' }, validateStatus: () => true },
		);
		expect(status).toBe(401);
	});

	it.each<[string | null, number]>([
		[null, 200],
		['application/cloudevents+json', 200],
		['application/json; charset=utf-8', 200],
		['application/json; charset=latin1', 200],
		['text/plain', 200],
		['application/x-www-form-urlencoded', 200],
		['application/octet-stream', 200],
		// n8n itself refuses what it cannot decode, before any node sees it.
		['multipart/form-data; boundary=x', 400],
		['application/json; charset=iso-8859-1', 422],
	])('takes what Vonage signed, with the content type %s: %d', async (contentType, expected) => {
		// Nothing that the workflow answers: a status of a message that it does not know.
		const status = { channel: 'whatsapp', message_uuid: randomUUID(), status: 'submitted' };
		const { body, headers } = signed(status, simulator.credential());
		const answer = await axios.post(simulator.addresses().inboundUrl, body, {
			headers: { authorization: headers.authorization, 'content-type': contentType ?? false },
			validateStatus: () => true,
		});
		expect(answer.status).toBe(expected);
	});

	it('does not take a body that n8n does not, and goes on', async () => {
		const { status } = await axios
			.post(simulator.addresses().inboundUrl, Buffer.alloc(20_000_000, 'x'), {
				headers: { 'content-type': 'application/json', authorization: 'Bearer forged' },
				maxBodyLength: Infinity,
				validateStatus: () => true,
			})
			// n8n hangs up before it has read it all.
			.catch(() => ({ status: undefined }));
		expect(status).not.toBe(200);
	});

	it('starts only for what is genuine and wanted, and once', async () => {
		simulator.setFault({ kind: 'duplicate', match: { callback: 'inbound' } });
		simulator.customerSends({ text: 'A genuine message' });
		const echoes = await simulator.waitFor(() => {
			const { messages } = simulator.ledger();
			const read = messages.filter((message) => message.status === 'read');
			return read.length === 2 && read;
		}, 'two echoes to be read');
		expect(echoes.map(({ request }) => request.text)).toEqual([
			'First unsigned, then signed',
			'A genuine message',
		]);

		for (const { uuid } of nonEmpty(echoes)) {
			const submitted = await simulator.waitForDelivery(
				({ messageUuid, status }) => messageUuid === uuid && status === 'submitted',
			);
			expect(answers(submitted)).toEqual([200]);
		}
		// Two messages of the customer, and 'delivered' and 'read' of both echoes: no more.
		await eventually(executions, Array<string>(6).fill('success'));
	});

	it('accepts the secret of before while it is replaced, and not for longer', async () => {
		const { signatureSecret: old, ...credential } = simulator.credential();
		const save = async (previousSignatureSecret: string) =>
			await n8n.saveCredential('Vonage WhatsApp account', 'vonageWhatsAppApi', {
				...credential,
				signatureSecret: 'the-secret-that-comes-next',
				previousSignatureSecret,
			});
		await save(old);
		expect(answers(await concluded(simulator.customerSends({ text: 'Old' }).uuid))).toEqual([200]);

		await save('');
		await until('the old secret to be refused', async () => {
			const [answer] = answers(await concluded(simulator.customerSends({ text: 'Old' }).uuid));
			return answer === 401 || undefined;
		});
	});
});
