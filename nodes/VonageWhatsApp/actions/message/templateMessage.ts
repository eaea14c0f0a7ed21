import { messageRequest } from '../../../whatsapp/messages/request';
import type { Message } from '../../dispatch/letter';
import type { Item } from '../../item';
import type { KnownWindow } from '../../windows/knownWindow';
import { readEnvelope, timeoutOf } from './envelope';
import { priced } from './priced';
import type { TemplateMessage } from './templateValues';

/** Checks a template with all that goes along with it. */
export function messageOfTemplate(
	item: Item,
	{ template, content, category }: TemplateMessage,
	{ status }: KnownWindow,
): Message {
	return {
		requests: [messageRequest(readEnvelope(item), content)],
		timeoutSeconds: timeoutOf(item),
		result: ([sent]) => ({
			...sent,
			type: 'template',
			sentAs: 'template',
			template,
			...priced(category, status),
		}),
	};
}
