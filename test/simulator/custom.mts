import { z } from 'zod';
import type { Json, Refusal } from './types.mts';
import { pathText } from './validation.mts';

/**
 * The inside of a `custom` object, which Vonage hands to WhatsApp as it is. WhatsApp's refusal comes back
 * later as a `rejected` status. Limits are Meta's and count code points.
 */

const text = (maximum: number, minimum = 1) =>
	z.string().refine(
		(value) => {
			const { length } = [...value];
			return length >= minimum && length <= maximum;
		},
		{ message: `must have ${minimum} to ${maximum} characters` },
	);

const medium = z
	.object({ link: z.string().url().optional(), id: z.string().optional() })
	.passthrough()
	.refine((value) => (value.link === undefined) !== (value.id === undefined), {
		message: 'needs exactly one of link and id',
	});

const textHeader = z.object({ type: z.literal('text'), text: text(60) }).strict();
const anyHeader = z.union([
	textHeader,
	z.object({ type: z.literal('image'), image: medium }).strict(),
	z.object({ type: z.literal('video'), video: medium }).strict(),
	z.object({ type: z.literal('document'), document: medium }).strict(),
]);
const bodyOf = (maximum: number) => z.object({ text: text(maximum) }).strict();
const footer = z.object({ text: text(60) }).strict();

const unique =
	<T,>(key: (item: T) => string) =>
	(items: T[]) =>
		new Set(items.map(key)).size === items.length;

const row = z.object({ id: text(200), title: text(24), description: text(72).optional() }).strict();

const nonEmpty = z.string().min(1);

const interactives: Record<string, z.ZodTypeAny> = {
	button: z
		.object({
			type: z.literal('button'),
			header: anyHeader.optional(),
			body: bodyOf(1024),
			footer: footer.optional(),
			action: z
				.object({
					buttons: z
						.array(
							z
								.object({
									type: z.literal('reply'),
									reply: z.object({ id: text(256), title: text(20) }).strict(),
								})
								.strict(),
						)
						.min(1)
						.max(3)
						.refine(
							unique((button) => button.reply.id),
							'button ids must differ',
						)
						.refine(
							unique((button) => button.reply.title),
							'button titles must differ',
						),
				})
				.strict(),
		})
		.strict(),
	list: z
		.object({
			type: z.literal('list'),
			header: textHeader.optional(),
			body: bodyOf(4096),
			footer: footer.optional(),
			action: z
				.object({
					button: text(20),
					sections: z
						.array(
							z.object({ title: text(24).optional(), rows: z.array(row).min(1).max(10) }).strict(),
						)
						.min(1)
						.max(10)
						.refine(
							(sections) => sections.length === 1 || sections.every((section) => section.title),
							'every section needs a title when there are several',
						)
						.refine(
							(sections) => sections.reduce((sum, section) => sum + section.rows.length, 0) <= 10,
							'at most 10 rows in all sections together',
						)
						.refine(
							(sections) => unique(String)(sections.flatMap((s) => s.rows.map((r) => r.id))),
							'row ids must differ',
						),
				})
				.strict(),
		})
		.strict(),
	cta_url: z
		.object({
			type: z.literal('cta_url'),
			header: anyHeader.optional(),
			body: bodyOf(1024),
			footer: footer.optional(),
			action: z
				.object({
					name: z.literal('cta_url'),
					parameters: z.object({ display_text: text(20), url: z.string().url() }).strict(),
				})
				.strict(),
		})
		.strict(),
	location_request_message: z
		.object({
			type: z.literal('location_request_message'),
			body: bodyOf(1024),
			action: z.object({ name: z.literal('send_location') }).strict(),
		})
		.strict(),
	product: z
		.object({
			type: z.literal('product'),
			body: bodyOf(1024).optional(),
			footer: footer.optional(),
			action: z.object({ catalog_id: nonEmpty, product_retailer_id: nonEmpty }).strict(),
		})
		.strict(),
	product_list: z
		.object({
			type: z.literal('product_list'),
			header: textHeader,
			body: bodyOf(1024),
			footer: footer.optional(),
			action: z
				.object({
					catalog_id: nonEmpty,
					sections: z
						.array(
							z
								.object({
									title: text(24).optional(),
									product_items: z
										.array(z.object({ product_retailer_id: nonEmpty }).strict())
										.min(1)
										.max(30),
								})
								.strict(),
						)
						.min(1)
						.max(10)
						.refine(
							(sections) => sections.length === 1 || sections.every((section) => section.title),
							'every section needs a title when there are several',
						)
						.refine(
							(sections) => sections.reduce((sum, s) => sum + s.product_items.length, 0) <= 30,
							'at most 30 products in all sections together',
						),
				})
				.strict(),
		})
		.strict(),
	catalog_message: z
		.object({
			type: z.literal('catalog_message'),
			body: bodyOf(1024),
			footer: footer.optional(),
			action: z
				.object({
					name: z.literal('catalog_message'),
					parameters: z.object({ thumbnail_product_retailer_id: nonEmpty }).strict().optional(),
				})
				.strict(),
		})
		.strict(),
	flow: z
		.object({
			type: z.literal('flow'),
			header: anyHeader.optional(),
			body: bodyOf(1024),
			footer: footer.optional(),
			action: z
				.object({
					name: z.literal('flow'),
					parameters: z
						.object({
							flow_message_version: z.literal('3'),
							flow_id: nonEmpty.optional(),
							flow_name: nonEmpty.optional(),
							flow_token: nonEmpty.optional(),
							flow_cta: text(30),
							mode: z.enum(['draft', 'published']).optional(),
							flow_action: z.enum(['navigate', 'data_exchange']).optional(),
							flow_action_payload: z
								.object({
									screen: nonEmpty.optional(),
									data: z.object({}).passthrough().optional(),
								})
								.strict()
								.optional(),
						})
						.strict()
						.refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
							message: 'needs exactly one of flow_id and flow_name',
						}),
				})
				.strict(),
		})
		.strict(),
};
// Kinds of which only the frame is known here.
for (const type of ['address_message', 'call_permission_request', 'voice_call', 'carousel']) {
	interactives[type] = z
		.object({
			type: z.literal(type),
			body: bodyOf(1024).optional(),
			action: z.object({}).passthrough(),
		})
		.passthrough();
}

const latitude = z.coerce.number().min(-90).max(90);
const longitude = z.coerce.number().min(-180).max(180);

const contact = z
	.object({
		name: z
			.object({ formatted_name: nonEmpty })
			.catchall(z.string())
			.refine((name) => Object.keys(name).length > 1, {
				message: 'needs formatted_name and at least one more part of the name',
			}),
		birthday: z
			.string()
			.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD')
			.optional(),
		phones: z
			.array(
				z
					.object({
						phone: z.string().optional(),
						type: z.string().optional(),
						wa_id: z.string().optional(),
					})
					.strict(),
			)
			.optional(),
		emails: z
			.array(z.object({ email: z.string(), type: z.string().optional() }).strict())
			.optional(),
		urls: z.array(z.object({ url: z.string(), type: z.string().optional() }).strict()).optional(),
		addresses: z.array(z.record(z.string(), z.string())).optional(),
		org: z
			.object({
				company: z.string().optional(),
				department: z.string().optional(),
				title: z.string().optional(),
			})
			.strict()
			.optional(),
	})
	.strict();

const captioned = z.intersection(
	medium,
	z.object({ caption: text(1024).optional() }).passthrough(),
);

/** By `custom.type`; each holds its content under the same name. */
const contents: Record<string, z.ZodTypeAny> = {
	location: z
		.object({ latitude, longitude, name: z.string().optional(), address: z.string().optional() })
		.strict(),
	contacts: z.array(contact).min(1).max(257),
	template: z
		.object({
			name: nonEmpty,
			namespace: z.string().optional(),
			language: z
				.object({ code: nonEmpty, policy: z.literal('deterministic').optional() })
				.strict(),
			components: z.array(z.object({ type: nonEmpty }).passthrough()).optional(),
		})
		.strict(),
	text: z.object({ body: text(4096), preview_url: z.boolean().optional() }).strict(),
	image: captioned,
	video: captioned,
	document: captioned,
	audio: medium,
	sticker: medium,
	reaction: z.object({ message_id: nonEmpty, emoji: z.string() }).strict(),
};

/** What WhatsApp has against a custom object, if anything. */
export function refuseCustom(custom: Json): Refusal | undefined {
	const type = String(custom.type);
	if (type === 'interactive') {
		const kind = String((custom.interactive as Json | undefined)?.type);
		const schema = Object.hasOwn(interactives, kind) ? interactives[kind] : undefined;
		if (!schema) return refusal(`interactive.type ${kind} is not known`);
		return check(schema, custom, 'interactive');
	}
	const schema = Object.hasOwn(contents, type) ? contents[type] : undefined;
	return schema ? check(schema, custom, type) : refusal(`custom.type ${type} is not known`);
}

function check(schema: z.ZodTypeAny, custom: Json, key: string): Refusal | undefined {
	const extra = Object.keys(custom).find((name) => name !== 'type' && name !== key);
	if (extra !== undefined) return refusal(`Unexpected key "${extra}" on param`);
	const parsed = schema.safeParse(custom[key]);
	if (parsed.success) return undefined;
	const issue = deepest(parsed.error);
	return refusal(`${pathText([key, ...issue.path])}: ${issue.message}`);
}

/** A union hides the telling issue in its branches; take the one that got furthest. */
function deepest(error: z.ZodError): z.ZodIssue {
	const [issue] = error.issues;
	if (issue.code !== 'invalid_union') return issue;
	return issue.unionErrors
		.map(deepest)
		.reduce((best, candidate) => (candidate.path.length > best.path.length ? candidate : best));
}

const refusal = (detail: string): Refusal => ({
	code: '1020',
	detail: `Invalid params: (#131009) Parameter value is not valid: ${detail}`,
});
