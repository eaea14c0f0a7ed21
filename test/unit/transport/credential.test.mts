import { describe, expect, it } from '@jest/globals';
import {
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INode,
	type INodeType,
	Workflow,
} from 'n8n-workflow';

import { VonageWhatsAppApi } from '../../../credentials/VonageWhatsAppApi.credentials.ts';
import { readCredential } from '../../../nodes/transport/credential.ts';
import { APPLICATION_ID, KEYS } from './keys.mts';

const type = new VonageWhatsAppApi();

/** The data of a new credential: every field with its default. */
const DEFAULTS: ICredentialDataDecryptedObject = Object.fromEntries(
	type.properties.map((property) => [property.name, String(property.default)]),
);

const FILLED: ICredentialDataDecryptedObject = {
	...DEFAULTS,
	applicationId: ` ${APPLICATION_ID} `,
	privateKey: KEYS.pkcs8,
	apiKey: 'abcd1234',
	apiSecret: 'its api secret',
};

const NODE: INode = {
	id: '1',
	name: 'Temp-Node',
	type: 'noOp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const NODE_TYPE: INodeType = {
	description: {
		displayName: 'No Operation',
		name: 'noOp',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: [],
		properties: [],
	},
};

const workflow = new Workflow({
	nodes: [NODE],
	connections: {},
	active: false,
	nodeTypes: {
		getByName: () => NODE_TYPE,
		getByNameAndVersion: () => NODE_TYPE,
		getKnownTypes: () => ({}),
	},
});

/** Resolves an expression of the test request as n8n's credential tester does. */
function resolve(value: unknown, data: ICredentialDataDecryptedObject): unknown {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	return workflow.expression.getParameterValue(value, null, 0, 0, NODE.name, [], 'internal', {
		$credentials: data,
	});
}

/** The request that the Test button sends, signed. */
async function testRequest(data: ICredentialDataDecryptedObject): Promise<IHttpRequestOptions> {
	const { baseURL, url = '', headers } = type.test.request;
	const request: IHttpRequestOptions = {
		baseURL: String(resolve(baseURL, data)),
		url: String(resolve(url, data)),
		headers,
	};
	if (typeof type.authenticate !== 'function') throw new Error('authenticate is a function here');
	return await type.authenticate(data, request);
}

describe('the Test button', () => {
	it.each([
		['production', {}, 'https://api.nexmo.com'],
		['sandbox', { environment: 'sandbox' }, 'https://api.nexmo.com'],
		[
			'custom',
			{ environment: 'custom', vonageBaseUrl: 'http://127.0.0.1:4010' },
			'http://127.0.0.1:4010',
		],
		[
			'custom, with a path and a slash',
			{ environment: 'custom', vonageBaseUrl: ' http://127.0.0.1:4010/vonage/ ' },
			'http://127.0.0.1:4010/vonage',
		],
	])('reads the application with key and secret: %s', async (_, fields, base) => {
		const request = await testRequest({ ...FILLED, ...fields });
		expect(request.url).toBe(`${base}/v2/applications/${APPLICATION_ID}`);
		expect(request.headers).toEqual({
			Authorization: `Basic ${btoa('abcd1234:its api secret')}`,
		});
		expect(request.disableFollowRedirect).toBe(true);
	});

	it.each([
		['no application ID', { applicationId: ' ' }, /no Application ID/],
		['no private key', { privateKey: '' }, /no Private Key/],
		['a broken private key', { privateKey: KEYS.pkcs8.slice(0, 500) }, /END line is missing/],
		['a public key', { privateKey: KEYS.public }, /is a public key/],
		['no API key', { apiKey: '' }, /no API Key: copy it from/],
		['no API secret', { apiSecret: '' }, /no API Secret: copy it from/],
		['no base URL', { environment: 'custom' }, /no Vonage Base URL/],
		[
			'a base URL that is none',
			{ environment: 'custom', vonageBaseUrl: 'localhost:4010' },
			/Base URL.*is not a web address/,
		],
	])(
		'says in one sentence what is wrong, before anything is sent: %s',
		async (_, fields, message) => {
			await expect(testRequest({ ...FILLED, ...fields })).rejects.toThrow(message);
		},
	);

	it.each([
		[401, /does not accept this API Key with this API Secret/],
		[404, /no application with this Application ID/],
	])('explains HTTP %i', (status, message) => {
		const rule = type.test.rules?.find(({ properties }) => properties.value === status);
		expect(rule?.properties.message).toMatch(message);
	});
});

describe('any other request with the credential', () => {
	it('needs only what its address needs', async () => {
		if (typeof type.authenticate !== 'function') throw new Error('authenticate is a function here');
		const managementOnly = { ...FILLED, applicationId: '', privateKey: '' };
		const { headers } = await type.authenticate(managementOnly, {
			url: 'https://api.nexmo.com/v2/applications',
		});
		expect(headers?.Authorization).toMatch(/^Basic /);
	});
});

describe('reading the credential', () => {
	it.each([
		[
			'an empty one is a production channel',
			{},
			{ environment: 'production', graphVersion: 'v25.0' },
		],
		[
			'an unknown environment is production',
			{ environment: 'test' },
			{ environment: 'production' },
		],
		['blanks around a pasted value are no part of it', { apiKey: ' a1 \n' }, { apiKey: 'a1' }],
		['a number is text', { wabaId: 102290129340398 }, { wabaId: '102290129340398' }],
		['what is no text is empty', { apiKey: { a: 1 } }, { apiKey: '' }],
	])('%s', (_, data, fields) => {
		expect(readCredential(data)).toMatchObject(fields);
	});
});
