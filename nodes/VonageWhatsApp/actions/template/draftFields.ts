import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const headerFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerFormat',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'Document', value: 'DOCUMENT' },
			{ name: 'Image', value: 'IMAGE' },
			{ name: 'Location', value: 'LOCATION' },
			{ name: 'None', value: 'none' },
			{ name: 'Text', value: 'TEXT' },
			{ name: 'Video', value: 'VIDEO' },
		],
		description: 'What stands above the body',
	},
	{
		displayName: 'Header Text',
		name: 'headerText',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Your visit on {{date}}',
		description: 'Up to 60 characters with at most one variable',
		displayOptions: { show: { headerFormat: ['TEXT'] } },
	},
	...updateDisplayOptions({ show: { headerFormat: ['IMAGE', 'VIDEO', 'DOCUMENT'] } }, [
		{
			displayName: 'Sample File',
			name: 'sampleSource',
			type: 'options',
			default: 'binary',
			options: [
				{ name: 'Binary File', value: 'binary' },
				{ name: 'URL', value: 'url' },
			],
			description:
				'Where the sample for the review comes from; it is uploaded with the template. Each message brings its own file.',
		},
		{
			displayName: 'Input Binary Field',
			name: 'sampleBinaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the input binary field containing the sample: JPEG, PNG, MP4 or PDF',
			displayOptions: { show: { sampleSource: ['binary'] } },
		},
		{
			displayName: 'Sample URL',
			name: 'sampleUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/sample.jpg',
			description: 'Public address of a JPEG, PNG, MP4 or PDF',
			displayOptions: { show: { sampleSource: ['url'] } },
		},
	]),
];

const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'bodyText',
	type: 'string',
	typeOptions: { rows: 5 },
	required: true,
	default: '',
	placeholder: 'e.g. Hello {{first_name}}, your visit is on {{date}} as agreed.',
	description:
		"Up to 1,024 characters. Variables are {{name}} or {{1}}, {{2}}, and stand neither first nor last. Where n8n makes an expression of a pasted text, switch the field back to 'Fixed'.",
};

const footerField: INodeProperties = {
	displayName: 'Footer',
	name: 'footerText',
	type: 'string',
	default: '',
	description: 'Up to 60 characters, without variables',
};

const buttonValues: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'QUICK_REPLY',
		options: [
			{ name: 'Call on WhatsApp', value: 'VOICE_CALL' },
			{ name: 'Copy Code', value: 'COPY_CODE' },
			{ name: 'Flow', value: 'FLOW' },
			{ name: 'Multi-Product', value: 'MPM' },
			{ name: 'Phone Number', value: 'PHONE_NUMBER' },
			{ name: 'Quick Reply', value: 'QUICK_REPLY' },
			{ name: 'URL', value: 'URL' },
			{ name: 'View Catalog', value: 'CATALOG' },
		],
	},
	{
		displayName: 'Label',
		name: 'text',
		type: 'string',
		default: '',
		placeholder: 'e.g. Confirm',
		description: 'Up to 25 characters',
		displayOptions: { hide: { type: ['COPY_CODE'] } },
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/visits/{{1}}',
		description: 'A variable may only stand at the very end',
		displayOptions: { show: { type: ['URL'] } },
	},
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +44 7700 900001',
		displayOptions: { show: { type: ['PHONE_NUMBER'] } },
	},
	{
		displayName: 'Flow ID',
		name: 'flowId',
		type: 'string',
		default: '',
		displayOptions: { show: { type: ['FLOW'] } },
	},
	{
		displayName: 'First Screen',
		name: 'screen',
		type: 'string',
		default: '',
		displayOptions: { show: { type: ['FLOW'] } },
	},
];

const buttonsField: INodeProperties = {
	displayName: 'Buttons',
	name: 'draftButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true, maxValue: 10 },
	placeholder: 'Add Button',
	default: {},
	options: [
		{
			name: 'button',
			displayName: 'Button',
			values: buttonValues,
		},
	],
	description: 'Quick replies stand together, before or after the others',
};

const samplesField: INodeProperties = {
	displayName: 'Sample Values',
	name: 'samples',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	description: 'Meta reviews the template with one sample for each variable',
	typeOptions: {
		loadOptionsDependsOn: ['bodyText', 'headerFormat', 'headerText', 'draftButtons'],
		resourceMapper: {
			resourceMapperMethod: 'draftSamples',
			mode: 'add',
			valuesLabel: 'Sample Values',
			fieldWords: { singular: 'sample', plural: 'samples' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: false,
			noFieldsError:
				"The texts above have no variables, so no samples are needed. Where one is an expression by mistake, switch it to 'Fixed'.",
		},
	},
};

const authenticationFields: INodeProperties[] = [
	{
		displayName: 'Code Button',
		name: 'otpType',
		type: 'options',
		default: 'COPY_CODE',
		options: [
			{ name: 'Copy Code', value: 'COPY_CODE' },
			{ name: 'One Tap', value: 'ONE_TAP' },
			{ name: 'Zero Tap', value: 'ZERO_TAP' },
		],
		description: 'How the code gets into the app; WhatsApp writes the text itself',
	},
	{
		displayName: 'Add Security Recommendation',
		name: 'securityRecommendation',
		type: 'boolean',
		default: true,
		description: 'Whether the message says not to share the code',
	},
	{
		displayName: 'Code Expires After (Minutes)',
		name: 'codeExpirationMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 90 },
		default: 10,
		description: 'Shown in the footer; 0 shows nothing',
	},
	{
		displayName: 'Apps',
		name: 'apps',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, maxValue: 5 },
		placeholder: 'Add App',
		default: {},
		options: [
			{
				name: 'app',
				displayName: 'App',
				values: [
					{
						displayName: 'Package Name',
						name: 'packageName',
						type: 'string',
						default: '',
						placeholder: 'e.g. com.example.app',
					},
					{
						displayName: 'Signature Hash',
						name: 'signatureHash',
						type: 'string',
						default: '',
						placeholder: 'e.g. K8a/AINcGX7',
					},
				],
			},
		],
		description: 'The Android apps that may read the code',
		displayOptions: { show: { otpType: ['ONE_TAP', 'ZERO_TAP'] } },
	},
	{
		displayName: 'Accept Zero-Tap Terms',
		name: 'zeroTapTermsAccepted',
		type: 'boolean',
		default: false,
		description: "Whether your business accepts WhatsApp's terms for zero-tap codes",
		displayOptions: { show: { otpType: ['ZERO_TAP'] } },
	},
];

const specialField: INodeProperties = {
	displayName: 'Special Parts',
	name: 'specialParts',
	type: 'collection',
	placeholder: 'Add Part',
	default: {},
	options: [
		{
			displayName: 'Carousel Cards',
			name: 'cards',
			type: 'json',
			default: '[]',
			description:
				'List of 2 to 10 cards as WhatsApp takes them, each { "components": [...] } with a header, a body and buttons',
		},
		{
			displayName: 'Offer Has Expiration',
			name: 'offerHasExpiration',
			type: 'boolean',
			default: true,
			description: 'Whether the limited-time offer shows when it ends',
		},
		{
			displayName: 'Offer Text',
			name: 'offerText',
			type: 'string',
			default: '',
			description: 'Makes it a limited-time offer; up to 16 characters',
		},
	],
};

/** What a template consists of, as a form or as JSON. Category, name and language stand before it. */
export const draftFields: INodeProperties[] = [
	{
		displayName: 'Content',
		name: 'draftInput',
		type: 'options',
		default: 'fields',
		options: [
			{ name: 'Define Below', value: 'fields' },
			{ name: 'JSON', value: 'json', description: 'The components as WhatsApp takes them' },
		],
		description: 'How the template is written',
	},
	{
		displayName: 'Components',
		name: 'draftComponents',
		type: 'json',
		typeOptions: { rows: 10 },
		required: true,
		default: '[\n  { "type": "BODY", "text": "Hello from us." }\n]',
		description:
			'The list of components, or a whole template with name, language, category and components, which then counts',
		displayOptions: { show: { draftInput: ['json'] } },
	},
	...updateDisplayOptions({ show: { draftInput: ['fields'] } }, [
		...updateDisplayOptions({ hide: { category: ['AUTHENTICATION'] } }, [
			...headerFields,
			bodyField,
			footerField,
			buttonsField,
			samplesField,
			specialField,
		]),
		...updateDisplayOptions({ show: { category: ['AUTHENTICATION'] } }, authenticationFields),
	]),
];

export const timeToLiveOption: INodeProperties = {
	displayName: 'Message Time to Live',
	name: 'timeToLive',
	type: 'number',
	default: 600,
	description:
		'For how many seconds WhatsApp tries to deliver each message: 30 to 900 for authentication, 30 to 43,200 for utility, 43,200 to 2,592,000 for marketing',
};

export const appIdOption: INodeProperties = {
	displayName: 'Meta App ID',
	name: 'appId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 670843887433847',
	description: 'The app that sample files are uploaded to; by default the one the token belongs to',
};
