import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { manageThroughField } from '../shared/fields';
import { pollTemplates } from './poll';

/** Starts a workflow when Meta decided about a template, or changed one. */
export class VonageWhatsAppTemplateTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage WhatsApp Template Trigger',
		name: 'vonageWhatsAppTemplateTrigger',
		icon: {
			light: 'file:../../icons/vonageWhatsApp.svg',
			dark: 'file:../../icons/vonageWhatsApp.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description:
			'Starts the workflow when a WhatsApp template is approved, rejected, paused or changed',
		defaults: { name: 'Vonage WhatsApp Template Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vonageWhatsAppApi', required: true }],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: [
					{ name: 'Added', value: 'added', description: 'A template is there that was not before' },
					{ name: 'Approved', value: 'approved', description: 'A template can be sent' },
					{
						name: 'Category Changed',
						value: 'category',
						description: 'Meta moved a template to another category, and so to another price',
					},
					{ name: 'Disabled', value: 'disabled', description: 'Meta took a template away' },
					{
						name: 'Paused',
						value: 'paused',
						description: 'Too many customers objected; it cannot be sent for some hours',
					},
					{
						name: 'Quality Changed',
						value: 'quality',
						description: 'What customers think of a template changed',
					},
					{
						name: 'Rejected',
						value: 'rejected',
						description: 'A template did not pass; the item says why and what to change',
					},
					{ name: 'Removed', value: 'removed', description: 'A template is gone' },
				],
				default: ['approved', 'rejected', 'paused', 'disabled', 'category'],
				description: 'What starts the workflow',
			},
			manageThroughField,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTemplates(this);
	}
}
