/**
 * Random and mutated webhooks: bodies that Vonage would never send but has signed, signed ones that
 * were changed on their way, headers that are nearly right, and noise.
 */
import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { CredentialData } from '../simulator/simulator.mts';
import type { Figure } from './measure.mts';
import { signed, textMessage } from './signedWebhooks.mts';

/** Headers as they go over the wire: names and values in turn, some of them twice. */
export interface OddWebhook {
	kind: 'signed' | 'forged';
	body: Buffer;
	headers: string[];
}

const CHUNK = 1000;
const IN_FLIGHT = 32;

const STATUS = {
	channel: 'whatsapp',
	message_uuid: 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab',
	to: '447700900000',
	from: '447700900001',
	timestamp: '2026-11-01T10:00:01Z',
	status: 'rejected',
	client_ref: 'order 81',
	error: { type: 'https://developer.vonage.com/api-errors/messages#1340', title: '1340' },
	usage: { currency: 'EUR', price: '0' },
	whatsapp: { pricing: { category: 'utility' }, recipient: { user_id: 'GB.1' } },
};

type Json = Record<string, unknown>;

/** Every so many of these are different ones, and the same ones every time. */
export function* oddWebhooks(credential: CredentialData, count: number): Generator<OddWebhook> {
	const arbitrary = anyWebhook(credential);
	for (let sent = 0; sent < count; sent += CHUNK) {
		const numRuns = Math.min(CHUNK, count - sent);
		yield* fc.sample(arbitrary, { numRuns, seed: sent });
	}
}

function anyWebhook(credential: CredentialData): fc.Arbitrary<OddWebhook> {
	const { signatureSecret, apiKey, applicationId } = credential;
	const withHeaders = (kind: OddWebhook['kind'], body: Buffer, authorizations: string[]) => ({
		kind,
		body,
		headers: authorizations.flatMap((authorization) => ['Authorization', authorization]),
	});
	const bearer = (header: unknown, claims: unknown, secret: string): string => {
		const part = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
		const text = `${part(header)}.${part(claims)}`;
		return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
	};
	const claimsFor = (body: Buffer): Json => ({
		iss: 'Vonage',
		iat: Math.floor(Date.now() / 1000),
		payload_hash: createHash('sha256').update(body).digest('hex'),
		api_key: apiKey,
		application_id: applicationId,
	});
	const signedAs = (body: Buffer) =>
		withHeaders('signed', body, [bearer({ alg: 'HS256' }, claimsFor(body), signatureSecret)]);

	const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each));
	const mutatedBody = mutated({ ...textMessage('Hello', STATUS.message_uuid) }, STATUS).map(
		(each) => Buffer.from(JSON.stringify(each)),
	);
	const body = fc.oneof(
		{ weight: 6, arbitrary: mutatedBody },
		{ weight: 1, arbitrary: fc.json().map((each) => Buffer.from(each)) },
		{ weight: 1, arbitrary: bytes },
	);

	const genuine = signed(textMessage('Hello'), credential);
	const { authorization } = genuine.headers;
	const spoiltBody = spoilt(genuine.body).map((each) =>
		withHeaders('forged', each, [authorization]),
	);
	// Only the token itself, and not its end: more spaces, and unused bits of its last character, are no change.
	const token = Buffer.from(authorization.slice('Bearer '.length, -4));
	const spoiltToken = spoilt(token)
		.map((each) => each.toString('latin1').replace(/[^!-~]/g, '.'))
		.filter((text) => text !== token.toString())
		.map((text) =>
			withHeaders('forged', genuine.body, [`Bearer ${text}${authorization.slice(-4)}`]),
		);
	const oddHeader = fc.constantFrom<unknown>(
		{ alg: 'none' },
		{ alg: 'RS256' },
		{ alg: 'HS512' },
		{ alg: ['HS256'] },
		{ alg: 'HS256', crit: ['exp'] },
		null,
		7,
	);
	const oddToken = fc
		.tuple(body, fc.oneof(oddHeader, fc.jsonValue()))
		.map(([each, header]) =>
			withHeaders('forged', each, [bearer(header, claimsFor(each), signatureSecret)]),
		);
	const oddClaims = fc
		.tuple(
			body,
			fc.constantFrom('iss', 'iat', 'payload_hash', 'api_key', 'application_id'),
			fc.jsonValue(),
		)
		.map(([each, claim, value]) =>
			withHeaders('forged', each, [
				bearer({ alg: 'HS256' }, { ...claimsFor(each), [claim]: value }, signatureSecret),
			]),
		);
	const otherSecret = fc
		.tuple(body, fc.string())
		.map(([each, secret]) =>
			withHeaders('forged', each, [bearer({ alg: 'HS256' }, claimsFor(each), secret)]),
		);
	const visible = fc.stringMatching(/^[\x20-\x7e\xa0-\xff]{0,80}$/);
	const noise = fc
		.tuple(body, fc.array(fc.oneof(visible, fc.constant(authorization)), { maxLength: 3 }))
		.map(([each, authorizations]) => withHeaders('forged', each, authorizations));

	const contentType = fc.oneof(
		{ weight: 4, arbitrary: fc.constant<string | undefined>('application/json') },
		fc.constantFrom(undefined, 'text/plain', 'application/json; charset=utf-16', 'image/png'),
		visible,
	);
	return fc
		.tuple(
			fc.oneof(
				body.map(signedAs),
				spoiltBody,
				spoiltToken,
				oddToken,
				oddClaims,
				otherSecret,
				noise,
			),
			contentType,
		)
		.map(([webhook, type]) => ({
			...webhook,
			headers: [...webhook.headers, ...(type === undefined ? [] : ['Content-Type', type])],
		}));
}

/** One of the objects, with other values in some places. */
function mutated(...originals: Json[]): fc.Arbitrary<Json> {
	const change = fc.tuple(fc.nat(), fc.jsonValue());
	return fc
		.tuple(fc.constantFrom(...originals), fc.array(change, { minLength: 1, maxLength: 4 }))
		.map(([original, changes]) => {
			const copy = structuredClone(original);
			for (const [at, value] of changes) {
				const places = placesIn(copy);
				const place = places[at % places.length];
				if (place) place.holder[place.key] = value;
			}
			return copy;
		});
}

function placesIn(holder: Json): Array<{ holder: Json; key: string }> {
	return Object.entries(holder).flatMap(([key, value]) => [
		{ holder, key },
		...(typeof value === 'object' && value !== null ? placesIn(value as Json) : []),
	]);
}

/** Other bytes than the original: some are replaced, taken out, or added. */
function spoilt(original: Buffer): fc.Arbitrary<Buffer> {
	const cut = fc.tuple(
		fc.nat({ max: original.length - 1 }),
		fc.nat({ max: 3 }),
		fc.uint8Array({ maxLength: 3 }),
	);
	return cut
		.map(([at, length, added]) =>
			Buffer.concat([original.subarray(0, at), added, original.subarray(at + length)]),
		)
		.filter((bytes) => !bytes.equals(original));
}

/** An answer, and how often it was given. */
export interface Answered {
	kind: OddWebhook['kind'];
	status: number;
	text: string;
	count: number;
}

/** Posts all of them. */
export async function postAll(url: string, webhooks: Iterable<OddWebhook>): Promise<Answered[]> {
	const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
	const answers = new Map<string, Answered>();
	const all = webhooks[Symbol.iterator]();
	const work = async () => {
		for (let next = all.next(); !next.done; next = all.next()) {
			const { kind, headers, body } = next.value;
			const { status, text } = await post(agent, url, headers, body);
			const key = JSON.stringify([kind, status, text]);
			const known = answers.get(key) ?? { kind, status, text, count: 0 };
			answers.set(key, { ...known, count: known.count + 1 });
		}
	};
	try {
		await Promise.all(Array.from({ length: IN_FLIGHT }, work));
	} finally {
		agent.destroy();
	}
	return [...answers.values()];
}

async function post(agent: Agent, url: string, headers: string[], body: Buffer) {
	return await new Promise<{ status: number; text: string }>((resolve, reject) => {
		const { host } = new URL(url);
		const lines = ['Host', host, 'Content-Length', String(body.length), ...headers];
		request(url, { agent, method: 'POST', headers: lines }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
		})
			.once('error', reject)
			.end(body);
	});
}

/** What is to be said of the answers. */
export function oddFigures(name: string, answers: Answered[]): Figure[] {
	const times = (fits: (answer: Answered) => boolean) =>
		answers.filter(fits).reduce((sum, { count }) => sum + count, 0);
	const zero = { unit: '', bar: 0, exactly: true };
	return [
		{ what: `${name}: random and mutated webhooks`, measured: times(() => true), unit: '' },
		{
			what: `${name}: of these signed, answered with 200`,
			measured: times(({ kind, status }) => kind === 'signed' && status === 200),
			unit: '',
		},
		{
			what: `${name}: forged ones that were answered with 2xx`,
			measured: times(({ kind, status }) => kind === 'forged' && status < 300),
			...zero,
		},
		{
			what: `${name}: 5xx, but for 503 on a missing signature or an event being processed`,
			measured: times(({ status, text }) => status >= 500 && !DELIBERATE.includes(text)),
			...zero,
		},
	];
}

/** The texts of the answers that make Vonage come again, for good reason. */
const DELIBERATE = ['Signature missing', 'The event is being processed'];
