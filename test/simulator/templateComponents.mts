import { checkButtonFields, checkButtonSet, checkButtonTexts } from './templateButtons.mts';
import { refuseParameter, refuseTemplate } from './templateRefusals.mts';
import {
	checkBodyText,
	checkFooterText,
	checkHeaderText,
	checkLength,
	type ParameterFormat,
	variablesOf,
} from './templateText.mts';
import type { Json } from './types.mts';
import { isObject } from './validation.mts';

/** What of the account matters for the components of a draft. */
export interface ComponentContext {
	category: string;
	language: string;
	format: ParameterFormat;
	/** MIME type of an uploaded sample; absent when the handle is unknown or has expired. */
	mimeTypeOf: (handle: string) => string | undefined;
}

const fields: Record<string, string[]> = {
	HEADER: ['format', 'text', 'example'],
	BODY: ['text', 'example'],
	FOOTER: ['text'],
	BUTTONS: ['buttons'],
	CAROUSEL: ['cards'],
	LIMITED_TIME_OFFER: ['limited_time_offer'],
	CALL_PERMISSION_REQUEST: [],
};

/** Body and footer of an authentication template are Meta's own texts. */
const authenticationFields: Record<string, string[]> = {
	BODY: ['add_security_recommendation'],
	FOOTER: ['code_expiration_minutes'],
	BUTTONS: ['buttons'],
};

const formats = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'GIF', 'PRODUCT'];

/** MIME types of the samples that a header can have. */
const samples: Record<string, RegExp> = {
	IMAGE: /^image\/(jpeg|jpg|png)$/,
	VIDEO: /^video\/mp4$/,
	GIF: /^video\/mp4$/,
	DOCUMENT: /^application\/pdf$/,
};

const upper = (value: unknown) => (typeof value === 'string' ? value.toUpperCase() : value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Types and formats in capitals, inside of cards too; the rest as it came. */
export function normalizeComponents(components: Json[]): Json[] {
	return components.map((component) => ({
		...component,
		type: upper(component.type),
		...(component.format === undefined ? {} : { format: upper(component.format) }),
		...(Array.isArray(component.buttons)
			? {
					buttons: list(component.buttons).map((button) => ({
						...button,
						type: upper(button.type),
					})),
				}
			: {}),
		...(Array.isArray(component.cards)
			? {
					cards: list(component.cards).map((card) => ({
						...card,
						components: normalizeComponents(list(card.components)),
					})),
				}
			: {}),
	}));
}

/** Refuses the first thing that Meta would refuse, in its order: fields, texts, buttons, samples, kinds. */
export function checkComponents(components: Json[], context: ComponentContext): void {
	const authentication = context.category === 'AUTHENTICATION';
	const where = (index: number) => `components[${index}]`;
	components.forEach((component, index) => {
		checkFields(component, where(index), authentication ? authenticationFields : fields);
	});
	const types = components.map(({ type }) => String(type));
	const twice = types.find((type, index) => types.indexOf(type) !== index);
	if (twice) refuseParameter(`Param components must have only one component of type ${twice}.`);
	if (!types.includes('BODY')) refuseParameter('Param components must have a BODY component.');
	if (!authentication) {
		const offer = types.includes('LIMITED_TIME_OFFER');
		const product = components.some(({ format }) => format === 'PRODUCT');
		checkSamples(components, context.format);
		checkTexts(components, context.format, {
			limit: offer ? 600 : product ? 160 : 1024,
			card: false,
		});
		for (const card of cardsOf(components)) {
			checkSamples(card, 'POSITIONAL');
			checkTexts(card, 'POSITIONAL', { limit: 160, card: true });
		}
	}
	components.forEach((component, index) => {
		if (component.type !== 'BUTTONS') return;
		checkButtonTexts(list(component.buttons), where(index));
		checkButtonSet(list(component.buttons), where(index));
	});
	for (const card of cardsOf(components)) {
		for (const { type, buttons } of card) {
			if (type !== 'BUTTONS') continue;
			checkButtonTexts(list(buttons), 'cards');
			checkButtonSet(list(buttons), 'cards', 2);
		}
	}
	for (const component of [...components, ...cardsOf(components).flat()]) {
		checkMedia(component, context);
	}
	if (authentication) checkAuthentication(components, context.language);
	else checkKind(components, context.category);
}

const cardsOf = (components: Json[]): Json[][] =>
	components.flatMap(({ cards }) => list(cards).map((card) => list(card.components)));

function checkFields(component: Json, where: string, allowed: Record<string, string[]>): void {
	const type = String(component.type);
	if (!Object.hasOwn(fields, type)) {
		refuseParameter(
			`Param ${where}['type'] must be one of {${Object.keys(fields).join(', ')}} - got "${type}".`,
		);
	}
	if (!Object.hasOwn(allowed, type)) {
		refuseTemplate('unexpectedField', { component: type, field: 'type' });
	}
	const unexpected = Object.keys(component).filter(
		(key) => key !== 'type' && !allowed[type].includes(key),
	);
	if (unexpected.length > 0) {
		refuseTemplate('unexpectedField', { component: type, field: unexpected.join(', ') });
	}
	const missing = (field: string) => refuseTemplate('missingField', { component: type, field });
	const needsText =
		allowed === fields &&
		(type === 'BODY' || type === 'FOOTER' || (type === 'HEADER' && component.format === 'TEXT'));
	if (type === 'HEADER' && !formats.includes(String(component.format))) {
		if (component.format === undefined) missing('format');
		refuseParameter(`Param ${where}['format'] must be one of {${formats.join(', ')}}.`);
	}
	if (needsText && (typeof component.text !== 'string' || component.text === '')) missing('text');
	if (type === 'BUTTONS') {
		if (list(component.buttons).length === 0) missing('buttons');
		checkButtonFields(list(component.buttons), where);
	}
	if (type === 'CAROUSEL') {
		if (list(component.cards).length === 0) missing('cards');
		for (const card of list(component.cards)) {
			list(card.components).forEach((part, index) => {
				checkFields(part, `${where}['cards']['components'][${index}]`, fields);
			});
		}
	}
	if (type === 'LIMITED_TIME_OFFER' && !isObject(component.limited_time_offer)) {
		missing('limited_time_offer');
	}
}

/** A sample for every variable, and one file for a header of media. */
function checkSamples(components: Json[], format: ParameterFormat): void {
	for (const component of components) {
		const type = String(component.type);
		const example = isObject(component.example) ? component.example : {};
		const media = type === 'HEADER' && Object.hasOwn(samples, String(component.format));
		const variables =
			type === 'BODY' || type === 'HEADER' ? variablesOf(String(component.text ?? '')).length : 0;
		if (!media && variables === 0) continue;
		const given = media
			? example.header_handle
			: type === 'HEADER'
				? (example.header_text ?? example.header_text_named_params)
				: (example.body_text ?? example.body_text_named_params);
		if (given === undefined) refuseTemplate('missingField', { component: type, field: 'example' });
		if (!samplesFit(given, media ? 1 : variables, format, media)) {
			refuseTemplate('example', { component: type });
		}
	}
}

/** Samples of a body come as a list in a list, as one list, or (one variable) as a bare string. */
function samplesFit(
	given: unknown,
	count: number,
	format: ParameterFormat,
	media: boolean,
): boolean {
	const flat = Array.isArray(given) && Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
	const values = Array.isArray(flat) ? flat : [flat];
	const legal = (value: unknown) =>
		format === 'NAMED' && !media
			? isObject(value) && typeof value.param_name === 'string' && value.example !== undefined
			: typeof value === 'string' && value !== '';
	return values.length === count && values.every(legal);
}

function checkTexts(
	components: Json[],
	format: ParameterFormat,
	body: { limit: number; card: boolean },
): void {
	for (const component of components) {
		const text = String(component.text ?? '');
		if (component.type === 'HEADER' && component.format === 'TEXT') checkHeaderText(text, format);
		if (component.type === 'BODY') checkBodyText(text, format, body);
		if (component.type === 'FOOTER') checkFooterText(text);
		if (component.type === 'LIMITED_TIME_OFFER' && isObject(component.limited_time_offer)) {
			checkLength('LIMITED_TIME_OFFER', String(component.limited_time_offer.text ?? ''), 16);
		}
	}
}

/** The uploaded sample: a handle that is known, not expired, and of a type that fits the header. */
function checkMedia(component: Json, { mimeTypeOf }: ComponentContext): void {
	const allowed = samples[String(component.format)];
	if (component.type !== 'HEADER' || !allowed) return;
	const example = isObject(component.example) ? component.example : {};
	const handle = Array.isArray(example.header_handle) ? String(example.header_handle[0]) : '';
	for (const one of handle.split('\n')) {
		const mimeType = mimeTypeOf(one);
		if (mimeType === undefined) refuseTemplate('example', { component: 'HEADER' });
		if (!allowed.test(mimeType)) refuseTemplate('fileType', { field: mimeType });
	}
}

function checkAuthentication(components: Json[], language: string): void {
	const buttons = components.flatMap((component) => list(component.buttons));
	if (buttons.length !== 1 || buttons[0].type !== 'OTP') {
		refuseParameter('An AUTHENTICATION template must have exactly one button of type OTP.');
	}
	const label = buttons[0].text;
	if (typeof label === 'string' && /^copy code$/i.test(label) && !language.startsWith('en')) {
		refuseParameter('The text of the OTP button must be in the language of the template.');
	}
	const minutes = components.find(({ type }) => type === 'FOOTER')?.code_expiration_minutes;
	const legal = minutes === undefined || (Number(minutes) >= 1 && Number(minutes) <= 90);
	if (!legal) refuseParameter('Param code_expiration_minutes must be between 1 and 90.');
}

/** What the special kinds demand of the whole template. */
function checkKind(components: Json[], category: string): void {
	const of = (type: string) => components.find((component) => component.type === type);
	const buttons = list(of('BUTTONS')?.buttons).map(({ type }) => String(type));
	const header = of('HEADER')?.format;
	const marketingOnly =
		of('CAROUSEL') ??
		of('LIMITED_TIME_OFFER') ??
		buttons.find((type) => ['CATALOG', 'MPM', 'SPM'].includes(type)) ??
		(header === 'PRODUCT' ? header : undefined);
	if (marketingOnly && category !== 'MARKETING') {
		refuseParameter('This kind of template can only be of the category MARKETING.');
	}
	if (buttons.includes('OTP')) {
		refuseParameter('OTP buttons can only be used in the category AUTHENTICATION.');
	}
	if (of('LIMITED_TIME_OFFER')) {
		if (of('FOOTER')) refuseTemplate('unexpectedField', { component: 'FOOTER', field: 'type' });
		if (buttons.join() !== 'COPY_CODE,URL' && buttons.join() !== 'URL') {
			refuseParameter('A limited-time offer has a COPY_CODE button first and a URL button second.');
		}
	}
	if (buttons.includes('MPM') && header !== 'TEXT') {
		refuseParameter('A multi-product template needs a HEADER of the format TEXT.');
	}
	if (of('CAROUSEL')) checkCards(cardsOf(components));
}

function checkCards(cards: Json[][]): void {
	if (cards.length < 2 || cards.length > 10) {
		refuseParameter('A carousel must have 2 to 10 cards.');
	}
	const shape = (card: Json[]) =>
		card
			.map(({ type, format, buttons }) => [type, format, list(buttons).map((one) => one.type)])
			.map(String)
			.join(';');
	if (cards.some((card) => shape(card) !== shape(cards[0]))) {
		refuseParameter('All cards of a carousel must have the same components.');
	}
	for (const card of cards) {
		const header = card.find(({ type }) => type === 'HEADER')?.format;
		if (!['IMAGE', 'VIDEO', 'PRODUCT'].includes(String(header))) {
			refuseParameter('Every card needs a HEADER of the format IMAGE, VIDEO or PRODUCT.');
		}
		if (!card.some(({ type }) => type === 'BUTTONS')) {
			refuseParameter('Every card needs one or two buttons.');
		}
	}
}
