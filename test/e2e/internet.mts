/**
 * What n8n takes for the internet, on loopback: n8n sends every https request through a proxy, and
 * this is the proxy. A test lets it play one host, answered by the simulator under a certificate
 * that n8n trusts; every other host is refused.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import {
	createServer,
	type IncomingMessage,
	request,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { installDebianPackages, run } from '../n8n/provision.mts';

/** The certificate is for these, which are all that the package knows of Vonage. */
const HOSTS = ['api.nexmo.com', 'messages-sandbox.nexmo.com'];

export interface InternetSetup {
	port: number;
	certificateFile: string;
	keyFile: string;
}

/** Makes the certificate under which the hosts are played. */
export async function certify(folder: string): Promise<Omit<InternetSetup, 'port'>> {
	mkdirSync(folder, { recursive: true });
	const certificateFile = path.join(folder, 'internet.crt');
	const keyFile = path.join(folder, 'internet.key');
	const request = [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Internet'],
		...['-addext', `subjectAltName=${HOSTS.map((host) => `DNS:${host}`).join(',')}`],
		...['-keyout', keyFile, '-out', certificateFile],
	];
	const make = async () => await run('openssl', request);
	await make().catch(async (error: unknown) => {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		const log = (line: string) => process.stdout.write(`${line}\n`);
		await installDebianPackages(['openssl'], 'The tests need a certificate of their own.', log);
		await make();
	});
	return { certificateFile, keyFile };
}

export class Internet {
	/** Hosts that n8n asked for, with their ports, in order. */
	readonly asked: string[] = [];

	readonly #proxy: Server;

	readonly #sockets = new Set<Socket>();

	private constructor(host: string, origin: string, setup: InternetSetup) {
		const key = readFileSync(setup.keyFile);
		const cert = readFileSync(setup.certificateFile);
		const answering = createServer((request, response) => forward(request, response, origin));
		this.#proxy = createServer((_request, response) => response.writeHead(502).end());
		this.#proxy.on('connect', (request, socket: Socket) => {
			this.asked.push(request.url ?? '');
			this.#sockets.add(socket);
			// A cut connection is the business of the one who asked.
			socket.on('error', () => socket.destroy());
			if (request.url !== `${host}:443`) {
				socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
				return;
			}
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			answering.emit('connection', new TLSSocket(socket, { isServer: true, key, cert }));
		});
	}

	/** Lets `origin`, the simulator, be `https://<host>` for n8n. */
	static async play(host: string, origin: string): Promise<Internet> {
		const setup = JSON.parse(process.env.E2E_INTERNET ?? '{}') as InternetSetup;
		const internet = new Internet(host, origin, setup);
		await new Promise<void>((resolve) =>
			internet.#proxy.listen(setup.port, '127.0.0.1', () => resolve()),
		);
		return internet;
	}

	async stop(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((resolve) => this.#proxy.close(resolve));
	}
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): void {
	const { host, port } = new URL(origin);
	const { method, url: path, headers } = incoming;
	const onward = request(
		{ host: '127.0.0.1', port, method, path, headers: { ...headers, host } },
		(answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		},
	);
	onward.on('error', () => outgoing.destroy());
	incoming.pipe(onward);
}
