import { requireUrl } from './checks';
import { LIMITS } from './limits';

export interface AudioInput {
	/** Public http or https URL of 10–2,000 characters: AAC, M4A, AMR, MP3 or Opus, up to 16 MB. */
	url: string;
}

export interface AudioContent {
	message_type: 'audio';
	audio: { url: string };
}

/**
 * `audio`: a sound, without a caption. Vonage OAS `OutboundWhatsAppAudio`.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export function audio(input: AudioInput): AudioContent {
	const url = requireUrl('url', 'Media URL', input.url, { ...LIMITS.audioUrl, by: 'Vonage' });
	return { message_type: 'audio', audio: { url } };
}
