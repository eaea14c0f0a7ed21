/** The built trigger behind n8n's own webhook and lifecycle contexts, called directly or over HTTP. */
import { HookContext, WebhookContext } from 'n8n-core';
import Fastify from 'fastify';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { node, TRIGGER, withExpressions } from './harness.mts';
import type { Engine } from './harness.mts';

/** The two webhooks by their path; n8n knows them as `default` and `setup`. */
export type Path = 'inbound' | 'status';

export interface Call {
	path?: Path;
	rawBody?: Buffer;
	headers?: Record<string, string>;
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
	#engine: Engine;
	#credential: ICredentialDataDecryptedObject;

	constructor(
		engine: Engine,
		parameters: INodeParameters = {},
		credential: ICredentialDataDecryptedObject = {},
	) {
		this.#engine = engine;
		this.#credential = credential;
		this.node = { ...node('Trigger', TRIGGER, parameters), webhookId: 'engine-webhook' };
		this.workflow = engine.workflow([this.node]);
		// The workflow fills in the defaults in its own copy.
		this.node = this.workflow.getNode('Trigger') ?? this.node;
	}

	/** One POST to the webhook. */
	async receive({ path = 'inbound', rawBody, headers = {} }: Call): Promise<Answer> {
		const response = new RecordedResponse();
		const additionalData = {
			...this.#additionalData(),
			httpRequest: {
				method: 'POST',
				body: parsed(rawBody),
				rawBody,
				headers: lowerCase(headers),
				params: {},
				query: {},
			},
			httpResponse: response,
			// n8n hands over express objects; the few members that a webhook may touch are here.
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new WebhookContext(
			this.workflow,
			this.node,
			additionalData,
			'webhook',
			this.#webhookData(path, additionalData),
			[],
			null,
		);
		return await withExpressions(this.workflow, async () => {
			const { webhook } = this.#type();
			if (!webhook) throw new Error('The trigger has no webhook function.');
			try {
				const { noWebhookResponse, workflowData } = await webhook.call(context);
				return noWebhookResponse
					? { statusCode: response.statusCode, body: response.body }
					: // `responseMode: onReceived` with `responseData: noData`
						{ statusCode: 200, body: '', ...(workflowData && { workflowData }) };
			} catch (error) {
				return { statusCode: 500, body: error instanceof Error ? error.message : String(error) };
			}
		});
	}

	/** Serves both webhooks on loopback until `close` is called. */
	async listen(): Promise<{ inboundUrl: string; statusUrl: string; close: () => Promise<void> }> {
		const server = Fastify();
		server.removeAllContentTypeParsers();
		server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
			done(null, body),
		);
		server.post<{ Params: { path: Path }; Body: Buffer }>('/:path', async (request, reply) => {
			const { authorization, 'content-type': type } = request.headers;
			const answer = await this.receive({
				path: request.params.path,
				rawBody: request.body,
				headers: {
					...(type && { 'content-type': type }),
					...(authorization && { authorization }),
				},
			});
			this.answers.push(answer);
			return await reply.code(answer.statusCode).send(answer.body);
		});
		const url = await server.listen({ host: '127.0.0.1', port: 0 });
		return {
			inboundUrl: `${url}/inbound`,
			statusUrl: `${url}/status`,
			close: async () => await server.close(),
		};
	}

	/** What n8n calls on publishing, testing and stopping, for one of the webhooks. */
	async lifecycle(path: Path, step: 'checkExists' | 'create' | 'delete'): Promise<boolean> {
		const additionalData = this.#additionalData();
		const data = this.#webhookData(path, additionalData);
		const method = this.#type().webhookMethods?.[data.webhookDescription.name]?.[step];
		if (!method) throw new Error(`The trigger has no ${step} for ${path}.`);
		const context = new HookContext(
			this.workflow,
			this.node,
			additionalData,
			'trigger',
			'activate',
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
			path: `engine-webhook/${path}`,
			webhookDescription,
			workflowId: this.workflow.id,
			workflowExecuteAdditionalData,
			isTest: false,
		};
	}
}

/** The part of express's response that a webhook writes to. */
class RecordedResponse {
	statusCode = 200;
	body = '';
	headersSent = false;
	readonly headers: Record<string, string> = {};

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	type(contentType: string): this {
		return this.setHeader('content-type', contentType);
	}

	setHeader(name: string, value: string): this {
		this.headers[name.toLowerCase()] = value;
		return this;
	}

	json(body: unknown): this {
		return this.type('application/json').send(JSON.stringify(body));
	}

	send(body: string): this {
		return this.end(body);
	}

	end(body = ''): this {
		if (this.headersSent) throw new Error('The webhook answered twice.');
		this.body = body;
		this.headersSent = true;
		return this;
	}
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
