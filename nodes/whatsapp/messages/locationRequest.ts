import { interactive, type InteractiveContent } from './interactive';

export interface LocationRequestInput {
	/** 1–1,024 characters. */
	body: string;
}

export type LocationRequestContent = InteractiveContent<
	'location_request_message',
	{ name: 'send_location' }
>;

/**
 * Interactive `location_request_message`: a text with WhatsApp's *Send location* button; the answer
 * is a `location` message. It has neither header nor footer.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/location-request-messages
 */
export function locationRequest(input: LocationRequestInput): LocationRequestContent {
	return interactive('location_request_message', { body: input.body }, { name: 'send_location' });
}
