/** A server that passes every request on to another one, as a proxy does that somebody put in between. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Of what n8n's answer to `OPTIONS` tells. */
const METHODS = 'access-control-allow-methods';

export async function startRelay(
	target: string,
): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer((request, response) => {
		void buffer(request).then(async (body) => {
			const headers = new Headers();
			for (const [name, value] of Object.entries(request.headers)) {
				const isOfConnection = ['connection', 'content-length', 'host'].includes(name);
				if (typeof value === 'string' && !isOfConnection) headers.set(name, value);
			}
			const answer = await fetch(`${target}${request.url ?? ''}`, {
				method: request.method,
				headers,
				body: body.length > 0 ? body : undefined,
			});
			const methods = answer.headers.get(METHODS);
			response.writeHead(answer.status, methods === null ? {} : { [METHODS]: methods });
			response.end(await answer.text());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
