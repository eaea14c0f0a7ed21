import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultSchema } from './faults.mts';
import { customerMessageSchema } from './inbound.mts';
import { ApiProblem } from './problem.mts';
import type { Simulator } from './simulator.mts';
import { registerTemplateControl } from './templateControl.mts';
import { fromZod } from './validation.mts';

const chatSchema = z.object({
	customer: z.string().optional(),
	business: z.string().optional(),
	open: z.boolean(),
});

const customerSchema = z
	.object({
		userId: z.string().optional(),
		phone: z.string().optional(),
		name: z.string(),
		username: z.string().optional(),
		parentUserId: z.string().optional(),
	})
	.strict()
	.refine((customer) => customer.userId ?? customer.phone, 'needs userId or phone');

/** How late Vonage's Reports are, and how many records they put on a page. */
export const reportsSchema = z
	.object({ lagSeconds: z.number().min(0), pageSize: z.number().int().min(1).max(1000) })
	.partial()
	.strict();

export type ReportsRequest = z.input<typeof reportsSchema>;

const workflowSpelling = z.enum(['specification', 'sdk']);

/** A number of the business: linked to the application or to nothing, and what Meta says of it. */
const numberSchema = z
	.object({
		number: z.string(),
		linked: z.boolean().optional(),
		name: z.string().optional(),
		applicationId: z.string().optional(),
		wabaId: z.string().optional(),
		quality: z.string().optional(),
		status: z.string().optional(),
		nameStatus: z.string().optional(),
		throughput: z.string().optional(),
		messagingLimit: z.string().optional(),
	})
	.strict();

export type NumberChange = Omit<z.input<typeof numberSchema>, 'number' | 'linked'>;

export type CustomerRequest = z.input<typeof customerSchema>;
export { customerSchema };

/** `/_control/*`: what scripts and the phone page do with the simulator; no part of any provider. */
export function registerControl(app: FastifyInstance, simulator: Simulator): void {
	const { world } = simulator;
	const read = <T extends z.ZodTypeAny>(schema: T, body: unknown): z.output<T> => {
		const parsed = schema.safeParse(body ?? {});
		if (parsed.success) return parsed.data as z.output<T>;
		throw new ApiProblem(400, {
			title: 'Not understood',
			invalid_parameters: fromZod(parsed.error, ''),
		});
	};

	app.get('/_control', async () => simulator.addresses());
	app.get('/_control/credential', async () => simulator.credential());
	app.get('/_control/ledger', async () => simulator.ledger());

	app.post('/_control/reset', async () => {
		simulator.reset();
		return { ok: true };
	});

	const clock = () => ({ now: world.clock.iso(), aheadSeconds: world.clock.aheadSeconds });
	app.get('/_control/clock', async () => clock());
	app.post('/_control/clock', async (request) => {
		const { advanceSeconds } = read(
			z.object({ advanceSeconds: z.number() }).strict(),
			request.body,
		);
		simulator.advanceClock(advanceSeconds);
		return clock();
	});

	app.post('/_control/reports', async (request) => {
		simulator.configureReports(read(reportsSchema, request.body));
		return simulator.ledger().reports;
	});

	app.post('/_control/conversations/seed', async (request) => {
		const { count } = read(z.object({ count: z.number().int().min(1) }).strict(), request.body);
		return { count: simulator.seedConversations(count) };
	});

	app.post('/_control/workflow-spelling', async (request) => {
		const { spelling } = read(z.object({ spelling: workflowSpelling }).strict(), request.body);
		simulator.spellWorkflow(spelling);
		return { ok: true };
	});

	app.post('/_control/webhooks', async (request) => {
		const webhooks = z
			.object({
				inboundUrl: z.string().optional(),
				statusUrl: z.string().optional(),
				level: z.enum(['application', 'account']).default('application'),
			})
			.strict();
		const { level, ...urls } = read(webhooks, request.body);
		simulator.setWebhooks(urls, level);
		return { ok: true };
	});

	app.post('/_control/application', async (request) => {
		const change = z
			.object({
				version: z.enum(['v1', 'v0.1']).optional(),
				authenticateMedia: z.boolean().optional(),
				publicKey: z.string().nullable().optional(),
			})
			.strict();
		simulator.configureApplication(read(change, request.body));
		return { ok: true };
	});

	app.post('/_control/numbers', async (request) => {
		const { number, linked, ...change } = read(numberSchema, request.body);
		if (linked !== undefined) simulator.linkNumber(number, linked);
		simulator.configureNumber(number, change);
		return { ok: true };
	});
	app.post('/_control/numbers/seed', async (request) => {
		const { count } = read(z.object({ count: z.number().int().min(1) }).strict(), request.body);
		return { count: simulator.seedNumbers(count) };
	});

	app.get('/_control/faults', async () => world.faults.list());
	app.post('/_control/faults', async (request) =>
		simulator.setFault(read(faultSchema, request.body)),
	);
	app.delete('/_control/faults', async () => {
		world.faults.clear();
		return { ok: true };
	});
	app.delete<{ Params: { id: string } }>('/_control/faults/:id', async (request) => {
		world.faults.remove(request.params.id);
		return { ok: true };
	});

	app.get('/_control/customers', async () => world.customers);
	app.post('/_control/customers', async (request) =>
		simulator.addCustomer(read(customerSchema, request.body)),
	);
	app.post('/_control/customer/messages', async (request) =>
		simulator.customerSends(read(customerMessageSchema, request.body)),
	);

	app.post('/_control/chat', async (request) => {
		const { open, ...chat } = read(chatSchema, request.body);
		simulator.openChat(open, chat);
		return { ok: true };
	});
	app.post('/_control/auto-read', async (request) => {
		const { on } = read(z.object({ on: z.boolean() }).strict(), request.body);
		simulator.setAutoRead(on);
		return { ok: true };
	});

	registerTemplateControl(app, simulator, read);

	app.post('/_control/media', async (request) => {
		const media = z
			.object({ base64: z.string(), mimeType: z.string(), name: z.string().default('file') })
			.strict();
		const { base64, ...rest } = read(media, request.body);
		return { url: simulator.hostMedia(Buffer.from(base64, 'base64'), rest.mimeType, rest.name) };
	});

	app.get<{ Querystring: { customer?: string; business?: string } }>(
		'/_control/transcript',
		async (request, reply) =>
			reply
				.header('content-type', 'text/plain; charset=utf-8')
				.send(simulator.transcript(request.query.customer, request.query.business)),
	);
}
