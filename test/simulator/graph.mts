import type { FastifyInstance } from 'fastify';
import { graphProblem } from './problem.mts';
import type { World } from './state.mts';

/** Meta's Graph API under /graph/:version. Registered as one plugin, so that more edges fit in here. */
export function registerGraph(app: FastifyInstance, world: World): void {
	void app.register(
		async (graph) => {
			graph.addHook('onRequest', async (request) => {
				const { version } = request.params as { version: string };
				if (!/^v\d+\.0$/.test(version)) {
					throw graphProblem(400, 2500, 'Unknown path components', { type: 'OAuthException' });
				}
				const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
				if (token === undefined) {
					throw graphProblem(
						400,
						2500,
						'An active access token must be used to query information about the current user.',
					);
				}
				if (token !== world.identities.userAccessToken) {
					throw graphProblem(401, 190, 'Invalid OAuth access token - Cannot parse access token');
				}
			});

			graph.get<{ Querystring: { input_token?: string } }>('/debug_token', async (request) => {
				const valid = request.query.input_token === world.identities.userAccessToken;
				if (!valid) {
					return {
						data: {
							is_valid: false,
							scopes: [],
							error: { code: 190, message: 'Invalid OAuth access token.' },
						},
					};
				}
				const scopes = ['business_management', 'whatsapp_business_management'];
				return {
					data: {
						app_id: '660011223344',
						type: 'SYSTEM_USER',
						application: 'Example Ltd',
						is_valid: true,
						issued_at: 1764547200,
						expires_at: 0,
						scopes,
						granular_scopes: scopes.map((scope) => ({
							scope,
							...(scope === 'whatsapp_business_management'
								? { target_ids: [world.identities.wabaId] }
								: {}),
						})),
						user_id: '122000000000001',
					},
				};
			});

			graph.get<{ Params: { id: string }; Querystring: { fields?: string } }>(
				'/:id',
				async (request) => {
					const { id } = request.params;
					if (id !== world.identities.wabaId) throw unknownObject(id);
					const account: Record<string, unknown> = {
						id,
						name: 'Example Ltd',
						currency: 'EUR',
						timezone_id: '42',
						message_template_namespace: 'simulated_namespace',
						health_status: {
							can_send_message: 'AVAILABLE',
							entities: [{ entity_type: 'WABA', id, can_send_message: 'AVAILABLE' }],
						},
					};
					const fields = request.query.fields?.split(',') ?? [
						'id',
						'name',
						'timezone_id',
						'message_template_namespace',
					];
					const unknown = fields.find((field) => !Object.hasOwn(account, field));
					if (unknown !== undefined) {
						throw graphProblem(
							400,
							100,
							`Tried accessing nonexisting field (${unknown}) on node type (WhatsAppBusinessAccount)`,
						);
					}
					return Object.fromEntries(
						[...new Set(['id', ...fields])].map((field) => [field, account[field]]),
					);
				},
			);
		},
		{ prefix: '/graph/:version' },
	);
}

/** Meta answers an unknown id and one that the token may not see alike. */
const unknownObject = (id: string) =>
	graphProblem(
		400,
		100,
		`Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
		{ type: 'GraphMethodException', error_subcode: 33 },
	);
