import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { expectNoSecret, failure, picked, results, useStage } from './stage.mts';

const stage = useStage();

/** A proxy that lets nothing out, and knows where n8n wanted to go. */
let gate: Server;
let wanted: string[] = [];

beforeAll(async () => {
	gate = createServer((_request, response) => response.writeHead(403).end());
	gate.on('connect', (request, socket) => {
		wanted.push(String(request.url));
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
	const address = gate.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	process.env.https_proxy = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
	delete process.env.https_proxy;
	await new Promise((resolve) => gate.close(resolve));
});

beforeEach(() => {
	wanted = [];
});

const uuid = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const read = (more: INodeParameters) => ({ operation: 'markAsRead', messageId: uuid, ...more });
const at = (host: string) => ({ resourceUrl: `https://${host}/v1/messages/${uuid}` });

describe('every request goes to one host, and to no other', () => {
	it.each<[string, INodeParameters, ICredentialDataDecryptedObject, string]>([
		['a message', { text: 'Hello' }, { environment: 'production' }, 'api.nexmo.com'],
		[
			'a message in the sandbox',
			{ text: 'Hello' },
			{ environment: 'sandbox' },
			'messages-sandbox.nexmo.com',
		],
		[
			'a template',
			{ operation: 'sendTemplate', template: picked('hello_there:en'), valuesInput: 'fields' },
			{ environment: 'production' },
			'api.nexmo.com',
		],
		[
			'templates at Meta',
			{ resource: 'template', operation: 'getAll', manageThrough: 'meta' },
			{ environment: 'production' },
			'graph.facebook.com',
		],
		[
			'templates at Meta, whatever the environment of the messages',
			{ resource: 'template', operation: 'sync', manageThrough: 'meta' },
			{ environment: 'sandbox' },
			'graph.facebook.com',
		],
		[
			'templates through Vonage',
			{ resource: 'template', operation: 'getAll', manageThrough: 'vonage' },
			{ environment: 'production' },
			'api.nexmo.com',
		],
		[
			'templates through Vonage, also in the sandbox',
			{ resource: 'template', operation: 'getAll', manageThrough: 'vonage' },
			{ environment: 'sandbox' },
			'api.nexmo.com',
		],
		[
			'a look at the template that is sent',
			{ operation: 'sendTemplate', template: picked('hello_there:en') },
			{ environment: 'production' },
			'graph.facebook.com',
		],
		[
			'a read message, to the region that it lives in',
			read(at('api-us.nexmo.com')),
			{ environment: 'production' },
			'api-us.nexmo.com',
		],
		[
			'a read message of the other domain of Vonage',
			read(at('api-ap.vonage.com')),
			{ environment: 'production' },
			'api-ap.vonage.com',
		],
		[
			'a read message, to the region that is chosen',
			read({ options: { region: 'ap' } }),
			{ environment: 'production' },
			'api-ap.nexmo.com',
		],
		[
			'a read message, to Europe when nothing says otherwise',
			read({}),
			{ environment: 'production' },
			'api-eu.nexmo.com',
		],
		[
			'a read message whose address is none of Vonage’s',
			read(at('api-us.nexmo.com.example')),
			{ environment: 'production' },
			'api-eu.nexmo.com',
		],
		[
			'a read message whose address hides another host',
			read({ resourceUrl: `https://api-us.nexmo.com@evil.example/v1/messages/${uuid}` }),
			{ environment: 'production' },
			'api-eu.nexmo.com',
		],
		[
			'a file of a customer, to where it is kept',
			{
				resource: 'media',
				operation: 'download',
				url: `https://api-us.nexmo.com/v3/media/${uuid}`,
			},
			{ environment: 'production' },
			'api-us.nexmo.com',
		],
		[
			'a file that is elsewhere',
			{ resource: 'media', operation: 'download', url: 'https://files.example/photo.jpg' },
			{ environment: 'production' },
			'files.example',
		],
	])('%s', async (_, parameters, credential, host) => {
		const outcome = await stage.send(parameters, { credential });
		expect(failure(outcome).message).toMatch(/\[item 0\]$/);
		expect(wanted).toEqual([`${host}:443`]);
		expect(stage.simulator.ledger().requests).toEqual([]);
		expectNoSecret(outcome, stage.engine.credential);
	});

	it('the sample of a header is fetched without any sign of who asks', async () => {
		const asked: IncomingHttpHeaders[] = [];
		const elsewhere = createServer((request, response) => {
			asked.push(request.headers);
			response.writeHead(200, { 'content-type': 'image/png' }).end('a picture');
		});
		await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
		const address = elsewhere.address();
		const port = typeof address === 'object' ? address?.port : undefined;
		const outcome = await stage.manage('submit', {
			templateName: 'visit_summary',
			bodyText: 'Thank you for your visit, see you again soon.',
			headerFormat: 'IMAGE',
			sampleSource: 'url',
			sampleUrl: `http://127.0.0.1:${port}/photo.png`,
		});
		await new Promise((resolve) => elsewhere.close(resolve));
		expect(results(outcome)).toHaveLength(1);
		expect(asked).toHaveLength(1);
		expect(asked[0]).not.toHaveProperty('authorization');
		expectNoSecret(asked, stage.engine.credential);
	});

	it.each(['production', 'sandbox'])(
		'the Test button of the credential, in the %s environment, asks where the account lives',
		async (environment) => {
			const { status } = await stage.engine.testCredential({ environment });
			expect(status).toBe('Error');
			expect(wanted).toEqual(['api.nexmo.com:443']);
		},
	);
});
