import { requireUrl } from './checks';

export interface StickerInput {
	/** Public http or https URL of a WebP of 512 × 512 pixels, up to 100 kB (500 kB when animated). */
	url: string;
}

export interface StickerContent {
	message_type: 'sticker';
	sticker: { url: string };
}

/**
 * `sticker`: a sticker. Vonage OAS `StickerWithURL` (its `id` form is deprecated); sizes from Meta.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/sticker-messages
 */
export function sticker(input: StickerInput): StickerContent {
	return { message_type: 'sticker', sticker: { url: requireUrl('url', 'Media URL', input.url) } };
}
