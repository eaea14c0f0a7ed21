import { describe, expect, it } from '@jest/globals';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { isForwardUrl, postUnchanged } from '../../../../nodes/transport/webhooks/forward.ts';

const WEBHOOK = { rawBody: Buffer.from('{"a":1.0}'), authorization: 'Bearer a.b.c' };
const URL = 'https://n8n.example.com/webhook/a/inbound';

describe('a webhook that is passed on', () => {
	it('goes out with its body and signature, in bounded time, and follows nobody elsewhere', async () => {
		const requests: IHttpRequestOptions[] = [];
		const send = async (request: IHttpRequestOptions) => {
			requests.push(request);
			return { statusCode: 204 };
		};
		expect(await postUnchanged(send, URL, WEBHOOK)).toBe(204);
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'POST',
				url: URL,
				body: WEBHOOK.rawBody,
				headers: {
					authorization: 'Bearer a.b.c',
					'content-type': 'application/json',
					'x-vonage-whatsapp-forwarded': 'true',
				},
				disableFollowRedirect: true,
				timeout: 5000,
				abortSignal: expect.any(AbortSignal),
			}),
		]);
	});

	it.each([302, 401, 404, 503])('tells that it was answered %d', async (statusCode) => {
		expect(await postUnchanged(async () => ({ statusCode }), URL, WEBHOOK)).toBe(statusCode);
	});

	it.each([
		['nothing comes back', async () => await Promise.reject(new Error('timeout'))],
		['what comes back is no answer', async () => 'OK'],
	])('tells so when %s', async (_, send) => {
		expect(await postUnchanged(send, URL, WEBHOOK)).toBeUndefined();
	});

	it.each([
		'file:///etc/passwd',
		'https://user@n8n.example.com/',
		'https://user:x@n8n.example.com/',
	])('is not sent to %s', async (url) => {
		const sent: unknown[] = [];
		const send = async (options: unknown) => {
			sent.push(options);
			return { statusCode: 200 };
		};
		expect(await postUnchanged(send, url, WEBHOOK)).toBeUndefined();
		expect(sent).toEqual([]);
	});

	it.each([
		[URL, true],
		['http://127.0.0.1:5678/webhook/a/status?x=1', true],
		['/webhook/a/inbound', false],
		['n8n.example.com/webhook/a/inbound', false],
		['ftp://n8n.example.com/', false],
		['file:///etc/passwd', false],
		['javascript:alert(1)', false],
		// Its password would take the place of the signature.
		['https://user:password@n8n.example.com/', false],
		['https://user@n8n.example.com/', false],
		['', false],
	])('may go to %s: %s', (url, isAllowed) => {
		expect(isForwardUrl(url)).toBe(isAllowed);
	});
});
