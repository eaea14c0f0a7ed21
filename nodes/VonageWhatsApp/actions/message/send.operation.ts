import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { Envelope, MessageRequest } from '../../../whatsapp/messages/request';
import { addresses, messageRequest } from '../../../whatsapp/messages/request';
import { decideOnWindow } from '../../../whatsapp/windowPolicy';
import { raisePartlySent } from '../../errors';
import type { Item } from '../../item';
import type { Operation, Plan } from '../../operation';
import { eachItemAfter } from '../../operation';
import { windowOptions } from '../../windows/fields';
import { lookUpWindows } from '../../windows/lookUp';
import type { KnownWindow } from '../../windows/knownWindow';
import { readEnvelope } from './envelope';
import { readFallback } from './fallback';
import { fromField, messageOptions, toField } from './fields';
import { obstacle, refusal } from './windowRefusal';
import type { SendResult } from './sendRequest';
import { priced, sendRequest } from './sendRequest';
import { planTemplate } from './templatePlan';
import type { MessageType } from './types/messageType';
import { messageTypes } from './types';
import { readPolicy, windowFields } from './windowFields';

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
	execute: eachItemAfter(async (items) => {
		const windowOf = await lookUpWindows(items);
		return async (item) => await prepare(item, windowOf);
	}),
};

async function prepare(item: Item, windowOf: (item: Item) => KnownWindow): Promise<Plan<object>> {
	const window = windowOf(item);
	const plan = await planFor(item, window);
	return async () => {
		// In a long batch a window can close before the turn of its message comes.
		const isStill = windowOf(item).status === window.status;
		return await (isStill ? plan : await prepare(item, windowOf))();
	};
}

/** What goes out to a customer whose window is as it is. Only that is read and checked. */
async function planFor(item: Item, known: KnownWindow): Promise<Plan<object>> {
	const messageType = typeOf(item);
	const decision = decideOnWindow(known, readPolicy(item));
	const window = { ...known, decision };
	switch (decision) {
		case 'stop':
			throw refusal(known);
		case 'skip': {
			const skipped = { ...addresses(readEnvelope(item)), type: messageType.option.value };
			return async () => ({ sent: false, reason: obstacle(known), ...skipped, window });
		}
		case 'sendTemplate': {
			const plan = planTemplate(item, await readFallback(item), known);
			return async () => ({ ...(await plan()), window });
		}
		case 'letVonageDecide': {
			const { template, content, category } = await readFallback(item);
			const fallback = messageRequest({ ...readEnvelope(item), failover: undefined }, content);
			const plan = await planMessage(item, messageType, { fallback });
			// Where the template goes, WhatsApp has found the window closed (or the message faulty).
			return async () => ({
				...(await plan()),
				template: { ...template, ...priced(category, 'closed') },
				window,
			});
		}
		default: {
			const plan = await planMessage(item, messageType);
			return async () => ({ ...(await plan()), window });
		}
	}
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
async function planMessage(
	item: Item,
	messageType: MessageType,
	more: Pick<Envelope, 'fallback'> = {},
): Promise<Plan<IDataObject>> {
	const envelope = readEnvelope(item);
	const replyTo = messageType.replyTo?.(item) ?? envelope.replyTo;
	const contents = await messageType.read(item);
	// Of a text in several parts only the first quotes the message it answers, and has something that
	// goes in its place: that goes once.
	const requests = contents.map((content, part) =>
		messageRequest(
			part === 0
				? { ...envelope, ...more, replyTo }
				: { ...envelope, failover: undefined, replyTo: undefined },
			content,
		),
	);
	return async () => ({
		...(await sendInOrder(item, requests)),
		type: messageType.option.value,
		sentAs: 'message',
		...priced('service', 'open'),
	});
}

/** Parts of a long text go one after the other, each only once the one before was accepted. */
async function sendInOrder(item: Item, requests: MessageRequest[]): Promise<IDataObject> {
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
	return { ...results[0], ...(messageIds.length > 1 && { messageIds }) };
}
