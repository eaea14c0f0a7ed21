import type { IDataObject } from 'n8n-workflow';

import { looseNumber, looseObject, looseText } from '../../whatsapp/looseJson';
import { isOutcomeOpen } from '../http/apiError';
import { attempt } from '../http/attempt';
import { type ApiClient, type Call, call, unusableAnswer } from '../http/client';
import { pathSegment } from '../http/endpoints';
import { readHandle, type SampleFile, UPLOAD_TIMEOUT_SECONDS } from '../templates/responses';
import { graphUrl } from './graphUrl';

/**
 * Graph's Resumable Upload API: `POST /{APP_ID}/uploads` opens a session, `POST /upload:…` takes the
 * bytes. When they are cut off on their way, the rest follows once from where Graph says it is.
 *
 * @returns The handle for `header_handle`. It expires, and names app and user: use it at once, and
 * neither store nor log it.
 *
 * Source: https://developers.facebook.com/docs/graph-api/guides/upload
 */
export async function uploadFile(
	client: ApiClient,
	appId: string,
	file: SampleFile,
): Promise<string> {
	const url = graphUrl(client.credential, await openUpload(client, appId, file));
	const first = await attempt(sendBytes(client, url, file.bytes, 0));
	if (first.ok) return first.value;

	const offset = isOutcomeOpen(first.error) ? await receivedBytes(client, url) : undefined;
	// With nowhere to go on from, the first error is the one to tell.
	if (offset === undefined || offset >= file.bytes.length) throw first.error;
	return await sendBytes(client, url, file.bytes, offset);
}

const upload = looseObject({ id: looseText, file_offset: looseNumber });

async function openUpload(
	client: ApiClient,
	appId: string,
	{ bytes, mimeType, fileName }: SampleFile,
): Promise<string> {
	const request: Call = {
		method: 'POST',
		url: graphUrl(
			client.credential,
			`${pathSegment(appId, 'options.appId', 'Meta App ID')}/uploads`,
		),
		qs: { file_name: fileName, file_length: bytes.length, file_type: mimeType },
		doing: 'open an upload for the sample file',
		service: 'Meta',
	};
	const answer = await call(client, request);
	const { id } = upload.parse(answer.body);
	// It may end in `?sig=…` and is used as it is: encoded again, Graph does not know it.
	if (id === undefined || !/^upload:[\w.~:?=&%+/-]+$/.test(id)) {
		throw unusableAnswer(client, request, answer, 'upload session');
	}
	return id;
}

async function sendBytes(
	client: ApiClient,
	url: string,
	bytes: Buffer,
	offset: number,
): Promise<string> {
	const request: Call = {
		timeoutSeconds: client.timeoutSeconds ?? UPLOAD_TIMEOUT_SECONDS,
		method: 'POST',
		url,
		body: bytes.subarray(offset),
		doing: 'upload the sample file',
		service: 'Meta',
	};
	const headers = { file_offset: String(offset), 'Content-Type': 'application/octet-stream' };
	return readHandle(client, request, await call(withHeaders(client, headers), request));
}

/** How many bytes of an upload have arrived; undefined when Graph does not say. */
async function receivedBytes(client: ApiClient, url: string): Promise<number | undefined> {
	const asked = await attempt(
		call(client, {
			method: 'GET',
			url,
			doing: 'find out how much of the sample file arrived',
			service: 'Meta',
		}),
	);
	return asked.ok ? upload.parse(asked.value.body).file_offset : undefined;
}

function withHeaders(client: ApiClient, headers: IDataObject): ApiClient {
	return {
		...client,
		send: async (options) =>
			await client.send({ ...options, headers: { ...options.headers, ...headers } }),
	};
}
