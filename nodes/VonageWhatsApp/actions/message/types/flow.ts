import { flow as flowContent } from '../../../../whatsapp/messages/flow';
import { bodyField, footerField, headerFields } from '../fields';
import { interactiveHeader } from '../header';
import type { MessageType } from './messageType';

export const flow: MessageType = {
	option: {
		name: 'Flow',
		value: 'flow',
		description: 'A button that opens a WhatsApp Flow; the answers come back as a message',
	},
	fields: [
		bodyField,
		{
			displayName: 'Flow By',
			name: 'flowBy',
			type: 'options',
			default: 'id',
			options: [
				{ name: 'ID', value: 'id' },
				{ name: 'Name', value: 'name' },
			],
			description: 'How the Flow is identified',
		},
		{
			displayName: 'Flow ID',
			name: 'flowId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1234567890123456',
			displayOptions: { show: { flowBy: ['id'] } },
		},
		{
			displayName: 'Flow Name',
			name: 'flowName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. appointment_booking',
			displayOptions: { show: { flowBy: ['name'] } },
		},
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Book',
			description: 'The text on the button that opens the Flow, up to 30 characters without emoji',
		},
		{
			displayName: 'Flow Reference',
			name: 'flowReference',
			type: 'string',
			default: '',
			placeholder: 'e.g. booking-81',
			description: 'Your own reference, which comes back as flow.token with the answers',
		},
		{
			displayName: 'First Step',
			name: 'flowAction',
			type: 'options',
			default: 'navigate',
			options: [
				{
					name: 'Open a Screen',
					value: 'navigate',
					description: 'Opens the given screen with the given data',
				},
				{
					name: 'Ask the Endpoint',
					value: 'data_exchange',
					description: 'The endpoint of the Flow decides what is shown first',
				},
			],
			description: 'What happens when the customer opens the Flow',
		},
		{
			displayName: 'Screen',
			name: 'flowScreen',
			type: 'string',
			default: '',
			placeholder: 'e.g. WELCOME',
			description: 'ID of the first screen; left empty, the first screen of the Flow',
			displayOptions: { show: { flowAction: ['navigate'] } },
		},
		{
			displayName: 'Screen Data',
			name: 'flowData',
			type: 'json',
			default: '{}',
			description: 'What the first screen gets as its data',
			displayOptions: { show: { flowAction: ['navigate'] } },
		},
		{
			displayName: 'Mode',
			name: 'flowMode',
			type: 'options',
			default: 'published',
			options: [
				{ name: 'Draft', value: 'draft' },
				{ name: 'Published', value: 'published' },
			],
			description: 'Whether the Flow is published or still a draft that you test',
		},
		...headerFields,
		footerField,
	],
	async read(item) {
		const byName = item.text('flowBy') === 'name';
		const navigate = item.text('flowAction') !== 'data_exchange';
		return [
			flowContent({
				header: await interactiveHeader(item),
				body: item.text('body'),
				footer: item.optional('footer'),
				flowId: byName ? undefined : item.text('flowId'),
				flowName: byName ? item.text('flowName') : undefined,
				cta: item.text('buttonText'),
				token: item.optional('flowReference'),
				action: navigate ? 'navigate' : 'data_exchange',
				screen: navigate ? item.optional('flowScreen') : undefined,
				data: navigate ? item.raw('flowData') : undefined,
				mode: item.text('flowMode') === 'draft' ? 'draft' : 'published',
			}),
		];
	},
};
