import { updateMessage } from '../../../transport/vonage/messages';
import { eachItem, type Operation } from '../operation';
import { timeoutOf } from './outgoing';

/** Message → Mark as Read: blue ticks for the customer, with or without "typing…". */
export const markAsRead: Operation = {
	option: {
		name: 'Mark as Read',
		value: 'markAsRead',
		description:
			'Show the customer that the message was read, and optionally that you are replying',
		action: 'Mark message as read',
	},
	fields: [
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			required: true,
			default: '={{ $json.messageId }}',
			description: "The inbound message, as the 'Vonage WhatsApp Trigger' gives it",
		},
		{
			displayName: 'Resource URL',
			name: 'resourceUrl',
			type: 'string',
			default: '={{ $json.resourceUrl }}',
			description:
				"Where the message is kept, as the 'Vonage WhatsApp Trigger' gives it. Left empty, 'Region' decides.",
		},
		{
			displayName: 'Show Replying Indicator',
			name: 'showReplyingIndicator',
			type: 'boolean',
			default: false,
			description:
				'Whether the customer sees that you are typing, until you answer and for at most 25 seconds',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Region',
					name: 'region',
					type: 'options',
					default: 'eu',
					options: [
						{ name: 'Asia Pacific', value: 'ap' },
						{ name: 'Europe', value: 'eu' },
						{ name: 'United States', value: 'us' },
					],
					description: "Where Vonage keeps the message, used when there is no 'Resource URL'",
				},
				{
					displayName: 'Timeout (Seconds)',
					name: 'timeout',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 300 },
					default: 30,
					description: 'How long to wait for the answer of Vonage',
				},
			],
		},
	],
	execute: eachItem(async (item) => {
		const messageId = item.text('messageId').trim();
		if (messageId === '') {
			throw item.violation(
				'messageId',
				'is empty, so there is no message to mark as read',
				"Connect the 'Message' output of the 'Vonage WhatsApp Trigger', or map the ID of an inbound message.",
			);
		}
		const showReplyingIndicator = item.flag('showReplyingIndicator');
		const message = {
			messageId,
			resourceUrl: item.optional('resourceUrl'),
			region: item.group('options').optional('region'),
			showReplyingIndicator,
		};
		const client = { ...item.client, timeoutSeconds: timeoutOf(item) };
		return async () => {
			await updateMessage(client, message);
			return { messageId, status: 'read', replyingIndicator: showReplyingIndicator };
		};
	}),
};
