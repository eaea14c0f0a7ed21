import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import {
	OWN_NAMES,
	templateField,
	type TemplateNaming,
	templateValuesField,
} from '../template/fields';
import { headerMediaFields } from './fields';

const valuesInputField = ({ name, label }: TemplateNaming): INodeProperties => ({
	displayName: label('Values'),
	name: name('valuesInput'),
	type: 'options',
	default: 'template',
	options: [
		{
			name: 'From Template',
			value: 'template',
			description:
				'Fields made from the template itself; needs a credential that may read templates',
		},
		{ name: 'Define Below', value: 'fields', description: 'Say yourself what the template takes' },
		{ name: 'JSON', value: 'json', description: 'The components as WhatsApp takes them' },
	],
	description: 'How the values of the template are given',
});

const headerFileField = ({ name, label }: TemplateNaming): INodeProperties => ({
	displayName: label('Header Binary Field'),
	name: name('headerFileField'),
	type: 'string',
	default: '',
	placeholder: 'e.g. data',
	description: `Name of an input binary field for the template's image, video or document; it takes the place of the URL in '${label('Template Values')}'`,
});

const componentsField = ({ name, label }: TemplateNaming): INodeProperties => ({
	displayName: label('Components'),
	name: name('components'),
	type: 'json',
	typeOptions: { rows: 8 },
	default: '[]',
	placeholder: 'e.g. [{ "type": "body", "parameters": [{ "type": "text", "text": "Ana" }] }]',
	description: 'List of the components that have parameters',
});

const headerLocationFields = ({ name, label }: TemplateNaming): INodeProperties[] =>
	updateDisplayOptions({ show: { [name('headerType')]: ['location'] } }, [
		{
			displayName: label('Header Latitude'),
			name: name('headerLatitude'),
			type: 'number',
			typeOptions: { numberPrecision: 7 },
			required: true,
			default: 0,
		},
		{
			displayName: label('Header Longitude'),
			name: name('headerLongitude'),
			type: 'number',
			typeOptions: { numberPrecision: 7 },
			required: true,
			default: 0,
		},
		{
			displayName: label('Header Place Name'),
			name: name('headerPlaceName'),
			type: 'string',
			default: '',
		},
		{
			displayName: label('Header Address'),
			name: name('headerAddress'),
			type: 'string',
			default: '',
		},
	]);

const headerFields = ({ name, label }: TemplateNaming): INodeProperties[] => [
	{
		displayName: label('Header'),
		name: name('headerType'),
		type: 'options',
		default: 'none',
		options: [
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'Location', value: 'location' },
			{ name: 'None or Fixed', value: 'none' },
			{ name: 'Text Value', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
		description: "What the template's header asks for",
	},
	{
		displayName: label('Header Value'),
		name: name('headerText'),
		type: 'string',
		required: true,
		default: '',
		description: "The value for the variable in the template's header",
		displayOptions: { show: { [name('headerType')]: ['text'] } },
	},
	{
		displayName: label('Header Variable Name'),
		name: name('headerParameterName'),
		type: 'string',
		default: '',
		placeholder: 'e.g. first_name',
		description: 'Only for a template with named variables',
		displayOptions: { show: { [name('headerType')]: ['text'] } },
	},
	...headerMediaFields(['image', 'video', 'document'], { name, label }),
	...headerLocationFields({ name, label }),
];

const numberedValues: INodeProperties[] = [
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		description: 'In the order of the variables: the first is for {{1}}',
	},
];

const namedValues: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. first_name',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
	},
];

const bodyFields = ({ name, label }: TemplateNaming): INodeProperties[] => [
	{
		displayName: label('Body Variables'),
		name: name('parameterFormat'),
		type: 'options',
		default: 'positional',
		options: [
			{ name: 'Named', value: 'named', description: 'The template says {{first_name}}' },
			{ name: 'Numbered', value: 'positional', description: 'The template says {{1}}, {{2}}' },
		],
		description: "How the variables in the template's body are written",
	},
	{
		displayName: label('Body Values'),
		name: name('bodyValues'),
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Value',
		default: {},
		options: [{ name: 'value', displayName: 'Value', values: numberedValues }],
		displayOptions: { show: { [name('parameterFormat')]: ['positional'] } },
	},
	{
		displayName: label('Body Values'),
		name: name('bodyNamedValues'),
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Value',
		default: {},
		options: [{ name: 'value', displayName: 'Value', values: namedValues }],
		displayOptions: { show: { [name('parameterFormat')]: ['named'] } },
	},
];

/** The values of one button; shown again in each card of a carousel. */
const buttonValues: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'quickReply',
		options: [
			{ name: 'Catalog', value: 'catalog' },
			{ name: 'Copy Code', value: 'copyCode' },
			{ name: 'Flow', value: 'flow' },
			{ name: 'Multi-Product', value: 'multiProduct' },
			{ name: 'Quick Reply', value: 'quickReply' },
			{ name: 'URL', value: 'url' },
		],
		description: 'What kind of button the template has at this position',
	},
	{
		displayName: 'Position',
		name: 'index',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 9 },
		default: 0,
		description: "Position among the template's buttons, counted from 0",
	},
	{
		displayName: 'Payload',
		name: 'payload',
		type: 'string',
		default: '',
		placeholder: 'e.g. confirm-81',
		description: 'Comes back in button.payload when the customer taps',
		displayOptions: { show: { type: ['quickReply'] } },
	},
	{
		displayName: 'URL Suffix',
		name: 'suffix',
		type: 'string',
		default: '',
		placeholder: 'e.g. 81',
		description: "What takes the place of the variable at the end of the button's URL",
		displayOptions: { show: { type: ['url'] } },
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '',
		placeholder: 'e.g. SAVE25',
		description: 'The coupon code that the customer copies',
		displayOptions: { show: { type: ['copyCode'] } },
	},
	{
		displayName: 'Thumbnail Product Retailer ID',
		name: 'thumbnailProductRetailerId',
		type: 'string',
		default: '',
		description: 'The product whose picture is shown',
		displayOptions: { show: { type: ['catalog', 'multiProduct'] } },
	},
	{
		displayName: 'Product Retailer IDs',
		name: 'productRetailerIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. SKU-1, SKU-2',
		description: 'The content IDs of the products, separated by commas',
		displayOptions: { show: { type: ['multiProduct'] } },
	},
	{
		displayName: 'Section Title',
		name: 'sectionTitle',
		type: 'string',
		default: '',
		description: 'Heading above the products',
		displayOptions: { show: { type: ['multiProduct'] } },
	},
	{
		displayName: 'Flow Reference',
		name: 'flowReference',
		type: 'string',
		default: '',
		description: 'Your own reference, which comes back as flow.token with the answers',
		displayOptions: { show: { type: ['flow'] } },
	},
	{
		displayName: 'Flow Data',
		name: 'flowData',
		type: 'json',
		default: '{}',
		description: 'What the first screen gets as its data',
		displayOptions: { show: { type: ['flow'] } },
	},
];

/** Not called `buttons`: n8n keeps a value by its name, and reply buttons are of another shape. */
const buttonsField = ({ name, label }: TemplateNaming): INodeProperties => ({
	displayName: label('Button Values'),
	name: name('templateButtons'),
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button Value',
	default: {},
	options: [{ name: 'button', displayName: 'Button', values: buttonValues }],
	description: 'Only for buttons that the template leaves something open for',
});

/** What is filled in for one card of a carousel. */
const cardFields: INodeProperties[] = [
	{
		displayName: 'Header',
		name: 'headerType',
		type: 'options',
		default: 'image',
		options: [
			{ name: 'Image', value: 'image' },
			{ name: 'Video', value: 'video' },
		],
	},
	{
		displayName: 'Header Media URL',
		name: 'headerMediaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/card.jpg',
		description: 'Public address of the file, without a log-in',
	},
	{
		displayName: 'Body Values',
		name: 'bodyValues',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Value',
		default: {},
		options: [
			{
				name: 'value',
				displayName: 'Value',
				values: [
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
					},
				],
			},
		],
	},
	buttonsField(OWN_NAMES),
];

const specialField = ({ name, label }: TemplateNaming): INodeProperties => ({
	displayName: label('Special Templates'),
	name: name('special'),
	type: 'collection',
	placeholder: 'Add Value',
	default: {},
	options: [
		{
			displayName: 'Carousel Cards',
			name: 'cards',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Card',
			default: {},
			options: [
				{
					name: 'card',
					displayName: 'Card',
					values: cardFields,
				},
			],
			description: 'As many cards as the template has, in its order',
		},
		{
			displayName: 'Offer Expires At',
			name: 'offerExpiresAt',
			type: 'dateTime',
			default: '',
			description: 'End of a limited-time offer',
		},
		{
			displayName: 'One-Time Password',
			name: 'oneTimePassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The code of an authentication template, up to 15 characters',
		},
	],
});

/** Everything that a template is sent with, apart from whom it goes to. */
export function templateFields(naming: TemplateNaming): INodeProperties[] {
	const valuesInput = naming.name('valuesInput');
	return [
		templateField(
			'searchApprovedTemplates',
			'An approved template. Typed in, it is the name with its language, such as visit_reminder:en_US.',
			naming,
		),
		valuesInputField(naming),
		...updateDisplayOptions({ show: { [valuesInput]: ['template'] } }, [
			templateValuesField(naming),
			headerFileField(naming),
		]),
		...updateDisplayOptions({ show: { [valuesInput]: ['json'] } }, [componentsField(naming)]),
		...updateDisplayOptions({ show: { [valuesInput]: ['fields'] } }, [
			...headerFields(naming),
			...bodyFields(naming),
			buttonsField(naming),
			specialField(naming),
		]),
	];
}
