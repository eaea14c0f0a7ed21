import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Bubble, bubblesOf } from './chat.mts';
import type { Lifecycle } from './lifecycle.mts';
import type { World } from './state.mts';

/** What the phone page draws. */
export interface PhoneView {
	customer: { id: string; name: string };
	business: { number: string; name: string };
	customers: Array<{ id: string; name: string; address: string }>;
	businesses: Array<{ number: string; name: string }>;
	/** Who was written to and is none of the customers; `last` is how the last message ended. */
	strangers: Array<{ address: string; messages: number; last: string }>;
	typing: boolean;
	/** End of the 24-hour window; absent when it is closed. */
	windowUntil?: string;
	now: string;
	bubbles: Bubble[];
}

/** Long chats are cut at the top; a phone does not show thousands of bubbles. */
const NEWEST = 200;

/** A campaign to many numbers must not fill the panel. */
const STRANGERS = 5;

/** The phone page, its data as server-sent events, and the chat that counts as open while it is watched. */
export class Phone {
	#world: World;
	#lifecycle: Lifecycle;
	#connections = new Set<() => void>();

	constructor(world: World, lifecycle: Lifecycle) {
		this.#world = world;
		this.#lifecycle = lifecycle;
	}

	view(customerAddress?: string, businessNumber?: string): PhoneView {
		const world = this.#world;
		const customer = world.customer(customerAddress ?? '') ?? world.customers[0];
		const business = world.number(businessNumber ?? '') ?? world.numbers[0];
		return {
			customer: { id: customer.userId, name: customer.name },
			business: { number: business.number, name: business.name },
			customers: world.customers.map(({ userId, name, phone, username }) => ({
				id: userId,
				name,
				address: phone === undefined ? `@${username ?? userId}` : `+${phone}`,
			})),
			businesses: world.numbers.map(({ number, name }) => ({ number, name })),
			strangers: strangersOf(world),
			typing: world.chat(customer.userId, business.number).typing,
			windowUntil: world.windowUntil(customer.userId, business.number),
			now: world.clock.iso(),
			bubbles: bubblesOf(world, customer, business.number).slice(-NEWEST),
		};
	}

	/** Opens or closes a chat without a page, for scripts. */
	holdOpen(customerId: string, business: string, open: boolean): void {
		this.#world.chat(customerId, business).heldOpen = open;
		if (open) this.#lifecycle.readChat(customerId, business);
	}

	register(app: FastifyInstance): void {
		const page = readFileSync(new URL('./phone.html', import.meta.url), 'utf8');
		const policy = contentSecurityPolicy(page);
		app.get('/phone', async (_request, reply) =>
			reply
				.header('content-type', 'text/html; charset=utf-8')
				.header('content-security-policy', policy)
				.header('x-content-type-options', 'nosniff')
				.header('referrer-policy', 'no-referrer')
				.header('cache-control', 'no-store')
				.send(page),
		);
		app.get('/', async (_request, reply) => reply.redirect('/phone'));

		app.get<{ Querystring: { customer?: string; business?: string } }>(
			'/phone/events',
			(request, reply) => {
				const { customer, business } = this.view(request.query.customer, request.query.business);
				reply.hijack();
				const { raw } = reply;
				raw.writeHead(200, {
					'content-type': 'text/event-stream',
					'cache-control': 'no-store',
					'x-accel-buffering': 'no',
				});
				let last = '';
				let scheduled: NodeJS.Immediate | undefined;
				const push = () => {
					scheduled = undefined;
					const view = this.view(customer.id, business.number);
					const { now: _now, ...comparable } = view;
					const current = JSON.stringify(comparable);
					if (current === last) return;
					last = current;
					raw.write(`data: ${JSON.stringify(view)}\n\n`);
				};
				// Several changes in one turn of the event loop are one event.
				const unsubscribe = this.#world.onChange(() => {
					scheduled ??= setImmediate(push);
				});
				const chat = this.#world.chat(customer.id, business.number);
				chat.viewers += 1;
				let closed = false;
				const close = () => {
					if (closed) return;
					closed = true;
					chat.viewers -= 1;
					clearImmediate(scheduled);
					unsubscribe();
					this.#connections.delete(close);
					raw.end();
					this.#world.changed();
				};
				this.#connections.add(close);
				raw.on('close', close);
				push();
				this.#lifecycle.readChat(customer.id, business.number);
			},
		);
	}

	/** Ends the pages' event streams. */
	stop(): void {
		for (const close of [...this.#connections]) close();
	}
}

/** The newest of those whom the business wrote to and whom nobody here is. */
function strangersOf(world: World): PhoneView['strangers'] {
	const strangers = new Map<string, PhoneView['strangers'][number]>();
	for (const { to, customerId, status, error } of world.outbound()) {
		if (customerId !== undefined || world.customer(to)) continue;
		const messages = (strangers.get(to)?.messages ?? 0) + 1;
		const last = error ? `${status} ${error.code}` : status;
		// Set anew, so that whoever was written to last comes last.
		strangers.delete(to);
		strangers.set(to, { address: to, messages, last });
	}
	return [...strangers.values()].slice(-STRANGERS);
}

/** Only what is written in the page itself may run: its one script and one style, by their hashes. */
function contentSecurityPolicy(page: string): string {
	const hashOf = (tag: string) => {
		const inner = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '';
		return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
	};
	return [
		"default-src 'none'",
		`script-src ${hashOf('script')}`,
		`style-src ${hashOf('style')}`,
		"img-src 'self' data:",
		"media-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}
