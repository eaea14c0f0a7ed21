import type { Header, MediaHeader } from '../../../whatsapp/messages/header';
import type { Item } from '../../parameters/item';
import { mediaFile } from '../../parameters/mediaUrl';

/** The header that an item's *Header* fields describe, or undefined for none. */
export async function interactiveHeader(item: Item): Promise<Header | undefined> {
	return item.text('headerType') === 'text'
		? { type: 'text', text: item.text('headerText') }
		: await mediaHeader(item);
}

/** The same where it is a file, of an interactive message as of a template. */
export async function mediaHeader(item: Item): Promise<MediaHeader | undefined> {
	const type = item.text('headerType');
	switch (type) {
		case 'image':
		case 'video':
			return { type, url: (await mediaFile(item, type, 'header')).url };
		case 'document': {
			const { url, name } = await mediaFile(item, 'file', 'header');
			return { type, url, filename: item.optional('headerFileName') ?? name };
		}
		default:
			return undefined;
	}
}
