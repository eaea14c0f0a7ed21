import axios from 'axios';
import { createServer, request, type Server } from 'node:http';

/** What stands in front of n8n. */
export interface Proxy {
	url: string;
	close: () => Promise<void>;
}

/**
 * The proxy that n8n's documentation asks for in queue mode: production webhooks go to the webhook
 * process, everything else to main. A process that cannot be reached gets nothing until it says that
 * it is ready, for until then it answers 404, which Vonage does not repeat. What comes meanwhile is
 * answered with 503, as a load balancer does.
 *
 * @param ports Of the two processes.
 */
export async function openProxy(
	port: number,
	ports: { webhook: number; main: number },
): Promise<Proxy> {
	const ready = new Set<number>();
	const server = createServer(async (incoming, answer) => {
		const { method, url = '/', headers } = incoming;
		const target = url.startsWith('/webhook/') ? ports.webhook : ports.main;
		if (!ready.has(target) && (await isReady(target))) ready.add(target);
		if (!ready.has(target)) {
			answer.writeHead(503).end();
			return;
		}
		const onward = request({
			host: '127.0.0.1',
			port: target,
			method,
			path: url,
			headers: { ...headers, 'x-forwarded-proto': 'http', 'x-forwarded-host': headers.host },
		});
		onward.on('response', (response) => {
			answer.writeHead(response.statusCode ?? 502, response.headers);
			response.on('error', () => answer.destroy()).pipe(answer);
		});
		onward.on('error', () => {
			ready.delete(target);
			if (answer.headersSent) answer.destroy();
			else answer.writeHead(503).end();
		});
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${port}`, close: async () => await closed(server) };
}

async function isReady(port: number): Promise<boolean> {
	try {
		const url = `http://127.0.0.1:${port}/healthz/readiness`;
		return (await axios.get(url, { validateStatus: () => true })).status === 200;
	} catch {
		return false;
	}
}

async function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}
