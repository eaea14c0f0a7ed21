import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { schemeOf } from './auth.mts';
import type { Fault } from './faults.mts';
import { ApiProblem, graphProblem, messageProblem, vonageProblem } from './problem.mts';
import type { World } from './state.mts';
import type { ApiRequest } from './types.mts';
import { isObject } from './validation.mts';

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Paths of the providers; the rest (phone, samples, control) is ours and has no faults. */
const isProviderPath = (path: string) => /^\/(v\d|beta|graph)\b/.test(path);

class Unreadable extends Error {
	readonly statusCode: number;
	constructor(statusCode: number, message: string) {
		super(message);
		this.statusCode = statusCode;
	}
}

interface Marks {
	fault?: Fault;
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
	// JSON or nothing: an empty body is fine under any type, for the route to judge.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
		if (body === '') return done(null, undefined);
		if (!/^application\/([\w.-]+\+)?json\b/.test(request.headers['content-type'] ?? '')) {
			return done(new Unreadable(415, 'The body must be application/json'));
		}
		try {
			done(null, JSON.parse(String(body)));
		} catch {
			done(new Unreadable(400, 'The body is not JSON'));
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
		const path = request.url.split('?')[0];
		if (!isProviderPath(path)) return;
		const { body } = request;
		const record: ApiRequest = {
			at: world.clock.iso(),
			method: request.method,
			path,
			scheme: schemeOf(request.headers.authorization),
			body,
		};
		world.requests.push(record);
		const text = (key: string) =>
			isObject(body) && typeof body[key] === 'string' ? body[key] : undefined;
		const fault = world.faults.take(
			['throttle', 'fail', 'stall', 'cut', 'lost-answer', 'latency'],
			{
				method: request.method,
				path,
				to: text('to'),
				from: text('from'),
				messageType: text('message_type'),
				clientRef: text('client_ref'),
			},
		);
		if (fault) record.fault = fault.kind;
		marks.set(request, { fault, record });
		if (fault?.kind === 'throttle') throw messageProblem.throttled(fault.retryAfter);
		if (fault?.kind === 'fail') throw messageProblem.internal(fault.httpStatus ?? 500);
		if (fault?.kind === 'cut') {
			reply.hijack();
			request.raw.socket.destroy();
		}
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const { fault, record } = marks.get(request) ?? {};
		if (record) {
			record.httpStatus = reply.statusCode;
			world.changed();
		}
		if (fault?.kind === 'lost-answer') request.raw.socket.destroy();
		if (fault?.kind === 'stall' || fault?.kind === 'latency') {
			const { delayMilliseconds } = fault;
			await new Promise<void>((resolve) => {
				// Without a delay the answer never comes; the caller or stop() ends the connection.
				if (delayMilliseconds !== undefined) world.clock.after(delayMilliseconds, resolve);
			});
		}
		return payload;
	});

	app.setErrorHandler((error, request, reply) => {
		const problem = problemOf(error, request.url);
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
		throw request.url.startsWith('/graph/')
			? graphProblem(400, 2500, 'Unknown path components')
			: vonageProblem(404, '#not-found', 'Not Found', 'There is nothing at this address');
	});

	return app;
}

function problemOf(error: unknown, url: string): ApiProblem {
	if (error instanceof ApiProblem) return error;
	const status = isObject(error) ? error.statusCode : undefined;
	const message = error instanceof Error ? error.message : String(error);
	if (url.startsWith('/_control')) return new ApiProblem(400, { title: message });
	if (typeof status === 'number' && status < 500) {
		// Fastify could not read the body.
		if (isProviderPath(url) && (status === 400 || status === 415))
			return messageProblem.invalidJson();
		return vonageProblem(status, '#bad-request', 'Bad Request', message);
	}
	return vonageProblem(500, '/messages#1000', 'Internal error', message);
}
