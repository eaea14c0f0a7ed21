/** The built trigger behind n8n's own webhook and lifecycle contexts, called directly or over HTTP. */
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Engine, node, TRIGGER, withExpressions } from './harness.mts';

/** The two webhooks by their path; n8n knows them as `default` and `setup`. */
export type Path = 'inbound' | 'status';

export type LifecycleStep = 'checkExists' | 'create' | 'delete';

/** When n8n calls a step: by default for a workflow that is published. */
export interface LifecycleCall {
	isTest?: boolean;
	mode?: WorkflowExecuteMode;
	activation?: WorkflowActivateMode;
}

export interface Call {
	path?: Path;
	rawBody?: Buffer;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** Whether it arrives at the test URL, where a test is listening. */
	isTest?: boolean;
}

/** What the caller gets, and what n8n starts an execution with. */
export interface Answer {
	statusCode: number;
	body: string;
	/** The items by output; absent when no execution starts. */
	workflowData?: INodeExecutionData[][];
}

export class TriggerNode {
	readonly node: INode;
	readonly workflow: Workflow;
	/** Every answer given over HTTP, in order. */
	readonly answers: Answer[] = [];
	/** Whether n8n stores the execution of an event, before which it does not answer. */
	takes: () => Promise<boolean> | boolean = () => true;
	#engine: Engine;
	#credential: ICredentialDataDecryptedObject;

	constructor(
		engine: Engine,
		parameters: INodeParameters = {},
		credential: ICredentialDataDecryptedObject = {},
		webhookId = 'engine-webhook',
		{ workflowId, name = 'Trigger' }: { workflowId?: string; name?: string } = {},
	) {
		this.#engine = engine;
		this.#credential = credential;
		// Published triggers know each other by their ID.
		this.node = { ...node(name, TRIGGER, parameters), id: randomUUID(), webhookId };
		this.workflow = engine.workflow([this.node]);
		if (workflowId !== undefined) this.workflow.id = workflowId;
		// The workflow fills in the defaults in its own copy.
		this.node = this.workflow.getNode(name) ?? this.node;
	}

	/** One POST to the webhook. */
	async receive({ rawBody, headers = {}, ...call }: Call): Promise<Answer> {
		const request = new IncomingMessage(new Socket());
		Object.assign(request, { method: 'POST', headers: lowerCase(headers) });
		return await this.#handle(request, new ServerResponse(request), rawBody, call);
	}

	/** Serves both webhooks on loopback until `close` is called, at a port that is given or free. */
	async listen(
		port = 0,
	): Promise<{ inboundUrl: string; statusUrl: string; close: () => Promise<void> }> {
		const server = createServer((request, response) => {
			const { pathname, searchParams } = new URL(request.url ?? '', 'http://n8n');
			const call = {
				path: pathname.slice(1) as Path,
				query: Object.fromEntries(searchParams),
			};
			void buffer(request).then(async (rawBody) => {
				this.answers.push(await this.#handle(request, response, rawBody, call));
			});
		});
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return {
			inboundUrl: `${url}/inbound`,
			statusUrl: `${url}/status`,
			close: async () =>
				await new Promise((resolve) => {
					server.close(() => resolve());
					server.closeAllConnections();
				}),
		};
	}

	/** Runs the webhook and answers, as n8n does for `responseMode: onReceived` with `responseData: noData`. */
	async #handle(
		request: IncomingMessage,
		response: ServerResponse,
		rawBody: Buffer | undefined,
		{ path = 'inbound', query = {}, isTest = false }: Omit<Call, 'headers' | 'rawBody'>,
	): Promise<Answer> {
		const { webhook } = this.#type();
		if (!webhook) throw new Error('The trigger has no webhook function.');
		const httpResponse = asExpressResponse(response);
		const additionalData = {
			...this.#additionalData(),
			httpRequest: Object.assign(request, {
				...asN8nReads(rawBody, request.headers['content-type']),
				params: {},
				query,
			}),
			httpResponse,
			// n8n hands over express objects; the few members that a webhook may touch are here.
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new WebhookContext(
			this.workflow,
			this.node,
			additionalData,
			isTest ? 'manual' : 'webhook',
			{ ...this.#webhookData(path, additionalData), isTest },
			[],
			null,
		);
		const workflowData = await withExpressions(this.workflow, async () => {
			try {
				const returned = await webhook.call(context);
				if (returned.noWebhookResponse) return returned.workflowData;
				const isTaken = !returned.workflowData || (await this.takes());
				httpResponse.status(isTaken ? 200 : 500).end();
				return isTaken ? returned.workflowData : undefined;
			} catch (error) {
				httpResponse.status(500).send(error instanceof Error ? error.message : String(error));
				return undefined;
			}
		});
		return {
			statusCode: response.statusCode,
			body: httpResponse.body,
			...(workflowData && { workflowData }),
		};
	}

	/** What n8n calls on publishing, testing and stopping, for one of the webhooks. */
	async lifecycle(
		path: Path,
		step: LifecycleStep,
		{ isTest = false, mode = 'trigger', activation = 'activate' }: LifecycleCall = {},
	): Promise<boolean> {
		const additionalData = this.#additionalData();
		const data = { ...this.#webhookData(path, additionalData), isTest };
		const method = this.#type().webhookMethods?.[data.webhookDescription.name]?.[step];
		if (!method) throw new Error(`The trigger has no ${step} for ${path}.`);
		const context = new HookContext(
			this.workflow,
			this.node,
			additionalData,
			mode,
			activation,
			data,
		);
		return await withExpressions(this.workflow, async () => await method.call(context));
	}

	/** The addresses that n8n shows for pasting. */
	addresses(isTest = false): Array<string | undefined> {
		const additionalData = this.#additionalData();
		return this.#descriptions().map((description) =>
			new HookContext(this.workflow, this.node, additionalData, 'trigger', 'activate', {
				...this.#webhookData(description.path as Path, additionalData),
				isTest,
			}).getNodeWebhookUrl(description.name),
		);
	}

	#type() {
		return this.#engine.nodeTypes.getByNameAndVersion(TRIGGER, 1);
	}

	#descriptions(): IWebhookDescription[] {
		return this.#type().description.webhooks ?? [];
	}

	#additionalData(): IWorkflowExecuteAdditionalData {
		return this.#engine.additionalData(this.#credential, 'webhook');
	}

	#webhookData(
		path: Path,
		workflowExecuteAdditionalData: IWorkflowExecuteAdditionalData,
	): IWebhookData {
		const webhookDescription = this.#descriptions().find((each) => each.path === path);
		if (!webhookDescription) throw new Error(`The trigger has no webhook '${path}'.`);
		return {
			httpMethod: 'POST',
			node: this.node.name,
			path: `${this.node.webhookId ?? ''}/${path}`,
			webhookDescription,
			workflowId: this.workflow.id,
			workflowExecuteAdditionalData,
			isTest: false,
		};
	}
}

/** Gives a response of Node's what a webhook uses of express's, and remembers the body. */
function asExpressResponse(response: ServerResponse) {
	const { end } = response;
	const express = Object.assign(response, {
		body: '',
		status(code: number) {
			response.statusCode = code;
			return express;
		},
		type: (contentType: string) => response.setHeader('content-type', contentType),
		send: (body: string) => express.end(body),
		end(body = '') {
			if (response.writableEnded) throw new Error('The webhook was answered twice.');
			express.body = body;
			Reflect.apply(end, response, [body]);
			return express;
		},
	});
	return express;
}

/** n8n reads the body of some content types, and of others only when a node asks for it. */
function asN8nReads(bytes: Buffer | undefined, contentType = '') {
	const type = contentType.split(';')[0].toLowerCase();
	const isRead =
		/^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/.test(type);
	const read: { body: unknown; rawBody?: Buffer; readRawBody: () => Promise<void> } = {
		body: isRead ? parsed(bytes) : undefined,
		rawBody: isRead ? bytes : undefined,
		async readRawBody() {
			// The parser of forms has taken the stream.
			if (type === 'multipart/form-data') throw new Error('Request body is not readable');
			await Promise.resolve();
			this.rawBody ??= bytes;
		},
	};
	return read;
}

function parsed(rawBody: Buffer | undefined): unknown {
	try {
		const value: unknown = JSON.parse(rawBody?.toString('utf8') ?? '');
		return value;
	} catch {
		return {};
	}
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}
