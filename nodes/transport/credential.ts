/** Where the requests of a credential go. `custom` replaces the hosts of the providers by two base URLs. */
export type Environment = 'production' | 'sandbox' | 'custom';

/**
 * One WhatsApp channel: the values of the credential `vonageWhatsAppApi`, trimmed, with defaults.
 * A field that was left empty is an empty string; which fields an operation needs is checked
 * where they are used, so that each one can say what is missing and where to find it.
 */
export interface ChannelCredential {
	applicationId: string;
	privateKey: string;
	apiKey: string;
	apiSecret: string;
	signatureSecret: string;
	/** The one before, while Vonage changes over to the new one; usually empty. */
	previousSignatureSecret: string;
	wabaId: string;
	userAccessToken: string;
	environment: Environment;
	/** Used with `environment: 'custom'` only. */
	vonageBaseUrl: string;
	/** Used with `environment: 'custom'` only. */
	graphBaseUrl: string;
	/** Version of Meta's Graph API, such as `v25.0`. */
	graphVersion: string;
}

/** The Graph API version that a credential gets when it names none. */
export const DEFAULT_GRAPH_VERSION = 'v25.0';

const FAULT = 'CREDENTIAL_FAULT';

/**
 * A value of the credential is missing or unusable. `message` is one sentence with what to do next;
 * it never contains the value.
 */
export class CredentialFault extends Error {
	readonly field: keyof ChannelCredential;

	/**
	 * What stays of this error where n8n wraps it and loses it; see `sourceOf`. A `code` would be all
	 * that the Test button of the credential shows.
	 */
	readonly errorCode = FAULT;

	constructor(field: keyof ChannelCredential, message: string) {
		super(message);
		this.name = 'CredentialFault';
		this.field = field;
	}
}

/** By its name, for node and credential may be loaded as two copies; or by what is left of it. */
export function isCredentialFault(error: unknown): error is Error {
	if (!(error instanceof Error)) return false;
	return error.name === 'CredentialFault' || ('code' in error && error.code === FAULT);
}

/** Reads the decrypted data of the credential, as n8n hands it to a node or to `authenticate`. */
export function readCredential(data: Record<string, unknown>): ChannelCredential {
	const text = (name: keyof ChannelCredential): string => {
		const value = data[name];
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	const environment = text('environment');
	return {
		applicationId: text('applicationId'),
		privateKey: text('privateKey'),
		apiKey: text('apiKey'),
		apiSecret: text('apiSecret'),
		signatureSecret: text('signatureSecret'),
		previousSignatureSecret: text('previousSignatureSecret'),
		wabaId: text('wabaId'),
		userAccessToken: text('userAccessToken'),
		environment: environment === 'sandbox' || environment === 'custom' ? environment : 'production',
		vonageBaseUrl: text('vonageBaseUrl'),
		graphBaseUrl: text('graphBaseUrl'),
		graphVersion: text('graphVersion') || DEFAULT_GRAPH_VERSION,
	};
}

const WHERE_TO_FIND: Partial<Record<keyof ChannelCredential, string>> = {
	applicationId:
		'has no Application ID: copy it from the application in the Vonage dashboard under Applications',
	privateKey:
		'has no Private Key: paste the whole private.key file that the Vonage dashboard downloads under Applications, Edit, Generate public and private key',
	apiKey: 'has no API Key: copy it from the home page of the Vonage dashboard',
	apiSecret: 'has no API Secret: copy it from the API settings of the Vonage dashboard',
	signatureSecret: 'has no Signature Secret: copy it from the API settings of the Vonage dashboard',
	wabaId:
		'has no WABA ID: copy the ID of the WhatsApp Business account from Accounts, WhatsApp accounts in the Meta business settings',
	userAccessToken:
		'has no User Access Token: generate one for a system user in the Meta business settings, with the permission whatsapp_business_management',
	vonageBaseUrl: 'has no Vonage Base URL, which the environment Custom needs',
	graphBaseUrl: 'has no Graph Base URL, which the environment Custom needs',
};

/** What to say where a field is needed and empty. */
export function missingField(field: keyof ChannelCredential): CredentialFault {
	return new CredentialFault(field, `The credential ${WHERE_TO_FIND[field] ?? `has no ${field}`}`);
}

/** The value of a field that the work at hand needs. Throws {@link CredentialFault} when it is empty. */
export function requireField<Field extends keyof ChannelCredential>(
	credential: ChannelCredential,
	field: Field,
): ChannelCredential[Field] {
	const value = credential[field];
	if (value === '') throw missingField(field);
	return value;
}
