import { sticker as stickerContent } from '../../../../whatsapp/messages/sticker';
import { mediaFile } from '../../../parameters/mediaUrl';
import { mediaFields } from '../fields';
import type { MessageType } from './messageType';

export const sticker: MessageType = {
	option: { name: 'Sticker', value: 'sticker', description: 'WebP, 512 × 512 pixels' },
	fields: mediaFields('https://example.com/sticker.webp'),
	read: async (item) => [stickerContent({ url: (await mediaFile(item, 'sticker')).url })],
};
