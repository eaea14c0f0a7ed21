import { LIMITS } from '../../messages/limits';

import { CARD_BODY_LENGTH, lintBody } from './body';
import { lintButtons } from './buttons';
import { formatOf, lintHeader } from './header';
import {
	buttonTypes,
	counted,
	listed,
	type Part,
	readParts,
	type RuleContext,
} from './ruleContext';

const CARD_COMPONENTS: ReadonlySet<string> = new Set(['HEADER', 'BODY', 'BUTTONS']);

const MEDIA_BUTTONS: ReadonlySet<string> = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER']);

const PRODUCT_BUTTONS: ReadonlySet<string> = new Set(['SPM', 'URL']);

/**
 * A carousel: 2 to 10 cards of one make, and nothing beside it but a body (Meta "Carousel templates").
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/media-card-carousel-templates
 */
export function lintCarousel(
	context: RuleContext,
	carousel: Part,
	components: readonly Part[],
): void {
	const { findings } = context;
	for (const { path, type } of components) {
		if (['HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER'].includes(type)) {
			findings.error({
				path,
				rule: 'carousel-component',
				message: `A template with a carousel has no ${type} of its own`,
				fix: 'Move it into the cards, or remove it',
				subcode: 2388042,
			});
		}
	}

	const cards = readParts(findings, carousel.fields.cards, `${carousel.path}.cards`);
	const { min, max } = LIMITS.carouselCards;
	if (cards.length < min || cards.length > max) {
		findings.error({
			path: `${carousel.path}.cards`,
			rule: 'carousel-cards',
			message: `The carousel has ${counted(cards.length, 'card')}; Meta wants ${min} to ${max}`,
			fix: cards.length < min ? 'Add cards, or send a template without a carousel' : 'Remove cards',
		});
	}
	const makes = cards.map((card, at) => lintCard(context, card, at + 1));
	makes.forEach((make, at) => lintSameMake(context, cards[at], at + 1, make, makes[0]));
}

/** What all cards of a carousel have in common. */
interface Make {
	header: string;
	hasBody: boolean;
	buttons: string[];
}

function lintCard(template: RuleContext, { path, fields }: Part, card: number): Make {
	const { findings } = template;
	const context: RuleContext = {
		...template,
		card,
		body: { max: CARD_BODY_LENGTH, kind: 'a carousel card' },
	};
	const parts = readParts(findings, fields.components, `${path}.components`);
	const seen = new Map<string, Part>();
	for (const part of parts) {
		if (!CARD_COMPONENTS.has(part.type) || seen.has(part.type)) {
			findings.error({
				path: part.path,
				rule: 'card-component',
				message: `Card ${card} has ${seen.has(part.type) ? 'a second' : 'the component'} '${part.type.slice(0, 40)}'; a card has one HEADER, BODY and BUTTONS`,
				fix: 'Remove it',
				subcode: 2388042,
			});
			continue;
		}
		seen.set(part.type, part);
		if (part.type === 'HEADER') lintHeader(context, part);
		else if (part.type === 'BODY') lintBody(context, part);
		else lintButtons(context, part);
	}
	const header = formatOf(seen.get('HEADER'));
	const buttons = buttonTypes(seen.get('BUTTONS'));
	lintCardHeader(context, path, seen.get('HEADER'), header);
	lintCardButtons(context, path, seen.get('BUTTONS'), header, buttons);
	return { header, hasBody: seen.has('BODY'), buttons };
}

function lintCardHeader(
	{ findings, card }: RuleContext,
	path: string,
	header: Part | undefined,
	format: string,
): void {
	if (header && ['', 'IMAGE', 'VIDEO', 'PRODUCT'].includes(format)) return;
	findings.error({
		path: header ? `${header.path}.format` : `${path}.components`,
		rule: 'card-header',
		message: `Card ${card} ${header ? `has a header of the format ${format.slice(0, 40)}` : 'has no header'}; a card shows an image, a video or a product`,
		fix: `${header ? "Set 'format' to" : 'Add a HEADER with the format'} IMAGE, VIDEO or PRODUCT`,
	});
}

function lintCardButtons(
	{ findings, card }: RuleContext,
	path: string,
	component: Part | undefined,
	header: string,
	types: readonly string[],
): void {
	const isProduct = header === 'PRODUCT';
	const max = isProduct ? 1 : LIMITS.carouselCardButtons;
	const at = component ? `${component.path}.buttons` : `${path}.components`;
	if (!component || types.length > max) {
		findings.error({
			path: at,
			rule: 'card-buttons',
			message: `Card ${card} has ${counted(types.length, 'button')}; Meta wants ${isProduct ? 'exactly 1' : `1 to ${max}`}`,
			fix: component ? 'Remove buttons' : 'Add a BUTTONS component',
		});
	}
	const allowed = isProduct ? PRODUCT_BUTTONS : MEDIA_BUTTONS;
	const other = types.findIndex((type) => type !== '' && !allowed.has(type));
	if (other >= 0) {
		findings.error({
			path: `${at}[${other}].type`,
			rule: 'card-button-type',
			message: `Card ${card} has a button of type ${types[other].slice(0, 40)}`,
			fix: `Use ${[...allowed].join(', ')}`,
		});
	}
}

function lintSameMake(
	{ findings }: RuleContext,
	{ path }: Part,
	card: number,
	make: Make,
	first: Make,
) {
	const differences = [
		...(make.header === first.header ? [] : ['header']),
		...(make.hasBody === first.hasBody ? [] : ['body']),
		...(make.buttons.join() === first.buttons.join() ? [] : ['buttons']),
	];
	if (differences.length === 0) return;
	findings.error({
		path,
		rule: 'carousel-uniform',
		message: `Card ${card} differs from the first one in ${listed(differences)}; all cards have the same components`,
		fix: `Make it like the first card: ${describe(first)}`,
	});
}

function describe({ header, hasBody, buttons }: Make): string {
	const parts = [
		...(header === '' ? [] : [`a header of the format ${header.slice(0, 40)}`]),
		...(hasBody ? ['a body'] : []),
		...(buttons.length === 0 ? [] : [`the buttons ${buttons.join(', ').slice(0, 80)}`]),
	];
	return parts.length === 0 ? 'empty' : listed(parts);
}
