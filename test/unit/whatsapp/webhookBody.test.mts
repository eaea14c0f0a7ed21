import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { classifyWebhookBody, readWebhookBody } from '../../../nodes/whatsapp/webhookBody.ts';

describe('a message or a status', () => {
	it.each([
		['a v1 message', { channel: 'whatsapp', message_type: 'text', text: 'hi' }, 'message'],
		['a v1 status', { channel: 'whatsapp', message_uuid: 'a', status: 'delivered' }, 'status'],
		[
			'a v0.1 message',
			{ from: { type: 'whatsapp' }, message: { content: { type: 'text' } } },
			'message',
		],
		['a v0.1 status', { to: { type: 'whatsapp' }, status: 'submitted' }, 'status'],
		['a message with a status key', { message_type: 'text', status: 'new' }, 'message'],
		['a status nobody knows', { status: 'teleported' }, 'status'],
		['an empty status', { status: '' }, 'message'],
		['nothing', {}, 'message'],
		['no object', 'status', 'message'],
		['null', null, 'message'],
		['a list', [{ status: 'read' }], 'message'],
	])('%s', (_name, body, event) => {
		expect(classifyWebhookBody(body)).toBe(event);
	});

	it('any JSON is one of the two', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (body) => {
				expect(['message', 'status']).toContain(classifyWebhookBody(body));
			}),
		);
	});
});

describe('the version of the Messages API', () => {
	it('leaves a v1 body alone', () => {
		const body = { channel: 'whatsapp', from: '447700900001', message_type: 'text', text: 'hi' };
		expect(readWebhookBody(body)).toEqual({ version: 'v1', payload: body });
	});

	it('brings a v0.1 message into the shape of v1', () => {
		const body = {
			message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
			timestamp: '2020-01-01T14:00:00.000Z',
			to: { type: 'whatsapp', number: '447700900000' },
			from: { type: 'messenger', id: '1234' },
			message: { content: { type: 'image', image: { url: 'https://example.com/a.jpg' } } },
		};
		expect(readWebhookBody(body)).toEqual({
			version: 'v0.1',
			payload: {
				message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
				timestamp: '2020-01-01T14:00:00.000Z',
				channel: 'messenger',
				to: '447700900000',
				from: '1234',
				message_type: 'image',
				image: { url: 'https://example.com/a.jpg' },
			},
		});
	});
});
