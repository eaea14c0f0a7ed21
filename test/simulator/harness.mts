import axios, { type AxiosResponse } from 'axios';
import jwt from 'jsonwebtoken';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { seededIdentities } from './seed.mts';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.mts';
import type { Json } from './types.mts';

/** What a business brings along to talk to the simulator: its webhooks and its signed requests. */

export interface Received {
	path: string;
	headers: IncomingHttpHeaders;
	raw: Buffer;
	body: Json;
}

/** A web server that keeps what it gets. It answers 200, or what `answers` has in stock. */
export interface Receiver {
	url: string;
	received: Received[];
	/** Statuses of the next answers; 'silence' leaves the caller waiting. */
	answers: Array<number | 'silence'>;
	stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const answers: Receiver['answers'] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks);
			received.push({
				path: request.url ?? '',
				headers: request.headers,
				raw,
				body: JSON.parse(raw.toString()) as Json,
			});
			const answer = answers.shift() ?? 200;
			if (answer !== 'silence') response.writeHead(answer).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		answers,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** A request with the full answer, whatever its status. */
export const http = (method: string, url: string, body?: unknown, headers: Json = {}) =>
	axios.request<Json>({
		method,
		url,
		data: body,
		headers: { Connection: 'close', ...headers } as Record<string, string>,
		proxy: false,
		maxRedirects: 0,
		validateStatus: () => true,
	}) as Promise<AxiosResponse<Json>>;

export const basic = (key: string, secret: string) =>
	`Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

/** A token of the simulated application; `claims` and `options` bend it. */
export function token(
	simulator: Pick<Simulator, 'credential'>,
	claims: Json = {},
	options: { key?: string; algorithm?: jwt.Algorithm } = {},
): string {
	const { applicationId, privateKey } = simulator.credential();
	const now = Math.floor(Date.now() / 1000);
	const whole: Json = {
		application_id: applicationId,
		iat: now,
		exp: now + 60,
		jti: randomUUID(),
		...claims,
	};
	const kept = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
	return jwt.sign(kept, options.key ?? privateKey, {
		algorithm: options.algorithm ?? 'RS256',
		noTimestamp: kept.iat === undefined,
	});
}

export interface Harness {
	simulator: Simulator;
	receiver: Receiver;
	post(body: unknown): Promise<AxiosResponse<Json>>;
	patch(uuid: string, body: unknown): Promise<AxiosResponse<Json>>;
	/** Sends on WhatsApp from the business to Ana unless `body` says otherwise; returns the uuid. */
	send(body: Json): Promise<string>;
	/** Callbacks to /status, as `status` in the order in which they came. */
	statuses(uuid: string): string[];
	stop(): Promise<void>;
}

export const toAna = { channel: 'whatsapp', to: '447700900000', from: '447700900001' };
export const text = (words: string): Json => ({ ...toAna, message_type: 'text', text: words });
export const custom = (content: Json): Json => ({
	...toAna,
	message_type: 'custom',
	custom: content,
});

/** One key pair for all harnesses of a test file; making one takes longer than most tests. */
const identities = seededIdentities();

/** A simulator with quick retries and a business that listens. */
export async function startHarness(options: SimulatorOptions = {}): Promise<Harness> {
	const receiver = await startReceiver();
	const simulator = await startSimulator({
		inboundUrl: `${receiver.url}/inbound`,
		statusUrl: `${receiver.url}/status`,
		retryScale: 0.0005,
		pace: { submitted: 0, delivered: 0, read: 0 },
		identities,
		...options,
	});
	const authorized = () => ({ Authorization: `Bearer ${token(simulator)}` });
	const post = (body: unknown) => http('POST', `${simulator.url}/v1/messages`, body, authorized());
	return {
		simulator,
		receiver,
		post,
		patch: (uuid, body) =>
			http('PATCH', `${simulator.url}/v1/messages/${uuid}`, body, authorized()),
		send: async (body) => {
			const { status, data } = await post({ ...toAna, ...body });
			if (status !== 202) throw new Error(`Not accepted: ${status} ${JSON.stringify(data)}`);
			return String(data.message_uuid);
		},
		statuses: (uuid) =>
			receiver.received
				.filter(({ path, body }) => path === '/status' && body.message_uuid === uuid)
				.map(({ body }) => String(body.status)),
		stop: async () => {
			await simulator.stop();
			await receiver.stop();
		},
	};
}

/** A sound draft of a template; `change` bends it. */
export const draft = (change: Json = {}): Json => ({
	name: 'visit_summary',
	language: 'en_US',
	category: 'UTILITY',
	components: [
		{
			type: 'BODY',
			text: 'Hello {{1}}, thank you for your visit at our office today.',
			example: { body_text: [['Ana']] },
		},
	],
	...change,
});

/** Calls the Graph API as the owner of the credential's token. */
export const graph = (
	simulator: Simulator,
	method: string,
	path: string,
	body?: unknown,
	{ token: given, version = 'v25.0', headers = {} }: GraphOptions = {},
): Promise<AxiosResponse<Json>> => {
	const { userAccessToken, graphBaseUrl } = simulator.credential();
	return http(method, `${graphBaseUrl}/${version}${path}`, body, {
		Authorization: `Bearer ${given ?? userAccessToken}`,
		...headers,
	});
};

interface GraphOptions {
	token?: string;
	version?: string;
	headers?: Json;
}
