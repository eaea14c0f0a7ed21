import { randomBytes } from 'node:crypto';

/** A refusal with its HTTP status and body; the server turns it into the answer. */
export class ApiProblem extends Error {
	readonly httpStatus: number;
	readonly body: Record<string, unknown>;
	readonly headers: Record<string, string>;
	constructor(
		httpStatus: number,
		body: Record<string, unknown>,
		headers: Record<string, string> = {},
	) {
		super(String(body.title ?? httpStatus));
		this.httpStatus = httpStatus;
		this.body = body;
		this.headers = headers;
	}
}

export interface InvalidParameter {
	name: string;
	reason: string;
}

const docs = 'https://developer.vonage.com/api-errors';
const trace = () => randomBytes(16).toString('hex');

/** RFC 7807 as Vonage writes it. `fragment` is what follows `api-errors`. */
export function vonageProblem(
	httpStatus: number,
	fragment: string,
	title: string,
	detail: string,
	extra: Record<string, unknown> = {},
	headers: Record<string, string> = {},
): ApiProblem {
	return new ApiProblem(
		httpStatus,
		{ type: `${docs}${fragment}`, title, detail, instance: trace(), ...extra },
		headers,
	);
}

/** 429, with or without saying when to come back, in seconds. */
const rateLimitHit = (fragment: string, retryAfter: number | undefined) =>
	vonageProblem(
		429,
		fragment,
		'Rate Limit Hit',
		'Please wait, then retry your request',
		{},
		retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
	);

/** Messages API, 401 ("unathorized" is the provider's own spelling). */
export const unauthorized = () =>
	vonageProblem(
		401,
		'/#unathorized',
		'You did not provide correct credentials.',
		"Check that you're using the correct credentials, and that your account has this feature enabled",
	);

/** The Messages API's own 422 numbering, which differs from the codes of the status webhook. */
export const messageProblem = {
	invalidJson: () =>
		vonageProblem(
			422,
			'/messages#1010',
			'Invalid JSON',
			'The request body could not be read as JSON.',
		),
	channel: () =>
		vonageProblem(
			422,
			'/messages#1100',
			'Unsupported channel',
			'The `channel` parameter is missing or names a channel that is not supported.',
		),
	channelParameters: (invalid: InvalidParameter[]) =>
		vonageProblem(
			422,
			'/messages#1110',
			'Invalid params',
			'The value of one or more parameters is invalid.',
			{ invalid_parameters: invalid },
		),
	sender: () =>
		vonageProblem(
			422,
			'/messages#1120',
			'Invalid sender',
			'The `from` parameter is invalid for the given channel.',
		),
	recipient: () =>
		vonageProblem(
			422,
			'/messages#1130',
			'Invalid recipient',
			'The `to` parameter is invalid for the given channel.',
		),
	messageType: () =>
		vonageProblem(
			422,
			'/messages#1140',
			'Unsupported message type',
			'The `message_type` parameter is invalid for the given channel.',
		),
	messageParameters: (invalid: InvalidParameter[]) =>
		vonageProblem(
			422,
			'/messages#1150',
			'Invalid params',
			'The value of one or more parameters is invalid.',
			{ invalid_parameters: invalid },
		),
	clientRef: () =>
		vonageProblem(
			422,
			'/messages#1060',
			'Invalid client ref',
			"Client reference can't be more than 100 characters.",
		),
	notFound: (uuid: string) =>
		vonageProblem(404, '#not-found', 'Not Found', `Message with ID ${uuid} not found`),
	notSupported: (reason: string) =>
		vonageProblem(422, '/messages#1150', 'Operation not supported', reason),
	throttled: (retryAfter?: number) => rateLimitHit('/messages#1000', retryAfter),
	internal: (httpStatus: number) =>
		vonageProblem(
			httpStatus,
			'/messages#1000',
			'Internal error',
			'There was an error processing your request in the Platform.',
		),
};

/** Account-side APIs (applications, external accounts, channel manager). */
export const accountProblem = {
	forbidden: () =>
		vonageProblem(
			403,
			'#forbidden',
			'Forbidden',
			'Your account does not have permission to perform this action.',
		),
	/** The Account API, older than the others. */
	balance: () =>
		new ApiProblem(401, { 'error-code': '401', 'error-code-label': 'authentication failed' }),
	throttled: (retryAfter?: number) => rateLimitHit('#throttled', retryAfter),
	internal: (httpStatus: number) =>
		vonageProblem(
			httpStatus,
			'#internal-error',
			'Internal Error',
			'Something went wrong on our side.',
		),
	unauthorized: () =>
		vonageProblem(
			401,
			'#unauthorized',
			'Invalid credentials supplied',
			'You did not provide correct credentials.',
		),
	invalidId: () =>
		vonageProblem(
			404,
			'#invalid-id',
			'Invalid ID',
			'ID could not be found, or type provided is incorrect',
		),
	validation: (invalid: InvalidParameter[]) =>
		vonageProblem(
			422,
			'/application#payload-validation',
			'Bad Request',
			'The request failed due to validation errors',
			{ invalid_parameters: invalid },
		),
};

/** Reports API. */
export const reportProblem = {
	unauthorized: () =>
		vonageProblem(401, '#unauthorized', 'Unauthorized', 'You did not provide correct credentials.'),
	forbidden: () =>
		vonageProblem(
			403,
			'#forbidden',
			'Forbidden',
			'User not authorized to query the requested data',
		),
	filter: () =>
		vonageProblem(
			422,
			'/reports#invalid-filter',
			'Invalid filter',
			'When using id, the following parameters are not supported: [date_start, date_end, status]',
		),
	parameters: (invalid: InvalidParameter[]) =>
		new ApiProblem(422, {
			title: 'Unprocessable entity',
			invalid_parameters: invalid,
			instance: trace(),
		}),
};

/** Trouble with the account or at Vonage's end, in words that fit the status. */
export function vonageTrouble(httpStatus: number): ApiProblem {
	switch (httpStatus) {
		case 401:
			return unauthorized();
		case 402:
			return vonageProblem(
				402,
				'#low-balance',
				'Low balance',
				'This request could not be performed due to your account balance being low.',
			);
		case 403:
			return vonageProblem(
				403,
				'#forbidden',
				'Forbidden',
				'Your account does not have permission to perform this action.',
			);
		default:
			return messageProblem.internal(httpStatus);
	}
}

/** Meta's error envelope. */
export function graphProblem(
	httpStatus: number,
	code: number,
	message: string,
	extra: Record<string, unknown> = {},
	headers: Record<string, string> = {},
): ApiProblem {
	const error = {
		message,
		type: 'OAuthException',
		code,
		...extra,
		fbtrace_id: `A${trace().slice(0, 22)}`,
	};
	return new ApiProblem(httpStatus, { error }, headers);
}

/** Trouble at Meta's end; a gateway says so with a page instead of JSON. */
export const graphTrouble = (httpStatus: number, code?: string): ApiProblem =>
	httpStatus === 502 && code === undefined
		? new ApiProblem(502, { html: '<!DOCTYPE html><title>Error</title><h1>Sorry</h1>' })
		: graphProblem(httpStatus, Number(code ?? 2), `(#${code ?? 2}) Please try again later`, {
				is_transient: ['1', '2', undefined].includes(code),
			});
