import { lintAuthentication } from './authentication';
import { BODY_LENGTH, CARD_BODY_LENGTH, lintBody, OFFER_BODY_LENGTH } from './body';
import { lintButtons } from './buttons';
import { lintCarousel } from './carousel';
import { lintFooter } from './footer';
import { formatOf, lintHeader } from './header';
import { lintOffer } from './offer';
import { buttonTypes, type Part, readParts, type RuleContext } from './ruleContext';

/** The component types of Meta's pages and SDK. */
const TYPES: ReadonlySet<string> = new Set([
	...['ALBUM', 'ATTACHMENT', 'BODY', 'BUTTONS', 'CALL_PERMISSION_REQUEST', 'CAROUSEL', 'FOOTER'],
	...['GREETING', 'HEADER', 'LIMITED_TIME_OFFER', 'TAP_TARGET_CONFIGURATION'],
]);

/** Component types that only a template of the category MARKETING may have. */
const MARKETING_ONLY: ReadonlySet<string> = new Set(['CAROUSEL', 'LIMITED_TIME_OFFER']);

/** What the components share, as the draft says it; the longest body follows from them. */
export type DraftContext = Omit<RuleContext, 'body'> & { displayFormat: string };

/**
 * The components of a draft: each for itself, and what one asks of the others.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintComponents(draft: DraftContext, list: unknown): void {
	const components = readParts(draft.findings, list, 'components');
	lintTypes(draft, components);
	const find = (type: string) => components.find((component) => component.type === type);
	const buttons = buttonTypes(find('BUTTONS'));
	const context: RuleContext = {
		...draft,
		body: find('LIMITED_TIME_OFFER')
			? { max: OFFER_BODY_LENGTH, kind: 'a limited-time offer' }
			: buttons.includes('SPM')
				? { max: CARD_BODY_LENGTH, kind: 'a template with a product' }
				: { max: BODY_LENGTH, kind: 'a template' },
	};
	if (context.category === 'AUTHENTICATION') {
		lintAuthentication(context, components);
		return;
	}

	if (!find('BODY')) {
		context.findings.error({
			path: 'components',
			rule: 'body-missing',
			message: 'The template has no BODY',
			fix: 'Add one: { "type": "BODY", "text": "…" }',
			subcode: 2388043,
		});
	}
	for (const component of components) lintComponent(context, component, components);
	lintProducts(context, find('HEADER'), find('BUTTONS'), buttons);
	lintOrderDetails(draft, find('BUTTONS'), buttons);
}

function lintComponent(context: RuleContext, component: Part, components: readonly Part[]): void {
	switch (component.type) {
		case 'HEADER':
			return lintHeader(context, component);
		case 'BODY':
			return lintBody(context, component);
		case 'FOOTER':
			return lintFooter(context, component);
		case 'BUTTONS':
			return lintButtons(context, component);
		case 'CAROUSEL':
			return lintCarousel(context, component, components);
		case 'LIMITED_TIME_OFFER':
			return lintOffer(context, component, components);
	}
}

/**
 * Every component has a type that Meta knows, and comes once.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
function lintTypes({ findings, category }: DraftContext, components: readonly Part[]): void {
	const seen = new Set<string>();
	for (const { path, type } of components) {
		if (type === '') {
			findings.error({
				path: `${path}.type`,
				rule: 'component-type-missing',
				message: "The component has no 'type'",
				fix: "Set 'type' to HEADER, BODY, FOOTER or BUTTONS",
			});
		} else if (!TYPES.has(type)) {
			findings.warning({
				path: `${path}.type`,
				rule: 'component-type-unknown',
				message: `'${type.slice(0, 40)}' is a type of component that Meta's pages do not name`,
				fix: 'Check the spelling; Meta adds types, so it may be right',
			});
		} else if (seen.has(type)) {
			findings.error({
				path,
				rule: 'component-duplicate',
				message: `The template has a second ${type}; each component comes once`,
				fix: 'Join the two, or remove one',
			});
		} else if (MARKETING_ONLY.has(type) && category === 'UTILITY') {
			findings.error({
				path,
				rule: 'component-category',
				message: `A template with ${type} needs the category MARKETING`,
				fix: "Set 'category' to MARKETING, or remove the component",
			});
		}
		seen.add(type);
	}
}

/** Multi-product templates have a text header, single-product ones the product as theirs. */
function lintProducts(
	{ findings }: RuleContext,
	header: Part | undefined,
	buttons: Part | undefined,
	types: readonly string[],
): void {
	const format = formatOf(header);
	const place = header ? `${header.path}.format` : 'components';
	if (types.includes('MPM') && format !== 'TEXT') {
		findings.error({
			path: place,
			rule: 'product-header',
			message: 'A template with an MPM button needs a text header',
			fix: 'Add { "type": "HEADER", "format": "TEXT", "text": "…" }',
			subcode: 2388043,
		});
	}
	if (types.includes('SPM') && format !== 'PRODUCT') {
		findings.error({
			path: place,
			rule: 'product-header',
			message: 'A template with an SPM button needs the product as its header',
			fix: 'Add { "type": "HEADER", "format": "PRODUCT" }',
			subcode: 2388043,
		});
	}
	if (format === 'PRODUCT' && !types.includes('SPM')) {
		findings.error({
			path: buttons ? `${buttons.path}.buttons` : place,
			rule: 'product-button',
			message: 'A template with a product as its header needs an SPM button',
			fix: 'Add { "type": "SPM", "text": "View" }',
		});
	}
}

function lintOrderDetails(
	{ findings, category, displayFormat }: DraftContext,
	buttons: Part | undefined,
	types: readonly string[],
): void {
	const at = types.indexOf('ORDER_DETAILS');
	if (!buttons || at < 0 || category !== 'MARKETING' || displayFormat === 'ORDER_DETAILS') return;
	findings.warning({
		path: `${buttons.path}.buttons[${at}].type`,
		rule: 'order-display-format',
		message: "A MARKETING template with order details needs 'display_format'",
		fix: "Set 'display_format' to ORDER_DETAILS, or 'category' to UTILITY",
	});
}
