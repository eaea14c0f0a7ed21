import jsonwebtoken from 'jsonwebtoken';
import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INode,
	IWebhookFunctions,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createHash, randomUUID } from 'node:crypto';

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
	/** Names and values in turn, as they came in; Node.js keeps only the first of some. */
	rawHeaders?: string[];
	/** What `readRawBody` of n8n finds when it is asked; absent when there is no such function. */
	unread?: () => Promise<Buffer>;
	query?: () => Record<string, string>;
	/** The credential that is chosen in the node. */
	credentialId?: string;
	parameters?: Record<string, unknown>;
	/** An error is what n8n throws for a credential that it cannot read. */
	credential?: ICredentialDataDecryptedObject | Error;
	webhook?: 'default' | 'setup';
	/** Calls with the same one are calls of the same trigger. Default: a new one. */
	nodeId?: string;
	/** `manual` for a test run. */
	mode?: WorkflowExecuteMode;
	/** Whether n8n takes the event that starts the workflow, and when it knows. Default: it does, at once. */
	n8nTakes?: () => Promise<boolean>;
	/** What an address answers that the trigger posts to; an error is no answer. */
	send?: (options: IHttpRequestOptions) => Promise<{ statusCode: number }>;
}

/** What comes of it: an answer, and the items of a new execution, and the log. */
export interface WebhookOutcome {
	status?: number;
	text?: string;
	outputs?: object[][];
	log: Array<{ level: string; message: string; details: object }>;
}

/** The parameters of a trigger that was just dropped on the canvas. */
const DEFAULTS = Object.fromEntries(
	new VonageWhatsAppTrigger().description.properties.map((property) => [
		property.name,
		property.default,
	]),
);

/** Calls the trigger's `webhook()` as n8n does, with as little of n8n as it uses. */
export async function post(call: WebhookCall): Promise<WebhookOutcome> {
	const outcome: WebhookOutcome = { outputs: undefined, log: [] };
	const node: INode = {
		id: call.nodeId ?? randomUUID(),
		name: 'On Message',
		type: 'n8n-nodes-vonage-whatsapp.vonageWhatsAppTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...(call.credentialId !== undefined && {
			credentials: { vonageWhatsAppApi: { id: call.credentialId, name: 'WhatsApp' } },
		}),
	};
	const parameters: Record<string, unknown> = { ...DEFAULTS, ...call.parameters };
	const write = (level: string) => (message: string, details: object) =>
		outcome.log.push({ level, message, details });
	const response = {
		statusCode: 200,
		status(code: number) {
			response.statusCode = code;
			return response;
		},
		type: () => response,
		send: (text: string) => response.end(text),
		end(text = '') {
			if (outcome.status !== undefined) throw new Error('Vonage was answered twice.');
			outcome.status = response.statusCode;
			outcome.text = text;
			return response;
		},
	};
	const request: { rawBody: unknown; rawHeaders?: string[]; readRawBody?: () => Promise<void> } = {
		rawBody: call.rawBody,
		rawHeaders: call.rawHeaders,
	};
	if (call.unread) {
		const { unread } = call;
		request.readRawBody = async () => void (request.rawBody = await unread());
	}
	const context = {
		getNode: () => node,
		getMode: () => call.mode ?? 'webhook',
		getWorkflow: () => ({ id: 'workflow', name: 'Workflow', active: true }),
		getWebhookName: () => call.webhook ?? 'default',
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		async getCredentials() {
			if (call.credential instanceof Error) throw call.credential;
			return call.credential ?? CREDENTIAL;
		},
		getHeaderData: () => call.headers ?? {},
		getQueryData: call.query ?? (() => ({})),
		getRequestObject: () => request,
		getResponseObject: () => response,
		helpers: { httpRequest: call.send },
		logger: { info: write('info'), warn: write('warn') },
	};

	const trigger = new VonageWhatsAppTrigger();
	const result = await trigger.webhook.call(context as unknown as IWebhookFunctions);
	if (result.workflowData !== undefined) {
		outcome.outputs = result.workflowData.map((items) => items.map(({ json }) => json));
	}
	if (!result.noWebhookResponse) {
		// n8n stores the execution, and answers then.
		const isTaken = (await call.n8nTakes?.()) ?? true;
		response.status(isTaken ? 200 : 500).end();
	}
	return outcome;
}

/** How a call is signed: with which secret, and when, in Unix seconds. */
interface Signing {
	secret?: string;
	iat?: number;
}

/** A call signed as Vonage signs it, by an independent library. */
export function signed(
	body: unknown,
	{ secret = SECRET, iat, ...more }: Omit<WebhookCall, 'rawBody'> & Signing = {},
): WebhookCall {
	const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	const claims = {
		iss: 'Vonage',
		jti: randomUUID(),
		payload_hash: createHash('sha256').update(rawBody).digest('hex'),
		api_key: CREDENTIAL.apiKey,
		application_id: CREDENTIAL.applicationId,
		...(iat !== undefined && { iat }),
	};
	const token = jsonwebtoken.sign(claims, secret, { algorithm: 'HS256' });
	return { ...more, rawBody, headers: { authorization: `Bearer ${token}`, ...more.headers } };
}
