import type { FastifyInstance } from 'fastify';
import { authenticate } from './auth.mts';
import { accountProblem, type InvalidParameter } from './problem.mts';
import type { World } from './state.mts';
import type { Application, Json } from './types.mts';
import { isObject } from './validation.mts';

/**
 * Applications API v2. A PUT replaces the whole application: what it leaves out is gone, the public key
 * included.
 */
export function registerApplications(app: FastifyInstance, world: World): void {
	const basicOnly = (authorization: string | undefined) =>
		authenticate(world, authorization, ['basic'], accountProblem.unauthorized);
	const withLinks = (application: Application) => ({
		...application,
		_links: { self: { href: `/v2/applications/${application.id}` } },
	});
	const find = (id: string): Application => {
		const application = world.applications.get(id);
		if (!application) throw accountProblem.invalidId();
		return application;
	};

	app.get('/v2/applications', async (request) => {
		basicOnly(request.headers.authorization);
		const applications = [...world.applications.values()];
		return {
			page_size: 10,
			page: 1,
			total_items: applications.length,
			total_pages: 1,
			_embedded: { applications: applications.map(withLinks) },
		};
	});

	app.get<{ Params: { id: string } }>('/v2/applications/:id', async (request) => {
		basicOnly(request.headers.authorization);
		return withLinks(find(request.params.id));
	});

	app.put<{ Params: { id: string } }>('/v2/applications/:id', async (request) => {
		basicOnly(request.headers.authorization);
		const { id } = find(request.params.id);
		const invalid = refuseApplication(request.body);
		if (invalid.length > 0) throw accountProblem.validation(invalid);
		const { _links, ...sent } = request.body as Json;
		const application: Application = { ...structuredClone(sent), id };
		world.applications.set(id, application);
		world.changed();
		return withLinks(application);
	});
}

function refuseApplication(body: unknown): InvalidParameter[] {
	if (!isObject(body)) return [{ name: 'body', reason: 'must be an object.' }];
	const invalid: InvalidParameter[] = [];
	if (typeof body.name !== 'string' || body.name === '') {
		invalid.push({ name: 'name', reason: 'is required.' });
	}
	const capabilities = isObject(body.capabilities) ? body.capabilities : {};
	const messages = isObject(capabilities.messages) ? capabilities.messages : undefined;
	if (messages?.version !== undefined && !['v1', 'v0.1'].includes(String(messages.version))) {
		invalid.push({ name: 'capabilities.messages.version', reason: 'must be v1 or v0.1.' });
	}
	const webhooks = isObject(messages?.webhooks) ? messages.webhooks : {};
	for (const key of ['inbound_url', 'status_url']) {
		const webhook = webhooks[key];
		const name = `capabilities.messages.webhooks.${key}`;
		if (webhook === undefined) continue;
		if (!isObject(webhook) || typeof webhook.address !== 'string') {
			invalid.push({ name: `${name}.address`, reason: 'is required.' });
		} else if (webhook.address !== '' && !/^https?:\/\//.test(webhook.address)) {
			invalid.push({ name: `${name}.address`, reason: 'must be a valid URL.' });
		} else if (webhook.http_method !== 'POST') {
			invalid.push({ name: `${name}.http_method`, reason: 'must be POST.' });
		}
	}
	return invalid;
}
