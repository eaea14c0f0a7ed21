import { RuleViolation } from '../ruleViolation';
import {
	requireDistinct,
	requireId,
	requireJsonObjects,
	requireObjects,
	requireOneOf,
	requireText,
} from './checks';
import { type MediaHeader, type MediaHeaderObject, mediaHeaderObject } from './header';
import { LIMITS } from './limits';
import { type LocationInput, locationObject, type LocationObject } from './location';
import { refusePlaceholdersIn } from './placeholder';
import { type ButtonComponent, buttonComponent, type TemplateButton } from './templateButton';
import {
	refuseMixture,
	templateValue,
	type TemplateValues,
	textParameter,
	type TextParameter,
	textParameters,
} from './templateValue';

export type TemplateHeader =
	/** The value of the header's one variable, up to 60 characters. */
	| { type: 'text'; text: string; parameterName?: string }
	| MediaHeader
	| ({ type: 'location' } & LocationInput)
	/** For templates whose header shows a product of the catalog. */
	| { type: 'product'; productRetailerId: string; catalogId: string };

export interface TemplateCard {
	/** Image, video or product: the same type in every card. */
	header?: TemplateHeader;
	/** Up to 160 characters each. */
	body?: TemplateValues;
	/** Up to 2 buttons, `index` 0 or 1. */
	buttons?: TemplateButton[];
}

export interface TemplateContents {
	header?: TemplateHeader;
	/** Up to 1,024 characters each. */
	body?: TemplateValues;
	/** Buttons with something to fill in, `index` 0–9. */
	buttons?: TemplateButton[];
	/** The code of an authentication template, 1–15 characters: it fills body and button. */
	oneTimePassword?: string;
	/** End of a limited-time offer: epoch milliseconds, a `Date`, or an ISO time with its offset. */
	limitedTimeOffer?: { expiration: number | string | Date };
	/** 2–10 cards, exactly as many as the template has. */
	carousel?: TemplateCard[];
}

export interface TemplateInput extends TemplateContents {
	/** 1–512 lower-case letters, digits and underscores. */
	name: string;
	/** The language of the approved template, e.g. `en_US`; `en` and `en_US` are two templates. */
	language: string;
	/** Instead of the contents: Meta's `components` array or its JSON text, passed on untouched. */
	components?: unknown;
}

type HeaderParameter =
	| TextParameter
	| MediaHeaderObject
	| { type: 'location'; location: LocationObject }
	| { type: 'product'; product: { product_retailer_id: string; catalog_id: string } };

type CardComponent =
	| { type: 'header'; parameters: HeaderParameter[] }
	| { type: 'body'; parameters: TextParameter[] }
	| ButtonComponent;

export type TemplateComponent =
	| CardComponent
	| {
			type: 'limited_time_offer';
			parameters: Array<{
				type: 'limited_time_offer';
				limited_time_offer: { expiration_time_ms: number };
			}>;
	  }
	| { type: 'carousel'; cards: Array<{ card_index: number; components: CardComponent[] }> };

export interface TemplateContent {
	message_type: 'custom';
	custom: {
		type: 'template';
		template: {
			name: string;
			language: { policy: 'deterministic'; code: string };
			components?: TemplateComponent[] | Array<Record<string, unknown>>;
		};
	};
}

/**
 * `custom` of type `template`: an approved template with its values. Meta's shape rather than Vonage's
 * own `template` type, which has positional body values only. Values may be neither empty nor hold
 * line breaks, tabs or more than four blanks in a row. An authentication template can go to a phone
 * number only, not to a user id.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
 */
export function template(input: TemplateInput): TemplateContent {
	const { name, language, components: given, ...contents } = input;
	const components = givenComponents(given, contents) ?? templateComponents(contents);
	return {
		message_type: 'custom',
		custom: {
			type: 'template',
			template: {
				name: templateName(name),
				language: { policy: 'deterministic', code: languageCode(language) },
				...(components.length > 0 && { components }),
			},
		},
	};
}

function templateComponents(contents: TemplateContents): TemplateComponent[] {
	const { header, body, buttons, limitedTimeOffer, carousel } = withOneTimePassword(contents);
	const components: TemplateComponent[] = cardComponents({ header, body, buttons }, '', '', {
		body: LIMITS.templateBody,
		buttons: LIMITS.templateButtons,
	});
	if (limitedTimeOffer !== undefined) {
		const limited_time_offer = {
			expiration_time_ms: expirationTime(limitedTimeOffer.expiration),
		};
		components.push({
			type: 'limited_time_offer',
			parameters: [{ type: 'limited_time_offer', limited_time_offer }],
		});
	}
	if (carousel !== undefined && carousel.length > 0) {
		components.push({ type: 'carousel', cards: carouselCards(carousel) });
	}
	requireOneParameterFormat(components);
	return components;
}

/** The code of an authentication template fills its body and its first button. */
function withOneTimePassword(contents: TemplateContents): TemplateContents {
	const { oneTimePassword, ...others } = contents;
	if (oneTimePassword === undefined || oneTimePassword === '') return others;

	requireAlone('One-Time Password', others);
	const code = templateValue(
		'oneTimePassword',
		'One-Time Password',
		oneTimePassword,
		LIMITS.oneTimePassword,
	);
	return { body: [code], buttons: [{ index: 0, kind: 'oneTimePassword', code }] };
}

/** Refuses contents next to a field that makes up the whole template by itself. */
function requireAlone(label: string, contents: TemplateContents): void {
	const surplus = Object.entries(contents).find(([, value]) =>
		Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '',
	);
	if (surplus !== undefined) {
		throw new RuleViolation(
			surplus[0],
			`'${label}' fills the whole template, but '${surplus[0]}' is given as well`,
			`Clear one of the two`,
		);
	}
}

/** The components that a template and a card of its carousel have in common. */
function cardComponents(
	{ header, body, buttons }: TemplateCard,
	path: string,
	of: string,
	max: { body: number; buttons: number },
): CardComponent[] {
	const components: CardComponent[] = [];
	if (header !== undefined) {
		components.push({
			type: 'header',
			parameters: [headerParameter(header, `${path}header`, `${of}Header`)],
		});
	}
	if (body !== undefined && body.length > 0) {
		components.push({
			type: 'body',
			parameters: textParameters(`${path}body`, `${of}Body`, body, max.body),
		});
	}
	if (buttons !== undefined && buttons.length > 0) {
		components.push(...buttonComponents(buttons, path, of, max.buttons));
	}
	return components;
}

function headerParameter(header: TemplateHeader, path: string, label: string): HeaderParameter {
	switch (header.type) {
		case 'text':
			return textParameter(
				`${path}.text`,
				`${label} Text`,
				header.text,
				LIMITS.templateHeader,
				header.parameterName,
			);
		case 'location':
			return { type: 'location', location: locationObject(header, `${path}.`) };
		case 'product':
			return {
				type: 'product',
				product: {
					product_retailer_id: requireId(
						`${path}.productRetailerId`,
						`${label} Product Retailer ID`,
						header.productRetailerId,
					),
					catalog_id: requireId(`${path}.catalogId`, `${label} Catalog ID`, header.catalogId),
				},
			};
		default:
			requireOneOf(`${path}.type`, `${label} Type`, header.type, ['image', 'video', 'document']);
			return mediaHeaderObject(header, path, label);
	}
}

function buttonComponents(
	buttons: TemplateButton[],
	path: string,
	of: string,
	max: number,
): ButtonComponent[] {
	const components = requireObjects(`${path}buttons`, `${of}Buttons`, buttons, { max }).map(
		(button, at) => ({
			field: `${path}buttons[${at}]`,
			label: `${of}Button ${at + 1}`,
			component: buttonComponent(button, `${path}buttons[${at}]`, `${of}Button ${at + 1}`, max),
		}),
	);
	requireDistinct(
		components.map(({ field, label }, at) => ({
			field: `${field}.index`,
			label: `${label} Index`,
			value: String(Number(buttons[at].index)),
		})),
	);
	return components.flatMap(({ component }) => component ?? []);
}

function carouselCards(carousel: TemplateCard[]) {
	const cards = requireObjects('carousel', 'Carousel', carousel, LIMITS.carouselCards);
	return cards.map((card, at) => {
		const path = `carousel[${at}].`;
		const first = cards[0];
		if (card.header?.type !== first.header?.type) refuseOddCard(`${path}header`, at, 'header');
		if (card.body?.length !== first.body?.length) refuseOddCard(`${path}body`, at, 'body');
		return {
			card_index: at,
			components: cardComponents(card, path, `Card ${at + 1} `, {
				body: LIMITS.templateCardBody,
				buttons: LIMITS.carouselCardButtons,
			}),
		};
	});
}

function refuseOddCard(field: string, at: number, part: 'header' | 'body'): never {
	throw new RuleViolation(
		field,
		`Card ${at + 1} has another kind of ${part} than Card 1; the cards of a carousel are alike`,
		part === 'header'
			? 'Give every card the same type of header'
			: 'Give every card the same number of body values',
	);
}

/** The end of an offer in epoch milliseconds. */
function expirationTime(expiration: unknown): number {
	const field = 'limitedTimeOffer.expiration';
	const iso =
		typeof expiration === 'string' && /\d(?:Z|[+-]\d{2}:?\d{2})$/i.test(expiration.trim());
	const time = iso ? Date.parse(expiration) : Number(expiration);
	if (!Number.isInteger(time) || expiration === '') {
		throw new RuleViolation(
			field,
			"'Expiration' of the limited-time offer is not a point in time",
			'Give milliseconds since 1970 or an ISO time with its offset, e.g. 2026-12-24T18:00:00+01:00',
		);
	}
	// Before 1973 in milliseconds, after 1973 in seconds: nobody makes an offer for the former.
	if (time < 100_000_000_000) {
		throw new RuleViolation(
			field,
			"'Expiration' of the limited-time offer is in seconds; WhatsApp counts milliseconds",
			'Multiply it by 1,000',
		);
	}
	return time;
}

/** Refuses named and positional values in one template, cards included; buttons are always positional. */
function requireOneParameterFormat(components: TemplateComponent[]): void {
	const formats = new Set(components.flatMap(parameterFormats));
	if (formats.size > 1) refuseMixture('body');
}

function parameterFormats(component: TemplateComponent): Array<'named' | 'positional'> {
	switch (component.type) {
		case 'carousel':
			return component.cards.flatMap((card) => card.components.flatMap(parameterFormats));
		case 'header':
		case 'body':
			return component.parameters.flatMap((parameter: HeaderParameter) => {
				if (parameter.type !== 'text') return [];
				return 'parameter_name' in parameter ? 'named' : 'positional';
			});
		default:
			return [];
	}
}

/** The components given as JSON, or `undefined` when there are none. */
function givenComponents(value: unknown, contents: TemplateContents) {
	const none = value === undefined || value === null || value === '';
	if (none || (Array.isArray(value) && value.length === 0)) return undefined;

	requireAlone('Components', contents);
	const components = requireJsonObjects('components', 'Components', value);
	refusePlaceholdersIn('components', 'Components', components);
	components.forEach((component, at) => {
		requireText(`components[${at}].type`, `Component ${at + 1} type`, component.type);
	});
	return components;
}

function templateName(value: unknown): string {
	const name = requireText('name', 'Template Name', value, { max: LIMITS.templateName });
	if (!/^[a-z0-9_]+$/.test(name)) {
		throw new RuleViolation(
			'name',
			"'Template Name' is not made of lower-case letters, digits and underscores",
			'Copy the name from WhatsApp Manager, without namespace and language',
		);
	}
	return name;
}

function languageCode(value: unknown): string {
	const code = requireText('language', 'Language', value);
	if (!/^[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)*$/.test(code)) {
		throw new RuleViolation(
			'language',
			"'Language' is not a language code as WhatsApp writes it",
			'Write it with an underscore and without blanks, e.g. en, en_US or pt_BR',
		);
	}
	return code;
}
