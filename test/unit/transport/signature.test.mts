import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { createHash, createHmac, randomUUID } from 'node:crypto';

import {
	claimsToBeFor,
	type SignedWebhook,
	verifyWebhook,
} from '../../../nodes/transport/signature.ts';
import { APPLICATION_ID, KEYS } from './keys.mts';

const NOW = 1_790_000_000;
const SECRET = 'the signature secret of the account';
const BODY = Buffer.from('{"channel":"whatsapp","text":"Grüße 🙂","price":1.0}');

const sha256 = (body: Buffer | string) => createHash('sha256').update(body).digest('hex');

const CLAIMS = {
	iss: 'Vonage',
	iat: NOW,
	jti: randomUUID(),
	payload_hash: sha256(BODY),
	api_key: 'abcd1234',
	application_id: APPLICATION_ID,
};

/** Signs as Vonage does, by an independent library. */
function sign(claims: object = CLAIMS, secret = SECRET, options: jsonwebtoken.SignOptions = {}) {
	return `Bearer ${jsonwebtoken.sign(claims, secret, { algorithm: 'HS256', ...options })}`;
}

function without(claim: keyof typeof CLAIMS) {
	return Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim));
}

function signWithout(claim: keyof typeof CLAIMS) {
	// jsonwebtoken adds `iat` unless told to leave it out.
	return sign(without(claim), SECRET, { noTimestamp: claim === 'iat' });
}

const webhook = (fields: Partial<SignedWebhook> = {}): SignedWebhook => ({
	authorization: sign(),
	rawBody: BODY,
	secret: SECRET,
	apiKey: 'abcd1234',
	applicationId: APPLICATION_ID,
	now: NOW,
	...fields,
});

/** A token put together by hand, for what no library signs. */
function handmade(header: object, claims: unknown, secret = SECRET) {
	const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const text = `${encode(header)}.${encode(claims)}`;
	return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe("a webhook that is Vonage's own", () => {
	it('is accepted, with its claims', () => {
		expect(verifyWebhook(webhook())).toEqual({ ok: true, claims: CLAIMS });
	});

	it.each<[string, Partial<SignedWebhook>]>([
		['with the scheme in lower case', { authorization: sign().replace('Bearer', 'bearer') }],
		['with blanks around', { authorization: `  ${sign()} ` }],
		[
			'with the hash in upper case',
			{
				authorization: sign({ ...CLAIMS, payload_hash: CLAIMS.payload_hash.toUpperCase() }),
			},
		],
		['without an application, which is optional', { authorization: signWithout('application_id') }],
		[
			'for a credential without API key',
			{
				apiKey: '',
				authorization: sign({ ...CLAIMS, api_key: 'another1' }),
			},
		],
		[
			'for a credential without application',
			{
				applicationId: '',
				authorization: sign({ ...CLAIMS, application_id: randomUUID() }),
			},
		],
		['with the application ID in upper case', { applicationId: APPLICATION_ID.toUpperCase() }],
		['with the secret before the current one', { secret: ['the next secret', SECRET] }],
		['20 minutes old', { now: NOW + 1200 }],
		['24 hours and five minutes old, as long as Vonage repeats it', { now: NOW + 86_700 }],
		['300 seconds ahead', { now: NOW - 300 }],
		['as old as the builder allows', { now: NOW + 86_400, toleranceSeconds: 86_400 }],
		[
			'with an empty body',
			{
				rawBody: Buffer.alloc(0),
				authorization: sign({ ...CLAIMS, payload_hash: sha256('') }),
			},
		],
		['with the body as text', { rawBody: BODY.toString('utf8') }],
	])('is accepted %s', (_, fields) => {
		expect(verifyWebhook(webhook(fields))).toMatchObject({ ok: true });
	});
});

describe('a webhook that is not', () => {
	const [header = '', payload = '', signature = ''] = sign().replace('Bearer ', '').split('.');

	it.each<[string, Partial<SignedWebhook>, string]>([
		['no header', { authorization: undefined }, 'missing'],
		['an empty header', { authorization: '' }, 'missing'],
		['a scheme without a token', { authorization: 'Bearer ' }, 'missing'],
		['another scheme', { authorization: 'Basic YWJjZDpzZWNyZXQ=' }, 'malformed'],
		['a token without scheme', { authorization: sign().replace('Bearer ', '') }, 'malformed'],
		['two headers, joined', { authorization: `${sign()}, ${sign()}` }, 'malformed'],
		['two headers, as a list', { authorization: [sign(), sign()] }, 'malformed'],
		['two parts', { authorization: `Bearer ${header}.${payload}` }, 'malformed'],
		['four parts', { authorization: `${sign()}.x` }, 'malformed'],
		['no JSON in the header', { authorization: `Bearer bm8.${payload}.${signature}` }, 'malformed'],
		['claims that are a list', { authorization: handmade({ alg: 'HS256' }, []) }, 'malformed'],
		['claims that are null', { authorization: handmade({ alg: 'HS256' }, null) }, 'malformed'],
		[
			'a critical extension',
			{
				authorization: handmade({ alg: 'HS256', crit: ['b64'], b64: false }, CLAIMS),
			},
			'malformed',
		],
		[
			'alg none',
			{
				authorization: `Bearer ${jsonwebtoken.sign(CLAIMS, '', { algorithm: 'none' })}x`,
			},
			'algorithm',
		],
		['alg NONE, signed', { authorization: handmade({ alg: 'NONE' }, CLAIMS) }, 'algorithm'],
		['no alg, signed', { authorization: handmade({ typ: 'JWT' }, CLAIMS) }, 'algorithm'],
		['HS512', { authorization: sign(CLAIMS, SECRET, { algorithm: 'HS512' }) }, 'algorithm'],
		[
			'RS256',
			{
				authorization: sign(CLAIMS, KEYS.pkcs8, { algorithm: 'RS256' }),
				secret: KEYS.public,
			},
			'algorithm',
		],
		['another secret', { authorization: sign(CLAIMS, 'another secret') }, 'signature'],
		['a secret that was replaced', { secret: ['next', 'the one after'] }, 'signature'],
		[
			'an empty secret on both sides',
			{
				secret: '',
				authorization: handmade({ alg: 'HS256' }, CLAIMS, ''),
			},
			'signature',
		],
		['no secret at all', { secret: [] }, 'signature'],
		[
			'a shortened signature',
			{ authorization: `Bearer ${header}.${payload}.${signature.slice(0, 20)}` },
			'signature',
		],
		[
			'claims changed afterwards',
			{
				authorization: `Bearer ${header}.${Buffer.from(JSON.stringify({ ...CLAIMS, iat: NOW + 1 })).toString('base64url')}.${signature}`,
			},
			'signature',
		],
		['another issuer', { authorization: sign({ ...CLAIMS, iss: 'vonage.example' }) }, 'issuer'],
		['no issuer', { authorization: signWithout('iss') }, 'issuer'],
		['another account', { authorization: sign({ ...CLAIMS, api_key: 'another1' }) }, 'api-key'],
		['no account', { authorization: signWithout('api_key') }, 'api-key'],
		[
			'another application',
			{
				authorization: sign({ ...CLAIMS, application_id: randomUUID() }),
			},
			'application',
		],
		['another body', { rawBody: Buffer.from('{"channel":"whatsapp"}') }, 'payload-hash'],
		[
			'the same JSON, written otherwise',
			{
				rawBody: Buffer.from(JSON.stringify(JSON.parse(BODY.toString()), null, 1)),
			},
			'payload-hash',
		],
		['no body', { rawBody: undefined }, 'payload-hash'],
		['no payload_hash', { authorization: signWithout('payload_hash') }, 'payload-hash'],
		[
			'an empty payload_hash',
			{ authorization: sign({ ...CLAIMS, payload_hash: '' }) },
			'payload-hash',
		],
		[
			'a payload_hash that is no text',
			{ authorization: sign({ ...CLAIMS, payload_hash: 7 }) },
			'payload-hash',
		],
		['no iat', { authorization: signWithout('iat') }, 'malformed'],
		[
			'an iat that is text',
			{ authorization: handmade({ alg: 'HS256' }, { ...CLAIMS, iat: String(NOW) }) },
			'malformed',
		],
		['a second older than that', { now: NOW + 86_701 }, 'stale'],
		['301 seconds ahead', { now: NOW - 301 }, 'future'],
		['older than the builder allows', { now: NOW + 11, toleranceSeconds: 10 }, 'stale'],
		['further ahead than the builder allows', { now: NOW - 11, toleranceSeconds: 10 }, 'future'],
		[
			'301 seconds ahead, however old it may be',
			{ now: NOW - 301, toleranceSeconds: 1e9 },
			'future',
		],
		[
			'very old, with a tolerance that is no number',
			{ now: NOW + 1e6, toleranceSeconds: NaN },
			'stale',
		],
	])('is refused: %s', (_, fields, reason) => {
		expect(verifyWebhook(webhook(fields))).toEqual({ ok: false, reason });
	});

	it('any header and body are judged without an exception, and never accepted', () => {
		const header = fc.oneof(
			fc.string(),
			fc.constant(undefined),
			fc.array(fc.string()),
			fc.string().map((text) => `Bearer ${text}`),
			fc
				.tuple(fc.json(), fc.json(), fc.string())
				.map(
					(parts) =>
						`Bearer ${parts.map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
				),
		);
		fc.assert(
			fc.property(header, fc.uint8Array(), (authorization, bytes) => {
				return !verifyWebhook(webhook({ authorization, rawBody: Buffer.from(bytes) })).ok;
			}),
		);
	});

	it('one changed bit anywhere in the body is noticed', () => {
		fc.assert(
			fc.property(fc.nat(BODY.length * 8 - 1), (bit) => {
				const rawBody = Buffer.from(BODY);
				rawBody[bit >> 3] = (rawBody[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				return !verifyWebhook(webhook({ rawBody })).ok;
			}),
		);
	});

	it('whatever jsonwebtoken signs with our secret over any bytes is accepted', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 2000 }),
				fc.string({ minLength: 1 }),
				(bytes, secret) => {
					const rawBody = Buffer.from(bytes);
					const authorization = sign({ ...CLAIMS, payload_hash: sha256(rawBody) }, secret);
					return verifyWebhook(webhook({ authorization, rawBody, secret })).ok;
				},
			),
		);
	});
});

describe('whether a webhook with a wrong signature may be from Vonage', () => {
	it.each<[string, Partial<SignedWebhook>, boolean]>([
		['everything fits', { secret: 'another secret' }, true],
		['the credential has no API key', { apiKey: '' }, true],
		['the credential has no application', { applicationId: undefined }, true],
		['the credential has neither', { apiKey: '', applicationId: '' }, false],
		['another account', { apiKey: 'efgh5678' }, false],
		['another application', { applicationId: randomUUID() }, false],
		['another body', { rawBody: Buffer.from('{}') }, false],
		['no body', { rawBody: undefined }, false],
		['an old one', { now: NOW + 301 }, false],
		['one from the future', { now: NOW - 301 }, false],
		['no token', { authorization: undefined }, false],
		['two tokens', { authorization: [sign(), sign()] }, false],
	])('%s', (_, fields, expected) => {
		expect(claimsToBeFor(webhook({ toleranceSeconds: 300, ...fields }))).toBe(expected);
	});

	it.each(['iss', 'iat', 'payload_hash', 'api_key', 'application_id'] as const)(
		'not without the claim %s',
		(claim) => {
			expect(claimsToBeFor(webhook({ authorization: signWithout(claim) }))).toBe(false);
		},
	);
});
