import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { MessageRequest } from '../../../whatsapp/messages/request';
import { messageRequest } from '../../../whatsapp/messages/request';
import { raisePartlySent } from '../../errors';
import type { Item } from '../../item';
import type { Operation, Plan } from '../../operation';
import { eachItem } from '../../operation';
import { readEnvelope } from './envelope';
import { fromField, messageOptions, toField } from './fields';
import type { SendResult } from './sendRequest';
import { sendRequest } from './sendRequest';
import { messageTypes } from './types';

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

/** Message → Send: any message but a template. */
export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send any message but a template, within 24 hours after the customer wrote',
		action: 'Send message',
	},
	fields: [typeField, fromField, toField, ...typeFields, messageOptions],
	execute: eachItem(async (item) => prepare(item)),
};

function prepare(item: Item): Plan<IDataObject> {
	const type = item.text('messageType');
	const messageType = messageTypes.find(({ option }) => option.value === type);
	if (!messageType) {
		throw item.violation(
			'messageType',
			`is '${type}', which is not a message type of this node`,
			`Choose one of ${messageTypes.map(({ option }) => option.value).join(', ')}.`,
		);
	}
	const envelope = readEnvelope(item);
	const replyTo = messageType.replyTo?.(item) ?? envelope.replyTo;
	// Of a text in several parts only the first quotes the message it answers.
	const requests = messageType
		.read(item)
		.map((content, part) =>
			messageRequest({ ...envelope, replyTo: part === 0 ? replyTo : undefined }, content),
		);
	return async () => await sendInOrder(item, type, requests);
}

/** Parts of a long text go one after the other, each only once the one before was accepted. */
async function sendInOrder(
	item: Item,
	type: string,
	requests: MessageRequest[],
): Promise<IDataObject> {
	const results: SendResult[] = [];
	for (const request of requests) {
		try {
			results.push(await sendRequest(item, request));
		} catch (error) {
			raisePartlySent(
				item,
				error,
				results.map(({ messageId }) => messageId),
				requests.length,
			);
		}
	}
	const messageIds = results.map(({ messageId }) => messageId);
	return { ...results[0], ...(messageIds.length > 1 && { messageIds }), type, sentAs: 'message' };
}
