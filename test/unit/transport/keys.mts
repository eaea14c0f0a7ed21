import { generateKeyPairSync } from 'node:crypto';

import type { ChannelCredential } from '../../../nodes/transport/credential.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** One application's key pair in every form that a person may come across. */
export const KEYS = {
	pkcs8: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
	pkcs1: rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
	encryptedPkcs8: rsa.privateKey
		.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' })
		.toString(),
	encryptedPkcs1: rsa.privateKey
		.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' })
		.toString(),
	public: rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
	ecPkcs8: ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
	ecSec1: ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
};

export const APPLICATION_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

/** A credential with every field filled in; overwrite what a test is about. */
export function credentialWith(fields: Partial<ChannelCredential> = {}): ChannelCredential {
	return {
		applicationId: APPLICATION_ID,
		privateKey: KEYS.pkcs8,
		apiKey: 'abcd1234',
		apiSecret: 'its api secret',
		signatureSecret: 'the signature secret of the account',
		previousSignatureSecret: '',
		wabaId: '102290129340398',
		userAccessToken: 'EAAtokenOfASystemUser',
		environment: 'production',
		vonageBaseUrl: '',
		graphBaseUrl: '',
		graphVersion: 'v25.0',
		...fields,
	};
}

/** The credential of somebody who works against the simulator. */
export const CUSTOM = {
	environment: 'custom',
	vonageBaseUrl: 'http://127.0.0.1:4010',
	graphBaseUrl: 'http://127.0.0.1:4010/graph',
} as const;
