import type { IDataObject } from 'n8n-workflow';
import { sendMessage } from '../../../transport/vonage';
import type { MessageRequest } from '../../../whatsapp/messages/request';
import type { Item } from '../../item';
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
