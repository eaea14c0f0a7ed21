import type { IHttpRequestMethods } from 'n8n-workflow';

import { isRecord } from '../../whatsapp/looseJson';
import type { ApiClient } from '../http/client';

/** Whether a workflow is listening at a webhook URL of an n8n. */
export type ListenState = 'listening' | 'notRegistered' | 'unknown';

const TIMEOUT_SECONDS = 5;

/** n8n's type does not list it; its request helper sends any method. */
const OPTIONS: string = 'OPTIONS';

/**
 * Asks an n8n whether a workflow listens at a URL, as a browser asks before it posts: nothing is started.
 * n8n lists the methods that a path takes, which is `OPTIONS` alone for a production path that it does
 * not know, and says of an unknown test path that it is not registered. Whatever is told in another way
 * (by a proxy in between, by another program, not at all) is unknown.
 */
export async function probeUrl(client: ApiClient, url: string): Promise<ListenState> {
	try {
		const { statusCode, headers, body } = await client.send({
			method: OPTIONS as IHttpRequestMethods,
			url,
			headers: { origin: new URL(url).origin },
			json: true,
			timeout: TIMEOUT_SECONDS * 1000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		if (statusCode === 404) return isNotRegistered(body) ? 'notRegistered' : 'unknown';
		const methods = headers['access-control-allow-methods'];
		if (typeof methods !== 'string') return 'unknown';
		if (/\bPOST\b/i.test(methods)) return 'listening';
		return methods.trim() === OPTIONS ? 'notRegistered' : 'unknown';
	} catch {
		return 'unknown';
	}
}

function isNotRegistered(body: unknown): boolean {
	return isRecord(body) && body.code === 404 && /is not registered/.test(String(body.message));
}
