import { describe, expect, it } from '@jest/globals';
import {
	conversationOf,
	distinctConversations,
	isContact,
} from '../../../../nodes/whatsapp/window/conversation.ts';

const OURS = '447700900001';
const ANA = '447700900000';

describe('the conversation of an item', () => {
	it.each<[string, object]>([
		['a message: who wrote, to which number', { event: 'message', from: ANA, to: OURS }],
		['a status: the other way round', { event: 'status', from: OURS, to: ANA }],
		['a message that was sent', { sentAs: 'message', from: OURS, to: ANA }],
		['one that was skipped', { sent: false, from: OURS, to: ANA }],
		['a window that was checked', { canSendFreeForm: false, from: OURS, to: ANA }],
		['a message that was marked as read', { replyingIndicator: false, from: ANA, to: OURS }],
		['numbers that lost their quotes', { event: 'message', from: 447700900000, to: 447700900001 }],
	])('%s', (_, item) => {
		expect(conversationOf(item)).toMatchObject({ businessNumber: OURS, contact: ANA });
	});

	it.each<[string, unknown]>([
		['an email', { from: 'ana@example.com', to: 'office@example.com' }],
		['numbers of nobody knows what', { from: ANA, to: OURS }],
		['a message of another channel', { event: 'message', channel: 'sms', from: ANA, to: OURS }],
		['a message without a sender', { event: 'message', to: OURS }],
		['no item', undefined],
		['a list', [{ event: 'message' }]],
	])('%s has none', (_, item) => {
		expect(conversationOf(item)).toBeUndefined();
	});

	it('tells the message only of a customer', () => {
		const ids = { messageId: 'm-1', resourceUrl: 'https://api-us.nexmo.com/v1/messages/m-1' };
		expect(conversationOf({ event: 'message', from: ANA, to: OURS, ...ids })?.inbound).toEqual(ids);
		expect(conversationOf({ event: 'status', from: OURS, to: ANA, ...ids })?.inbound).toBe(
			undefined,
		);
	});
});

describe('the different conversations', () => {
	const of = (from: string, to = OURS, contact = {}) => {
		const found = conversationOf({ event: 'message', from, to, contact });
		if (found === undefined) throw new Error('no conversation');
		return found;
	};

	it.each([
		['several messages of one customer', [of(ANA), of(ANA)], 1],
		['two spellings of a number', [of('554187654321'), of('5541987654321')], 1],
		['number and user ID of one person', [of(ANA, OURS, { userId: 'US.1' }), of('US.1')], 1],
		['two customers', [of(ANA), of('447700900003')], 2],
		['one customer and two numbers of ours', [of(ANA), of(ANA, '447700900002')], 2],
	])('%s', (_, all, count) => {
		expect(distinctConversations(all)).toHaveLength(count);
	});

	it('a contact is found under every address', () => {
		const ana = of('554187654321', OURS, { userId: 'US.1' });
		expect(['554187654321', '5541987654321', 'US.1'].map((each) => isContact(ana, each))).toEqual([
			true,
			true,
			true,
		]);
		expect(isContact(ana, ANA)).toBe(false);
	});
});
