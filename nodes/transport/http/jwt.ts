import { createHash, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';

import { type ChannelCredential, CredentialFault, requireField } from '../credential';

/** The lifetime that Vonage's own SDKs give to a token, in seconds. */
const LIFETIME_SECONDS = 900;

/** A token is replaced this long before it expires: it may travel and wait in a queue. */
const RENEWAL_MARGIN_SECONDS = 60;

/** More applications than one n8n will serve at a time. */
const CACHE_LIMIT = 100;

interface Signer {
	key: KeyObject;
	token?: { value: string; issuedAt: number };
}

/** By a hash of application and key, so that no key can be read out of the cache's keys. */
const signers = new Map<string, Signer>();

/**
 * The token that a Vonage application proves itself with: a JWT signed with RS256, with the claims
 * `application_id`, `iat`, `jti` and `exp` (Vonage OAS, Node SDK). The same token is given out until
 * a minute before it expires.
 *
 * @param nowSeconds Unix time in seconds.
 * @throws {CredentialFault} when the application ID or the key is missing, or the key is unusable.
 */
export function applicationToken(credential: ChannelCredential, nowSeconds: number): string {
	const applicationId = requireField(credential, 'applicationId');
	const signer = signerOf(applicationId, requireField(credential, 'privateKey'));
	const now = Math.floor(nowSeconds);

	const { token } = signer;
	const age = token === undefined ? Infinity : now - token.issuedAt;
	// A negative age is a clock that was set back: the token would lie in the future.
	if (token !== undefined && age >= 0 && age < LIFETIME_SECONDS - RENEWAL_MARGIN_SECONDS) {
		return token.value;
	}

	const value = signToken(signer.key, {
		application_id: applicationId,
		iat: now,
		jti: randomUUID(),
		exp: now + LIFETIME_SECONDS,
	});
	signer.token = { value, issuedAt: now };
	return value;
}

/**
 * Reads the private key of a Vonage application as people paste it: PEM as PKCS#8 or PKCS#1, with
 * Windows line ends, with literal `\n`, in quotes, or with its line breaks lost.
 *
 * @throws {CredentialFault} with one sentence that says what was pasted instead and what to do.
 */
export function parsePrivateKey(pem: string): KeyObject {
	const block = privateKeyBlock(pem);
	const key = readKey(block);
	if (key === undefined) {
		throw unusable(
			'is damaged: paste the whole private.key file again, from the BEGIN line to the END line, or generate a new key pair for the application in the Vonage dashboard',
		);
	}
	if (key.asymmetricKeyType !== 'rsa') throw notRsa(key.asymmetricKeyType ?? 'another');
	return key;
}

function signerOf(applicationId: string, privateKey: string): Signer {
	const fingerprint = createHash('sha256')
		.update(JSON.stringify([applicationId, privateKey]))
		.digest('hex');
	const known = signers.get(fingerprint);
	if (known !== undefined) return known;

	const signer: Signer = { key: parsePrivateKey(privateKey) };
	const [oldest] = signers.keys();
	if (signers.size >= CACHE_LIMIT && oldest !== undefined) signers.delete(oldest);
	signers.set(fingerprint, signer);
	return signer;
}

function signToken(key: KeyObject, claims: Record<string, string | number>): string {
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
	return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}

/** The private key as well-formed PEM, whatever happened to its line breaks on the way. */
function privateKeyBlock(pasted: string): string {
	const text = pasted.replace(/\\r|\\n/g, '\n');
	const [, label = '', rest = ''] =
		/-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----([\s\S]*)/.exec(text) ?? [];

	if (label === '') throw notPrivate(text);
	if (label.startsWith('EC ')) throw notRsa('EC');
	if (label.startsWith('ENCRYPTED ') || rest.includes('ENCRYPTED')) {
		throw unusable(
			'is protected by a passphrase, which n8n cannot enter: paste an unencrypted key, such as a new one generated for the application in the Vonage dashboard',
		);
	}

	const end = rest.indexOf(`-----END ${label}-----`);
	if (end < 0) {
		throw unusable(
			'is incomplete, its END line is missing: paste the whole private.key file, from the BEGIN line to the END line',
		);
	}
	const lines =
		rest
			.slice(0, end)
			.replace(/\s/g, '')
			.match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function readKey(pem: string): KeyObject | undefined {
	try {
		return createPrivateKey(pem);
	} catch {
		return undefined;
	}
}

function notPrivate(text: string): CredentialFault {
	if (/-----BEGIN (?:RSA PUBLIC KEY|PUBLIC KEY|CERTIFICATE)-----/.test(text)) {
		return unusable(
			"is a public key: paste the private.key file instead, which begins with '-----BEGIN PRIVATE KEY-----'",
		);
	}
	return unusable(
		"is not a key in PEM format: paste the whole text of the private.key file, which begins with '-----BEGIN PRIVATE KEY-----'",
	);
}

function notRsa(kind: string): CredentialFault {
	return unusable(
		`is not an RSA key (it is of the type ${kind}): paste the private.key file that the Vonage dashboard generated for the application`,
	);
}

function unusable(what: string): CredentialFault {
	return new CredentialFault('privateKey', `The Private Key of the credential ${what}`);
}
