import type { INodeProperties } from 'n8n-workflow';

import { RELAY_SECONDS } from '../transport/relay';

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
	description: `Production URLs of further triggers for the same Vonage application, with 'Receive Forwarded Events' on; of the two URLs of a trigger one is enough. Every event goes to them as Vonage sent it, whatever the filters say. When one of them does not take it within ${RELAY_SECONDS} seconds, Vonage sends it again, and only that one gets it again.`,
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
