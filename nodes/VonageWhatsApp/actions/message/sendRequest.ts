import type { IDataObject } from 'n8n-workflow';
import { sendMessage } from '../../../transport/vonage';
import type { MessageRequest } from '../../../whatsapp/messages/request';
import type { ExpectedPricing } from '../../../whatsapp/pricing';
import { expectedPricing } from '../../../whatsapp/pricing';
import type { Item } from '../../item';
import type { KnownWindow } from '../../windows/knownWindow';
import { timeoutOf } from './envelope';

/** What became of a message that Vonage accepted: accepted, never delivered; the statuses tell the rest. */
export interface SendResult extends IDataObject {
	messageId: string;
	to: string;
	from: string;
	clientRef?: string;
	workflowId?: string;
}

/** Hands one message to Vonage and says under which id it goes. */
export async function sendRequest(item: Item, request: MessageRequest): Promise<SendResult> {
	const { credential, wire } = item.channel;
	const accepted = await sendMessage(wire, credential, request, {
		itemIndex: item.index,
		timeoutSeconds: timeoutOf(item),
	});
	const { to, from, client_ref: clientRef } = request;
	return { ...accepted, to, from, ...(clientRef !== undefined && { clientRef }) };
}

/** What a result says of the price, where anything can be said. */
export function priced(
	category: string | undefined,
	window: KnownWindow['status'],
): { expectedPricing?: ExpectedPricing } {
	const pricing = expectedPricing({ category, window });
	return pricing === undefined ? {} : { expectedPricing: pricing };
}
