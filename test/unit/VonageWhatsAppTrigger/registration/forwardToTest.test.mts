import { describe, expect, it } from '@jest/globals';
import type { IDataObject, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../../../nodes/transport/credential.ts';
import { hmacOf } from '../../../../nodes/transport/webhooks/hmac.ts';
import { forwardingUrl } from '../../../../nodes/transport/webhooks/testRouting.ts';
import { forwardToTest } from '../../../../nodes/VonageWhatsAppTrigger/registration/forwardToTest.ts';
import { CREDENTIAL } from '../webhookCall.mts';

const LIVE = 'https://n8n.example.com/webhook/1';
const TEST = 'https://n8n.example.com/webhook-test/2';
const INBOUND_TEST = `${TEST}/inbound`;

const credential = readCredential({ ...CREDENTIAL, apiSecret: 'api-secret' });
const seal = hmacOf(INBOUND_TEST, credential);

const webhook = { rawBody: Buffer.from('{"message_uuid":"1"}'), authorization: 'Bearer token' };

/** A published trigger whose URL carries this query, at a Vonage that knows it by its marks. */
function published(query: IDataObject, answer: number | 'silence') {
	const toTest: IHttpRequestOptions[] = [];
	const toVonage: IHttpRequestOptions[] = [];
	const warnings: string[] = [];
	const marked = (path: string) =>
		forwardingUrl(`${LIVE}/${path}`, `${TEST}/${path}`, hmacOf(`${TEST}/${path}`, credential));
	let application: unknown = {
		name: 'Example',
		capabilities: {
			messages: {
				version: 'v1',
				webhooks: {
					inbound_url: { address: marked('inbound'), http_method: 'POST' },
					status_url: { address: marked('status'), http_method: 'POST' },
				},
			},
		},
	};
	const context = {
		getNode: () => ({ name: 'On Message' }),
		getWorkflow: () => ({ id: '1' }),
		getQueryData: () => query,
		getCredentials: async () => credential,
		logger: { warn: (message: string) => warnings.push(message) },
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				toTest.push(options);
				if (answer === 'silence') throw new Error('ECONNREFUSED');
				return { statusCode: answer, body: '', headers: {} };
			},
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				toVonage.push(options);
				if (options.method === 'PUT') application = options.body;
				return { statusCode: 200, body: application, headers: {} };
			},
		},
	} as unknown as IWebhookFunctions;
	const methods = () => toVonage.map(({ method }) => method);
	return { context, toTest, methods, warnings, written: () => JSON.stringify(application) };
}

const mark = (given: string, test = INBOUND_TEST) => ({ 'n8n-test': test, 'n8n-seal': given });

describe('an event of a published workflow while a test listens', () => {
	it('goes to the test, as Vonage sent it', async () => {
		const { context, toTest, methods } = published(mark(seal), 200);
		expect(await forwardToTest(context, credential, webhook)).toBe(true);
		expect(toTest).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: INBOUND_TEST,
				body: webhook.rawBody,
				headers: expect.objectContaining({ authorization: webhook.authorization }),
				disableFollowRedirect: true,
			}),
		]);
		expect(methods()).toEqual([]);
	});

	it.each([500, 503, 401, 302, 'silence'] as const)(
		'stays with the workflow when the test does not take it (%s)',
		async (answer) => {
			const { context, methods } = published(mark(seal), answer);
			expect(await forwardToTest(context, credential, webhook)).toBe(false);
			expect(methods()).toEqual([]);
		},
	);
});

describe('an event of a published workflow after a test that could not end', () => {
	it('stays with the workflow, and the marks are taken out of both URLs', async () => {
		const { context, methods, written } = published(mark(seal), 404);
		expect(await forwardToTest(context, credential, webhook)).toBe(false);
		expect(methods()).toEqual(['GET', 'PUT', 'GET']);
		expect(written()).toContain(`"${LIVE}/inbound"`);
		expect(written()).toContain(`"${LIVE}/status"`);
	});

	it('comes with others, for which the marks are taken out once', async () => {
		const { context, methods } = published(mark(seal), 404);
		const events = Array.from({ length: 20 }, async () => {
			return await forwardToTest(context, credential, webhook);
		});
		expect(await Promise.all(events)).toEqual(Array(20).fill(false));
		expect(methods().filter((method) => method === 'PUT')).toHaveLength(1);
	});

	it('is not lost when Vonage cannot be asked, which the log says', async () => {
		const { context, warnings } = published(mark(seal), 404);
		context.helpers.httpRequestWithAuthentication = async () => {
			throw new Error('ECONNREFUSED');
		};
		expect(await forwardToTest(context, credential, webhook)).toBe(false);
		expect(warnings).toEqual([expect.stringMatching(/forwarding is still in the webhook URLs/)]);
	});
});

describe('nobody can have events sent elsewhere', () => {
	it.each<[string, IDataObject]>([
		['without a mark', {}],
		['without a seal', { 'n8n-test': INBOUND_TEST }],
		['with the seal of another test', mark(seal, 'https://evil.example/inbound')],
		['with an empty seal', mark('')],
		['with two tests', { 'n8n-test': [INBOUND_TEST, 'https://evil.example'], 'n8n-seal': seal }],
		['with the mark of a borrowed URL', { 'n8n-before': INBOUND_TEST, 'n8n-seal': seal }],
	])('%s', async (_, query) => {
		const { context, toTest } = published(query, 200);
		expect(await forwardToTest(context, credential, webhook)).toBe(false);
		expect(toTest).toEqual([]);
	});

	it('by a credential without a signature secret', async () => {
		const without = { ...credential, signatureSecret: '' };
		const { context, toTest } = published(mark(hmacOf(INBOUND_TEST, without)), 200);
		expect(await forwardToTest(context, without, webhook)).toBe(false);
		expect(toTest).toEqual([]);
	});
});
