import fc from 'fast-check';

const KEYS = [
	...[
		'action',
		'button',
		'caption',
		'channel',
		'code',
		'contact',
		'contacts',
		'content',
		'context',
	],
	...['currency', 'emoji', 'error', 'flow_token', 'from', 'image', 'lat', 'location', 'long'],
	...['message', 'message_type', 'message_uuid', 'name', 'number', 'order', 'payload', 'price'],
	...['pricing', 'product_items', 'profile', 'quantity', 'reaction', 'recipient', 'referral'],
	...['reply', 'sender', 'status', 'subtype', 'text', 'timestamp', 'title', 'to', 'type', 'url'],
	...['usage', 'user_id', 'wa_id', 'whatsapp', 'workflow', '_self', 'href', 'id'],
];

/** Webhook bodies with the keys that Vonage uses and values that it would hardly send. */
export function oddWebhook(values: readonly string[]): fc.Arbitrary<unknown> {
	const { body } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			fc.constantFrom(...values, '447700900000', '2026-11-01T10:00:00Z', '9.99', '{"a":1}', ''),
			fc.string(),
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.array(tie('value'), { maxLength: 3 }),
			tie('body'),
		),
		body: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), {
			maxKeys: 12,
			noNullPrototype: true,
		}),
	}));
	return body;
}
