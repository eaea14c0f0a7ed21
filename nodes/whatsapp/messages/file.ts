import { shortFileName } from '../mediaRules';
import { optionalText, present, requireUrl } from './checks';
import { LIMITS } from './limits';

export interface FileInput {
	/** Public http or https URL of a file of any type, up to 100 MB. */
	url: string;
	/** Up to 1,024 characters. Without a name, it becomes the file's name as well. */
	caption?: string;
	/** The file's name as the recipient sees it, with its extension. */
	name?: string;
}

export interface FileContent {
	message_type: 'file';
	file: { url: string; caption?: string; name?: string };
}

/**
 * `file`: a document. Vonage OAS `OutboundWhatsAppFile`; size and caption from Meta.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/document-messages
 */
export function file(input: FileInput): FileContent {
	const url = requireUrl('url', 'Media URL', input.url);
	const caption = optionalText('caption', 'Caption', input.caption, { max: LIMITS.caption });
	const name = optionalText('name', 'File Name', input.name);
	const shown = name && shortFileName(name, LIMITS.fileName);
	return { message_type: 'file', file: { url, ...present({ caption, name: shown }) } };
}
