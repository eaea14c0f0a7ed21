import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { manageThroughField } from '../../../shared/fields';
import { template as templateMessage } from '../../../whatsapp/messages/template';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import { templateInput, templateParameters } from '../../../whatsapp/templates/parameters';
import { renderTemplate } from '../../../whatsapp/templates/render';
import { parseDraft, type Template } from '../../../whatsapp/templates/schema';
import type { Item } from '../../parameters/item';
import { eachItemMany, type Operation } from '../operation';
import { templateField, templateValuesField } from './fields';
import { providerOf, selectedTemplate } from './selectedTemplate';

const sourceField: INodeProperties = {
	displayName: 'Source',
	name: 'previewSource',
	type: 'options',
	default: 'template',
	options: [
		{ name: 'JSON', value: 'json', description: 'A draft, or a template from an item' },
		{ name: 'Template', value: 'template', description: 'A template of the account' },
	],
	description: 'Where the template comes from',
};

const previewFields: INodeProperties[] = [
	{
		displayName: 'Values',
		name: 'previewValues',
		type: 'options',
		default: 'samples',
		options: [
			{ name: 'Define Below', value: 'values' },
			{ name: 'Samples', value: 'samples', description: 'Those the template was submitted with' },
		],
		description: 'What takes the place of the variables',
		displayOptions: { show: { previewSource: ['template'] } },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'preview',
		hint: 'The name of the output binary field to put the HTML page in',
	},
];

/** Template → Preview: as text, as an HTML bubble, and as the message it would be. */
export const preview: Operation = {
	option: {
		name: 'Preview',
		value: 'preview',
		description: 'Show a template as text and as an HTML page, with samples or values',
		action: 'Preview template',
	},
	fields: [
		sourceField,
		...updateDisplayOptions({ show: { previewSource: ['template'] } }, [
			manageThroughField,
			templateField('searchTemplates', 'The template to show'),
		]),
		{
			displayName: 'Template JSON',
			name: 'templateJson',
			type: 'json',
			typeOptions: { rows: 8 },
			default: '',
			hint: 'Leave empty to show the item itself',
			description: 'A template with name, language and components',
			displayOptions: { show: { previewSource: ['json'] } },
		},
		...previewFields,
		...updateDisplayOptions({ show: { previewSource: ['template'], previewValues: ['values'] } }, [
			templateValuesField(),
		]),
	],
	execute: eachItemMany(async (item) => {
		const field = item.text('binaryPropertyName').trim() || 'preview';
		const source = templateSource(item);
		return async () => {
			const template = await source();
			const given = valuesOf(item, template);
			const { text, html } = renderTemplate(template, given);
			const file = await item.context.helpers.prepareBinaryData(
				Buffer.from(html, 'utf8'),
				`${template.name}.html`,
				'text/html',
			);
			const { name, language } = template;
			const json = {
				name,
				language,
				text,
				...sendableMessage(template, given ?? samplesOf(template)),
			};
			return [{ json, binary: { [field]: file } }];
		};
	}),
};

function templateSource(item: Item): () => Promise<Template> {
	if (item.text('previewSource') === 'json') {
		const draft = parseDraft(item.jsonOr('templateJson', item.input));
		return async () => draft;
	}
	const provider = providerOf(item);
	return async () => await selectedTemplate(item, provider);
}

function valuesOf(item: Item, template: Template): Record<string, unknown> | undefined {
	const isGiven =
		item.text('previewSource') === 'template' && item.text('previewValues') === 'values';
	if (!isGiven) return undefined;
	const known = new Set(templateParameters(template).map(({ id }) => id));
	return Object.fromEntries(
		Object.entries(item.mapped('templateValues')).filter(([id]) => known.has(id)),
	);
}

function samplesOf(template: Template): Record<string, unknown> {
	return Object.fromEntries(
		templateParameters(template).flatMap(({ id, sample }) =>
			sample === undefined ? [] : [[id, sample]],
		),
	);
}

/** The message ready to send, or what it still lacks. */
function sendableMessage(template: Template, values: Record<string, unknown>) {
	try {
		return { message: templateMessage(templateInput(template, values)) };
	} catch (error) {
		return { missing: error instanceof RuleViolation ? error.message : String(error) };
	}
}
