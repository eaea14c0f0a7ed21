import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a signed webhook brings, as far as it was read. */
export interface WebhookClaims {
	/** Unix time of the signature, in seconds. */
	iat: number;
	/** SHA-256 of the raw body, in hex. */
	payload_hash: string;
	iss: string;
	jti?: string;
	api_key?: string;
	application_id?: string;
	[claim: string]: unknown;
}

/**
 * Why a webhook is not taken as Vonage's own:
 * `missing` no token at all, which Vonage repeats with one after a 5xx answer;
 * `malformed` no readable token; `algorithm` not HS256; `signature` signed with another secret;
 * `payload-hash` for another body, or for none; `issuer`, `api-key`, `application` from somebody else;
 * `stale`, `future` older or newer than the tolerance allows.
 */
export type RefusalReason =
	| 'missing'
	| 'malformed'
	| 'algorithm'
	| 'signature'
	| 'payload-hash'
	| 'issuer'
	| 'api-key'
	| 'application'
	| 'stale'
	| 'future';

export type Verification =
	| { ok: true; claims: WebhookClaims }
	| { ok: false; reason: RefusalReason };

/** How far a signature may lie in the future, which covers clocks that differ. */
export const FUTURE_TOLERANCE_SECONDS = 300;

/**
 * Vonage repeats a webhook for 24 hours, and does not say whether it signs a repeat anew: a late webhook is
 * not a forged one. Whoever accepts them for that long has to recognise what was accepted before.
 *
 * Source: https://api.support.vonage.com/hc/en-us/articles/360028543292
 */
export const DEFAULT_TOLERANCE_SECONDS = 24 * 3600 + FUTURE_TOLERANCE_SECONDS;

export interface SignedWebhook {
	/** The `Authorization` header as received. */
	authorization: string | string[] | undefined;
	/** The body as received, before anything parsed it. */
	rawBody: Buffer | string | undefined;
	/** The account's signature secret; several while one is being replaced by the next. */
	secret: string | string[];
	/** Compared with the claim `api_key` when given. */
	apiKey?: string;
	/** Compared with the claim `application_id` when both are given: Vonage may leave it out. */
	applicationId?: string;
	/** Unix time in seconds. */
	now: number;
	/**
	 * How many seconds `iat` may be before `now`; 24 hours and five minutes by default. It may be after `now`
	 * by as much, and by no more than 300 seconds.
	 */
	toleranceSeconds?: number;
}

/**
 * Verifies that a webhook is Vonage's own and unchanged: `Authorization: Bearer <JWT>` with HS256 over
 * the account's signature secret, and the claims `iss`, `iat`, `payload_hash`, `api_key` and
 * `application_id`. There is no `exp` claim, so the age is checked here.
 *
 * Source: https://developer.vonage.com/en/messages/concepts/signed-webhooks
 */
export function verifyWebhook(webhook: SignedWebhook): Verification {
	const token = readToken(webhook.authorization);
	if (typeof token === 'string') return refuse(token);

	if (token.header.alg !== 'HS256') return refuse('algorithm');
	// An unknown critical extension changes what the signature means (RFC 7515, 4.1.11).
	if (token.header.crit !== undefined) return refuse('malformed');
	if (!isSignedWithOneOf([webhook.secret].flat(), token)) return refuse('signature');

	return checkClaims(token.claims, webhook);
}

/**
 * Whether a webhook claims to be for this account and application, about this body and of now. Nothing of
 * that is proved: it tells a webhook that Vonage may have signed with another secret from anybody's POST.
 */
export function claimsToBeFor(webhook: SignedWebhook): boolean {
	const token = readToken(webhook.authorization);
	if (typeof token === 'string') return false;
	const { apiKey = '', applicationId = '' } = webhook;
	if (apiKey === '' && applicationId === '') return false;
	if (applicationId !== '' && !isSameId(token.claims.application_id, applicationId)) return false;
	return checkClaims(token.claims, webhook).ok;
}

interface Token {
	header: Record<string, unknown>;
	claims: Record<string, unknown>;
	signedText: string;
	signature: Buffer;
}

function readToken(authorization: string | string[] | undefined): Token | 'missing' | 'malformed' {
	if (authorization === undefined) return 'missing';
	// Two Authorization headers, joined by a proxy: which of them was checked by whom is unknowable.
	if (typeof authorization !== 'string' || authorization.includes(',')) return 'malformed';
	if (/^\s*(bearer\s*)?$/i.test(authorization)) return 'missing';

	const [, header, payload, signature] =
		/^\s*bearer +([\w-]+)\.([\w-]+)\.([\w-]+)\s*$/i.exec(authorization) ?? [];
	if (header === undefined || payload === undefined || signature === undefined) return 'malformed';

	const parts = { header: decodeObject(header), claims: decodeObject(payload) };
	if (parts.header === undefined || parts.claims === undefined) return 'malformed';
	return {
		header: parts.header,
		claims: parts.claims,
		signedText: `${header}.${payload}`,
		signature: Buffer.from(signature, 'base64url'),
	};
}

function isSignedWithOneOf(secrets: string[], { signedText, signature }: Token): boolean {
	return secrets
		.filter((secret) => secret !== '') // an empty key would let anybody sign
		.map((secret) => createHmac('sha256', secret).update(signedText).digest())
		.some((expected) => isSame(expected, signature));
}

function checkClaims(claims: Record<string, unknown>, webhook: SignedWebhook): Verification {
	const { iss, iat, payload_hash: payloadHash } = claims;
	const { apiKey, applicationId, now } = webhook;
	const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = webhook;
	// No comparison holds for NaN, which would let a signature of any age pass.
	const tolerance = Number.isNaN(toleranceSeconds) ? DEFAULT_TOLERANCE_SECONDS : toleranceSeconds;

	if (iss !== 'Vonage') return refuse('issuer');
	if (apiKey && claims.api_key !== apiKey) return refuse('api-key');
	const application = claims.application_id;
	if (applicationId && application !== undefined && !isSameId(application, applicationId)) {
		return refuse('application');
	}
	if (typeof payloadHash !== 'string' || !isHashOf(payloadHash, webhook.rawBody)) {
		return refuse('payload-hash');
	}
	if (typeof iat !== 'number' || !Number.isFinite(iat)) return refuse('malformed');
	if (iat < now - tolerance) return refuse('stale');
	if (iat > now + Math.min(tolerance, FUTURE_TOLERANCE_SECONDS)) return refuse('future');
	return { ok: true, claims: { ...claims, iss, iat, payload_hash: payloadHash } };
}

function isHashOf(payloadHash: string, rawBody: Buffer | string | undefined): boolean {
	if (rawBody === undefined) return false;
	const actual = createHash('sha256').update(rawBody).digest('hex');
	return isSame(Buffer.from(actual), Buffer.from(payloadHash.toLowerCase()));
}

function isSameId(claim: unknown, id: string): boolean {
	return typeof claim === 'string' && claim.toLowerCase() === id.toLowerCase();
}

/** Takes the same time wherever the difference is. */
export function isSame(expected: Buffer, actual: Buffer): boolean {
	return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function decodeObject(part: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

function refuse(reason: RefusalReason): Verification {
	return { ok: false, reason };
}
