import { createHash, randomUUID } from 'node:crypto';

import jsonwebtoken from 'jsonwebtoken';
import type { ICredentialDataDecryptedObject, INode, IWebhookFunctions } from 'n8n-workflow';

import { VonageWhatsAppTrigger } from '../../../nodes/VonageWhatsAppTrigger/VonageWhatsAppTrigger.node.ts';

export const SECRET = 'the signature secret of the account';

export const CREDENTIAL: ICredentialDataDecryptedObject = {
	applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
	privateKey: 'not needed here',
	apiKey: 'abcd1234',
	apiSecret: '',
	signatureSecret: SECRET,
	environment: 'production',
};

/** What somebody posts to one of the two URLs, and how the trigger is set up. */
export interface WebhookCall {
	rawBody?: unknown;
	headers?: Record<string, string | string[] | undefined>;
	parameters?: Record<string, unknown>;
	/** An error is what n8n throws for a credential that it cannot read. */
	credential?: ICredentialDataDecryptedObject | Error;
	webhook?: 'default' | 'setup';
}

/** What comes of it: an answer, or the items of a new execution, and the log. */
export interface WebhookOutcome {
	status?: number;
	text?: string;
	outputs?: object[][];
	log: Array<{ message: string; details: object }>;
}

const NODE: INode = {
	id: '1',
	name: 'On Message',
	type: 'n8n-nodes-vonage-whatsapp.vonageWhatsAppTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The parameters of a trigger that was just dropped on the canvas. */
const DEFAULTS = Object.fromEntries(
	new VonageWhatsAppTrigger().description.properties.map((property) => [
		property.name,
		property.default,
	]),
);

/** Calls the trigger's `webhook()` as n8n does, with as little of n8n as it uses. */
export async function post(call: WebhookCall): Promise<WebhookOutcome> {
	const outcome: WebhookOutcome = { log: [] };
	const parameters: Record<string, unknown> = { ...DEFAULTS, ...call.parameters };
	const response = {
		status(code: number) {
			outcome.status = code;
			return response;
		},
		type: () => response,
		send(text: string) {
			outcome.text = text;
			return response;
		},
		end() {
			outcome.text = '';
			return response;
		},
	};
	const context = {
		getNode: () => NODE,
		getWebhookName: () => call.webhook ?? 'default',
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		async getCredentials() {
			if (call.credential instanceof Error) throw call.credential;
			return call.credential ?? CREDENTIAL;
		},
		getHeaderData: () => call.headers ?? {},
		getRequestObject: () => ({ rawBody: call.rawBody }),
		getResponseObject: () => response,
		logger: {
			warn: (message: string, details: object) => outcome.log.push({ message, details }),
		},
	};

	const trigger = new VonageWhatsAppTrigger();
	const result = await trigger.webhook.call(context as unknown as IWebhookFunctions);
	if (result.workflowData !== undefined) {
		outcome.outputs = result.workflowData.map((items) => items.map(({ json }) => json));
	}
	return outcome;
}

/** A call signed as Vonage signs it, by an independent library. */
export function signed(body: unknown, more: Omit<WebhookCall, 'rawBody'> = {}): WebhookCall {
	const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	const claims = {
		iss: 'Vonage',
		jti: randomUUID(),
		payload_hash: createHash('sha256').update(rawBody).digest('hex'),
		api_key: CREDENTIAL.apiKey,
		application_id: CREDENTIAL.applicationId,
	};
	const token = jsonwebtoken.sign(claims, SECRET, { algorithm: 'HS256' });
	return { ...more, rawBody, headers: { authorization: `Bearer ${token}`, ...more.headers } };
}
