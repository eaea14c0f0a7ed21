import type { IDisplayOptions, INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import type { Item } from '../../parameters/item';
import { templateFields } from './templateFields';
import { readTemplate, type TemplateMessage } from './templateValues';

/**
 * The template that goes in place of a message. Its fields are those of Send Template under names of
 * their own: n8n keeps a value by its name, and `headerType` or `template` mean something else where
 * a message is put together.
 */

const PREFIX = 'fallback';

const LABEL = 'Fallback';

/** What a field of Send Template is called here: `fallbackTemplate` for `template`. */
export function fallbackName(name: string): string {
	return PREFIX + name[0].toUpperCase() + name.slice(1);
}

const ORIGINAL_NAMES = new Set(templateFields.map(({ name }) => name));

const ORIGINAL_LABELS = new Set(templateFields.map(({ displayName }) => displayName));

export const fallbackFields: INodeProperties[] = templateFields.map((field) => ({
	...field,
	displayName: `${LABEL} ${field.displayName}`,
	name: fallbackName(field.name),
	...(field.description && { description: withFallbackLabels(field.description) }),
	...(field.displayOptions && { displayOptions: displayOptionsOf(field.displayOptions) }),
	...(field.typeOptions && { typeOptions: typeOptionsOf(field.typeOptions) }),
}));

/** The template of the fallback fields. What is wrong with it is told under their labels. */
export async function readFallback(item: Item): Promise<TemplateMessage> {
	try {
		return await readTemplate(item.renamed(fallbackName));
	} catch (error) {
		throw asFallback(error);
	}
}

function displayOptionsOf({ show, hide }: IDisplayOptions): IDisplayOptions {
	return {
		...(show && { show: withFallbackNames(show) }),
		...(hide && { hide: withFallbackNames(hide) }),
	};
}

function withFallbackNames<Value>(conditions: Record<string, Value>): Record<string, Value> {
	return Object.fromEntries(
		Object.entries(conditions).map(([name, values]) => [fallbackNameOf(name), values]),
	);
}

function typeOptionsOf(options: INodePropertyTypeOptions): INodePropertyTypeOptions {
	const { loadOptionsDependsOn, resourceMapper } = options;
	return {
		...options,
		...(loadOptionsDependsOn && { loadOptionsDependsOn: loadOptionsDependsOn.map(fallbackPath) }),
		...(resourceMapper?.resourceMapperMethod && {
			resourceMapper: {
				...resourceMapper,
				valuesLabel: `${LABEL} ${resourceMapper.valuesLabel}`,
				resourceMapperMethod: fallbackName(resourceMapper.resourceMapperMethod),
			},
		}),
	};
}

/** `fallbackTemplate.value` for `template.value`; what is no field of a template keeps its name. */
function fallbackPath(path: string): string {
	const [name, ...rest] = path.split('.');
	return [fallbackNameOf(name), ...rest].join('.');
}

function fallbackNameOf(name: string): string {
	return ORIGINAL_NAMES.has(name) ? fallbackName(name) : name;
}

/** A text that names fields by their labels, with the labels of the fallback. */
function withFallbackLabels(text: string): string {
	return [...ORIGINAL_LABELS].reduce(
		(words, label) => words.replaceAll(`'${label}'`, `'${LABEL} ${label}'`),
		text,
	);
}

function asFallback(error: unknown): unknown {
	if (!(error instanceof RuleViolation)) return error;
	const message = withFallbackLabels(error.message);
	return new RuleViolation(
		fallbackPath(error.field),
		message.includes(`'${LABEL} `) ? message : `${LABEL} template: ${message}`,
		withFallbackLabels(error.fix),
	);
}
