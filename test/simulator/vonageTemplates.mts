import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authenticate } from './auth.mts';
import type { Query } from './graphRequest.mts';
import { messageProblem } from './problem.mts';
import type { World } from './state.mts';
import { readChange, readDraft } from './templateDraft.mts';
import { type ListFilter, StaleCursor, vonageStatuses } from './templateListing.mts';
import { templateNode } from './templateNode.mts';
import { vonageTemplateProblem as problem, vonageRefusal } from './templateProblems.mts';
import { TemplateRefused } from './templateRefusals.mts';
import type { Template } from './types.mts';
import { isObject } from './validation.mts';

const PAGE = 25;
const LONGEST_PAGE = 500;

/** Vonage's own token at Meta, in the addresses that it passes on. */
const PARTNER_TOKEN = 'EAASimulatedTokenOfThePartner0000000005';

/**
 * Vonage's template API, which hands on to Meta what it gets. Where nobody has documented an answer,
 * this one says as little as has been seen: an id after a creation, nothing after a deletion.
 */
export function registerVonageTemplates(app: FastifyInstance, world: World): void {
	const { templates: store, uploads, usage } = world;
	const account = () => ({
		businessVerified: world.businessVerified,
		mimeTypeOf: (handle: string) => uploads.mimeTypeOf(handle),
	});

	void app.register(
		async (manager) => {
			manager.addHook('preHandler', async (request) => {
				const { authorization } = request.headers;
				authenticate(world, authorization, world.templateAuthentication, problem.unauthorised);
				const { waba } = request.params as { waba?: string };
				if (waba !== undefined && waba !== world.identities.wabaId) throw problem.noWaba();
			});
			manager.setErrorHandler((error) => {
				throw error instanceof TemplateRefused ? vonageRefusal(error, world.locale) : error;
			});

			const edge = '/wabas/:waba/templates';

			manager.get<{ Querystring: Query }>(edge, async (request) => {
				const { limit: asked, after, before, status, category, language } = request.query;
				const { quality_score: quality, name, content, name_or_content } = request.query;
				const limit = asked === undefined ? PAGE : Number(asked);
				if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE) {
					throw problem.invalid(`limit must be between 1 and ${LONGEST_PAGE}`);
				}
				if (status !== undefined && !vonageStatuses.includes(status.toUpperCase())) {
					throw problem.invalid(`status must be one of ${vonageStatuses.join(', ')}`);
				}
				const filter = {
					status: oneOf(status?.toUpperCase()),
					category: oneOf(category?.toUpperCase()),
					language: oneOf(language),
					quality: oneOf(quality?.toUpperCase()),
					name,
					content,
					nameOrContent: name_or_content,
				};
				const page = pageOf({ filter, limit, after, before });
				const next = new URLSearchParams({
					access_token: PARTNER_TOKEN,
					limit: String(limit),
					after: page.cursors?.after ?? '',
				});
				return {
					templates: page.templates.map((template) => show(template)),
					paging: {
						...(page.cursors ? { cursors: page.cursors } : {}),
						...(page.hasNext ? { next: `${world.url}${request.url.split('?')[0]}?${next}` } : {}),
					},
				};
			});

			const pageOf = ({ filter, ...options }: PageRequest) => {
				try {
					return world.listing.page(store.list, filter, options);
				} catch (error) {
					if (error instanceof StaleCursor) throw problem.invalid('after is not valid any more');
					throw error;
				}
			};

			const show = (template: Template, fields?: string[]) =>
				templateNode(template, fields, (handle) => uploads.url(handle));

			const find = (request: FastifyRequest): Template => {
				const template = store.get((request.params as { id: string }).id);
				if (!template) throw problem.noTemplate();
				return template;
			};

			manager.get(`${edge}/:id`, async (request) => show(find(request), wholeFields));

			manager.post(edge, async (request, reply) => {
				const wait = usage.creationWait();
				if (wait !== undefined) throw messageProblem.throttled(wait * 60);
				const { id } = store.create(readDraft(request.body, account()));
				usage.created();
				return reply.code(201).send({ id });
			});

			// The body repeats name and language, which stay as they are.
			manager.put(`${edge}/:id`, async (request) => {
				const template = find(request);
				const { name, language, ...change } = isObject(request.body) ? request.body : {};
				if ((name ?? template.name) !== template.name) throw problem.invalid('name is fixed');
				if ((language ?? template.language) !== template.language) {
					throw problem.invalid('language is fixed');
				}
				store.checkEditable(template);
				store.edit(template, readChange(change, template, account()));
				return { success: true };
			});

			manager.delete(`${edge}/:id`, async (request, reply) => {
				store.remove([find(request)]);
				return reply.code(204).send();
			});
			manager.delete<{ Querystring: Query }>(edge, async (request, reply) => {
				const { name, hsm_id: id } = request.query;
				if (name === undefined && id === undefined) throw problem.missing('name');
				const meant = store.list.filter(
					(template) =>
						(id ?? template.id) === template.id && (name ?? template.name) === template.name,
				);
				if (meant.length === 0) throw problem.noTemplate();
				store.remove(meant);
				return reply.code(204).send();
			});

			manager.post<{ Querystring: Query }>('/media/uploads', async (request) => {
				const { file_type: mimeType } = request.query;
				if (!mimeType) throw problem.missing('file_type');
				const file = await fileOf(request);
				if (!file) throw problem.missing('mediafile');
				return { h: uploads.keep(file, mimeType) };
			});
		},
		{ prefix: '/v2/whatsapp-manager' },
	);
}

interface PageRequest {
	filter: ListFilter;
	limit: number;
	after?: string;
	before?: string;
}

const oneOf = (value: string | undefined): string[] | undefined =>
	value === undefined ? undefined : [value];

/** One template by its id comes with everything that is known of it. */
const wholeFields = [
	'name',
	'parameter_format',
	'components',
	'language',
	'status',
	'category',
	'previous_category',
	'correct_category',
	'rejected_reason',
	'quality_score',
	'message_send_ttl_seconds',
];

/** The file in the field `mediafile` of a multipart form. */
async function fileOf(request: FastifyRequest): Promise<Buffer | undefined> {
	const type = request.headers['content-type'] ?? '';
	if (!Buffer.isBuffer(request.body) || !type.startsWith('multipart/form-data')) return undefined;
	try {
		const body = new Uint8Array(request.body);
		const form = await new Response(body, { headers: { 'content-type': type } }).formData();
		const file = form.get('mediafile');
		return file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : undefined;
	} catch {
		return undefined;
	}
}
