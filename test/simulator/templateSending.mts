import { authenticationBody, authenticationFooter } from './templateAuthentication.mts';
import type { Json, Refusal, RenderedButton, RenderedTemplate, Template } from './types.mts';
import { isObject } from './validation.mts';

/** The namespace of the seeded account; any other in front of a template's name is refused. */
const NAMESPACE = 'simulated_namespace';

/** A template send in Meta's shape. */
export interface TemplateSend {
	name: string;
	language: string;
	components: Json[];
}

class Refused extends Error {}

/** Stops the check with Meta's code and words; Vonage reports them all as 1022. */
function refuse(code: number, detail: string): never {
	throw new Refused(`Invalid template or template parameters: (#${code}) ${detail}`);
}

/** Checks a send against the account's templates and fills it in. */
export function sendTemplate(
	templates: readonly Template[],
	send: TemplateSend,
): { template: Template; rendered: RenderedTemplate } | Refusal {
	try {
		const template = find(templates, send);
		return { template, rendered: fill(template, send.components) };
	} catch (error) {
		if (error instanceof Refused) return { code: '1022', detail: error.message };
		throw error;
	}
}

function find(templates: readonly Template[], send: TemplateSend): Template {
	const [name, namespace] = send.name.split(':').reverse();
	if (namespace !== undefined && namespace !== NAMESPACE) {
		refuse(132001, `namespace ${namespace} does not belong to this account`);
	}
	const template = templates.find(
		(candidate) => candidate.name === name && candidate.language === send.language,
	);
	if (!template) {
		refuse(132001, `Template name (${name}) does not exist in the translation (${send.language})`);
	}
	if (template.status === 'PAUSED') refuse(132015, 'Template is paused');
	if (template.status === 'DISABLED') refuse(132016, 'Template is disabled');
	if (template.status !== 'APPROVED')
		refuse(132001, `Template is not approved: ${template.status}`);
	return template;
}

/** The parts of a template or of one carousel card. */
interface Parts {
	header?: Json;
	body: Json;
	footer?: Json;
	buttons: Json[];
	cards?: Json[];
	offer?: Json;
}

function partsOf(components: Json[]): Parts {
	const of = (type: string) => components.find((component) => component.type === type);
	const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
	const carousel = of('CAROUSEL');
	return {
		header: of('HEADER'),
		body: of('BODY') ?? {},
		footer: of('FOOTER'),
		buttons: list(of('BUTTONS')?.buttons),
		...(carousel ? { cards: list(carousel.cards) } : {}),
		offer: of('LIMITED_TIME_OFFER'),
	};
}

function fill(template: Template, sent: Json[]): RenderedTemplate {
	const parts = partsOf(template.components);
	const types = ['header', 'body', 'button', 'carousel', 'limited_time_offer'];
	for (const component of sent) {
		const type = String(component.type).toLowerCase();
		if (!types.includes(type)) refuse(132012, `Component type ${component.type} is not known`);
		if (type === 'header' && !parts.header) refuse(132000, 'Template has no header');
		if (type === 'carousel' && !parts.cards) refuse(132000, 'Template has no carousel');
		if (type === 'limited_time_offer' && !parts.offer) refuse(132000, 'Template has no offer');
	}
	const authentication = template.category === 'AUTHENTICATION';
	const named = template.parameter_format === 'NAMED';
	const header = fillHeader(parts.header, component(sent, 'header'), named);
	const text = authentication
		? authenticationBody(parts.body, template.language)
		: String(parts.body.text ?? '');
	const filledBody = substitute(text, parametersOf(component(sent, 'body')), named, 'body');
	if (authentication) {
		const code = String(parametersOf(component(sent, 'body'))[0]?.text ?? '');
		if (code.length > 15) refuse(132005, 'The one-time password is longer than 15');
	}
	const footer = parts.footer?.text ?? authenticationFooter(parts.footer, template.language);
	return {
		name: template.name,
		...(header ? { header } : {}),
		body: filledBody,
		...(footer === undefined ? {} : { footer: String(footer) }),
		buttons: fillButtons(parts.buttons, sent),
		cards: parts.cards ? fillCards(parts.cards, component(sent, 'carousel')) : [],
		...(parts.offer
			? { offer: fillOffer(parts.offer, component(sent, 'limited_time_offer')) }
			: {}),
	};
}

const component = (sent: Json[], type: string): Json | undefined =>
	sent.find((candidate) => String(candidate.type).toLowerCase() === type);

function parametersOf(sent: Json | undefined): Json[] {
	const parameters = sent?.parameters ?? [];
	if (!Array.isArray(parameters) || !parameters.every(isObject)) {
		refuse(132012, 'parameters must be a list of objects');
	}
	return parameters;
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;
const variablesOf = (text: string) => [
	...new Set([...text.matchAll(placeholder)].map((match) => match[1])),
];

function substitute(text: string, parameters: Json[], named: boolean, where: string): string {
	const variables = variablesOf(text);
	if (parameters.length !== variables.length) {
		refuse(
			132000,
			`${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${variables.length})`,
		);
	}
	const values = new Map<string, string>();
	parameters.forEach((parameter, index) => {
		const name = named ? parameter.parameter_name : variables[index];
		if (typeof name !== 'string' || !variables.includes(name)) {
			refuse(132012, `${where}: Parameter name ${String(name)} is missing or invalid`);
		}
		values.set(name, textValue(parameter, where));
	});
	if (values.size !== variables.length) refuse(132000, `${where}: a parameter is given twice`);
	const filled = text.replace(placeholder, (_, name: string) => values.get(name) ?? '');
	const limit = where === 'header' ? 60 : 1024;
	if ([...filled].length > limit) refuse(132005, `${where}: Translated text too long`);
	return filled;
}

function textValue(parameter: Json, where: string): string {
	const { type } = parameter;
	const localized = isObject(parameter[String(type)]) ? (parameter[String(type)] as Json) : {};
	const value =
		type === 'text'
			? parameter.text
			: type === 'currency' || type === 'date_time'
				? localized.fallback_value
				: refuse(
						132012,
						`${where}: Parameter format does not match, expected TEXT, received ${type}`,
					);
	if (typeof value !== 'string' || value === '') refuse(132012, `${where}: text is required`);
	if (/[\n\r\t]| {5,}/.test(value)) {
		refuse(
			132018,
			`${where}: Param text cannot have new-line/tab characters or more than 4 spaces`,
		);
	}
	return value;
}

function fillHeader(
	header: Json | undefined,
	sent: Json | undefined,
	named: boolean,
): RenderedTemplate['header'] {
	if (!header) return undefined;
	const format = String(header.format);
	const parameters = parametersOf(sent);
	if (format === 'TEXT') {
		return { format, text: substitute(String(header.text), parameters, named, 'header') };
	}
	const type = format.toLowerCase();
	const [parameter, ...others] = parameters;
	if (!parameter || others.length > 0) refuse(132000, `header: exactly one ${type} is expected`);
	const value = parameter[type];
	if (parameter.type !== type || !isObject(value)) {
		refuse(132012, `header: Format mismatch, expected ${format}, received ${parameter.type}`);
	}
	if (format === 'LOCATION') {
		if (['latitude', 'longitude', 'name', 'address'].some((key) => value[key] === undefined)) {
			refuse(132012, 'header: a location needs latitude, longitude, name and address');
		}
		return { format, location: value };
	}
	if (typeof value.link !== 'string' && typeof value.id !== 'string') {
		refuse(132012, `header: ${type} needs link or id`);
	}
	return { format, mediaUrl: typeof value.link === 'string' ? value.link : undefined };
}

function fillOffer(offer: Json, sent: Json | undefined): string {
	const settings = isObject(offer.limited_time_offer) ? offer.limited_time_offer : {};
	const [parameter] = parametersOf(sent);
	const value = isObject(parameter?.limited_time_offer) ? parameter.limited_time_offer : {};
	if (settings.has_expiration === true && typeof value.expiration_time_ms !== 'number') {
		refuse(132000, 'limited_time_offer: expiration_time_ms is required');
	}
	return String(settings.text);
}

function fillCards(cards: Json[], sent: Json | undefined): RenderedTemplate['cards'] {
	const given = Array.isArray(sent?.cards) ? sent.cards.filter(isObject) : [];
	if (given.length !== cards.length) {
		refuse(132000, `carousel: ${given.length} cards given, the template has ${cards.length}`);
	}
	return cards.map((card, index) => {
		const parts = partsOf(Array.isArray(card.components) ? card.components : []);
		const mine = given.find((candidate) => Number(candidate.card_index) === index);
		if (!mine) refuse(132000, `carousel: card ${index} is missing`);
		const components = Array.isArray(mine.components) ? mine.components.filter(isObject) : [];
		const header = fillHeader(parts.header, component(components, 'header'), false);
		return {
			...(header?.mediaUrl ? { headerUrl: header.mediaUrl } : {}),
			...(header ? { headerFormat: header.format } : {}),
			body: substitute(
				String(parts.body.text ?? ''),
				parametersOf(component(components, 'body')),
				false,
				`carousel card ${index}`,
			),
			buttons: fillButtons(parts.buttons, components),
		};
	});
}

const subTypes: Record<string, string> = {
	QUICK_REPLY: 'quick_reply',
	URL: 'url',
	OTP: 'url',
	COPY_CODE: 'copy_code',
	FLOW: 'flow',
	CATALOG: 'catalog',
	MPM: 'mpm',
	VOICE_CALL: 'voice_call',
	PHONE_NUMBER: '',
};

function fillButtons(buttons: Json[], sent: Json[]): RenderedButton[] {
	const given = new Map<number, Json>();
	for (const candidate of sent.filter((part) => String(part.type).toLowerCase() === 'button')) {
		const index = Number(candidate.index);
		const button = buttons[index];
		if (!button) refuse(132000, `button: the template has no button at index ${candidate.index}`);
		const expected = subTypes[String(button.type)];
		if (String(candidate.sub_type).toLowerCase() !== expected) {
			refuse(132018, `Button at index ${index} must be of type ${expected || 'none'}`);
		}
		given.set(index, candidate);
	}
	return buttons.map((button, index) => fillButton(button, given.get(index), index));
}

function fillButton(button: Json, sent: Json | undefined, index: number): RenderedButton {
	const text = String(button.text ?? '');
	const [parameter] = parametersOf(sent);
	switch (button.type) {
		case 'QUICK_REPLY': {
			const payload = parameter?.payload;
			if (sent && typeof payload !== 'string')
				refuse(132018, `button ${index}: payload is required`);
			return { kind: 'quick_reply', text, payload: typeof payload === 'string' ? payload : text };
		}
		case 'URL': {
			const url = String(button.url);
			const variable = variablesOf(url).length > 0;
			if (!variable && sent) refuse(132000, `button ${index}: its URL takes no parameter`);
			if (variable && !sent) refuse(131008, `button ${index}: its URL needs a parameter`);
			return {
				kind: 'url',
				text,
				url: variable
					? url.replace(placeholder, textValue(parameter ?? {}, `button ${index}`))
					: url,
			};
		}
		case 'OTP': {
			if (!sent) refuse(131008, `button ${index}: the one-time password is required`);
			return { kind: 'copy', text, code: textValue(parameter ?? {}, `button ${index}`) };
		}
		case 'COPY_CODE': {
			const code = parameter?.coupon_code;
			if (parameter?.type !== 'coupon_code' || typeof code !== 'string' || code === '') {
				refuse(131008, `button ${index}: coupon_code is required`);
			}
			return { kind: 'copy', text, code };
		}
		case 'PHONE_NUMBER':
			return { kind: 'phone', text, phone: String(button.phone_number) };
		case 'FLOW': {
			const action = isObject(parameter?.action) ? parameter.action : {};
			return { kind: 'flow', text, flowToken: String(action.flow_token ?? 'unused') };
		}
		case 'MPM': {
			const action = isObject(parameter?.action) ? parameter.action : {};
			const { sections, thumbnail_product_retailer_id: thumbnail } = action;
			if (typeof thumbnail !== 'string' || !Array.isArray(sections) || sections.length === 0) {
				refuse(131008, `button ${index}: thumbnail_product_retailer_id and sections are required`);
			}
			return { kind: 'other', text };
		}
		default:
			return { kind: 'other', text };
	}
}
