import type { IDataObject } from 'n8n-workflow';

import { majorOf } from '../whatsapp/setup/graphVersions';
import { looseNumber, looseObject, loosePart, looseText } from '../whatsapp/tolerant';
import { call, unusableAnswer, type Call, type Wire } from './client';
import { CredentialFault, requireField, type ChannelCredential } from './credential';
import { endpoints } from './hosts';
import { attempt, isOutcomeOpen } from './retry';
import { UPLOAD_TIMEOUT_SECONDS, type SampleFile } from './sampleFile';
import {
	readCreated,
	readHandle,
	readPage,
	readTemplate,
	readUpdated,
	type CreatedTemplate,
	type TemplatePage,
	type UpdatedTemplate,
} from './templateAnswer';
import type { At } from './vonage';

/**
 * What is asked of every template. Graph leaves out most of what tells why a template cannot be sent:
 * `rejected_reason`, `quality_score`, `correct_category` (Meta "Template management").
 */
export const TEMPLATE_FIELDS = [
	'id',
	'name',
	'language',
	'status',
	'category',
	'sub_category',
	'previous_category',
	'correct_category',
	'parameter_format',
	'components',
	'quality_score',
	'rejected_reason',
	'message_send_ttl_seconds',
	'library_template_name',
	'cta_url_link_tracking_opted_out',
];

/**
 * `GET /{WABA_ID}/message_templates`: one page of the templates.
 *
 * @param query Filters, `limit` (Graph's own default is 25), and `after` for any page but the first.
 * @throws {NodeApiError} with code 131059 for a cursor that Graph does not know any more.
 */
export async function listMessageTemplates(
	wire: Wire,
	credential: ChannelCredential,
	query: IDataObject,
	at: At = {},
): Promise<TemplatePage> {
	const request: Call = {
		...at,
		method: 'GET',
		url: templatesUrl(credential),
		qs: { fields: TEMPLATE_FIELDS.join(','), ...query },
		doing: 'read the templates',
		service: 'Meta',
	};
	return readPage(wire, request, await call(wire, request), 'data');
}

/** `GET /{TEMPLATE_ID}`: one template with all its fields. */
export async function readMessageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	id: string,
	at: At = {},
): Promise<Record<string, unknown>> {
	const request: Call = {
		...at,
		method: 'GET',
		url: graphUrl(credential, encodeURIComponent(id)),
		qs: { fields: TEMPLATE_FIELDS.join(',') },
		doing: 'read the template',
		service: 'Meta',
	};
	return readTemplate(wire, request, await call(wire, request));
}

/**
 * `POST /{WABA_ID}/message_templates`: submits a template for review. Meta takes 100 an hour, and
 * refuses a name and language that exist already (2388024).
 */
export async function createMessageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	draft: object,
	at: At = {},
): Promise<CreatedTemplate> {
	const request: Call = {
		...at,
		method: 'POST',
		url: templatesUrl(credential),
		body: draft,
		doing: 'submit the template',
		service: 'Meta',
	};
	return readCreated(wire, request, await call(wire, request));
}

/**
 * `POST /{TEMPLATE_ID}`: changes category, components or time to live. Components are replaced as a
 * whole; an approved template takes one edit in 24 hours and ten in 30 days (2388039).
 */
export async function editMessageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	id: string,
	change: object,
	at: At = {},
): Promise<UpdatedTemplate> {
	const answer = await call(wire, {
		...at,
		method: 'POST',
		url: graphUrl(credential, encodeURIComponent(id)),
		body: change,
		doing: 'update the template',
		service: 'Meta',
	});
	return readUpdated(answer);
}

/**
 * `DELETE /{WABA_ID}/message_templates`: deletes all languages of a name, or with its ID one of them.
 * The name of an approved template stays blocked for 30 days.
 */
export async function deleteMessageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	{ name, id }: { name: string; id?: string },
	at: At = {},
): Promise<void> {
	await call(wire, {
		...at,
		method: 'DELETE',
		url: templatesUrl(credential),
		qs: id === undefined ? { name } : { hsm_id: id, name },
		doing: 'delete the template',
		service: 'Meta',
	});
}

const debuggedToken = loosePart({ data: loosePart({ app_id: looseText }) });

/**
 * `GET /debug_token`: the ID of the Meta app that the User Access Token was generated for. Graph takes
 * the token to look at in the query only; nothing here repeats that query.
 *
 * @throws {CredentialFault} when Meta names no app, as for a token that has ended.
 */
export async function readAppId(
	wire: Wire,
	credential: ChannelCredential,
	at: At = {},
): Promise<string> {
	const { body } = await call(wire, {
		...at,
		method: 'GET',
		url: graphUrl(credential, 'debug_token'),
		qs: { input_token: requireField(credential, 'userAccessToken') },
		doing: 'find the app of the User Access Token',
		service: 'Meta',
	});
	const appId = debuggedToken.parse(body)?.data?.app_id;
	if (appId === undefined) {
		throw new CredentialFault(
			'userAccessToken',
			'Meta names no app for the User Access Token of the credential: generate a new token for a system user in the Meta business settings, or enter the ID of its app',
		);
	}
	return appId;
}

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

function templatesUrl(credential: ChannelCredential): string {
	const waba = encodeURIComponent(requireField(credential, 'wabaId'));
	return graphUrl(credential, `${waba}/message_templates`);
}

/** Without a version Graph takes one of its own choice, so each URL names one. */
export function graphUrl(credential: ChannelCredential, path: string): string {
	const version = credential.graphVersion.replace(/^v?/i, 'v');
	if (majorOf(version) === undefined) {
		throw new CredentialFault(
			'graphVersion',
			'The Graph Version of the credential is not a version: write it like v25.0',
		);
	}
	return `${endpoints(credential).graph}/${version}/${path}`;
}
