/**
 * n8n's own engine (n8n-core) around the built package: it loads `dist` as n8n does, runs small
 * workflows, and answers the addresses that n8n gives out for its binary data.
 */
import './environment.mts';
import Fastify, { type FastifyInstance } from 'fastify';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecuteContext,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	PackageDirectoryLoader,
	RoutingNode,
	WorkflowExecute,
	WorkflowHasIssuesError,
} from 'n8n-core';
import {
	createRunExecutionData,
	type ExecutionError,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	ICredentialsHelper,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRunExecutionData,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	NodeApiError,
	NodeHelpers,
	type OnError,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
export const CREDENTIAL = 'vonageWhatsAppApi';
export const ACTION = 'n8n-nodes-vonage-whatsapp.vonageWhatsApp';
export const TRIGGER = 'n8n-nodes-vonage-whatsapp.vonageWhatsAppTrigger';
export const TEMPLATE_TRIGGER = 'n8n-nodes-vonage-whatsapp.vonageWhatsAppTemplateTrigger';

/** The container that n8n-core itself uses; another copy of this library would hold other services. */
const { Container } = createRequire(createRequire(import.meta.url).resolve('n8n-core'))(
	'@n8n/di',
) as { Container: { get<T>(service: abstract new (...args: never[]) => T): T } };

const START = 'test.start';
/** Another workflow hands its items over through this one; it belongs to n8n-nodes-base. */
export const CALLED = 'n8n-nodes-base.executeWorkflowTrigger';
/** A node as n8n's Code node: it puts out new items, without saying which they come from. */
const CODE = 'test.code';
const STUBS = [START, CALLED, CODE];
const WORKFLOW_ID = 'engineTestFlow';
const EXECUTION_ID = '1';

/** The package as n8n loads it: every node and credential class from `dist`, through package.json. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(packageRoot);
	const { nodes = [], credentials = [] } = loader.packageJson.n8n ?? {};
	const missing = [...nodes, ...credentials].find(
		(file) => !existsSync(path.join(packageRoot, file)),
	);
	if (missing) {
		throw new Error(`There is no built package to test (${missing}): run 'npm run build' first.`);
	}
	await loader.loadAll();
	return loader;
}

/** A node that hands on what it gets, to have something in front of ours. */
const startNode: INodeType = {
	description: {
		displayName: 'Start',
		name: START,
		group: ['trigger'],
		version: 1,
		description: 'Hands on the items of the test',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		const { notes } = this.getNode();
		if (notes === undefined) return [this.getInputData()];
		const json = JSON.parse(notes) as IDataObject[];
		return [json.map((each) => ({ json: each }))];
	},
};

/** A Code node that puts out these items. */
export const code = (...json: IDataObject[]): INode => ({
	...node('Code', CODE, {}),
	notes: JSON.stringify(json),
});

class LoadedNodeTypes implements INodeTypes {
	#loader: PackageDirectoryLoader;

	constructor(loader: PackageDirectoryLoader) {
		this.#loader = loader;
	}

	getByName(nodeType: string): INodeType | IVersionedNodeType {
		if (STUBS.includes(nodeType)) return startNode;
		return this.#loader.getNode(nodeType.replace(`${this.#loader.packageName}.`, '')).type;
	}

	getByNameAndVersion(nodeType: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(nodeType), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

/** Hands out one credential, and lets its own class sign the requests, as n8n does. */
class OneCredential extends ICredentialsHelper {
	#type: ICredentialType;
	#data: ICredentialDataDecryptedObject;
	#started: RequestStart[];

	constructor(
		type: ICredentialType,
		data: ICredentialDataDecryptedObject,
		started: RequestStart[],
	) {
		super();
		this.#type = type;
		this.#data = data;
		this.#started = started;
	}

	getParentTypes(): string[] {
		return this.#type.extends ?? [];
	}

	isCredentialUsableByNode(_type: string, nodeType: string): boolean {
		return (
			!this.#type.restrictToSupportedNodes ||
			(this.#type.supportedNodes ?? []).some((name) => nodeType.endsWith(`.${name}`))
		);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.#type;
		if (typeof authenticate !== 'function') {
			throw new Error('The credential signs nothing: `authenticate` is not a function.');
		}
		const { method = 'GET', url, body } = requestOptions;
		this.#started.push({ at: performance.now(), method, url, body });
		return await authenticate(credentials, requestOptions);
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.#data };
	}

	getCredentialsProperties(): ICredentialType['properties'] {
		return this.#type.properties;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Nothing in these tests reads the encrypted credential.');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}
}

export interface Run {
	/** Of the action node; what is left out has its default. */
	parameters: INodeParameters;
	/** What the node gets; default one empty item. */
	items?: INodeExecutionData[];
	onError?: OnError;
	/** More of the action node's *Settings*. */
	settings?: Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>;
	/** A failed execution that is retried, as the button in n8n's list of executions does. */
	retryOf?: IRunExecutionData;
	/** Whether the action node only hands on what it gets, as one does that is deactivated. */
	disabled?: boolean;
	/** Replaces fields of the credential. */
	credential?: ICredentialDataDecryptedObject;
	/** Of the workflow; default is n8n's. */
	timezone?: string;
	/** Other nodes than Start in front of the action node, each behind the one before; the first gets the items. */
	before?: INode[];
	/** Answers in place of every workflow that the nodes call. */
	executeWorkflow?: IWorkflowExecuteAdditionalData['executeWorkflow'];
	/** Parameters of a second action node behind the first output of the first. */
	then?: INodeParameters;
	/** What n8n keeps for the nodes of a published workflow; the next run with it starts from there. */
	memory?: Memory;
	/** Stops the execution, as the Stop button does, once this resolves. */
	stopped?: Promise<unknown>;
}

/** The static data of a workflow, as plain JSON, which is how n8n stores it between executions. */
export interface Memory {
	data: IDataObject;
}

export interface Outcome {
	/** The outputs of the last node that ran; with `continueErrorOutput` the second holds the errors. */
	output: INodeExecutionData[][];
	/** What stopped the workflow. */
	error?: ExecutionError;
	/** The execution as n8n would store and show it. */
	execution: IRunExecutionData;
}

/**
 * A request at the moment in which the node starts it. What a provider sees is later, by as much as the
 * machine is busy.
 */
export interface RequestStart {
	/** In milliseconds of `performance.now()`. */
	at: number;
	method: string;
	url: string;
	body: unknown;
}

/** Takes what is posted to a webhook. */
export type Receiver = (post: {
	rawBody: Buffer;
	headers: Record<string, string>;
	query: Record<string, string>;
}) => Promise<{ statusCode: number; body: string }>;

export class Engine {
	readonly loader: PackageDirectoryLoader;
	readonly nodeTypes: INodeTypes;
	readonly credentialType: ICredentialType;
	/** Fields of the credential that every run uses unless it says otherwise. */
	credential: ICredentialDataDecryptedObject;
	/** The authenticated requests of all runs, in the order of their starts. */
	readonly started: RequestStart[] = [];
	/** Where this n8n answers for its signed binary URLs and its webhooks. */
	readonly url: string;
	/** Who gets what is posted to a webhook path, such as `/webhook/<id>/inbound`. */
	readonly listening: Map<string, Receiver>;
	#server: FastifyInstance;

	private constructor(
		loader: PackageDirectoryLoader,
		server: FastifyInstance,
		url: string,
		listening: Map<string, Receiver>,
		credential: ICredentialDataDecryptedObject,
	) {
		this.loader = loader;
		this.nodeTypes = new LoadedNodeTypes(loader);
		this.credentialType = loader.getCredential(CREDENTIAL).type;
		this.credential = credential;
		this.url = url;
		this.listening = listening;
		this.#server = server;
	}

	static async start(credential: ICredentialDataDecryptedObject): Promise<Engine> {
		const loader = await loadPackage();
		await Container.get(BinaryDataService).init();
		const server = Fastify();
		const listening = new Map<string, Receiver>();
		serveBinaryData(server);
		serveWebhooks(server, listening);
		const url = await server.listen({ host: '127.0.0.1', port: 0 });
		return new Engine(loader, server, url, listening, credential);
	}

	async stop(): Promise<void> {
		await this.#server.close();
	}

	/** Puts a file into n8n's binary data storage, for the `binary` of an item. */
	async file(
		bytes: Buffer,
		fileName: string,
		mimeType: string,
		executionId = EXECUTION_ID,
	): Promise<IBinaryData> {
		return await Container.get(BinaryDataService).store(
			{ type: 'execution', workflowId: WORKFLOW_ID, executionId },
			bytes,
			{ data: '', fileName, mimeType },
		);
	}

	/** The same as a webhook stores it, which knows no execution yet. */
	async uploadedFile(bytes: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> {
		return await this.file(bytes, fileName, mimeType, '');
	}

	/** What n8n does to such a file when the execution has ended (`restoreBinaryDataId`). */
	async moveUploadedFile({ id = '' }: IBinaryData): Promise<void> {
		const fileId = id.slice(id.indexOf(':') + 1);
		const moved = fileId.replace('/temp/', `/${EXECUTION_ID}/`);
		await Container.get(BinaryDataService).rename(fileId, moved);
	}

	/** The bytes of a file that a node has put out. */
	async read(file: IBinaryData | undefined): Promise<Buffer> {
		if (!file) throw new Error('The item has no such file.');
		return file.id
			? await Container.get(BinaryDataService).getAsBuffer(file)
			: Buffer.from(file.data, 'base64');
	}

	/** Runs `work` in an n8n that keeps binary data in memory. */
	async inMemoryMode<T>(work: () => Promise<T>): Promise<T> {
		const config = Container.get(BinaryDataConfig);
		const { mode } = config;
		config.mode = 'default';
		await Container.get(BinaryDataService).init();
		try {
			return await work();
		} finally {
			config.mode = mode;
			await Container.get(BinaryDataService).init();
		}
	}

	/** Start -> Vonage WhatsApp -> (Vonage WhatsApp), run to its end. */
	async run(run: Run): Promise<Outcome> {
		const nodes = [...(run.before ?? [node('Start', START, {})])];
		const { parameters, onError, disabled } = run;
		nodes.push({ ...node('Send', ACTION, parameters), ...run.settings, onError, disabled });
		if (run.then) nodes.push(node('Then', ACTION, run.then));
		const workflow = this.workflow(nodes, run);

		const started = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{
						node: nodes[0],
						data: { main: [structuredClone(run.items ?? [{ json: {} }])] },
						source: null,
					},
				],
			},
		});
		const executionData = run.retryOf ? toBeRetried(run.retryOf) : started;
		try {
			const { data } = await withExpressions(workflow, async () => {
				const execution = new WorkflowExecute(
					{
						...this.additionalData(run.credential),
						...(run.executeWorkflow && { executeWorkflow: run.executeWorkflow }),
					},
					run.retryOf ? 'retry' : 'trigger',
					executionData,
				).processRunExecutionData(workflow);
				void run.stopped?.then(() => execution.cancel());
				return await execution;
			});
			if (run.memory) run.memory.data = remembered(workflow);
			const { runData, error } = data.resultData;
			const last = [...nodes].reverse().find(({ name }) => runData[name]?.[0]?.data);
			const output = (last && runData[last.name][0].data?.main) ?? [];
			return { output: output.map((items) => items ?? []), error, execution: data };
		} catch (error) {
			// n8n does not even start a workflow that lacks a required parameter.
			if (!(error instanceof WorkflowHasIssuesError)) throw error;
			return { output: [], error, execution: executionData };
		}
	}

	/**
	 * A request of another node that uses the credential: as n8n's own HTTP Request node sends it
	 * (`requestWithAuthentication`), or as newer nodes do.
	 */
	async requestOfOtherNode(
		helper: 'requestWithAuthentication' | 'httpRequestWithAuthentication',
		options: IHttpRequestOptions,
		credential: ICredentialDataDecryptedObject,
	): Promise<unknown> {
		const { context } = this.#temporaryNode(credential, []);
		return await context.helpers[helper].call(context, CREDENTIAL, options);
	}

	/** A node that holds the credential, on its own. */
	#temporaryNode(
		credential: ICredentialDataDecryptedObject,
		properties: INodeType['description']['properties'],
	) {
		const type: INodeType = {
			description: {
				...startNode.description,
				credentials: [{ name: CREDENTIAL, required: true }],
				properties,
			},
		};
		const temporary = node('Temp-Node', START, {});
		const workflow = new Workflow({
			nodes: [temporary],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => type,
				getByNameAndVersion: () => type,
				getKnownTypes: () => ({}),
			},
		});
		const data = { main: [[{ json: {} }]] };
		const context = new ExecuteContext(
			workflow,
			temporary,
			this.additionalData(credential, 'internal'),
			'internal',
			createRunExecutionData(),
			0,
			[],
			data,
			{ node: temporary, data, source: null },
			[],
		);
		return { context, type, workflow };
	}

	/** What the Test button of the credential says: its request, sent the way n8n's tester sends it. */
	async testCredential(
		credential: ICredentialDataDecryptedObject,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { request, rules = [] } = this.credentialType.test ?? {};
		const { context, type, workflow } = this.#temporaryNode(credential, [
			{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
		]);
		try {
			await withExpressions(workflow, async () => await new RoutingNode(context, type).runNode());
			return { status: 'OK', message: 'Connection successful!' };
		} catch (error) {
			if (!(error instanceof NodeApiError)) throw error;
			const rule = rules.find(
				({ type: kind, properties }) =>
					kind === 'responseCode' && String(properties.value) === error.httpCode,
			);
			return { status: 'Error', message: String(rule?.properties.message ?? error.message) };
		}
	}

	/** A workflow of these nodes, each connected to the next. */
	workflow(nodes: INode[], { timezone, memory }: Pick<Run, 'timezone' | 'memory'> = {}): Workflow {
		const pairs = nodes.slice(1).map((next, at) => [nodes[at].name, next.name]);
		return new Workflow({
			id: WORKFLOW_ID,
			name: 'Engine test',
			nodes,
			connections: Object.fromEntries(
				pairs.map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]),
			),
			active: false,
			nodeTypes: this.nodeTypes,
			staticData: structuredClone(memory?.data),
			settings: { executionOrder: 'v1', ...(timezone && { timezone }) },
		});
	}

	/** What n8n hands to every execution. */
	additionalData(
		credential: ICredentialDataDecryptedObject = {},
		mode: WorkflowExecuteMode = 'trigger',
	): IWorkflowExecuteAdditionalData {
		const unavailable = async (): Promise<never> => {
			throw new Error('This is not part of the engine tests.');
		};
		return {
			credentialsHelper: new OneCredential(
				this.credentialType,
				{ ...this.credential, ...credential },
				this.started,
			),
			hooks: new ExecutionLifecycleHooks(mode, EXECUTION_ID, {
				id: WORKFLOW_ID,
				name: 'Engine test',
				active: false,
				activeVersionId: null,
				isArchived: false,
				createdAt: new Date(),
				updatedAt: new Date(),
				nodes: [],
				connections: {},
			}),
			externalSecretsProxy: Container.get(ExternalSecretsProxy),
			executionId: EXECUTION_ID,
			workflowId: WORKFLOW_ID,
			currentNodeExecutionIndex: 0,
			instanceBaseUrl: `${this.url}/`,
			restApiUrl: `${this.url}/rest`,
			formBaseUrl: `${this.url}/form`,
			formWaitingBaseUrl: `${this.url}/form-waiting`,
			formTestBaseUrl: `${this.url}/form-test`,
			webhookBaseUrl: `${this.url}/webhook`,
			webhookWaitingBaseUrl: `${this.url}/webhook-waiting`,
			webhookTestBaseUrl: `${this.url}/webhook-test`,
			mcpBaseUrl: `${this.url}/mcp`,
			mcpTestBaseUrl: `${this.url}/mcp-test`,
			variables: {},
			executeWorkflow: unavailable,
			getRunExecutionData: async () => undefined,
			getRuntimeCredential: async () => undefined,
			startRunnerTask: unavailable,
			logAiEvent: () => undefined,
		};
	}
}

/** A failed execution as n8n stores it, prepared as its `ExecutionService.retry()` prepares it. */
function toBeRetried(execution: IRunExecutionData): IRunExecutionData {
	const stored = JSON.parse(
		JSON.stringify({
			...execution,
			resultData: { ...execution.resultData, error: undefined },
		}),
	) as IRunExecutionData;
	const { runData, lastNodeExecuted = '' } = stored.resultData;
	if (runData[lastNodeExecuted]?.at(-1)?.error !== undefined) runData[lastNodeExecuted].pop();
	return stored;
}

/** What n8n would store of a workflow's static data. */
export function remembered({ staticData }: Workflow): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
}

/** A node with our credential. */
export function node(name: string, type: string, parameters: INodeParameters): INode {
	return {
		id: name.toLowerCase(),
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [CREDENTIAL]: { id: '1', name: 'Vonage WhatsApp' } },
	};
}

/** Runs `work` while the workflow may evaluate expressions; n8n 2.6 has no isolates for them yet. */
export async function withExpressions<T>(workflow: Workflow, work: () => Promise<T>): Promise<T> {
	const isolates: Partial<Workflow['expression']> = workflow.expression;
	await isolates.acquireIsolate?.();
	try {
		return await work();
	} finally {
		await isolates.releaseIsolate?.();
	}
}

/** The webhooks that are published or tested, and what n8n says where nobody listens. */
function serveWebhooks(server: FastifyInstance, listening: Map<string, Receiver>): void {
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
		done(null, body),
	);
	const notRegistered = (path: string) => ({
		code: 404,
		message: `The requested webhook "${path}" is not registered.`,
	});

	server.post<{ Body: Buffer; Querystring: Record<string, string> }>(
		'/:kind/:id/:path',
		async ({ url, body, query, headers }, reply) => {
			const path = url.split('?')[0];
			const receive = listening.get(path);
			if (!receive) return await reply.code(404).send(notRegistered(path));
			const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
			const call = { rawBody: body, query, headers: Object.fromEntries(texts) };
			const answer = await receive(call);
			return await reply.code(answer.statusCode).send(answer.body);
		},
	);

	// A browser asks before it posts.
	server.options<{ Params: { kind: string } }>('/:kind/:id/:path', async (request, reply) => {
		const isKnown = listening.has(request.url);
		if (!isKnown && request.params.kind === 'webhook-test') {
			return await reply.code(404).send(notRegistered(request.url));
		}
		const methods = isKnown ? 'OPTIONS, POST' : 'OPTIONS';
		return await reply.code(204).header('access-control-allow-methods', methods).send();
	});
}

/** `GET /rest/binary-data/signed`, as n8n answers it. */
function serveBinaryData(server: FastifyInstance): void {
	server.get<{ Querystring: { token: string } }>(
		'/rest/binary-data/signed',
		async (request, reply) => {
			const service = Container.get(BinaryDataService);
			const id = service.validateSignedToken(request.query.token);
			const { fileName, mimeType, fileSize } = await service.getMetadata(id);
			reply.header('Content-Length', fileSize);
			if (mimeType) reply.header('Content-Type', mimeType);
			if (fileName) reply.header('Content-Disposition', `attachment; filename="${fileName}"`);
			return reply.send(await service.getAsStream(id));
		},
	);
}
