import { isRecord } from '../looseJson';
import { present } from '../messages/checks';
import { LIMITS } from '../messages/limits';
import {
	type TemplateCard,
	type TemplateContents,
	type TemplateInput,
	template as templateMessage,
} from '../messages/template';
import type { TemplateButton } from '../messages/templateButton';
import { templateValue } from '../messages/templateValue';
import {
	buttonsOf,
	cardsOf,
	componentOf,
	type FillableTemplate,
	isOneTimePasswordTemplate,
} from './fillable';
import { buttonSlot } from './parameters/buttonSlot';
import { GivenValues, type ParameterSlot } from './parameters/givenValues';
import { headerSlot } from './parameters/headerSlot';
import type { TemplateParameter } from './parameters/parameter';
import { OFFER_EXPIRES_AT, ONE_TIME_PASSWORD, type Scope, scopesOf } from './parameters/scope';
import { bodySlot } from './parameters/textSlot';
import { CARD_BODY_LENGTH, OFFER_BODY_LENGTH } from './rules/body';
import { samplesIn, type TemplateComponent } from './schema';

export { TemplateValuesViolation } from './parameters/givenValues';
export { isHeaderFile } from './parameters/parameter';
export type { ParameterKind, TemplateParameter } from './parameters/parameter';

/**
 * What a sender must fill in, derived from the template itself: header, limited-time offer, body,
 * buttons, cards. Components and buttons of a kind that nobody knows yet ask for nothing.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function templateParameters(template: FillableTemplate): TemplateParameter[] {
	return contentsSlot(template).parameters;
}

/**
 * The input of `template` of messages/template.ts, which writes the message.
 *
 * @param values By parameter id. Media are http or https URLs.
 * @throws {TemplateValuesViolation} that names all values which are missing, empty, illegal or not in the
 * template, and the texts that get too long by them. Its `field` is the id of the first.
 */
export function templateInput(
	template: FillableTemplate,
	values: Readonly<Record<string, unknown>>,
): TemplateInput {
	const { name, language } = template;
	const slot = contentsSlot(template);
	const given = new GivenValues(values);
	const contents = slot.read(given);
	given.requireAllFit(`the template '${name}' (${language})`, slot.parameters);
	return { name, language, ...contents };
}

function contentsSlot(template: FillableTemplate): ParameterSlot<TemplateContents> {
	if (isOneTimePasswordTemplate(template)) return oneTimePasswordSlot(template);

	const { components } = template;
	const scope = scopesOf(template);
	const header = headerSlot(components, scope.own);
	const offer = offerSlot(components);
	const body = bodySlot(components, scope.own, bodyLength(components));
	const buttons = buttonSlots(components, scope.own);
	const cards = cardsOf(components).map((card, at) => cardSlot(card, scope.card(at)));
	return {
		parameters: parametersOf([header, offer, body, ...buttons, ...cards]),
		read: (values) =>
			present({
				header: header?.read(values),
				limitedTimeOffer: offer?.read(values),
				body: body?.read(values),
				buttons: readAll(buttons, values),
				carousel: readAll(cards, values),
			}),
	};
}

function cardSlot(components: TemplateComponent[], scope: Scope): ParameterSlot<TemplateCard> {
	const header = headerSlot(components, scope);
	const body = bodySlot(components, scope, LIMITS.templateCardBody);
	const buttons = buttonSlots(components, scope);
	return {
		parameters: parametersOf([header, body, ...buttons]),
		read: (values) =>
			present({
				header: header?.read(values),
				body: body?.read(values),
				buttons: readAll(buttons, values),
			}),
	};
}

function buttonSlots(
	components: TemplateComponent[],
	scope: Scope,
): Array<ParameterSlot<TemplateButton>> {
	return buttonsOf(components).flatMap((button, index) => buttonSlot(button, index, scope) ?? []);
}

function parametersOf(slots: Array<ParameterSlot<unknown> | undefined>): TemplateParameter[] {
	return slots.flatMap((slot) => slot?.parameters ?? []);
}

/** What the slots read, `undefined` where that is nothing. */
function readAll<Input>(
	slots: Array<ParameterSlot<Input>>,
	values: GivenValues,
): Input[] | undefined {
	const inputs = slots.flatMap((slot) => slot.read(values) ?? []);
	return inputs.length > 0 ? inputs : undefined;
}

/** How long the body may get with its values, in code points. */
function bodyLength(components: TemplateComponent[]): number {
	if (componentOf(components, 'LIMITED_TIME_OFFER') !== undefined) return OFFER_BODY_LENGTH;
	const isSingleProduct = buttonsOf(components).some(({ type }) => type === 'SPM');
	return isSingleProduct ? CARD_BODY_LENGTH : LIMITS.templateBody;
}

/** The end of a limited-time offer, where the template shows one. */
function offerSlot(
	components: TemplateComponent[],
): ParameterSlot<TemplateContents['limitedTimeOffer']> | undefined {
	const component = componentOf(components, 'LIMITED_TIME_OFFER');
	const offer = component?.limited_time_offer;
	const hasExpiration = isRecord(offer) ? offer.has_expiration : undefined;
	if (component === undefined || hasExpiration === false) return undefined;

	const parameter: TemplateParameter = {
		id: OFFER_EXPIRES_AT,
		label: 'Offer Expires At',
		kind: 'expiration',
		required: hasExpiration === true,
		description: 'End of the offer: ISO time with its offset, or milliseconds since 1970',
	};
	return {
		parameters: [parameter],
		read(values) {
			const limitedTimeOffer = values.take(parameter, requireOfferEnd);
			return limitedTimeOffer;
		},
	};
}

/** Leaves it to messages/template.ts what can be the end of an offer. */
function requireOfferEnd(_field: string, _label: string, value: unknown) {
	const limitedTimeOffer = { expiration: value as number | string | Date };
	templateMessage({ name: 'offer', language: 'en', limitedTimeOffer });
	return limitedTimeOffer;
}

/** The one value of an authentication template. */
function oneTimePasswordSlot({ components }: FillableTemplate): ParameterSlot<TemplateContents> {
	const body = componentOf(components, 'BODY');
	const sample = samplesIn(body?.example).get('1');
	const parameter: TemplateParameter = {
		id: ONE_TIME_PASSWORD,
		label: 'One-Time Password',
		kind: 'oneTimePassword',
		required: true,
		...present({ sample }),
		maxLength: LIMITS.oneTimePassword,
		description: 'The code, which fills the text and the button',
	};
	return {
		parameters: [parameter],
		read(values) {
			const code = values.take(parameter, (id, label, value) =>
				templateValue(id, label, value, LIMITS.oneTimePassword),
			);
			if (code === undefined) return undefined;
			// An old one without a button has the code in its body only.
			const isButtonless = body !== undefined && buttonsOf(components).length === 0;
			return isButtonless ? { body: [code] } : { oneTimePassword: code };
		},
	};
}
