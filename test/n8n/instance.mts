/** A real n8n as a child process, and the few REST calls that demo and end-to-end tests need. */
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { n8nBin } from './provision.mts';

/** The owner of the throw-away n8n. It listens on loopback only. */
export const owner = {
	email: 'owner@example.com',
	firstName: 'Demo',
	lastName: 'Owner',
	password: 'Whatsapp-Demo-1',
};

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 15_000;

export interface N8nOptions {
	userFolder: string;
	port: number;
	/** Further environment variables, e.g. a lower log level. */
	env?: Record<string, string>;
}

export interface Workflow {
	id?: string;
	name: string;
	nodes: Array<Record<string, unknown> & { name: string; type: string }>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	/** Items that stand for the output of a node while a workflow is being built. */
	pinData?: Record<string, Array<{ json: object }>>;
}

export interface WorkflowSummary {
	id: string;
	name: string;
	/** Whether it is published. */
	active: boolean;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
	/** `webhook` for a published workflow, `manual` for a test. */
	mode: string;
	startedAt?: string;
	/** When it ended; absent while it runs. */
	stoppedAt?: string;
}

/** What became of a publication, which n8n carries out after it has answered; n8n 2.6 does before. */
export interface Publication {
	/** `published`, `failed`, or still under way. */
	status: string;
	/** Of the triggers that failed. */
	errors: string[];
}

/** A port that is free now: the wanted one, else one the system picks. */
export async function freePort(wanted = 0): Promise<number> {
	const attempt = async (port: number) =>
		await new Promise<number | undefined>((resolve) => {
			const server = createServer();
			server.once('error', () => resolve(undefined));
			server.listen(port, '127.0.0.1', () => {
				const address = server.address();
				server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
			});
		});
	const port = (await attempt(wanted)) ?? (await attempt(0));
	if (port === undefined) throw new Error('No free port on 127.0.0.1.');
	return port;
}

/** Asks until the answer is there; the condition decides, not the clock. */
export async function until<T>(
	what: string,
	ask: () => Promise<T | undefined> | T | undefined,
	limitMs = 60_000,
): Promise<T> {
	const end = Date.now() + limitMs;
	let last: unknown;
	while (Date.now() < end) {
		try {
			const answer = await ask();
			if (answer !== undefined) return answer;
		} catch (error) {
			last = error;
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	const reason = last instanceof Error ? ` Last answer: ${last.message}` : '';
	throw new Error(`Waited ${limitMs / 1000} s for ${what}.${reason}`);
}

/** Where an n8n answers, without a slash at the end. */
export const urlOf = (port: number) => `http://127.0.0.1:${port}`;

/** What an n8n writes about itself. */
export const logOf = (userFolder: string) => path.join(userFolder, 'n8n.log');

/**
 * A process of n8n that talks to nobody but this machine. It leads a group of its own, so that Ctrl-C
 * reaches it through us, once, and its task runners with it.
 */
export async function spawnN8n(
	command: 'start' | 'webhook' | 'worker',
	{ userFolder, port, env }: N8nOptions,
): Promise<ChildProcess> {
	mkdirSync(userFolder, { recursive: true });
	const log = openSync(logOf(userFolder), 'a');
	const url = urlOf(port);
	const child = spawn(process.execPath, [n8nBin, command], {
		detached: true,
		stdio: ['ignore', log, log],
		env: {
			...process.env,
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_HOST: '127.0.0.1',
			N8N_EDITOR_BASE_URL: url,
			WEBHOOK_URL: `${url}/`,
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_SECURE_COOKIE: 'false',
			N8N_LOG_LEVEL: 'info',
			DB_SQLITE_POOL_SIZE: '4',
			...env,
		},
	});
	closeSync(log);
	return child;
}

/** Waits until a process of n8n says that it is ready, its database migrated. */
export async function untilReady(
	child: ChildProcess,
	{ userFolder, port }: N8nOptions,
): Promise<void> {
	await until(
		'n8n to start',
		async () => {
			if (child.exitCode !== null) return true;
			const { data } = await axios.get<{ status: string }>(`${urlOf(port)}/healthz/readiness`);
			return data.status === 'ok' || undefined;
		},
		START_LIMIT_MS,
	);
	if (child.exitCode === null) return;
	const log = readFileSync(logOf(userFolder), 'utf8').slice(-4_000);
	throw new Error(`n8n ended with ${child.exitCode} while starting:\n${log}`);
}

/** n8n and the task runners that it started. */
export function killGroup({ pid }: { pid?: number }, signal: NodeJS.Signals): void {
	try {
		if (pid !== undefined) process.kill(-pid, signal);
	} catch {
		// The group is gone already.
	}
}

export class N8n {
	readonly url: string;

	readonly http: AxiosInstance;

	/** Absent when another process started this n8n. */
	readonly #child?: ChildProcess;

	#cookie = '';

	/** Why n8n did not take a workflow for publication, by its id. */
	readonly #refusals = new Map<string, string>();

	private constructor(url: string, child?: ChildProcess) {
		this.url = url;
		this.#child = child;
		// n8n binds a session to the browser that logged in; a script has to name one as well.
		this.http = axios.create({ baseURL: `${url}/rest`, headers: { 'browser-id': 'demo' } });
		this.http.interceptors.request.use((request) => {
			if (this.#cookie) request.headers.set('cookie', this.#cookie);
			return request;
		});
	}

	/** An n8n that runs already, with the session of somebody who logged in. */
	static at(url: string, session: string): N8n {
		const n8n = new N8n(url);
		n8n.#cookie = session;
		return n8n;
	}

	/** What {@link at} takes: n8n lets nobody log in more than five times a minute. */
	get session(): string {
		return this.#cookie;
	}

	/** Starts n8n and waits until it serves its editor, its database migrated. */
	static async start(options: N8nOptions): Promise<N8n> {
		const url = urlOf(options.port);
		const child = await spawnN8n('start', options);
		// Whatever ends this process, n8n does not outlive it.
		process.once('exit', () => killGroup(child, 'SIGKILL'));
		const n8n = new N8n(url, child);
		try {
			await untilReady(child, options);
			await until('the editor', async () => {
				const { status } = await axios.get(`${url}/rest/settings`);
				return status === 200 || undefined;
			});
		} catch (error) {
			await n8n.stop();
			throw error;
		}
		return n8n;
	}

	/** Stops n8n and its task runners; returns when the process is gone. */
	async stop(): Promise<void> {
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode) return;
		const gone = new Promise((resolve) => child.once('close', resolve));
		killGroup(child, 'SIGTERM');
		const force = setTimeout(() => killGroup(child, 'SIGKILL'), STOP_LIMIT_MS);
		await gone;
		clearTimeout(force);
	}

	/** Ends n8n as a power cut would. */
	async kill(): Promise<void> {
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode) return;
		const gone = new Promise((resolve) => child.once('close', resolve));
		killGroup(child, 'SIGKILL');
		await gone;
	}

	/** Logs the owner in; creates the owner in a fresh database. */
	async logIn(): Promise<void> {
		const { email, password } = owner;
		const settings = await this.http.get<{
			data: { userManagement: { showSetupOnFirstLoad: boolean } };
		}>('/settings');
		const answer = settings.data.data.userManagement.showSetupOnFirstLoad
			? await this.http.post('/owner/setup', owner)
			: await this.http.post('/login', { emailOrLdapLoginId: email, password });
		const cookies = answer.headers['set-cookie'] ?? [];
		this.#cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
	}

	/** Creates a credential, or overwrites the one of the same name. Returns its id. */
	async saveCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		const body = { name, type, data };
		const known = await this.http.get<{ data: Array<{ id: string; name: string }> }>(
			'/credentials',
		);
		const same = known.data.data.find((credential) => credential.name === name);
		if (same) {
			await this.http.patch(`/credentials/${same.id}`, body);
			return same.id;
		}
		const created = await this.http.post<{ data: { id: string } }>('/credentials', body);
		return created.data.data.id;
	}

	/** Creates a workflow as a draft, replacing one of the same name. */
	async createWorkflow(workflow: Workflow): Promise<{ id: string; versionId: string }> {
		await this.removeWorkflow(workflow.name);
		const created = await this.http.post<{ data: { id: string; versionId: string } }>(
			'/workflows',
			{
				...workflow,
				// n8n 2.6 insists on being told.
				active: false,
				settings: workflow.settings ?? { executionOrder: 'v1' },
			},
		);
		return created.data.data;
	}

	/** Creates a workflow, replacing one of the same name, and publishes it. Returns its id. */
	async publishWorkflow(workflow: Workflow): Promise<string> {
		const version = await this.createWorkflow(workflow);
		await this.publish(version);
		const refusal = this.#refusals.get(version.id);
		if (refusal !== undefined) throw new Error(refusal);
		return version.id;
	}

	/** Publishes a version of a workflow; what becomes of that, {@link publication} tells. */
	async publish({ id, versionId }: { id: string; versionId: string }): Promise<void> {
		const answer = await this.http.post<{ message?: string }>(
			`/workflows/${id}/activate`,
			{ versionId },
			{ validateStatus: (status) => status === 200 || status === 400 },
		);
		this.#refusals.delete(id);
		if (answer.status === 400) this.#refusals.set(id, String(answer.data.message));
	}

	async unpublishWorkflow(id: string): Promise<void> {
		await this.http.post(`/workflows/${id}/deactivate`);
	}

	/** How far the publication of a workflow is. */
	async publication(id: string): Promise<Publication> {
		const refusal = this.#refusals.get(id);
		if (refusal !== undefined) return { status: 'failed', errors: [refusal] };
		const answer = await this.http.get<{
			data: { status: string; triggers?: Array<{ errorMessage?: string | null }> };
		}>(`/workflows/${id}/publication-status`, {
			validateStatus: (status) => status === 200 || status === 404,
		});
		// n8n 2.6 has published before it answers, and says at once what triggers have against it.
		if (answer.status === 404) return { status: 'published', errors: [] };
		const { status, triggers = [] } = answer.data.data;
		return { status, errors: triggers.flatMap(({ errorMessage }) => errorMessage ?? []) };
	}

	/** Waits until a workflow is published; throws what its triggers have against it. */
	async untilPublished(id: string): Promise<void> {
		const { errors } = await until('the workflow to be published', async () => {
			const publication = await this.publication(id);
			return ['published', 'failed'].includes(publication.status) ? publication : undefined;
		});
		if (errors.length > 0) throw new Error(errors.join('\n'));
	}

	/** Waits until no execution of a workflow is under way. */
	async untilIdle(workflowId: string, limitMs?: number): Promise<void> {
		const isIdle = async () => {
			// Those that are under way come with every page.
			const executions = await this.executions(workflowId);
			return executions.every(({ status }) => !['new', 'running'].includes(status)) || undefined;
		};
		await until('the executions to end', isIdle, limitMs);
	}

	/** Runs a workflow from a trigger, as the button does. Returns the id of the execution. */
	async run(id: string, trigger: string): Promise<string> {
		const { data } = await this.#run<{ executionId: string }>(id, trigger);
		if (!data.data) throw new Error(`'${trigger}' was not run: ${data.message}`);
		return data.data.executionId;
	}

	/**
	 * Listens for a test event, as the button of a trigger does. Returns what is the matter when n8n
	 * does not.
	 */
	async listen(id: string, trigger: string): Promise<string | undefined> {
		const { status, data: answer } = await this.#run<{ waitingForWebhook?: boolean }>(id, trigger, {
			headers: { 'push-ref': 'test' },
			validateStatus: () => true,
		});
		const { data, message } = answer;
		return data?.waitingForWebhook ? undefined : (message ?? `HTTP ${status}`);
	}

	/** Stops listening, as the button does. */
	async stopListening(id: string): Promise<void> {
		await this.http.delete(`/test-webhook/${id}`);
	}

	/** All workflows, archived ones included. */
	async workflows(): Promise<WorkflowSummary[]> {
		const answer = await this.http.get<{ data: WorkflowSummary[] }>('/workflows');
		return answer.data.data;
	}

	async workflow(id: string): Promise<Workflow> {
		return (await this.http.get<{ data: Workflow }>(`/workflows/${id}`)).data.data;
	}

	async removeWorkflow(name: string): Promise<void> {
		const known = await this.workflows();
		for (const { id } of known.filter((workflow) => workflow.name === name)) {
			await this.http.post(`/workflows/${id}/deactivate`).catch(() => undefined);
			await this.http.post(`/workflows/${id}/archive`).catch(() => undefined);
			// n8n answers 409 until the webhooks of the workflow are taken down.
			await until(`'${name}' to be deleted`, async () => {
				await this.http.delete(`/workflows/${id}`);
				return true;
			});
		}
	}

	/** The latest executions of a workflow, newest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		return await this.#pageOfExecutions({ workflowId });
	}

	/**
	 * All executions of a workflow, newest first. Goes by the time of their start: n8n's own cursor goes
	 * by the id, and loses some where several processes have not started them in that order.
	 */
	async allExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const executions = new Map<string, ExecutionSummary>();
		const ask = async (more: { startedBefore?: string; status?: string[] }) => {
			const page = await this.#pageOfExecutions({ workflowId, ...more });
			for (const execution of page) executions.set(execution.id, execution);
			return page;
		};
		let startedBefore: string | undefined;
		let known: number;
		do {
			known = executions.size;
			const page = await ask({ startedBefore });
			// Those that are under way come with every page.
			[startedBefore] = page
				.flatMap(({ startedAt, stoppedAt }) => (startedAt && stoppedAt ? [startedAt] : []))
				.sort();
		} while (executions.size > known);
		// Whose worker died before it had begun has no time of its start.
		await ask({ status: ['error', 'crashed'] });
		return [...executions.values()].sort(newestFirst);
	}

	/** What n8n has stored of an execution, as the texts that occur in it. */
	async textsOfExecution(id: string): Promise<string[]> {
		const answer = await this.http.get<{ data: { data: string } }>(`/executions/${id}`);
		// A flat list of all values, in which objects refer to others by their place.
		const values = JSON.parse(answer.data.data.data) as unknown[];
		return values.filter((value): value is string => typeof value === 'string');
	}

	async #run<Answer>(id: string, trigger: string, options: AxiosRequestConfig = {}) {
		// n8n 2.6 runs what it is given, newer ones what they have stored.
		const workflowData = await this.workflow(id);
		return await this.http.post<{ data?: Answer; message?: string }>(
			`/workflows/${id}/run`,
			{ workflowData, triggerToStartFrom: { name: trigger } },
			options,
		);
	}

	async #pageOfExecutions(filter: {
		workflowId: string;
		startedBefore?: string;
		status?: string[];
	}): Promise<ExecutionSummary[]> {
		const answer = await this.http.get<{ data: { results: ExecutionSummary[] } }>('/executions', {
			params: { filter: JSON.stringify(filter), limit: 100 },
		});
		// On PostgreSQL n8n does not keep to its own order.
		return answer.data.data.results.sort(newestFirst);
	}
}

const newestFirst = (one: ExecutionSummary, other: ExecutionSummary) =>
	Number(other.id) - Number(one.id);
