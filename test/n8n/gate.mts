import axios from 'axios';
import Fastify from 'fastify';

/** What stands between the internet and an n8n. */
export interface Gate {
	url: string;
	close(): Promise<void>;
}

/**
 * Passes webhooks on to an n8n that says it is ready, and answers 503 otherwise, as a load balancer does
 * that asks `/healthz/readiness`. Without one, n8n listens for some seconds before it knows its
 * webhooks: it answers 404 then, which Vonage never repeats.
 */
export async function openGate(n8nUrl: string): Promise<Gate> {
	const http = axios.create({
		baseURL: n8nUrl,
		proxy: false,
		maxRedirects: 0,
		responseType: 'text',
		validateStatus: () => true,
	});
	const server = Fastify();
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
		done(null, body),
	);
	server.post('*', async ({ url, headers, body }, reply) => {
		try {
			const { status: readiness } = await http.get('/healthz/readiness');
			if (readiness !== 200) return await reply.code(503).send();
			const { status, data } = await http.post<string>(url, body, { headers });
			return await reply.code(status).send(data);
		} catch {
			return await reply.code(503).send();
		}
	});
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	return { url, close: async () => await server.close() };
}
