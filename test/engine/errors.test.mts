import { afterEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { ExecutionError, ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { generateKeyPairSync } from 'node:crypto';
import type { FaultRequest } from '../simulator/faults.mts';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import type { Outcome } from './harness.mts';
import { expectNoSecret, failure, results, useStage } from './stage.mts';

const stage = useStage();

const { privateKey: foreignKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** What n8n's own retries go by; on the error as plain data. */
function failureOf(error: ExecutionError): unknown {
	return 'failure' in error ? error.failure : undefined;
}

/** Runs the send both ways, stopping and continuing, and looks for secrets in all that comes of it. */
async function refusedSend(
	parameters: INodeParameters,
	credential: ICredentialDataDecryptedObject = {},
	beforeEach: () => void = () => undefined,
): Promise<{ error: ExecutionError; stopped: Outcome }> {
	const whole = { ...stage.engine.credential, ...credential };
	beforeEach();
	const stopped = await stage.send(parameters, { credential });
	const error = failure(stopped);
	expectNoSecret(error, whole);
	expectNoSecret(stopped, whole);
	expectNoSecret(JSON.stringify(stopped), whole);
	return { error, stopped };
}

describe('what Vonage refuses', () => {
	interface Refusal {
		what: string;
		parameters?: INodeParameters;
		credential?: ICredentialDataDecryptedObject;
		fault?: FaultRequest;
		httpCode: string;
		message: RegExp;
		description: RegExp;
		failure?: object;
	}
	const hello = { text: 'Hello', options: { retryFor: 0 } };
	const failover = (message: object) => ({
		text: 'Hello',
		options: { failover: JSON.stringify([message]) },
	});

	it.each<Refusal>([
		{
			what: 'a token of another key',
			credential: { privateKey: foreignKey },
			httpCode: '401',
			message: /refused to send the message: .*credentials/,
			description: /Private Key|Application/i,
			failure: { cause: 'credential-invalid' },
		},
		{
			what: 'an application that does not exist',
			credential: { applicationId: '00000000-0000-4000-8000-000000000000' },
			httpCode: '401',
			message: /refused to send the message: .*credentials/,
			description: /Application/i,
			failure: { cause: 'credential-invalid' },
		},
		{
			what: 'a sender that is not ours',
			parameters: { ...hello, from: '447700900099' },
			httpCode: '422',
			message: /Invalid sender/,
			description: /`from`/,
		},
		{
			what: 'a failover message that is too long',
			parameters: failover({
				channel: 'whatsapp',
				message_type: 'text',
				to: ANA,
				from: BUSINESS,
				text: 'x'.repeat(4097),
			}),
			httpCode: '422',
			message: /Invalid params \(failover\[0\]\.text/,
			description: /\S/,
		},
		{
			what: 'a failover channel that does not exist',
			parameters: failover({
				channel: 'fax',
				message_type: 'text',
				to: ANA,
				from: BUSINESS,
				text: 'Hi',
			}),
			httpCode: '422',
			message: /Unsupported channel/,
			description: /channel/,
		},
		{
			what: 'a status URL that is too short',
			parameters: { ...hello, options: { webhookUrl: 'http://a' } },
			httpCode: '422',
			message: /Invalid params \(webhook_url length must be at least 10\)/,
			description: /\S/,
		},
		{
			what: 'too many requests, with a time to wait',
			fault: { kind: 'throttle', retryAfter: 2 },
			httpCode: '429',
			message: /refused to send the message: Rate Limit Hit/,
			description: /wait|fewer|slow/i,
			failure: { cause: 'rate-limited', retryAfterMs: 2000 },
		},
		{
			what: 'too many requests',
			fault: { kind: 'throttle' },
			httpCode: '429',
			message: /Rate Limit Hit/,
			description: /\S/,
			failure: { cause: 'rate-limited' },
		},
		{
			what: 'a fault of the platform',
			fault: { kind: 'fail' },
			httpCode: '500',
			message: /could not send the message: Internal error/,
			description: /again in a few minutes/,
			failure: { cause: 'temporarily-unavailable' },
		},
		{
			what: 'maintenance',
			fault: { kind: 'fail', httpStatus: 503 },
			httpCode: '503',
			message: /could not send the message/,
			description: /again in a few minutes/,
			failure: { cause: 'temporarily-unavailable' },
		},
	])('$what: says so, once', async (refusal) => {
		const { parameters = hello, credential, fault, httpCode, message, description } = refusal;
		if (fault) stage.simulator.setFault(fault);
		const { error } = await refusedSend(parameters, credential);
		expect(error.name).toBe('NodeApiError');
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toMatch(description);
		expect(error.description).toMatch(/Trace ID for support: [0-9a-f]{32}/);
		expect(error).toMatchObject({ httpCode, context: { itemIndex: 0 } });
		expect(failureOf(error)).toEqual(refusal.failure);

		// n8n's helper would silently send a request once more after a 401.
		const { requests, messages } = stage.simulator.ledger();
		expect(requests).toHaveLength(1);
		expect(messages).toEqual([]);
	});

	it('Continue: the item says the same, with the code and the advice', async () => {
		stage.simulator.setFault({ kind: 'throttle', retryAfter: 2 });
		const outcome = await stage.send(hello, { onError: 'continueRegularOutput' });
		expect(results(outcome)).toEqual([
			{
				error: expect.stringContaining('Rate Limit Hit'),
				details: expect.objectContaining({
					httpCode: '429',
					description: expect.stringMatching(/Trace ID for support: [0-9a-f]{32}/),
				}),
			},
		]);
		expectNoSecret(outcome, stage.engine.credential);
	});

	it('what succeeds shows no secret either', async () => {
		const outcome = await stage.send(hello, { then: { operation: 'send', text: 'Again' } });
		expect(results(outcome)).toHaveLength(1);
		expectNoSecret(outcome, stage.engine.credential);
	});
});

describe('what is between n8n and Vonage', () => {
	let gateway: FastifyInstance | undefined;
	let calls: Array<{ path: string; authorization?: string }> = [];

	afterEach(async () => {
		await gateway?.close();
		gateway = undefined;
		calls = [];
	});

	/** A server that answers everything in one way; returns its address. */
	async function answering(answer: (reply: FastifyReply) => unknown): Promise<string> {
		const server = Fastify();
		gateway = server;
		server.all('/*', async (request, reply) => {
			calls.push({ path: request.url, authorization: request.headers.authorization });
			await answer(reply);
			return reply;
		});
		return await server.listen({ host: '127.0.0.1', port: 0 });
	}

	interface Odd {
		what: string;
		answer: (reply: FastifyReply) => unknown;
		httpCode: string;
		message: RegExp;
		description: RegExp;
	}

	it.each<Odd>([
		{
			what: 'a page of a proxy instead of an answer',
			answer: (reply) =>
				reply
					.code(502)
					.type('text/html')
					.send('<html><head><style>b{}</style></head><h1>Bad Gateway</h1> upstream</html>'),
			httpCode: '502',
			message: /could not send the message/,
			description: /Bad Gateway upstream\. .*unknown/,
		},
		{
			what: 'an empty answer',
			answer: (reply) => reply.code(504).send(),
			httpCode: '504',
			message: /could not send the message/,
			description: /empty.*unknown/,
		},
		{
			what: 'no money left',
			answer: (reply) =>
				reply.code(402).send({
					type: 'https://developer.vonage.com/api-errors/#low-balance',
					title: 'Low balance',
					detail: 'This request could not be performed due to your account balance being low.',
					instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
				}),
			httpCode: '402',
			message: /refused to send the message: Low balance/,
			description: /balance.*Trace ID for support: bf0ca0bf927b3b52e3cb03217e1a1ddf/,
		},
		{
			what: 'a yes that names no message',
			answer: (reply) => reply.code(202).send({}),
			httpCode: '202',
			message: /HTTP 202.*no message ID/,
			description: /repeat/,
		},
	])('$what', async ({ answer, httpCode, message, description }) => {
		const vonageBaseUrl = await answering(answer);
		const { error } = await refusedSend({ text: 'Hello' }, { vonageBaseUrl });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode,
			message: expect.stringMatching(message),
			context: { itemIndex: 0 },
		});
		expect(String(error.description).replace(/\n/g, ' ')).toMatch(description);
		expect(calls).toHaveLength(1);
	});

	it('a redirect is not followed, so no other host gets the token', async () => {
		const elsewhere = stage.simulator.url.replace('127.0.0.1', 'localhost');
		const vonageBaseUrl = await answering((reply) =>
			reply.code(307).header('location', `${elsewhere}/v1/messages`).send(),
		);
		const { error } = await refusedSend({ text: 'Hello' }, { vonageBaseUrl });
		expect(error).toMatchObject({ httpCode: '307' });
		expect(error.description).toMatch(/redirect.*base URL/i);
		expect(calls).toHaveLength(1);
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it.each<[string, FaultRequest, RegExp, boolean]>([
		['no answer in time', { kind: 'stall' }, /gave no answer within 5 seconds/, true],
		['a connection that is cut', { kind: 'cut' }, /connection to .* was cut/, false],
		['an answer that is lost', { kind: 'lost-answer' }, /connection to .* was cut/, true],
	])('%s: says that the outcome is unknown', async (_, fault, message, isAccepted) => {
		stage.simulator.setFault(fault);
		const { error } = await refusedSend({ text: 'Hello', options: { timeout: 5 } });
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/127\.0\.0\.1:\d+.*\[item 0\]$/);
		expect(error.message).toMatch(/unknown/);
		expect(error.description).toMatch(/second try can do it twice/);
		expect(failureOf(error)).toEqual({ cause: 'temporarily-unavailable' });
		const { requests, messages } = stage.simulator.ledger();
		expect(requests).toHaveLength(1);
		expect(messages).toHaveLength(isAccepted ? 1 : 0);
	});

	it('nobody listening: nothing was sent, and it says where it tried', async () => {
		const vonageBaseUrl = await answering((reply) => reply.send());
		await gateway?.close();
		const options = { retryFor: 0 };
		const { error } = await refusedSend({ text: 'Hello', options }, { vonageBaseUrl });
		expect(error.message).toContain(`${new URL(vonageBaseUrl).host} refused the connection`);
		expect(error.description).toMatch(/base URLs in the credential/);
		expect(`${error.message} ${error.description}`).not.toMatch(/unknown/);
		expect(error.context.itemIndex).toBe(0);
	});
});

describe('what is wrong with the credential', () => {
	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['no application ID', { applicationId: '' }, /no Application ID/],
		['no private key', { privateKey: '' }, /no Private Key.*private\.key/],
		['a key that is none', { privateKey: 'my secret key 0815' }, /not a key in PEM format/],
		[
			'half a key',
			{ privateKey: foreignKey.slice(0, foreignKey.length / 2) },
			/incomplete, its END line is missing/,
		],
		['no base URL', { vonageBaseUrl: '' }, /Base URL|web address|base URLs/],
	])('%s: one sentence, and nothing is sent', async (_, credential, message) => {
		const { error } = await refusedSend({ text: 'Hello' }, credential);
		expect(`${error.message} ${error.description}`).toMatch(message);
		expect(error.context.itemIndex).toBe(0);
		expect(error.message).not.toContain('0815');
		expect(error.message).not.toContain('\n');
		expect(stage.simulator.ledger().requests).toEqual([]);
	});

	it.each([
		['with literal \\n', (key: string) => key.replace(/\n/g, '\\n')],
		['with Windows line ends', (key: string) => key.replace(/\n/g, '\r\n')],
		['with its line breaks lost', (key: string) => key.replace(/\n/g, ' ')],
	])('a key pasted %s works', async (_, paste) => {
		const privateKey = paste(String(stage.engine.credential.privateKey));
		const outcome = await stage.send({ text: 'Hello' }, { credential: { privateKey } });
		expect(results(outcome)).toHaveLength(1);
	});
});
