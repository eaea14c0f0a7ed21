import { optionalText, present, requireUrl } from './checks';
import { LIMITS } from './limits';

export interface VideoInput {
	/** Public http or https URL of an MP4 or 3GPP with H.264 and AAC, up to 16 MB. */
	url: string;
	/** Up to 1,024 characters. */
	caption?: string;
}

export interface VideoContent {
	message_type: 'video';
	video: { url: string; caption?: string };
}

/**
 * `video`: a film. Vonage OAS `OutboundWhatsAppVideo`; size and caption from Meta.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/video-messages
 */
export function video(input: VideoInput): VideoContent {
	const url = requireUrl('url', 'Media URL', input.url);
	const caption = optionalText('caption', 'Caption', input.caption, { max: LIMITS.caption });
	return { message_type: 'video', video: { url, ...present({ caption }) } };
}
