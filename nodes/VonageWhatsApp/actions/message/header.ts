import type { Header } from '../../../whatsapp/messages/header';
import type { Item } from '../../item';
import { mediaFile } from '../../media';

/** The header that an item's *Header* fields describe, or undefined for none. */
export function interactiveHeader(item: Item): Header | undefined {
	const type = item.text('headerType');
	switch (type) {
		case 'text':
			return { type, text: item.text('headerText') };
		case 'image':
		case 'video':
			return { type, url: mediaFile(item, 'header').url };
		case 'document': {
			const { url, name } = mediaFile(item, 'header');
			return { type, url, filename: item.optional('headerFileName') ?? name };
		}
		default:
			return undefined;
	}
}
