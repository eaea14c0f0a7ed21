import { requireText, requireUrl } from './checks';
import type { Header } from './header';
import { interactive, type InteractiveContent } from './interactive';
import { LIMITS } from './limits';

export interface CallToActionUrlInput {
	/** 1–1,024 characters. */
	body: string;
	/** Label of the button, 1–20 characters. */
	displayText: string;
	/** The http or https URL that the button opens in the customer's browser. */
	url: string;
	/** Text of up to 60 characters, or image, video or document. */
	header?: Header;
	/** Up to 60 characters. */
	footer?: string;
}

export type CallToActionUrlContent = InteractiveContent<
	'cta_url',
	{ name: 'cta_url'; parameters: { display_text: string; url: string } }
>;

/**
 * Interactive `cta_url`: a message with a button that opens a URL; a tap on it sends no webhook.
 * Meta "Interactive call-to-action URL button messages".
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-cta-url-messages
 */
export function callToActionUrl(input: CallToActionUrlInput): CallToActionUrlContent {
	return interactive('cta_url', input, {
		name: 'cta_url',
		parameters: {
			display_text: requireText('displayText', 'Button Text', input.displayText, {
				max: LIMITS.callToActionLabel,
			}),
			url: requireUrl('url', 'Button URL', input.url),
		},
	});
}
