import { type Envelope, messageRequest } from '../../../whatsapp/messages/request';
import { type ExpectedPricing, expectedPricing } from '../../../whatsapp/pricing';
import { type Addressed, messageIdOf } from '../../conversation/conversations';
import type { Item } from '../../parameters/item';
import type { PreparedMessage } from '../../sending/outgoingMessage';
import type { KnownWindow } from '../../windows/knownWindow';
import type { TemplateMessage } from './templateValues';

/** Whom a message goes to, and the options that every message can carry. */
export function readEnvelope(item: Item, conversation: Addressed): Envelope {
	const options = item.group('options');
	const failover = options.jsonList('failover');
	return {
		to: conversation.contact,
		from: conversation.businessNumber,
		clientRef: options.optional('clientRef') ?? item.reference,
		replyTo: options.has('replyTo')
			? messageIdOf(item, 'options.replyTo', options.text('replyTo'), conversation)
			: undefined,
		webhookUrl: options.optional('webhookUrl'),
		// Checked by messageRequest, like everything else that an expression can fill in.
		webhookVersion: options.optional('webhookVersion'),
		// An untouched option holds an empty list, which means none.
		failover: failover && failover.length > 0 ? failover : undefined,
	};
}

/** Seconds to wait for an answer, or undefined for the default. */
export function timeoutOf(item: Item): number | undefined {
	return item.group('options').optionalNumber('timeout');
}

/** What a result says of the price, where anything can be said. */
export function pricingOutput(
	category: string | undefined,
	window: KnownWindow['status'],
): { expectedPricing?: ExpectedPricing } {
	const pricing = expectedPricing({ category, window });
	return pricing === undefined ? {} : { expectedPricing: pricing };
}

/** Checks a template with all that goes along with it. */
export function messageOfTemplate(
	item: Item,
	envelope: Envelope,
	{ template, content, category, text }: TemplateMessage,
	{ status }: KnownWindow,
): PreparedMessage {
	return {
		requests: [messageRequest(envelope, content)],
		timeoutSeconds: timeoutOf(item),
		result: ([sent]) => ({
			...sent,
			type: 'template',
			...(text !== undefined && { text }),
			sentAs: 'template',
			template,
			...pricingOutput(category, status),
		}),
	};
}
