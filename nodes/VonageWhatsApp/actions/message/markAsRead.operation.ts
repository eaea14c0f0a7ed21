import { pathSegment } from '../../../transport/http/endpoints';
import { updateMessage } from '../../../transport/vonage/messages';
import { compact } from '../../../whatsapp/looseJson';
import type { RuleViolation } from '../../../whatsapp/ruleViolation';
import { conversationOf } from '../../../whatsapp/window/conversation';
import { ConversationFinder } from '../../conversation/conversations';
import type { Item } from '../../parameters/item';
import { eachItemAfter, type Operation } from '../operation';
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
			default: '',
			placeholder: "The customer's message",
			hint: 'Leave empty for the message that the customer wrote',
			description: "The inbound message, as the 'Vonage WhatsApp Trigger' gives it",
		},
		{
			displayName: 'Resource URL',
			name: 'resourceUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api-us.nexmo.com/v1/messages/aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
			description:
				"Where the message is kept. Leave empty for what the 'Vonage WhatsApp Trigger' says, or else for 'Region'.",
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
	execute: eachItemAfter(async (items) => {
		const finder = new ConversationFinder(items);
		return async (item) => {
			const inbound = finder.inbound(item);
			const { input } = item;
			// An item may keep the ID and nothing else of the message.
			const kept = conversationOf(input) === undefined ? input.messageId : undefined;
			const messageId = item.textOr('messageId', kept ?? inbound?.messageId);
			if (messageId === '') throw nothingToRead(item);
			// Refused before any message of the batch is marked.
			pathSegment(messageId, 'messageId', 'Message ID');
			const known = inbound?.messageId === messageId ? inbound : undefined;
			const message = {
				messageId,
				resourceUrl:
					item.textOr('resourceUrl', known?.resourceUrl ?? input.resourceUrl) || undefined,
				region: item.group('options').optional('region'),
				showReplyingIndicator: item.flag('showReplyingIndicator'),
			};
			const client = { ...item.client, timeoutSeconds: timeoutOf(item) };
			return async () => {
				await updateMessage(client, message);
				return {
					messageId,
					...endsOf(known ?? input),
					status: 'read',
					replyingIndicator: message.showReplyingIndicator,
				};
			};
		};
	}),
};

/** Between whom the message went, as far as it is known. */
function endsOf({ from, to }: { from?: unknown; to?: unknown }) {
	return compact({ from, to });
}

function nothingToRead(item: Item): RuleViolation {
	return item.violation(
		'messageId',
		'is empty, so there is no message to mark as read',
		"Connect the 'Message' output of the 'Vonage WhatsApp Trigger', or map the ID of an inbound message.",
	);
}
