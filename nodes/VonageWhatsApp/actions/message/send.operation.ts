import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { variableIn } from '../../../whatsapp/messages/placeholder';
import { type Envelope, messageRequest } from '../../../whatsapp/messages/request';
import { shownText } from '../../../whatsapp/messages/shownText';
import { decideOnWindow } from '../../../whatsapp/window/policy';
import { type Addressed, Conversations, messageIdOf } from '../../conversation/conversations';
import type { Item } from '../../parameters/item';
import type { PreparedMessage } from '../../sending/outgoingMessage';
import { windowOptions } from '../../windows/fields';
import type { KnownWindow } from '../../windows/knownWindow';
import { lookUpWindows } from '../../windows/lookUp';
import { eachMessageAfter, type Operation } from '../operation';
import { FALLBACK_NAMES } from '../template/fields';
import { fromField, messageOptions, toField } from './fields';
import { messageOfTemplate, pricingOutput, readEnvelope, timeoutOf } from './outgoing';
import { readTemplate } from './templateValues';
import { messageTypes } from './types';
import type { MessageType } from './types/messageType';
import { obstacle, readPolicy, refusal, windowFields } from './windowFields';

const typeField: INodeProperties = {
	displayName: 'Message Type',
	name: 'messageType',
	type: 'options',
	noDataExpression: true,
	default: 'text',
	options: messageTypes.map(({ option }) => option),
	description: 'What to send',
};

const typeFields = messageTypes.flatMap(({ option, fields }) =>
	updateDisplayOptions({ show: { messageType: [option.value] } }, fields),
);

/** Message → Send: any message but a template, or a template where WhatsApp takes nothing else. */
export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description:
			'Send any message but a template, or fall back to one when the customer has not written for 24 hours',
		action: 'Send message',
	},
	fields: [
		typeField,
		fromField,
		toField,
		...typeFields,
		...windowFields,
		messageOptions(windowOptions),
	],
	execute: eachMessageAfter(async (items) => {
		const conversations = await Conversations.of(items);
		const windowOf = await lookUpWindows(items, conversations);
		return async (item) => await prepare(item, conversations.of(item), windowOf);
	}),
};

async function prepare(
	item: Item,
	conversation: Addressed,
	windowOf: (item: Item) => KnownWindow,
): Promise<PreparedMessage> {
	const window = windowOf(item);
	const message = await messageFor(item, conversation, window);
	return {
		...message,
		// In a long batch a window can close before the turn of its message comes.
		atItsTurn: async () =>
			windowOf(item).status === window.status
				? message
				: await prepare(item, conversation, windowOf),
	};
}

/** What goes out to a customer whose window is as it is. Only that is read and checked. */
async function messageFor(
	item: Item,
	conversation: Addressed,
	known: KnownWindow,
): Promise<PreparedMessage> {
	const messageType = typeOf(item);
	const decision = decideOnWindow(known, readPolicy(item));
	const window = { ...known, decision };
	switch (decision) {
		case 'stop':
			throw refusal(known);
		case 'skip': {
			const { contact: to, businessNumber: from } = conversation;
			const skipped = { to, from, type: messageType.option.value };
			const reason = obstacle(known);
			return { requests: [], result: () => ({ sent: false, reason, ...skipped, window }) };
		}
		case 'sendTemplate':
			return withOutput(
				messageOfTemplate(
					item,
					readEnvelope(item, conversation),
					await readTemplate(item, FALLBACK_NAMES),
					known,
				),
				{ window },
			);
		case 'letVonageDecide': {
			const { template, content, category } = await readTemplate(item, FALLBACK_NAMES);
			const envelope = readEnvelope(item, conversation);
			// A quoted message that is gone must not stop the template too.
			const alone = { ...envelope, failover: undefined, replyTo: undefined };
			const fallback = messageRequest(alone, content);
			// Where the template goes, WhatsApp has found the window closed (or the message faulty).
			return withOutput(await buildMessage(item, conversation, { ...envelope, fallback }), {
				template: { ...template, ...pricingOutput(category, 'closed') },
				window,
			});
		}
		default:
			return {
				...withOutput(await buildMessage(item, conversation, readEnvelope(item, conversation)), {
					window,
				}),
				windowUnknown: known.status === 'unknown',
			};
	}
}

/** The message, with more to say in its result. */
function withOutput(message: PreparedMessage, more: object): PreparedMessage {
	return { ...message, result: (sent) => ({ ...message.result(sent), ...more }) };
}

function typeOf(item: Item): MessageType {
	const type = item.text('messageType');
	const messageType = messageTypes.find(({ option }) => option.value === type);
	if (messageType) return messageType;
	throw item.violation(
		'messageType',
		`is '${type}', which is not a message type of this node`,
		`Choose one of ${messageTypes.map(({ option }) => option.value).join(', ')}.`,
	);
}

/** The message itself. Its `expectedPricing` is that of a message which is delivered. */
async function buildMessage(
	item: Item,
	conversation: Addressed,
	envelope: Envelope,
): Promise<PreparedMessage> {
	const messageType = typeOf(item);
	const replyTo = messageType.replyTo
		? messageIdOf(item, messageType.replyTo, item.text(messageType.replyTo), conversation)
		: envelope.replyTo;
	const contents = await messageType.read(item);
	// Of a text in several parts only the first quotes the message it answers, and has something that
	// goes in its place: that goes once.
	const requests = contents.map((content, part) =>
		messageRequest(
			part === 0
				? { ...envelope, replyTo }
				: { ...envelope, failover: undefined, fallback: undefined, replyTo: undefined },
			content,
		),
	);
	const variable = variableIn(JSON.stringify(contents));
	const text = contents.flatMap((content) => shownText(content) ?? []).join('\n');
	return {
		requests,
		timeoutSeconds: timeoutOf(item),
		...(variable !== undefined && { variable }),
		result: (sent) => ({
			...sent[0],
			...(sent.length > 1 && { messageIds: sent.map(({ messageId }) => messageId) }),
			type: messageType.option.value,
			...(text !== '' && { text }),
			sentAs: 'message',
			...pricingOutput('service', 'open'),
		}),
	};
}
