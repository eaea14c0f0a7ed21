import { isRecord } from '../looseJson';
import type { MessageContent } from './content';

/**
 * The text of a message as the customer reads it: text, caption, emoji, or the body of an interactive
 * message, with WhatsApp's markup. `undefined` for a message without words; a template's text depends
 * on the template.
 */
export function shownText(content: MessageContent): string | undefined {
	switch (content.message_type) {
		case 'text':
			return content.text;
		case 'image':
			return content.image.caption;
		case 'video':
			return content.video.caption;
		case 'file':
			return content.file.caption;
		case 'reaction':
			return content.reaction.action === 'react' ? content.reaction.emoji : undefined;
		case 'custom':
			return bodyOf(content.custom);
		default:
			return undefined;
	}
}

/** Of anything in Meta's own spelling, which *Custom JSON* may fill with anything. */
function bodyOf(custom: object): string | undefined {
	const { interactive, text, location }: Record<string, unknown> = { ...custom };
	const [body] = [interactive, text].flatMap((each) => (isRecord(each) ? [each.body] : []));
	const written = isRecord(body) ? body.text : body;
	if (typeof written === 'string') return written;
	return isRecord(location) && typeof location.name === 'string' ? location.name : undefined;
}
