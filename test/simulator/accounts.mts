import type { FastifyInstance } from 'fastify';
import { authenticate } from './auth.mts';
import { accountProblem, unauthorized } from './problem.mts';
import type { World } from './state.mts';
import type { BusinessNumber } from './types.mts';

/** External Accounts (beta) and Channel Manager: which WhatsApp numbers the account has. */
export function registerAccounts(app: FastifyInstance, world: World): void {
	const account = (number: BusinessNumber) => ({
		name: number.name,
		external_id: number.number,
		aggregate_id: number.wabaId,
		provider: 'whatsapp',
		api_key: world.identities.apiKey,
		applications: number.applicationId ? [number.applicationId] : [],
	});

	const externalList = async (request: { headers: { authorization?: string } }) => {
		authenticate(world, request.headers.authorization, ['jwt', 'basic'], unauthorized);
		return {
			page_number: 1,
			page_size: 10,
			_embedded: world.numbers.map(account),
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
		status: 'CONNECTED',
	});
	const managedPage = (key: string, items: unknown[]) => ({
		page: 1,
		page_size: 100,
		total_items: items.length,
		total_pages: 1,
		_embedded: { [key]: items },
	});
	const basicOnly = (authorization: string | undefined) =>
		authenticate(world, authorization, ['basic'], accountProblem.unauthorized);
	const base = '/v1/channel-manager/whatsapp/wabas';

	app.get(base, async (request) => {
		basicOnly(request.headers.authorization);
		const waba = {
			waba_id: world.identities.wabaId,
			name: 'Example Ltd',
			status: 'APPROVED',
			country: 'GB',
		};
		return managedPage('wabas', [waba]);
	});

	app.get<{ Params: { waba: string } }>(`${base}/:waba/numbers`, async (request) => {
		basicOnly(request.headers.authorization);
		if (request.params.waba !== world.identities.wabaId) throw accountProblem.invalidId();
		return managedPage('numbers', world.numbers.map(managed));
	});

	app.get<{ Params: { waba: string; number: string } }>(
		`${base}/:waba/numbers/:number`,
		async (request) => {
			basicOnly(request.headers.authorization);
			const number = world.number(request.params.number);
			if (!number || number.wabaId !== request.params.waba) throw accountProblem.invalidId();
			return managed(number);
		},
	);
}
