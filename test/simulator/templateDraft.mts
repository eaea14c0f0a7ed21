import { authenticationButton } from './templateAuthentication.mts';
import { checkComponents, normalizeComponents } from './templateComponents.mts';
import { refuseParameter, refuseTemplate } from './templateRefusals.mts';
import { checkLength, type ParameterFormat } from './templateText.mts';
import type { Json, Template } from './types.mts';
import { isObject } from './validation.mts';

/** What a draft is held against. */
export interface Account {
	/** Only a verified business may create authentication templates. */
	businessVerified: boolean;
	/** MIME type of an uploaded sample; absent when the handle is unknown or has expired. */
	mimeTypeOf: (handle: string) => string | undefined;
}

export type TemplateDraft = Omit<Template, 'id' | 'status'>;

/** What an edit may touch; what is left out stays. */
export type TemplateChange = Partial<
	Pick<Template, 'category' | 'components' | 'parameter_format' | 'message_send_ttl_seconds'>
>;

export const categories = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];

/** Codes that Meta lists; case counts. */
export const languages =
	'af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur uz vi zu'.split(
		' ',
	);

/** Seconds that a message of the category may wait; -1 is 30 days where it is allowed. */
const lifetimes: Record<string, { from: number; to: number; unlimited: boolean }> = {
	AUTHENTICATION: { from: 30, to: 900, unlimited: true },
	UTILITY: { from: 30, to: 43_200, unlimited: true },
	MARKETING: { from: 43_200, to: 2_592_000, unlimited: false },
};

/** Names that Meta keeps for its own samples. */
const sampleName = /^(hello_world$|sample_)/;

function text(body: Json, key: string): string {
	const value = body[key];
	if (value === undefined || value === null || value === '') {
		refuseParameter(`The parameter ${key} is required.`);
	}
	if (typeof value !== 'string') refuseParameter(`Param ${key} must be a string.`);
	return value;
}

function oneOf(key: string, value: string, allowed: string[]): string {
	if (!allowed.includes(value)) {
		refuseParameter(`Param ${key} must be one of {${allowed.join(', ')}} - got "${value}".`);
	}
	return value;
}

/** Components as a list, or as JSON in a string, as forms send them. */
function componentsOf(value: unknown): Json[] {
	let parsed = value;
	if (typeof value === 'string') {
		try {
			parsed = JSON.parse(value);
		} catch {
			refuseParameter('Param components must be an array.');
		}
	}
	if (!Array.isArray(parsed) || parsed.length === 0 || !parsed.every(isObject)) {
		refuseParameter('Param components must be a non-empty array of objects.');
	}
	return normalizeComponents(parsed);
}

/** Meta's own labels, for buttons whose draft has none. */
function labelled(components: Json[], language: string): Json[] {
	const labels: Record<string, string> = {
		OTP: authenticationButton(language),
		COPY_CODE: 'Copy offer code',
	};
	return components.map((component) =>
		Array.isArray(component.buttons)
			? {
					...component,
					buttons: (component.buttons as Json[]).map((button) => ({
						...button,
						text: button.text ?? labels[String(button.type)],
					})),
				}
			: component,
	);
}

function formatOf(value: unknown): ParameterFormat {
	const format = typeof value === 'string' ? value.toUpperCase() : 'POSITIONAL';
	return oneOf('parameter_format', format, ['NAMED', 'POSITIONAL']) as ParameterFormat;
}

function lifetimeOf(value: unknown, category: string): number | undefined {
	if (value === undefined || value === null) return undefined;
	const seconds = Number(value);
	const { from, to, unlimited } = lifetimes[category];
	const legal = (seconds >= from && seconds <= to) || (unlimited && seconds === -1);
	if (!Number.isInteger(seconds) || !legal) {
		refuseParameter(
			`Param message_send_ttl_seconds must be between ${from} and ${to} for ${category}.`,
			131009,
		);
	}
	return seconds;
}

/** A draft that Meta takes into review; anything else is refused, one reason at a time. */
export function readDraft(body: unknown, account: Account): TemplateDraft {
	const given = isObject(body) ? body : {};
	const name = text(given, 'name');
	const language = oneOf('language', text(given, 'language'), languages);
	const category = oneOf('category', text(given, 'category').toUpperCase(), categories);
	if (!/^[a-z0-9_]+$/.test(name)) refuseTemplate('name');
	checkLength('name', name, 512);
	if (sampleName.test(name)) refuseTemplate('sampleName', { name });
	if (given.library_template_name !== undefined) {
		refuseParameter(
			given.components === undefined
				? 'The template was not found in the library.'
				: 'components cannot be given together with library_template_name.',
		);
	}
	if (given.components === undefined) refuseParameter('The parameter components is required.');
	const components = componentsOf(given.components);
	const format = formatOf(given.parameter_format);
	if (category === 'AUTHENTICATION' && !account.businessVerified) refuseTemplate('notEligible');
	const lifetime = lifetimeOf(given.message_send_ttl_seconds, category);
	checkComponents(components, { category, language, format, mimeTypeOf: account.mimeTypeOf });
	return {
		name,
		language,
		category,
		parameter_format: format,
		components: labelled(components, language),
		...(lifetime === undefined ? {} : { message_send_ttl_seconds: lifetime }),
		...(typeof given.sub_category === 'string' ? { sub_category: given.sub_category } : {}),
		...(typeof given.cta_url_link_tracking_opted_out === 'boolean'
			? { cta_url_link_tracking_opted_out: given.cta_url_link_tracking_opted_out }
			: {}),
	};
}

/** An edit of this template; name and language are not in Graph's list of parameters. */
export function readChange(body: unknown, template: Template, account: Account): TemplateChange {
	const given = isObject(body) ? body : {};
	const fixed = ['name', 'language'].find((key) => given[key] !== undefined);
	if (fixed) refuseParameter(`Param ${fixed} cannot be changed.`);
	const keys = ['category', 'components', 'parameter_format', 'message_send_ttl_seconds'];
	if (!keys.some((key) => given[key] !== undefined)) {
		refuseParameter('At least one of components, category, message_send_ttl_seconds is required.');
	}
	const category =
		given.category === undefined
			? template.category
			: oneOf('category', text(given, 'category').toUpperCase(), categories);
	const format = formatOf(given.parameter_format ?? template.parameter_format);
	const lifetime = lifetimeOf(given.message_send_ttl_seconds, category);
	const change: TemplateChange = {
		...(given.category === undefined ? {} : { category }),
		...(lifetime === undefined ? {} : { message_send_ttl_seconds: lifetime }),
	};
	if (given.components === undefined) return change;
	const components = componentsOf(given.components);
	checkComponents(components, {
		category,
		language: template.language,
		format,
		mimeTypeOf: account.mimeTypeOf,
	});
	return {
		...change,
		components: labelled(components, template.language),
		parameter_format: format,
	};
}
