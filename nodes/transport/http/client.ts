import {
	type IDataObject,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	NodeApiError,
} from 'n8n-workflow';

import { isCredentialFault } from '../credential';
import {
	type Answer,
	explainRefusal,
	type Explanation,
	type Intent,
	LOOK_FIRST,
} from './errorResponse';
import { explainOutage, sourceOf } from './networkError';

/** The way to the wire: the node that asks, and n8n's request helper with the credential applied. */
export interface Wire {
	node: INode;
	send(options: IHttpRequestOptions): Promise<IN8nHttpFullResponse>;
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
	/** Default 30. */
	timeoutSeconds?: number;
	/** The input item this is done for. */
	itemIndex?: number;
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
export async function call(wire: Wire, request: Call): Promise<Answer> {
	const timeoutSeconds = timeoutOf(request);
	const intent: Intent = {
		doing: request.doing,
		service: request.service ?? 'Vonage',
		writes: isWriting(request),
	};
	const result = await attempt(wire, {
		method: request.method,
		url: request.url,
		...(request.body === undefined ? {} : { body: request.body }),
		...(request.qs === undefined ? {} : { qs: request.qs }),
		json: true,
		timeout: timeoutSeconds * 1000,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	});

	if (!result.answered) {
		const host = URL.canParse(request.url) ? new URL(request.url).host : 'the address';
		throw apiError(wire, request, explainError(result.error, { intent, host, timeoutSeconds }));
	}
	const { answer } = result;
	if (answer.status < 200 || answer.status > 299) {
		throw apiError(wire, request, explainRefusal(answer, intent), answer.status);
	}
	return answer;
}

/**
 * The error of a call that was answered with 2xx, but `lacks` what the answer is for.
 *
 * @param advice What to do next, as a sentence.
 */
export function unusableAnswer(
	wire: Wire,
	request: Call,
	{ status }: Answer,
	lacks: string,
	advice = 'Check the environment and the base URLs in the credential.',
): NodeApiError {
	const message = `${request.service ?? 'Vonage'} took the request to ${request.doing} (HTTP ${status}), but its answer has no ${lacks}`;
	const description = isWriting(request) ? `${LOOK_FIRST}. ${advice}` : advice;
	return apiError(wire, request, { message, description }, status);
}

function isWriting({ method }: Call): boolean {
	return method !== 'GET' && method !== 'HEAD';
}

type Attempt = { answered: true; answer: Answer } | { answered: false; error: unknown };

async function attempt(wire: Wire, options: IHttpRequestOptions): Promise<Attempt> {
	try {
		const { statusCode, body, headers } = await wire.send(options);
		return { answered: true, answer: { status: statusCode, body: parsed(body), headers } };
	} catch (error) {
		return { answered: false, error };
	}
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
	request: Parameters<typeof explainOutage>[1],
): Explanation {
	const fault = [error, error instanceof Error ? sourceOf(error) : undefined].find(
		isCredentialFault,
	);
	if (!fault) return explainOutage(error, request);
	return {
		message: fault.message,
		description: `Without it n8n cannot ${request.intent.doing}. Open the credential of this node and correct it.`,
		failure: { cause: 'credential-invalid' },
		mayHaveArrived: false,
	};
}

/** The error that a builder sees, with nothing of the request in it. */
export function apiError(
	wire: Wire,
	{ itemIndex }: Pick<Call, 'itemIndex'>,
	{ message, description, failure, data, mayHaveArrived }: Explanation,
	status?: number,
): NodeApiError {
	// n8n keeps what it is given as the error's source, headers included: it is given nothing.
	const error = new NodeApiError(
		wire.node,
		{},
		{
			message,
			description,
			httpCode: status === undefined ? undefined : String(status),
			itemIndex,
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

function timeoutOf({ timeoutSeconds }: Call): number {
	return timeoutSeconds !== undefined && timeoutSeconds > 0
		? timeoutSeconds
		: DEFAULT_TIMEOUT_SECONDS;
}

/** For which item a call is made, and how long its answer may take. */
export interface At {
	itemIndex?: number;
	/** Default 30. */
	timeoutSeconds?: number;
}
