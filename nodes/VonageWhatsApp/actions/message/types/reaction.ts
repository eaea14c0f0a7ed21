import { reaction as reactionContent } from '../../../../whatsapp/messages/reaction';
import type { MessageType } from './messageType';

export const reaction: MessageType = {
	option: { name: 'Reaction', value: 'reaction', description: 'An emoji on a message' },
	fields: [
		{
			displayName: 'Message ID',
			name: 'reactionMessageId',
			type: 'string',
			default: '',
			placeholder: "The customer's message",
			description: "The message that gets the reaction. Leave empty for the customer's message.",
		},
		{
			displayName: 'Reaction',
			name: 'reactionAction',
			type: 'options',
			default: 'react',
			options: [
				{ name: 'React', value: 'react' },
				{ name: 'Remove Reaction', value: 'unreact' },
			],
			description: 'Whether to put an emoji on the message or to take yours away',
		},
		{
			displayName: 'Emoji',
			name: 'emoji',
			type: 'string',
			required: true,
			default: '👍',
			description: 'One emoji',
			displayOptions: { show: { reactionAction: ['react'] } },
		},
	],
	read: (item) => [
		reactionContent(
			item.text('reactionAction') === 'unreact'
				? { action: 'unreact' }
				: { action: 'react', emoji: item.text('emoji') },
		),
	],
	replyTo: 'reactionMessageId',
};
