import { isRecord, looseNumber } from '../looseJson';
import { RuleViolation } from '../ruleViolation';

/**
 * A button of a template as Meta writes it. `type` is upper-case (`QUICK_REPLY`, `URL`,
 * `PHONE_NUMBER`, `COPY_CODE`, `OTP`, `FLOW`, `CATALOG`, `MPM`, `SPM`, `VOICE_CALL`, …); a type that
 * Meta adds tomorrow passes with all its keys.
 */
export interface TemplateButtonDefinition {
	type: string;
	/** The label, up to 25 characters. */
	text?: string;
	/** Up to 2,000 characters, with at most one variable, at its end. */
	url?: string;
	phone_number?: string;
	/** Of a URL the complete address or the variable's value, in a list; of a coupon the code. */
	example?: unknown;
	/** `COPY_CODE`, `ONE_TAP` or `ZERO_TAP`. */
	otp_type?: string;
	[key: string]: unknown;
}

/**
 * A part of a template: `HEADER`, `BODY`, `FOOTER`, `BUTTONS`, `CAROUSEL`, `LIMITED_TIME_OFFER`,
 * `CALL_PERMISSION_REQUEST` or one that Meta adds. `type` and `format` are upper-case, all other keys
 * are as the provider wrote them.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export interface TemplateComponent {
	type: string;
	/** Of a header: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, `GIF`, `PRODUCT`. */
	format?: string;
	text?: string;
	/** The samples for the review; `samplesIn` reads them. */
	example?: unknown;
	buttons?: TemplateButtonDefinition[];
	cards?: TemplateCard[];
	[key: string]: unknown;
}

/** A card of a carousel. */
export interface TemplateCard {
	components: TemplateComponent[];
	[key: string]: unknown;
}

/**
 * A template as a provider lists it, in Meta's spelling. Status, category and everything else that is
 * a word of Meta's may have values that nobody knows yet.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export interface Template {
	id?: string;
	name: string;
	/** A code such as `en` or `pt_BR`. */
	language: string;
	/** `APPROVED`, `PENDING`, `REJECTED`, …; `templateState` makes a state of it. */
	status?: string;
	/** `MARKETING`, `UTILITY` or `AUTHENTICATION`. */
	category?: string;
	/** `POSITIONAL` (also when absent) or `NAMED`. */
	parameter_format?: string;
	components: TemplateComponent[];
	/** `{ score, date?, reasons? }`, or null. */
	quality_score?: unknown;
	/** Why it was rejected; `NONE` also on templates that were not. */
	rejected_reason?: string;
	/** The category that Meta will move the template to. */
	correct_category?: string;
	previous_category?: string;
	sub_category?: string;
	message_send_ttl_seconds?: number;
	[key: string]: unknown;
}

/**
 * What `POST …/message_templates` takes (Meta "Template management"; Vonage's API takes the same).
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export interface TemplateDraft {
	/** 1 to 512 lower-case letters, digits and underscores. */
	name: string;
	language: string;
	/** `MARKETING`, `UTILITY` or `AUTHENTICATION`; the price depends on it. */
	category: string;
	/** Empty for a template of Meta's library. */
	components: TemplateComponent[];
	/** `POSITIONAL` when absent. */
	parameter_format?: string;
	/** How long WhatsApp tries to deliver, in seconds; the range depends on the category. */
	message_send_ttl_seconds?: number;
	sub_category?: string;
	/** `ORDER_DETAILS` for a marketing template with that button. */
	display_format?: string;
	library_template_name?: string;
	library_template_button_inputs?: unknown;
	[key: string]: unknown;
}

/**
 * Reads a template as Graph or Vonage lists it. Known keys of an unexpected type count as not sent,
 * unknown keys, statuses, component and button types stay as they are. Plain code instead of a zod
 * schema, which takes ten times as long: an account may have 6,000 templates.
 *
 * @returns `undefined` when it is no object or has no name or no language. Never throws.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function parseTemplate(json: unknown): Template | undefined {
	if (!isRecord(json)) return undefined;
	const name = text(json.name);
	const language = text(json.language);
	if (name === undefined || language === undefined) return undefined;
	return withFields(json, {
		name,
		language,
		id: text(json.id),
		status: word(json.status),
		category: word(json.category),
		...sharedFields(json),
		rejected_reason: word(json.rejected_reason),
		correct_category: word(json.correct_category),
		previous_category: word(json.previous_category),
	});
}

/**
 * Reads a draft: an object, or JSON text of one. Types, formats and words of Meta's become upper-case;
 * a missing name, language or category becomes an empty text, which `lintTemplate` reports.
 *
 * @throws {RuleViolation} when it is no object and no JSON text of one.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function parseDraft(json: unknown): TemplateDraft {
	const draft = typeof json === 'string' ? parseJson(json) : json;
	if (!isRecord(draft)) {
		throw new RuleViolation(
			'template',
			`The template is ${Array.isArray(draft) ? 'a list' : 'no JSON object'}`,
			'Give one object with name, language, category and components, as Meta documents it; JSON has double quotes and no comma after the last entry',
		);
	}
	return withFields(draft, {
		name: text(draft.name) ?? '',
		language: text(draft.language) ?? '',
		category: word(draft.category) ?? '',
		...sharedFields(draft),
		display_format: word(draft.display_format),
		library_template_name: text(draft.library_template_name),
	});
}

function sharedFields(template: Record<string, unknown>) {
	return {
		parameter_format: word(template.parameter_format),
		sub_category: word(template.sub_category),
		message_send_ttl_seconds: looseNumber.parse(template.message_send_ttl_seconds),
		components: records(template.components)?.map(parseComponent) ?? [],
	};
}

function parseComponent(component: Record<string, unknown>): TemplateComponent {
	return withFields(component, {
		type: word(component.type) ?? '',
		format: word(component.format),
		text: text(component.text),
		buttons: records(component.buttons)?.map(parseButton),
		cards: records(component.cards)?.map(parseCard),
	});
}

function parseButton(button: Record<string, unknown>): TemplateButtonDefinition {
	return withFields(button, {
		type: word(button.type) ?? '',
		text: text(button.text),
		url: text(button.url),
		phone_number: text(button.phone_number),
		otp_type: word(button.otp_type),
	});
}

function parseCard(card: Record<string, unknown>): TemplateCard {
	return { ...card, components: records(card.components)?.map(parseComponent) ?? [] };
}

/** The provider's object with the fields we read; a field that cannot be read counts as not sent. */
function withFields<Fields extends object>(
	sent: Record<string, unknown>,
	fields: Fields,
): Fields & Record<string, unknown> {
	const read: Record<string, unknown> = { ...sent };
	for (const [key, value] of Object.entries(fields)) {
		if (value !== undefined) read[key] = value;
		else if (key in read) Reflect.deleteProperty(read, key);
	}
	return read as Fields & Record<string, unknown>;
}

/** A non-empty text; a number counts as one, as expressions yield them. */
function text(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A word of Meta's, which its own samples write in either case. */
function word(value: unknown): string | undefined {
	return text(value)?.trim().toUpperCase();
}

function records(list: unknown): Array<Record<string, unknown>> | undefined {
	return Array.isArray(list) ? list.filter(isRecord) : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** A variable of a text, with its place: `text.slice(start, end)` is `{{name}}`. */
export interface TemplateVariable {
	/** `1`, `2`, … or a name such as `first_name`. */
	name: string;
	start: number;
	end: number;
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** The variables of a text in their order; one that stands there twice is listed twice. */
export function variablesIn(text: string): TemplateVariable[] {
	return Array.from(text.matchAll(VARIABLE), ({ 0: written, 1: name, index }) => ({
		name,
		start: index,
		end: index + written.length,
	}));
}

/** The samples of variables by their name (`1`, `first_name`). */
export type TemplateSamples = ReadonlyMap<string, string>;

/**
 * The samples in the `example` of a header, a body or a URL button, in each form that Meta writes:
 * `header_text` and `body_text` as a list of lists, a list or a bare text, the `…_named_params`, and
 * the list or text of a button. Empty ones count as not given.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function samplesIn(example: unknown): TemplateSamples {
	const samples = new Map<string, string>();
	if (!isRecord(example)) addPositional(samples, example);
	else {
		addPositional(samples, example.header_text);
		addPositional(samples, example.body_text);
		addNamed(samples, example.header_text_named_params);
		addNamed(samples, example.body_text_named_params);
	}
	return samples;
}

/** `[["Ana", "A-1"]]`, `["Ana", "A-1"]` or `"Ana"`: Meta's pages have all three. */
function addPositional(samples: Map<string, string>, list: unknown): void {
	if (!Array.isArray(list)) return addSample(samples, '1', list);
	const flat: unknown[] = Array.isArray(list[0]) ? list[0] : list;
	flat.forEach((sample, at) => addSample(samples, String(at + 1), sample));
}

/** `[{ "param_name": "first_name", "example": "Ana" }]` */
function addNamed(samples: Map<string, string>, list: unknown): void {
	for (const { param_name: name, example } of records(list) ?? []) {
		if (typeof name === 'string') addSample(samples, name, example);
	}
}

function addSample(samples: Map<string, string>, name: string, value: unknown): void {
	const sample = text(value);
	if (sample !== undefined && sample.trim() !== '') samples.set(name, sample);
}
