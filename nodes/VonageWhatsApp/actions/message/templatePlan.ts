import type { IDataObject } from 'n8n-workflow';
import { messageRequest } from '../../../whatsapp/messages/request';
import type { Item } from '../../item';
import type { Plan } from '../../operation';
import type { KnownWindow } from '../../windows/knownWindow';
import { readEnvelope } from './envelope';
import { priced, sendRequest } from './sendRequest';
import type { TemplateMessage } from './templateValues';

/** Checks a template with all that goes along with it, and leaves the sending for later. */
export function planTemplate(
	item: Item,
	{ template, content, category }: TemplateMessage,
	{ status }: KnownWindow,
): Plan<IDataObject> {
	const request = messageRequest(readEnvelope(item), content);
	return async () => ({
		...(await sendRequest(item, request)),
		type: 'template',
		sentAs: 'template',
		template,
		...priced(category, status),
	});
}
