import { describe, expect, it } from '@jest/globals';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ApiClient } from '../../../../nodes/transport/http/client.ts';
import { sendMessage, updateMessage } from '../../../../nodes/transport/vonage/messages.ts';
import { credentialWith, CUSTOM } from '../keys.mts';

function answering(
	statusCode: number,
	body: IN8nHttpFullResponse['body'],
	credential = credentialWith(),
) {
	const sent: IHttpRequestOptions[] = [];
	const client: ApiClient = {
		node: { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		credential,
		async send(options) {
			sent.push(options);
			return { statusCode, body, headers: {} };
		},
	};
	return { client, sent };
}

const body = {
	channel: 'whatsapp',
	message_type: 'text',
	text: 'Hi',
	to: '447700900000',
	from: '1',
};

describe('POST /v1/messages', () => {
	it.each([
		['production', credentialWith(), 'https://api.nexmo.com/v1/messages'],
		[
			'sandbox',
			credentialWith({ environment: 'sandbox' }),
			'https://messages-sandbox.nexmo.com/v1/messages',
		],
		['custom', credentialWith(CUSTOM), 'http://127.0.0.1:4010/v1/messages'],
	])('goes to %s and gives the ID of the message', async (_, credential, url) => {
		const { client, sent } = answering(202, { message_uuid: 'aaaa' }, credential);
		await expect(sendMessage({ ...client, timeoutSeconds: 5 }, body)).resolves.toEqual({
			messageId: 'aaaa',
		});
		expect(sent).toEqual([expect.objectContaining({ method: 'POST', url, body, timeout: 5000 })]);
	});

	it('gives the workflow ID of a message with failover', async () => {
		const { client } = answering(202, {
			message_uuid: 'aaaa',
			workflow_id: '3TcNjguHxr2vcCZ9Ddsnq6tw8yQUpZ9rMHv9QXSxLan5ibMxqSzLdx9',
		});
		expect(await sendMessage(client, body)).toMatchObject({
			workflowId: '3TcNjguHxr2vcCZ9Ddsnq6tw8yQUpZ9rMHv9QXSxLan5ibMxqSzLdx9',
		});
	});

	it.each([
		['an empty answer', ''],
		['a page', '<html>'],
		['an empty ID', { message_uuid: '' }],
	])('does not pretend to know the message: %s', async (_, answer) => {
		const { client } = answering(200, answer);
		const sending = sendMessage(client, body);
		await expect(sending).rejects.toMatchObject({
			message:
				'Vonage took the request to send the message (HTTP 200), but its answer has no message ID',
		});
	});
});

describe('PATCH /v1/messages/{message_uuid}', () => {
	it.each([
		[false, { status: 'read' }],
		[true, { status: 'read', replying_indicator: { show: true, type: 'text' } }],
	])('marks as read, with the replying indicator: %s', async (showReplyingIndicator, expected) => {
		const { client, sent } = answering(202, '');
		await updateMessage(client, {
			messageId: 'aaaa',
			resourceUrl: 'https://api-us.nexmo.com/v1/messages/aaaa',
			showReplyingIndicator,
		});
		expect(sent).toEqual([
			expect.objectContaining({
				method: 'PATCH',
				url: 'https://api-us.nexmo.com/v1/messages/aaaa',
				body: expected,
			}),
		]);
	});
});
