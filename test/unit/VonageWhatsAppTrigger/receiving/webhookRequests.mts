import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';

import type { VerificationCredential } from '../../../../nodes/VonageWhatsAppTrigger/receiving/credentialCache.ts';
import type { WebhookRequest } from '../../../../nodes/VonageWhatsAppTrigger/receiving/verifyAndParse.ts';
import { oddWebhook } from '../../whatsapp/oddWebhook.mts';

export const NOW = 1_790_000_000;

export const CREDENTIAL: VerificationCredential = {
	applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
	apiKey: 'abcd1234',
	signatureSecret: 'the signature secret of the account',
	previousSignatureSecret: 'the one before',
	environment: 'production',
};

/** What somebody sent, and whether Vonage itself has signed it, for this account and just now. */
export interface Sent {
	request: WebhookRequest;
	isAuthentic: boolean;
}

const body = {
	channel: 'whatsapp',
	message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
	message_type: 'text',
	text: 'Grüße 🙂',
	from: '447700900000',
	to: '447700900001',
	timestamp: '2026-11-01T10:00:00Z',
};

const bodies = fc
	.oneof(
		fc.constant(JSON.stringify(body)),
		oddWebhook(['text', 'delivered', 'read']).map((odd) => JSON.stringify(odd)),
		fc.json(),
		fc.string({ unit: 'binary' }),
	)
	.map((text) => Buffer.from(text));

const rawBodies = fc.oneof(
	{ weight: 8, arbitrary: bodies },
	{ weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
	{ weight: 1, arbitrary: fc.constant(undefined) },
);

/** A change of a good request that makes it a bad one, or leaves it good. */
const changes = fc.oneof(
	fc.constant({ isAuthentic: true, claims: {} }),
	fc.constant({ isAuthentic: true, claims: {}, secret: CREDENTIAL.previousSignatureSecret }),
	fc.constant({ isAuthentic: true, claims: { application_id: undefined } }),
	fc.record({
		isAuthentic: fc.constant(false),
		claims: fc.oneof(
			fc.constantFrom(
				{ iss: 'Somebody' },
				{ api_key: 'ffffffff' },
				{ application_id: 'ffffffff-bbbb-4ccc-8ddd-0123456789ab' },
				{ payload_hash: 'ff'.repeat(32) },
				{ iat: NOW - 86_701 },
				{ iat: NOW + 301 },
				{ iat: `${NOW}` },
			),
			fc
				.constantFrom('iss', 'api_key', 'payload_hash', 'iat')
				.chain((claim) => fc.jsonValue().map((value) => ({ [claim]: [value] }))),
		),
	}),
	fc.record({
		isAuthentic: fc.constant(false),
		claims: fc.constant({}),
		header: fc.constantFrom(
			{ alg: 'none' },
			{ alg: 'HS512' },
			{ alg: 'RS256' },
			{ alg: ['HS256'] },
			{ alg: 'HS256', crit: ['exp'] },
			{},
		),
	}),
	fc.record({
		isAuthentic: fc.constant(false),
		claims: fc.constant({}),
		secret: fc.oneof(fc.string({ minLength: 1 }), fc.constant('')),
	}),
);

interface Change {
	isAuthentic: boolean;
	claims: object;
	header?: object;
	secret?: string;
}

const signed = fc.record({ rawBody: bodies, change: changes as fc.Arbitrary<Change> }).map(
	({ rawBody, change }): Sent => ({
		request: { rawBody, now: NOW, authorization: `Bearer ${tokenFor(rawBody, change)}` },
		isAuthentic: change.isAuthentic,
	}),
);

/** A good header with a few characters put in, taken out, or replaced. */
const mutated = fc
	.record({
		rawBody: bodies,
		at: fc.nat({ max: 500 }),
		cut: fc.nat({ max: 5 }),
		put: fc.string({ unit: 'binary', maxLength: 5 }),
	})
	.map(({ rawBody, at, cut, put }): Sent => {
		const good = `Bearer ${tokenFor(rawBody, { isAuthentic: true, claims: {} })}`;
		const authorization = good.slice(0, at) + put + good.slice(at + cut);
		return {
			request: { rawBody, authorization, now: NOW },
			isAuthentic: isSameToken(authorization, good),
		};
	});

const invented = fc
	.record({
		rawBody: rawBodies,
		authorization: fc.oneof(
			fc.constant(undefined),
			fc.string({ unit: 'binary' }),
			fc.string().map((text) => `Bearer ${text}`),
			fc
				.array(fc.base64String(), { minLength: 3, maxLength: 3 })
				.map((parts) => `Bearer ${parts.join('.')}`),
			fc.array(fc.string()),
		),
	})
	.map(
		({ rawBody, authorization }): Sent => ({
			request: { rawBody, authorization, now: NOW },
			isAuthentic: false,
		}),
	);

/** Everything that may arrive at a webhook: random, mutated, forged, and now and then authentic. */
export function webhookRequests(): fc.Arbitrary<Sent> {
	return fc.oneof(signed, mutated, invented);
}

function tokenFor(
	rawBody: Buffer,
	{ claims, header, secret = CREDENTIAL.signatureSecret }: Change,
): string {
	const all = {
		iss: 'Vonage',
		iat: NOW,
		payload_hash: createHash('sha256').update(rawBody).digest('hex'),
		api_key: CREDENTIAL.apiKey,
		application_id: CREDENTIAL.applicationId,
		...claims,
	};
	const text = [header ?? { typ: 'JWT', alg: 'HS256' }, all]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** White space around a token, the case of the scheme, and bits that base64 leaves over mean nothing. */
function isSameToken(one: string, other: string): boolean {
	const parts = (header: string) => {
		const [, scheme, token] = /^\s*(bearer) +(\S+)\s*$/i.exec(header) ?? [];
		const [head, claims, signature] = token?.split('.') ?? [];
		const decoded =
			/^[\w-]+$/.test(signature ?? '') && Buffer.from(signature ?? '', 'base64url').toString('hex');
		return [scheme?.toLowerCase(), head, claims, token?.split('.').length, decoded].join();
	};
	return parts(one) === parts(other);
}
