import type { TemplateButtonDefinition, TemplateComponent } from './schema';

/** What of a template says how to fill it in: of a listed one, and of a draft just as well. */
export interface FillableTemplate {
	name: string;
	language: string;
	category?: string;
	parameter_format?: string;
	components: TemplateComponent[];
}

/** The component of a type, of which a template has one at most. */
export function componentOf(
	components: TemplateComponent[],
	type: string,
): TemplateComponent | undefined {
	return components.find((component) => component.type === type);
}

/** The buttons of a template or of a card. */
export function buttonsOf(components: TemplateComponent[]): TemplateButtonDefinition[] {
	return componentOf(components, 'BUTTONS')?.buttons ?? [];
}

/** The cards of a template's carousel: the components of each. */
export function cardsOf(components: TemplateComponent[]): TemplateComponent[][] {
	return (componentOf(components, 'CAROUSEL')?.cards ?? []).map((card) => card.components);
}

/**
 * Whether a button carries the code of an authentication template. Meta lists it as a URL button that
 * opens an address of WhatsApp, which no other button may do (2388081).
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
 */
export function isOneTimePasswordButton({ type, url = '' }: TemplateButtonDefinition): boolean {
	return (
		type === 'OTP' || (type === 'URL' && /^https?:\/\/(?:www\.)?whatsapp\.com\/otp\//i.test(url))
	);
}

/** Whether the template is about a code: one value that fills body and button. */
export function isOneTimePasswordTemplate({ category, components }: FillableTemplate): boolean {
	return category === 'AUTHENTICATION' || buttonsOf(components).some(isOneTimePasswordButton);
}
