/** Whom the trigger believes, over HTTP as it is: with headers that come twice, and bodies of any size. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import fc from 'fast-check';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { createHash, createHmac, createPublicKey, randomUUID, sign } from 'node:crypto';
import { ANA, BUSINESS } from '../simulator/seed.mts';
import { useStage } from './stage.mts';
import { type Path, TriggerNode } from './trigger.mts';

const stage = useStage();

let trigger: TriggerNode;
let urls: { inboundUrl: string; statusUrl: string };
let close: () => Promise<void>;

/** Publishes a trigger in place of the one before. */
async function publish(
	parameters: INodeParameters = {},
	credential: ICredentialDataDecryptedObject = {},
): Promise<void> {
	await close?.();
	trigger = new TriggerNode(stage.engine, parameters, credential);
	({ close, ...urls } = await trigger.listen());
	stage.simulator.setWebhooks(urls);
}

beforeEach(async () => await publish());
afterEach(async () => await close());

const message = (more: object = {}) => ({
	channel: 'whatsapp',
	message_uuid: randomUUID(),
	message_type: 'text',
	text: 'Grüße ✓',
	from: ANA,
	to: BUSINESS,
	timestamp: '2026-11-01T10:00:00Z',
	...more,
});

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const seconds = () => Math.floor(Date.now() / 1000);

type Algorithm = 'HS256' | 'HS512' | 'RS256' | 'none';

interface Forgery {
	claims?: object;
	secret?: string | Buffer;
	algorithm?: Algorithm;
}

/** The header by which Vonage signs a body, or a forged one. */
function signature(body: Buffer, { claims, secret, algorithm = 'HS256' }: Forgery = {}): string {
	const { apiKey, applicationId, signatureSecret, privateKey } = stage.simulator.credential();
	const payload = {
		iss: 'Vonage',
		iat: seconds(),
		jti: randomUUID(),
		payload_hash: createHash('sha256').update(body).digest('hex'),
		api_key: apiKey,
		application_id: applicationId,
		...claims,
	};
	const text = [{ typ: 'JWT', alg: algorithm }, payload]
		.map((part) => bytes(part).toString('base64url'))
		.join('.');
	const key = secret ?? signatureSecret;
	const proofs: Record<Algorithm, () => Buffer> = {
		HS256: () => createHmac('sha256', key).update(text).digest(),
		HS512: () => createHmac('sha512', key).update(text).digest(),
		RS256: () => sign('sha256', Buffer.from(text), privateKey),
		none: () => Buffer.alloc(0),
	};
	return `Bearer ${text}.${proofs[algorithm]().toString('base64url')}`;
}

/** What comes back, and the items that start the workflow. */
async function post(
	body: Buffer,
	authorization: string | string[] | undefined,
	path: Path = 'inbound',
	contentType: string | null = 'application/json',
) {
	const before = trigger.answers.length;
	const { status, data } = await axios.post<string>(
		path === 'inbound' ? urls.inboundUrl : urls.statusUrl,
		body,
		{
			// A list goes out as several headers.
			headers: {
				// Without one axios would say that it is a form.
				'Content-Type': contentType ?? false,
				...(authorization !== undefined && { Authorization: authorization }),
			},
			responseType: 'text',
			proxy: false,
			validateStatus: () => true,
		},
	);
	const outputs = trigger.answers[before]?.workflowData;
	return { status, text: data, started: (outputs ?? []).flat().map(({ json }) => json) };
}

describe('who is believed', () => {
	it('Vonage, by its signature', async () => {
		const body = bytes(message());
		expect(await post(body, signature(body))).toEqual({
			status: 200,
			text: '',
			started: [expect.objectContaining({ text: 'Grüße ✓' })],
		});
	});

	it.each<[string, () => Buffer]>([
		['laid out in another way', () => Buffer.from(JSON.stringify(message(), null, 4))],
		[
			'with numbers and letters as no library writes them',
			() => Buffer.from(JSON.stringify(message()).replace('{', '{ "n": 1.0, "u": "\\u0047",')),
		],
		['of ten megabytes', () => bytes(message({ text: 'x'.repeat(10_000_000) }))],
	])('in a body %s', async (_, body) => {
		const raw = body();
		const { status, started } = await post(raw, signature(raw));
		expect([status, started.length]).toEqual([200, 1]);
	});

	it.each([
		null,
		'application/cloudevents+json',
		'text/plain',
		'application/x-www-form-urlencoded',
	])('Vonage, with the content type %s', async (contentType) => {
		const body = bytes(message());
		const { status, started } = await post(body, signature(body), 'inbound', contentType);
		expect([status, started.length]).toEqual([200, 1]);
	});

	it('Vonage, in a form whose body n8n has used up: 503, since it cannot be verified', async () => {
		const body = bytes(message());
		const type = 'multipart/form-data; boundary=x';
		const { status, started } = await post(body, signature(body), 'inbound', type);
		expect([status, started]).toEqual([503, []]);
	});

	it.each<[string, (body: Buffer) => string | undefined]>([
		['no signature', () => undefined],
		['an empty header', () => ''],
		['a header without a token', () => 'Bearer '],
	])('%s: 503, since Vonage repeats it with one', async (_, authorization) => {
		const body = bytes(message());
		const answer = await post(body, authorization(body));
		expect(answer).toEqual({ status: 503, text: expect.stringMatching(/^.{1,60}$/), started: [] });
	});

	it.each<[string, (body: Buffer) => string | string[]]>([
		['another secret', (body) => signature(body, { secret: 'not-the-secret-of-this-account' })],
		['another body', () => signature(bytes(message()))],
		[
			'the same body, written in another way',
			(body) => signature(Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1))),
		],
		['no hash of the body', (body) => signature(body, { claims: { payload_hash: undefined } })],
		['another account', (body) => signature(body, { claims: { api_key: 'ffffffff' } })],
		['no account', (body) => signature(body, { claims: { api_key: undefined } })],
		[
			'another application',
			(body) => signature(body, { claims: { application_id: randomUUID() } }),
		],
		['another issuer', (body) => signature(body, { claims: { iss: 'Somebody' } })],
		['more than a day ago', (body) => signature(body, { claims: { iat: seconds() - 25 * 3600 } })],
		['in an hour', (body) => signature(body, { claims: { iat: seconds() + 3600 } })],
		['no time', (body) => signature(body, { claims: { iat: undefined } })],
		['a time that is none', (body) => signature(body, { claims: { iat: 'now' } })],
		['no algorithm', (body) => signature(body, { algorithm: 'none' })],
		['a longer hash', (body) => signature(body, { algorithm: 'HS512' })],
		['the private key of the application', (body) => signature(body, { algorithm: 'RS256' })],
		[
			'the public key of the application, which everybody may know, as the secret',
			(body) =>
				signature(body, {
					secret: createPublicKey(stage.simulator.credential().privateKey).export({
						type: 'spki',
						format: 'pem',
					}),
				}),
		],
		['no token', () => 'Bearer nonsense'],
		['a password', () => 'Basic YTpi'],
		['two signatures in one header', (body) => `${signature(body)}, ${signature(body)}`],
		['two headers, both of Vonage', (body) => [signature(body), signature(body)]],
		['two headers, the first of Vonage', (body) => [signature(body), 'Bearer forged']],
		['two headers, the second of Vonage', (body) => ['Bearer forged', signature(body)]],
	])('signed with or for %s: 401', async (_, authorization) => {
		const body = bytes(message());
		const answer = await post(body, authorization(body));
		expect(answer).toEqual({ status: 401, text: expect.stringMatching(/^.{1,60}$/), started: [] });
	});

	it('an old signature, when the builder allows for late retries', async () => {
		await publish({ options: { signatureAgeTolerance: 7200 } });
		const body = bytes(message());
		const late = signature(body, { claims: { iat: seconds() - 3600 } });
		expect((await post(body, late)).started).toHaveLength(1);
	});

	it('an application ID that Vonage left out', async () => {
		const body = bytes(message());
		const { started } = await post(
			body,
			signature(body, { claims: { application_id: undefined } }),
		);
		expect(started).toHaveLength(1);
	});

	it('the secret of before and the new one, while one replaces the other', async () => {
		const { signatureSecret } = stage.simulator.credential();
		await publish(
			{},
			{ signatureSecret: 'the next one', previousSignatureSecret: signatureSecret },
		);
		for (const secret of [signatureSecret, 'the next one']) {
			const body = bytes(message());
			expect((await post(body, signature(body, { secret }))).started).toHaveLength(1);
		}
		const body = bytes(message());
		expect((await post(body, signature(body, { secret: 'another' }))).status).toBe(401);
	});

	it('nobody, as long as the credential has no Signature Secret', async () => {
		await publish({}, { signatureSecret: '' });
		const body = bytes(message());
		// An empty secret would be one that everybody knows.
		for (const authorization of [signature(body), signature(body, { secret: '' })]) {
			expect(await post(body, authorization)).toEqual({
				status: 503,
				text: 'The trigger is not ready',
				started: [],
			});
		}
	});

	it('a status that arrives at the address for messages goes to the output Status', async () => {
		const status = {
			channel: 'whatsapp',
			message_uuid: randomUUID(),
			status: 'delivered',
			from: BUSINESS,
			to: ANA,
		};
		const body = bytes(status);
		await post(body, signature(body));
		expect(trigger.answers[0].workflowData).toEqual([
			[],
			[{ json: expect.objectContaining({ event: 'status', status: 'delivered' }) }],
		]);
	});

	it('any JSON that Vonage signed is answered with 200, unsigned with 503; nothing throws', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.json(), fc.string()),
				fc.constantFrom<Path>('inbound', 'status'),
				async (text, path) => {
					const body = Buffer.from(text);
					expect((await post(body, signature(body), path)).status).toBe(200);
					expect(await post(body, undefined, path)).toMatchObject({ status: 503, started: [] });
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe('what comes back to Vonage decides whether it tries again', () => {
	const answered = async () => {
		const { uuid } = stage.simulator.customerSends({ text: 'Hello' });
		return await stage.simulator.waitForDelivery(({ messageUuid }) => messageUuid === uuid);
	};

	it('an unsigned callback is repeated with a signature, and starts the workflow once', async () => {
		stage.simulator.setFault({ kind: 'unsigned', match: { callback: 'inbound' } });
		const { attempts } = await answered();
		expect(attempts.map(({ answer }) => answer)).toEqual([503, 200]);
		expect(trigger.answers.filter(({ workflowData }) => workflowData)).toHaveLength(1);
	});

	it.each(['badly-signed', 'wrong-hash', 'stale'] as const)(
		'a callback that is %s is refused for good',
		async (kind) => {
			stage.simulator.setFault({ kind, match: { callback: 'inbound' } });
			expect(await answered()).toMatchObject({ state: 'lost', attempts: [{ answer: 401 }] });
			expect(trigger.answers.map(({ workflowData }) => workflowData)).toEqual([undefined]);
		},
	);
});
