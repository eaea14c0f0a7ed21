import { attempt } from '../transport/http/attempt';
import type { ApiClient } from '../transport/http/client';
import {
	chooseProvider,
	listTemplates,
	type TemplateFilter,
	type TemplateListing,
} from '../transport/templates/chooseProvider';
import type { TemplateProvider } from '../transport/templates/provider';
import { RuleViolation } from '../whatsapp/ruleViolation';
import type { TemplateChange } from '../whatsapp/templates/diff';
import { parseTemplate, type Template } from '../whatsapp/templates/schema';
import { templateState } from '../whatsapp/templates/states';

export type ManageThrough = 'automatic' | 'meta' | 'vonage';

/** Anything that an expression may have put into *Manage Through*. */
export function manageThroughOf(value: string): ManageThrough {
	if (value === 'meta' || value === 'vonage') return value;
	if (value === 'automatic' || value === '') return 'automatic';
	throw new RuleViolation(
		'manageThrough',
		`'Manage Through' is '${value}', which is none of automatic, meta and vonage`,
		'Choose one of the three.',
	);
}

/** The provider that templates are managed through. */
export function templateProvider(
	client: ApiClient,
	manageThrough: ManageThrough,
	appId?: string,
): TemplateProvider {
	return chooseProvider(client, manageThrough, { appId });
}

export interface Templates extends Omit<TemplateListing, 'templates'> {
	templates: Template[];
}

/** All templates that pass the filter, read. What has no name or language is no template. */
export async function readTemplates(
	client: ApiClient,
	provider: TemplateProvider,
	filter: TemplateFilter = {},
	limit?: number,
): Promise<Templates> {
	const listing = await listTemplates(provider, filter, {
		limit,
		signal: client.signal,
	});
	return {
		...listing,
		templates: listing.templates.flatMap((template) => parseTemplate(template) ?? []),
	};
}

/** Which template is meant: by its ID, or by name and language. */
export interface TemplateReference {
	id?: string;
	name?: string;
	language?: string;
}

/**
 * Reads the value of a template picker: `visit_reminder:en_US` from the list, or a name or an ID typed
 * in. Names have no colon, so nothing is ambiguous.
 */
export function templateReference(
	value: string,
	mode: string,
	label = 'Template',
): TemplateReference {
	const text = value.trim();
	if (text === '') {
		throw new RuleViolation(
			'template',
			`'${label}' is empty`,
			'Choose a template from the list, or enter its name.',
		);
	}
	if (mode === 'id') return { id: text };
	const [name, language] = text.split(':');
	return { name, language: language || undefined };
}

/** The templates that a reference means: none, one, or without a language possibly several. */
export async function findTemplates(
	client: ApiClient,
	provider: TemplateProvider,
	{ id, name = '', language }: TemplateReference,
): Promise<Template[]> {
	if (id !== undefined) {
		const template = parseTemplate(await provider.get(id));
		return template ? [template] : [];
	}
	// Not by language: Meta refuses to look for one that is none of its own.
	const { templates } = await readTemplates(client, provider, { name });
	return templates.filter(
		(template) =>
			template.name === name && (language === undefined || template.language === language),
	);
}

/**
 * The one template that is meant. Several languages without a word which one are refused: en and en_US
 * are different templates.
 */
export async function findTemplate(
	client: ApiClient,
	provider: TemplateProvider,
	reference: TemplateReference,
): Promise<Template> {
	const template = selectTemplate(await findTemplates(client, provider, reference), reference);
	return isRejected(template) ? await wholeTemplate(provider, template) : template;
}

/**
 * A template with what the listing left out: Vonage's has neither reasons nor quality. One that cannot
 * be read once more stays as it was listed.
 */
export async function wholeTemplate(
	provider: TemplateProvider,
	template: Template,
): Promise<Template> {
	if (template.id === undefined || template.rejected_reason !== undefined) return template;
	const read = await attempt(provider.get(template.id));
	return { ...template, ...(read.ok && parseTemplate(read.value)) };
}

/** The changes of a listing, with the reasons of the templates that were rejected meanwhile. */
export async function withReasons(
	provider: TemplateProvider,
	changes: TemplateChange[],
): Promise<TemplateChange[]> {
	const complete: TemplateChange[] = [];
	for (const change of changes) {
		const { template } = change;
		const isNews = change.change === 'added' || change.changed?.includes('status');
		complete.push(
			template && isNews && isRejected(template)
				? { ...change, template: await wholeTemplate(provider, template) }
				: change,
		);
	}
	return complete;
}

const isRejected = ({ status }: Template) => templateState(status) === 'rejected';

/** The one template among those that were found. */
export function selectTemplate(found: Template[], reference: TemplateReference): Template {
	if (found.length === 1) return found[0];
	const { id, name, language } = reference;
	if (found.length === 0) {
		const which =
			id === undefined ? `'${name}'${language ? ` in ${language}` : ''}` : `with ID ${id}`;
		throw new RuleViolation(
			'template',
			`The WhatsApp Business Account has no template ${which}`,
			'Choose one from the list, or check name, language and the WABA ID in the credential.',
		);
	}
	const languages = found.map((template) => template.language).join(', ');
	throw new RuleViolation(
		'template',
		`The template '${name}' exists in several languages: ${languages}`,
		`Choose it from the list, or add the language to its name: ${name}:${found[0].language}.`,
	);
}
