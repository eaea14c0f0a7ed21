import { isPosition } from '../fill';
import { cardsOf, type FillableTemplate } from '../fillable';
import { variablesIn } from '../schema';

/** What a component belongs to: the template itself or a card of its carousel. */
export interface Scope {
	/** In front of ids: empty, or `card.0.`. */
	path: string;
	/** In front of labels: empty, or `Card 1 `. */
	of: string;
	/** Whether variables have names (`parameter_format` NAMED). */
	named: boolean;
}

/** The scope of the template's own components, and that of each card. */
export function scopesOf(template: FillableTemplate): { own: Scope; card(at: number): Scope } {
	const named = hasNamedVariables(template);
	return {
		own: { path: '', of: '', named },
		card: (at) => ({ path: `card.${at}.`, of: `Card ${at + 1} `, named }),
	};
}

/** Vonage may leave `parameter_format` out; then the variables tell. */
function hasNamedVariables({ parameter_format, components }: FillableTemplate): boolean {
	if (parameter_format !== undefined) return parameter_format === 'NAMED';
	return [components, ...cardsOf(components)]
		.flat()
		.some(
			({ type, text = '' }) =>
				(type === 'HEADER' || type === 'BODY') &&
				variablesIn(text).some(({ name }) => !isPosition(name)),
		);
}

/** The id of a header's variable; a positional one is the only one, and has no name worth showing. */
export function headerVariable({ path, named }: Scope, name: string): string {
	return `${path}header.${named ? name : 'text'}`;
}

/** The id of what else a header takes, e.g. `header.image`. */
export function headerValue({ path }: Scope, key: string): string {
	return `${path}header.${key}`;
}

/** The id of a body's variable. */
export function bodyVariable({ path }: Scope, name: string): string {
	return `${path}body.${name}`;
}

/** The id of what a button takes; `index` counts all buttons of the template or card. */
export function buttonValue({ path }: Scope, index: number, key: string): string {
	return `${path}button.${index}.${key}`;
}

/** The id of the code of an authentication template. */
export const ONE_TIME_PASSWORD = 'code';

/** The id of the end of a limited-time offer. */
export const OFFER_EXPIRES_AT = 'offer.expiresAt';
