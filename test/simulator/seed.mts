import { generateKeyPairSync } from 'node:crypto';
import type { Application, BusinessNumber, Customer } from './types.mts';

/** Who exists when the simulator starts. The numbers are from the range that is kept free for fiction. */
export interface Identities {
	applicationId: string;
	apiKey: string;
	apiSecret: string;
	signatureSecret: string;
	wabaId: string;
	userAccessToken: string;
	/** PEM, PKCS#8. */
	privateKey: string;
	/** PEM, SPKI. */
	publicKey: string;
}

export const ANA = '447700900000';
export const BUSINESS = '447700900001';
export const SECOND_BUSINESS = '447700900002';
/** A customer with a username, whose phone number Meta keeps to itself. */
export const HIDDEN_CUSTOMER = 'US.13491208655302741918';

/** Meta's application and user behind the credential's token. */
export const APP_ID = '660011223344';
export const USER_ID = '122000000000001';

/** The seeded identities; a fresh key pair unless one is given. */
export function seededIdentities(given: Partial<Identities> = {}): Identities {
	const pair =
		given.privateKey && given.publicKey
			? { privateKey: given.privateKey, publicKey: given.publicKey }
			: generateKeyPairSync('rsa', {
					modulusLength: 2048,
					privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
					publicKeyEncoding: { type: 'spki', format: 'pem' },
				});
	return {
		applicationId: '5f0c2f6e-8a1d-4a57-9a0e-4d8f3b1c2a01',
		apiKey: 'a1b2c3d4',
		apiSecret: 'Simulated-Secret-0001',
		signatureSecret: 'simulated-signature-secret-of-forty-chars',
		wabaId: '102290129340398',
		userAccessToken: 'EAASimulatedUserAccessToken000000000001',
		...given,
		...pair,
	};
}

/** An application with more than we touch, so that a careless PUT loses something visible. */
export function seededApplication(
	identities: Identities,
	webhooks: { inboundUrl?: string; statusUrl?: string },
): Application {
	return {
		id: identities.applicationId,
		name: 'Example Ltd WhatsApp',
		keys: { public_key: identities.publicKey },
		privacy: { improve_ai: false },
		capabilities: {
			messages: {
				version: 'v1',
				authenticate_inbound_media: false,
				webhooks: {
					inbound_url: { address: webhooks.inboundUrl ?? '', http_method: 'POST' },
					status_url: { address: webhooks.statusUrl ?? '', http_method: 'POST' },
				},
			},
			voice: {
				webhooks: {
					answer_url: { address: 'https://voice.example/answer', http_method: 'GET' },
					event_url: { address: 'https://voice.example/event', http_method: 'POST' },
				},
				signed_callbacks: true,
				region: 'eu-west',
			},
			network_apis: { network_application_id: 'net-0001' },
		},
	};
}

export const seededNumbers = (identities: Identities): BusinessNumber[] => [
	{
		number: BUSINESS,
		name: 'Example Ltd',
		wabaId: identities.wabaId,
		applicationId: identities.applicationId,
	},
	{
		number: SECOND_BUSINESS,
		name: 'Example Ltd Support',
		wabaId: identities.wabaId,
		applicationId: identities.applicationId,
	},
];

export const seededCustomers = (): Customer[] => [
	{ userId: 'GB.1349120865530274', phone: ANA, name: 'Ana Example', username: 'ana.example' },
	{ userId: 'GB.1349120865530275', phone: '447700900003', name: 'Ben Example' },
	{ userId: HIDDEN_CUSTOMER, name: 'Sam Rivera', username: 'sam.rivera' },
];
