import { file as fileContent } from '../../../../whatsapp/messages/file';
import { mediaFile } from '../../../parameters/mediaUrl';
import { captionField, mediaFields } from '../fields';
import type { MessageType } from './messageType';

export const file: MessageType = {
	option: {
		name: 'File',
		value: 'file',
		description: 'A document or any other file, up to 100 MB',
	},
	fields: [
		...mediaFields('https://example.com/invoice.pdf'),
		captionField,
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice.pdf',
			description: 'The name that the customer sees; a binary file brings its own',
		},
	],
	async read(item) {
		const { url, name } = await mediaFile(item, 'file');
		return [
			fileContent({
				url,
				caption: item.optional('caption'),
				name: item.optional('fileName') ?? name,
			}),
		];
	},
};
