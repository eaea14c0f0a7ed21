import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type NodeHandlers, type Query, tokenOf } from './graphRequest.mts';
import { unknownObject } from './graphTokens.mts';
import { graphProblem } from './problem.mts';
import type { World } from './state.mts';
import { categories, languages, readChange, readDraft } from './templateDraft.mts';
import { type ListFilter, listOf, qualities, StaleCursor, statuses } from './templateListing.mts';
import { fieldsOf, templateNode } from './templateNode.mts';
import { refuseParameter } from './templateRefusals.mts';
import type { Json, Template } from './types.mts';
import { isObject } from './validation.mts';

const PAGE = 25;
/** Longer pages are not refused, but cut. */
const LONGEST_PAGE = 100;

/** What a call carries, in its query or its body. */
const parametersOf = (request: FastifyRequest): Json => ({
	...(request.query as Query),
	...(isObject(request.body) ? request.body : {}),
});

/** Graph's message templates: the edge of the WABA, and the node of each. */
export function registerGraphTemplates(
	graph: FastifyInstance,
	world: World,
	nodes: NodeHandlers,
): void {
	const { templates: store, usage, uploads, tokens } = world;
	const edge = '/:waba/message_templates';
	const account = () => ({
		businessVerified: world.businessVerified,
		mimeTypeOf: (handle: string) => uploads.mimeTypeOf(handle),
	});

	/** Counts the call, and makes sure that the WABA is there for the token. */
	const admit = (request: FastifyRequest, access: 'read' | 'write', waba?: string) => {
		usage.call();
		const id = waba ?? (request.params as { id: string }).id;
		tokens.checkAccess(tokens.check(tokenOf(request)), id, access);
		if (waba !== undefined && waba !== world.identities.wabaId) {
			throw unknownObject(waba, request.method.toLowerCase());
		}
	};

	graph.get<{ Params: { waba: string }; Querystring: Query }>(edge, async (request) => {
		const { query } = request;
		admit(request, 'read', request.params.waba);
		const limit = query.limit === undefined ? PAGE : Number(query.limit);
		if (!Number.isInteger(limit) || limit < 1) refuseParameter('Param limit must be at least 1.');
		const filter = filterOf(query);
		const all = store.list;
		try {
			const page = world.listing.page(all, filter, {
				limit: Math.min(limit, LONGEST_PAGE),
				after: query.after,
				before: query.before,
			});
			const fields = fieldsOf(query.fields);
			const address = (direction: 'after' | 'before', cursor: string) => {
				const [path, search] = request.url.split('?');
				const parameters = new URLSearchParams(search);
				parameters.delete('after');
				parameters.delete('before');
				// Whoever keeps or logs this address keeps the token.
				parameters.set('access_token', tokenOf(request) ?? '');
				parameters.set('limit', String(limit));
				parameters.set(direction, cursor);
				return `${world.url}${path}?${parameters}`;
			};
			return {
				data: page.templates.map((template) => show(template, fields)),
				...(page.cursors
					? {
							paging: {
								cursors: page.cursors,
								...(page.hasNext ? { next: address('after', page.cursors.after) } : {}),
								...(page.hasPrevious ? { previous: address('before', page.cursors.before) } : {}),
							},
						}
					: {}),
				...(query.summary === undefined
					? {}
					: { summary: summaryOf(query.summary, world.listing.count(all, filter)) }),
			};
		} catch (error) {
			throw error instanceof StaleCursor
				? graphProblem(400, 131059, '(#131059) The cursor is not valid any more')
				: error;
		}
	});

	const summaryOf = (fields: string, count: number): Json => {
		const summary: Json = {
			total_count: count,
			message_template_count: store.size,
			message_template_limit: store.limit,
			are_translations_complete: true,
		};
		const wanted = fields.split(',').filter((field) => Object.hasOwn(summary, field));
		return Object.fromEntries(wanted.map((field) => [field, summary[field]]));
	};

	const show = (template: Template, fields?: string[]) =>
		templateNode(template, fields, (handle) => uploads.url(handle));

	graph.post<{ Params: { waba: string } }>(edge, async (request) => {
		admit(request, 'write', request.params.waba);
		const wait = usage.creationWait();
		if (wait !== undefined) throw usage.throttled(wait);
		const { id, status, category } = store.create(readDraft(parametersOf(request), account()));
		usage.created();
		return { id, status, category };
	});

	graph.delete<{ Params: { waba: string }; Querystring: Query }>(edge, async (request) => {
		admit(request, 'write', request.params.waba);
		const { name, hsm_id: id, hsm_ids: ids } = request.query;
		store.remove(condemned({ name, id, ids: listOf(ids) }));
		return { success: true };
	});

	const condemned = (target: { name?: string; id?: string; ids?: string[] }): Template[] => {
		const byId = (id: string) => store.get(id) ?? gone(id);
		const gone = (id: string): never => {
			throw unknownObject(id, 'delete');
		};
		if (target.ids) return target.ids.map(byId);
		if (target.name === undefined) refuseParameter('The parameter name is required.');
		if (target.id !== undefined) {
			const template = byId(target.id);
			return template.name === target.name ? [template] : gone(target.id);
		}
		const named = store.list.filter(({ name }) => name === target.name);
		if (named.length === 0) {
			throw graphProblem(404, 100, `(#100) Template name ${target.name} does not exist`);
		}
		return named;
	};

	nodes.get.push((request) => {
		const template = store.get(request.params.id);
		if (!template) return undefined;
		admit(request, 'read');
		return show(template, fieldsOf(request.query.fields));
	});

	nodes.post.push((request) => {
		const template = store.get(request.params.id);
		if (!template) return undefined;
		admit(request, 'write');
		store.checkEditable(template);
		const { access_token: _token, ...parameters } = parametersOf(request);
		store.edit(template, readChange(parameters, template, account()));
		return { success: true };
	});
}

/** Filters out of the query; a value that is none of Meta's is refused. */
function filterOf(query: Query): ListFilter {
	const among = (key: string, allowed: string[], capital = true) => {
		const values = listOf(query[key])?.map((value) => (capital ? value.toUpperCase() : value));
		const strange = values?.find((value) => !allowed.includes(value));
		if (strange !== undefined) {
			refuseParameter(`Param ${key} must be one of {${allowed.join(', ')}} - got "${strange}".`);
		}
		return values;
	};
	return {
		status: among('status', statuses),
		category: among('category', categories),
		language: among('language', languages, false),
		quality: among('quality_score', qualities),
		name: query.name,
		content: query.content,
		nameOrContent: query.name_or_content,
	};
}
