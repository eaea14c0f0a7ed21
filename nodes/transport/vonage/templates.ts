import type { IDataObject } from 'n8n-workflow';

import { type ChannelCredential, requireField } from '../credential';
import { type ApiClient, call, type Call } from '../http/client';
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
	client: ApiClient,
	query: IDataObject,
): Promise<TemplatePage> {
	const request: Call = {
		method: 'GET',
		url: templatesUrl(client.credential),
		qs: query,
		doing: 'read the templates',
	};
	return readPage(client, request, await call(client, request), 'templates');
}

/** `GET …/templates/{template_id}`. */
export async function readVonageTemplate(
	client: ApiClient,
	id: string,
): Promise<Record<string, unknown>> {
	const request: Call = {
		method: 'GET',
		url: templateUrl(client.credential, id),
		doing: 'read the template',
	};
	return readTemplate(client, request, await call(client, request));
}

/** `POST …/templates`: submits a template, in Meta's own form. Answers its ID only. */
export async function createVonageTemplate(
	client: ApiClient,
	draft: object,
): Promise<CreatedTemplate> {
	const request: Call = {
		method: 'POST',
		url: templatesUrl(client.credential),
		body: draft,
		doing: 'submit the template',
	};
	return readCreated(client, request, await call(client, request));
}

/**
 * `PUT …/templates/{template_id}`: changes a template.
 *
 * @param template With name, language, category and components, all of them required.
 */
export async function updateVonageTemplate(
	client: ApiClient,
	id: string,
	template: object,
): Promise<UpdatedTemplate> {
	const answer = await call(client, {
		method: 'PUT',
		url: templateUrl(client.credential, id),
		body: template,
		doing: 'update the template',
	});
	return readUpdated(answer);
}

/** `DELETE …/templates`: deletes all languages of a name, or with its ID one of them. */
export async function deleteVonageTemplate(
	client: ApiClient,
	{ name, id }: { name: string; id?: string },
): Promise<void> {
	await call(client, {
		method: 'DELETE',
		url: templatesUrl(client.credential),
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
	client: ApiClient,
	{ bytes, mimeType, fileName }: SampleFile,
): Promise<string> {
	const form = new FormData();
	form.append('mediafile', new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
	const request: Call = {
		timeoutSeconds: client.timeoutSeconds ?? UPLOAD_TIMEOUT_SECONDS,
		method: 'POST',
		url: `${managerUrl(client.credential)}/media/uploads`,
		qs: { file_type: mimeType },
		body: form,
		doing: 'upload the sample file',
	};
	return readHandle(client, request, await call(client, request));
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
