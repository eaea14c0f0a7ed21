import { idOr, requireDistinct, requireObjects, requireText } from './checks';
import type { Header } from './header';
import { interactive, type InteractiveContent } from './interactive';
import { LIMITS } from './limits';

export interface ReplyButton {
	/** 1–20 characters, different from the other buttons' titles. */
	title: string;
	/** 1–256 characters, comes back in the customer's `reply`. Without it the title is the id. */
	id?: string;
}

export interface ReplyButtonsInput {
	/** 1–1,024 characters. */
	body: string;
	/** 1–3 buttons. */
	buttons: ReplyButton[];
	/** Text of up to 60 characters, or image, video or document. */
	header?: Header;
	/** Up to 60 characters. */
	footer?: string;
}

export type ReplyButtonsContent = InteractiveContent<
	'button',
	{ buttons: Array<{ type: 'reply'; reply: { id: string; title: string } }> }
>;

/**
 * Interactive `button`: a message with up to three reply buttons.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
 */
export function replyButtons(input: ReplyButtonsInput): ReplyButtonsContent {
	const buttons = requireObjects('buttons', 'Buttons', input.buttons, { max: LIMITS.replyButtons });
	const replies = buttons.map((button, at) => {
		const [path, label] = [`buttons[${at}]`, `Button ${at + 1}`];
		const title = requireText(`${path}.title`, `${label} Title`, button.title, {
			max: LIMITS.replyButtonTitle,
		});
		const id = idOr(title.trim(), `${path}.id`, `${label} ID`, button.id, {
			max: LIMITS.replyButtonId,
		});
		return { path, label, id, title };
	});
	requireDistinct(
		replies.map(({ path, label, title }) => ({
			field: `${path}.title`,
			label: `${label} Title`,
			value: title,
		})),
	);
	requireDistinct(
		replies.map(({ path, label, id }) => ({
			field: `${path}.id`,
			label: `${label} ID`,
			value: id,
		})),
	);
	return interactive('button', input, {
		buttons: replies.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })),
	});
}
