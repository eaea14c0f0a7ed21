import { describe, expect, it } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ChannelCredential } from '../../../../nodes/transport/credential.ts';
import { authenticateRequest } from '../../../../nodes/transport/http/authenticate.ts';
import { APPLICATION_ID, credentialWith, CUSTOM, KEYS } from '../keys.mts';

const production = credentialWith();
const custom = credentialWith(CUSTOM);

function authorizationOf(credential: ChannelCredential, options: IHttpRequestOptions) {
	return authenticateRequest(credential, options).headers?.Authorization;
}

describe('a request to one of our addresses', () => {
	it('to the Messages API carries the JWT of the application', () => {
		const header = authorizationOf(production, {
			method: 'POST',
			url: 'https://api.nexmo.com/v1/messages',
		});
		const [scheme, token = ''] = String(header).split(' ');
		expect(scheme).toBe('Bearer');
		expect(jsonwebtoken.verify(token, KEYS.public, { algorithms: ['RS256'] })).toMatchObject({
			application_id: APPLICATION_ID,
		});
	});

	it.each([
		[
			'to the Applications API carries API key and secret',
			'https://api.nexmo.com/v2/applications/x',
			`Basic ${btoa('abcd1234:its api secret')}`,
		],
		[
			'to Graph carries the user access token',
			'https://graph.facebook.com/v25.0/1/message_templates',
			'Bearer EAAtokenOfASystemUser',
		],
		[
			"to an upload of Graph carries it in the upload's own scheme",
			'https://graph.facebook.com/v25.0/upload:MTp==?sig=ARZ-x_1',
			'OAuth EAAtokenOfASystemUser',
		],
	])('%s', (_, url, header) => {
		expect(authorizationOf(production, { url })).toBe(header);
	});

	it.each([
		['base and path', { baseURL: 'http://127.0.0.1:4010', url: '/v2/applications/x' }],
		['a base with a slash', { baseURL: 'http://127.0.0.1:4010/', url: '/v2/applications/x' }],
		['a path without a slash', { baseURL: 'http://127.0.0.1:4010', url: 'v2/applications/x' }],
		['a base with the path', { baseURL: 'http://127.0.0.1:4010/v2/applications/x', url: '' }],
		[
			'an absolute URL, whatever the base',
			{
				baseURL: 'https://example.com',
				url: 'http://127.0.0.1:4010/v2/applications/x',
			},
		],
		[
			"the legacy spelling of n8n's HTTP Request node",
			{
				uri: 'http://127.0.0.1:4010/v2/applications/x',
			} as unknown as IHttpRequestOptions,
		],
	])('is judged and sent as one URL: %s', (_, options: IHttpRequestOptions) => {
		const signed = authenticateRequest(custom, options);
		expect(signed.url).toBe('http://127.0.0.1:4010/v2/applications/x');
		expect(signed.headers?.Authorization).toMatch(/^Basic /);
		expect(signed).not.toHaveProperty('baseURL');
		expect(signed).not.toHaveProperty('uri');
	});

	it('keeps the session of an upload as Graph wrote it', () => {
		const url = 'https://graph.facebook.com/v25.0/upload:MTphdHRhY2htZW50Og==?sig=ARZ-x_1';
		expect(authenticateRequest(production, { method: 'POST', url }).url).toBe(url);
	});

	it('follows no redirect, so that none can carry the credential away', () => {
		const signed = authenticateRequest(production, {
			url: 'https://api.nexmo.com/v3/media/x',
			disableFollowRedirect: false,
			maxRedirects: 5,
		});
		expect(signed).toMatchObject({
			disableFollowRedirect: true,
			maxRedirects: 0,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('to the template API carries key and secret where that is asked for, and never the question', () => {
		const url = 'https://api.nexmo.com/v2/whatsapp-manager/wabas/1/templates';
		const headers = { 'x-vonage-whatsapp-key-and-secret': 'true' };
		expect(authorizationOf(production, { url })).toMatch(/^Bearer /);
		const signed = authenticateRequest(production, { url, headers });
		expect(signed.headers).toEqual({ Authorization: expect.stringMatching(/^Basic /) });
		const message = { url: 'https://api.nexmo.com/v1/messages', headers };
		expect(authorizationOf(production, message)).toMatch(/^Bearer /);
	});

	const OF_THE_NODE = {
		proxy: 'http://editor.example:8080',
		agentOptions: { ca: 'a certificate', host: 'editor.example' },
		skipSslCertificateValidation: true,
		rejectUnauthorized: false,
	};

	it('goes through no proxy of the node, and the certificate is verified as n8n does', () => {
		const url = 'https://api.nexmo.com/v1/messages';
		for (const credential of [production, credentialWith({ environment: 'sandbox' })]) {
			const signed = authenticateRequest(credential, { url, ...OF_THE_NODE } as never);
			expect(signed).toMatchObject({
				proxy: undefined,
				agentOptions: undefined,
				skipSslCertificateValidation: false,
				rejectUnauthorized: true,
			});
		}
	});

	it('to a gateway of its own may have a certificate of its own, but no proxy and no other host', () => {
		const url = `${CUSTOM.vonageBaseUrl}/v1/messages`;
		const signed = authenticateRequest(custom, { url, ...OF_THE_NODE } as never);
		expect(signed).toMatchObject({ proxy: undefined, skipSslCertificateValidation: true });
		expect(signed.agentOptions).toEqual({ ca: 'a certificate' });
	});

	it('keeps everything else, and one Authorization only', () => {
		const options: IHttpRequestOptions = {
			method: 'PUT',
			url: 'https://api.nexmo.com/v2/applications/x',
			headers: { 'X-Own': '1', authorization: 'Bearer of somebody', Accept: 'text/plain' },
			body: { name: 'x' },
			qs: { a: 'b' },
			timeout: 5000,
			auth: { username: 'somebody', password: 'else' },
		};
		const { headers, ...signed } = authenticateRequest(production, options);
		expect(signed).toMatchObject({
			method: 'PUT',
			body: { name: 'x' },
			qs: { a: 'b' },
			timeout: 5000,
		});
		expect(signed.auth).toBeUndefined();
		expect(headers).toEqual({
			'X-Own': '1',
			Accept: 'text/plain',
			Authorization: expect.stringMatching(/^Basic /),
		});
		expect(options.headers).toHaveProperty('authorization', 'Bearer of somebody');
	});

	it.each<[keyof ChannelCredential, string, RegExp]>([
		['applicationId', 'https://api.nexmo.com/v1/messages', /no Application ID/],
		['privateKey', 'https://api.nexmo.com/v1/messages', /no Private Key/],
		['apiKey', 'https://api.nexmo.com/v2/applications', /no API Key/],
		['apiSecret', 'https://api.nexmo.com/v2/applications', /no API Secret/],
		['userAccessToken', 'https://graph.facebook.com/v25.0/1', /no User Access Token.*Meta/],
	])('without %s it says what is missing and where to find it', (field, url, message) => {
		const act = () => authenticateRequest(credentialWith({ [field]: '' }), { url });
		expect(act).toThrow(message);
		expect(act).toThrow(expect.objectContaining({ name: 'CredentialFault', field }));
	});
});

describe('a request to any other address', () => {
	it.each<[string, IHttpRequestOptions]>([
		['another host', { url: 'https://example.com/v1/messages' }],
		['another path', { url: 'https://api.nexmo.com/v2/verify' }],
		[
			'a host hidden by a protocol-relative path',
			{
				baseURL: 'https://api.nexmo.com',
				url: '//evil.com/v1/messages',
			},
		],
		[
			'a host glued to the base',
			{ baseURL: 'https://api.nexmo.com.', url: 'evil.com/v1/messages' },
		],
		['a user name glued to the base', { baseURL: 'https://api.nexmo.com', url: '/@evil.com/' }],
		['nothing', { url: '' }],
	])('is left exactly as it is: %s', (_, options) => {
		const copy = structuredClone(options);
		expect(authenticateRequest(production, options)).toEqual(copy);
	});

	it('gets nothing even when the credential is broken', () => {
		const broken = credentialWith({ privateKey: 'broken', apiKey: '', userAccessToken: '' });
		const options = { url: 'https://example.com/' };
		expect(authenticateRequest(broken, options)).toEqual(options);
	});
});
