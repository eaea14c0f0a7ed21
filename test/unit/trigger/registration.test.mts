import { describe, expect, it } from '@jest/globals';
import type { IHookFunctions } from 'n8n-workflow';

import { VonageWhatsAppTrigger } from '../../../nodes/VonageWhatsAppTrigger/VonageWhatsAppTrigger.node.ts';
import { CREDENTIAL } from './webhookCall.mts';

const trigger = new VonageWhatsAppTrigger();

/** What n8n hands to the lifecycle; it offers no way to make a request. */
function context(fields: object, businessNumbers = ''): IHookFunctions {
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
		getNodeParameter: () => businessNumbers,
		getCredentials: async () => ({ ...CREDENTIAL, ...fields }),
	} as unknown as IHookFunctions;
}

describe.each(['default', 'setup'] as const)('publishing the workflow (webhook %s)', (name) => {
	const { checkExists, create } = trigger.webhookMethods[name];

	it('needs nothing at Vonage', async () => {
		await expect(checkExists.call(context({}))).resolves.toBe(true);
		await expect(create.call(context({}))).resolves.toBe(true);
		await expect(trigger.webhookMethods[name].delete.call(context({}))).resolves.toBe(true);
	});

	it('without a signature secret says where to get it', async () => {
		const publishing = checkExists.call(context({ signatureSecret: ' ' }));
		await expect(publishing).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/no Signature Secret.*API settings of the Vonage dashboard/),
			description: expect.stringMatching(/forged/),
		});
	});

	it('with a business number that is none names it', async () => {
		const publishing = checkExists.call(context({}, '+44 7700 900001, 07700 900002'));
		await expect(publishing).rejects.toThrow(/'Business Numbers' contains '07700 900002'/);
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

	it('says where both URLs go, and which version Vonage must send', () => {
		const notice = description.properties.find(({ type }) => type === 'notice');
		expect(notice?.displayName).toMatch(/\/inbound.*Inbound URL.*\/status.*Status URL.*v1/);
		expect(description.activationMessage).toMatch(/\/inbound.*Inbound URL.*\/status.*Status URL/);
	});

	it('has no parameter by which n8n would leave the body of a webhook unparsed', () => {
		const options = description.properties.find(({ name }) => name === 'options');
		const names = options?.options?.map(({ name }) => name);
		expect(names).not.toContain('binaryData');
	});
});
