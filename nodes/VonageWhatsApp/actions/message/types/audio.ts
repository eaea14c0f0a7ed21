import { audio as audioContent } from '../../../../whatsapp/messages/audio';
import { mediaFile } from '../../../parameters/mediaUrl';
import { mediaFields } from '../fields';
import type { MessageType } from './messageType';

export const audio: MessageType = {
	option: { name: 'Audio', value: 'audio', description: 'AAC, M4A, AMR, MP3 or Opus in Ogg' },
	fields: mediaFields('https://example.com/note.mp3'),
	read: async (item) => [audioContent({ url: (await mediaFile(item, 'audio')).url })],
};
