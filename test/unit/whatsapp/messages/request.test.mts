import { describe, expect, it } from '@jest/globals';
import { reaction } from '../../../../nodes/whatsapp/messages/reaction.ts';
import { messageRequest } from '../../../../nodes/whatsapp/messages/request.ts';
import { text } from '../../../../nodes/whatsapp/messages/text.ts';
import { refusal } from './refusal.mts';
import { untyped } from './untyped.mts';

const to = '447700900000';
const from = '447700900001';
const hi = text({ text: 'Hi' });
const messageId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

/** A complete message on another channel. */
const sms = {
	channel: 'sms',
	message_type: 'text',
	to: '447700900000',
	from: 'Clinic',
	text: 'Hi',
};

describe('messageRequest', () => {
	it('has nothing but what is needed', () => {
		const blank = { clientRef: '', replyTo: '', webhookUrl: '', webhookVersion: undefined };
		expect(
			messageRequest({ to: '+44 7700 900000', from: '0044 7700 900001', ...blank }, hi),
		).toStrictEqual({
			channel: 'whatsapp',
			to,
			from,
			message_type: 'text',
			text: 'Hi',
		});
	});

	it('writes to a user ID', () => {
		const user = 'US.13491208655302741918';
		expect(messageRequest({ to: user, from }, hi).to).toBe(user);
	});

	it('carries every option', () => {
		const failover = [
			{ channel: 'sms', message_type: 'text', to, from: 'Clinic', text: 'Hi', someKey: 1 },
		];
		expect(
			messageRequest(
				{
					to,
					from,
					clientRef: 'order-81',
					replyTo: messageId,
					webhookUrl: 'https://example.com/status',
					webhookVersion: 'v1',
					failover,
				},
				hi,
			),
		).toStrictEqual({
			channel: 'whatsapp',
			to,
			from,
			message_type: 'text',
			text: 'Hi',
			client_ref: 'order-81',
			context: { message_uuid: messageId },
			webhook_url: 'https://example.com/status',
			webhook_version: 'v1',
			failover,
		});
	});

	it('tries the fallback first, then the failover messages', () => {
		const fallback = messageRequest({ to, from, clientRef: 'order-81' }, hi);
		const failoverOf = (more: object) =>
			messageRequest({ to, from, fallback, ...more }, hi).failover;
		expect(failoverOf({})).toStrictEqual([fallback]);
		expect(failoverOf({ failover: [sms] })).toStrictEqual([fallback, sms]);
		expect(refusal(() => failoverOf({ failover: [{ channel: 'sms' }] }))?.field).toBe(
			'failover[0].message_type',
		);
	});

	it('puts a reaction on its message', () => {
		const content = reaction({ action: 'react', emoji: '👍' });
		expect(messageRequest({ to, from, replyTo: messageId }, content)).toMatchObject({
			message_type: 'reaction',
			context: { message_uuid: messageId },
		});
		expect(refusal(() => messageRequest({ to, from }, content))?.field).toBe('replyTo');
		expect(
			refusal(() => messageRequest({ to, from, replyTo: ' ' }, reaction({ action: 'unreact' })))
				?.field,
		).toBe('replyTo');
	});

	it.each<[string, object, string]>([
		['no recipient', { to: '' }, 'to'],
		['a national number', { to: '07700 900000' }, 'to'],
		['no sender', { from: '' }, 'from'],
		['a user ID as sender', { from: 'US.13491208655302741918' }, 'from'],
		['a webhook that is no URL', { webhookUrl: 'example.com' }, 'webhookUrl'],
		['an unknown version', { webhookVersion: 'v2' }, 'webhookVersion'],
		['two message ids', { replyTo: `${messageId} ${messageId}` }, 'replyTo'],
		['an empty failover list', { failover: [] }, 'failover'],
		['a failover that is no list', { failover: { channel: 'sms' } }, 'failover'],
		['a failover of texts', { failover: ['sms'] }, 'failover[0]'],
		['a failover without channel', { failover: [{ message_type: 'text' }] }, 'failover[0].channel'],
		[
			'a failover without type',
			{ failover: [sms, { channel: 'sms' }] },
			'failover[1].message_type',
		],
		['an SMS without a text', { failover: [{ ...sms, text: undefined }] }, 'failover[0].text'],
		['an SMS to nobody', { failover: [{ ...sms, to: '' }] }, 'failover[0].to'],
		['an SMS from nobody', { failover: [sms, { ...sms, from: undefined }] }, 'failover[1].from'],
		[
			'a Viber image without its address',
			{ failover: [{ ...sms, channel: 'viber_service', message_type: 'image' }] },
			'failover[0].image',
		],
	])('refuses %s', (_what, envelope, field) => {
		expect(refusal(() => messageRequest(untyped({ to, from, ...envelope }), hi))?.field).toBe(
			field,
		);
	});
});
