import { optionalText, present, requireText } from './checks';
import { type Header, type HeaderObject, headerObject } from './header';
import { LIMITS } from './limits';

/** What interactive messages share: header, body and footer around an action. */
export interface InteractiveParts {
	body?: string;
	header?: Header;
	footer?: string;
}

export interface InteractiveContent<Kind extends string, Action extends object> {
	message_type: 'custom';
	custom: {
		type: 'interactive';
		interactive: {
			type: Kind;
			header?: HeaderObject;
			body?: { text: string };
			footer?: { text: string };
			action: Action;
		};
	};
}

/**
 * `custom` of type `interactive`: Meta's interactive object, which Vonage passes on. The body is
 * required and has up to 1,024 characters, unless `rule` says otherwise.
 *
 * Source: https://developer.vonage.com/en/messages/concepts/custom-objects
 */
export function interactive<Kind extends string, Action extends object>(
	type: Kind,
	parts: InteractiveParts,
	action: Action,
	rule: { bodyMax?: number; bodyOptional?: boolean } = {},
): InteractiveContent<Kind, Action> {
	const { bodyMax: max = LIMITS.interactiveBody, bodyOptional = false } = rule;
	const body = (bodyOptional ? optionalText : requireText)('body', 'Body', parts.body, { max });
	const footer = optionalText('footer', 'Footer', parts.footer, { max: LIMITS.interactiveFooter });
	return {
		message_type: 'custom',
		custom: {
			type: 'interactive',
			interactive: {
				type,
				...present({
					header: parts.header && headerObject(parts.header, LIMITS.interactiveHeader),
					body: body === undefined ? undefined : { text: body },
					footer: footer === undefined ? undefined : { text: footer },
				}),
				action,
			},
		},
	};
}

/** The header of a message that takes a text header only; `undefined` for a blank one. */
export function textHeader(header: string | undefined): Header | undefined {
	const text = optionalText('header', 'Header', header, { max: LIMITS.interactiveHeader });
	return text === undefined ? undefined : { type: 'text', text };
}
