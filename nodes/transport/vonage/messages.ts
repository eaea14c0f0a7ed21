import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { type ApiClient, type Call, call, unusableAnswer } from '../http/client';
import { endpoints, messageResourceUrl } from '../http/endpoints';

/** An accepted message: accepted by Vonage, not delivered. The statuses tell the rest. */
export interface AcceptedMessage {
	/** `message_uuid`: the statuses of this message carry it. */
	messageId: string;
	/** `workflow_id`, only with a failover list. */
	workflowId?: string;
}

const accepted = z.object({ message_uuid: z.string().min(1), workflow_id: z.string().optional() });

/**
 * `POST /v1/messages`: hands a message to Vonage, which answers 202 (Vonage OAS). WhatsApp's own
 * refusals come later, as status webhooks.
 *
 * @param body As `messageRequest()` builds it.
 * @throws {NodeApiError} with Vonage's reason; after a timeout it is unknown whether it was sent.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export async function sendMessage(client: ApiClient, body: object): Promise<AcceptedMessage> {
	const request: Call = {
		method: 'POST',
		url: `${endpoints(client.credential).messages}/v1/messages`,
		body: body as IDataObject,
		doing: 'send the message',
	};
	const answer = await call(client, request);
	const message = accepted.safeParse(answer.body);
	if (!message.success) throw unusableAnswer(client, request, answer, 'message ID');

	const { message_uuid: messageId, workflow_id: workflowId } = message.data;
	return workflowId === undefined ? { messageId } : { messageId, workflowId };
}

/** An inbound message to mark as read, with what is known about the region it lives in. */
export interface MessageUpdate {
	messageId: string;
	/** `_self.href` of the inbound webhook. */
	resourceUrl?: string;
	/** `ap`, `eu` or `us`, used without a resource URL. Default `eu`. */
	region?: string;
	/** Shows the customer that an answer is being written, for up to 25 seconds or until it comes. */
	showReplyingIndicator: boolean;
}

/**
 * `PATCH /v1/messages/{message_uuid}`: marks an inbound message as read, which answers 202 (Vonage OAS).
 *
 * @throws {NodeApiError} 404 for an unknown message, or one that lives in another region.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export async function updateMessage(client: ApiClient, update: MessageUpdate): Promise<void> {
	await call(client, {
		method: 'PATCH',
		url: messageResourceUrl(client.credential, update),
		body: {
			status: 'read',
			...(update.showReplyingIndicator && { replying_indicator: { show: true, type: 'text' } }),
		},
		doing: 'mark the message as read',
	});
}
