import { RuleViolation } from '../ruleViolation';
import { optionalText, present, requireNumber, requireOneOf, requireText } from './checks';
import { flowData } from './flow';
import { LIMITS } from './limits';
import { type ProductSection, type ProductSectionObject, productSections } from './section';
import { templateValue } from './templateValue';

/**
 * What a button of a template needs at sending. `index` is its place among all buttons of the
 * template, from 0. Buttons without a variable (phone number, fixed URL) need nothing and are left out.
 */
export type TemplateButton = { index: number } & (
	| {
			kind: 'quickReply';
			/** Comes back when the customer taps; without it the label does. */
			payload?: string;
	  }
	| {
			kind: 'url';
			/** What stands for the variable at the end of the URL, percent-encoded; no blanks. */
			suffix: string;
	  }
	| {
			kind: 'copyCode';
			/** The offer code, 1–20 characters. */
			code: string;
	  }
	| {
			kind: 'oneTimePassword';
			/** The same code as in the body, 1–15 characters. */
			code: string;
	  }
	| {
			kind: 'catalog';
			/** The product whose picture is shown; else the catalog's first. */
			thumbnailProductRetailerId?: string;
	  }
	| {
			kind: 'flow';
			/** Comes back with the answer; `unused` without it. */
			token?: string;
			/** Input of the first screen: a JSON object, or its text. */
			data?: unknown;
	  }
	| {
			kind: 'multiProduct';
			/** The product whose picture is shown. */
			thumbnailProductRetailerId: string;
			/** 1–10 sections with up to 30 products together. */
			sections: ProductSection[];
	  }
);

export type ButtonParameter =
	| { type: 'payload'; payload: string }
	| { type: 'text'; text: string }
	| { type: 'coupon_code'; coupon_code: string }
	| {
			type: 'action';
			action: {
				thumbnail_product_retailer_id?: string;
				sections?: ProductSectionObject[];
				flow_token?: string;
				flow_action_data?: Record<string, unknown>;
			};
	  };

export interface ButtonComponent {
	type: 'button';
	sub_type: 'quick_reply' | 'url' | 'copy_code' | 'catalog' | 'flow' | 'mpm';
	index: string;
	parameters: ButtonParameter[];
}

const KINDS: ReadonlyArray<TemplateButton['kind']> = [
	'quickReply',
	'url',
	'copyCode',
	'oneTimePassword',
	'catalog',
	'flow',
	'multiProduct',
];

/**
 * Meta's button component, or `undefined` when the button has nothing to fill in.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
 */
export function buttonComponent(
	button: TemplateButton,
	path: string,
	label: string,
	buttons: number = LIMITS.templateButtons,
): ButtonComponent | undefined {
	requireOneOf(`${path}.kind`, `${label} Kind`, button.kind, KINDS);
	const index = buttonIndex(`${path}.index`, `${label} Index`, button.index, buttons);
	const component = (
		sub_type: ButtonComponent['sub_type'],
		parameter: ButtonParameter,
	): ButtonComponent => ({ type: 'button', sub_type, index, parameters: [parameter] });

	switch (button.kind) {
		case 'quickReply': {
			const payload = optionalText(`${path}.payload`, `${label} Payload`, button.payload);
			return payload === undefined
				? undefined
				: component('quick_reply', { type: 'payload', payload });
		}
		case 'url':
			return component('url', {
				type: 'text',
				text: urlSuffix(`${path}.suffix`, `${label} URL Suffix`, button.suffix),
			});
		case 'copyCode':
			return component('copy_code', {
				type: 'coupon_code',
				coupon_code: templateValue(`${path}.code`, `${label} Code`, button.code, LIMITS.couponCode),
			});
		case 'oneTimePassword':
			// Meta takes the code as the variable of a URL button; as a coupon code it is refused (132018).
			return component('url', {
				type: 'text',
				text: templateValue(`${path}.code`, `${label} Code`, button.code, LIMITS.oneTimePassword),
			});
		case 'catalog': {
			const thumbnail = optionalText(...thumbnailOf(button, path, label));
			return thumbnail === undefined
				? undefined
				: component('catalog', {
						type: 'action',
						action: { thumbnail_product_retailer_id: thumbnail },
					});
		}
		case 'flow':
			return component('flow', flowParameter(button, path, label));
		case 'multiProduct':
			return component('mpm', {
				type: 'action',
				action: {
					thumbnail_product_retailer_id: requireText(...thumbnailOf(button, path, label)),
					sections: productSections(button.sections, `${path}.`),
				},
			});
	}
}

/** Meta wants a parameter on a Flow button even if there is nothing to say: its default token. */
function flowParameter(
	{ token, data }: { token?: unknown; data?: unknown },
	path: string,
	label: string,
): ButtonParameter {
	return {
		type: 'action',
		action: {
			flow_token: optionalText(`${path}.token`, `${label} Token`, token) ?? 'unused',
			...present({ flow_action_data: flowData(data, `${path}.data`, `${label} Data`) }),
		},
	};
}

/** The arguments with which a thumbnail is checked. */
function thumbnailOf(
	{ thumbnailProductRetailerId }: { thumbnailProductRetailerId?: unknown },
	path: string,
	label: string,
): [field: string, label: string, value: unknown] {
	const field = `${path}.thumbnailProductRetailerId`;
	return [field, `${label} Thumbnail Product Retailer ID`, thumbnailProductRetailerId];
}

function buttonIndex(field: string, label: string, value: unknown, buttons: number): string {
	const index = requireNumber(field, label, value, { min: 0, max: buttons - 1 });
	if (!Number.isInteger(index)) {
		throw new RuleViolation(
			field,
			`'${label}' is not a whole number`,
			'Count the buttons of the template from 0',
		);
	}
	return String(index);
}

function urlSuffix(field: string, label: string, value: unknown): string {
	const suffix = templateValue(field, label, value, LIMITS.templateUrl);
	if (/\s/.test(suffix)) {
		throw new RuleViolation(
			field,
			`'${label}' contains a blank, which breaks the URL`,
			'Percent-encode it, e.g. with encodeURIComponent() in an expression',
		);
	}
	if (isWholeUrl(suffix)) {
		throw new RuleViolation(
			field,
			`'${label}' is a whole URL; the template has the beginning of the address already`,
			'Give only what stands for the variable at the end of the URL, e.g. 81 of https://example.com/v/81',
		);
	}
	return suffix;
}

/** Endings of files, which are no countries or other domains. */
const FILE =
	/\.(?:html?|php|aspx?|jsp|pdf|json|xml|jpe?g|png|gif|webp|zip|docx?|xlsx?|csv|txt|mp[34])$/i;

/** Whether a suffix is an address by itself: with a scheme, `www.`, or a host and a path. */
function isWholeUrl(suffix: string): boolean {
	if (/^(?:[a-z][a-z\d+.-]{0,20}:)?\/\/|^www\./i.test(suffix)) return true;
	const host = suffix.slice(0, 254).split('/', 1)[0];
	return (
		host.length < suffix.length &&
		/^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}$/i.test(host) &&
		!FILE.test(host)
	);
}
