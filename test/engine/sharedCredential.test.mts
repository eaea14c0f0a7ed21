/**
 * Whoever may edit workflows can use a shared credential in any node, n8n's own HTTP Request node for
 * instance, and must not be able to read it that way.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { SELF_SIGNED } from './selfSigned.mts';
import { useStage } from './stage.mts';

const stage = useStage();

const HELPERS = ['requestWithAuthentication', 'httpRequestWithAuthentication'] as const;

const PROVIDERS: Array<[string, string]> = [
	['Vonage', 'https://api.nexmo.com/v2/applications/x'],
	['the Messages API', 'https://api.nexmo.com/v1/messages'],
	['Meta', 'https://graph.facebook.com/v25.0/me'],
];

/** Whatever arrived where the editor wants the request, and where n8n's environment wants it. */
let editorGot: string[] = [];
let environmentGot: string[] = [];
/** The Authorization headers that a server with a certificate of its own has read. */
let read: string[] = [];

const servers: Server[] = [];
const port = (server: Server) => {
	const address = server.address();
	return typeof address === 'object' ? address?.port : undefined;
};

async function listen(server: Server): Promise<string> {
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `127.0.0.1:${port(server)}`;
}

let editorProxy = '';
let imposter = '';

beforeAll(async () => {
	imposter = await listen(
		createTlsServer(SELF_SIGNED, (request, response) => {
			read.push(String(request.headers.authorization));
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
		}),
	);
	const editor = createServer((request, response) => {
		editorGot.push(String(request.url));
		response.writeHead(403).end();
	});
	editor.on('connect', (request, socket) => {
		editorGot.push(String(request.url));
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	editorProxy = `http://${await listen(editor)}`;
	// Leads every request to the server with a certificate of its own, as a hostile network would.
	const environment = createServer((_request, response) => response.writeHead(403).end());
	environment.on('connect', (request, socket) => {
		environmentGot.push(String(request.url));
		socket.on('error', () => {});
		const [host, target] = imposter.split(':');
		const upstream = connect(Number(target), host, () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		upstream.on('error', () => socket.destroy());
	});
	process.env.https_proxy = `http://${await listen(environment)}`;
	process.env.no_proxy = '127.0.0.1';
});

afterAll(async () => {
	delete process.env.https_proxy;
	delete process.env.no_proxy;
	for (const server of servers) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

beforeEach(() => {
	[editorGot, environmentGot, read] = [[], [], []];
});

/** As the HTTP Request node writes it: the URL as `uri`. */
async function request(
	helper: (typeof HELPERS)[number],
	url: string,
	options: object,
	credential: ICredentialDataDecryptedObject = { environment: 'production' },
): Promise<unknown> {
	const address = helper === 'requestWithAuthentication' ? { uri: url } : { url };
	const all = { method: 'GET', ...address, ...options } as unknown as IHttpRequestOptions;
	return await stage.engine
		.requestOfOtherNode(helper, all, credential)
		.catch((error: unknown) => error);
}

describe.each(HELPERS)('another node with the credential (%s)', (helper) => {
	it.each(PROVIDERS)("its own proxy gets nothing for %s, n8n's proxy is used", async (_, url) => {
		await request(helper, url, { proxy: editorProxy });
		expect(editorGot).toEqual([]);
		expect(environmentGot).toEqual([`${new URL(url).host}:443`]);
	});

	it.each<[string, object]>([
		["nothing of the node's", {}],
		["'Ignore SSL Issues'", { rejectUnauthorized: false, skipSslCertificateValidation: true }],
		['an authority of its own', { agentOptions: { ca: SELF_SIGNED.cert } }],
		['agent options that verify nothing', { agentOptions: { rejectUnauthorized: false } }],
	])('with %s a server with a foreign certificate reads nothing', async (_, options) => {
		for (const [, url] of PROVIDERS) await request(helper, url, options);
		expect(environmentGot).toHaveLength(PROVIDERS.length);
		expect(read).toEqual([]);
	});

	describe('in the environment Custom', () => {
		const custom = () => ({ environment: 'custom', vonageBaseUrl: `https://${imposter}` });
		const url = () => `https://${imposter}/v2/applications/x`;

		it('its own proxy gets nothing', async () => {
			await request(helper, url(), { proxy: editorProxy }, custom());
			expect(editorGot).toEqual([]);
		});

		it.each<[string, object]>([
			['an authority of its own', { agentOptions: { ca: SELF_SIGNED.cert } }],
			["'Ignore SSL Issues'", { rejectUnauthorized: false, skipSslCertificateValidation: true }],
		])('a gateway with its own certificate can be reached with %s', async (_, options) => {
			await request(helper, url(), options, custom());
			expect(read).toEqual([expect.stringMatching(/^Basic /)]);
		});

		it('not without', async () => {
			await request(helper, url(), {}, custom());
			expect(read).toEqual([]);
		});
	});
});
