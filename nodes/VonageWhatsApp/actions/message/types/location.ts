import { location as locationContent } from '../../../../whatsapp/messages/location';
import type { MessageType } from './messageType';

export const location: MessageType = {
	option: { name: 'Location', value: 'location', description: 'A place on the map' },
	fields: [
		{
			displayName: 'Latitude',
			name: 'latitude',
			type: 'number',
			typeOptions: { numberPrecision: 7 },
			required: true,
			default: 0,
			description: 'From -90 (south) to 90 (north)',
		},
		{
			displayName: 'Longitude',
			name: 'longitude',
			type: 'number',
			typeOptions: { numberPrecision: 7 },
			required: true,
			default: 0,
			description: 'From -180 (west) to 180 (east)',
		},
		{
			displayName: 'Place Name',
			name: 'placeName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Clinic',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1 Example Street, London',
		},
	],
	read: (item) => [
		locationContent({
			latitude: item.number('latitude'),
			longitude: item.number('longitude'),
			name: item.optional('placeName'),
			address: item.optional('address'),
		}),
	],
};
