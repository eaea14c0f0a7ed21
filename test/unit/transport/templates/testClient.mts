import { type IHttpRequestOptions, type IN8nHttpFullResponse, NodeApiError } from 'n8n-workflow';

import type { ApiClient } from '../../../../nodes/transport/http/client.ts';
import { credentialWith, CUSTOM } from '../keys.mts';

/** What the far end does with a request: an answer, or no answer for this reason. */
export type Reply =
	| { status?: number; body?: unknown; headers?: IN8nHttpFullResponse['headers'] }
	| Error;

/** More than any test needs: a reader that never ends fails. */
const MOST_CALLS = 10_000;

export type TestClient = ApiClient & { sent: IHttpRequestOptions[] };

/** A client whose far end is a function; with the usual credential. */
export function clientTo(answer: (request: IHttpRequestOptions, nth: number) => Reply): TestClient {
	const sent: IHttpRequestOptions[] = [];
	return {
		node: { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		credential: credentialWith(),
		sent,
		async send(options) {
			if (sent.push(options) > MOST_CALLS) throw new Error(`More than ${MOST_CALLS} requests`);
			const reply = answer(options, sent.length - 1);
			if (reply instanceof Error) return await Promise.reject(reply);
			const { status: statusCode = 200, body, headers = {} } = reply;
			return { statusCode, body: body as IN8nHttpFullResponse['body'], headers };
		},
	};
}

/** A client whose far end gives these replies one after the other, and fails a test that asks for more. */
export function clientWith(...replies: Reply[]): TestClient {
	return clientTo((request, nth) => {
		const reply = replies[nth];
		if (reply === undefined) throw new Error(`nobody expected ${request.method} ${request.url}`);
		return reply;
	});
}

/** The connection broke off: the request may have arrived. */
export const CUT = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Nobody answered in time. */
export const TIMEOUT = Object.assign(new Error('timeout of 30000ms exceeded'), {
	code: 'ECONNABORTED',
});

/** A page of a proxy, which is no JSON. */
export const GATEWAY: Reply = { status: 502, body: '<html><h1>Bad Gateway</h1></html>' };

/** A refusal of Graph. */
export const refusal = (
	code: number,
	subcode?: number,
	{ status = 400, headers = {}, message = `(#${code}) Something` } = {},
): Reply => ({
	status,
	headers,
	body: { error: { message, type: 'OAuthException', code, error_subcode: subcode } },
});

/** Graph's usage header, with the minutes until it lets the account in again. */
export const usage = (minutes: number) => ({
	'x-business-use-case-usage': JSON.stringify({
		102290129340398: [
			{
				type: 'whatsapp_business_management',
				call_count: 100,
				total_cputime: 1,
				total_time: 1,
				estimated_time_to_regain_access: minutes,
			},
		],
	}),
});

/** A problem of Vonage. */
export const problem = (status: number, title: string, detail: string): Reply => ({
	status,
	body: { type: 'https://developer.vonage.com/api-errors', title, detail, instance: 'abc' },
});

/** The error of a promise that has to fail. */
export async function errorOf(promise: Promise<unknown>): Promise<NodeApiError> {
	const error: unknown = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof NodeApiError)) throw new Error(`expected a NodeApiError, got ${error}`);
	return error;
}

/** Everything of an error that n8n can show, keep or log. */
export function everythingIn(error: NodeApiError): string {
	const { message, description, context, messages, cause, stack } = error;
	const fields = { message, description, context, messages, cause: String(cause), stack };
	return JSON.stringify([fields, error, Object.entries(error)]);
}

/** The base URLs that the requests of a custom credential go to. */
export const GRAPH = `${CUSTOM.graphBaseUrl}/v25.0`;
export const MANAGER = `${CUSTOM.vonageBaseUrl}/v2/whatsapp-manager`;
