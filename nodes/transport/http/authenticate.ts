import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { compact } from '../../whatsapp/looseJson';
import { type ChannelCredential, CredentialFault, requireField } from '../credential';
import { authenticationFor, type AuthenticationScheme } from './endpoints';
import { applicationToken, parsePrivateKey } from './jwt';

/**
 * Marks the request of the credential's Test button; never sent. That request itself is signed with
 * API key and secret only, so without the mark a broken private key would pass the test.
 */
export const CREDENTIAL_TEST_HEADER = 'x-vonage-whatsapp-credential-test';

/**
 * Asks for API key and secret where the token of the application is usual and both are possible; never
 * sent. See `authenticationFor`.
 */
export const KEY_AND_SECRET_HEADER = 'x-vonage-whatsapp-key-and-secret';

/**
 * Signs a request by host and path, and leaves a request to any other address as it is.
 *
 * What is signed is what is sent: the URL is replaced by the very text that was judged, so that no
 * second parser can read another host out of it. A signed request follows no redirect: n8n hands the
 * Authorization header on to whatever address a redirect names, unless told not to.
 *
 * Whoever may edit a workflow may use a shared credential in any node, but not read it. So a signed
 * request goes through no proxy that the node names (n8n's own proxy, from its environment, stays), and
 * the certificate of the provider is always verified against the authorities that n8n trusts.
 *
 * @throws {CredentialFault} when the credential lacks what this address needs.
 */
export function authenticateRequest(
	credential: ChannelCredential,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const { url, options } = separateUrl(requestOptions);
	const byKeyAndSecret = options.headers?.[KEY_AND_SECRET_HEADER] !== undefined;
	const usable = byKeyAndSecret ? { ...credential, privateKey: '' } : credential;
	const scheme = url === undefined ? 'none' : authenticationFor(usable, url);
	if (url === undefined || scheme === 'none') return requestOptions;

	return {
		...options,
		url: new URL(url).href,
		headers: {
			...withoutHeaders(options.headers, ['authorization', KEY_AND_SECRET_HEADER]),
			Authorization: authorization(credential, scheme),
		},
		// axios would prefer it to our header.
		auth: undefined,
		proxy: undefined,
		...verification(credential, options),
		disableFollowRedirect: true,
		maxRedirects: 0,
		sendCredentialsOnCrossOriginRedirect: false,
	};
}

/**
 * What n8n calls for every request with this credential: {@link authenticateRequest}, and for the
 * Test button also a look at the fields that its request does not prove.
 */
export function authenticateForCredential(
	credential: ChannelCredential,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	if (requestOptions.headers?.[CREDENTIAL_TEST_HEADER] === undefined) {
		return authenticateRequest(credential, requestOptions);
	}
	const headers = withoutHeaders(requestOptions.headers, [CREDENTIAL_TEST_HEADER]);
	requireField(credential, 'applicationId');
	parsePrivateKey(requireField(credential, 'privateKey'));
	requireField(credential, 'apiKey');
	requireField(credential, 'apiSecret');
	if (credential.environment === 'custom') requireField(credential, 'vonageBaseUrl');

	const signed = authenticateRequest(credential, { ...requestOptions, headers });
	if (signed.headers?.Authorization === undefined) {
		throw new CredentialFault(
			'vonageBaseUrl',
			'The Vonage Base URL of the credential is not a web address: write it like https://api.example.com, without user name or query',
		);
	}
	return signed;
}

type TlsOptions = Pick<IHttpRequestOptions, 'agentOptions' | 'skipSslCertificateValidation'> & {
	/** What n8n's own HTTP Request node writes in place of `skipSslCertificateValidation`. */
	rejectUnauthorized?: boolean;
};

/** What an agent may be told about certificates. Anything else could name another address. */
const CERTIFICATE_OPTIONS = ['ca', 'cert', 'key', 'passphrase', 'pfx'] as const;

/**
 * How the certificate at the other end is verified. A gateway of one's own (environment Custom) may have
 * a certificate that nobody else knows; a provider has not.
 */
function verification({ environment }: ChannelCredential, options: TlsOptions): TlsOptions {
	if (environment !== 'custom') {
		return {
			agentOptions: undefined,
			skipSslCertificateValidation: false,
			rejectUnauthorized: true,
		};
	}
	const { agentOptions } = options;
	if (agentOptions === undefined) return {};
	const kept = CERTIFICATE_OPTIONS.map((name) => [name, agentOptions[name]]);
	return { agentOptions: compact(Object.fromEntries(kept) as typeof agentOptions) };
}

function authorization(
	credential: ChannelCredential,
	scheme: Exclude<AuthenticationScheme, 'none'>,
): string {
	switch (scheme) {
		case 'jwt':
			return `Bearer ${applicationToken(credential, Date.now() / 1000)}`;
		case 'basic': {
			const pair = `${requireField(credential, 'apiKey')}:${requireField(credential, 'apiSecret')}`;
			return `Basic ${Buffer.from(pair).toString('base64')}`;
		}
		case 'token':
			return `Bearer ${requireField(credential, 'userAccessToken')}`;
		case 'oauth':
			return `OAuth ${requireField(credential, 'userAccessToken')}`;
	}
}

/** The absolute URL, joined as axios joins `baseURL` and `url`, and the options without both. */
function separateUrl(requestOptions: IHttpRequestOptions): {
	url: string | undefined;
	options: Omit<IHttpRequestOptions, 'url' | 'baseURL'>;
} {
	// n8n's own HTTP Request node still writes the URL as `uri`.
	const legacy: IHttpRequestOptions & { uri?: unknown } = requestOptions;
	const { url: given, baseURL, uri, ...options } = legacy;
	const path = String(given ?? uri ?? '');
	const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(path);
	if (isAbsolute || !baseURL) return { url: path === '' ? undefined : path, options };
	const joined =
		path === '' ? baseURL : `${baseURL.replace(/\/?\/$/, '')}/${path.replace(/^\/+/, '')}`;
	return { url: joined, options };
}

function withoutHeaders(headers: IDataObject | undefined, names: string[]): IDataObject {
	return Object.fromEntries(
		Object.entries(headers ?? {}).filter(([header]) => !names.includes(header.toLowerCase())),
	);
}
