import type { INodeProperties } from 'n8n-workflow';

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
