import { custom as customContent } from '../../../../whatsapp/messages/custom';
import type { MessageType } from './messageType';

export const custom: MessageType = {
	option: {
		name: 'Custom JSON',
		value: 'custom',
		description: 'Any message that WhatsApp knows, as its own JSON',
	},
	fields: [
		{
			displayName: 'Custom Message',
			name: 'customJson',
			type: 'json',
			typeOptions: { rows: 8 },
			required: true,
			default: '{\n  "type": "text",\n  "text": { "body": "Hello" }\n}',
			description:
				'A message of the WhatsApp Cloud API without messaging_product, recipient_type and to. It reaches WhatsApp as it is.',
		},
	],
	read: (item) => [customContent({ custom: item.raw('customJson') })],
};
