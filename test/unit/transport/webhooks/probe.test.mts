import { describe, expect, it } from '@jest/globals';
import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ApiClient } from '../../../../nodes/transport/http/client.ts';
import { type ListenState, probeUrl } from '../../../../nodes/transport/webhooks/probe.ts';
import { credentialWith } from '../keys.mts';

const URL = 'https://n8n.example.com/webhook/1/inbound';

function answering(
	statusCode: number,
	headers: Record<string, string>,
	body: IN8nHttpFullResponse['body'] = '',
) {
	const sent: IHttpRequestOptions[] = [];
	const client: ApiClient = {
		node: { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		credential: credentialWith(),
		async send(options) {
			sent.push(options);
			return { statusCode, body, headers };
		},
	};
	return { client, sent };
}

describe('whether somebody listens at a webhook URL of n8n', () => {
	const methods = (list: string) => ({ 'access-control-allow-methods': list });
	const notRegistered = {
		code: 404,
		message: 'The requested webhook "1/inbound" is not registered.',
		hint: "Click the 'Execute workflow' button on the canvas, then try again.",
	};

	it.each<[string, number, Record<string, string>, IN8nHttpFullResponse['body'], ListenState]>([
		['the path takes POST', 204, methods('OPTIONS, POST'), '', 'listening'],
		['n8n does not know the path', 204, methods('OPTIONS'), '', 'notRegistered'],
		['n8n does not know the test', 404, {}, notRegistered, 'notRegistered'],
		['a proxy answers for it', 204, methods('GET, POST, OPTIONS'), '', 'listening'],
		['the path takes something else', 204, methods('OPTIONS, GET'), '', 'unknown'],
		['another program does not know it', 404, {}, { message: 'Not Found' }, 'unknown'],
		['a gateway answers', 502, {}, '<html>', 'unknown'],
		['another program answers', 200, {}, '', 'unknown'],
	])('%s', async (_, statusCode, headers, body, listenState) => {
		const { client } = answering(statusCode, headers, body);
		expect(await probeUrl(client, URL)).toBe(listenState);
	});

	it('is unknown when nobody answers', async () => {
		const { client } = answering(200, {});
		client.send = async () => {
			throw new Error('ECONNREFUSED');
		};
		expect(await probeUrl(client, URL)).toBe('unknown');
	});

	it('is asked for by a request that starts no workflow and follows no redirect', async () => {
		const { client, sent } = answering(404, {});
		await probeUrl(client, URL);
		expect(sent).toEqual([
			expect.objectContaining({
				method: 'OPTIONS',
				url: URL,
				headers: { origin: 'https://n8n.example.com' },
				disableFollowRedirect: true,
			}),
		]);
	});
});
