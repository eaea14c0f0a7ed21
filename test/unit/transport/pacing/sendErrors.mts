import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { type ApiClient, call } from '../../../../nodes/transport/http/client.ts';
import { credentialWith } from '../keys.mts';

/** The errors that sending a message can end with, made by the client itself. */

type Send = (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;

async function errorOf(send: Send): Promise<unknown> {
	const client: ApiClient = {
		node: { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		credential: credentialWith(),
		send,
	};
	const url = 'https://api.nexmo.com/v1/messages';
	try {
		await call(client, { method: 'POST', url, body: {}, doing: 'send the message' });
	} catch (error) {
		return error;
	}
	throw new Error('That was no error');
}

/** An answer of Vonage, with its problem unless another body is given. */
export async function answered(
	statusCode: number,
	body: unknown = problem('messages#1000', 'Something'),
	headers: Record<string, string> = {},
): Promise<unknown> {
	const answer = { statusCode, body, headers } as IN8nHttpFullResponse;
	return await errorOf(async () => answer);
}

export const problem = (fragment: string, title: string) => ({
	type: `https://developer.vonage.com/api-errors/${fragment}`,
	title,
	detail: 'As it is written there',
	instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
});

/** No answer: what Node.js says why. */
export async function unanswered(code: string, more: object = {}): Promise<unknown> {
	return await errorOf(async () => {
		throw Object.assign(new Error(code), { code, ...more });
	});
}
