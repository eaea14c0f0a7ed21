import type { Envelope } from '../../../whatsapp/messages/request';
import type { Item } from '../../item';

/** Whom a message goes to, and the options that every message can carry. */
export function readEnvelope(item: Item): Envelope {
	const options = item.group('options');
	const failover = options.jsonList('failover');
	return {
		to: item.text('to'),
		from: item.locator('from').value,
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
