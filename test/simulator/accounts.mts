import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authenticate } from './auth.mts';
import { accountProblem, unauthorized } from './problem.mts';
import type { World } from './state.mts';
import type { BusinessNumber } from './types.mts';

type Query = Record<string, string | undefined>;

/** One page out of a list, as Vonage counts: from 1, and 10 on a page unless somebody asks for more. */
function pageOf<T>(items: T[], page = '1', size = '10') {
	const [number, length] = [page, size].map((text) => Math.max(1, Math.trunc(Number(text)) || 1));
	const limit = Math.min(length, 100);
	return { number, limit, items: items.slice((number - 1) * limit, number * limit) };
}

/**
 * External Accounts (beta) and Channel Manager: which WhatsApp numbers the account has. And what it
 * has left to spend.
 */
export function registerAccounts(app: FastifyInstance, world: World): void {
	const account = (number: BusinessNumber) => ({
		name: number.name,
		external_id: number.number,
		aggregate_id: number.wabaId,
		provider: 'whatsapp',
		api_key: world.identities.apiKey,
		applications: number.applicationId ? [number.applicationId] : [],
	});

	const externalList = async (request: FastifyRequest) => {
		authenticate(world, request.headers.authorization, ['jwt', 'basic'], unauthorized);
		const query = request.query as Query;
		const page = pageOf(world.numbers, query.page_number, query.page_size);
		return {
			page_number: page.number,
			page_size: page.limit,
			_embedded: page.items.map(account),
			_links: { self: { href: '/beta/chatapp-accounts' } },
		};
	};
	app.get('/beta/chatapp-accounts', externalList);
	app.get('/beta/chatapp-accounts/', externalList);

	app.get<{ Params: { number: string } }>(
		'/beta/chatapp-accounts/whatsapp/:number',
		async (request) => {
			authenticate(world, request.headers.authorization, ['jwt', 'basic'], unauthorized);
			const number = world.number(request.params.number);
			if (!number) throw accountProblem.invalidId();
			return account(number);
		},
	);

	const managed = (number: BusinessNumber) => ({
		number: number.number,
		waba_id: number.wabaId,
		api_key: world.identities.apiKey,
		verified_name: number.name,
		status: number.status ?? 'CONNECTED',
	});
	const managedPage = (key: string, all: unknown[], query: Query) => {
		const { number, limit, items } = pageOf(all, query.page, query.page_size);
		return {
			page: number,
			page_size: limit,
			total_items: all.length,
			total_pages: Math.ceil(all.length / limit),
			_embedded: { [key]: items },
		};
	};
	const basicOnly = (authorization: string | undefined) =>
		authenticate(world, authorization, ['basic'], accountProblem.unauthorized);
	const base = '/v1/channel-manager/whatsapp/wabas';

	app.get<{ Querystring: Query }>(base, async (request) => {
		basicOnly(request.headers.authorization);
		const waba = {
			waba_id: world.identities.wabaId,
			name: 'Example Ltd',
			status: 'APPROVED',
			country: 'GB',
		};
		return managedPage('wabas', [waba], request.query);
	});

	app.get<{ Params: { waba: string }; Querystring: Query }>(
		`${base}/:waba/numbers`,
		async ({ headers, params: { waba }, query }) => {
			basicOnly(headers.authorization);
			if (waba !== world.identities.wabaId) throw accountProblem.invalidId();
			const numbers = world.numbers.filter(({ wabaId }) => wabaId === waba);
			return managedPage('numbers', numbers.map(managed), query);
		},
	);

	app.get<{ Params: { waba: string; number: string } }>(
		`${base}/:waba/numbers/:number`,
		async (request) => {
			basicOnly(request.headers.authorization);
			const number = world.number(request.params.number);
			if (!number || number.wabaId !== request.params.waba) throw accountProblem.invalidId();
			return managed(number);
		},
	);

	// At rest.nexmo.com, which words its refusals in the older way.
	app.get('/account/get-balance', async (request) => {
		authenticate(world, request.headers.authorization, ['basic'], accountProblem.balance);
		return { ...world.balance };
	});
}
