import { image as imageContent } from '../../../../whatsapp/messages/image';
import { mediaFile } from '../../../parameters/mediaUrl';
import { captionField, mediaFields } from '../fields';
import type { MessageType } from './messageType';

export const image: MessageType = {
	option: { name: 'Image', value: 'image', description: 'JPEG or PNG with an optional caption' },
	fields: [...mediaFields('https://example.com/photo.jpg'), captionField],
	read: async (item) => [
		imageContent({ url: (await mediaFile(item, 'image')).url, caption: item.optional('caption') }),
	],
};
