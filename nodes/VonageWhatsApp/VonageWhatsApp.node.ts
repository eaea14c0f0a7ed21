import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';
import { openClient } from '../shared/client';
import { findOperation, outputs, properties } from './actions';
import { distribute } from './actions/outputs';
import { methods } from './methods';

export class VonageWhatsApp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage WhatsApp',
		name: 'vonageWhatsApp',
		icon: {
			light: 'file:../../icons/vonageWhatsApp.svg',
			dark: 'file:../../icons/vonageWhatsApp.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] + ": " + ($parameter["operation"] === "send" ? $parameter["messageType"] : $parameter["resource"]) }}',
		description:
			'Send WhatsApp messages through the Vonage Messages API, check the 24-hour window, and manage templates',
		defaults: { name: 'Vonage WhatsApp' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		usableAsTool: true,
		credentials: [{ name: 'vonageWhatsAppApi', required: true }],
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = String(this.getNodeParameter('resource', 0));
		const name = String(this.getNodeParameter('operation', 0));
		const operation = findOperation(resource, name);
		if (!operation) {
			throw new NodeOperationError(
				this.getNode(),
				`'${name}' is not an operation of '${resource}' in this version of the node`,
				{ description: "Choose another one in 'Resource' and 'Operation', or update the package." },
			);
		}
		const items = await operation.execute(this, await openClient(this));
		return distribute(this, items, operation.outputs);
	}
}
