import type { IDataObject } from 'n8n-workflow';

import { type ChannelCredential, requireField } from '../credential';
import { type ApiClient, type Call, call } from '../http/client';
import { graphUrl } from './graphUrl';
import {
	type CreatedTemplate,
	readCreated,
	readPage,
	readTemplate,
	readUpdated,
	type TemplatePage,
	type UpdatedTemplate,
} from './templateResponses';

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
	client: ApiClient,
	query: IDataObject,
): Promise<TemplatePage> {
	const request: Call = {
		method: 'GET',
		url: templatesUrl(client.credential),
		qs: { fields: TEMPLATE_FIELDS.join(','), ...query },
		doing: 'read the templates',
		service: 'Meta',
	};
	return readPage(client, request, await call(client, request), 'data');
}

/** `GET /{TEMPLATE_ID}`: one template with all its fields. */
export async function readMessageTemplate(
	client: ApiClient,
	id: string,
): Promise<Record<string, unknown>> {
	const request: Call = {
		method: 'GET',
		url: graphUrl(client.credential, encodeURIComponent(id)),
		qs: { fields: TEMPLATE_FIELDS.join(',') },
		doing: 'read the template',
		service: 'Meta',
	};
	return readTemplate(client, request, await call(client, request));
}

/**
 * `POST /{WABA_ID}/message_templates`: submits a template for review. Meta takes 100 an hour, and
 * refuses a name and language that exist already (2388024).
 */
export async function createMessageTemplate(
	client: ApiClient,
	draft: object,
): Promise<CreatedTemplate> {
	const request: Call = {
		method: 'POST',
		url: templatesUrl(client.credential),
		body: draft,
		doing: 'submit the template',
		service: 'Meta',
	};
	return readCreated(client, request, await call(client, request));
}

/**
 * `POST /{TEMPLATE_ID}`: changes category, components or time to live. Components are replaced as a
 * whole; an approved template takes one edit in 24 hours and ten in 30 days (2388039).
 */
export async function editMessageTemplate(
	client: ApiClient,
	id: string,
	change: object,
): Promise<UpdatedTemplate> {
	const answer = await call(client, {
		method: 'POST',
		url: graphUrl(client.credential, encodeURIComponent(id)),
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
	client: ApiClient,
	{ name, id }: { name: string; id?: string },
): Promise<void> {
	await call(client, {
		method: 'DELETE',
		url: templatesUrl(client.credential),
		qs: id === undefined ? { name } : { hsm_id: id, name },
		doing: 'delete the template',
		service: 'Meta',
	});
}

function templatesUrl(credential: ChannelCredential): string {
	const waba = encodeURIComponent(requireField(credential, 'wabaId'));
	return graphUrl(credential, `${waba}/message_templates`);
}
