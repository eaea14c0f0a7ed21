import {
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../transport/signature';
import { INBOUND_MESSAGE_TYPES } from '../whatsapp/inbound';
import { MESSAGE_STATUSES } from '../whatsapp/status';
import {
	acknowledgeOption,
	allowTestToInterruptOption,
	downloadOptions,
	forwardToOption,
	lateStatusesOption,
	receivingFields,
	registrationFields,
	takeOverOption,
} from './fields';
import { LONGEST_TOLERANCE_SECONDS, SHORTEST_TOLERANCE_SECONDS } from './receiving/settings';
import { registration } from './registration/lifecycle';
import { receiveWebhook } from './webhook';

/** Starts a workflow on an inbound WhatsApp message or on the delivery status of a sent one. */
export class VonageWhatsAppTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage WhatsApp Trigger',
		name: 'vonageWhatsAppTrigger',
		icon: {
			light: 'file:../../icons/vonageWhatsApp.svg',
			dark: 'file:../../icons/vonageWhatsApp.dark.svg',
		},
		group: ['trigger'],
		// For every webhook of a node of version 1, n8n evaluates an expression of its own Webhook node.
		version: [1, 1.1],
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description: 'Starts the workflow on a WhatsApp message or a delivery status from Vonage',
		defaults: { name: 'Vonage WhatsApp Trigger' },
		eventTriggerDescription: 'Write to your WhatsApp number, or send a message from it',
		activationMessage:
			"Vonage now sends messages and statuses to this workflow. Only with 'Register With Vonage' off, or without API Key and API Secret in the credential, you have to paste the production URLs of the trigger into the Vonage dashboard: the one ending in /inbound as Inbound URL, the one ending in /status as Status URL.",
		triggerPanel: {
			header: 'Receive WhatsApp messages and delivery statuses',
			executionsHelp: {
				inactive:
					"<b>While you build the workflow</b>, click the button above and write to your WhatsApp number. What Vonage sends comes to the test until it ends. <br /> <br /> <b>To run it automatically</b>, publish the workflow. <br /> <br /> With 'Register With Vonage' off, or without API Key and API Secret in the credential, paste the two test URLs into the Vonage dashboard for a test, and the two production URLs before you publish.",
				active:
					"<b>Production</b>: this workflow runs automatically, see the <a data-key=\"executions\">executions list</a>. <br /> <br /> <b>For a test</b>, open an execution and choose 'Copy to editor', or turn on the option 'Allow Test To Interrupt' and click the button above: the published workflow then hands its events to the test while that listens. <br /> <br /> If you pasted the production URLs into the Vonage dashboard yourself, paste the test URLs for a test and put the production URLs back afterwards.",
			},
			activationHint:
				'Once the workflow is ready, publish it to receive every message and status automatically.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Message', 'Status'],
		credentials: [{ name: 'vonageWhatsAppApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'inbound',
			},
			{
				name: 'setup',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'status',
			},
		],
		properties: [
			...registrationFields,
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: [
					{
						name: 'Message',
						value: 'message',
						description: 'A customer wrote, tapped a button, or reacted',
					},
					{
						name: 'Status',
						value: 'status',
						description: 'A message of yours was delivered, read, or refused',
					},
				],
				required: true,
				default: ['message', 'status'],
				description: 'What starts the workflow, each on its own output',
			},
			{
				displayName: 'Message Types',
				name: 'messageTypes',
				type: 'multiOptions',
				displayOptions: { show: { events: ['message'] } },
				options: [...INBOUND_MESSAGE_TYPES],
				default: [],
				description:
					'Which messages start the workflow. Leave empty for all, also those that WhatsApp adds later.',
			},
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				displayOptions: { show: { events: ['status'] } },
				options: [...MESSAGE_STATUSES],
				default: ['delivered', 'other', 'read', 'rejected', 'undeliverable'],
				description:
					'Which statuses start the workflow. Leave empty for all. One sent message causes up to three of them.',
			},
			{
				displayName: 'Business Numbers',
				name: 'businessNumbers',
				type: 'string',
				default: '',
				placeholder: 'e.g. +44 7700 900000, +44 7700 900001',
				description:
					'Your WhatsApp numbers that this workflow serves, separated by commas. Leave empty for all numbers of the application.',
			},
			...receivingFields,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					acknowledgeOption,
					allowTestToInterruptOption,
					...downloadOptions,
					forwardToOption,
					{
						displayName: 'Include Raw Payload',
						name: 'includeRaw',
						type: 'boolean',
						default: false,
						description: "Whether to add the webhook's body as Vonage sent it, under 'raw'",
					},
					lateStatusesOption,
					{
						displayName: 'Signature Age Tolerance',
						name: 'signatureAgeTolerance',
						type: 'number',
						typeOptions: {
							minValue: SHORTEST_TOLERANCE_SECONDS,
							maxValue: LONGEST_TOLERANCE_SECONDS,
						},
						default: DEFAULT_TOLERANCE_SECONDS,
						description: `How many seconds old the signature of a webhook may be, from ${SHORTEST_TOLERANCE_SECONDS} to ${LONGEST_TOLERANCE_SECONDS}. Vonage repeats a webhook for 24 hours, perhaps with its first signature: a smaller value can lose what was sent while n8n was down.`,
					},
					takeOverOption,
				],
			},
		],
	};

	webhookMethods = { default: registration, setup: registration };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this);
	}
}
