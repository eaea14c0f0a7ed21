import { describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { useStage } from './stage.mts';

const stage = useStage();

describe('the Test button of the credential', () => {
	it('is green when key, secret, application and private key are right', async () => {
		expect(await stage.engine.testCredential({})).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(stage.simulator.ledger().requests).toEqual([
			expect.objectContaining({
				method: 'GET',
				path: `/v2/applications/${String(stage.engine.credential.applicationId)}`,
				scheme: 'basic',
				httpStatus: 200,
			}),
		]);
	});

	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['a wrong API secret', { apiSecret: 'wrong' }, /API Key with this API Secret/],
		[
			'another application',
			{ applicationId: '00000000-0000-4000-8000-000000000000' },
			/no application with this Application ID/,
		],
		['a broken private key', { privateKey: 'my key' }, /not a key in PEM format/],
		['no API key', { apiKey: '' }, /no API Key/],
		['no API secret', { apiSecret: '' }, /no API Secret/],
		['no base URL', { vonageBaseUrl: '' }, /Vonage Base URL/],
	])('%s: says which field is wrong', async (_, credential, message) => {
		const { status, message: shown } = await stage.engine.testCredential(credential);
		expect(status).toBe('Error');
		expect(shown).toMatch(message);
	});
});
