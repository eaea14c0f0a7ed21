import type { FastifyInstance } from 'fastify';
import { type Query, tokenOf } from './graphRequest.mts';
import { unknownObject } from './graphTokens.mts';
import type { World } from './state.mts';
import { fieldsOf, pickFields } from './templateNode.mts';
import { refuseParameter } from './templateRefusals.mts';
import type { BusinessNumber, Json } from './types.mts';

const PAGE = 25;

/** The limit moved from the number to the portfolio, and its field with it: from this version on. */
const PORTFOLIO_LIMIT_SINCE = 24;

const DEFAULT_FIELDS = ['verified_name', 'display_phone_number', 'quality_rating', 'id'];

/** Graph's edge of the WABA with its phone numbers, in pages. */
export function registerGraphNumbers(graph: FastifyInstance, world: World): void {
	graph.get<{ Params: { version: string; waba: string }; Querystring: Query }>(
		'/:waba/phone_numbers',
		async (request) => {
			const { waba, version } = request.params;
			world.usage.call();
			world.tokens.checkAccess(world.tokens.check(tokenOf(request)), waba, 'read');
			if (waba !== world.identities.wabaId) throw unknownObject(waba);

			const limit = Number(request.query.limit ?? PAGE);
			if (!Number.isInteger(limit) || limit < 1) refuseParameter('Param limit must be at least 1.');
			const numbers = world.numbers.filter(({ wabaId }) => wabaId === waba);
			const { after } = request.query;
			const from = after === undefined ? 0 : Number(Buffer.from(after, 'base64url').toString());
			const to = Math.min(from + limit, numbers.length);
			const cursor = (at: number) => Buffer.from(String(at)).toString('base64url');
			const next = `${world.url}${request.url.split('?')[0]}?access_token=${tokenOf(request) ?? ''}&after=${cursor(to)}`;
			return {
				data: numbers.slice(from, to).map((number) => show(number, version, request.query.fields)),
				paging: {
					cursors: { before: cursor(from), after: cursor(to) },
					...(to < numbers.length ? { next } : {}),
				},
			};
		},
	);
}

function show(number: BusinessNumber, version: string, fields: string | undefined): Json {
	const digits = number.number;
	const limit =
		Number(version.slice(1)) >= PORTFOLIO_LIMIT_SINCE
			? 'whatsapp_business_manager_messaging_limit'
			: 'messaging_limit_tier';
	const all: Json = {
		id: `10${digits}`,
		// As people write it, which is no form for an API.
		display_phone_number: `+${digits.slice(0, 2)} ${digits.slice(2, 6)} ${digits.slice(6)}`,
		verified_name: number.name,
		quality_rating: number.quality ?? 'GREEN',
		code_verification_status: 'VERIFIED',
		name_status: number.nameStatus ?? 'APPROVED',
		status: number.status ?? 'CONNECTED',
		platform_type: 'CLOUD_API',
		throughput: { level: number.throughput ?? 'STANDARD' },
		[limit]: number.messagingLimit ?? 'TIER_2K',
	};
	return pickFields(
		all,
		fieldsOf(fields) ?? DEFAULT_FIELDS,
		Object.keys(all),
		'WhatsAppBusinessPhoneNumber',
	);
}
