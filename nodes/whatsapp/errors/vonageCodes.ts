import type { ErrorRow, ErrorTable } from './table';

const SMS_ONLY = 'This applies to SMS only: look at the SMS of the failover list.';

const COUNTRY_RULES =
	"This applies to SMS only: add what the country asks for to the failover SMS, see Vonage's pages on country-specific features.";

/** Vonage 1340, and Meta 131047 and 470: the one refusal that every sender meets. */
export const WINDOW_CLOSED: ErrorRow = [
	'send-template',
	"The customer's last message is more than 24 hours ago, so the customer service window is closed.",
	'Send an approved template; when the customer answers, the window opens again for 24 hours.',
];

/**
 * The codes of a delivery status (`error.title`, and the fragment of `error.type`): all 63 of the
 * Messages API, for every channel, because a failover to SMS reports to the same webhook.
 */
export const VONAGE_STATUS_CODES: ErrorTable = {
	'1000': [
		'slow-down',
		'Vonage throttled the message: this account submits more messages per second than it may.',
		'Send it again after a few seconds and send more slowly; ask Vonage for a higher limit if it happens often.',
	],
	'1010': [
		'fix-request',
		'The message lacks a mandatory parameter.',
		"Read 'detail' for the name of the parameter, fill it in and send again.",
	],
	'1020': [
		'fix-request',
		'A parameter of the message has a value that Vonage does not accept.',
		"Read 'detail' for the name of the parameter and correct it; for templates the language policy must be 'deterministic'.",
	],
	'1021': [
		'fix-request',
		'The message carries a tag that Vonage does not know.',
		'Tags belong to Facebook Messenger: correct it in the failover list.',
	],
	'1022': [
		'fix-template',
		'The template or its parameters are not valid: the name, the language, the namespace, or the number or kind of the values.',
		'Check that the template is approved in exactly this language, and that every placeholder has a value.',
	],
	'1030': [
		'retry-later',
		"Vonage's platform had an internal fault while it processed the message.",
		'Send it again in a few minutes; contact Vonage support if it goes on.',
	],
	'1040': [
		'fix-recipient',
		'Vonage could not process the message, for example because the number has an unknown prefix.',
		"Check the number in 'To', beginning with its country code.",
	],
	'1050': [
		'stop',
		'The number is barred from receiving messages.',
		'Take the number off your list, sending again gives the same answer.',
	],
	'1060': [
		'contact-support',
		'Your Vonage account is barred from sending messages.',
		'Stop sending and contact Vonage support to have the account released.',
	],
	'1070': [
		'top-up',
		'The credit of your prepaid Vonage account does not cover the message.',
		'Top up the balance in the Vonage dashboard, then send again.',
	],
	'1080': [
		'contact-support',
		'Your Vonage account is not enabled for sending over the REST interface.',
		'Ask Vonage support to enable the Messages API for the account.',
	],
	'1090': [
		'fix-request',
		'The message is too long: a binary SMS holds 140 bytes.',
		`Shorten it. ${SMS_ONLY}`,
	],
	'1100': [
		'retry-later',
		'The message was not submitted because a connection broke down.',
		'Send it again in a few minutes.',
	],
	'1120': [
		'fix-request',
		"Local rules do not allow the sender in 'From'.",
		"Use a sender that the recipient's country accepts, for WhatsApp your WhatsApp business number.",
	],
	'1130': [
		'fix-request',
		'The time to live (ttl) of the message is not valid.',
		'Correct or remove it in the failover list, WhatsApp messages have none.',
	],
	'1140': [
		'contact-support',
		'The message uses a feature that is not enabled on your Vonage account.',
		'Ask Vonage support to enable it, or send without it.',
	],
	'1150': ['fix-request', 'The message class is out of range.', SMS_ONLY],
	'1160': [
		'fix-recipient',
		'The recipient is not on the list of permitted test numbers of your trial account.',
		'Add the number to the test numbers in the Vonage dashboard, or upgrade the account.',
	],
	'1170': [
		'fix-recipient',
		'The number of the recipient is missing or not valid.',
		"Check 'To': a phone number with its country code.",
	],
	'1180': [
		'retry-later',
		'The phone of the recipient cannot be reached at the moment, it may be off or out of coverage.',
		'Send it again later.',
	],
	'1190': ['stop', 'The number is no longer in use.', 'Take the number off your list.'],
	'1200': [
		'try-another-channel',
		'The recipient changed the carrier and the number cannot be reached since.',
		'Reach the person another way; only they can have it settled by their carrier.',
	],
	'1210': [
		'inspect',
		'A spam filter of the carrier stopped the message, because of the sender or the content.',
		'Change the wording or the sender; do not repeat the same message.',
	],
	'1220': [
		'retry-later',
		'The phone of the recipient was busy when the message arrived.',
		'Send it again later.',
	],
	'1230': [
		'retry-later',
		'A network fault stopped the message on its way.',
		'Send it again in a few minutes.',
	],
	'1240': [
		'stop',
		'The recipient opted out (STOP) and does not want your messages.',
		'Take the number off your list and send nothing until the person writes to you again.',
	],
	'1241': [
		'slow-down',
		'Too many messages were sent to this number in a short time.',
		'Wait before the next message to this person and send fewer of them.',
	],
	'1250': [
		'try-another-channel',
		'There is no route to the number: its network is not supported or cannot receive the message.',
		'Check the number, or reach the person another way.',
	],
	'1251': [
		'try-another-channel',
		'Routing rules for the network of the recipient do not let the message through.',
		'Reach the person another way, or ask Vonage support about the rules.',
	],
	'1260': [
		'try-another-channel',
		'The number could not be reached.',
		'Check the number, or reach the person another way.',
	],
	'1270': [
		'stop',
		'The carrier blocked the message because its content is age-restricted for this recipient.',
		'Do not send this content to this number.',
	],
	'1280': [
		'try-another-channel',
		'The carrier of the recipient blocked the message, their contract may not include it.',
		'Reach the person another way.',
	],
	'1282': [
		'inspect',
		'WhatsApp chose to block this message, because of its content or a restriction on the business or the recipient.',
		"Read 'detail', check the quality of the number in WhatsApp Manager, and do not repeat the same message.",
	],
	'1290': [
		'try-another-channel',
		'The prepaid credit of the recipient does not suffice to receive the message.',
		'Reach the person another way.',
	],
	'1300': [
		'try-another-channel',
		'The recipient has no WhatsApp account under this number or ID.',
		'Check the number; if it is right, reach the person by SMS or phone.',
	],
	'1310': [
		'try-another-channel',
		'The device or the WhatsApp version of the recipient cannot receive this message.',
		'Send a simpler message such as text, or reach the person another way.',
	],
	'1320': ['stop', 'This message was sent before.', 'Nothing to do, and do not send it again.'],
	'1330': [
		'inspect',
		'WhatsApp or the carrier refused the message for a reason that Vonage does not know, often an unknown recipient.',
		"Read 'detail' and check the number in 'To'.",
	],
	'1331': [
		'retry-later',
		'WhatsApp did not answer Vonage, or could not process the message.',
		'Send it again in a few minutes.',
	],
	'1340': WINDOW_CLOSED,
	'1350': [
		'contact-support',
		'The Facebook Page has not paid the fee for phone number matching.',
		'This applies to Facebook Messenger only: settle it on the Page, or take it out of the failover list.',
	],
	'1360': [
		'retry-later',
		'The message expired before it could be delivered.',
		'Send it again if it still matters, with a longer time to live where the channel has one.',
	],
	'1370': [
		'fix-credential',
		'The access of Vonage to your Facebook Page has expired.',
		'This applies to Facebook Messenger only: link the Page again in the Vonage dashboard.',
	],
	'1380': [
		'fix-media',
		'WhatsApp could not fetch the media from its URL.',
		'Open the URL in a private browser window: it must be public, https, and answer with the file itself.',
	],
	'1381': [
		'fix-media',
		'The media file is too large for WhatsApp.',
		'Send a smaller file: images up to 5 MB, audio and video up to 16 MB, files up to 100 MB.',
	],
	'1382': [
		'fix-media',
		'WhatsApp does not accept this type of file, or the file is damaged.',
		'Check the file and its content type, or send it with the message type File.',
	],
	'1400': [
		'fix-request',
		'Vonage does not support the channel of this message.',
		"Check 'channel' in the failover list or the custom request.",
	],
	'1410': [
		'fix-request',
		'A parameter of the channel has a value that Vonage does not accept.',
		"Read 'detail' for the name of the parameter and correct it.",
	],
	'1420': [
		'fix-request',
		"Vonage does not accept the sender in 'From' for WhatsApp.",
		'Use your WhatsApp business number, and link it to the application in the Vonage dashboard.',
	],
	'1430': [
		'fix-recipient',
		"Vonage does not accept the recipient in 'To' for WhatsApp.",
		"Check 'To': a phone number with its country code, or a user ID such as US.13491208655302741918.",
	],
	'1440': [
		'fix-request',
		'WhatsApp messages of this type are not supported by Vonage.',
		"Choose another message type; location, contacts and interactive messages go as 'custom'.",
	],
	'1450': ['fix-request', 'The client reference is not valid.', 'Shorten it to 100 characters.'],
	'1451': [
		'send-without-context',
		'The message that this one replies to was not found, it is invalid or no longer kept.',
		"Send it again without 'Reply To'.",
	],
	'1460': [
		'wait',
		'The daily message limit is used up, for example that of 10DLC in the US.',
		'Send the rest tomorrow, or raise the limit of the campaign.',
	],
	'1461': [
		'wait',
		'WhatsApp held the message back: this person has received enough marketing templates for now, from all businesses together.',
		'Do not repeat it within 24 hours; when the customer writes, you can answer freely.',
	],
	'1470': [
		'contact-support',
		'A rule of Vonage Fraud Defender blocks the prefix of this number.',
		'Check the Fraud Defender rules in the Vonage dashboard if you do want to reach this country.',
	],
	'1472': [
		'slow-down',
		'Vonage Fraud Defender stopped a burst of SMS.',
		`Send more slowly. ${SMS_ONLY}`,
	],
	'1473': [
		'contact-support',
		'Vonage Fraud Defender takes the message for artificially inflated traffic.',
		'Check who triggers these messages, then contact Vonage support if they are genuine.',
	],
	'1480': [
		'fix-request',
		'The entity ID that local rules demand is missing or wrong.',
		COUNTRY_RULES,
	],
	'1481': [
		'fix-request',
		'The sender (header ID) that local rules demand is missing or wrong.',
		COUNTRY_RULES,
	],
	'1482': [
		'fix-request',
		'The content ID that local rules demand is missing or wrong.',
		COUNTRY_RULES,
	],
	'1483': [
		'stop',
		'The recipient has not consented in the way local rules demand.',
		'Do not send to this number until the consent is registered.',
	],
	'1484': [
		'contact-support',
		'A local regulation stopped the message for an unexpected reason.',
		'Contact Vonage support with the message ID.',
	],
};

/**
 * The codes of Vonage's HTTP answers: the fragment of the `type` URL. The numbers are not those of
 * the statuses, except where this table has no row: Vonage also answers with 1400 to 1451.
 */
export const VONAGE_REQUEST_CODES: ErrorTable = {
	'110': [
		'fix-recipient',
		"Vonage does not accept the recipient in 'To'.",
		"Check 'To': a phone number with its country code, or a user ID such as US.13491208655302741918.",
	],
	'1000': [
		'slow-down',
		'Vonage has more requests from this account than it may send, or could not process this one.',
		'Send it again after a few seconds and send more slowly.',
	],
	'1060': [
		'fix-request',
		'Vonage does not accept the client reference.',
		'Shorten it to 100 characters.',
	],
	'1100': [
		'fix-request',
		'Vonage does not support the channel of this message.',
		"Check 'channel' in the failover list or the custom request.",
	],
	'1110': [
		'fix-request',
		'A parameter of the channel has a value that Vonage does not accept.',
		'Correct the parameters that the answer names.',
	],
	'1120': [
		'fix-request',
		"Vonage does not accept the sender in 'From'.",
		'Use your WhatsApp business number, digits with country code, and link it to the application in the Vonage dashboard.',
	],
	'1130': [
		'fix-recipient',
		"Vonage does not accept the recipient in 'To'.",
		"Check 'To': a phone number with its country code, or a user ID such as US.13491208655302741918.",
	],
	'1140': [
		'fix-request',
		'Vonage does not know this message type for WhatsApp.',
		"Choose another message type; location, contacts and interactive messages go as 'custom'.",
	],
	'1150': [
		'fix-request',
		'The content of the message is not valid for its type.',
		'Correct the parameters that the answer names.',
	],
	'accept-header': [
		'fix-request',
		'Vonage cannot answer in the format that the request asks for.',
		"Check the base URLs in the credential: a gateway in between may change the 'Accept' header.",
	],
	'account-suspended': [
		'contact-support',
		'Your Vonage account is suspended.',
		'Contact Vonage support.',
	],
	'application-suspended': [
		'contact-support',
		'Your Vonage application is suspended.',
		'Contact Vonage support with the application ID.',
	],
	'content-type-header': [
		'fix-request',
		'Vonage does not accept the content type of the request.',
		"Check the base URLs in the credential: a gateway in between may change the 'Content-Type' header.",
	],
	forbidden: [
		'fix-credential',
		'Your Vonage account may not do this.',
		'Check that the credential belongs to the right account and that the account has this feature.',
	],
	'invalid-api-key': [
		'fix-credential',
		'Vonage does not know the API key, or it belongs to another account.',
		"Check 'API Key' and 'API Secret' in the credential.",
	],
	'invalid-id': [
		'fix-credential',
		'Vonage does not know this ID in your account.',
		'Check the Application ID in the credential, and that API key and secret belong to the same account.',
	],
	'invalid-ip': [
		'fix-credential',
		'Your Vonage account does not accept requests from the address of this n8n.',
		'Add the public IP address of n8n to the allowed addresses in the Vonage dashboard.',
	],
	'invalid-json': [
		'fix-request',
		'Vonage could not read the request as JSON.',
		"Check the JSON fields of this node, for example 'Failover Messages' and the custom message.",
	],
	'invalid-params': [
		'fix-request',
		'A parameter of the request has a value that Vonage does not accept.',
		'Correct the parameters that the answer names.',
	],
	'invalid-signature': [
		'fix-credential',
		'Vonage does not accept the signature of the request.',
		'Check that the private key belongs to the application in the credential.',
	],
	'jwt-expired': [
		'fix-credential',
		'The token that signs the request has expired when it reaches Vonage.',
		'Check the clock of the machine that n8n runs on: a wrong time makes tokens expire early.',
	],
	'jwt-revoked': [
		'fix-credential',
		'The token that signs the request was revoked.',
		'Generate a new private key for the application in the Vonage dashboard, and enter it in the credential.',
	],
	'low-balance': [
		'top-up',
		'The balance of your Vonage account is too low.',
		'Top up in the Vonage dashboard, then send again.',
	],
	'multiple-auth-methods': [
		'fix-credential',
		'The request carries more than one kind of authentication.',
		"Remove an 'Authorization' header or API key that you added to the request yourself.",
	],
	'not-found': [
		'fix-request',
		'Vonage does not know this message, template or account, at least not in this region.',
		"Check the ID of the message or template, and for templates the WABA ID in the credential; to mark a message as read, map the trigger's 'resourceUrl', which names its region.",
	],
	unathorized: [
		'fix-credential',
		'Vonage does not accept the credentials.',
		'Check application ID and private key (for sending), or API key and secret (for management): they must belong together.',
	],
	unauthorized: [
		'fix-credential',
		'Vonage does not accept the credentials.',
		'Check application ID and private key (for sending), or API key and secret (for management): they must belong together.',
	],
	'unavailable-legal': [
		'contact-support',
		'Vonage may not offer this for legal reasons in the country concerned.',
		'Contact Vonage support.',
	],
	unprovisioned: [
		'contact-support',
		'Your Vonage account has no access to this product.',
		'Ask Vonage support to enable the Messages API for WhatsApp on the account.',
	],
	'wrong-verb': [
		'fix-request',
		'Vonage does not know this method at this address.',
		'Check the base URLs in the credential: a gateway in between may redirect or rewrite requests.',
	],
};
