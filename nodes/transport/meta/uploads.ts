import type { IDataObject } from 'n8n-workflow';

import { looseNumber, looseObject, looseText } from '../../whatsapp/looseJson';
import type { ChannelCredential } from '../credential';
import { isOutcomeOpen } from '../http/apiError';
import { attempt } from '../http/attempt';
import { type At, call, type Call, unusableAnswer, type Wire } from '../http/client';
import { graphUrl } from './graphUrl';
import { readHandle, type SampleFile, UPLOAD_TIMEOUT_SECONDS } from './templateResponses';

/**
 * Graph's Resumable Upload API: `POST /{APP_ID}/uploads` opens a session, `POST /upload:…` takes the
 * bytes. When they are cut off on their way, the rest follows once from where Graph says it is.
 *
 * @returns The handle for `header_handle`. It expires, and names app and user: use it at once, and
 * neither store nor log it.
 */
export async function uploadFile(
	wire: Wire,
	credential: ChannelCredential,
	appId: string,
	file: SampleFile,
	at: At = {},
): Promise<string> {
	const url = graphUrl(credential, await openUpload(wire, credential, appId, file, at));
	const first = await attempt(sendBytes(wire, url, file.bytes, 0, at));
	if (first.ok) return first.value;

	const offset = isOutcomeOpen(first.error) ? await receivedBytes(wire, url, at) : undefined;
	// With nowhere to go on from, the first error is the one to tell.
	if (offset === undefined || offset >= file.bytes.length) throw first.error;
	return await sendBytes(wire, url, file.bytes, offset, at);
}

const upload = looseObject({ id: looseText, file_offset: looseNumber });

async function openUpload(
	wire: Wire,
	credential: ChannelCredential,
	appId: string,
	{ bytes, mimeType, fileName }: SampleFile,
	at: At,
): Promise<string> {
	const request: Call = {
		...at,
		method: 'POST',
		url: graphUrl(credential, `${encodeURIComponent(appId)}/uploads`),
		qs: { file_name: fileName, file_length: bytes.length, file_type: mimeType },
		doing: 'open an upload for the sample file',
		service: 'Meta',
	};
	const answer = await call(wire, request);
	const { id } = upload.parse(answer.body);
	// It may end in `?sig=…` and is used as it is: encoded again, Graph does not know it.
	if (id === undefined || !/^upload:[\w.~:?=&%+/-]+$/.test(id)) {
		throw unusableAnswer(wire, request, answer, 'upload session');
	}
	return id;
}

async function sendBytes(
	wire: Wire,
	url: string,
	bytes: Buffer,
	offset: number,
	at: At,
): Promise<string> {
	const request: Call = {
		...at,
		timeoutSeconds: at.timeoutSeconds ?? UPLOAD_TIMEOUT_SECONDS,
		method: 'POST',
		url,
		body: bytes.subarray(offset),
		doing: 'upload the sample file',
		service: 'Meta',
	};
	const headers = { file_offset: String(offset), 'Content-Type': 'application/octet-stream' };
	return readHandle(wire, request, await call(withHeaders(wire, headers), request));
}

/** How many bytes of an upload have arrived; undefined when Graph does not say. */
async function receivedBytes(wire: Wire, url: string, at: At): Promise<number | undefined> {
	const asked = await attempt(
		call(wire, {
			...at,
			method: 'GET',
			url,
			doing: 'find out how much of the sample file arrived',
			service: 'Meta',
		}),
	);
	return asked.ok ? upload.parse(asked.value.body).file_offset : undefined;
}

function withHeaders(wire: Wire, headers: IDataObject): Wire {
	return {
		node: wire.node,
		send: async (options) =>
			await wire.send({ ...options, headers: { ...options.headers, ...headers } }),
	};
}
