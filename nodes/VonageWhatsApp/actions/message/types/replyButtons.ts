import { replyButtons as replyButtonsContent } from '../../../../whatsapp/messages/replyButtons';
import { bodyField, footerField, headerFields } from '../fields';
import { interactiveHeader } from '../header';
import type { MessageType } from './messageType';

export const replyButtons: MessageType = {
	option: {
		name: 'Reply Buttons',
		value: 'replyButtons',
		description: 'A text with one to three buttons; the tap comes back as a message',
	},
	fields: [
		bodyField,
		{
			displayName: 'Buttons',
			name: 'buttons',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true, maxValue: 3 },
			placeholder: 'Add Button',
			required: true,
			default: { button: [{ title: '', id: '' }] },
			options: [
				{
					name: 'button',
					displayName: 'Button',
					values: [
						{
							displayName: 'Title',
							name: 'title',
							type: 'string',
							required: true,
							default: '',
							placeholder: 'e.g. Yes',
							description: 'The text on the button, up to 20 characters',
						},
						{
							displayName: 'ID',
							name: 'id',
							type: 'string',
							default: '',
							placeholder: 'e.g. confirm-yes',
							description:
								'Comes back in the reply when the customer taps. Left empty, the title is used.',
						},
					],
				},
			],
			description: 'Up to three',
		},
		...headerFields,
		footerField,
	],
	read: async (item) => [
		replyButtonsContent({
			header: await interactiveHeader(item),
			body: item.text('body'),
			footer: item.optional('footer'),
			buttons: item.rows('buttons', 'button').map((button) => ({
				title: button.text('title'),
				id: button.optional('id'),
			})),
		}),
	],
};
