import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { openClient } from '../../shared/client';
import { titleOf } from '../../whatsapp/senderNumber';
import type { Template } from '../../whatsapp/templates/schema';
import { templateState } from '../../whatsapp/templates/states';
import { cachedNumbers, cachedTemplates } from '../listCache';
import { panelManageThrough } from './panel';

const FIRST_WORDS = 40;

/** Every template, for managing them. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, () => true);
}

/** The templates that can be sent. */
export async function searchApprovedTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, ({ status }) => templateState(status) === 'approved');
}

/** How many numbers the list shows before one scrolls. */
const NUMBERS_PER_PAGE = 50;

/** The numbers of the business, those of this application first. */
export async function searchNumbers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { numbers } = await cachedNumbers(await openClient(this));
	const entries = numbers
		.map((number) => ({ ...number, isOther: number.applicationLinked === false }))
		.sort((one, other) => Number(one.isOther) - Number(other.isOther))
		.map((number) => ({
			name: `${titleOf(number)}${number.isOther ? ', not linked to this application' : ''}`,
			value: number.number,
		}));
	const found = entries.filter(matching(filter));
	const from = Number(paginationToken ?? 0);
	const to = from + NUMBERS_PER_PAGE;
	return {
		results: found.slice(from, to),
		...(to < found.length && { paginationToken: String(to) }),
	};
}

/** Whether all words of the filter are in a name. */
function matching(filter = ''): (entry: { name: string }) => boolean {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	return ({ name }) => words.every((word) => name.toLowerCase().includes(word));
}

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	fits: (template: Template) => boolean,
): Promise<INodeListSearchResult> {
	const channel = await openClient(context);
	const templates = await cachedTemplates(channel, panelManageThrough(context));
	const results = templates
		.filter(fits)
		.map((template) => ({
			name: labelOf(template),
			value: `${template.name}:${template.language}`,
		}))
		.filter(matching(filter))
		.sort((one, other) => one.name.localeCompare(other.name));
	return { results };
}

/** `visit_reminder (en_US): Hello {{1}}, we look …`, with the state of one that cannot be sent. */
function labelOf({ name, language, status, components }: Template): string {
	const state = templateState(status);
	const body = components.find(({ type }) => type === 'BODY')?.text ?? '';
	const text = body.replace(/\s+/g, ' ').trim();
	const beginning = text.length > FIRST_WORDS ? `${text.slice(0, FIRST_WORDS).trim()}…` : text;
	const mark = state === 'approved' ? '' : `, ${state}`;
	return `${name} (${language}${mark})${beginning && `: ${beginning}`}`;
}
