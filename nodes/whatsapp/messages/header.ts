import { shortFileName } from '../mediaRules';
import { optionalText, present, requireOneOf, requireText, requireUrl } from './checks';
import { LIMITS } from './limits';

/** A picture, film or document on top of a message, fetched from a public http or https URL. */
export type MediaHeader =
	| { type: 'image' | 'video'; url: string }
	| { type: 'document'; url: string; filename?: string };

/** The header of an interactive message. Text: up to 60 characters, emoji but no markup. */
export type Header = { type: 'text'; text: string } | MediaHeader;

export type MediaHeaderObject =
	| { type: 'image'; image: { link: string } }
	| { type: 'video'; video: { link: string } }
	| { type: 'document'; document: { link: string; filename?: string } };

export type HeaderObject = { type: 'text'; text: string } | MediaHeaderObject;

/** Meta's header object of an interactive message. */
export function headerObject(header: Header, max: number): HeaderObject {
	requireOneOf('header.type', 'Header Type', header.type, ['text', 'image', 'video', 'document']);
	return header.type === 'text'
		? { type: 'text', text: requireText('header.text', 'Header Text', header.text, { max }) }
		: mediaHeaderObject(header, 'header', 'Header');
}

/** Meta's media object, the same in a header of an interactive message and in a template's parameter. */
export function mediaHeaderObject(
	header: MediaHeader,
	path: string,
	label: string,
): MediaHeaderObject {
	const link = requireUrl(`${path}.url`, `${label} Media URL`, header.url);
	switch (header.type) {
		case 'image':
			return { type: 'image', image: { link } };
		case 'video':
			return { type: 'video', video: { link } };
		case 'document': {
			const filename = optionalText(`${path}.filename`, `${label} File Name`, header.filename);
			const shown = filename && shortFileName(filename, LIMITS.fileName);
			return { type: 'document', document: { link, ...present({ filename: shown }) } };
		}
	}
}
