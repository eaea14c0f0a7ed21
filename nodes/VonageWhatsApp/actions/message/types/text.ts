import { optionalText } from '../../../../whatsapp/messages/checks';
import { LIMITS } from '../../../../whatsapp/messages/limits';
import { markdownToWhatsApp } from '../../../../whatsapp/messages/markdown';
import { splitText } from '../../../../whatsapp/messages/split';
import { text as textContent } from '../../../../whatsapp/messages/text';
import type { MessageType } from './messageType';

/** Text longer than WhatsApp takes in one message becomes several, sent in order. */
export const text: MessageType = {
	option: { name: 'Text', value: 'text', description: 'Text with WhatsApp formatting and emoji' },
	fields: [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. Your order is on its way',
			description:
				'The text to send. More than 4,096 characters go out as several messages, split between paragraphs or sentences.',
		},
		{
			displayName: 'Text Format',
			name: 'textFormat',
			type: 'options',
			default: 'plain',
			options: [
				{
					name: 'Markdown',
					value: 'markdown',
					description: 'As AI agents write it: turned into what WhatsApp can show',
				},
				{
					name: 'Plain',
					value: 'plain',
					description: 'Sent as it is; *bold*, _italic_ and ~strike~ are WhatsApp’s own markup',
				},
			],
			description: 'How the text is written',
		},
	],
	read(item) {
		// Checked before anything converts it: whoever writes the text decides how long it is.
		const written = optionalText('text', 'Text', item.text('text'), {
			max: LIMITS.longText,
			by: 'this node',
		});
		if (written === undefined) return [textContent({ text: '' })];
		const shown = item.text('textFormat') === 'markdown' ? markdownToWhatsApp(written) : written;
		const parts = splitText(shown);
		return (parts.length === 0 ? [shown] : parts).map((part) => textContent({ text: part }));
	},
};
