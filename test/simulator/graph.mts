import type { FastifyInstance } from 'fastify';
import { registerGraphNumbers } from './graphNumbers.mts';
import { type NodeHandler, type NodeHandlers, type NodeRequest, tokenOf } from './graphRequest.mts';
import { registerGraphTemplates } from './graphTemplates.mts';
import { unknownObject } from './graphTokens.mts';
import { registerGraphUploads } from './graphUploads.mts';
import { graphProblem } from './problem.mts';
import { APP_ID } from './seed.mts';
import type { Health, World } from './state.mts';
import { fieldsOf, pickFields } from './templateNode.mts';
import { graphRefusal } from './templateProblems.mts';
import { TemplateRefused } from './templateRefusals.mts';
import type { Json } from './types.mts';

/** Versions in use; an older one is answered by the oldest, one that does not exist not at all. */
const OLDEST = 21;
const NEWEST = 26;

/** Meta's Graph API under /graph/:version. */
export function registerGraph(app: FastifyInstance, world: World): void {
	void app.register(
		async (graph) => {
			const nodes: NodeHandlers = { get: [], post: [] };

			graph.addHook('preHandler', async (request, reply) => {
				const { version } = request.params as { version: string };
				const number = Number(/^v(\d+)\.0$/.exec(version)?.[1] ?? Infinity);
				if (number > NEWEST) throw graphProblem(400, 2500, `Unknown path components: /${version}`);
				void reply.header('facebook-api-version', `v${Math.max(number, OLDEST)}.0`);
				world.tokens.check(tokenOf(request));
			});

			graph.addHook('onSend', async (_request, reply, payload) => {
				if (!reply.hasHeader('x-business-use-case-usage')) reply.headers(world.usage.header());
				return payload;
			});

			graph.setErrorHandler((error) => {
				throw error instanceof TemplateRefused ? graphRefusal(error, world.locale) : error;
			});

			graph.get<{ Querystring: { input_token?: string } }>('/debug_token', async (request) => {
				const { input_token: token } = request.query;
				if (!token) throw graphProblem(400, 100, '(#100) The parameter input_token is required.');
				return { data: world.tokens.describe(token) };
			});

			graph.get<{ Querystring: { fields?: string } }>('/app', async (request) => {
				world.tokens.check(tokenOf(request));
				const app = { id: APP_ID, name: 'Example Ltd', link: 'https://www.example.com/' };
				return pickFields(
					app,
					fieldsOf(request.query.fields) ?? ['name', 'id'],
					Object.keys(app),
					'Application',
				);
			});

			nodes.get.push((request) => accountNode(world, request));
			registerGraphNumbers(graph, world);
			registerGraphTemplates(graph, world, nodes);
			registerGraphUploads(graph, world, nodes);

			const answer = (handlers: NodeHandler[], request: NodeRequest): Json => {
				for (const handler of handlers) {
					const found = handler(request);
					if (found) return found;
				}
				throw unknownObject(request.params.id, request.method.toLowerCase());
			};
			graph.get('/:id', async (request) => answer(nodes.get, request as NodeRequest));
			graph.post('/:id', async (request) => answer(nodes.post, request as NodeRequest));
		},
		{ prefix: '/graph/:version' },
	);
}

function accountNode(world: World, request: NodeRequest): Json | undefined {
	const { id } = request.params;
	if (id !== world.identities.wabaId) return undefined;
	world.tokens.checkAccess(world.tokens.check(tokenOf(request)), id, 'read');
	const account: Json = {
		id,
		name: 'Example Ltd',
		currency: 'EUR',
		timezone_id: '42',
		message_template_namespace: 'simulated_namespace',
		health_status: healthOf(world.health, id),
	};
	const fields = fieldsOf(request.query.fields) ?? [
		'id',
		'name',
		'timezone_id',
		'message_template_namespace',
	];
	return pickFields(account, fields, Object.keys(account), 'WhatsAppBusinessAccount');
}

/** An account that cannot send as it likes says why. */
function healthOf(health: Health, id: string): Json {
	const errors = [
		{
			error_code: 141006,
			error_description: 'There is an error with the payment method.',
			possible_solution: 'Update the payment method of the account.',
		},
	];
	return {
		can_send_message: health,
		entities: [
			{
				entity_type: 'WABA',
				id,
				can_send_message: health,
				...(health === 'AVAILABLE' ? {} : { errors }),
			},
		],
	};
}
