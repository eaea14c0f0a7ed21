import type { IDataObject } from 'n8n-workflow';

import { type ApiClient, call, type Call } from '../http/client';
import type { ProviderApi } from './provider';
import { readCreated, readPage, readTemplate, readUpdated } from './responses';

/** Where a provider keeps the templates of an account, and how its API differs from the other one's. */
export interface TemplateResource {
	service: 'Meta' | 'Vonage';
	/** Where templates are listed, submitted and deleted. */
	collectionUrl(): string;
	templateUrl(id: string): string;
	/** The key of the list in an answer. */
	listKey: 'data' | 'templates';
	/** Goes along with each request that reads. */
	fields?: IDataObject;
	updateMethod: 'POST' | 'PUT';
}

/** The requests that Meta and Vonage answer alike, in Meta's own form. Each is sent once. */
export function templateRequests(
	client: ApiClient,
	resource: TemplateResource,
): Omit<ProviderApi, 'name' | 'upload'> {
	const { service, collectionUrl, templateUrl, listKey, fields, updateMethod } = resource;
	return {
		async list(query) {
			const request: Call = {
				method: 'GET',
				url: collectionUrl(),
				qs: { ...fields, ...query },
				doing: 'read the templates',
				service,
			};
			return readPage(client, request, await call(client, request), listKey);
		},
		async read(id) {
			const request: Call = {
				method: 'GET',
				url: templateUrl(id),
				...(fields && { qs: fields }),
				doing: 'read the template',
				service,
			};
			return readTemplate(client, request, await call(client, request));
		},
		async create(draft) {
			const request: Call = {
				method: 'POST',
				url: collectionUrl(),
				body: draft,
				doing: 'submit the template',
				service,
			};
			return readCreated(client, request, await call(client, request));
		},
		async update(id, change) {
			const answer = await call(client, {
				method: updateMethod,
				url: templateUrl(id),
				body: change,
				doing: 'update the template',
				service,
			});
			return readUpdated(answer);
		},
		async remove({ name, id }) {
			await call(client, {
				method: 'DELETE',
				url: collectionUrl(),
				qs: id === undefined ? { name } : { hsm_id: id, name },
				doing: 'delete the template',
				service,
			});
		},
	};
}
