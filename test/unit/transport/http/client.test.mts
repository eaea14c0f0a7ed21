import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	NodeApiError,
} from 'n8n-workflow';

import { CredentialFault } from '../../../../nodes/transport/credential.ts';
import { type ApiClient, type Call, call } from '../../../../nodes/transport/http/client.ts';
import { credentialWith } from '../keys.mts';

const NOW = Date.parse('2026-11-01T10:00:00Z');

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
	jest.useRealTimers();
});

const node: INode = {
	id: '1',
	name: 'Vonage WhatsApp',
	type: 'n8n-nodes-vonage-whatsapp.vonageWhatsApp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const SEND: Call = {
	method: 'POST',
	url: 'https://api.nexmo.com/v1/messages',
	body: { channel: 'whatsapp' },
	doing: 'send the message',
};

const READ: Call = {
	method: 'GET',
	url: 'https://api.nexmo.com/v2/applications/x',
	doing: 'read the application',
};

const SUBMIT: Call = {
	method: 'POST',
	url: 'https://graph.facebook.com/v25.0/1/message_templates',
	doing: 'submit the template',
	service: 'Meta',
};

type Headers = IN8nHttpFullResponse['headers'];

/** A client at whose end somebody answers. */
function answering(
	statusCode: number,
	body: unknown,
	headers: Headers = {},
): ApiClient & { sent: IHttpRequestOptions[] } {
	const sent: IHttpRequestOptions[] = [];
	return {
		node,
		credential: credentialWith(),
		sent,
		async send(options) {
			sent.push(options);
			return { statusCode, body: body as IN8nHttpFullResponse['body'], headers };
		},
	};
}

/** A client at whose end nobody answers. */
function failing(error: unknown): ApiClient {
	return { node, credential: credentialWith(), send: async () => await Promise.reject(error) };
}

async function errorOf(client: ApiClient, request: Call = SEND): Promise<NodeApiError> {
	const error: unknown = await call(client, request).catch((thrown: unknown) => thrown);
	if (!(error instanceof NodeApiError)) throw new Error('expected a NodeApiError');
	return error;
}

const problem = (fragment: string, title: string, detail: string, more = {}) => ({
	type: `https://developer.vonage.com/api-errors/${fragment}`,
	title,
	detail,
	instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
	...more,
});

describe('a request', () => {
	it('is sent once, waits 30 seconds, follows no redirect, and leaves judging the status to us', async () => {
		const client = answering(202, { message_uuid: 'x' }, { 'x-a': '1' });
		await expect(call(client, SEND)).resolves.toEqual({
			status: 202,
			body: { message_uuid: 'x' },
			headers: { 'x-a': '1' },
		});
		expect(client.sent).toEqual([
			{
				method: 'POST',
				url: 'https://api.nexmo.com/v1/messages',
				body: { channel: 'whatsapp' },
				json: true,
				timeout: 30_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		]);
	});

	it.each([
		[5, 5000],
		[0.5, 500],
		[0, 30_000],
		[-1, 30_000],
		[Number.NaN, 30_000],
		[undefined, 30_000],
	])('with a timeout of %s seconds waits %i ms', async (timeoutSeconds, timeout) => {
		const client = answering(200, {});
		await call(client, { ...SEND, timeoutSeconds });
		expect(client.sent[0]?.timeout).toBe(timeout);
	});

	it.each([
		['JSON that arrives as text', '{"a":1}', { a: 1 }],
		['text', 'fine', 'fine'],
		['nothing', '', ''],
	])('reads %s', async (_, body, read) => {
		expect(await call(answering(200, body), SEND)).toMatchObject({ body: read });
	});
});

describe('a refusal of Vonage', () => {
	it.each<[string, number, unknown, Call, RegExp, RegExp]>([
		[
			'a sender that is none',
			422,
			problem(
				'messages#1120',
				'Invalid sender',
				'The `from` parameter is invalid for the given channel.',
			),
			SEND,
			/^Vonage refused to send the message: Invalid sender$/,
			/^The `from` parameter is invalid for the given channel\. .*link it to the application.*Trace ID for support: bf0ca0bf927b3b52e3cb03217e1a1ddf\.$/,
		],
		[
			'a parameter, with its name',
			422,
			problem(
				'messages#1150',
				'Invalid params',
				'The value of one or more parameters is invalid.',
				{
					invalid_parameters: [{ name: 'image.url', reason: 'is required.' }],
				},
			),
			SEND,
			/^Vonage refused to send the message: Invalid params \(image\.url is required\)$/,
			/Correct the parameters that the answer names/,
		],
		[
			'several parameters',
			422,
			problem('messages#1110', 'Invalid params', 'x', {
				invalid_parameters: [
					{ name: 'to', reason: 'is too long' },
					{ name: 'ttl' },
					'nonsense',
					{ field: 'other' },
				],
			}),
			SEND,
			/\(to is too long; ttl\)$/,
			/./,
		],
		[
			'a title that is a bare code',
			422,
			{
				title: '1420',
				detail: 'Invalid sender',
				type: 'https://developer.vonage.com/api-errors/messages#1420',
			},
			SEND,
			/^Vonage refused to send the message: \D{10}/,
			/Invalid sender/,
		],
		[
			'credentials',
			401,
			problem('#unathorized', 'Unauthorized', 'You did not provide correct credentials.'),
			SEND,
			/^Vonage refused to send the message: Unauthorized$/,
			/application ID and private key/,
		],
		[
			'credentials, in the older spelling',
			401,
			{ error_title: 'Unauthorized' },
			READ,
			/^Vonage refused to read the application: Unauthorized$/,
			/API key and secret/,
		],
		[
			'an empty account',
			402,
			problem(
				'#low-balance',
				'Low balance',
				'This request could not be performed due to your account balance being low.',
			),
			SEND,
			/Low balance/,
			/Top up/,
		],
		[
			'a message in another region',
			404,
			problem('#not-found', 'Not Found', 'Message with ID x not found'),
			{ ...SEND, method: 'PATCH', doing: 'mark the message as read' },
			/^Vonage refused to mark the message as read: Not Found$/,
			/resourceUrl/,
		],
		[
			'a fault of the platform, which has the number of throttling',
			500,
			problem(
				'messages#1000',
				'Internal error',
				'There was an error processing your request in the Platform.',
			),
			SEND,
			/^Vonage could not send the message: Internal error$/,
			/Try again in a few minutes/,
		],
		[
			'a status alone',
			403,
			'',
			SEND,
			/^Vonage refused to send the message: .{10}/,
			/The answer was empty \(HTTP 403\)/,
		],
		[
			'a status that says nothing',
			418,
			{},
			SEND,
			/^Vonage refused to send the message: HTTP 418$/,
			/empty/,
		],
		[
			'a page of a gateway',
			502,
			'<html><head><style>p{}</style></head><body><h1>Bad   gateway</h1></body></html>',
			SEND,
			/^Vonage could not send the message: HTTP 502$/,
			/The answer \(HTTP 502\) was: Bad gateway\. Whether it was done is unknown/,
		],
		[
			'a page of a gateway, where nothing is changed',
			504,
			'slow',
			READ,
			/^Vonage could not read the application: HTTP 504$/,
			/^The answer \(HTTP 504\) was: slow\. Try again/,
		],
		[
			'a redirect',
			302,
			'',
			SEND,
			/answers with a redirect \(HTTP 302\)/,
			/base URLs in the credential/,
		],
		['JSON that is no object', 400, [1], SEND, /HTTP 400$/, /The answer \(HTTP 400\) was: \[1\]/],
		[
			'words that n8n would take for an error of Node.js',
			422,
			problem('messages#1150', 'Invalid params', 'x', {
				invalid_parameters: [{ name: 'headerPermissions', reason: 'ENOENT' }],
			}),
			SEND,
			/^Vonage refused to send the message: Invalid params \(headerPermissions ENOENT\)$/,
			/./,
		],
	])(
		'names what happened and what to do: %s',
		async (_, status, body, request, message, description) => {
			const error = await errorOf(answering(status, body), request);
			expect(error.message).toMatch(message);
			expect(error.description).toMatch(description);
			expect(error.httpCode).toBe(String(status));
		},
	);

	it.each(['apiSecret', 'userAccessToken', 'signatureSecret', 'previousSignatureSecret'] as const)(
		'hides the %s of the credential wherever it is sent back',
		async (field) => {
			const secret = 'Zq0Secret-of_mine';
			const body = {
				type: `https://developer.vonage.com/api-errors#${secret}`,
				title: `No ${secret}`,
				detail: `Not ${secret}`,
				instance: secret,
				invalid_parameters: [{ name: secret, reason: secret }],
			};
			const client = { ...answering(422, body), credential: credentialWith({ [field]: secret }) };
			const error = await errorOf(client);
			const { message, description, context } = error;
			expect(JSON.stringify([message, description, context, error])).not.toContain(secret);
		},
	);

	it('keeps what Vonage said as data', async () => {
		const error = await errorOf(answering(422, problem('messages#1120', 'Invalid sender', 'x')));
		expect(error.context).toEqual({
			data: {
				status: 422,
				code: '1120',
				reason: 'Invalid sender',
				detail: 'x',
				traceId: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
			},
		});
	});

	it.each<[string, number, unknown, Headers, object | undefined]>([
		[
			'throttling',
			429,
			problem('messages#1000', 'Rate Limit Hit', 'x'),
			{},
			{ cause: 'rate-limited' },
		],
		[
			'throttling with a pause in seconds',
			429,
			'',
			{ 'retry-after': '7' },
			{ cause: 'rate-limited', retryAfterMs: 7000 },
		],
		[
			'throttling with a pause until a date',
			429,
			'',
			{ 'Retry-After': 'Sun, 01 Nov 2026 10:01:30 GMT' },
			{ cause: 'rate-limited', retryAfterMs: 90_000 },
		],
		[
			'throttling with a date that is over',
			429,
			'',
			{ 'retry-after': 'Sun, 01 Nov 2026 09:00:00 GMT' },
			{ cause: 'rate-limited', retryAfterMs: 0 },
		],
		['throttling with nonsense', 429, '', { 'retry-after': 'soon' }, { cause: 'rate-limited' }],
		[
			'a fault',
			500,
			problem('messages#1000', 'Internal error', 'x'),
			{},
			{ cause: 'temporarily-unavailable' },
		],
		[
			'maintenance with a pause',
			503,
			'',
			{ 'retry-after': '60' },
			{ cause: 'temporarily-unavailable', retryAfterMs: 60_000 },
		],
		['credentials', 401, '', {}, { cause: 'credential-invalid' }],
		['a redirect', 301, '', {}, { cause: 'configuration-invalid' }],
		[
			'a message that is wrong',
			422,
			problem('messages#1150', 'Invalid params', 'x'),
			{},
			undefined,
		],
	])("tells n8n's retries why: %s", async (_, status, body, headers, failure) => {
		expect((await errorOf(answering(status, body, headers))).failure).toEqual(failure);
	});
});

describe('a refusal of Meta', () => {
	const graph = (error: object) => ({
		error: { type: 'OAuthException', fbtrace_id: 'AbC', ...error },
	});

	it.each<[string, number, unknown, RegExp, RegExp, object | undefined]>([
		[
			'in its own words for users',
			400,
			graph({
				message: 'Invalid parameter',
				code: 100,
				error_subcode: 2388299,
				error_user_title: "Variables can't be at the start or end of the template",
				error_user_msg: 'The message template contains variable parameters at its start or end.',
			}),
			/^Meta refused to submit the template: Variables can't be at the start or end of the template: The message template contains/,
			/Trace ID for support: AbC\.$/,
			undefined,
		],
		[
			'with the field',
			400,
			graph({
				message: 'Invalid parameter',
				code: 100,
				error_subcode: 2388046,
				error_data: { blame_field_specs: [['name']] },
			}),
			/^Meta refused to submit the template: Invalid parameter \(name\)$/,
			/./,
			undefined,
		],
		[
			'an expired token',
			401,
			graph({
				message: 'Error validating access token: Session has expired',
				code: 190,
				error_subcode: 463,
			}),
			/Session has expired/,
			/[Tt]oken/,
			{ cause: 'credential-invalid' },
		],
		[
			'throttling, which is HTTP 400 at Meta',
			400,
			graph({ message: '(#80008) There have been too many calls', code: 80008 }),
			/too many calls/,
			/./,
			{ cause: 'rate-limited', retryAfterMs: 12 * 60_000 },
		],
		[
			'a page',
			502,
			'<html>Sorry</html>',
			/^Meta could not submit the template: HTTP 502$/,
			/Sorry/,
			{ cause: 'temporarily-unavailable' },
		],
		[
			'an envelope without anything',
			400,
			{ error: {} },
			/^Meta refused to submit the template: HTTP 400$/,
			/./,
			undefined,
		],
	])('%s', async (_, status, body, message, description, failure) => {
		const usage = JSON.stringify({ 1: [{ call_count: 100, estimated_time_to_regain_access: 12 }] });
		const headers = status === 400 ? { 'x-business-use-case-usage': usage } : {};
		const error = await errorOf(answering(status, body, headers), SUBMIT);
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(description);
		expect(error.failure).toEqual(failure);
	});
});

describe('no answer at all', () => {
	const nodeError = (code: string, message = code, more = {}) =>
		Object.assign(new Error(message), { code, ...more });
	/** As n8n hands it over: wrapped by axios, wrapped by n8n. */
	const asN8nDoes = (cause: Error & { code: string }) =>
		new NodeApiError(
			node,
			Object.assign(new Error(cause.message, { cause }), { code: cause.code }) as never,
		);

	/** What n8n 2.6 makes of that: its errors have lost their cause. */
	const withoutCause = (wrapper: NodeApiError) =>
		Object.defineProperty(wrapper, 'cause', { value: undefined });

	const UNKNOWN = /: whether it was done is unknown$/;

	it.each([
		[
			'refused',
			nodeError('ECONNREFUSED'),
			/api\.nexmo\.com refused the connection$/,
			'temporarily-unavailable',
		],
		[
			'no such host',
			nodeError('ENOTFOUND', 'getaddrinfo ENOTFOUND x'),
			/could not be found \(DNS\)$/,
			'temporarily-unavailable',
		],
		[
			'DNS is down',
			nodeError('EAI_AGAIN'),
			/could not be found \(DNS\)$/,
			'temporarily-unavailable',
		],
		[
			'no route',
			nodeError('EHOSTUNREACH'),
			/cannot be reached from n8n$/,
			'temporarily-unavailable',
		],
		[
			'the connection timed out',
			nodeError('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443', { syscall: 'connect' }),
			/cannot be reached from n8n$/,
			'temporarily-unavailable',
		],
		[
			'a certificate that expired',
			nodeError('CERT_HAS_EXPIRED'),
			/no secure connection \(TLS\) to api\.nexmo\.com/,
			'configuration-invalid',
		],
		[
			'a certificate of a proxy',
			nodeError('SELF_SIGNED_CERT_IN_CHAIN'),
			/no secure connection/,
			'configuration-invalid',
		],
		[
			'TLS was cut',
			nodeError(
				'ECONNRESET',
				'Client network socket disconnected before secure TLS connection was established',
			),
			/no secure connection/,
			'temporarily-unavailable',
		],
		[
			'no URL',
			nodeError('ERR_INVALID_URL', 'Invalid URL'),
			/not a web address$/,
			'configuration-invalid',
		],
	])('%s: the message was not sent', async (_, cause, message, failure) => {
		for (const thrown of [asN8nDoes(cause), withoutCause(asN8nDoes(cause))]) {
			const error = await errorOf(failing(thrown));
			expect(error.message).toMatch(/^n8n could not send the message: /);
			expect(error.message).toMatch(message);
			expect(error.description).toMatch(/^(Check|Try) /);
			expect(error.description).not.toMatch(/second try/);
			expect(error.failure).toEqual({ cause: failure });
		}
	});

	it.each([
		[
			'no answer in time',
			nodeError('ECONNABORTED', 'timeout of 30000ms exceeded'),
			/gave no answer within 30 seconds/,
		],
		[
			'the established connection timed out',
			nodeError('ETIMEDOUT', 'x', { syscall: 'read' }),
			/gave no answer within 30 seconds/,
		],
		[
			'the connection was cut',
			nodeError('ECONNRESET', 'socket hang up'),
			/was cut before the answer was complete/,
		],
		['the answer broke off', nodeError('ERR_BAD_RESPONSE', 'stream has been aborted'), /was cut/],
		['something that is no HTTP', nodeError('HPE_INVALID_CONSTANT', 'Parse Error'), /was cut/],
		['an error nobody knows', nodeError('EWHATEVER', 'strange things'), /strange things/],
	])('%s: it is unknown whether the message was sent', async (_, cause, message) => {
		for (const thrown of [asN8nDoes(cause), withoutCause(asN8nDoes(cause))]) {
			const error = await errorOf(failing(thrown));
			expect(error.message).toMatch(/^n8n tried to send the message, but /);
			expect(error.message).toMatch(message);
			expect(error.message).toMatch(UNKNOWN);
			expect(error.description).toMatch(/a second try can do it twice/);
		}
	});

	it('nothing is unknown where nothing is changed', async () => {
		const error = await errorOf(failing(nodeError('ECONNABORTED')), { ...READ, timeoutSeconds: 1 });
		expect(error.message).toBe(
			'n8n could not read the application: api.nexmo.com gave no answer within 1 second',
		);
		expect(error.description).toMatch(/^Try again later/);
	});

	it('an execution that was stopped says so', async () => {
		const error = await errorOf(failing(nodeError('ERR_CANCELED', 'canceled')));
		expect(error.message).toBe('The execution was stopped while n8n tried to send the message');
		expect(error.description).toMatch(/unknown/);
	});

	it('a broken credential speaks for itself, also through the wrapping of n8n', async () => {
		const fault = new CredentialFault('privateKey', 'The Private Key is broken: paste it again');
		const wrapped = () => new NodeApiError(node, fault as never);
		for (const thrown of [fault, wrapped(), withoutCause(wrapped())]) {
			const error = await errorOf(failing(thrown));
			expect(error.message).toBe('The Private Key is broken: paste it again');
			expect(error.failure).toEqual({ cause: 'credential-invalid' });
		}
	});

	it('whatever is thrown becomes an error with words', async () => {
		await fc.assert(
			fc.asyncProperty(fc.anything(), async (thrown) => {
				const error = await errorOf(failing(thrown));
				return /^(n8n|The execution) ./.test(error.message);
			}),
		);
	});
});

describe('secrets', () => {
	const SECRETS = [
		'eyJhbGciOiJSUzI1NiJ9.eyJhcHBsaWNhdGlvbl9pZCI6IngifQ.c2lnbmF0dXJl',
		'EAAJjmJ0ZAk7MBO4qZBZC',
		'YWJjZDEyMzQ6aXRzIGFwaSBzZWNyZXQ=',
	];

	it('of the request stay out of the error, whatever n8n and axios attach to theirs', async () => {
		const [token, , basic] = SECRETS;
		const config = { headers: { Authorization: `Bearer ${token}`, 'x-basic': `Basic ${basic}` } };
		const axios = Object.assign(new Error(`refused Bearer ${token}`), {
			code: 'EWHATEVER',
			isAxiosError: true,
			config,
			request: { _header: `Authorization: Bearer ${token}` },
		});
		const error = await errorOf(failing(new NodeApiError(node, axios as never)));
		const everything = JSON.stringify({ ...error, ...error.toJSON?.(), stack: error.stack });
		for (const secret of SECRETS) expect(everything).not.toContain(secret);
		expect(error.cause).toBeUndefined();
	});

	it.each([
		[
			'Meta quotes a token',
			{ error: { code: 190, message: 'Malformed access token EAAJjmJ0ZAk7MBO4qZBZC' } },
		],
		[
			'Meta quotes another token',
			{ error: { code: 190, message: 'Malformed access token YWJjZDEyMzQ6aXRzIGFwaSBzZWNyZXQ=' } },
		],
		[
			'a JWT is quoted',
			{
				title: 'Unauthorized',
				detail: 'Bad token eyJhbGciOiJSUzI1NiJ9.eyJhcHBsaWNhdGlvbl9pZCI6IngifQ.c2lnbmF0dXJl',
			},
		],
		['a page echoes the request', 'Authorization: Basic YWJjZDEyMzQ6aXRzIGFwaSBzZWNyZXQ='],
		['a page echoes a URL', 'GET /?access_token=EAAJjmJ0ZAk7MBO4qZBZC'],
	])('in an answer stay out of the error: %s', async (_, body) => {
		const error = await errorOf(
			answering(401, body, { authorization: `Bearer ${SECRETS[0]}` }),
			SUBMIT,
		);
		const everything = JSON.stringify({ ...error, ...error.toJSON?.() });
		for (const secret of SECRETS) expect(everything).not.toContain(secret);
	});
});

it('any answer of any status becomes an answer or an error with words', async () => {
	const status = fc.integer({ min: 100, max: 599 });
	const body = fc.oneof(
		fc.jsonValue(),
		fc.string(),
		fc.record({
			type: fc.jsonValue(),
			title: fc.jsonValue(),
			detail: fc.jsonValue(),
			invalid_parameters: fc.jsonValue(),
		}),
		fc.record({ error: fc.jsonValue() }),
		fc.record({
			error: fc.record({
				code: fc.jsonValue(),
				message: fc.jsonValue(),
				error_subcode: fc.jsonValue(),
				error_data: fc.jsonValue(),
			}),
		}),
	);
	await fc.assert(
		fc.asyncProperty(status, body, async (statusCode, sent) => {
			const client = answering(statusCode, sent);
			if (statusCode >= 200 && statusCode < 300) {
				return (await call(client, SEND)).status === statusCode;
			}
			return /^Vonage (refused to|could not) send the message: ./.test(
				(await errorOf(client)).message,
			);
		}),
	);
});
