import type { FastifyInstance } from 'fastify';
import type { NodeHandlers, NodeRequest, Query } from './graphRequest.mts';
import { unknownObject } from './graphTokens.mts';
import { graphProblem } from './problem.mts';
import { APP_ID } from './seed.mts';
import type { World } from './state.mts';
import type { Json } from './types.mts';
import { isObject } from './validation.mts';

/** Meta's Resumable Upload API: a session, then the bytes, from where the last try ended. */
export function registerGraphUploads(
	graph: FastifyInstance,
	world: World,
	nodes: NodeHandlers,
): void {
	graph.post<{ Params: { app: string }; Querystring: Query }>('/:app/uploads', async (request) => {
		const { app } = request.params;
		// `app` stands for the application of the token.
		if (app !== APP_ID && app !== 'app') throw unknownObject(app, 'post');
		const given: Json = { ...request.query, ...(isObject(request.body) ? request.body : {}) };
		const text = (key: string): string => {
			const value = given[key];
			if (value !== undefined && value !== '') return String(value);
			throw graphProblem(400, 100, `(#100) The parameter ${key} is required.`);
		};
		const length = Number(text('file_length'));
		if (!Number.isInteger(length) || length < 1) {
			throw graphProblem(400, 100, '(#100) Param file_length must be a positive integer.');
		}
		const mimeType = text('file_type');
		const name = String(given.file_name ?? 'file');
		return { id: world.uploads.start({ name, length, mimeType }) };
	});

	const sessionOf = (request: NodeRequest) => {
		const { id } = request.params;
		if (!id.startsWith('upload:')) return undefined;
		// Uploads take the token in this scheme only.
		if (!/^OAuth \S/.test(request.headers.authorization ?? '')) {
			throw graphProblem(401, 190, 'Uploads need the header Authorization: OAuth <access token>');
		}
		return world.uploads.session(id, request.query.sig);
	};

	nodes.get.push((request) => {
		const session = sessionOf(request);
		return (
			session && {
				id: `${session.id}?sig=${session.signature}`,
				file_offset: session.bytes.length,
			}
		);
	});

	nodes.post.push((request) => {
		const session = sessionOf(request);
		if (!session) return undefined;
		const offset = Number(request.headers.file_offset ?? NaN);
		if (offset !== session.bytes.length) {
			throw graphProblem(
				400,
				100,
				`(#100) The header file_offset must be ${session.bytes.length}, where the upload stands.`,
			);
		}
		const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
		if (offset + bytes.length > session.length) {
			throw graphProblem(400, 100, `(#100) The file is longer than ${session.length} bytes.`);
		}
		session.bytes = Buffer.concat([session.bytes, bytes]);
		if (session.bytes.length < session.length) {
			throw graphProblem(
				400,
				100,
				`(#100) Only ${session.bytes.length} of ${session.length} bytes have arrived.`,
			);
		}
		return { h: world.uploads.keep(session.bytes, session.mimeType) };
	});
}
