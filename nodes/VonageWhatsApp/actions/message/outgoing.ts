import { type Envelope, messageRequest } from '../../../whatsapp/messages/request';
import { type ExpectedPricing, expectedPricing } from '../../../whatsapp/pricing';
import { readFrom, readTo } from '../../parameters/addresses';
import type { Item } from '../../parameters/item';
import type { PreparedMessage } from '../../sending/outgoingMessage';
import type { KnownWindow } from '../../windows/knownWindow';
import type { TemplateMessage } from './templateValues';

/** Whom a message goes to, and the options that every message can carry. */
export function readEnvelope(item: Item): Envelope {
	const options = item.group('options');
	const failover = options.jsonList('failover');
	return {
		to: readTo(item),
		from: readFrom(item),
		clientRef: options.optional('clientRef') ?? item.reference,
		replyTo: options.optional('replyTo'),
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
	{ template, content, category }: TemplateMessage,
	{ status }: KnownWindow,
): PreparedMessage {
	return {
		requests: [messageRequest(readEnvelope(item), content)],
		timeoutSeconds: timeoutOf(item),
		result: ([sent]) => ({
			...sent,
			type: 'template',
			sentAs: 'template',
			template,
			...pricingOutput(category, status),
		}),
	};
}
