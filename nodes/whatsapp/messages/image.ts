import { optionalText, present, requireUrl } from './checks';
import { LIMITS } from './limits';

export interface ImageInput {
	/** Public http or https URL of a JPEG or PNG, up to 5 MB. */
	url: string;
	/** Up to 1,024 characters. */
	caption?: string;
}

export interface ImageContent {
	message_type: 'image';
	image: { url: string; caption?: string };
}

/**
 * `image`: a picture. Vonage OAS `OutboundWhatsAppImage`; sizes and caption from Meta.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages
 */
export function image(input: ImageInput): ImageContent {
	const url = requireUrl('url', 'Media URL', input.url);
	const caption = optionalText('caption', 'Caption', input.caption, { max: LIMITS.caption });
	return { message_type: 'image', image: { url, ...present({ caption }) } };
}
