import { requireText } from './checks';
import { LIMITS } from './limits';

export interface TextInput {
	/** 1–4,096 characters; WhatsApp's markup (`*bold*`, `_italic_`) is rendered. */
	text: string;
}

export interface TextContent {
	message_type: 'text';
	text: string;
}

/**
 * `text`: a text message. Vonage OAS `OutboundWhatsAppText`.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export function text(input: TextInput): TextContent {
	return {
		message_type: 'text',
		text: requireText('text', 'Text', input.text, { max: LIMITS.text }),
	};
}
