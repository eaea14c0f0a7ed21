/** Several workflows on one Vonage application: one receives from Vonage, and forwards to the others. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Delivery } from '../simulator/types.mts';
import { useStage } from './stage.mts';
import { TriggerNode } from './trigger.mts';

const stage = useStage();
const closing: Array<() => Promise<void>> = [];

afterEach(async () => {
	await Promise.all(closing.splice(0).map(async (close) => await close()));
});

async function listening(
	parameters: INodeParameters,
	credential: ICredentialDataDecryptedObject = {},
) {
	const trigger = new TriggerNode(stage.engine, parameters, credential);
	const { close, ...urls } = await trigger.listen();
	closing.push(close);
	return { trigger, ...urls };
}

/** A trigger that gets what another one forwards. */
const receiving = async (credential: ICredentialDataDecryptedObject = {}) =>
	await listening({ receiveForwarded: true, statuses: [] }, credential);

/** The trigger that Vonage sends to, and that forwards to these URLs. */
async function forwarding(...forwardTo: string[]) {
	const { trigger, ...urls } = await listening({ options: { forwardTo } });
	stage.simulator.setWebhooks(urls);
	return trigger;
}

interface Received {
	headers: IncomingHttpHeaders;
	raw: Buffer;
}

/** A server that is no trigger. */
async function somebody(answer: number | 'silence', location?: string) {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		void buffer(request).then((raw) => {
			received.push({ headers: request.headers, raw });
			if (answer === 'silence') return;
			response.writeHead(answer, location === undefined ? {} : { location }).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closing.push(
		async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

const started = ({ answers }: TriggerNode) =>
	answers.flatMap(({ workflowData = [] }) => workflowData.flat().map(({ json }) => json));

const attempted = async (uuid: string, attempts = 1): Promise<Delivery> =>
	await stage.simulator.waitFor(
		() =>
			stage.simulator.world.deliveries.find(
				(delivery) => delivery.messageUuid === uuid && delivery.attempts.length >= attempts,
			),
		`attempt ${attempts}`,
	);

const answersTo = ({ attempts }: Delivery) => attempts.map(({ answer }) => answer);

/** Waits until Vonage has delivered the message or given it up. */
const settled = async (uuid: string) =>
	await stage.simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);

describe('forwarding', () => {
	it('lets every workflow run once for a message, verified by each of them', async () => {
		const [second, third] = [await receiving(), await receiving()];
		const first = await forwarding(second.inboundUrl, third.statusUrl);
		const { uuid } = stage.simulator.customerSends({ text: 'Grüße 👋' });
		expect(answersTo(await settled(uuid))).toEqual([200]);
		for (const trigger of [first, second.trigger, third.trigger]) {
			expect(started(trigger)).toEqual([
				expect.objectContaining({ messageId: uuid, text: 'Grüße 👋' }),
			]);
		}
	});

	it('sends the very bytes and the signature of Vonage, and nothing of the credential', async () => {
		const { received, url } = await somebody(200);
		await forwarding(url);
		const { uuid, payload } = stage.simulator.customerSends({ text: 'Grüße 👋' });
		await settled(uuid);
		expect(received).toHaveLength(1);
		const [{ headers, raw }] = received;
		expect(raw.toString()).toBe(JSON.stringify(payload));
		expect(headers.authorization).toMatch(/^Bearer eyJ/);
		const claims: unknown = JSON.parse(
			Buffer.from(String(headers.authorization).split('.')[1], 'base64url').toString(),
		);
		expect(claims).toMatchObject({ iss: 'Vonage' });
		const { privateKey, apiSecret, userAccessToken } = stage.simulator.credential();
		for (const secret of [privateKey, apiSecret, userAccessToken]) {
			expect(JSON.stringify(headers)).not.toContain(secret);
		}
	});

	it('has Vonage send again for the workflow that could not take it, and only that one takes it', async () => {
		const [second, third] = [await receiving(), await receiving()];
		let attempts = 0;
		second.trigger.takes = () => ++attempts > 2;
		const first = await forwarding(second.inboundUrl, third.inboundUrl);
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		expect(answersTo(await settled(uuid))).toEqual([503, 503, 200]);
		for (const trigger of [first, second.trigger, third.trigger]) {
			expect(started(trigger)).toHaveLength(1);
		}
		expect(second.trigger.answers.map(({ statusCode }) => statusCode)).toEqual([500, 500, 200]);
		expect(third.trigger.answers).toHaveLength(1);
	});

	it('waits for no answer longer than Vonage waits for ours', async () => {
		const { received, url } = await somebody('silence');
		const first = await forwarding(url);
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		const { attempts } = await attempted(uuid);
		expect(attempts[0].answer).toBe(503);
		expect(attempts[0].milliseconds).toBeLessThan(15_000);
		expect(received).toHaveLength(1);
		expect(started(first)).toHaveLength(1);
	});

	it('does not follow a redirect', async () => {
		const elsewhere = await somebody(200);
		const { url } = await somebody(307, elsewhere.url);
		await forwarding(url);
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		expect(answersTo(await attempted(uuid))[0]).toBe(503);
		expect(elsewhere.received).toEqual([]);
	});

	it('goes nowhere for an event that is not signed by Vonage', async () => {
		const { received, url } = await somebody(200);
		await forwarding(url);
		stage.simulator.setFault({ kind: 'badly-signed', match: { callback: 'inbound' } });
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		expect(answersTo(await settled(uuid))).toEqual([401]);
		expect(received).toEqual([]);
	});

	it('does not make a trigger believe whom it would not believe otherwise', async () => {
		const second = await receiving({ signatureSecret: 'that of another account' });
		const first = await forwarding(second.inboundUrl);
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		expect(answersTo(await attempted(uuid))[0]).toBe(503);
		expect(started(first)).toHaveLength(1);
		expect(started(second.trigger)).toEqual([]);
		expect(second.trigger.answers[0].statusCode).toBe(401);
	});

	it('ends, when two triggers forward to each other', async () => {
		const second = new TriggerNode(stage.engine, {});
		const first = new TriggerNode(stage.engine, {});
		const [ofFirst, ofSecond] = [await first.listen(), await second.listen()];
		closing.push(ofFirst.close, ofSecond.close);
		first.node.parameters.options = { forwardTo: [ofSecond.inboundUrl] };
		second.node.parameters.options = { forwardTo: [ofFirst.inboundUrl] };
		stage.simulator.setWebhooks(ofFirst);
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		expect(answersTo(await settled(uuid))).toEqual([200]);
		expect([started(first), started(second)].map(({ length }) => length)).toEqual([1, 1]);
	});
});

describe('publishing', () => {
	it.each([
		['ftp://n8n.example.com/hook', /'Forward To' contains 'ftp:.*not a URL/],
		['n8n.example.com/hook', /'Forward To' contains 'n8n.example.com\/hook'/],
		['https://user:password@n8n.example.com/hook', /'Forward To' contains/],
	])('with an address that cannot be forwarded to names it: %s', async (url, message) => {
		const trigger = new TriggerNode(stage.engine, { options: { forwardTo: [url] } });
		await expect(trigger.lifecycle('inbound', 'checkExists')).rejects.toThrow(message);
	});

	it('with its own address says that this is no other trigger', async () => {
		const own = String(new TriggerNode(stage.engine).addresses()[1]);
		const trigger = new TriggerNode(stage.engine, { options: { forwardTo: [own] } });
		await expect(trigger.lifecycle('inbound', 'checkExists')).rejects.toThrow(
			/of this trigger itself/,
		);
	});
});
