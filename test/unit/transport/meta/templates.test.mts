import { describe, expect, it } from '@jest/globals';

import { metaTemplates } from '../../../../nodes/transport/meta/templates.ts';
import { readAppId } from '../../../../nodes/transport/meta/tokens.ts';
import { uploadFile } from '../../../../nodes/transport/meta/uploads.ts';
import { credentialWith } from '../keys.mts';
import {
	clientWith,
	CUT,
	errorOf,
	everythingIn,
	GATEWAY,
	refusal,
} from '../templates/testClient.mts';

const credential = credentialWith();
const { userAccessToken: token, wabaId } = credential;
const TEMPLATES = `https://graph.facebook.com/v25.0/${wabaId}/message_templates`;

describe('the calls of Graph', () => {
	it('list: one page, with the fields that Graph leaves out by default', async () => {
		const client = clientWith({ body: { data: [{ id: '1' }] } });
		await metaTemplates(client).list({ limit: 100, after: 'abc' });
		expect(client.sent).toEqual([expect.objectContaining({ method: 'GET', url: TEMPLATES })]);
		expect(client.sent[0]?.qs).toMatchObject({ limit: 100, after: 'abc' });
		expect(String(client.sent[0]?.qs?.fields).split(',')).toEqual(
			expect.arrayContaining([
				...['id', 'name', 'language', 'status', 'category', 'components'],
				...['rejected_reason', 'quality_score', 'correct_category', 'previous_category'],
				...['library_template_name', 'message_send_ttl_seconds', 'sub_category'],
				...['cta_url_link_tracking_opted_out', 'parameter_format'],
			]),
		);
	});

	it('get: one template, with the same fields', async () => {
		const client = clientWith({ body: { data: [] } }, { body: { id: '9/9', status: 'FROZEN' } });
		await metaTemplates(client).list({});
		await expect(metaTemplates(client).read('9/9')).resolves.toEqual({
			id: '9/9',
			status: 'FROZEN',
		});
		expect(client.sent[1]).toMatchObject({
			method: 'GET',
			url: 'https://graph.facebook.com/v25.0/9%2F9',
			qs: { fields: client.sent[0]?.qs?.fields },
		});
	});

	it.each([
		[
			'with what Meta made of it',
			{ id: '1', status: 'PENDING', category: 'MARKETING' },
			{ id: '1', status: 'PENDING', category: 'MARKETING' },
		],
		['with an ID that is a number', { id: 12 }, { id: '12' }],
	])('create: %s', async (_, body, created) => {
		const client = clientWith({ body });
		const draft = { name: 'a', language: 'en', category: 'UTILITY', components: [] };
		await expect(metaTemplates(client).create(draft)).resolves.toEqual(created);
		expect(client.sent).toEqual([
			expect.objectContaining({ method: 'POST', url: TEMPLATES, body: draft }),
		]);
	});

	it.each([
		['success alone', { success: true }, { success: true }],
		[
			'with status and category',
			{ success: true, id: '9', status: 'PENDING', category: 'UTILITY' },
			{ success: true, status: 'PENDING', category: 'UTILITY' },
		],
		['not done', { success: false }, { success: false }],
	])('edit: %s', async (_, body, updated) => {
		const client = clientWith({ body });
		const change = { components: [{ type: 'BODY', text: 'Hi' }] };
		await expect(metaTemplates(client).update('9', change)).resolves.toEqual(updated);
		expect(client.sent).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: 'https://graph.facebook.com/v25.0/9',
				body: change,
			}),
		]);
	});

	it.each([
		['all languages', { name: 'a' }, { name: 'a' }],
		['one language, by ID and name', { name: 'a', id: '9' }, { hsm_id: '9', name: 'a' }],
	])('delete: %s', async (_, target, qs) => {
		const client = clientWith({ body: { success: true } });
		await metaTemplates(client).remove(target);
		expect(client.sent).toEqual([
			expect.objectContaining({ method: 'DELETE', url: TEMPLATES, qs }),
		]);
	});

	it.each([
		['v23.0', 'v23.0'],
		['26.0', 'v26.0'],
	])('version %s of the credential stands in the URL', async (graphVersion, version) => {
		const client = clientWith({ body: {} });
		await metaTemplates({ ...client, credential: credentialWith({ graphVersion }) }).read('9');
		expect(client.sent[0]?.url).toBe(`https://graph.facebook.com/${version}/9`);
	});

	it.each(['latest', 'v25', '../v25.0', 'v25.0/me'])(
		'%s is no version, and nothing is sent',
		async (graphVersion) => {
			const reading = metaTemplates({
				...clientWith(),
				credential: credentialWith({ graphVersion }),
			}).read('9');
			await expect(reading).rejects.toThrow(/Graph Version.*like v25\.0/);
		},
	);

	it.each([
		['a page without a list', { paging: {} }, /no list of templates$/],
		['a page of a proxy', '<html></html>', /no list of templates$/],
		[
			'a next page without cursor',
			{ data: [], paging: { next: 'https://graph.facebook.com/x' } },
			/no cursor for the next page$/,
		],
	])('%s is not taken for the end of the list', async (_, body, message) => {
		const error = await errorOf(metaTemplates(clientWith({ body })).list({}));
		expect(error.message).toMatch(message);
	});
});

describe('paging', () => {
	const cursors = { before: 'MAZDZD', after: 'MjQZD' };
	const next = `https://graph.facebook.com/v25.0/1/message_templates?access_token=${token}&after=MjQZD`;

	it.each([
		['goes on while there is a next page', { cursors, next }, 'MjQZD'],
		['ends without one, although there is a cursor', { cursors }, undefined],
		['ends with an empty one', { cursors, next: '' }, undefined],
		['ends without paging', undefined, undefined],
	])('%s', async (_, paging, cursor) => {
		const body = { data: [{ id: '1' }], paging, summary: { total_count: 1 } };
		const page = await metaTemplates(clientWith({ body })).list({});
		expect(page).toEqual({ templates: [{ id: '1' }], ...(cursor && { next: cursor }) });
	});
});

describe('the app of the token', () => {
	it.each([
		['660011223344', '660011223344'],
		[660011223344, '660011223344'],
	])('%s is read without the token in the URL', async (id, appId) => {
		const client = clientWith({ body: { id } });
		await expect(readAppId(client)).resolves.toBe(appId);
		expect(client.sent[0]).toMatchObject({
			method: 'GET',
			url: 'https://graph.facebook.com/v25.0/app',
			qs: { fields: 'id' },
		});
		expect(JSON.stringify(client.sent)).not.toContain(token);
	});

	it('without one it says what to do', async () => {
		const client = clientWith({ body: { name: 'x' } });
		await expect(readAppId(client)).rejects.toMatchObject({
			name: 'CredentialFault',
			field: 'userAccessToken',
			message: expect.stringMatching(/generate a new token.*or enter the ID of its app/),
		});
	});

	it.each([
		['cut off', CUT],
		[
			'an error that quotes the address',
			new Error(`GET https://graph.facebook.com/v25.0/debug_token?input_token=${token} failed`),
		],
		['a refusal', refusal(190, 463, { status: 401, message: `Malformed access token ${token}` })],
		[
			'a page that quotes the address',
			{ status: 414, body: `GET /debug_token?input_token=${token}` },
		],
		['a proxy', GATEWAY],
	])('%s: the token is in no error', async (_, reply) => {
		const error = await errorOf(readAppId(clientWith(reply)));
		expect(everythingIn(error)).not.toContain(token);
		expect(error.message).toMatch(/find the app of the User Access Token/);
	});
});

describe('a resumable upload', () => {
	const SESSION = 'upload:MTphdHRhY2htZW50Og==?sig=ARZqkGCA_uQMxC8nHKI';
	const HANDLE = '4::aW1hZ2UvcG5n:ARa:e:1798000000:660011223344:122000000000001:ARb';
	const file = {
		bytes: Buffer.from('Größe ☕', 'utf8'),
		mimeType: 'image/png',
		fileName: 'Menü ☕ & mehr.png',
	};
	const upload = async (...replies: Parameters<typeof clientWith>) => {
		const client = clientWith(...replies);
		const handle = await uploadFile(client, '660011223344', file);
		return { handle, sent: client.sent };
	};

	it('opens a session with name, type and the length in bytes, and sends the bytes as they are', async () => {
		const { handle, sent } = await upload({ body: { id: SESSION } }, { body: { h: HANDLE } });
		expect(handle).toBe(HANDLE);
		expect(sent).toHaveLength(2);
		expect(sent[0]).toMatchObject({
			method: 'POST',
			url: 'https://graph.facebook.com/v25.0/660011223344/uploads',
			qs: { file_name: 'Menü ☕ & mehr.png', file_length: 11, file_type: 'image/png' },
		});
		expect(sent[1]).toMatchObject({
			method: 'POST',
			// Encoded, Graph does not know the session.
			url: `https://graph.facebook.com/v25.0/${SESSION}`,
			headers: { file_offset: '0', 'Content-Type': 'application/octet-stream' },
			timeout: 120_000,
		});
		expect(sent[1]?.qs).toBeUndefined();
		expect(Buffer.compare(sent[1]?.body as Buffer, file.bytes)).toBe(0);
	});

	it('goes on where Graph is when the bytes were cut off', async () => {
		const { handle, sent } = await upload(
			{ body: { id: SESSION } },
			CUT,
			{ body: { id: SESSION, file_offset: 4 } },
			{ body: { h: HANDLE } },
		);
		expect(handle).toBe(HANDLE);
		expect(sent[2]).toMatchObject({
			method: 'GET',
			url: `https://graph.facebook.com/v25.0/${SESSION}`,
		});
		expect(sent[3]).toMatchObject({ method: 'POST', headers: { file_offset: '4' } });
		expect(Buffer.compare(sent[3]?.body as Buffer, file.bytes.subarray(4))).toBe(0);
	});

	it.each<[string, Parameters<typeof clientWith>, RegExp]>([
		[
			'an app that is not the one of the token',
			[refusal(100, 33)],
			/refused to open an upload for the sample file/,
		],
		['no session', [{ body: {} }], /no upload session$/],
		['a session that is none', [{ body: { id: '../me' } }], /no upload session$/],
		['a session on another host', [{ body: { id: 'upload:\n@evil.com' } }], /no upload session$/],
		['refused bytes', [{ body: { id: SESSION } }, refusal(100)], /refused to upload/],
		['no handle', [{ body: { id: SESSION } }, { body: {} }, GATEWAY], /no handle of the file$/],
		['cut twice', [{ body: { id: SESSION } }, CUT, CUT], /tried to upload the sample file, but/],
		[
			'cut after the last byte',
			[{ body: { id: SESSION } }, CUT, { body: { file_offset: 11 } }],
			/tried to upload the sample file, but/,
		],
	])('%s: says what happened, without the session', async (_, replies, message) => {
		const error = await errorOf(upload(...replies));
		expect(error.message).toMatch(message);
		expect(everythingIn(error)).not.toMatch(/sig=|MTphdHRh/);
	});
});
