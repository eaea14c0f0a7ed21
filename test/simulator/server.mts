import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { schemeOf } from './auth.mts';
import { type Fault, requestFaults } from './faults.mts';
import {
	accountProblem,
	ApiProblem,
	graphProblem,
	graphTrouble,
	messageProblem,
	vonageProblem,
	vonageTrouble,
} from './problem.mts';
import type { World } from './state.mts';
import type { ApiRequest } from './types.mts';
import { isObject } from './validation.mts';

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Paths of the providers; the rest (phone, samples, control) is ours and has no faults. */
const isProviderPath = (path: string) => /^\/(v\d|beta|graph|account)\b/.test(path);

/** The APIs around the account, which have words of their own for what they refuse. */
const isAccountPath = (path: string) =>
	/^\/(v2\/applications|beta|v1\/channel-manager|account)\b/.test(path);

const isGraphPath = (path: string) => path.startsWith('/graph/');

/** Addresses that take files: their bodies stay bytes, whatever type they claim to be. */
const isFilePath = (path: string) => /\/upload(:|%3A)|\/media\/uploads\b/i.test(path);

class Unreadable extends Error {
	readonly statusCode: number;
	constructor(statusCode: number, message: string) {
		super(message);
		this.statusCode = statusCode;
	}
}

interface Marks {
	fault?: Fault;
	/** How much later the answer comes. */
	latency: number;
	record?: ApiRequest;
}

/**
 * The Fastify app with what holds for every route: only loopback names in `Host`, problems as RFC 7807,
 * a record of every API request, and faults before and after the handler.
 */
export function createServer(world: World): FastifyInstance {
	const app = fastify({
		bodyLimit: 25 * 1024 * 1024,
		forceCloseConnections: true,
		routerOptions: { ignoreTrailingSlash: false },
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
		try {
			done(null, readBody(request, Buffer.from(body)));
		} catch (error) {
			done(error as Error);
		}
	});

	const marks = new WeakMap<FastifyRequest, Marks>();

	// A page on the web must not reach us, neither directly nor through a name that it points here.
	app.addHook('onRequest', async (request) => {
		const { host = '', origin = 'http://localhost' } = request.headers;
		if (!loopback.test(`http://${host}`) || !loopback.test(origin)) {
			throw new ApiProblem(403, { title: 'Only loopback host names and pages are served' });
		}
	});

	app.addHook('preHandler', async (request, reply) => {
		const [path, search] = request.url.split(/\?(.*)/);
		if (!isProviderPath(path)) return;
		const { body } = request;
		const query = request.query as Record<string, string>;
		const record: ApiRequest = {
			at: world.clock.iso(),
			method: request.method,
			path,
			...(Object.keys(query).length > 0 ? { query: { ...query } } : {}),
			scheme: schemeOf(request.headers.authorization),
			body: Buffer.isBuffer(body) ? { bytes: body.length } : body,
		};
		world.requests.push(record);
		world.traffic.begin(request.headers.authorization);
		// Also where the connection is cut, or the caller gives up.
		reply.raw.once('close', () => world.traffic.end());
		const text = (key: string) =>
			isObject(body) && typeof body[key] === 'string' ? body[key] : undefined;
		const subject = {
			method: request.method,
			path,
			query: search,
			to: text('to'),
			from: text('from'),
			messageType: text('message_type'),
			clientRef: text('client_ref'),
		};
		const fault = world.faults.takeRateLimit(subject) ?? world.faults.take(requestFaults, subject);
		if (fault) record.fault = fault.kind;
		const latency = world.faults.takeLatency(subject);
		marks.set(request, { fault, latency, record });
		const refusal = fault && refusalOf(world, fault, path);
		if (refusal) throw refusal;
		if (fault?.kind === 'cut') {
			if (Buffer.isBuffer(body)) world.uploads.cut(decodeURIComponent(path.split('/')[3]), body);
			reply.hijack();
			request.raw.socket.destroy();
		}
		// Nobody answers; the caller or stop() ends the connection.
		if (fault?.kind === 'half-open') {
			reply.hijack();
			world.changed();
		}
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const { fault, latency = 0, record } = marks.get(request) ?? {};
		if (record) {
			record.httpStatus = reply.statusCode;
			void reply.header('date', new Date(world.clock.now()).toUTCString());
			world.changed();
		}
		const isStalled = fault?.kind === 'stall';
		if (latency > 0 || isStalled) {
			const delay = latency + (isStalled ? (fault.delayMilliseconds ?? Infinity) : 0);
			await new Promise<void>((resolve) => {
				// Without a delay the answer never comes; the caller or stop() ends the connection.
				if (delay < Infinity) world.clock.after(delay, resolve);
			});
		}
		if (fault?.kind === 'lost-answer') request.raw.socket.destroy();
		if (fault?.kind === 'half-answer' && typeof payload === 'string') {
			const bytes = Buffer.from(payload);
			void reply.header('content-length', bytes.length);
			return Readable.from(half(bytes, () => request.raw.socket.destroy()));
		}
		return payload;
	});

	app.setErrorHandler((error, request, reply) => {
		const problem = problemOf(error, request.url);
		const { html } = problem.body;
		if (typeof html === 'string') {
			return reply.code(problem.httpStatus).header('content-type', 'text/html').send(html);
		}
		return reply
			.code(problem.httpStatus)
			.headers(problem.headers)
			.header(
				'content-type',
				'error' in problem.body ? 'application/json' : 'application/problem+json',
			)
			.send(JSON.stringify(problem.body));
	});

	app.setNotFoundHandler((request) => {
		throw isGraphPath(request.url)
			? graphProblem(400, 2500, 'Unknown path components')
			: vonageProblem(404, '#not-found', 'Not Found', 'There is nothing at this address');
	});

	return app;
}

/** Bytes for files, a form where Graph takes one, else JSON; an empty body is for the route to judge. */
function readBody(request: FastifyRequest, bytes: Buffer): unknown {
	const type = request.headers['content-type'] ?? '';
	const path = request.url.split('?')[0];
	if (isFilePath(path)) return bytes;
	if (bytes.length === 0) return undefined;
	if (isGraphPath(path) && type.startsWith('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(bytes.toString()));
	}
	if (!/^application\/([\w.-]+\+)?json\b/.test(type)) {
		throw new Unreadable(415, 'The body must be application/json');
	}
	try {
		return JSON.parse(bytes.toString());
	} catch {
		throw new Unreadable(400, 'The body is not JSON');
	}
}

/** The first half, then the end of the connection. */
async function* half(bytes: Buffer, cut: () => void): AsyncGenerator<Buffer> {
	yield bytes.subarray(0, bytes.length >> 1);
	await new Promise<void>((resolve) => setImmediate(resolve));
	cut();
}

/** The answer of a fault that refuses, in the words of the provider that the path belongs to. */
function refusalOf(world: World, fault: Fault, path: string): ApiProblem | undefined {
	if (isAccountPath(path)) return accountRefusalOf(fault);
	const graph = isGraphPath(path);
	switch (fault.kind) {
		case 'throttle':
		case 'rate-limit':
			return graph
				? world.usage.throttled(
						Math.max(1, Math.ceil((fault.retryAfter ?? 60) / 60)),
						Number(fault.code ?? 80008),
					)
				: messageProblem.throttled(fault.retryAfter);
		case 'fail':
			return graph
				? graphTrouble(fault.httpStatus ?? 500, fault.code)
				: vonageTrouble(fault.httpStatus ?? 500);
		default:
			return undefined;
	}
}

function accountRefusalOf({ kind, httpStatus = 500, retryAfter }: Fault): ApiProblem | undefined {
	if (kind === 'throttle' || kind === 'rate-limit') return accountProblem.throttled(retryAfter);
	if (kind !== 'fail') return undefined;
	const known: Record<number, () => ApiProblem> = {
		401: accountProblem.unauthorized,
		403: accountProblem.forbidden,
		404: accountProblem.invalidId,
	};
	return known[httpStatus]?.() ?? accountProblem.internal(httpStatus);
}

function problemOf(error: unknown, url: string): ApiProblem {
	if (error instanceof ApiProblem) return error;
	const status = isObject(error) ? error.statusCode : undefined;
	const message = error instanceof Error ? error.message : String(error);
	if (url.startsWith('/_control')) return new ApiProblem(400, { title: message });
	if (typeof status === 'number' && status < 500) {
		// Fastify could not read the body.
		if (isGraphPath(url)) return graphProblem(400, 100, `(#100) ${message}`);
		if (isProviderPath(url) && (status === 400 || status === 415))
			return messageProblem.invalidJson();
		return vonageProblem(status, '#bad-request', 'Bad Request', message);
	}
	return vonageProblem(500, '/messages#1000', 'Internal error', message);
}
