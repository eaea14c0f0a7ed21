import { type Failure, NodeApiError } from 'n8n-workflow';

import { type Explanation, type Intent, LOOK_FIRST } from './errorResponse';
import { redact } from './redact';

/** A request that got no answer. */
export interface Unanswered {
	intent: Intent;
	/** Host and port it went to, for the message. */
	host: string;
	timeoutSeconds: number;
}

interface Outage {
	/** Codes of Node.js, OpenSSL and axios. */
	codes: RegExp;
	message: (request: Unanswered) => string;
	advice: string;
	/** Whether the request may have arrived all the same. */
	mayHaveArrived: boolean;
	cause: Failure['cause'];
}

const NO_SECURE_CONNECTION: Omit<Outage, 'codes' | 'cause'> = {
	message: ({ host }) => `no secure connection (TLS) to ${host} could be made`,
	advice:
		'Check the certificate of that address and any proxy or firewall between n8n and it that opens secure connections',
	mayHaveArrived: false,
};

/** The first that fits counts. */
const OUTAGES: Outage[] = [
	{
		codes:
			/^(EPROTO|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|UNABLE_TO_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|HOSTNAME_MISMATCH)$/,
		...NO_SECURE_CONNECTION,
		cause: 'configuration-invalid',
	},
	// Cut while the connection was still being secured: by something in between, or by a busy server.
	{ codes: /^TLS_HANDSHAKE$/, ...NO_SECURE_CONNECTION, cause: 'temporarily-unavailable' },
	{
		codes: /^ECONNREFUSED$/,
		message: ({ host }) => `${host} refused the connection`,
		advice:
			'Check the environment and the base URLs in the credential, and whether a proxy or firewall blocks n8n',
		mayHaveArrived: false,
		cause: 'temporarily-unavailable',
	},
	{
		codes: /^(ENOTFOUND|EAI_.*)$/,
		message: ({ host }) => `the address ${host} could not be found (DNS)`,
		advice: 'Check the base URLs in the credential and the network of the machine that runs n8n',
		mayHaveArrived: false,
		cause: 'temporarily-unavailable',
	},
	{
		codes:
			/^(NOT_CONNECTED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
		message: ({ host }) => `${host} cannot be reached from n8n`,
		advice: 'Check the network of the machine that runs n8n, then try again',
		mayHaveArrived: false,
		cause: 'temporarily-unavailable',
	},
	{
		codes: /^ERR_INVALID_URL$/,
		message: () => 'the address of the request is not a web address',
		advice:
			'Check the base URLs in the credential: with the environment Custom both are needed, like https://api.example.com',
		mayHaveArrived: false,
		cause: 'configuration-invalid',
	},
	{
		codes: /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_.*_TIMEOUT)$/,
		message: ({ host, timeoutSeconds }) =>
			`${host} gave no answer within ${timeoutSeconds} ${timeoutSeconds === 1 ? 'second' : 'seconds'}`,
		advice: "Try again later, or raise 'Timeout' under Options",
		mayHaveArrived: true,
		cause: 'temporarily-unavailable',
	},
	{
		codes: /^(ECONNRESET|EPIPE|ERR_BAD_RESPONSE|ERR_STREAM_.*|HPE_.*|UND_ERR_SOCKET)$/,
		message: ({ host }) => `the connection to ${host} was cut before the answer was complete`,
		advice: 'Try again in a few minutes',
		mayHaveArrived: true,
		cause: 'temporarily-unavailable',
	},
];

/** Explains why a request got no answer at all, and whether it may have arrived nevertheless. */
export function explainNetworkError(error: unknown, request: Unanswered): Explanation {
	const { intent } = request;
	const { code, message } = innermost(error);
	if (code === 'ERR_CANCELED') {
		return {
			message: `The execution was stopped while n8n tried to ${intent.doing}`,
			description: intent.writes ? `Whether it was done is unknown. ${LOOK_FIRST}.` : '',
			mayHaveArrived: true,
		};
	}

	const outage = OUTAGES.find(({ codes }) => code !== undefined && codes.test(code));
	const happened = outage?.message(request) ?? redact(message.replace(/\.$/, ''));
	// An unknown code comes from the network; without any, nothing has left n8n.
	const mayHaveArrived = outage?.mayHaveArrived ?? code !== undefined;
	const isOpen = intent.writes && mayHaveArrived;
	const advice = [isOpen ? LOOK_FIRST : undefined, outage?.advice].filter(Boolean);
	return {
		message: isOpen
			? `n8n tried to ${intent.doing}, but ${happened}: whether it was done is unknown`
			: `n8n could not ${intent.doing}: ${happened}`,
		description: advice.map((sentence) => `${sentence}.`).join(' '),
		...(outage && { failure: { cause: outage.cause } }),
		mayHaveArrived,
	};
}

/** n8n wraps the error of axios, which wraps the error of Node.js: the deepest code says most. */
function innermost(error: unknown): { code?: string; message: string } {
	let code: string | undefined;
	let message = '';
	for (
		let each = error, depth = 0;
		each instanceof Error && depth < 5;
		each = sourceOf(each), depth++
	) {
		message = each.message || message;
		code = codeOf(each) ?? code;
	}
	return { code, message: message || 'the request came to nothing' };
}

/**
 * The error that n8n or axios has wrapped into this one. n8n 2.6 loses it, and leaves its words and, as
 * the HTTP code, its code.
 */
export function sourceOf(error: Error): unknown {
	if (error.cause !== undefined || !(error instanceof NodeApiError)) return error.cause;
	const { httpCode, message, messages } = error;
	if (!/^[A-Z]/.test(httpCode ?? '')) return undefined;
	const [words = message] = messages;
	const syscall = words.startsWith('connect ') ? 'connect' : undefined;
	return Object.assign(new Error(words), { code: httpCode, syscall });
}

function codeOf(error: Error): string | undefined {
	const code = 'code' in error ? error.code : undefined;
	if (typeof code !== 'string') return undefined;
	if (/before secure TLS connection/.test(error.message)) return 'TLS_HANDSHAKE';
	return MAY_BE_CONNECTING.has(code) && isConnecting(error) ? 'NOT_CONNECTED' : code;
}

/** Codes that come from making a connection as well as from one that stands. */
const MAY_BE_CONNECTING = new Set(['ETIMEDOUT', 'ECONNRESET', 'ECONNABORTED']);

/** Where a host has several addresses, Node.js tries them all and reports one error of errors. */
function isConnecting(error: Error): boolean {
	if ('errors' in error && Array.isArray(error.errors)) {
		return error.errors.every((each) => each instanceof Error && isConnecting(each));
	}
	return 'syscall' in error && error.syscall === 'connect';
}
