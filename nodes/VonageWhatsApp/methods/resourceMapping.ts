import type {
	FieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { openClient } from '../../shared/client';
import { selectTemplate, templateReference } from '../../shared/templates';
import { buildDraft } from '../../whatsapp/templates/draft';
import {
	isHeaderFile,
	type TemplateParameter,
	templateParameters,
} from '../../whatsapp/templates/parameters';
import { readDraftButton, readDraftHeader } from '../actions/template/draftValues';
import { FALLBACK_NAMES } from '../actions/template/fields';
import { cachedTemplates } from '../listCache';
import { panelManageThrough, panelParameters } from './panel';

/** The values that the chosen template leaves open. */
export async function templateValues(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await valuesOf(this, 'template');
}

/** The values that the chosen fallback template leaves open. */
export async function fallbackTemplateValues(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await valuesOf(this, FALLBACK_NAMES.name('template'));
}

async function valuesOf(
	context: ILoadOptionsFunctions,
	picker: string,
): Promise<ResourceMapperFields> {
	const { value, mode } = panelParameters(context).locator(picker);
	if (value.trim() === '') return { fields: [], emptyFieldsNotice: 'Choose a template first' };
	const reference = templateReference(value, mode);
	const templates = await cachedTemplates(await openClient(context), panelManageThrough(context));
	const found = templates.filter(({ id, name, language }) =>
		reference.id === undefined
			? name === reference.name && (!reference.language || language === reference.language)
			: id === reference.id,
	);
	return { fields: templateParameters(selectTemplate(found, reference)).map(fieldOf) };
}

/** Of the values of a sent template those that a review wants to see a sample of. */
const SAMPLED: ReadonlyArray<TemplateParameter['kind']> = ['text', 'urlSuffix', 'couponCode'];

/** The samples that the texts in the form ask for. */
export async function draftSamples(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const values = panelParameters(this);
	const draft = buildDraft({
		name: 'draft',
		language: 'en',
		category: 'UTILITY',
		header: readDraftHeader(values),
		body: values.text('bodyText'),
		buttons: values.rows('draftButtons', 'button').map(readDraftButton),
	});
	const parameters = templateParameters(draft).filter(({ kind }) => SAMPLED.includes(kind));
	return { fields: parameters.map((parameter) => ({ ...fieldOf(parameter), required: true })) };
}

const FIELD_TYPES: Partial<Record<TemplateParameter['kind'], FieldType>> = {
	expiration: 'dateTime',
	latitude: 'number',
	longitude: 'number',
	flowData: 'object',
	productSections: 'array',
};

function fieldOf({ id, label, kind, required, sample }: TemplateParameter): ResourceMapperField {
	const name = label.replace(/ Variable\b/, '');
	return {
		id,
		displayName: sample === undefined ? name : `${name} (e.g. ${sample})`,
		defaultMatch: false,
		canBeUsedToMatch: false,
		// That file may come from a binary field: n8n must not insist on a URL; the operation does.
		required: required && !isHeaderFile({ id }),
		display: true,
		type: FIELD_TYPES[kind] ?? 'string',
	};
}
