import { list as listContent } from '../../../../whatsapp/messages/list';
import { bodyField, footerField, textHeaderField } from '../fields';
import type { MessageType } from './messageType';

export const list: MessageType = {
	option: {
		name: 'List',
		value: 'list',
		description: 'A text with a menu of up to ten rows; the choice comes back as a message',
	},
	fields: [
		bodyField,
		{
			displayName: 'Button Text',
			name: 'listButton',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Choose',
			description: 'The text on the button that opens the list, up to 20 characters',
		},
		{
			displayName: 'Sections',
			name: 'sections',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Section',
			required: true,
			default: {
				section: [{ title: '', rows: { row: [{ title: '', description: '', id: '' }] } }],
			},
			options: [
				{
					name: 'section',
					displayName: 'Section',
					values: [
						{
							displayName: 'Title',
							name: 'title',
							type: 'string',
							default: '',
							description: 'Up to 24 characters; needed when there is more than one section',
						},
						{
							displayName: 'Rows',
							name: 'rows',
							type: 'fixedCollection',
							typeOptions: { multipleValues: true, sortable: true },
							placeholder: 'Add Row',
							default: {},
							options: [
								{
									name: 'row',
									displayName: 'Row',
									values: [
										{
											displayName: 'Title',
											name: 'title',
											type: 'string',
											required: true,
											default: '',
											description: 'Up to 24 characters',
										},
										{
											displayName: 'Description',
											name: 'description',
											type: 'string',
											default: '',
											description: 'Up to 72 characters',
										},
										{
											displayName: 'ID',
											name: 'id',
											type: 'string',
											default: '',
											description:
												'Comes back in the reply when the customer chooses. Left empty, the title is used.',
										},
									],
								},
							],
							description: 'Up to ten in the whole list',
						},
					],
				},
			],
		},
		textHeaderField,
		footerField,
	],
	read: (item) => [
		listContent({
			header: item.optional('headerText'),
			body: item.text('body'),
			footer: item.optional('footer'),
			button: item.text('listButton'),
			sections: item.rows('sections', 'section').map((section) => ({
				title: section.optional('title'),
				rows: section.rows('rows', 'row').map((row) => ({
					id: row.optional('id'),
					title: row.text('title'),
					description: row.optional('description'),
				})),
			})),
		}),
	],
};
