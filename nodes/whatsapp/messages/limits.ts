/**
 * The limits that WhatsApp and the Messages API set, in code points unless a comment says otherwise.
 * "Vonage" is the Messages API specification (OAS 1.11).
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export const LIMITS = {
	/**
	 * `text` (Vonage `OutboundWhatsAppText`).
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages
	 */
	text: 4096,
	/**
	 * Caption of an image, video or file. Meta says 1,024, Vonage's specification 3,000: Meta has the
	 * last word, after Vonage has answered 202, so the lower one is checked here.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages
	 */
	caption: 1024,
	/**
	 * The longest text that is turned into messages: 40 full ones. WhatsApp lets 45 messages to one
	 * contact pass at once.
	 */
	longText: 163_840,
	/** Name of a file (Vonage). A longer one is shortened. */
	fileName: 240,
	/** `audio.url` (Vonage). */
	audioUrl: { min: 10, max: 2000 },
	/**
	 * Contacts in one message.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/contacts-messages
	 */
	contacts: 257,

	/**
	 * Body of every interactive message but the list.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
	 */
	interactiveBody: 1024,
	/** Text header of an interactive message (Meta). */
	interactiveHeader: 60,
	/** Footer of an interactive message (Meta). */
	interactiveFooter: 60,

	/**
	 * Reply buttons of one message.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
	 */
	replyButtons: 3,
	replyButtonTitle: 20,
	replyButtonId: 256,

	/** Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages */
	listBody: 4096,
	listButton: 20,
	listSections: 10,
	/** Rows of all sections together. */
	listRows: 10,
	listRowId: 200,
	listRowTitle: 24,
	listRowDescription: 72,
	/** Title of a section, of a list as of a product list (Meta). */
	sectionTitle: 24,

	/**
	 * Label of a call-to-action URL button.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-cta-url-messages
	 */
	callToActionLabel: 20,
	/**
	 * Label of a Flow's button. Meta's page of 2024 says 20, the one of Graph v24 "30 characters or
	 * less"; both say no emoji.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow
	 */
	flowLabel: 30,

	/** Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/sell-products-and-services/share-products */
	productSections: 10,
	/** Products of all sections together. */
	products: 30,

	/**
	 * Name of a template.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
	 */
	templateName: 512,
	/** Value in a text header: the rendered header may not be longer (Meta, 132005). */
	templateHeader: 60,
	/** Value in the body: the rendered body may not be longer (Meta, 132005). */
	templateBody: 1024,
	/**
	 * Value in the body of a carousel card.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/media-card-carousel-templates
	 */
	templateCardBody: 160,
	/** Buttons of a template; their index counts from 0 (Meta). */
	templateButtons: 10,
	/** The whole URL of a URL button, and so its suffix (Meta). */
	templateUrl: 2000,
	/**
	 * Offer code of a copy-code button, since December 2025.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/coupon-templates
	 */
	couponCode: 20,
	/**
	 * One-time password.
	 *
	 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
	 */
	oneTimePassword: 15,
	/** Cards of a carousel (Meta). */
	carouselCards: { min: 2, max: 10 },
	/** Buttons of a carousel card (Meta). */
	carouselCardButtons: 2,

	/**
	 * `client_ref` (Vonage, error 1450).
	 *
	 * Source: https://developer.vonage.com/en/api-errors/messages
	 */
	clientRef: 100,
} as const;

/**
 * The length of a text as WhatsApp counts it: in Unicode code points. `👍` is 1, `👍🏽` is 2, a family
 * emoji is 5 or more. An n8n expression's `.length` counts UTF-16 units instead, and gives more.
 */
export function codePoints(text: string): number {
	const surrogatePairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g);
	return text.length - (surrogatePairs?.length ?? 0);
}
