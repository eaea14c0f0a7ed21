import type { FastifyInstance } from 'fastify';
import { randomBytes, randomUUID } from 'node:crypto';
import { authenticate } from './auth.mts';
import type { Query } from './graphRequest.mts';
import { type InvalidParameter, reportProblem } from './problem.mts';
import type { World } from './state.mts';
import type { ChatMessage, Json } from './types.mts';

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const MOST_IDS = 20;

/** Euros for a record that was handed out (the price of 2020, the last one that was published). */
const PRICE = 0.0004;

/** What somebody has read from Reports so far. */
export interface ReportsUsage {
	/** Answered with records, one page each. */
	requests: number;
	records: number;
	/** Euros, as Vonage writes amounts. */
	price: string;
}

/** Where a listing goes on, and for which question. */
interface Position {
	iv: string;
	question: string;
	rest: Json[];
}

/** The state of the Reports API: how late it is, how large its pages are, what has been read. */
export class Reports {
	/** Messages younger than this are not there yet. */
	lagSeconds = 0;
	pageSize = 1000;
	#requests = 0;
	#records = 0;
	#positions = new Map<string, Position>();

	reset(): void {
		this.lagSeconds = 0;
		this.pageSize = 1000;
		this.#requests = 0;
		this.#records = 0;
		this.#positions.clear();
	}

	get usage(): ReportsUsage {
		return {
			requests: this.#requests,
			records: this.#records,
			price: priceOf(this.#records).toFixed(4),
		};
	}

	/** The first page of what was found, or what a cursor continues. Undefined for a cursor of nobody. */
	page(
		question: string,
		{ cursor, iv }: Query,
		find: () => Json[],
	): { records: Json[]; cursor?: string; iv?: string } | undefined {
		const known = cursor === undefined ? undefined : this.#positions.get(cursor);
		if (cursor !== undefined && (known?.iv !== iv || known?.question !== question))
			return undefined;
		const all = known?.rest ?? find();
		const records = all.slice(0, this.pageSize);
		const rest = all.slice(this.pageSize);
		this.#requests += 1;
		this.#records += records.length;
		if (rest.length === 0) return { records };
		const next = {
			cursor: randomBytes(96).toString('base64url'),
			iv: randomBytes(16).toString('base64url'),
		};
		this.#positions.set(next.cursor, { iv: next.iv, question, rest });
		return { records, ...next };
	}
}

const priceOf = (records: number) => Math.round(records * PRICE * 1e4) / 1e4;

/** `GET /v2/reports/records`: a record for every message, for money, some time after it came. */
export function registerReports(app: FastifyInstance, world: World): void {
	app.get<{ Querystring: Query }>('/v2/reports/records', async (request) => {
		authenticate(world, request.headers.authorization, ['basic'], reportProblem.unauthorized);
		const { query } = request;
		if (query.account_id !== undefined && query.account_id !== world.identities.apiKey) {
			throw reportProblem.forbidden();
		}
		if (query.id !== undefined && (query.date_start ?? query.date_end ?? query.status)) {
			throw reportProblem.filter();
		}
		const invalid = refuseQuery(query, world.clock.now());
		if (invalid.length > 0) throw reportProblem.parameters(invalid);

		const { cursor: _cursor, iv: _iv, ...question } = query;
		const page = world.reports.page(JSON.stringify(Object.entries(question).sort()), query, () =>
			find(world, query),
		);
		if (!page) {
			throw reportProblem.parameters([{ name: 'cursor', reason: 'Invalid cursor or iv' }]);
		}
		const { records, cursor, iv } = page;
		const ids = query.id?.split(',');
		const missing = ids?.filter((id) => !records.some(({ message_id: found }) => found === id));
		const link = (more: Record<string, string>) => ({
			href: `${world.url}/v2/reports/records?${new URLSearchParams({ ...(question as Record<string, string>), ...more })}`,
		});
		return {
			_links: {
				self: link({}),
				...(cursor && iv ? { next: link({ cursor, iv }) } : {}),
			},
			request_id: randomUUID(),
			request_status: cursor ? 'TRUNCATED' : 'SUCCESS',
			received_at: timeOf(world.clock.now()),
			price: priceOf(records.length),
			currency: 'EUR',
			product: query.product,
			account_id: query.account_id,
			direction: query.direction,
			...(query.date_start ? { date_start: timeOf(Date.parse(query.date_start)) } : {}),
			...(query.date_end ? { date_end: timeOf(Date.parse(query.date_end)) } : {}),
			include_message: query.include_message === 'true',
			items_count: records.length,
			...(missing && missing.length > 0 ? { ids_not_found: missing.join(',') } : {}),
			...(cursor ? { cursor, iv } : {}),
			records,
		};
	});
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** Values that a parameter may have, or how it has to look. */
const parameters: Record<string, RegExp> = {
	account_id: /^\w{8}$/,
	product: /^MESSAGES$/,
	direction: /^(inbound|outbound)$/,
	date_start: time,
	date_end: time,
	from: /./,
	to: /./,
	status: /./,
	provider: /^(whatsapp|sms|mms|messenger|viber_service_msg|instagram|rcs)$/,
	id: new RegExp(`^[\\w-]+(,[\\w-]+){0,${MOST_IDS - 1}}$`),
	include_message: /^(true|false)$/,
	cursor: /./,
	iv: /./,
};

function refuseQuery(query: Query, now: number): InvalidParameter[] {
	const dates = query.id === undefined ? ['date_start', 'date_end'] : [];
	const invalid = ['account_id', 'product', 'direction', ...dates]
		.filter((name) => query[name] === undefined)
		.map((name) => ({ name, reason: 'Missing required parameter' }));
	// An unknown one is refused, so that a misspelt filter does not pass in silence.
	for (const [name, value] of Object.entries(query)) {
		if (!Object.hasOwn(parameters, name)) invalid.push({ name, reason: 'Unknown parameter' });
		else if (!parameters[name].test(String(value))) invalid.push({ name, reason: 'Invalid value' });
	}
	const start = Date.parse(query.date_start ?? '');
	const end = Date.parse(query.date_end ?? '');
	if (start > now) invalid.push({ name: 'date_start', reason: 'must be in the past' });
	if (end < start) invalid.push({ name: 'date_end', reason: 'must not be before date_start' });
	if (end - start > DAY_MILLISECONDS) {
		invalid.push({
			name: 'date_end',
			reason: 'must be no more than 24 hours later than date_start',
		});
	}
	return invalid;
}

/** The records that pass all filters, oldest first. */
function find(world: World, query: Query): Json[] {
	const indexed = world.clock.now() - world.reports.lagSeconds * 1000;
	const ids = query.id?.split(',');
	const start = Date.parse(query.date_start ?? '');
	const end = Date.parse(query.date_end ?? '');
	const isMeant = ({ uuid, at }: ChatMessage) =>
		ids ? ids.includes(uuid) : Date.parse(at) >= start && Date.parse(at) < end;
	const direction = query.direction === 'inbound' ? 'customer' : 'business';
	return world.messages
		.filter(
			(message) =>
				message.direction === direction && Date.parse(message.at) <= indexed && isMeant(message),
		)
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.sequence - b.sequence)
		.map((message) => record(world, message, query.include_message === 'true'))
		.filter((found) =>
			['from', 'to', 'status', 'provider'].every(
				(name) => query[name] === undefined || found[name] === query[name],
			),
		);
}

/** A record says neither what type a message had, nor what was in it unless asked. */
function record(world: World, message: ChatMessage, withBody: boolean): Json {
	const common = {
		account_id: world.identities.apiKey,
		message_id: message.uuid,
		from: message.from,
		to: message.to,
		date_received: timeOf(Date.parse(message.at)),
		currency: 'EUR',
		total_price: '0',
	};
	if (message.direction === 'customer') {
		const body = withBody ? { message_body: String(message.payload.text ?? '') } : {};
		return { ...common, direction: 'inbound', provider: 'whatsapp', ...body };
	}
	const { history, error, status } = message;
	const finalized = history.at(-1)?.at ?? message.at;
	return {
		...common,
		direction: 'outbound',
		provider: message.channel,
		client_ref: message.clientRef ?? null,
		status,
		error_code: error?.code ?? null,
		session_type: message.category ?? 'service',
		date_finalized: timeOf(Date.parse(finalized)),
		latency: String(Date.parse(finalized) - Date.parse(message.at)),
		estimated_price: '0',
		...(withBody ? { message_body: String(message.request.text ?? '') } : {}),
	};
}

/** In whole seconds, as Reports writes it: `2026-11-01T10:00:00+0000`. */
const timeOf = (milliseconds: number) =>
	new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+0000');
