import { describe, expect, it } from '@jest/globals';
import type { IHttpRequestMethods } from 'n8n-workflow';

import type { ApiClient } from '../../../../nodes/transport/http/client.ts';
import { vonageTemplates } from '../../../../nodes/transport/vonage/templates.ts';
import { credentialWith } from '../keys.mts';
import {
	clientWith,
	errorOf,
	everythingIn,
	problem,
	type TestClient,
} from '../templates/testClient.mts';

const credential = credentialWith();
const MANAGER = 'https://api.nexmo.com/v2/whatsapp-manager';
const TEMPLATES = `${MANAGER}/wabas/${credential.wabaId}/templates`;
const TEMPLATE = {
	name: 'a',
	language: 'en',
	category: 'UTILITY',
	components: [{ type: 'BODY', text: 'Hi' }],
};

describe("the calls of Vonage's template API", () => {
	it.each<
		[
			string,
			(client: ApiClient) => Promise<unknown>,
			IHttpRequestMethods,
			string,
			object,
			unknown,
			unknown,
		]
	>([
		[
			'list',
			async (client) => await vonageTemplates(client).list({ limit: 500, after: 'x' }),
			'GET',
			TEMPLATES,
			{ qs: { limit: 500, after: 'x' } },
			{ templates: [TEMPLATE] },
			{ templates: [TEMPLATE] },
		],
		[
			'get',
			async (client) => await vonageTemplates(client).read('9/9'),
			'GET',
			`${TEMPLATES}/9%2F9`,
			{},
			TEMPLATE,
			TEMPLATE,
		],
		[
			'create, answered with the ID only',
			async (client) => await vonageTemplates(client).create(TEMPLATE),
			'POST',
			TEMPLATES,
			{ body: TEMPLATE },
			{ id: '408766354711449' },
			{ id: '408766354711449' },
		],
		[
			'update, answered with nothing (204)',
			async (client) => await vonageTemplates(client).update('9', TEMPLATE),
			'PUT',
			`${TEMPLATES}/9`,
			{ body: TEMPLATE },
			'',
			{ success: true },
		],
		[
			'delete all languages (204)',
			async (client) => await vonageTemplates(client).remove({ name: 'a' }),
			'DELETE',
			TEMPLATES,
			{ qs: { name: 'a' } },
			'',
			undefined,
		],
		[
			'delete one language',
			async (client) => await vonageTemplates(client).remove({ name: 'a', id: '9' }),
			'DELETE',
			TEMPLATES,
			{ qs: { name: 'a', hsm_id: '9' } },
			'',
			undefined,
		],
	])('%s', async (_, act, method, url, more, body, result) => {
		// A template is read before it is replaced.
		const read = method === 'PUT' ? [{ body: { ...TEMPLATE, category: 'MARKETING' } }] : [];
		const client = clientWith(...read, { body });
		await expect(act(client)).resolves.toEqual(result);
		expect(client.sent).toHaveLength(read.length + 1);
		expect(client.sent.at(-1)).toMatchObject({ method, url, ...more });
	});

	it.each([
		[
			'goes on while there is a next page',
			{ cursors: { after: 'MjQZD' }, next: `${TEMPLATES}?after=MjQZD` },
			'MjQZD',
		],
		['ends without one', { cursors: { after: 'MjQZD' } }, undefined],
	])('paging %s', async (_, paging, next) => {
		const client = clientWith({ body: { templates: [], paging } });
		expect(await vonageTemplates(client).list({})).toEqual({
			templates: [],
			...(next && { next }),
		});
	});

	it.each([
		[
			"in Meta's words",
			problem(422, 'Invalid params', '(#100) Param category must be one of {UTILITY}.'),
			/^Vonage refused to submit the template: Invalid params$/,
			/Param category must be one of/,
		],
		[
			'for an account that is not connected',
			problem(404, 'Not Found', 'Waba was not found.'),
			/^Vonage refused to submit the template: Not Found$/,
			/Waba was not found/,
		],
	])('a refusal %s', async (_, reply, message, description) => {
		const creating = vonageTemplates(clientWith(reply)).create(TEMPLATE);
		const error = await errorOf(creating);
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(description);
	});
});

describe('the two ways to sign', () => {
	const unauthorised = { ...problem(401, 'Unauthorised', 'Invalid Token'), headers: {} };
	const marks = (client: TestClient) =>
		client.sent.map(({ headers }) => headers?.['x-vonage-whatsapp-key-and-secret']);

	it('key and secret follow once after a 401, and are kept when they work', async () => {
		const page = { body: { templates: [] } };
		const client = clientWith(unauthorised, page, page);
		const templates = vonageTemplates(client);
		await templates.list({});
		await templates.list({});
		expect(marks(client)).toEqual([undefined, 'true', 'true']);
	});

	it('when both are refused, the first refusal counts, and the next request begins anew', async () => {
		const other = problem(401, 'Unauthorised', 'Another');
		const client = clientWith(unauthorised, other, unauthorised, other);
		const templates = vonageTemplates(client);
		expect((await errorOf(templates.create(TEMPLATE))).description).toMatch(/^Invalid Token/);
		await errorOf(templates.create(TEMPLATE));
		expect(marks(client)).toEqual([undefined, 'true', undefined, 'true']);
	});

	it.each([{ privateKey: '' }, { apiSecret: '' }])('without the other one (%j)', async (fields) => {
		const client = { ...clientWith(unauthorised), credential: credentialWith(fields) };
		expect((await errorOf(vonageTemplates(client).list({}))).httpCode).toBe('401');
		expect(client.sent).toHaveLength(1);
	});

	it.each([403, 404, 422])('%s is no question of the signature', async (status) => {
		const client = clientWith(problem(status, 'No', 'x'));
		await errorOf(vonageTemplates(client).list({}));
		expect(client.sent).toHaveLength(1);
	});
});

describe('a sample file', () => {
	const HANDLE = '4::aW1hZ2UvcG5n:ARa:e:1798000000:660011223344:122000000000001:ARb';
	const file = {
		bytes: Buffer.from('\u{0}\u{ff}Größe ☕', 'utf8'),
		mimeType: 'image/png',
		fileName: 'Menü ☕.png',
	};

	it('goes as the part mediafile, byte by byte, with its name and type', async () => {
		const client = clientWith({ body: { h: HANDLE } });
		await expect(vonageTemplates(client).upload(file)).resolves.toBe(HANDLE);
		expect(client.sent).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: `${MANAGER}/media/uploads`,
				qs: { file_type: 'image/png' },
				timeout: 120_000,
			}),
		]);
		const form = client.sent[0]?.body;
		if (!(form instanceof FormData)) throw new Error('expected a form');
		const part = form.get('mediafile');
		if (!(part instanceof File)) throw new Error('expected a file');
		expect([...form.keys()]).toEqual(['mediafile']);
		expect([part.name, part.type]).toEqual(['Menü ☕.png', 'image/png']);
		expect(Buffer.from(await part.arrayBuffer()).equals(file.bytes)).toBe(true);
	});

	it('of a larger buffer only its own part goes', async () => {
		const client = clientWith({ body: { h: HANDLE } });
		const bytes = Buffer.from('before[this]after').subarray(6, 12);
		await vonageTemplates(client).upload({ ...file, bytes });
		const part = (client.sent[0]?.body as FormData).get('mediafile') as File;
		expect(await part.text()).toBe('[this]');
	});

	it('without a handle in the answer it does not pretend', async () => {
		const error = await errorOf(vonageTemplates(clientWith({ body: {} })).upload(file));
		expect(error.message).toMatch(/no handle of the file$/);
		expect(everythingIn(error)).not.toContain('its api secret');
	});
});
