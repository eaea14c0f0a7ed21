import { describe, expect, it } from '@jest/globals';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { readCredential } from '../../../../nodes/transport/credential.ts';
import type { ApiClient } from '../../../../nodes/transport/http/client.ts';
import { registerTest } from '../../../../nodes/VonageWhatsAppTrigger/registration/register.ts';
import { CREDENTIAL } from '../webhookCall.mts';

const LOCAL = 'http://localhost:5678/webhook-test/1';

/** A test in an n8n that only this machine knows, at a Vonage with these webhooks. */
function testAt(webhooks: IDataObject, listenState: string) {
	const sent: Array<IHttpRequestOptions['method']> = [];
	let application: unknown = {
		name: 'Example',
		capabilities: { messages: { version: 'v1', webhooks } },
	};
	const client: ApiClient = {
		node: { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		credential: readCredential({ ...CREDENTIAL, apiSecret: 'api-secret' }),
		async send({ method, body }) {
			sent.push(method);
			if (method === 'PUT') application = body;
			const headers = { 'access-control-allow-methods': listenState };
			return { statusCode: 200, body: application as IDataObject, headers };
		},
	};
	const listener = {
		...client,
		urls: { inboundUrl: `${LOCAL}/inbound`, statusUrl: `${LOCAL}/status` },
		webhookOrigin: 'https://n8n.example.com',
		workflowId: 'wf1',
		staticData: {},
		takeOver: true,
		allowTestToInterrupt: true,
	};
	return { listener, sent };
}

const hook = (address: string) => ({ address, http_method: 'POST' });

describe('a test whose URL Vonage cannot reach', () => {
	it('is refused before anything is written, with the settings of n8n that make the URL', async () => {
		const { listener, sent } = testAt({}, '');
		await expect(registerTest(listener)).rejects.toThrow(
			/localhost.*this machine.*WEBHOOK_URL.*N8N_EDITOR_BASE_URL/,
		);
		expect(sent).toEqual(['GET']);
	});

	it('gets events all the same from a published workflow, which n8n has a public URL for', async () => {
		const webhooks = {
			inbound_url: hook('https://n8n.example.com/webhook/1/inbound'),
			status_url: hook('https://n8n.example.com/webhook/1/status'),
		};
		const { listener, sent } = testAt(webhooks, 'OPTIONS, POST');
		await registerTest(listener);
		expect(sent.filter((method) => method === 'PUT')).toHaveLength(1);
	});
});

describe('a test whose URL has another origin than the published workflows', () => {
	const at = (base: string) => ({
		inbound_url: hook(`${base}/inbound`),
		status_url: hook(`${base}/status`),
	});

	it.each([
		['the origin of WEBHOOK_URL is this n8n', 'https://n8n.example.com/webhook/2', true],
		['so is a test with the same webhook ID', 'https://editor.example.com/webhook-test/1', true],
		['another test is not', 'https://editor.example.com/webhook-test/2', false],
		['another host with the same webhook ID is not', 'https://other.example.com/webhook/1', false],
		['nor under the path of a test', 'https://other.example.com/webhook-test/x/1', false],
		['nor without a webhook ID', 'https://other.example.com/inbound', false],
	])('%s', async (_, base, isThisN8n) => {
		const { listener } = testAt(at(base), 'OPTIONS, POST');
		const registering = registerTest({
			...listener,
			takeOver: false,
			allowTestToInterrupt: false,
		});
		await expect(registering).rejects.toThrow(
			isThisN8n ? /published workflow of this n8n/ : /not this workflow|Vonage cannot reach/,
		);
	});
});
