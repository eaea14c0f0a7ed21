import { isRecord, looseObject, loosePart, looseText } from '../../whatsapp/looseJson';
import { type ApiClient, type Call, unusableAnswer } from '../http/client';
import type { ApiResponse } from '../http/errorResponse';

/** One page of a listing. The provider's `paging` URLs stay behind: they can carry the token. */
export interface TemplatePage {
	/** The provider's template objects, as they came. */
	templates: unknown[];
	/** The cursor of the next page; absent on the last one. */
	next?: string;
}

/** A template that a provider took. */
export interface CreatedTemplate {
	id: string;
	/** `PENDING`, or `APPROVED` at once. Vonage does not say. */
	status?: string;
	/** Not always the one that was asked for, and the price depends on it. Vonage does not say. */
	category?: string;
}

/** What became of an edit. Any edit may bring the template back into review. */
export interface UpdatedTemplate {
	success: boolean;
	status?: string;
	category?: string;
}

const paging = looseObject({ cursors: loosePart({ after: looseText }), next: looseText });

/**
 * Reads a page whose list is called `data` (Graph) or `templates` (Vonage). `cursors.after` is there
 * on the last page too: only `paging.next` tells that there is another one.
 */
export function readPage(
	client: ApiClient,
	request: Call,
	answer: ApiResponse,
	list: 'data' | 'templates',
): TemplatePage {
	const page = isRecord(answer.body) ? answer.body : {};
	const templates = page[list];
	if (!Array.isArray(templates)) {
		throw unusableAnswer(client, request, answer, 'list of templates');
	}
	const { next, cursors } = paging.parse(page.paging);
	if (next === undefined) return { templates };
	if (cursors?.after === undefined) {
		throw unusableAnswer(client, request, answer, 'cursor for the next page');
	}
	return { templates, next: cursors.after };
}

/** Reads the answer that shows one template. */
export function readTemplate(
	client: ApiClient,
	request: Call,
	answer: ApiResponse,
): Record<string, unknown> {
	if (!isRecord(answer.body)) throw unusableAnswer(client, request, answer, 'template');
	return answer.body;
}

const createdTemplate = looseObject({ id: looseText, status: looseText, category: looseText });

/** Reads the answer to a submission. */
export function readCreated(
	client: ApiClient,
	request: Call,
	answer: ApiResponse,
): CreatedTemplate {
	const created = asCreated(answer.body);
	if (created === undefined) throw unusableAnswer(client, request, answer, 'template ID');
	return created;
}

/** What a submission would have told, from any object that shows the template. */
export function asCreated(template: unknown): CreatedTemplate | undefined {
	const { id, status, category } = createdTemplate.parse(template);
	if (id === undefined) return undefined;
	return { id, ...(status && { status }), ...(category && { category }) };
}

/**
 * Reads the answer to an edit: `{ success }`, at Graph now and then with status and category, at
 * Vonage nothing (204). Only a plain `false` counts as not done.
 */
export function readUpdated({ body }: ApiResponse): UpdatedTemplate {
	const { status, category } = createdTemplate.parse(body);
	return {
		success: !(isRecord(body) && body.success === false),
		...(status && { status }),
		...(category && { category }),
	};
}

const handled = looseObject({ h: looseText });

/** Reads the handle of an uploaded file. */
export function readHandle(client: ApiClient, request: Call, answer: ApiResponse): string {
	const { h: handle } = handled.parse(answer.body);
	if (handle === undefined) throw unusableAnswer(client, request, answer, 'handle of the file');
	return handle;
}

/** A file that shows the reviewers of a template what its header will look like. */
export interface SampleFile {
	bytes: Buffer;
	/** `image/jpeg`, `image/png`, `video/mp4` or `application/pdf`. */
	mimeType: string;
	fileName: string;
}

/** How long an upload may take when the builder sets nothing else. */
export const UPLOAD_TIMEOUT_SECONDS = 120;
