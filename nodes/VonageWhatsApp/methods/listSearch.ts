import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Template } from '../../whatsapp/templates/schema';
import { templateState } from '../../whatsapp/templates/states';
import { openChannel } from '../channel';
import { cachedTemplates } from '../templateCache';
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

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	fits: (template: Template) => boolean,
): Promise<INodeListSearchResult> {
	const channel = await openChannel(context);
	const templates = await cachedTemplates(channel, panelManageThrough(context));
	const words = (filter ?? '').toLowerCase().split(/\s+/).filter(Boolean);
	const results = templates
		.filter(fits)
		.map((template) => ({
			name: labelOf(template),
			value: `${template.name}:${template.language}`,
		}))
		.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
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
