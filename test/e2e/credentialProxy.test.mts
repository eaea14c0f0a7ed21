/** Whoever may edit a workflow must not read a shared credential with n8n's own HTTP Request node. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publishCallable } from './callable.mts';
import { runningN8n } from './instance.mts';
import { Internet } from './internet.mts';
import { useSimulator } from './use.mts';

const TYPE = 'vonageWhatsAppApi';
const CREDENTIAL = 'Shared credential';

const n8n = runningN8n();
const simulator = useSimulator();
let proxy: Server;

/** What the proxy of the editor was asked: method and address. */
const stolen: string[] = [];

beforeAll(async () => {
	proxy = createServer((request, response) => {
		stolen.push(`${request.method} ${request.url}`);
		response.writeHead(502).end();
	});
	proxy.on('connect', (request, socket) => {
		stolen.push(`CONNECT ${request.url}`);
		socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', () => resolve()));
});

afterAll(async () => await new Promise((resolve) => proxy.close(resolve)));

beforeEach(() => {
	stolen.length = 0;
	simulator.reset();
});

/** A workflow of one HTTP Request node, with the settings of somebody who wants to read along. */
async function requester(name: string, authentication: Record<string, unknown>) {
	const data = { ...simulator.credential(), environment: 'production' };
	const id = await n8n.saveCredential(CREDENTIAL, TYPE, data);
	const { port } = proxy.address() as AddressInfo;
	return await publishCallable(n8n, simulator, name, {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: { [TYPE]: { id, name: CREDENTIAL } },
		onError: 'continueRegularOutput',
		parameters: {
			url: `https://api.nexmo.com/v2/applications/${simulator.credential().applicationId}`,
			...authentication,
			options: { proxy: `http://127.0.0.1:${port}`, allowUnauthorizedCerts: true },
		},
	});
}

it('without the credential, the request goes to the proxy of the node', async () => {
	const run = await requester('Reads along', { authentication: 'none' });
	await run();
	expect(stolen).toEqual(['CONNECT api.nexmo.com:443']);
});

it('with the credential, nothing reaches the proxy of the node', async () => {
	const vonage = await Internet.play('api.nexmo.com', simulator.url);
	try {
		const run = await requester('Cannot read along', {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: TYPE,
		});
		expect(await run()).toMatchObject([{ id: simulator.credential().applicationId }]);
		expect(vonage.asked).toEqual(['api.nexmo.com:443']);
		expect(stolen).toEqual([]);
	} finally {
		await vonage.stop();
	}
});
