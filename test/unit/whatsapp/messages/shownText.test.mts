import { describe, expect, it } from '@jest/globals';
import type { MessageContent } from '../../../../nodes/whatsapp/messages/content.ts';
import { shownText } from '../../../../nodes/whatsapp/messages/shownText.ts';

const custom = (object: object): MessageContent => ({
	message_type: 'custom',
	custom: { type: 'any', ...object },
});

describe('the text that a customer reads', () => {
	it.each<[string, MessageContent, string | undefined]>([
		['a text', { message_type: 'text', text: 'Hello' }, 'Hello'],
		['a caption', { message_type: 'image', image: { url: 'https://a', caption: 'Room' } }, 'Room'],
		['no caption', { message_type: 'video', video: { url: 'https://a' } }, undefined],
		['a file', { message_type: 'file', file: { url: 'https://a', caption: 'Bill' } }, 'Bill'],
		['an emoji', { message_type: 'reaction', reaction: { action: 'react', emoji: '👍' } }, '👍'],
		[
			'an emoji taken back',
			{ message_type: 'reaction', reaction: { action: 'unreact' } },
			undefined,
		],
		['a body', custom({ interactive: { body: { text: 'Coming?' } } }), 'Coming?'],
		['custom JSON', custom({ text: { body: 'Hi' } }), 'Hi'],
		['custom JSON of any shape', custom({ interactive: 1, text: null, location: [] }), undefined],
		['a place', custom({ location: { name: 'Example Ltd' } }), 'Example Ltd'],
	])('%s', (_, content, text) => {
		expect(shownText(content)).toBe(text);
	});
});
