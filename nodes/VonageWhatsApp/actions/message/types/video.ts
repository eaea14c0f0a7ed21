import { video as videoContent } from '../../../../whatsapp/messages/video';
import { mediaFile } from '../../../parameters/mediaUrl';
import { captionField, mediaFields } from '../fields';
import type { MessageType } from './messageType';

export const video: MessageType = {
	option: {
		name: 'Video',
		value: 'video',
		description: 'MP4 or 3GPP with H.264 video and AAC audio',
	},
	fields: [...mediaFields('https://example.com/clip.mp4'), captionField],
	read: async (item) => [
		videoContent({ url: (await mediaFile(item, 'video')).url, caption: item.optional('caption') }),
	],
};
