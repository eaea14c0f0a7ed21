import { describe, expect, it } from '@jest/globals';
import jsonwebtoken from 'jsonwebtoken';
import { randomUUID } from 'node:crypto';

import { applicationToken, parsePrivateKey } from '../../../../nodes/transport/http/jwt.ts';
import { APPLICATION_ID, credentialWith, KEYS } from '../keys.mts';

const NOW = 1_790_000_000;

/** What Vonage does with our token, done by an independent library. */
function verify(token: string, now = NOW) {
	return jsonwebtoken.verify(token, KEYS.public, {
		algorithms: ['RS256'],
		clockTimestamp: now,
		complete: true,
	});
}

/** A credential that no other test has filled the cache with. */
function freshCredential() {
	return credentialWith({ applicationId: randomUUID() });
}

describe('the token of an application', () => {
	it('is a JWT that Vonage accepts: RS256, application_id, iat, jti, exp 15 minutes later', () => {
		const { header, payload } = verify(applicationToken(credentialWith(), NOW));
		expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
		expect(payload).toEqual({
			application_id: APPLICATION_ID,
			iat: NOW,
			exp: NOW + 900,
			jti: expect.stringMatching(
				/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
			),
		});
	});

	it.each([
		['at once', 0, true],
		['until a minute before it expires', 839, true],
		['not in its last minute', 840, false],
		['not after a clock was set back', -1, false],
	])('is given out again %s', (_, later, isSame) => {
		const credential = freshCredential();
		const first = applicationToken(credential, NOW);
		const second = applicationToken(credential, NOW + later);
		expect(second === first).toBe(isSame);
		expect(verify(second, NOW + later)).toBeDefined();
	});

	it('is never that of another application or another key', () => {
		const one = freshCredential();
		const other = freshCredential();
		expect(applicationToken(one, NOW)).not.toBe(applicationToken(other, NOW));
		expect(verify(applicationToken(other, NOW)).payload).toMatchObject({
			application_id: other.applicationId,
		});
	});

	it('stays right for hundreds of applications', () => {
		const credentials = Array.from({ length: 130 }, freshCredential);
		for (const credential of [...credentials, ...credentials.slice(0, 5)]) {
			expect(verify(applicationToken(credential, NOW)).payload).toMatchObject({
				application_id: credential.applicationId,
			});
		}
	});

	it.each([
		['applicationId', /no Application ID.*Vonage dashboard/],
		['privateKey', /no Private Key.*private\.key/],
	] as const)('without %s it says so', (field, message) => {
		const act = () => applicationToken(credentialWith({ [field]: '' }), NOW);
		expect(act).toThrow(message);
		expect(act).toThrow(expect.objectContaining({ name: 'CredentialFault', field }));
	});
});

describe('a private key as people paste it', () => {
	const { pkcs8 } = KEYS;
	const oneLine = (joint: string) => pkcs8.trim().replace(/\n/g, joint);

	it.each([
		['PKCS#8, as Vonage gives it', pkcs8],
		['PKCS#1', KEYS.pkcs1],
		['with Windows line ends', pkcs8.replace(/\n/g, '\r\n')],
		['with old Mac line ends', pkcs8.replace(/\n/g, '\r')],
		['with literal \\n', oneLine('\\n')],
		['with literal \\r\\n', oneLine('\\r\\n')],
		['as a JSON string', JSON.stringify(pkcs8)],
		['in single quotes', `'${oneLine('\\n')}'`],
		['with its line breaks lost', oneLine('')],
		['with blanks for line breaks', oneLine(' ')],
		['with blanks around', `  \n\t${pkcs8}\n\n `],
		['indented', pkcs8.replace(/^/gm, '    ')],
		['with text around', `Key of the shop:\n${pkcs8}\nend of file`],
		['together with its public key', `${KEYS.public}\n${pkcs8}`],
		['PKCS#1 with its line breaks lost', KEYS.pkcs1.replace(/\n/g, '')],
	])('%s works', (_, pem) => {
		const token = applicationToken(credentialWith({ privateKey: pem }), NOW);
		expect(verify(token)).toBeDefined();
	});

	it.each([
		['a public key', KEYS.public, /is a public key: paste the private\.key file/],
		[
			'a certificate',
			'-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
			/is a public key/,
		],
		['an encrypted PKCS#8 key', KEYS.encryptedPkcs8, /protected by a passphrase.*unencrypted/],
		['an encrypted PKCS#1 key', KEYS.encryptedPkcs1, /protected by a passphrase.*unencrypted/],
		['an EC key', KEYS.ecSec1, /not an RSA key.*EC/],
		['an EC key as PKCS#8', KEYS.ecPkcs8, /not an RSA key.*ec/],
		['a key that was cut off', pkcs8.slice(0, 800), /incomplete, its END line is missing/],
		['a key with a hole', pkcs8.replace(/^.{64}\n(?=.{64}\n)/m, ''), /is damaged/],
		['an empty key', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', /is damaged/],
		['a file name', '/home/me/private.key', /not a key in PEM format/],
		['the API secret', 'AbCdEf0123456789', /not a key in PEM format/],
	])('%s is refused in one sentence that does not repeat it', (_, pem, message) => {
		const act = () => parsePrivateKey(pem);
		expect(act).toThrow(message);
		expect(act).toThrow(expect.objectContaining({ name: 'CredentialFault', field: 'privateKey' }));
		expect(act).not.toThrow(/MII|[\w+/]{40}/);
		expect(act).not.toThrow(/\. /);
	});
});
