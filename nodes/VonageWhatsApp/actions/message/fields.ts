import type { INodeProperties } from 'n8n-workflow';
import { sendingOptions } from '../../sending/options';
import { numberField } from '../numberField';
import { OWN_NAMES, type TemplateNaming } from '../template/fields';

/**
 * *From* and *To* are empty by default, which means whoever wrote and the number that they wrote to
 * (see `Conversations`). No expression stands in them: a field that is dropped there takes its place.
 */
export const fromField = numberField({
	displayName: 'From',
	name: 'from',
	default: { mode: 'number', value: '' },
	hint: 'Leave empty for the number that the customer wrote to',
	description:
		'Your WhatsApp number at Vonage with its country code. If no customer wrote, the number that is linked to the application is used.',
});

/** The same for messages that nobody asked for, which have no number to answer from. */
export const fromListField: INodeProperties = {
	...fromField,
	default: { mode: 'list', value: '' },
};

export const toField: INodeProperties = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	placeholder: 'Whoever wrote, or e.g. +44 7700 900000',
	hint: 'Leave empty to answer whoever wrote',
	description:
		"The customer's number with its country code, or a business-scoped user ID such as US.1349…",
};

const commonOptions: INodeProperties[] = [
	{
		displayName: 'Client Reference',
		name: 'clientRef',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-1234',
		description:
			'Your own reference, up to 100 characters, by default one that names execution, node, run and item. Every status of this message carries it as clientRef.',
	},
	{
		displayName: 'Failover Messages',
		name: 'failover',
		type: 'json',
		typeOptions: { rows: 4 },
		default: '[]',
		placeholder:
			'e.g. [{ "channel": "sms", "message_type": "text", "to": "447700900000", "from": "Example", "text": "Hello" }]',
		description:
			'List of complete Messages API messages of any channel. Vonage tries them in order when the one before was rejected.',
	},
	{
		displayName: 'Reply To Message ID',
		name: 'replyTo',
		type: 'string',
		default: '',
		placeholder: "The customer's message",
		description:
			"The message that WhatsApp quotes above this one. Leave empty for the customer's message.",
	},
	{
		displayName: 'Status Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/status',
		description: "Where the statuses of this message go, instead of the application's status URL",
	},
	{
		displayName: 'Status Webhook Version',
		name: 'webhookVersion',
		type: 'options',
		default: 'v1',
		options: [
			{ name: 'V0.1', value: 'v0.1' },
			{ name: 'V1', value: 'v1' },
		],
		description: 'Format of the statuses of this message',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 30,
		description: 'How long to wait for the answer of Vonage',
	},
];

/** The options that every message can carry, and more of them, by name as n8n wants them. */
export function messageOptions(more: INodeProperties[] = []): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...commonOptions, ...sendingOptions, ...more].sort((one, other) =>
			one.displayName.localeCompare(other.displayName),
		),
	};
}

/** A media file, from a public URL or from a binary field of the item. */
export function mediaFields(example: string): INodeProperties[] {
	return [
		{
			displayName: 'Media Source',
			name: 'mediaSource',
			type: 'options',
			default: 'url',
			options: [
				{
					name: 'Public URL',
					value: 'url',
					description: 'Vonage fetches the file from this address',
				},
				{
					name: 'Binary File',
					value: 'binary',
					description:
						'The file in a binary field of the item; Vonage fetches it through a signed, time-limited URL of this n8n',
				},
			],
			description: 'Where the file comes from',
		},
		{
			displayName: 'Media URL',
			name: 'mediaUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: `e.g. ${example}`,
			description: 'Public address of the file, without a log-in',
			displayOptions: { show: { mediaSource: ['url'] } },
		},
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the input binary field containing the file',
			description:
				'Vonage must be able to reach this n8n, and n8n must keep binary data outside of its memory',
			displayOptions: { show: { mediaSource: ['binary'] } },
		},
	];
}

export const captionField: INodeProperties = {
	displayName: 'Caption',
	name: 'caption',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Your room',
	description: 'Text under the file',
};

export const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	default: '',
	placeholder: 'e.g. What can we do for you?',
	description: 'The text of the message',
};

export const optionalBodyField: INodeProperties = { ...bodyField, required: false };

export const footerField: INodeProperties = {
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	placeholder: 'e.g. Example Ltd',
	description: 'Small grey text under the message, up to 60 characters',
};

export const textHeaderField: INodeProperties = {
	displayName: 'Header',
	name: 'headerText',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your visit',
	description: 'Bold line above the message, up to 60 characters',
};

/** A header as interactive messages carry it: none, a text or a file. */
export const headerFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerType',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'None', value: 'none' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
		description: 'What stands above the body',
	},
	{
		...textHeaderField,
		displayName: 'Header Text',
		displayOptions: { show: { headerType: ['text'] } },
	},
	...headerMediaFields(['image', 'video', 'document']),
];

/** The fields of a header that is a file, shown for the given header types. */
export function headerMediaFields(
	headerTypes: string[],
	{ name, label }: TemplateNaming = OWN_NAMES,
): INodeProperties[] {
	const show = { [name('headerType')]: headerTypes };
	return [
		{
			displayName: label('Header Media Source'),
			name: name('headerMediaSource'),
			type: 'options',
			default: 'url',
			options: [
				{ name: 'Public URL', value: 'url' },
				{ name: 'Binary File', value: 'binary' },
			],
			description: 'Where the file of the header comes from',
			displayOptions: { show },
		},
		{
			displayName: label('Header Media URL'),
			name: name('headerMediaUrl'),
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/header.jpg',
			description: 'Public address of the file, without a log-in',
			displayOptions: { show: { ...show, [name('headerMediaSource')]: ['url'] } },
		},
		{
			displayName: label('Header Binary Field'),
			name: name('headerBinaryPropertyName'),
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the input binary field containing the file of the header',
			displayOptions: { show: { ...show, [name('headerMediaSource')]: ['binary'] } },
		},
		{
			displayName: label('Header File Name'),
			name: name('headerFileName'),
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice.pdf',
			description: 'The name that the customer sees',
			displayOptions: { show: { [name('headerType')]: ['document'] } },
		},
	];
}

export const catalogIdField: INodeProperties = {
	displayName: 'Catalog ID',
	name: 'catalogId',
	type: 'string',
	required: true,
	default: '',
	description:
		'The catalog that is connected to your WhatsApp Business Account in Meta Commerce Manager',
};
