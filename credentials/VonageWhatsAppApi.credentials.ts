import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_GRAPH_VERSION, readCredential } from '../nodes/transport/credential';
import {
	authenticateForCredential,
	CREDENTIAL_TEST_HEADER,
} from '../nodes/transport/http/authenticate';

/** One WhatsApp channel of Vonage: what sending, receiving and template management need. */
export class VonageWhatsAppApi implements ICredentialType {
	name = 'vonageWhatsAppApi';

	displayName = 'Vonage WhatsApp API';

	icon: Icon = {
		light: 'file:../icons/vonageWhatsApp.svg',
		dark: 'file:../icons/vonageWhatsApp.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-vonage-whatsapp/n8n-nodes-vonage-whatsapp#credentials';

	properties: INodeProperties[] = [
		{
			displayName:
				"Once this is saved, the operation 'Channel: Check Setup' of the Vonage WhatsApp node looks at keys, webhooks, numbers and templates, and says what to set right and where.",
			name: 'checkSetupNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Application ID',
			name: 'applicationId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 78d335fa-323d-0114-9c3d-d6f0d48968cf',
			description:
				'Vonage dashboard, Applications, your application. It needs the Messages capability and your WhatsApp number linked to it.',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			required: true,
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description:
				'The whole text of the private.key file. Vonage dashboard, Applications, your application, Edit, Generate public and private key; then save the application.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. abcd1234',
			hint: 'Needed to test this credential, with the API Secret',
			description:
				'Home page of the Vonage dashboard. Needed to test this credential and to manage the application; with it the trigger also checks whose account a webhook comes from.',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Vonage dashboard, API settings. Needed together with the API Key.',
		},
		{
			displayName: 'Signature Secret',
			name: 'signatureSecret',
			type: 'string',
			hint: 'Needed by the trigger',
			typeOptions: { password: true },
			default: '',
			description:
				'Vonage dashboard, API settings. The trigger needs it: Vonage signs every webhook with it, and the trigger accepts no other.',
		},
		{
			displayName: 'Previous Signature Secret',
			name: 'previousSignatureSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you replace the Signature Secret: the old one, which the trigger goes on accepting. Clear it after 24 hours, when Vonage repeats nothing any more that it signed with it.',
		},
		{
			displayName: 'WhatsApp Business Account ID (WABA ID)',
			name: 'wabaId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 102290129340398',
			hint: 'Needed to manage templates',
			description:
				'Meta business settings, Accounts, WhatsApp accounts. Needed to manage templates.',
		},
		{
			displayName: 'User Access Token',
			name: 'userAccessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Meta business settings, Users, System users, Generate token, with the permission whatsapp_business_management. Needed to manage templates.',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Production',
					value: 'production',
					description: 'Your own WhatsApp number',
				},
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: "Vonage's Messages API sandbox: its number, to people who joined it",
				},
				{
					name: 'Custom',
					value: 'custom',
					description: 'Another address, such as a simulator or a gateway of your own',
				},
			],
			default: 'production',
			description: 'Where requests go',
		},
		{
			displayName: 'Vonage Base URL',
			name: 'vonageBaseUrl',
			type: 'string',
			displayOptions: { show: { environment: ['custom'] } },
			default: '',
			placeholder: 'e.g. http://127.0.0.1:4010',
			description:
				'Takes the place of https://api.nexmo.com. The credential then signs requests to this address and below it, and to no production host.',
		},
		{
			displayName: 'Graph Base URL',
			name: 'graphBaseUrl',
			type: 'string',
			displayOptions: { show: { environment: ['custom'] } },
			default: '',
			placeholder: 'e.g. http://127.0.0.1:4010/graph',
			description: 'Takes the place of https://graph.facebook.com, without the version',
		},
		{
			displayName: 'Graph Version',
			name: 'graphVersion',
			type: 'string',
			default: DEFAULT_GRAPH_VERSION,
			description: "Version of Meta's Graph API for managing templates",
		},
	];

	authenticate: IAuthenticate = async (data, requestOptions) =>
		authenticateForCredential(readCredential(data), requestOptions);

	/** Proves API key, API secret and application ID; `authenticate` looks at the private key on the way. */
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.environment === "custom" ? $credentials.vonageBaseUrl.trim() : "https://api.nexmo.com" }}',
			url: '=/v2/applications/{{ $credentials.applicationId.trim() }}',
			headers: { [CREDENTIAL_TEST_HEADER]: 'true' },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Vonage does not accept this API Key with this API Secret: copy both again from the API settings of the Vonage dashboard',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'The Vonage account of this API Key has no application with this Application ID: copy the ID again from Applications in the Vonage dashboard',
				},
			},
		],
	};
}
