import type { SampleFile, TemplatePage, UpdatedTemplate } from '../meta/templateResponses';
import type { Submission } from './create';
import type { Removal } from './delete';
import type { TemplateFilter } from './filter';

/** A template to delete: all languages of the name, or with its ID one of them. */
export interface TemplateTarget {
	name: string;
	id?: string;
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
