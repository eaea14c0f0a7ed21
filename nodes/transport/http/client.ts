import {
	type IDataObject,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	NodeApiError,
} from 'n8n-workflow';

import { type ChannelCredential, isCredentialFault } from '../credential';
import { attempt } from './attempt';
import {
	type ApiResponse,
	explainErrorResponse,
	type Explanation,
	type Intent,
	LOOK_FIRST,
} from './errorResponse';
import { explainNetworkError, sourceOf } from './networkError';
import { withoutSecrets } from './redact';
import type { RetryOptions } from './retry';

/** What a request to a provider needs: the node that asks, its credential, and n8n's request helper. */
export interface ApiClient extends RetryOptions {
	node: INode;
	credential: ChannelCredential;
	/** n8n's request helper, which signs each request by the credential. */
	send(options: IHttpRequestOptions): Promise<IN8nHttpFullResponse>;
	/** How long an answer may take where a request does not say so itself. Default 30. */
	timeoutSeconds?: number;
}

/** How long an answer may take, when the builder sets nothing else. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** For requests that a person waits for: a list in the panel, a check of the setup. */
export const INTERACTIVE_TIMEOUT_SECONDS = 10;

export interface Call {
	method: IHttpRequestMethods;
	/** Absolute. */
	url: string;
	body?: IHttpRequestOptions['body'];
	qs?: IDataObject;
	/** Default that of the client. */
	timeoutSeconds?: number;
	/** A verb with its object, for error messages: `send the message`. */
	doing: string;
	/** Whose API this is, for error messages. Default Vonage. */
	service?: Intent['service'];
}

/**
 * One request and its full answer. Every answer other than 2xx, and no answer, is a `NodeApiError`
 * that says what happened, in which field, what to do next and, after a cut or a timeout, that the
 * outcome is unknown. It carries neither headers nor the request.
 *
 * n8n is asked not to judge the status: it would repeat any request once that is answered with 401,
 * and replace the provider's words by a sentence of its own.
 */
export async function call(client: ApiClient, request: Call): Promise<ApiResponse> {
	const timeoutSeconds = timeoutOf(client, request);
	const intent: Intent = {
		doing: request.doing,
		service: request.service ?? 'Vonage',
		writes: isWriting(request),
	};
	const result = await attempt(
		client.send({
			method: request.method,
			url: request.url,
			...(request.body === undefined ? {} : { body: request.body }),
			...(request.qs === undefined ? {} : { qs: request.qs }),
			json: true,
			timeout: timeoutSeconds * 1000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		}),
	);

	if (!result.ok) {
		const host = URL.canParse(request.url) ? new URL(request.url).host : 'the address';
		throw apiError(client, explainError(result.error, { intent, host, timeoutSeconds }));
	}
	const { statusCode: status, body, headers } = result.value;
	const answer: ApiResponse = { status, body: parsed(body), headers };
	if (status < 200 || status > 299) {
		throw apiError(client, explainErrorResponse(answer, intent), status);
	}
	return answer;
}

/**
 * The error of a call that was answered with 2xx, but `lacks` what the answer is for.
 *
 * @param advice What to do next, as a sentence.
 */
export function unusableAnswer(
	client: ApiClient,
	request: Call,
	{ status }: ApiResponse,
	lacks: string,
	advice = 'Check the environment and the base URLs in the credential.',
): NodeApiError {
	const message = `${request.service ?? 'Vonage'} took the request to ${request.doing} (HTTP ${status}), but its answer has no ${lacks}`;
	const description = isWriting(request) ? `${LOOK_FIRST}. ${advice}` : advice;
	return apiError(client, { message, description }, status);
}

function isWriting({ method }: Call): boolean {
	return method !== 'GET' && method !== 'HEAD';
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		const value: unknown = JSON.parse(body);
		return value;
	} catch {
		return body;
	}
}

/** A fault of the credential is told by its own words; anything else is an outage. */
export function explainError(
	error: unknown,
	request: Parameters<typeof explainNetworkError>[1],
): Explanation {
	const fault = [error, error instanceof Error ? sourceOf(error) : undefined].find(
		isCredentialFault,
	);
	if (!fault) return explainNetworkError(error, request);
	return {
		message: fault.message,
		description: `Without it n8n cannot ${request.intent.doing}. Open the credential of this node and correct it.`,
		failure: { cause: 'credential-invalid' },
		mayHaveArrived: false,
	};
}

/** The error that a builder sees, with nothing of the request in it. */
export function apiError(
	{ node, credential }: Pick<ApiClient, 'node' | 'credential'>,
	explanation: Explanation,
	status?: number,
): NodeApiError {
	const { failure, mayHaveArrived } = explanation;
	const hide = hiding(credential);
	const [message, description] = [hide(explanation.message), hide(explanation.description)];
	const data = explanation.data && hideIn(explanation.data, hide);
	// n8n keeps what it is given as the error's source, headers included: it is given nothing.
	const error = new NodeApiError(
		node,
		{},
		{
			message,
			description,
			httpCode: status === undefined ? undefined : String(status),
			failure,
		},
	);
	// Before 2.37 n8n's errors do not take a `failure`, which decides here what is repeated.
	if (failure) error.failure = failure;
	// n8n replaces a message that contains the name of a Node.js error anywhere ("HeaderPermission").
	error.message = message;
	error.messages = [];
	if (data !== undefined) error.context.data = data;
	if (mayHaveArrived !== undefined) error.context.mayHaveArrived = mayHaveArrived;
	return error;
}

/** Hides whatever of the credential a provider, or a proxy in between, has sent back. */
function hiding(credential: ChannelCredential): (text: string) => string {
	const { apiKey, apiSecret, privateKey, userAccessToken } = credential;
	const { signatureSecret, previousSignatureSecret } = credential;
	const secrets = [privateKey, userAccessToken, signatureSecret, previousSignatureSecret];
	if (apiSecret !== '') secrets.push(`${apiKey}:${apiSecret}`, apiSecret);
	return (text) => withoutSecrets(text, secrets);
}

function hideIn(data: IDataObject, hide: (text: string) => string): IDataObject {
	const hidden = (value: unknown): unknown => {
		if (typeof value === 'string') return hide(value);
		return Array.isArray(value) ? value.map(hidden) : value;
	};
	const entries = Object.entries(data).map(([key, value]) => [key, hidden(value)]);
	return Object.fromEntries(entries) as IDataObject;
}

function timeoutOf(client: ApiClient, { timeoutSeconds = client.timeoutSeconds }: Call): number {
	return timeoutSeconds !== undefined && timeoutSeconds > 0
		? timeoutSeconds
		: DEFAULT_TIMEOUT_SECONDS;
}
