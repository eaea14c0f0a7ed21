import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type INode,
	NodeApiError,
} from 'n8n-workflow';
import { Readable } from 'node:stream';

import type { ChannelCredential } from '../../../../nodes/transport/credential.ts';
import { authenticateRequest } from '../../../../nodes/transport/http/authenticate.ts';
import { downloadMedia, type Store } from '../../../../nodes/transport/media/mediaDownload.ts';
import { credentialWith } from '../keys.mts';

const node: INode = {
	id: '1',
	name: 'Vonage WhatsApp',
	type: 'n8n-nodes-vonage-whatsapp.vonageWhatsApp',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

interface Reply {
	statusCode?: number;
	headers?: IN8nHttpFullResponse['headers'];
	body?: Readable;
}

/** A web of these addresses; requests are signed as n8n signs them. */
function web(replies: Record<string, Reply>, fields?: Partial<ChannelCredential>) {
	const credential = credentialWith(fields);
	const asked: Array<{ url: string; carries: string }> = [];
	const send = async (options: IHttpRequestOptions): Promise<IN8nHttpFullResponse> => {
		const signed = authenticateRequest(credential, options);
		const carries = String(signed.headers?.Authorization ?? 'nothing').replace(/ .*/, '');
		asked.push({ url: signed.url, carries });
		const { statusCode = 200, headers = {}, body } = replies[signed.url] ?? { statusCode: 404 };
		return { statusCode, headers, body: body ?? Readable.from([Buffer.from('bytes')]) };
	};
	return { client: { node, send, credential }, asked };
}

const toBuffer: Store<Buffer> = async (stream) => Buffer.concat(await stream.toArray());

const request = (url: string) => ({ url, maxMegabytes: 1, timeoutSeconds: 5 });

const movedTo = (location: string): Reply => ({ statusCode: 302, headers: { location } });

const file = 'https://api-us.nexmo.com/v3/media/1b456509';

describe('who gets the JWT of the application', () => {
	it.each<[string, Record<string, Reply>, string[]]>([
		['the media store', { [file]: {} }, ['Bearer']],
		[
			'the media store, but not the host it leads to',
			{ [file]: movedTo('https://files.example/x'), 'https://files.example/x': {} },
			['Bearer', 'nothing'],
		],
		[
			'another of the hosts of Vonage that it leads to',
			{
				[file]: movedTo('https://api-eu.vonage.com/v3/media/2'),
				'https://api-eu.vonage.com/v3/media/2': {},
			},
			['Bearer', 'Bearer'],
		],
		[
			'no host that only looks like it',
			{
				[file]: movedTo('//api-us.nexmo.com.example/v3/media/1'),
				'https://api-us.nexmo.com.example/v3/media/1': {},
			},
			['Bearer', 'nothing'],
		],
		[
			'no address without encryption',
			{
				[file]: movedTo('http://api-us.nexmo.com/v3/media/1'),
				'http://api-us.nexmo.com/v3/media/1': {},
			},
			['Bearer', 'nothing'],
		],
		[
			'the store again, on the way back from another host',
			{
				[file]: movedTo('https://files.example/x'),
				'https://files.example/x': movedTo(`${file}0`),
				[`${file}0`]: {},
			},
			['Bearer', 'nothing', 'Bearer'],
		],
	])('%s', async (_, replies, carried) => {
		const { client, asked } = web(replies);
		const { stored } = await downloadMedia(client, request(file), toBuffer);
		expect(stored.toString()).toBe('bytes');
		expect(asked.map(({ carries }) => carries)).toEqual(carried);
	});

	it('the custom base does, the hosts of Vonage then do not', async () => {
		const vonageBaseUrl = 'http://127.0.0.1:8080/vonage';
		const here = `${vonageBaseUrl}/v3/media/1`;
		const { client, asked } = web(
			{ [here]: movedTo(file), [file]: {} },
			{ environment: 'custom', vonageBaseUrl },
		);
		await downloadMedia(client, request(here), toBuffer);
		expect(asked).toEqual([
			{ url: here, carries: 'Bearer' },
			{ url: file, carries: 'nothing' },
		]);
	});

	it.each([
		'https://api.nexmo.com/v2/applications',
		'https://graph.facebook.com/v25.0/me',
		'https://api.nexmo.com/account/get-balance',
	])('%s would get a stronger key, and is never asked for a file', async (url) => {
		for (const [start, replies] of [
			[url, {}],
			[file, { [file]: movedTo(url) }],
		] as const) {
			const { client, asked } = web(replies);
			const error: unknown = await downloadMedia(client, request(start), toBuffer).catch(
				(thrown: unknown) => thrown,
			);
			expect(error).toBeInstanceOf(NodeApiError);
			expect(String(error)).toMatch(/has an API at this address, and no files/);
			expect(asked.map((each) => each.url)).not.toContain(url);
		}
	});
});

describe('the name of a file', () => {
	const named = async (headers: Record<string, string>, wanted?: string, url = file) => {
		const { client } = web({ [url]: { headers } });
		const asked = { ...request(url), fileName: wanted };
		return (await downloadMedia(client, asked, toBuffer)).facts.name;
	};
	const disposition = (value: string) => ({ 'content-disposition': value });

	it.each<[string, string, string]>([
		['plain', 'attachment; filename=photo.jpg', 'photo.jpg'],
		['quoted', 'attachment; filename="Our offer; final \\"2\\".pdf"', 'Our offer; final "2".pdf'],
		[
			'encoded',
			'attachment; filename="a.jpg"; filename*=UTF-8\'\'gr%C3%BC%C3%9Fe.jpg',
			'grüße.jpg',
		],
		['badly encoded', 'attachment; filename="a.jpg"; filename*=UTF-8\'\'%E0%A4%A.jpg', 'a.jpg'],
		['leading elsewhere', 'attachment; filename="../../etc/passwd"', 'passwd'],
		['of Windows', 'attachment; filename="C:\\\\photos\\\\cat.jpg"', 'cat.jpg'],
	])('%s, as the server says', async (_, header, name) => {
		expect(await named(disposition(header))).toBe(name);
	});

	it('is the one that is asked for, before all others', async () => {
		expect(await named(disposition('attachment; filename=a.jpg'), 'guest.jpg')).toBe('guest.jpg');
	});

	it('is the end of its address when nothing else is known', async () => {
		expect(await named({})).toBe('1b456509');
		expect(await named({ 'content-type': 'image/webp' })).toBe('1b456509.webp');
		const url = 'https://files.example/a/offer.pdf?x=1';
		expect(await named({ 'content-type': 'application/pdf' }, undefined, url)).toBe('offer.pdf');
		expect(await named({}, undefined, 'https://files.example/')).toBe('untitled');
	});
});

describe('an answer that comes after the time is up', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it('is thrown away, and nothing of it is stored', async () => {
		const clock = new AbortController();
		jest.spyOn(AbortSignal, 'timeout').mockReturnValue(clock.signal);
		const body = Readable.from([Buffer.from('late')]);
		const { client } = web({ [file]: { body } });
		const send = async (options: IHttpRequestOptions) => {
			clock.abort();
			return await client.send(options);
		};
		const store = jest.fn(toBuffer);
		const late = { ...client, send };
		await expect(downloadMedia(late, request(file), store)).rejects.toThrow(
			'The file could not be fetched: it did not come within 5 seconds',
		);
		await new Promise((resolve) => body.once('close', resolve));
		expect(body.destroyed).toBe(true);
		expect(store).not.toHaveBeenCalled();
	});
});

it('an error carries nothing of the request', async () => {
	const { client } = web({ [file]: { statusCode: 401 } });
	const error: unknown = await downloadMedia(client, request(file), toBuffer).catch(
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof NodeApiError)) throw new Error('expected a NodeApiError');
	expect(error).toMatchObject({
		httpCode: '401',
		failure: { cause: 'credential-invalid' },
	});
	expect(JSON.stringify(error)).not.toMatch(/Bearer|eyJ/);
});
