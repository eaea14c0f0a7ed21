import type { IDataObject } from 'n8n-workflow';

import { compact, compactOrAbsent, isRecord } from '../../whatsapp/looseJson';
import type { ChannelCredential } from '../credential';
import {
	type ApiClient,
	type Call,
	call,
	INTERACTIVE_TIMEOUT_SECONDS,
	unusableAnswer,
} from '../http/client';
import { endpoints, pathSegment } from '../http/endpoints';

/** A Vonage application as the Applications API gives it; most of it is none of our business. */
export type Application = Record<string, unknown>;

/** Where Vonage sends what concerns the WhatsApp numbers of an application, and in which format. */
export interface Route {
	/** Empty when Vonage has none. */
	inboundUrl: string;
	/** Empty when Vonage has none. */
	statusUrl: string;
	/** `v1` or `v0.1`; empty when Vonage names none. */
	version: string;
}

/**
 * `GET /v2/applications/{id}`: the application of the credential (Vonage OAS, Applications API).
 *
 * @throws {NodeApiError} 401 for API key and secret, 404 for an application of another account.
 *
 * Source: https://developer.vonage.com/en/api/application.v2
 */
export async function readApplication(client: ApiClient): Promise<Application> {
	const request: Call = {
		method: 'GET',
		url: applicationUrl(client.credential),
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'read the application',
	};
	const answer = await call(client, request);
	if (!isRecord(answer.body) || answer.body.name === undefined) {
		throw unusableAnswer(client, request, answer, 'application');
	}
	return answer.body;
}

/**
 * `PUT /v2/applications/{id}`: makes Vonage send elsewhere, and reads the application again, because
 * another program may write it at the same moment. The API has no partial update, and what a PUT
 * leaves out counts as deleted (without `keys` no message could be sent any more): `application` has
 * to be what was read just before.
 *
 * @returns the application as it is now; whether it is what was asked for is for the caller to see.
 *
 * Source: https://developer.vonage.com/en/api/application.v2
 */
export async function writeRoute(
	client: ApiClient,
	application: Application,
	route: Route,
): Promise<Application> {
	await call(client, {
		method: 'PUT',
		url: applicationUrl(client.credential),
		body: withRoute(application, route) as IDataObject,
		timeoutSeconds: INTERACTIVE_TIMEOUT_SECONDS,
		doing: 'set the webhook URLs of the application',
	});
	return await readApplication(client);
}

/** Where an application's messages and statuses go. */
export function routeOf(application: Application): Route {
	const messages = part(part(application, 'capabilities'), 'messages');
	const webhooks = part(messages, 'webhooks');
	return {
		inboundUrl: text(part(webhooks, 'inbound_url').address),
		statusUrl: text(part(webhooks, 'status_url').address),
		version: text(messages.version),
	};
}

/**
 * The body that moves an application to another route and changes nothing else: keys that nobody
 * knows yet stay as well, only what the API itself adds to an answer (`id`, `_links`) is left out.
 * An empty URL or version is taken out.
 */
export function withRoute(application: Application, route: Route): Application {
	const capabilities = part(application, 'capabilities');
	const messages = part(capabilities, 'messages');
	const webhooks = part(messages, 'webhooks');
	return compact({
		...application,
		id: undefined,
		_links: undefined,
		capabilities: compactOrAbsent({
			...capabilities,
			messages: compactOrAbsent({
				...messages,
				version: route.version || undefined,
				webhooks: compactOrAbsent({
					...webhooks,
					inbound_url: withAddress(webhooks.inbound_url, route.inboundUrl),
					status_url: withAddress(webhooks.status_url, route.statusUrl),
				}),
			}),
		}),
	});
}

/** The key that checks the tokens of the application; without it Vonage refuses every message. */
export function publicKeyOf(application: Application): string {
	return text(part(application, 'keys').public_key);
}

/** POST is the only method that Vonage offers for both (Vonage OAS). */
function withAddress(webhook: unknown, address: string): Record<string, unknown> | undefined {
	if (address === '') return undefined;
	return { ...(isRecord(webhook) ? webhook : {}), address, http_method: 'POST' };
}

function applicationUrl(credential: ChannelCredential): string {
	const { management } = endpoints(credential);
	return `${management}/v2/applications/${pathSegment(credential.applicationId, 'applicationId', 'Application ID')}`;
}

function part(parent: Record<string, unknown>, key: string): Record<string, unknown> {
	const value = parent[key];
	return isRecord(value) ? value : {};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
