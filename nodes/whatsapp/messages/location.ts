import { optionalText, present, requireNumber } from './checks';

export interface LocationInput {
	/** Decimal degrees, -90 to 90. */
	latitude: number;
	/** Decimal degrees, -180 to 180. */
	longitude: number;
	/** Name of the place. */
	name?: string;
	/** Address of the place, shown below its name. */
	address?: string;
}

export interface LocationObject {
	latitude: number;
	longitude: number;
	name?: string;
	address?: string;
}

export interface LocationContent {
	message_type: 'custom';
	custom: { type: 'location'; location: LocationObject };
}

/**
 * `custom` of type `location`: a place on the map.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/location-messages
 */
export function location(input: LocationInput): LocationContent {
	return {
		message_type: 'custom',
		custom: { type: 'location', location: locationObject(input) },
	};
}

/** Meta's location object, also the header of a template. `path` is the field it stands in. */
export function locationObject(input: LocationInput, path = ''): LocationObject {
	const latitude = requireNumber(`${path}latitude`, 'Latitude', input.latitude, {
		min: -90,
		max: 90,
	});
	const longitude = requireNumber(`${path}longitude`, 'Longitude', input.longitude, {
		min: -180,
		max: 180,
	});
	const name = optionalText(`${path}name`, 'Place Name', input.name);
	const address = optionalText(`${path}address`, 'Address', input.address);
	return { latitude, longitude, ...present({ name, address }) };
}
