import type { IDataObject } from 'n8n-workflow';

import { type ChannelCredential, requireField } from '../credential';
import { type At, type Call, call, type Wire } from '../http/client';
import { endpoints } from '../http/endpoints';
import {
	type CreatedTemplate,
	readCreated,
	readHandle,
	readPage,
	readTemplate,
	readUpdated,
	type SampleFile,
	type TemplatePage,
	type UpdatedTemplate,
	UPLOAD_TIMEOUT_SECONDS,
} from '../meta/templateResponses';

/**
 * `GET /v2/whatsapp-manager/wabas/{waba}/templates`: one page of the templates (Vonage OAS, WhatsApp
 * Template Management API 1.4.1).
 *
 * @param query Filters, `limit` (default 25, at most 500), and `after` for any page but the first.
 */
export async function listVonageTemplates(
	wire: Wire,
	credential: ChannelCredential,
	query: IDataObject,
	at: At = {},
): Promise<TemplatePage> {
	const request: Call = {
		...at,
		method: 'GET',
		url: templatesUrl(credential),
		qs: query,
		doing: 'read the templates',
	};
	return readPage(wire, request, await call(wire, request), 'templates');
}

/** `GET …/templates/{template_id}`. */
export async function readVonageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	id: string,
	at: At = {},
): Promise<Record<string, unknown>> {
	const request: Call = {
		...at,
		method: 'GET',
		url: templateUrl(credential, id),
		doing: 'read the template',
	};
	return readTemplate(wire, request, await call(wire, request));
}

/** `POST …/templates`: submits a template, in Meta's own form. Answers its ID only. */
export async function createVonageTemplate(
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
	};
	return readCreated(wire, request, await call(wire, request));
}

/**
 * `PUT …/templates/{template_id}`: changes a template.
 *
 * @param template With name, language, category and components, all of them required.
 */
export async function updateVonageTemplate(
	wire: Wire,
	credential: ChannelCredential,
	id: string,
	template: object,
	at: At = {},
): Promise<UpdatedTemplate> {
	const answer = await call(wire, {
		...at,
		method: 'PUT',
		url: templateUrl(credential, id),
		body: template,
		doing: 'update the template',
	});
	return readUpdated(answer);
}

/** `DELETE …/templates`: deletes all languages of a name, or with its ID one of them. */
export async function deleteVonageTemplate(
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
	});
}

/**
 * `POST /v2/whatsapp-manager/media/uploads`: uploads a sample file as the multipart field `mediafile`.
 *
 * @returns The handle for `header_handle`: use it at once, and neither store nor log it.
 */
export async function uploadVonageMedia(
	wire: Wire,
	credential: ChannelCredential,
	{ bytes, mimeType, fileName }: SampleFile,
	at: At = {},
): Promise<string> {
	const form = new FormData();
	form.append('mediafile', new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
	const request: Call = {
		...at,
		timeoutSeconds: at.timeoutSeconds ?? UPLOAD_TIMEOUT_SECONDS,
		method: 'POST',
		url: `${managerUrl(credential)}/media/uploads`,
		qs: { file_type: mimeType },
		body: form,
		doing: 'upload the sample file',
	};
	return readHandle(wire, request, await call(wire, request));
}

function templateUrl(credential: ChannelCredential, id: string): string {
	return `${templatesUrl(credential)}/${encodeURIComponent(id)}`;
}

function templatesUrl(credential: ChannelCredential): string {
	const waba = encodeURIComponent(requireField(credential, 'wabaId'));
	return `${managerUrl(credential)}/wabas/${waba}/templates`;
}

function managerUrl(credential: ChannelCredential): string {
	return `${endpoints(credential).management}/v2/whatsapp-manager`;
}
