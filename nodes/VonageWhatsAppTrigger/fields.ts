import type { INodeProperties } from 'n8n-workflow';

import { FORWARD_TIMEOUT_SECONDS } from '../transport/webhooks/forward';
import { LARGEST_FILE_MEGABYTES } from '../whatsapp/mediaType';
import { DOWNLOAD_SECONDS } from './receiving/media';

/** Where the events of the trigger come from. */
export const receivingFields: INodeProperties[] = [
	{
		displayName: 'Receive Forwarded Events',
		name: 'receiveForwarded',
		type: 'boolean',
		default: false,
		description:
			"Whether the events come from another Vonage WhatsApp Trigger, which lists a production URL of this one under its option 'Forward To'. They are verified as if Vonage had sent them, so this trigger needs a credential of the same Vonage application. Nothing is registered with Vonage.",
	},
];

/** When Vonage gets its answer. */
export const acknowledgeOption: INodeProperties = {
	displayName: 'Acknowledge',
	name: 'acknowledge',
	type: 'options',
	options: [
		{
			name: 'Once the Event Is Taken',
			value: 'taken',
			description:
				'When n8n has stored the execution: nothing is lost, for what n8n cannot take Vonage sends again',
		},
		{
			name: 'At Once',
			value: 'atOnce',
			description:
				'For an n8n whose executions wait for longer than the 15 seconds after which Vonage sends again; what n8n then cannot take is lost',
		},
	],
	default: 'taken',
	description: 'When to tell Vonage that an event has arrived',
};

/** Further triggers that get every event. */
export const forwardToOption: INodeProperties = {
	displayName: 'Forward To',
	name: 'forwardTo',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' },
	displayOptions: { hide: { '/receiveForwarded': [true] } },
	default: [],
	placeholder: 'e.g. https://n8n.example.com/webhook/…/inbound',
	description: `Production URLs of further triggers for the same Vonage application, with 'Receive Forwarded Events' on; of the two URLs of a trigger one is enough. Every event goes to them as Vonage sent it, whatever the filters say. When one of them does not take it within ${FORWARD_TIMEOUT_SECONDS} seconds, Vonage sends it again, and only that one gets it again.`,
};

/** What becomes of statuses that have been overtaken. */
export const lateStatusesOption: INodeProperties = {
	displayName: 'Let Late Statuses Through',
	name: 'lateStatuses',
	type: 'boolean',
	default: false,
	description:
		'Whether a status starts the workflow that arrives after a later one of the same message, such as delivered after read',
};

/** Entries of *Options*: what becomes of the files of messages. */
export const downloadOptions: INodeProperties[] = [
	{
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: false,
		description: `Whether to fetch the file of a message before the workflow starts, into the binary field 'data'. What takes longer than ${DOWNLOAD_SECONDS} seconds is left to 'Media: Download' of the action node; the item then says so under media.note.`,
	},
	{
		displayName: 'Download Size Limit (MB)',
		name: 'downloadSizeLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: LARGEST_FILE_MEGABYTES,
		description:
			"How large a file 'Download Media' may fetch; a message with a larger one comes without it, with a note under media.note",
	},
];

/** How the trigger gets to its messages: by itself, or with URLs that are pasted by hand. */
export const registrationFields: INodeProperties[] = [
	{
		displayName: 'Register With Vonage',
		name: 'registerWithVonage',
		type: 'boolean',
		displayOptions: { hide: { receiveForwarded: [true] } },
		default: true,
		description:
			'Whether to set the two webhook URLs of the Vonage application when the workflow is published or tested. Everything else in the application stays as it is.',
	},
	{
		displayName:
			'Publishing or testing sets both webhook URLs of your Vonage application; what was there before comes back afterwards. Without API Key and API Secret in the credential, and in the sandbox, paste the URLs by hand: turn this off to see where.',
		name: 'registrationNotice',
		type: 'notice',
		displayOptions: {
			show: { registerWithVonage: [true] },
			hide: { receiveForwarded: [true] },
		},
		default: '',
	},
	{
		displayName:
			"Vonage has to know the two webhook URLs above. In the Vonage dashboard open Applications, your application, Edit, Capabilities, Messages: paste the URL ending in '/inbound' as Inbound URL and the one ending in '/status' as Status URL, set the version to v1, and save. The sandbox has its own page for them.",
		name: 'urlNotice',
		type: 'notice',
		displayOptions: {
			show: { registerWithVonage: [false] },
			hide: { receiveForwarded: [true] },
		},
		default: '',
	},
];

const whenRegistered = { show: { '/registerWithVonage': [true] } };

/** Option: a test may get the messages of a published workflow. */
export const allowTestToInterruptOption: INodeProperties = {
	displayName: 'Allow Test To Interrupt',
	name: 'allowTestToInterrupt',
	type: 'boolean',
	displayOptions: whenRegistered,
	default: false,
	description:
		'Whether a test may get the messages of a published workflow with the same Vonage application. That workflow hands its events to the test for as long as the test listens, and goes on afterwards.',
};

/** Option: URLs that are there already may be replaced. */
export const takeOverOption: INodeProperties = {
	displayName: 'Take Over',
	name: 'takeOver',
	type: 'boolean',
	displayOptions: whenRegistered,
	default: false,
	description:
		"Whether to replace somebody else's webhook URLs in the Vonage application. They come back when the workflow is unpublished or the test ends.",
};
