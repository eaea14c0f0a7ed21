import {
	findTemplate,
	type ManageThrough,
	templateProvider,
	type TemplateReference,
	templateReference,
} from '../../../shared/templates';
import type { ApiClient } from '../../../transport/http/client';
import type { MediaKind } from '../../../whatsapp/mediaRules';
import {
	type TemplateCard,
	type TemplateContent,
	template as templateContent,
	type TemplateHeader,
	type TemplateInput,
} from '../../../whatsapp/messages/template';
import type { TemplateButton } from '../../../whatsapp/messages/templateButton';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import {
	isHeaderFile,
	templateInput,
	templateParameters,
	TemplateValuesViolation,
} from '../../../whatsapp/templates/parameters';
import { explainRejection } from '../../../whatsapp/templates/rejections';
import { bubbleOf } from '../../../whatsapp/templates/render/bubble';
import type { Template } from '../../../whatsapp/templates/schema';
import { templateState } from '../../../whatsapp/templates/states';
import type { Item } from '../../parameters/item';
import { binaryFile } from '../../parameters/mediaUrl';
import { ParameterReader } from '../../parameters/parameterReader';
import { FALLBACK_NAMES, OWN_NAMES, type TemplateNaming } from '../template/fields';
import { mediaHeader } from './header';

/** A template with its values, ready to go out. */
export interface TemplateMessage {
	template: { name: string; language: string };
	content: TemplateContent;
	/** `UTILITY`, `MARKETING`, `AUTHENTICATION`, …; known when the template was looked up. */
	category?: string;
	/** The body as the customer reads it; known when the template was looked up. */
	text?: string;
}

/** The template and its values, as the fields of templateFields.ts describe them under these names. */
export async function readTemplate(
	item: Item,
	naming: TemplateNaming = OWN_NAMES,
): Promise<TemplateMessage> {
	try {
		return await readNamed(item.renamed(naming.name), naming);
	} catch (error) {
		throw naming === FALLBACK_NAMES ? ofFallback(error) : error;
	}
}

/** Rules name no field of the panel, so their violations say that it is the fallback's template. */
function ofFallback(error: unknown): unknown {
	if (!(error instanceof RuleViolation)) return error;
	const { field, message, fix } = error;
	const ownField = FALLBACK_NAMES.name('template');
	if (message.startsWith(`'${FALLBACK_NAMES.label('')}`)) {
		return field === 'template' ? new RuleViolation(ownField, message, fix) : error;
	}
	return new RuleViolation(
		field === 'template' ? ownField : field,
		`Fallback template: ${message}`,
		fix,
	);
}

async function readNamed(item: Item, naming: TemplateNaming): Promise<TemplateMessage> {
	const { value, mode } = item.locator('template');
	const reference = templateReference(value, mode, naming.label('Template'));
	if (item.text('valuesInput') === 'template') return await fromTemplate(item, reference, naming);

	const template = { name: reference.name ?? '', language: languageOf(reference, naming) };
	if (item.text('valuesInput') === 'json') {
		return templateMessage({ ...template, components: item.jsonList('components') ?? [] });
	}
	const special = item.group('special');
	const expiration = special.dateTime('offerExpiresAt', item.context.getTimezone());
	const cards = special.rows('cards', 'card').map(readCard);
	return templateMessage({
		...template,
		header: await readHeader(item),
		body: readBody(item),
		buttons: item.rows('templateButtons', 'button').map(readButtonValue),
		oneTimePassword: special.optional('oneTimePassword'),
		limitedTimeOffer: expiration === undefined ? undefined : { expiration },
		carousel: cards.length > 0 ? cards : undefined,
	});
}

function templateMessage(input: TemplateInput, category?: string): TemplateMessage {
	const { name, language } = input;
	return { template: { name, language }, content: templateContent(input), category };
}

function languageOf(
	{ name = 'visit_reminder', language, id }: TemplateReference,
	{ label }: TemplateNaming,
): string {
	if (language !== undefined) return language;
	if (id !== undefined) {
		throw new RuleViolation(
			'template',
			`'${label('Template')}' is an ID, which can be looked up only if '${label('Values')}' is set to 'From Template'`,
			`Set '${label('Values')}' to 'From Template', or '${label('Template')}' to 'By Name', e.g. ${name}:en_US.`,
		);
	}
	throw new RuleViolation(
		'template',
		`'${label('Template')}' names no language for '${name}'`,
		`Add it after a colon, e.g. ${name}:en_US; en and en_US are different templates.`,
	);
}

/** With the template at hand: it has to be approved, and its values have to fit. */
async function fromTemplate(
	item: Item,
	reference: TemplateReference,
	{ label }: TemplateNaming,
): Promise<TemplateMessage> {
	const template = await templateOnce(item.client, 'automatic', reference);
	refuseUnsendable(template);
	const values = await filledIn(item, template);
	try {
		return {
			...templateMessage(templateInput(template, values), template.category),
			text: bubbleOf(template, values).body,
		};
	} catch (error) {
		throw withFileField(error, label);
	}
}

/** A header's file may also come from a binary field, of which the rules know nothing. */
function withFileField(error: unknown, label: TemplateNaming['label']): unknown {
	if (!(error instanceof TemplateValuesViolation) || !error.missing.some(isHeaderFile))
		return error;
	const { field, message, fix } = error;
	return new RuleViolation(
		field,
		message,
		`${fix}. If the header's file is in the item, name its field in '${label('Header Binary Field')}'.`,
	);
}

function refuseUnsendable({ name, language, status, rejected_reason: reason }: Template): void {
	const state = templateState(status);
	if (state === 'approved') return;
	const rejection = state === 'rejected' ? explainRejection(reason) : undefined;
	throw new RuleViolation(
		'template',
		`The template '${name}' (${language}) is ${state}, and only an approved one can be sent${rejection ? `. ${rejection.meaning}` : ''}`,
		rejection?.fix ?? 'Choose an approved template, or wait for the review of this one.',
	);
}

/** The values of the panel; a file from a binary field takes the place of the header's URL. */
async function filledIn(item: Item, template: Template): Promise<Record<string, unknown>> {
	const values = Object.fromEntries(
		Object.entries(item.mapped('templateValues')).filter(([, value]) => !isEmpty(value)),
	);
	const parameters = templateParameters(template);
	for (const { id, kind } of parameters) {
		if (kind !== 'expiration' || values[id] === undefined) continue;
		values[id] = ParameterReader.of(values).dateTime(id, item.context.getTimezone());
	}
	const field = item.optional('headerFileField');
	const header = parameters.find(isHeaderFile);
	if (field === undefined || header === undefined) return values;
	const kind = HEADER_FILES[header.id] ?? 'file';
	const { url, name } = await binaryFile(item, field, kind);
	const takesName = parameters.some(({ id }) => id === 'header.documentName');
	return {
		...values,
		[header.id]: url,
		...(takesName && name && !values['header.documentName'] && { 'header.documentName': name }),
	};
}

/** What the file of a template's header is, by the parameter that takes it. */
const HEADER_FILES: Partial<Record<string, MediaKind>> = {
	'header.image': 'image',
	'header.video': 'video',
};

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

async function readHeader(item: Item): Promise<TemplateHeader | undefined> {
	const type = item.text('headerType');
	switch (type) {
		case 'text':
			return {
				type,
				text: item.text('headerText'),
				parameterName: item.optional('headerParameterName'),
			};
		case 'location':
			return {
				type,
				latitude: item.number('headerLatitude'),
				longitude: item.number('headerLongitude'),
				name: item.optional('headerPlaceName'),
				address: item.optional('headerAddress'),
			};
		default:
			return await mediaHeader(item);
	}
}

function readBody(item: Item): TemplateInput['body'] {
	return item.text('parameterFormat') === 'named'
		? item
				.rows('bodyNamedValues', 'value')
				.map((row) => ({ name: row.text('name'), value: row.text('value') }))
		: item.rows('bodyValues', 'value').map((row) => row.text('value'));
}

function readCard(card: ParameterReader): TemplateCard {
	return {
		header: {
			type: card.text('headerType') === 'video' ? 'video' : 'image',
			url: card.text('headerMediaUrl'),
		},
		body: card.rows('bodyValues', 'value').map((row) => row.text('value')),
		buttons: card.rows('templateButtons', 'button').map(readButtonValue),
	};
}

function readButtonValue(button: ParameterReader): TemplateButton {
	const index = button.optionalNumber('index') ?? 0;
	const kind = button.optional('type') ?? 'quickReply';
	switch (kind) {
		case 'quickReply':
			return { index, kind, payload: button.optional('payload') };
		case 'url':
			return { index, kind, suffix: button.text('suffix') };
		case 'copyCode':
			return { index, kind, code: button.text('code') };
		case 'catalog':
			return {
				index,
				kind,
				thumbnailProductRetailerId: button.optional('thumbnailProductRetailerId'),
			};
		case 'multiProduct':
			return {
				index,
				kind,
				thumbnailProductRetailerId: button.text('thumbnailProductRetailerId'),
				sections: [
					{
						title: button.optional('sectionTitle'),
						productRetailerIds: button.list('productRetailerIds'),
					},
				],
			};
		case 'flow':
			return { index, kind, token: button.optional('flowReference'), data: button.raw('flowData') };
		default:
			throw button.violation(
				'type',
				`is '${kind}', which is not a kind of button that takes a value`,
				'Choose one of quickReply, url, copyCode, catalog, multiProduct, flow.',
			);
	}
}

/** The templates that an execution has looked up, so that a campaign asks once and not per item. */
const lookedUp = new WeakMap<ApiClient, Map<string, Promise<Template>>>();

/** A template of the account, asked for once in an execution. */
export async function templateOnce(
	client: ApiClient,
	manageThrough: ManageThrough,
	reference: TemplateReference,
): Promise<Template> {
	const known = lookedUp.get(client) ?? new Map<string, Promise<Template>>();
	lookedUp.set(client, known);
	const key = JSON.stringify([manageThrough, reference]);
	const template =
		known.get(key) ?? findTemplate(client, templateProvider(client, manageThrough), reference);
	known.set(key, template);
	return await template;
}
