import { productList as productListContent } from '../../../../whatsapp/messages/productList';
import { bodyField, catalogIdField, footerField, textHeaderField } from '../fields';
import type { MessageType } from './messageType';

export const productList: MessageType = {
	option: {
		name: 'Product List',
		value: 'productList',
		description: 'Up to 30 products of your catalog in sections',
	},
	fields: [
		catalogIdField,
		{ ...textHeaderField, required: true },
		bodyField,
		{
			displayName: 'Sections',
			name: 'productSections',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Section',
			required: true,
			default: { section: [{ title: '', productRetailerIds: '' }] },
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
							displayName: 'Product Retailer IDs',
							name: 'productRetailerIds',
							type: 'string',
							default: '',
							placeholder: 'e.g. SKU-1, SKU-2',
							description: 'The content IDs of the products, separated by commas',
						},
					],
				},
			],
		},
		footerField,
	],
	read: (item) => [
		productListContent({
			catalogId: item.text('catalogId'),
			header: item.text('headerText'),
			body: item.text('body'),
			footer: item.optional('footer'),
			sections: item.rows('productSections', 'section').map((section) => ({
				title: section.optional('title'),
				productRetailerIds: section.list('productRetailerIds'),
			})),
		}),
	],
};
