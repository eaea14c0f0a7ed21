import { locationRequest as locationRequestContent } from '../../../../whatsapp/messages/locationRequest';
import { bodyField } from '../fields';
import type { MessageType } from './messageType';

export const locationRequest: MessageType = {
	option: {
		name: 'Location Request',
		value: 'locationRequest',
		description: 'A text with a button by which the customer sends a location',
	},
	fields: [bodyField],
	read: (item) => [locationRequestContent({ body: item.text('body') })],
};
