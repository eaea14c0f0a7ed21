import { singleProduct as singleProductContent } from '../../../../whatsapp/messages/singleProduct';
import { catalogIdField, footerField, optionalBodyField } from '../fields';
import type { MessageType } from './messageType';

export const singleProduct: MessageType = {
	option: {
		name: 'Single Product',
		value: 'singleProduct',
		description: 'One product of your catalog',
	},
	fields: [
		catalogIdField,
		{
			displayName: 'Product Retailer ID',
			name: 'productRetailerId',
			type: 'string',
			required: true,
			default: '',
			description: 'The content ID of the product in the catalog',
		},
		optionalBodyField,
		footerField,
	],
	read: (item) => [
		singleProductContent({
			catalogId: item.text('catalogId'),
			productRetailerId: item.text('productRetailerId'),
			body: item.optional('body'),
			footer: item.optional('footer'),
		}),
	],
};
