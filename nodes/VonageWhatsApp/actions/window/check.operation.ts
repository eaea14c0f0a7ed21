import type { INodeProperties } from 'n8n-workflow';
import { Conversations } from '../../conversation/conversations';
import { windowOptions, windowSourceFields } from '../../windows/fields';
import { lookUpContacts } from '../../windows/lookUp';
import { fromField, toField } from '../message/fields';
import { eachItemAfter, type Operation } from '../operation';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: windowOptions,
};

/** Window → Check: whether a message may be sent that is no template. */
export const check: Operation = {
	option: {
		name: 'Check',
		value: 'check',
		description:
			'Find out whether the 24 hours after the last message of a customer are over, for one or many contacts',
		action: 'Check window',
	},
	fields: [fromField, toField, ...windowSourceFields, options],
	outputs: {
		names: ['Open', 'Not Open'],
		outputOf: ({ json }) => (json.canSendFreeForm === true ? 'Open' : 'Not Open'),
	},
	execute: eachItemAfter(async (items) => {
		const conversations = await Conversations.of(items);
		const lookUp = await lookUpContacts(items, conversations);
		return async (item) => {
			const conversation = conversations.of(item);
			const { contact: to, businessNumber: from } = conversation;
			const messageId = conversation.inbound()?.messageId;
			const { window, contactRecord } = lookUp(item);
			return async () => ({
				to,
				from,
				...(messageId !== undefined && { messageId }),
				...window,
				canSendFreeForm: window.status === 'open',
				...(contactRecord && { contactRecord }),
			});
		};
	}),
};
