import { lookUpWindows } from '../../windows/lookUp';
import { eachMessageAfter, type Operation } from '../operation';
import { OWN_NAMES } from '../template/fields';
import { fromField, messageOptions, toField } from './fields';
import { messageOfTemplate } from './outgoing';
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
	fields: [fromField, toField, ...templateFields(OWN_NAMES), messageOptions()],
	execute: eachMessageAfter(async (items) => {
		// A template goes out whatever the window is, only its price depends on it.
		const windowOf = await lookUpWindows(items);
		return async (item) => {
			const window = windowOf(item);
			return messageOfTemplate(item, await readTemplate(item), window);
		};
	}),
};
