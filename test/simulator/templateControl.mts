import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Simulator } from './simulator.mts';

/** A template that is simply there, past every check; further fields are kept as Graph's. */
export const templateSchema = z
	.object({
		id: z.string().optional(),
		name: z.string(),
		language: z.string().default('en'),
		status: z.string().default('APPROVED'),
		category: z.string().default('UTILITY'),
		parameter_format: z.enum(['POSITIONAL', 'NAMED']).default('POSITIONAL'),
		components: z.array(z.record(z.string(), z.unknown())),
		sub_category: z.string().optional(),
		previous_category: z.string().optional(),
		correct_category: z.string().optional(),
		rejected_reason: z.string().optional(),
		quality_score: z
			.object({
				score: z.string(),
				date: z.number().optional(),
				reasons: z.array(z.string()).optional(),
			})
			.nullish(),
		message_send_ttl_seconds: z.number().optional(),
		library_template_name: z.string().optional(),
		cta_url_link_tracking_opted_out: z.boolean().optional(),
	})
	.strict();

/** What is special about the account, its token, and its reviews. */
export const accountSchema = z
	.object({
		/** Language of what Graph says to people. */
		locale: z.enum(['en_US', 'pt_BR']),
		templateLimit: z.number().int().min(0),
		/** How the template API may be asked: with the application's token, or with key and secret. */
		templateAuthentication: z.array(z.enum(['jwt', 'basic'])).min(1),
		businessVerified: z.boolean(),
		/** What Meta says of the WABA. */
		health: z.enum(['AVAILABLE', 'LIMITED', 'BLOCKED']),
		/** What Vonage has of the account, in EUR. */
		balance: z.object({ value: z.number(), autoReload: z.boolean() }).partial().strict(),
		callsPerHour: z.number().int().min(0),
		creationsPerHour: z.number().int().min(0),
		/** State of the credential's token. */
		token: z.enum(['valid', 'expired', 'without-scope', 'without-waba']),
		/** Whether reviews are decided by themselves. */
		reviews: z.enum(['automatic', 'manual']),
		/** Milliseconds from a submission to the end of its review. */
		reviewMilliseconds: z.number().min(0),
	})
	.partial()
	.strict();

export type TemplateRequest = z.input<typeof templateSchema>;
export type AccountRequest = z.input<typeof accountSchema>;

const target = { template: z.string(), language: z.string().optional() };
const orders = {
	review: z
		.object({
			...target,
			status: z.enum(['APPROVED', 'REJECTED']),
			reason: z.string().optional(),
			info: z.object({ reason: z.string(), recommendation: z.string() }).strict().optional(),
		})
		.strict(),
	pause: z.object(target).strict(),
	status: z.object({ ...target, status: z.string() }).strict(),
	quality: z
		.object({ ...target, score: z.string(), reasons: z.array(z.string()).optional() })
		.strict(),
	category: z
		.object({ ...target, category: z.string(), announceOnly: z.boolean().optional() })
		.strict(),
};

type Read = <T extends z.ZodTypeAny>(schema: T, body: unknown) => z.output<T>;

/** What Meta would do with templates, by order of a script. Templates are named by id or by name. */
export function registerTemplateControl(
	app: FastifyInstance,
	simulator: Simulator,
	read: Read,
): void {
	const base = '/_control/templates';
	app.get(base, async () => simulator.templates());
	app.post(base, async (request) => simulator.addTemplate(read(templateSchema, request.body)));
	app.post(`${base}/seed`, async (request) => {
		const { count } = read(z.object({ count: z.number().int().min(1) }).strict(), request.body);
		return { count: simulator.seedTemplates(count) };
	});
	app.post(`${base}/review`, async (request) => {
		const { template, language, status, reason, info } = read(orders.review, request.body);
		return simulator.reviewTemplate(template, status, reason, { language, info });
	});
	app.post(`${base}/pause`, async (request) => {
		const { template, language } = read(orders.pause, request.body);
		return simulator.pauseTemplate(template, language);
	});
	app.post(`${base}/status`, async (request) => {
		const { template, language, status } = read(orders.status, request.body);
		return simulator.setTemplateStatus(template, status, language);
	});
	app.post(`${base}/quality`, async (request) => {
		const { template, score, ...more } = read(orders.quality, request.body);
		return simulator.setTemplateQuality(template, score, more);
	});
	app.post(`${base}/category`, async (request) => {
		const { template, category, ...more } = read(orders.category, request.body);
		return simulator.setTemplateCategory(template, category, more);
	});
	app.post(`${base}/expire-cursors`, async () => {
		simulator.expireCursors();
		return { ok: true };
	});
	app.post('/_control/account', async (request) => {
		simulator.configureAccount(read(accountSchema, request.body));
		return { ok: true };
	});
	app.get('/_control/tokens', async () => simulator.tokens());
}
