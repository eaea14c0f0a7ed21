import type { FastifyRequest } from 'fastify';
import type { Json } from './types.mts';

export type Query = Record<string, string | undefined>;

/** A call to a node by its id. */
export type NodeRequest = FastifyRequest<{
	Params: { version: string; id: string };
	Querystring: Query;
}>;

/** Answers a call to a node, or says nothing when the id is not one of its kind. */
export type NodeHandler = (request: NodeRequest) => Json | undefined;

/** Nodes of every kind share one path; each kind adds what it can answer. */
export interface NodeHandlers {
	get: NodeHandler[];
	post: NodeHandler[];
}

/** The token of a request: in the header as Bearer or OAuth, or in the query. */
export function tokenOf(request: FastifyRequest): string | undefined {
	const { access_token: inQuery } = request.query as Query;
	return /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? inQuery;
}
