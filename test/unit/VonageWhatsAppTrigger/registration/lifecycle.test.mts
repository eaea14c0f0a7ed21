import { describe, expect, it } from '@jest/globals';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { VonageWhatsAppTrigger } from '../../../../nodes/VonageWhatsAppTrigger/VonageWhatsAppTrigger.node.ts';
import { CREDENTIAL } from '../webhookCall.mts';

const trigger = new VonageWhatsAppTrigger();

interface Setting {
	name?: 'default' | 'setup';
	credential?: object;
	parameters?: IDataObject;
	origin?: string;
}

/** What n8n hands to the lifecycle; it offers no way to make a request. */
function context({
	name = 'setup',
	credential = {},
	parameters = {},
	origin = 'https://n8n.example.com',
}: Setting): IHookFunctions {
	const node = {
		id: '1',
		name: 'On Message',
		type: 'vonageWhatsAppTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	return {
		getNode: () => node,
		getWorkflow: () => ({ id: '1' }),
		getWebhookName: () => name,
		getMode: () => 'trigger',
		getActivationMode: () => 'activate',
		getNodeParameter: (parameter: string, fallback: unknown) => parameters[parameter] ?? fallback,
		getNodeWebhookUrl: (webhook: string) =>
			`${origin}/webhook/1/${webhook === 'default' ? 'inbound' : 'status'}`,
		getWorkflowStaticData: () => ({}),
		getCredentials: async () => ({ ...CREDENTIAL, apiSecret: 'api-secret', ...credential }),
		logger: { info: () => undefined },
		helpers: {},
	} as unknown as IHookFunctions;
}

const { checkExists, create, delete: remove } = trigger.webhookMethods.setup;

describe.each(['default', 'setup'] as const)('publishing the workflow (webhook %s)', (name) => {
	it('without a signature secret says where to get it', async () => {
		const publishing = checkExists.call(context({ name, credential: { signatureSecret: ' ' } }));
		await expect(publishing).rejects.toMatchObject({
			message: expect.stringMatching(/no Signature Secret.*API settings of the Vonage dashboard/),
		});
	});

	it('with a business number that is none names it', async () => {
		const parameters = { businessNumbers: '+44 7700 900001, 07700 900002' };
		const publishing = checkExists.call(context({ name, parameters }));
		await expect(publishing).rejects.toThrow(/'Business Numbers' contains '07700 900002'/);
	});
});

describe('registering at Vonage', () => {
	it('happens once for both webhooks, when n8n knows the second', async () => {
		// A request would be a TypeError here.
		expect(await create.call(context({ name: 'default' }))).toBe(true);
		await expect(create.call(context({ name: 'setup' }))).rejects.toThrow();
	});

	it.each<[string, Setting]>([
		["'Register With Vonage' is off", { parameters: { registerWithVonage: false } }],
		['another trigger passes the events on', { parameters: { receiveForwarded: true } }],
		['the credential has no API key', { credential: { apiKey: '' } }],
		['the credential has no API secret', { credential: { apiSecret: ' ' } }],
		['the credential is for the sandbox', { credential: { environment: 'sandbox' } }],
	])('does not happen when %s', async (_, setting) => {
		expect(await checkExists.call(context(setting))).toBe(true);
		expect(await remove.call(context(setting))).toBe(true);
	});

	it.each([
		['http://localhost:5678', /this machine.*WEBHOOK_URL/],
		['https://192.168.1.20', /private network.*WEBHOOK_URL/],
		['http://n8n.example.com', /https.*WEBHOOK_URL/],
	])('to %s is refused before any request', async (origin, message) => {
		// A request would be a TypeError here.
		await expect(create.call(context({ origin }))).rejects.toThrow(message);
	});
});

describe('what n8n shows', () => {
	const { description } = trigger;

	it('are two POST endpoints, one for each URL of the Vonage dashboard, answered at once and without a body', () => {
		expect(description.webhooks).toEqual(
			[
				['default', 'inbound'],
				['setup', 'status'],
			].map(([name, path]) => ({
				name,
				path,
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
			})),
		);
	});

	it('says where both URLs go when they are pasted by hand, and which version Vonage must send', () => {
		const notice = description.properties.find(({ name }) => name === 'urlNotice');
		expect(notice?.displayName).toMatch(/\/inbound.*Inbound URL.*\/status.*Status URL.*v1/);
		expect(notice?.displayOptions?.show).toEqual({ registerWithVonage: [false] });
		expect(description.activationMessage).toMatch(/\/inbound.*Inbound URL.*\/status.*Status URL/);
	});

	it('has no parameter by which n8n would leave the body of a webhook unparsed', () => {
		const options = description.properties.find(({ name }) => name === 'options');
		const names = options?.options?.map(({ name }) => name);
		expect(names).not.toContain('binaryData');
	});
});
