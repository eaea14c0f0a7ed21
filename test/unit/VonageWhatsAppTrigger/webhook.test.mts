import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { createHash } from 'node:crypto';

import { CREDENTIAL, post, SECRET, signed } from './webhookCall.mts';

const TEXT = {
	channel: 'whatsapp',
	message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
	to: '447700900001',
	from: '447700900000',
	timestamp: '2026-11-01T10:00:00Z',
	context_status: 'none',
	profile: { name: 'Jane' },
	message_type: 'text',
	text: 'Hello',
};

const STATUS = {
	channel: 'whatsapp',
	message_uuid: 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab',
	to: '447700900000',
	from: '447700900001',
	timestamp: '2026-11-01T10:00:01Z',
	status: 'delivered',
};

const V01 = {
	message_uuid: TEXT.message_uuid,
	timestamp: '2026-11-01T10:00:00Z',
	to: { type: 'whatsapp', number: '447700900001' },
	from: { type: 'whatsapp', number: '447700900000' },
	message: { content: { type: 'text', text: 'Hello' } },
};

describe('an authentic webhook', () => {
	it('with a message starts the workflow on the first output', async () => {
		const { outputs, log } = await post(signed(TEXT));
		expect(outputs).toEqual([
			[
				expect.objectContaining({
					event: 'message',
					type: 'text',
					text: 'Hello',
					from: '447700900000',
				}),
			],
			[],
		]);
		expect(log).toEqual([]);
	});

	it('with a status starts the workflow on the second output', async () => {
		const { outputs } = await post(signed(STATUS, { webhook: 'setup' }));
		expect(outputs).toEqual([
			[],
			[expect.objectContaining({ event: 'status', status: 'delivered' })],
		]);
	});

	it.each([
		['a status at the inbound URL', STATUS, 'default', 1],
		['a message at the status URL', TEXT, 'setup', 0],
	] as const)('is taken for what it is: %s', async (_, body, webhook, output) => {
		const { outputs } = await post(signed(body, { webhook }));
		expect(outputs?.[output]).toHaveLength(1);
	});

	it.each([
		['is left out', {}, undefined],
		['comes along on request', { includeRaw: true }, TEXT],
	])('the raw payload %s', async (_, options, raw) => {
		const { outputs } = await post(signed(TEXT, { parameters: { options } }));
		expect(outputs?.[0]?.[0]).toHaveProperty('event', 'message');
		expect((outputs?.[0]?.[0] as { raw?: unknown }).raw).toEqual(raw);
	});

	it.each([
		['no JSON', Buffer.from('{"channel":')],
		['an empty body', Buffer.alloc(0)],
		['a list', [TEXT]],
		['a number', 7],
		['null', null],
	])('that is not understood is answered with 200 and noted: %s', async (_, body) => {
		const { status, text, outputs, log } = await post(signed(body));
		expect({ status, text, outputs }).toEqual({ status: 200, text: '', outputs: undefined });
		expect(log).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/signed by Vonage.*not a JSON object/),
			}),
		]);
	});

	it('of Messages API v0.1 starts the workflow with a hint, which is also noted', async () => {
		const { outputs, log } = await post(signed(V01));
		expect(outputs?.[0]?.[0]).toMatchObject({ text: 'Hello', hint: expect.stringMatching(/v1/) });
		expect(log).toEqual([
			{
				level: 'warn',
				message: expect.stringMatching(/v0\.1/),
				details: expect.objectContaining({ rule: 'hint', messageId: TEXT.message_uuid }),
			},
		]);
	});

	it('of the sandbox comes from an application of Vonage', async () => {
		const credential = { ...CREDENTIAL, environment: 'sandbox', applicationId: 'another' };
		expect((await post(signed(TEXT, { credential }))).outputs).toBeDefined();
	});
});

describe('a signed webhook whose body n8n has not read', () => {
	const types = [
		undefined,
		'application/vnd.vonage.event+json',
		'application/json; charset=iso-8859-1',
		'text/plain',
		'application/x-www-form-urlencoded',
		'application/octet-stream',
		'',
	];
	it.each(types)('starts the workflow: %s', async (contentType) => {
		const { rawBody, ...call } = signed(TEXT);
		const unread = async () => await Promise.resolve(rawBody as Buffer);
		const headers = { ...call.headers, 'content-type': contentType };
		expect((await post({ ...call, headers, unread })).outputs?.[0]).toHaveLength(1);
	});

	it.each([
		['it cannot be read', async () => await Promise.reject(new Error('request entity too large'))],
		['nothing comes of it', async () => await Promise.resolve(undefined as unknown as Buffer)],
	])('comes again, and the log says why, when %s', async (_, unread) => {
		const outcome = await post({ ...signed(TEXT), rawBody: undefined, unread });
		expect(outcome).toMatchObject({ status: 503, outputs: undefined });
		expect(outcome.log).toEqual([
			expect.objectContaining({
				level: 'warn',
				message: expect.stringMatching(/could not read the body of a signed webhook/),
			}),
		]);
	});

	it('is refused for good when it is not signed by Vonage', async () => {
		const call = { ...signed(TEXT, { secret: 'another' }), rawBody: undefined };
		expect((await post(call)).status).toBe(401);
	});

	it.each([
		['application/json; charset=iso-8859-1', 'latin1'],
		['text/plain; charset="utf-16le"', 'utf16le'],
	] as const)('is read in its charset when it is not UTF-8: %s', async (contentType, encoding) => {
		const call = signed(Buffer.from(JSON.stringify({ ...TEXT, text: 'Grüße' }), encoding));
		const headers = { ...call.headers, 'content-type': contentType };
		const { outputs } = await post({ ...call, headers });
		expect(outputs?.[0]).toEqual([expect.objectContaining({ text: 'Grüße' })]);
	});
});

describe('an event that comes late', () => {
	const now = Math.floor(Date.now() / 1000);
	const ago = (seconds: number) => new Date((now - seconds) * 1000).toISOString();

	it.each<[string, number, number, number | undefined]>([
		['with its first signature', 1200, 1200, 1200],
		['signed anew', 1200, 0, 1200],
		['a day ago', 86_400, 86_400, 86_400],
		['after the first repeats', 30, 30, undefined],
		['that happened long before it reached Vonage', 30 * 86_400, 0, undefined],
		['by a clock that is ahead', -1200, 0, undefined],
	])('says how late: %s', async (_, happened, signedBefore, expected) => {
		for (const body of [TEXT, STATUS]) {
			const call = signed({ ...body, timestamp: ago(happened) }, { iat: now - signedBefore });
			const [item] = (await post(call)).outputs?.flat() as Array<{ delayedSeconds?: number }>;
			if (expected === undefined) expect(item).not.toHaveProperty('delayedSeconds');
			else expect(Math.abs(Number(item.delayedSeconds) - expected)).toBeLessThan(10);
		}
	});
});

describe('the filters', () => {
	const reaction = {
		...TEXT,
		message_type: 'reaction',
		reaction: { action: 'react', emoji: '👍' },
	};
	const invented = { ...TEXT, message_type: 'hologram' };

	it.each([
		['nothing is set', {}, TEXT, true],
		['only messages are wanted', { events: ['message'] }, TEXT, true],
		['only messages are wanted', { events: ['message'] }, STATUS, false],
		['only statuses are wanted', { events: ['status'] }, TEXT, false],
		['no event is chosen', { events: [] }, STATUS, true],
		['the type is chosen', { messageTypes: ['text', 'image'] }, TEXT, true],
		['the type is not chosen', { messageTypes: ['image'] }, TEXT, false],
		['message types do not concern statuses', { messageTypes: ['image'] }, STATUS, true],
		['the type is new', {}, invented, true],
		['the type is new and others are chosen', { messageTypes: ['text'] }, invented, false],
		['the type is new and Other is chosen', { messageTypes: ['other'] }, invented, true],
		['a reaction is not a text', { messageTypes: ['text'] }, reaction, false],
		['submitted is not wanted by default', {}, { ...STATUS, status: 'submitted' }, false],
		['a rejection is wanted by default', {}, { ...STATUS, status: 'rejected' }, true],
		['a new status is wanted by default', {}, { ...STATUS, status: 'paid' }, true],
		['no status is chosen', { statuses: [] }, { ...STATUS, status: 'submitted' }, true],
		['the status is not chosen', { statuses: ['read'] }, STATUS, false],
		['statuses do not concern messages', { statuses: ['read'] }, TEXT, true],
		['the number is ours', { businessNumbers: '+44 7700 900001' }, TEXT, true],
		[
			'one of the numbers is ours',
			{ businessNumbers: '+1 415 738 6102; 00447700900001' },
			TEXT,
			true,
		],
		['the number is another', { businessNumbers: '+44 7700 900002' }, TEXT, false],
		['the number is that of the customer', { businessNumbers: '+44 7700 900000' }, TEXT, false],
		['a status belongs to the number that sent', { businessNumbers: '447700900001' }, STATUS, true],
		['a status of another number', { businessNumbers: '447700900000' }, STATUS, false],
		['the numbers cannot be read', { businessNumbers: 'our number' }, TEXT, false],
		['a v0.1 message has a number too', { businessNumbers: '447700900001' }, V01, true],
	])('%s: %j', async (_, parameters, body, passes) => {
		const { outputs, status, text } = await post(signed(body, { parameters }));
		expect(outputs !== undefined).toBe(passes);
		if (!passes) expect({ status, text }).toEqual({ status: 200, text: '' });
	});
});

describe('a webhook that is refused', () => {
	const forged = (claims: object, secret = SECRET) => {
		const rawBody = Buffer.from(JSON.stringify(TEXT));
		const token = jsonwebtoken.sign(
			{
				iss: 'Vonage',
				payload_hash: createHash('sha256').update(rawBody).digest('hex'),
				api_key: CREDENTIAL.apiKey,
				application_id: CREDENTIAL.applicationId,
				...claims,
			},
			secret,
			{ algorithm: 'HS256' },
		);
		return { rawBody, headers: { authorization: `Bearer ${token}` } };
	};
	const old = Math.floor(Date.now() / 1000) - 25 * 3600;

	it.each([
		[
			'without a signature Vonage is asked to sign and repeat it',
			{ rawBody: Buffer.from('{}') },
			503,
			'Signature missing',
			/missing/,
		],
		[
			'with another secret',
			forged({}, 'another'),
			401,
			'Signature invalid',
			/\(signature\).*API settings/,
		],
		[
			'with no readable token',
			{ headers: { authorization: 'Bearer x' } },
			401,
			'Signature malformed',
			/malformed/,
		],
		[
			'with two tokens',
			{ headers: { authorization: 'Bearer a.b.c, Bearer d.e.f' } },
			401,
			'Signature malformed',
			/malformed/,
		],
		[
			'with an old signature',
			forged({ iat: old }),
			401,
			'Signature too old',
			/Signature Age Tolerance/,
		],
		[
			'from another account',
			forged({ api_key: 'another1' }),
			401,
			'Signature is for another account',
			/api-key/,
		],
		[
			'from another application',
			forged({ application_id: 'x' }),
			401,
			'Signature is for another application',
			/application/,
		],
		[
			'for another body',
			{ ...signed(TEXT), rawBody: Buffer.from('{}') },
			401,
			'Signature is for another body',
			/payload-hash/,
		],
		[
			'whose raw body n8n does not have',
			{ ...signed(TEXT), rawBody: undefined },
			503,
			'The trigger is not ready',
			/could not read the body/,
		],
	])('%s', async (_, call, status, text, logged) => {
		const outcome = await post(call);
		expect(outcome).toMatchObject({ status, text });
		expect(outcome.outputs).toBeUndefined();
		expect(outcome.log).toEqual([
			{ level: 'warn', message: expect.stringMatching(logged), details: expect.anything() },
		]);
	});

	it('is logged with its message ID, and without anything personal or secret', async () => {
		const { log } = await post(forged({}, 'another'));
		expect(log[0]?.message).toMatch(
			new RegExp(`^Vonage WhatsApp Trigger 'On Message': .*${TEXT.message_uuid}`),
		);
		expect(log[0]?.details).toEqual({
			workflowId: 'workflow',
			node: 'On Message',
			webhook: 'default',
			rule: 'signature',
			count: 1,
			messageId: TEXT.message_uuid,
		});
		expect(JSON.stringify(log)).not.toMatch(/4477009|Hello|Jane|eyJ|signature secret of/);
	});

	it('cannot write its own lines into the log', async () => {
		const rawBody = Buffer.from('{"message_uuid":"x\\n2026 all is well"}');
		const { log } = await post({ rawBody, headers: {} });
		expect(JSON.stringify(log)).not.toMatch(/all is well/);
	});

	it.each(['x\n2026 all is well', '. all is well', `${'a'.repeat(64)}b all is well`])(
		'or skipped cannot write its own lines into the log, even if Vonage signed it: %j',
		async (uuid) => {
			const call = signed({ ...TEXT, message_uuid: uuid });
			const { log } = await post({ ...call, parameters: { events: ['status'] } });
			expect(log).toHaveLength(1);
			expect(JSON.stringify(log)).not.toMatch(/all is well/);
		},
	);

	it.each([
		[64, true],
		[65, false],
	])('has its ID of %d characters in the log: %s', async (length, isLogged) => {
		const call = signed({ ...TEXT, message_uuid: 'a'.repeat(length) });
		const { log } = await post({ ...call, parameters: { events: ['status'] } });
		expect(JSON.stringify(log).includes('aaaa')).toBe(isLogged);
	});

	it('within the tolerance that the builder set is not refused', async () => {
		const iat = Math.floor(Date.now() / 1000) - 600;
		const within = async (signatureAgeTolerance: unknown) =>
			await post({ ...forged({ iat }), parameters: { options: { signatureAgeTolerance } } });
		expect((await within(500)).status).toBe(401);
		expect((await within(700)).outputs).toBeDefined();
	});

	it.each([
		['no secret', { credential: { ...CREDENTIAL, signatureSecret: '' } }],
		['nothing that can be read', { credential: new Error('no such credential') }],
	])('because the credential has %s is repeated by Vonage later', async (_, more) => {
		const outcome = await post({ ...signed(TEXT), ...more });
		expect(outcome).toMatchObject({ status: 503, text: 'The trigger is not ready' });
		expect(outcome.log).toHaveLength(1);
	});
});

describe('whatever is posted', () => {
	const json = fc.oneof(
		fc.jsonValue(),
		fc.record({
			message_type: fc.jsonValue(),
			from: fc.jsonValue(),
			to: fc.jsonValue(),
			text: fc.jsonValue(),
		}),
		fc.record({ status: fc.jsonValue(), error: fc.jsonValue(), message_uuid: fc.jsonValue() }),
		fc.record({ message: fc.jsonValue(), from: fc.jsonValue() }),
		fc
			.constantFrom('text', 'image', 'location', 'contacts', 'reply', 'button', 'order', 'reaction')
			.chain((type) =>
				fc.record({
					message_type: fc.constant(type),
					[type]: fc.jsonValue(),
					whatsapp: fc.jsonValue(),
				}),
			),
	);
	const parameters = fc.record(
		{
			events: fc.constantFrom([], ['message'], ['status'], 'message', null),
			messageTypes: fc.constantFrom([], ['text'], 'text', 7),
			statuses: fc.constantFrom([], ['read'], {}),
			businessNumbers: fc.oneof(fc.string(), fc.constant(447700900001), fc.constant(null)),
			options: fc.constantFrom({}, null, { includeRaw: true, signatureAgeTolerance: 'x' }),
		},
		{ requiredKeys: [] },
	);

	it('and signed by Vonage is answered with 200 or starts the workflow', async () => {
		await fc.assert(
			fc.asyncProperty(json, parameters, async (body, set) => {
				const { status, outputs } = await post(signed(body, { parameters: set }));
				return outputs === undefined ? status === 200 : outputs.flat().length === 1;
			}),
		);
	});

	it('as bytes signed by Vonage is answered with 200 or starts the workflow', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array(), async (bytes) => {
				const { status, outputs } = await post(signed(Buffer.from(bytes)));
				return outputs === undefined ? status === 200 : outputs.flat().length === 1;
			}),
		);
	});

	it('and not signed by Vonage starts nothing, and is answered with 401, or 503 without a token', async () => {
		const authorization = fc.oneof(
			fc.constant(undefined),
			fc.string(),
			fc.array(fc.string()),
			fc.string().map((token) => `Bearer ${token}`),
		);
		const rawBody = fc.oneof(
			fc.uint8Array().map((bytes) => Buffer.from(bytes)),
			fc.constant(undefined),
			fc.anything(),
		);
		await fc.assert(
			fc.asyncProperty(authorization, rawBody, parameters, async (header, body, set) => {
				const headers = { authorization: header };
				const { status, outputs } = await post({ headers, rawBody: body, parameters: set });
				const isMissing = header === undefined || /^\s*(bearer\s*)?$/i.test(String(header));
				return (
					outputs === undefined && status === (isMissing && !Array.isArray(header) ? 503 : 401)
				);
			}),
		);
	});
});
