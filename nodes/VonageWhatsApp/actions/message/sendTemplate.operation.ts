import { messageRequest } from '../../../whatsapp/messages/request';
import { template as templateContent } from '../../../whatsapp/messages/template';
import type { Operation } from '../../operation';
import { eachItem } from '../../operation';
import { readEnvelope } from './envelope';
import { fromField, messageOptions, toField } from './fields';
import { sendRequest } from './sendRequest';
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
	fields: [fromField, toField, ...templateFields, messageOptions],
	execute: eachItem(async (item) => {
		const { name, language, ...values } = await readTemplate(item);
		const request = messageRequest(
			readEnvelope(item),
			templateContent({ name, language, ...values }),
		);
		return async () => ({
			...(await sendRequest(item, request)),
			type: 'template',
			sentAs: 'template',
			template: { name, language },
		});
	}),
};
