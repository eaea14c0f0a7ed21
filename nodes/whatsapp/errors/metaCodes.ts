import type { ErrorTable } from './table';
import { WINDOW_CLOSED } from './vonageCodes';

const NEW_TOKEN =
	"Create a new token in Meta Business Settings, best one of a system user that does not expire, and enter it as 'User Access Token' in the credential.";

/**
 * The codes and subcodes of Meta: the Graph API (template management) and the Cloud API (sending).
 * Where Meta sends both, the subcode is the one that explains.
 */
export const META_CODES: ErrorTable = {
	// Graph: general codes
	'0': ['fix-credential', 'Meta could not authenticate the user access token.', NEW_TOKEN],
	'1': [
		'retry-later',
		'Meta had an unknown fault.',
		'Try again in a few minutes; check the request if it goes on.',
	],
	'2': [
		'retry-later',
		'A service of Meta is temporarily not available.',
		'Try again in a few minutes; after creating a template look first whether it exists.',
	],
	'3': [
		'fix-credential',
		'The user access token may not use this function of Meta.',
		"Give the token the permission 'whatsapp_business_management'.",
	],
	'4': [
		'slow-down',
		'The Meta app has made too many calls.',
		'Wait until the hourly limit is over, then call less often.',
	],
	'10': [
		'fix-credential',
		'The user access token lacks a permission, or lost it.',
		"Give it 'whatsapp_business_management' and assign the WhatsApp Business Account to its system user.",
	],
	'17': [
		'slow-down',
		'The user of the access token has made too many calls to Meta.',
		'Wait until the hourly limit is over, then call less often.',
	],
	'32': [
		'slow-down',
		'Too many calls to Meta were made for this page or account.',
		'Wait until the hourly limit is over, then call less often.',
	],
	'33': [
		'fix-credential',
		'The ID does not exist at Meta, or the user access token has no access to it.',
		'Check the WhatsApp Business Account ID, and assign that account to the system user of the token.',
	],
	'100': [
		'fix-request',
		'Meta does not accept a parameter of the request.',
		"Read Meta's own message for the name of the parameter and correct it.",
	],
	'190': ['fix-credential', 'The user access token is expired or not valid.', NEW_TOKEN],
	'192': [
		'fix-template',
		'A phone number button has a number that is not valid.',
		'Write the number with + and its country code.',
	],
	'200': [
		'fix-credential',
		'The user access token has no access to this business asset.',
		'Assign the WhatsApp Business Account to the system user of the token, with full control.',
	],
	'341': [
		'slow-down',
		'A limit of the Meta app is reached.',
		'Wait until the limit is over, then call less often.',
	],
	'368': [
		'contact-support',
		'Meta blocked the business for a while because of a policy violation.',
		'See what is open in Business Support Home, settle or appeal it there.',
	],

	// Graph: subcodes of 190
	'458': [
		'fix-credential',
		'The user has removed the Meta app that the token belongs to.',
		NEW_TOKEN,
	],
	'459': [
		'fix-credential',
		'The user of the token must first confirm something at Facebook.',
		'Log in at facebook.com as that user, follow the steps shown, then create a new token.',
	],
	'460': ['fix-credential', 'The user of the token changed the password.', NEW_TOKEN],
	'463': ['fix-credential', 'The user access token has expired.', NEW_TOKEN],
	'464': [
		'fix-credential',
		'The user of the token has not confirmed the Facebook account.',
		'Log in at facebook.com as that user and confirm the account, then create a new token.',
	],
	'467': ['fix-credential', 'The user access token is no longer valid.', NEW_TOKEN],
	'492': ['fix-credential', 'The session of the user access token is not valid.', NEW_TOKEN],

	// Graph: limits of the WhatsApp Business Account
	'613': [
		'slow-down',
		'Meta limits how often this call may be made.',
		'Wait some minutes, then call less often.',
	],
	'80007': [
		'slow-down',
		'The WhatsApp Business Account has made too many calls to Meta.',
		'Wait for the minutes that the usage header names, then call less often.',
	],
	'80008': [
		'slow-down',
		'Too many management calls were made for this WhatsApp Business Account.',
		'Wait for the minutes that the usage header names, then call less often.',
	],
	'80012': [
		'slow-down',
		'Too many calls were made on this template.',
		'Wait before you change it again; an approved template takes one edit per day.',
	],

	// Graph: templates
	'139000': [
		'contact-support',
		'Meta does not let this account create templates, an integrity check blocks it.',
		'See what is open for the account in Business Support Home.',
	],
	'200002': [
		'retry-later',
		'Meta could not create the template.',
		'Look whether it exists, and submit it again in a few minutes if not.',
	],
	'2388019': [
		'fix-template',
		'The WhatsApp Business Account has as many templates as it may have.',
		'Delete templates that you do not use, or verify the business for a higher limit.',
	],
	'2388023': [
		'wait',
		'A template of this name and language is being deleted.',
		'Use another name, or wait 30 days until Meta frees this one.',
	],
	'2388024': [
		'fix-template',
		'A template of this name and language exists already.',
		'Update the existing one or use another name; after a lost answer this means that the first try worked.',
	],
	'2388039': [
		'wait',
		'The template cannot be changed in its present status: it is in review, or was edited today already.',
		'Wait for the review, or until tomorrow.',
	],
	'2388040': [
		'fix-template',
		'A field of the template is too long.',
		"Shorten the field that Meta's message names.",
	],
	'2388042': [
		'fix-template',
		'A component of the template has a field that does not belong there.',
		'Remove it; the body of an authentication template, for example, has no text of its own.',
	],
	'2388043': [
		'fix-template',
		'A component of the template lacks a field, usually the examples.',
		'Give an example value for every placeholder, and a sample for a media header.',
	],
	'2388046': [
		'fix-template',
		'The name of the template is not valid.',
		'Use lower-case letters, digits and underscores only.',
	],
	'2388047': [
		'fix-template',
		'The header text of the template is not valid.',
		'Remove line breaks, emoji and formatting from it.',
	],
	'2388050': [
		'fix-template',
		'A button of the template is not complete.',
		'Fill in all fields that this kind of button has.',
	],
	'2388052': [
		'fix-template',
		'The URL of a button is not valid.',
		'Write it with https://, and the placeholder only at its end.',
	],
	'2388072': [
		'fix-template',
		'The body text of the template is not valid.',
		'Use fewer line breaks and emoji, and more than placeholders.',
	],
	'2388073': [
		'fix-template',
		'The footer of the template is not valid.',
		'Use plain text without placeholders and formatting.',
	],
	'2388081': [
		'fix-template',
		'A URL button of the template leads to WhatsApp, which Meta does not allow.',
		'Use another address, for example a page of your own.',
	],
	'2388084': [
		'fix-media',
		'Meta does not accept the type of the sample file.',
		'Use JPEG or PNG for an image, MP4 for a video, PDF for a document.',
	],
	'2388109': [
		'retry-later',
		'Meta could not create the template.',
		'Look whether it exists, and submit it again in a few minutes if not; contact Meta support if it goes on.',
	],
	'2388155': [
		'fix-template',
		'The name belongs to a sample template of Meta.',
		'Use another name.',
	],
	'2388185': [
		'contact-support',
		'This WhatsApp Business Account may not create such templates, often authentication ones.',
		'Verify the business in Meta Business Settings, or reach a higher messaging limit first.',
	],
	'2388273': [
		'fix-template',
		'An example value of the template is not accepted.',
		'Give one realistic example per placeholder, in their order.',
	],
	'2388293': [
		'fix-template',
		'The template has too many placeholders for so few words.',
		'Write more text around them, or use fewer placeholders.',
	],
	'2388299': [
		'fix-template',
		'The text of the template starts or ends with a placeholder.',
		'Write at least one word before the first and after the last one.',
	],

	// Sending: the account
	'131000': [
		'retry-later',
		'WhatsApp could not send the message and does not say why.',
		'Send it again in a few minutes.',
	],
	'131005': [
		'fix-credential',
		'The user access token may not do this.',
		'Give it the missing permission and assign the WhatsApp Business Account to its system user.',
	],
	'131008': [
		'fix-request',
		'The request to WhatsApp lacks a parameter.',
		"Read 'detail' for its name and fill it in.",
	],
	'131009': [
		'fix-request',
		'A parameter has a value that WhatsApp does not accept.',
		"Read 'detail' for its name and correct it.",
	],
	'131016': [
		'retry-later',
		'WhatsApp is temporarily not available.',
		'Send it again in a few minutes.',
	],
	'131031': [
		'contact-support',
		'Meta has locked the WhatsApp Business Account.',
		'See the reason in Business Support Home and settle or appeal it there.',
	],
	'131042': [
		'top-up',
		'WhatsApp did not deliver the message because of an open payment matter of the business.',
		'Add or renew the payment method of the WhatsApp Business Account in Meta Business Settings.',
	],
	'131057': [
		'retry-later',
		'The WhatsApp Business Account is in maintenance, for example during an upgrade.',
		'Send it again in a few minutes.',
	],
	'131059': [
		'fix-request',
		'The cursor of this list is not valid any more.',
		'Start the list from its beginning.',
	],
	'131037': [
		'contact-support',
		'Meta has not approved the display name of the WhatsApp number, so the number cannot send.',
		'Request approval of the display name in WhatsApp Manager, and send again once it is approved.',
	],
	'131045': [
		'contact-support',
		'The WhatsApp number is not registered correctly, because of its certificate or registration.',
		'Register the number again: for a number at Vonage, ask Vonage support to do it.',
	],
	'131055': [
		'fix-request',
		'The request used a method that WhatsApp does not allow.',
		'Use an operation of this node, or check the custom request.',
	],
	'133000': [
		'retry-later',
		'The WhatsApp number was not deregistered completely.',
		'Deregister the number again in a few minutes, then register it.',
	],
	'133004': [
		'retry-later',
		"Meta's server is temporarily unavailable.",
		'Send it again in a few minutes.',
	],
	'133005': [
		'fix-credential',
		'The two-step verification PIN of the WhatsApp number is wrong.',
		'Check the PIN in WhatsApp Manager, or reset it there.',
	],
	'133006': [
		'contact-support',
		'The WhatsApp number must be verified again before it can be registered.',
		'Verify the number in WhatsApp Manager; for a number at Vonage, ask Vonage support.',
	],
	'133008': [
		'wait',
		'The two-step verification PIN of the WhatsApp number was entered wrongly too often.',
		'Wait as long as the answer says, then enter the right PIN.',
	],
	'133009': [
		'wait',
		'The two-step verification PIN of the WhatsApp number was entered again too soon.',
		'Wait as long as the answer says, then enter the PIN again.',
	],
	'133010': [
		'contact-support',
		'The WhatsApp number is not registered with WhatsApp.',
		'Register the number first; for a number at Vonage, ask Vonage support to do it.',
	],
	'133015': [
		'wait',
		'The WhatsApp number was deleted a short time ago, and the deletion is not complete.',
		'Wait 5 minutes, then register the number again.',
	],
	'133016': [
		'wait',
		'The WhatsApp number was registered or deregistered too often.',
		'Wait 72 hours, then register the number again.',
	],
	'134011': [
		'top-up',
		'The payment terms of WhatsApp are not accepted for this business.',
		'Accept the payment terms in Meta Business Settings, then send again.',
	],
	'135000': [
		'fix-request',
		'WhatsApp could not send the message because of an unknown error in the request.',
		'Check the parameters of the message; if it still fails, contact Vonage support with the message ID.',
	],

	// Sending: limits
	'130429': [
		'slow-down',
		'The WhatsApp number sends more messages per second than it may.',
		'Send it again with growing pauses and send more slowly, the usual limit is 80 per second.',
	],
	'131048': [
		'wait',
		'WhatsApp limits this number because people blocked it or reported its messages as spam.',
		'Check the quality of the number in WhatsApp Manager and send less and better wanted messages.',
	],
	'131049': [
		'wait',
		'WhatsApp held the message back to protect this person from too much marketing; to US numbers it holds back all marketing templates.',
		'Do not repeat it within 24 hours; when the customer writes, you can answer freely.',
	],
	'131056': [
		'slow-down',
		'Too many messages went from this number to the same person.',
		'Leave 6 seconds between two messages to one person, and growing pauses before you try again.',
	],
	'131064': [
		'wait',
		'A messaging limit for this classification of template is reached.',
		'Do not repeat it now; wait for the limit to reset, or use a template of another category.',
	],

	// Sending: the recipient
	'470': WINDOW_CLOSED,
	'130472': [
		'stop',
		'WhatsApp left the message out because this person is part of an experiment of Meta.',
		'Do not repeat it; reach the person another way if it matters.',
	],
	'130497': [
		'stop',
		'WhatsApp does not let this business send to the country of the recipient.',
		'Do not send to this country, or check the rules for your line of business.',
	],
	'131021': [
		'fix-recipient',
		'Sender and recipient are the same number.',
		"Check 'To': it holds your own business number.",
	],
	'131026': [
		'try-another-channel',
		'WhatsApp cannot deliver to this person: no WhatsApp account, an old version, or terms not accepted.',
		'Check the number; if it is right, reach the person another way.',
	],
	'131030': [
		'fix-recipient',
		'The recipient is not on the list of permitted recipients of your test number.',
		"Add the number to the test number's recipients in the Meta app dashboard, or send from your own business number.",
	],
	'131047': WINDOW_CLOSED,
	'137000': [
		'stop',
		'The identity key of this person has changed, so WhatsApp did not send the message.',
		'Confirm the identity of the person before you write again.',
	],
	'131050': [
		'stop',
		'This person has stopped marketing messages of your business.',
		'Take the person off your marketing list; answers and utility templates stay possible.',
	],
	'131062': [
		'fix-recipient',
		'An authentication template with one-tap, zero-tap or copy-code button cannot go to a user ID.',
		"Give the phone number in 'To', or send another kind of template.",
	],

	// Sending: the content
	'131058': [
		'fix-template',
		"The sample template 'hello_world' can only be sent from Meta's test numbers.",
		'Send an approved template of your own.',
	],
	'131063': [
		'fix-template',
		'Marketing templates are turned off for the Cloud API on this WhatsApp Business Account.',
		'Turn them on in WhatsApp Manager, or send a template of another category.',
	],
	'132008': [
		'fix-template',
		'A parameter of the template is not in the format that the template expects.',
		'Check the kind and format of each value.',
	],
	'131051': [
		'fix-request',
		'WhatsApp does not support this type of message.',
		'Choose another message type.',
	],
	'131052': [
		'fix-media',
		'WhatsApp could not download the media.',
		'Check that the URL is public, https, and answers with the file itself.',
	],
	'131053': [
		'fix-media',
		'WhatsApp could not take in the media: its type or size is not supported, or its URL does not answer.',
		'Check the file, its content type and its URL.',
	],
	'132000': [
		'fix-template',
		'The number of values differs from the number of placeholders in the template.',
		'Give exactly one value per placeholder, in header, body and buttons.',
	],
	'132001': [
		'fix-template',
		'The template does not exist in this language, or is not approved.',
		'Check name and language (en and en_US are two), and sync the templates for their status.',
	],
	'132005': [
		'fix-template',
		'The template with your values filled in is too long.',
		'Shorten the values.',
	],
	'132007': [
		'fix-template',
		'The content of the template violates a policy of WhatsApp.',
		'See the reason in WhatsApp Manager and change the template.',
	],
	'132012': [
		'fix-template',
		'A value has another format than the template expects.',
		'Check the kind of each value: text, currency, date, image, video or document.',
	],
	'132015': [
		'fix-template',
		'The template is paused because of its low quality.',
		'Use another template, or improve this one and wait until it is active again.',
	],
	'132016': [
		'fix-template',
		'The template is disabled for good because it was paused too often.',
		'Submit a new template with better content.',
	],
	'132018': [
		'fix-template',
		'A value of the template is not valid: it has a line break, a tab or more than four spaces, or belongs to another kind of button.',
		'Clean the value, and check the kind of each button.',
	],
	'132068': [
		'fix-request',
		'The Flow is blocked.',
		'See its state in WhatsApp Manager under Flows and correct it.',
	],
	'132069': [
		'slow-down',
		'The Flow is throttled, its endpoint is slow or answers with faults.',
		'Check its endpoint in WhatsApp Manager under Flows, and send more slowly.',
	],
	'134100': [
		'fix-template',
		'Only marketing templates can go over the Marketing Messages API.',
		'Use a template of the category Marketing, or send it the usual way.',
	],
	'134101': [
		'retry-later',
		'The template is not ready yet for the Marketing Messages API.',
		'Send it again in ten minutes.',
	],
	'134102': [
		'fix-template',
		'The template cannot be used with the Marketing Messages API.',
		'Send it the usual way, or use another template.',
	],
};
