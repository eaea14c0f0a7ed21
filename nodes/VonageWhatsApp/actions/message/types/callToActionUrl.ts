import { callToActionUrl as callToActionUrlContent } from '../../../../whatsapp/messages/callToActionUrl';
import { bodyField, footerField, headerFields } from '../fields';
import { interactiveHeader } from '../header';
import type { MessageType } from './messageType';

export const callToActionUrl: MessageType = {
	option: {
		name: 'Call-to-Action URL',
		value: 'callToActionUrl',
		description: 'A text with one button that opens a web page',
	},
	fields: [
		bodyField,
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Track the parcel',
			description: 'Up to 20 characters',
		},
		{
			displayName: 'Button URL',
			name: 'buttonUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/track/81',
		},
		...headerFields,
		footerField,
	],
	read: async (item) => [
		callToActionUrlContent({
			header: await interactiveHeader(item),
			body: item.text('body'),
			footer: item.optional('footer'),
			displayText: item.text('buttonText'),
			url: item.text('buttonUrl'),
		}),
	],
};
