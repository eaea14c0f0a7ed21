import { catalog as catalogContent } from '../../../../whatsapp/messages/catalog';
import { bodyField, footerField } from '../fields';
import type { MessageType } from './messageType';

export const catalog: MessageType = {
	option: { name: 'Catalog', value: 'catalog', description: 'A button that opens your catalog' },
	fields: [
		bodyField,
		{
			displayName: 'Thumbnail Product Retailer ID',
			name: 'thumbnailProductRetailerId',
			type: 'string',
			default: '',
			description: 'The product whose picture is shown; left empty, the first of the catalog',
		},
		footerField,
	],
	read: (item) => [
		catalogContent({
			body: item.text('body'),
			footer: item.optional('footer'),
			thumbnailProductRetailerId: item.optional('thumbnailProductRetailerId'),
		}),
	],
};
