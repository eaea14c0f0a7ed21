import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ChannelCredential } from '../../../../nodes/transport/credential.ts';
import {
	authenticationFor,
	endpoints,
	messageResourceUrl,
	pathSegment,
} from '../../../../nodes/transport/http/endpoints.ts';
import { RuleViolation } from '../../../../nodes/whatsapp/ruleViolation.ts';
import { credentialWith, CUSTOM } from '../keys.mts';

const production = credentialWith();
const sandbox = credentialWith({ environment: 'sandbox' });
const custom = credentialWith(CUSTOM);
const behindPrefix = credentialWith({
	environment: 'custom',
	vonageBaseUrl: 'https://gateway.example.com/vonage/',
	graphBaseUrl: 'https://gateway.example.com/meta',
});

describe('what a request may carry, by host and path', () => {
	it.each([
		['https://api.nexmo.com/v1/messages', 'jwt'],
		['https://api.nexmo.com/v1/messages/aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', 'jwt'],
		['https://api-eu.nexmo.com/v1/messages/x', 'jwt'],
		['https://api-us.vonage.com/v1/messages/x', 'jwt'],
		['https://api-ap.nexmo.com/v3/media/x', 'jwt'],
		['https://api.vonage.com/v3/media/x', 'jwt'],
		['https://messages-sandbox.nexmo.com/v1/messages', 'jwt'],
		['https://api.nexmo.com/v2/applications/x', 'basic'],
		['https://api.nexmo.com/v2/applications?page_size=10', 'basic'],
		['https://api.nexmo.com/v2/reports/records', 'basic'],
		['https://api.nexmo.com/beta/chatapp-accounts/whatsapp/447700900000', 'basic'],
		['https://api.nexmo.com/v1/channel-manager/whatsapp/numbers', 'basic'],
		['https://api-eu.vonage.com/v2/whatsapp-manager/wabas/1/templates', 'jwt'],
		['https://api.nexmo.com/account/get-balance', 'basic'],
		['https://rest.nexmo.com/account/get-balance', 'basic'],
		['https://graph.facebook.com/v25.0/1/message_templates', 'token'],
		['https://graph.facebook.com/v25.0/debug_token?input_token=x', 'token'],
		// Opening an upload is a call like any other; only the session itself wants the older scheme.
		['https://graph.facebook.com/v25.0/660011223344/uploads?file_name=upload:x', 'token'],
		['https://graph.facebook.com/v25.0/upload:MTp==?sig=ARZ', 'oauth'],
		['https://graph.facebook.com/upload:MTp', 'token'],
		// The same addresses in other spellings
		['HTTPS://API.NEXMO.COM/v1/messages', 'jwt'],
		['https://api.nexmo.com:443/v1/messages', 'jwt'],
		['https://api.nexmo.com/v1/./messages', 'jwt'],
		['https://api.nexmo.com/v1/messages/../../v2/applications', 'basic'],
		['https://api.nexmo.com/v1/messages/%2e%2e/%2e%2e/v2/applications', 'basic'],
	])('production: %s gets %s', (url, scheme) => {
		expect(authenticationFor(production, url)).toBe(scheme);
	});

	it.each([
		['another host', 'https://example.com/v1/messages'],
		['our host as a subdomain of another', 'https://api.nexmo.com.evil.com/v1/messages'],
		['our host behind a hyphen', 'https://evil-api.nexmo.com/v1/messages'],
		['another host of the same company', 'https://dashboard.nexmo.com/v1/messages'],
		['a region that is a path', 'https://api-eu.evil.com/v1/messages'],
		['a long region', 'https://api-evil.nexmo.com/v1/messages'],
		['a trailing dot', 'https://api.nexmo.com./v1/messages'],
		['our host as user name', 'https://api.nexmo.com@evil.com/v1/messages'],
		['our host as user name and password', 'https://api.nexmo.com:443@evil.com/v1/messages'],
		['a user name before our host', 'https://user@api.nexmo.com/v1/messages'],
		['a backslash', 'https://evil.com\\@api.nexmo.com/v1/messages'],
		['a backslash after our host', 'https://api.nexmo.com\\@evil.com/v1/messages'],
		['our host in the query', 'https://evil.com/?https://api.nexmo.com/v1/messages'],
		['our host in the fragment', 'https://evil.com/#api.nexmo.com/v1/messages'],
		['another path of the account API', 'https://rest.nexmo.com/sms/json'],
		['plain http for the account API', 'http://rest.nexmo.com/account/get-balance'],
		['plain http', 'http://api.nexmo.com/v1/messages'],
		['another scheme', 'ftp://api.nexmo.com/v1/messages'],
		['another port', 'https://api.nexmo.com:8443/v1/messages'],
		['a tab inside', 'https://api.nexmo\t.com/v1/messages'],
		['a line break before', '\nhttps://api.nexmo.com/v1/messages'],
		['a full-width dot', 'https://api.nexmo.com。evil.com/v1/messages'],
		['no scheme', '//api.nexmo.com/v1/messages'],
		['no host', '/v1/messages'],
		['no text', ''],
		['a path that only begins like ours', 'https://api.nexmo.com/v1/messages-archive'],
		['an encoded slash', 'https://api.nexmo.com/v1%2Fmessages'],
		['an encoded way out', 'https://api.nexmo.com/v3/media/..%2f..%2fv2/applications'],
		['an encoded backslash', 'https://api.nexmo.com/v3/media/..%5c..'],
		['a double slash', 'https://api.nexmo.com//v1/messages'],
		['upper case in the path', 'https://api.nexmo.com/V1/Messages'],
		['a path we do not use', 'https://api.nexmo.com/v2/verify'],
		['management on the sandbox host', 'https://messages-sandbox.nexmo.com/v2/applications'],
		['Graph by its first letters', 'https://graph.facebook.com.evil.com/v25.0/1'],
		['Graph without TLS', 'http://graph.facebook.com/v25.0/1'],
		['an upload to another host', 'https://example.com/v25.0/upload:MTp'],
	])('%s gets nothing: %s', (_, url) => {
		expect(authenticationFor(production, url)).toBe('none');
		expect(authenticationFor(sandbox, url)).toBe('none');
		expect(authenticationFor(custom, url)).toBe('none');
	});

	it.each([
		['http://127.0.0.1:4010/v1/messages', custom, 'jwt'],
		['http://127.0.0.1:4010/v2/applications/x', custom, 'basic'],
		['http://127.0.0.1:4010/graph/v25.0/1', custom, 'token'],
		['http://127.0.0.1:4010/graph/v25.0/upload:MTp?sig=ARZ', custom, 'oauth'],
		['http://127.0.0.1:4010/v25.0/upload:MTp', custom, 'none'],
		['http://127.0.0.1:4010/graphic', custom, 'none'],
		['http://127.0.0.1:4010/other', custom, 'none'],
		['http://127.0.0.1:4011/v1/messages', custom, 'none'],
		['https://127.0.0.1:4010/v1/messages', custom, 'none'],
		['http://localhost:4010/v1/messages', custom, 'none'],
		['https://gateway.example.com/vonage/v1/messages', behindPrefix, 'jwt'],
		['https://gateway.example.com/meta/v25.0/1', behindPrefix, 'token'],
		['https://gateway.example.com/meta/v25.0/upload:MTp', behindPrefix, 'oauth'],
		['https://gateway.example.com/v1/messages', behindPrefix, 'none'],
		['https://gateway.example.com/vonage-other/v1/messages', behindPrefix, 'none'],
		['https://gateway.example.com/vonage/../v1/messages', behindPrefix, 'none'],
		// Custom takes the place of the providers, it does not add to them
		['https://api.nexmo.com/v1/messages', custom, 'none'],
		['https://graph.facebook.com/v25.0/1', custom, 'none'],
		['http://127.0.0.1:4010/v1/messages', production, 'none'],
	])('custom: %s', (url, credential, scheme) => {
		expect(authenticationFor(credential, url)).toBe(scheme);
	});

	it('a custom credential without base URLs signs nothing', () => {
		const empty = credentialWith({ environment: 'custom' });
		fc.assert(fc.property(fc.webUrl(), (url) => authenticationFor(empty, url) === 'none'));
	});

	it('any text is judged without an exception, and only our hosts are ours', () => {
		const url = fc.oneof(
			fc.string(),
			fc.webUrl(),
			fc.webPath().map((path) => `https://x.com${path}`),
		);
		fc.assert(fc.property(url, (text) => authenticationFor(production, text) === 'none'));
	});
});

describe('where requests go', () => {
	it.each([
		[
			production,
			'https://api.nexmo.com',
			'https://api.nexmo.com',
			'https://rest.nexmo.com',
			'https://graph.facebook.com',
		],
		[
			sandbox,
			'https://messages-sandbox.nexmo.com',
			'https://api.nexmo.com',
			'https://rest.nexmo.com',
			'https://graph.facebook.com',
		],
		[
			custom,
			'http://127.0.0.1:4010',
			'http://127.0.0.1:4010',
			'http://127.0.0.1:4010',
			'http://127.0.0.1:4010/graph',
		],
		[
			behindPrefix,
			'https://gateway.example.com/vonage',
			'https://gateway.example.com/vonage',
			'https://gateway.example.com/vonage',
			'https://gateway.example.com/meta',
		],
	])('%#', (credential, messages, management, account, graph) => {
		expect(endpoints(credential)).toEqual({ messages, management, account, graph });
	});

	it.each([
		[
			"the message's own address names the region",
			production,
			{ messageId: 'id', resourceUrl: 'https://api-us.vonage.com/v1/messages/id' },
			'https://api-us.vonage.com/v1/messages/id',
		],
		[
			'the message ID counts, not the one in the address',
			production,
			{ messageId: 'id', resourceUrl: 'https://api-us.nexmo.com/v1/messages/another' },
			'https://api-us.nexmo.com/v1/messages/id',
		],
		[
			'a foreign address is not followed',
			production,
			{ messageId: 'id', resourceUrl: 'https://evil.com/v1/messages/id', region: 'ap' },
			'https://api-ap.nexmo.com/v1/messages/id',
		],
		[
			'an address of ours that is no message is not followed',
			production,
			{ messageId: 'id', resourceUrl: 'https://api-us.nexmo.com/v3/media/id' },
			'https://api-eu.nexmo.com/v1/messages/id',
		],
		[
			'without anything it is Europe',
			production,
			{ messageId: 'id' },
			'https://api-eu.nexmo.com/v1/messages/id',
		],
		[
			'a region is a name, not a piece of a host',
			production,
			{ messageId: 'id', region: 'x.evil.com/' },
			'https://api-eu.nexmo.com/v1/messages/id',
		],
		[
			'the sandbox keeps its own',
			sandbox,
			{ messageId: 'id' },
			'https://messages-sandbox.nexmo.com/v1/messages/id',
		],
		[
			'custom has one address',
			custom,
			{ messageId: 'id', resourceUrl: 'https://api-us.nexmo.com/v1/messages/id' },
			'http://127.0.0.1:4010/v1/messages/id',
		],
		[
			'the ID stays one part of the path',
			production,
			{ messageId: 'a/../b?c' },
			'https://api-eu.nexmo.com/v1/messages/a%2F..%2Fb%3Fc',
		],
	])('%s', (_, credential, message, url) => {
		expect(messageResourceUrl(credential, message)).toBe(url);
	});
});

describe('an ID as a part of a path', () => {
	it.each([
		['1b456509-974c', '1b456509-974c'],
		['a/b', 'a%2Fb'],
		['...', '...'],
		['%2e%2e', '%252e%252e'],
	])('%s stays one part', (id, segment) => {
		expect(pathSegment(id, 'messageId', 'Message ID')).toBe(segment);
		expect(new URL(`https://vonage.example/v1/messages/${segment}`).pathname).toBe(
			`/v1/messages/${segment}`,
		);
	});

	it.each(['.', '..'])('%s would be another address and is refused', (id) => {
		expect(() => pathSegment(id, 'template', 'Template')).toThrow(RuleViolation);
		expect(() => messageResourceUrl(production, { messageId: id })).toThrow("'Message ID' is '.");
	});
});

describe("Vonage's template API, which is said to accept the token and seen to accept key and secret", () => {
	const url = 'https://api.nexmo.com/v2/whatsapp-manager/wabas/1/templates';

	it.each<[string, Partial<ChannelCredential>, string]>([
		['everything', {}, 'jwt'],
		['no private key', { privateKey: '' }, 'basic'],
		['no application', { applicationId: '' }, 'basic'],
		['no key and secret', { apiKey: '', apiSecret: '' }, 'jwt'],
		['neither', { privateKey: '', apiSecret: '' }, 'jwt'],
	])('with %s', (_, fields, scheme) => {
		expect(authenticationFor(credentialWith(fields), url)).toBe(scheme);
		expect(authenticationFor(credentialWith({ ...CUSTOM, ...fields }), url)).toBe('none');
	});
});
