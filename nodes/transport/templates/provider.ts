import type { IDataObject } from 'n8n-workflow';

import type { Submission } from './create';
import type { Removal } from './delete';
import type { TemplateFilter } from './filter';
import type { CreatedTemplate, SampleFile, TemplatePage, UpdatedTemplate } from './responses';

/** A template to delete: all languages of the name, or with its ID one of them. */
export interface TemplateTarget {
	name: string;
	id?: string;
}

/** The API of a provider: each request is sent once, and comes back as the provider answered. */
export interface ProviderApi {
	readonly name: 'meta' | 'vonage';
	/** @param query Filters, `limit`, and `after` for any page but the first. */
	list(query: IDataObject): Promise<TemplatePage>;
	read(id: string): Promise<Record<string, unknown>>;
	create(draft: object): Promise<CreatedTemplate>;
	update(id: string, change: object): Promise<UpdatedTemplate>;
	remove(target: TemplateTarget): Promise<void>;
	/** @returns The handle of the file: use it at once, and neither store, log nor output it. */
	upload(file: SampleFile): Promise<string>;
}

/**
 * Where templates are managed: at Meta or through Vonage, with one behaviour. Templates come as the
 * provider's own objects, which both write in Meta's spelling. All errors are `NodeApiError`, or
 * `CredentialFault` before anything is sent.
 */
export interface TemplateProvider {
	readonly name: 'meta' | 'vonage';
	/** One page, asked for once; `listTemplates` reads them all, and repeats what went wrong. */
	page(filter: TemplateFilter, cursor: string | undefined, limit: number): Promise<TemplatePage>;
	get(id: string): Promise<unknown>;
	/** Submits a template for review, and never twice: after a lost answer it is looked up first. */
	create(draft: object): Promise<Submission>;
	/** Changes category, components or time to live. Name and language stay, whatever `change` says. */
	update(id: string, change: object): Promise<UpdatedTemplate>;
	/** Deletes a template. One that is gone already counts as done. */
	remove(target: TemplateTarget): Promise<Removal>;
	/** Uploads a sample and gives its handle: use it at once, and neither store, log nor output it. */
	uploadSample(file: SampleFile): Promise<string>;
}
