import type { Failure, IDataObject } from 'n8n-workflow';

import {
	errorCodeOf,
	type ErrorMeaning,
	explainError,
	quotedMetaCode,
} from '../../whatsapp/errors';
import {
	compact,
	isRecord,
	looseNumber,
	looseObject,
	loosePart,
	looseText,
	looseValue,
} from '../../whatsapp/looseJson';
import { redact } from './redact';

/** A provider's answer to one request. `body` is parsed JSON where it is JSON, else text. */
export interface ApiResponse {
	status: number;
	body: unknown;
	headers: Record<string, unknown>;
}

/** What the refused or unanswered request wanted. */
export interface Intent {
	/** A verb with its object: `send the message`. */
	doing: string;
	service: 'Vonage' | 'Meta';
	/** Whether the request changes something, so that it matters whether it got through. */
	writes: boolean;
}

/** Why a request came to nothing, in words for a builder. */
export interface Explanation {
	/** What happened, in which field. */
	message: string;
	/** The provider's details, what to do next, and the trace id. */
	description: string;
	/** For n8n's own retries. */
	failure?: Failure;
	/** What the provider said, as data; without secrets and headers. */
	data?: IDataObject;
	/** Where no answer came: whether the request can have reached the provider all the same. */
	mayHaveArrived?: boolean;
}

/** One provider error, brought into one shape. */
interface ProviderError {
	reason: string;
	detail?: string;
	fields: string[];
	code?: string;
	traceId?: string;
	meaning?: ErrorMeaning;
	/** What a code of Meta means that Vonage quotes in its text, where that says more. */
	quoted?: ErrorMeaning;
}

/**
 * RFC 7807 as Vonage writes it (OAS, `Error*` schemas). `error_title` is an older spelling; the template
 * API writes `instance_id`.
 */
const vonageProblem = looseObject({
	type: looseText,
	title: looseText,
	detail: looseText,
	details: looseText,
	instance: looseText,
	instance_id: looseText,
	error_title: looseText,
	invalid_parameters: looseValue,
});

const invalidParameter = looseObject({ name: looseText, reason: looseText });

/** Graph's envelope. The `error_user_*` texts are translated for the owner of the token. */
const graphError = looseObject({
	message: looseText,
	code: looseNumber,
	error_subcode: looseNumber,
	error_user_title: looseText,
	error_user_msg: looseText,
	error_data: loosePart({ details: looseText, blame_field_specs: looseValue }),
	fbtrace_id: looseText,
});

/**
 * Explains an answer other than 2xx, of Vonage (RFC 7807) or of Graph, or of something in between.
 *
 * Source: https://developer.vonage.com/en/api-errors
 * Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function explainErrorResponse(answer: ApiResponse, intent: Intent): Explanation {
	const { status } = answer;
	const error = readGraphError(answer.body) ?? readVonageProblem(answer.body) ?? NOTHING_READ;
	const meaning = meaningOf(status, error, intent);
	const verb = status >= 500 ? 'could not' : 'refused to';
	const reason = error.reason || withoutPeriod(meaning?.meaning ?? '') || reasonOfStatus(status);
	const fields = error.fields.length > 0 ? ` (${error.fields.join('; ')})` : '';

	const description = [
		error.detail,
		error.reason === '' && !isRedirect(status) ? quoteBody(answer) : undefined,
		error.quoted?.meaning,
		...adviceFor(status, error.quoted ?? meaning, intent),
		error.traceId && `Trace ID for support: ${error.traceId}`,
	];
	return {
		message: redact(`${intent.service} ${verb} ${intent.doing}: ${reason}${fields}`),
		description: redact(description.filter(Boolean).map(asSentence).join(' ')),
		failure: failureOf(answer, error.quoted ?? meaning),
		data: dataOf(status, error),
	};
}

const NOTHING_READ: ProviderError = { reason: '', fields: [] };

/** A 429 is throttling whatever code it quotes; otherwise a documented code says more than the status. */
function meaningOf(
	status: number,
	{ meaning }: ProviderError,
	intent: Intent,
): ErrorMeaning | undefined {
	const isOther = status === 429 && meaning?.action !== 'slow-down';
	return meaning?.known && !isOther ? meaning : meaningOfStatus(status, intent);
}

function readGraphError(body: unknown): ProviderError | undefined {
	if (!isRecord(body) || !isRecord(body.error)) return undefined;
	const error = graphError.parse(body.error);
	const { code, error_subcode: subcode, error_user_title: title, error_user_msg: text } = error;
	const meanings = [subcode, code]
		.filter((each) => each !== undefined)
		.map((each) => explainError(each));
	return {
		reason: withoutPeriod(short([title, text].filter(Boolean).join(': ') || error.message)),
		detail: short(error.error_data?.details),
		fields: [error.error_data?.blame_field_specs]
			.flat(3)
			.filter((each) => typeof each === 'string')
			.slice(0, MOST_FIELDS)
			.map((each) => short(each)),
		code: [code, subcode].filter((each) => each !== undefined).join('/') || undefined,
		traceId: traceOf(error.fbtrace_id),
		// Where Meta sends both, the subcode is the one that explains.
		meaning: meanings.find(({ known }) => known),
	};
}

function readVonageProblem(body: unknown): ProviderError | undefined {
	if (!isRecord(body)) return undefined;
	const problem = vonageProblem.parse(body);
	const title = short(problem.title ?? problem.error_title);
	const detail = short(problem.detail ?? problem.details);
	const code = codeOf(problem);
	if (title === '' && code === undefined && detail === '') return undefined;

	const meaning = code === undefined ? undefined : explainError(code, 'request');
	// `title` may be a bare code ("1420"), which says nothing to a builder.
	const words = /^\d+$/.test(title) ? '' : title;
	const known = meaning?.known ? meaning.meaning : '';
	return {
		reason: withoutPeriod(words || known || detail || title),
		detail,
		fields: fieldsOf(problem.invalid_parameters),
		code,
		traceId: traceOf(problem.instance ?? problem.instance_id),
		meaning,
		quoted: quotedMeaning(`${title} ${detail}`, code),
	};
}

/** The code of a problem. Anything longer, or with other characters, is no code and could be anything. */
function codeOf({ type, title }: { type?: string; title?: string }): string | undefined {
	const code = errorCodeOf({ type: short(type), title: short(title) });
	return code !== undefined && /^[\w-]{1,64}$/.test(code) ? code : undefined;
}

function traceOf(id: string | undefined): string | undefined {
	return id === undefined ? undefined : redact(id.slice(0, LONGEST_TRACE));
}

/** What a code of Meta means that Vonage's text quotes, such as "(#131056)" or "Error code 131049". */
function quotedMeaning(text: string, own: string | undefined): ErrorMeaning | undefined {
	const code = quotedMetaCode(text);
	return code === undefined || code === own ? undefined : explainError(code);
}

/** The codes of Meta that a text of Vonage quotes. */
export function metaCodesIn(text: string): string[] {
	const quoted = text.matchAll(/\(#(\d{1,9})\)|\berror code:? (\d{1,9})\b/gi);
	return Array.from(quoted, ([, number, named]) => number ?? named);
}

/** No provider says more in one field; a longer text is somebody else's. */
const LONGEST_TEXT = 2000;
const LONGEST_TRACE = 200;
const MOST_FIELDS = 20;

function short(text: string | undefined): string {
	return (text ?? '').slice(0, LONGEST_TEXT);
}

function fieldsOf(parameters: unknown): string[] {
	return [parameters]
		.flat()
		.filter(isRecord)
		.slice(0, MOST_FIELDS)
		.map((parameter) => invalidParameter.parse(parameter))
		.map(({ name, reason }) => withoutPeriod(short([name, reason].filter(Boolean).join(' '))))
		.filter((field) => field !== '');
}

/** What a status alone says, where the body has no code that is documented. */
function meaningOfStatus(status: number, { service }: Intent): ErrorMeaning | undefined {
	const codes: Record<number, [vonage: string, meta: string]> = {
		401: ['unauthorized', '190'],
		402: ['low-balance', ''],
		403: ['forbidden', '10'],
		404: ['not-found', '33'],
		429: ['1000', '4'],
	};
	const [vonage, meta] = codes[status] ?? [];
	if (vonage === undefined || meta === undefined) return undefined;
	const meaning = service === 'Vonage' ? explainError(vonage, 'request') : explainError(meta);
	return meaning.known ? meaning : undefined;
}

function adviceFor(status: number, meaning: ErrorMeaning | undefined, intent: Intent): string[] {
	if (isRedirect(status)) {
		return [
			'A signed request does not follow redirects: check the environment and the base URLs in the credential',
		];
	}
	if (status < 500) return meaning === undefined ? [] : [meaning.advice];
	const again = 'Try again in a few minutes; if it goes on, contact support';
	// A gateway gives up on an answer, not on the work behind it.
	const isOutcomeOpen = intent.writes && (status === 502 || status === 504);
	return isOutcomeOpen ? [`Whether it was done is unknown. ${LOOK_FIRST}`, again] : [again];
}

/** The warning where a request may have arrived although no answer came. */
export const LOOK_FIRST = 'Look before you repeat it, a second try can do it twice';

/**
 * n8n's reason, where there is one: the status decides before the code, since Vonage gives throttling
 * and an internal fault the same number (`#1000`).
 */
function failureOf(answer: ApiResponse, meaning: ErrorMeaning | undefined): Failure | undefined {
	const { status } = answer;
	const action = status >= 500 ? 'retry-later' : meaning?.action;
	if (status === 429 || action === 'slow-down') {
		return { cause: 'rate-limited', ...retryAfter(answer.headers) };
	}
	if (status === 408 || action === 'retry-later') {
		return { cause: 'temporarily-unavailable', ...retryAfter(answer.headers) };
	}
	if (status === 401 || action === 'fix-credential') return { cause: 'credential-invalid' };
	if (status === 403 || isRedirect(status)) return { cause: 'configuration-invalid' };
	return undefined;
}

/** `Retry-After` as seconds or as a date (RFC 9110, 10.2.3), or Meta's minutes to regain access. */
function retryAfter(headers: Record<string, unknown>): { retryAfterMs?: number } {
	const value = String(header(headers, 'retry-after') ?? '').trim();
	if (/^\d+$/.test(value)) return { retryAfterMs: Number(value) * 1000 };
	const date = Date.parse(value);
	if (!Number.isNaN(date)) return { retryAfterMs: Math.max(0, date - Date.now()) };

	const usage = String(header(headers, 'x-business-use-case-usage') ?? '');
	const minutes = [...usage.matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d+)/g)].map(
		([, each]) => Number(each),
	);
	const longest = Math.max(0, ...minutes);
	return longest > 0 ? { retryAfterMs: longest * 60_000 } : {};
}

function header(headers: Record<string, unknown>, name: string): unknown {
	return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function dataOf(
	status: number,
	{ code, reason, detail, fields, traceId }: ProviderError,
): IDataObject {
	return compact({
		status,
		code,
		reason: reason === '' ? undefined : redact(reason),
		detail: detail ? redact(detail) : undefined,
		fields: fields.length > 0 ? fields.map(redact) : undefined,
		traceId,
	});
}

/** The beginning of an answer that is no error object: a page of a proxy, or text. */
function quoteBody({ status, body }: ApiResponse): string {
	const text = (typeof body === 'string' ? body : JSON.stringify(body ?? ''))
		.slice(0, LONGEST_TEXT)
		.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	if (text === '' || text === '""' || text === '{}') return `The answer was empty (HTTP ${status})`;
	return `The answer (HTTP ${status}) was: ${text.slice(0, 200)}`;
}

function reasonOfStatus(status: number): string {
	return isRedirect(status) ? `it answers with a redirect (HTTP ${status})` : `HTTP ${status}`;
}

function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

function withoutPeriod(text: string): string {
	return text.trim().replace(/\.$/, '');
}

function asSentence(text: unknown): string {
	return `${withoutPeriod(String(text))}.`;
}
