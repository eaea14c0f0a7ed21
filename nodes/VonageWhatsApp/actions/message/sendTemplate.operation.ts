import { Conversations } from '../../conversation/conversations';
import { lookUpWindows } from '../../windows/lookUp';
import { eachMessageAfter, type Operation } from '../operation';
import { OWN_NAMES } from '../template/fields';
import { fromListField, messageOptions, toField } from './fields';
import { messageOfTemplate, readEnvelope } from './outgoing';
import { templateFields } from './templateFields';
import { readTemplate } from './templateValues';

/** Message → Send Template: the only kind of message that may open a conversation. */
export const sendTemplate: Operation = {
	option: {
		name: 'Send Template',
		value: 'sendTemplate',
		description: 'Send an approved template, at any time',
		action: 'Send template message',
	},
	fields: [fromListField, toField, ...templateFields(OWN_NAMES), messageOptions()],
	execute: eachMessageAfter(async (items) => {
		// A template goes out whatever the window is, only its price depends on it.
		const conversations = await Conversations.of(items);
		const windowOf = await lookUpWindows(items, conversations);
		return async (item) => {
			const window = windowOf(item);
			const envelope = readEnvelope(item, conversations.of(item));
			return messageOfTemplate(item, envelope, await readTemplate(item), window);
		};
	}),
};
