import { RuleViolation } from '../ruleViolation';
import { requireOneOf, requireText } from './checks';

/** `react` puts one emoji on a message, `unreact` takes the business's emoji off again. */
export type ReactionInput = { action: 'react'; emoji: string } | { action: 'unreact' };

export interface ReactionContent {
	message_type: 'reaction';
	reaction: { action: 'react'; emoji: string } | { action: 'unreact' };
}

/**
 * `reaction`: an emoji on a message of the customer, or its removal. The envelope's `replyTo` names
 * the message. One emoji: skin tones, flags, keycaps and joined sequences such as a family count as
 * one. Vonage OAS `OutboundWhatsAppReaction`.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/reaction-messages
 */
export function reaction(input: ReactionInput): ReactionContent {
	requireOneOf('action', 'Action', input.action, ['react', 'unreact']);
	if (input.action === 'unreact')
		return { message_type: 'reaction', reaction: { action: 'unreact' } };

	const emoji = requireText('emoji', 'Emoji', input.emoji).trim();
	if (!isSingleEmoji(emoji)) {
		throw new RuleViolation(
			'emoji',
			"'Emoji' is not one single emoji",
			'Give exactly one emoji, e.g. 👍; to take a reaction back, choose its removal',
		);
	}
	return { message_type: 'reaction', reaction: { action: 'react', emoji } };
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A flag of two letters, a keycap, or a pictograph with whatever is joined to it. */
const EMOJI = /^(?:\p{RI}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}|\p{Emoji_Modifier})/u;

function isSingleEmoji(text: string): boolean {
	return [...graphemes.segment(text)].length === 1 && EMOJI.test(text);
}
