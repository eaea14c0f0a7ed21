import type { INodeProperties } from 'n8n-workflow';

const shownFor = (source: string) => ({ show: { windowSource: [source] } });

/** *Window Source* and the fields of each source. */
export const windowSourceFields: INodeProperties[] = [
	{
		displayName: 'Window Source',
		name: 'windowSource',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					"The message of the 'Vonage WhatsApp Trigger' that this execution began with, or that the node gets as its item",
			},
			{
				name: 'Contact Book Workflow',
				value: 'contactBook',
				description: 'A workflow of yours that knows when each contact last wrote',
			},
			{
				name: 'Value',
				value: 'value',
				description: 'A time that you map',
			},
			{
				name: 'Vonage Reports',
				value: 'reports',
				description: "Vonage's list of inbound messages, which costs money and lags behind",
			},
		],
		description: 'How to find out when the customer last wrote; 24 hours later the window closes',
	},
	{
		displayName: 'Last Inbound At',
		name: 'lastInboundAt',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-01-31T18:00:00Z',
		hint: "Leave empty to use the item's 'lastInboundAt'",
		description:
			'When the customer last wrote: an ISO time (UTC unless it names an offset), Unix time in seconds or milliseconds, or a DateTime. If an expression gives nothing, the window is unknown.',
		displayOptions: shownFor('value'),
	},
	{
		displayName: 'Contact Book',
		name: 'contactBook',
		type: 'workflowSelector',
		required: true,
		default: '',
		description:
			'The workflow to ask, once for all items. It gets one item per contact with action "lookUp", businessNumber, contact, and phone or userId, and returns items with contact, phone or userId, and lastInboundAt.',
		displayOptions: shownFor('contactBook'),
	},
	{
		displayName:
			'Vonage bills Reports by record, and a message can take a while to appear there. Messages of the last 24 hours count, reactions included. Needs API key and secret in the credential.',
		name: 'reportsNotice',
		type: 'notice',
		default: '',
		displayOptions: shownFor('reports'),
	},
];

/** Entries of an *Options* collection. */
export const windowOptions: INodeProperties[] = [
	{
		displayName: 'Reactions Open Window',
		name: 'reactionsOpenWindow',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			"Whether an emoji put on a message opens the window like a message, which WhatsApp does not promise; for the source 'Automatic'",
	},
	{
		displayName: 'Window Safety Margin',
		name: 'windowSafetyMargin',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 86400 },
		default: 120,
		description: 'How many seconds before its end the window counts as closed',
	},
];
