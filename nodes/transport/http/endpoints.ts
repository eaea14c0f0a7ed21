import { RuleViolation } from '../../whatsapp/ruleViolation';
import type { ChannelCredential } from '../credential';

/**
 * How a request proves who sends it: the application's JWT, `api_key:api_secret` as Basic,
 * the user access token for Graph, the same in Graph's older spelling (`oauth`) for the bytes of an
 * upload, or nothing because the host or path is none of ours.
 */
export type AuthenticationScheme = 'jwt' | 'basic' | 'token' | 'oauth' | 'none';

/** Base URLs without trailing slash. */
export interface Endpoints {
	/** Messages API. */
	messages: string;
	/** Applications, Reports, Channel Manager and External Accounts APIs. */
	management: string;
	/** Account API. */
	account: string;
	/** Meta's Graph API, without its version. */
	graph: string;
}

/** Regions that hold message resources (Vonage OAS, servers of `PATCH /v1/messages/{message_uuid}`). */
const REGIONS = ['ap', 'eu', 'us'];

const SANDBOX_HOST = 'messages-sandbox.nexmo.com';
const ACCOUNT_HOST = 'rest.nexmo.com';
const GRAPH_HOST = 'graph.facebook.com';
const VONAGE_HOST = /^api(-[a-z]{2})?\.(nexmo|vonage)\.com$/;

const MESSAGES_PATH = '/v1/messages';
const ACCOUNT_PATH = '/account';

/** The Messages API accepts updates and media downloads with the JWT only; management is Basic (Vonage OAS). */
const VONAGE_PATHS: ReadonlyArray<readonly [path: string, scheme: 'jwt' | 'basic' | 'either']> = [
	[MESSAGES_PATH, 'jwt'],
	['/v3/media', 'jwt'],
	['/v2/applications', 'basic'],
	['/v2/reports', 'basic'],
	['/beta/chatapp-accounts', 'basic'],
	['/v1/channel-manager', 'basic'],
	// Its OpenAPI documents the JWT alone, and public clients use key and secret.
	['/v2/whatsapp-manager', 'either'],
	[ACCOUNT_PATH, 'basic'],
];

/** Where the requests of this credential go. */
export function endpoints(credential: ChannelCredential): Endpoints {
	if (credential.environment === 'custom') {
		const vonage = withoutTrailingSlash(credential.vonageBaseUrl);
		return {
			messages: vonage,
			management: vonage,
			account: vonage,
			graph: withoutTrailingSlash(credential.graphBaseUrl),
		};
	}
	return {
		messages:
			credential.environment === 'sandbox' ? `https://${SANDBOX_HOST}` : 'https://api.nexmo.com',
		// The sandbox has no application of its own: management stays where the account lives.
		management: 'https://api.nexmo.com',
		account: `https://${ACCOUNT_HOST}`,
		graph: `https://${GRAPH_HOST}`,
	};
}

/**
 * Decides by host and path what a request to `url` (absolute) may carry. Anything that is not
 * plainly one of our addresses gets nothing: other hosts, ports, schemes, user info in the URL,
 * and spellings that one URL parser repairs and another one reads differently.
 */
export function authenticationFor(
	credential: ChannelCredential,
	url: string,
): AuthenticationScheme {
	const target = parsePlainUrl(url);
	if (target === undefined) return 'none';

	if (credential.environment === 'custom') {
		const { management, graph } = endpoints(credential);
		const vonagePath = pathBelow(management, target);
		const graphPath = pathBelow(graph, target);
		// One base may lie below the other: the closer one decides.
		if (graphPath !== undefined && graphPath.length < (vonagePath?.length ?? Infinity)) {
			return schemeOfGraphPath(graphPath);
		}
		return vonagePath === undefined ? 'none' : schemeOfVonagePath(vonagePath, credential);
	}

	if (target.protocol !== 'https:' || target.port !== '') return 'none';
	if (target.hostname === GRAPH_HOST) return schemeOfGraphPath(target.pathname);
	if (VONAGE_HOST.test(target.hostname)) return schemeOfVonagePath(target.pathname, credential);
	if (target.hostname === ACCOUNT_HOST && isBelow(ACCOUNT_PATH, target.pathname)) return 'basic';
	if (target.hostname === SANDBOX_HOST && isBelow(MESSAGES_PATH, target.pathname)) return 'jwt';
	return 'none';
}

/**
 * Address of one message for `PATCH /v1/messages/{message_uuid}`. A message lives in one region, and
 * the wrong one answers 404: `resourceUrl` (`_self.href` of the inbound webhook) names it, otherwise
 * `region` (`ap`, `eu` or `us`) does, otherwise Europe. A resource URL that is none of our addresses is not followed.
 */
export function messageResourceUrl(
	credential: ChannelCredential,
	message: { messageId: string; resourceUrl?: string; region?: string },
): string {
	const id = pathSegment(message.messageId, 'messageId', 'Message ID');
	return `${homeOf(credential, message)}${MESSAGES_PATH}/${id}`;
}

/**
 * A text as one segment of a URL's path, percent-encoded.
 *
 * @param field The path of the input, for the violation.
 * @param label What the violation calls it.
 * @throws {RuleViolation} for `.` and `..`, which lead to another path however they are encoded.
 * Source: https://url.spec.whatwg.org/#double-dot-path-segment
 */
export function pathSegment(text: string, field: string, label: string): string {
	if (text !== '.' && text !== '..') return encodeURIComponent(text);
	throw new RuleViolation(
		field,
		`'${label}' is '${text}', which is not an ID`,
		`Map the ${label}.`,
	);
}

function homeOf(
	credential: ChannelCredential,
	{ resourceUrl, region }: { resourceUrl?: string; region?: string },
): string {
	const { messages } = endpoints(credential);
	if (credential.environment === 'custom') return messages;
	if (resourceUrl !== undefined && authenticationFor(credential, resourceUrl) === 'jwt') {
		const { origin, pathname } = new URL(resourceUrl);
		if (isBelow(MESSAGES_PATH, pathname)) return origin;
	}
	if (credential.environment === 'sandbox' && region === undefined) return messages;
	// Only a region from the list may become part of a host name.
	const known = REGIONS.find((each) => each === region?.trim().toLowerCase());
	return `https://api-${known ?? 'eu'}.nexmo.com`;
}

function parsePlainUrl(url: string): URL | undefined {
	// URL parsers drop or repair white space, control characters and backslashes, each in its own way.
	if (/[\s\\\p{Cc}]/u.test(url) || !URL.canParse(url)) return undefined;
	const target = new URL(url);
	const isPlain =
		(target.protocol === 'https:' || target.protocol === 'http:') &&
		target.username === '' &&
		target.password === '' &&
		!/%(2e|2f|5c)/i.test(target.pathname);
	return isPlain ? target : undefined;
}

/** The path of `target` below a base URL, beginning with `/`; undefined when it lies elsewhere. */
function pathBelow(baseUrl: string, target: URL): string | undefined {
	const base = parsePlainUrl(baseUrl);
	if (base === undefined || base.origin !== target.origin) return undefined;
	const prefix = withoutTrailingSlash(base.pathname);
	return isBelow(prefix, target.pathname) ? target.pathname.slice(prefix.length) : undefined;
}

function schemeOfVonagePath(pathname: string, credential: ChannelCredential): AuthenticationScheme {
	const scheme = VONAGE_PATHS.find(([path]) => isBelow(path, pathname))?.[1] ?? 'none';
	if (scheme !== 'either') return scheme;
	return canSignWith('jwt', credential) || !canSignWith('basic', credential) ? 'jwt' : 'basic';
}

/** Whether the credential has what a scheme of Vonage needs. */
export function canSignWith(scheme: 'jwt' | 'basic', credential: ChannelCredential): boolean {
	return scheme === 'jwt'
		? credential.applicationId !== '' && credential.privateKey !== ''
		: credential.apiKey !== '' && credential.apiSecret !== '';
}

/** Graph's Resumable Upload API documents `OAuth` instead of `Bearer` for the sessions `upload:…`. */
function schemeOfGraphPath(pathname: string): AuthenticationScheme {
	return /^\/v\d+\.\d+\/upload:/.test(pathname) ? 'oauth' : 'token';
}

function isBelow(path: string, pathname: string): boolean {
	return pathname === path || pathname.startsWith(`${path}/`);
}

function withoutTrailingSlash(url: string): string {
	return url.replace(/\/+$/, '');
}
