import { isRecord } from '../looseJson';
import { isPosition, variableNames } from './fill';
import { componentOf } from './fillable';
import {
	type TemplateButtonDefinition,
	type TemplateCard,
	type TemplateComponent,
	type TemplateDraft,
	variablesIn,
} from './schema';

/** The header of a draft. `handle` is the sample file that Meta's or Vonage's upload gave. */
export type DraftHeader =
	| { format: 'TEXT'; text: string }
	| { format: 'IMAGE' | 'VIDEO' | 'DOCUMENT'; handle?: string }
	| { format: 'LOCATION' };

/** A button of a draft, in the order of the template. */
export type DraftButton =
	| { type: 'QUICK_REPLY'; text: string }
	| { type: 'URL'; text: string; url: string }
	| { type: 'PHONE_NUMBER'; text: string; phoneNumber: string }
	| { type: 'COPY_CODE' }
	| { type: 'FLOW'; text: string; flowId: string; screen?: string }
	| { type: 'CATALOG' | 'MPM' | 'VOICE_CALL'; text: string };

/**
 * The code button of an authentication template, and what Meta writes around it.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
 */
export interface DraftAuthentication {
	otpType: 'COPY_CODE' | 'ONE_TAP' | 'ZERO_TAP';
	/** "For your security, do not share this code." */
	securityRecommendation: boolean;
	/** 1–90; shown in the footer. */
	codeExpirationMinutes?: number;
	/** The apps that may read the code; for one tap and zero tap. */
	apps: Array<{ packageName: string; signatureHash: string }>;
	/** That the business accepts WhatsApp's terms for zero-tap codes. */
	zeroTapTermsAccepted: boolean;
}

/** A template as a form describes it. */
export interface DraftParts {
	name: string;
	language: string;
	category: string;
	header?: DraftHeader;
	body?: string;
	footer?: string;
	buttons?: DraftButton[];
	authentication?: DraftAuthentication;
	/** Text of a limited-time offer, up to 16 characters. */
	offer?: { text: string; hasExpiration: boolean };
	/** Cards of a carousel as Meta writes them. */
	cards?: TemplateCard[];
	/** Seconds that WhatsApp tries to deliver. */
	timeToLive?: number;
	/** Sample values by the ids of `templateParameters`: `header.text`, `body.1`, `button.0.suffix`. */
	samples?: ReadonlyMap<string, string>;
}

/**
 * Writes a form as the draft that `POST …/message_templates` takes, its samples in the shapes that
 * Meta reads (lists of lists, named params, complete URLs). Checks nothing: `lintTemplate` does.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function buildDraft(parts: DraftParts): TemplateDraft {
	const named = isNamed(parts);
	const { name, language, category, timeToLive } = parts;
	return {
		name,
		language,
		category,
		...(category !== 'AUTHENTICATION' && {
			parameter_format: named ? 'NAMED' : 'POSITIONAL',
		}),
		...(timeToLive !== undefined && { message_send_ttl_seconds: timeToLive }),
		components:
			category === 'AUTHENTICATION' && parts.authentication
				? authenticationComponents(parts.authentication)
				: components(parts, named),
	};
}

function isNamed({ header, body = '' }: DraftParts): boolean {
	const headerText = header?.format === 'TEXT' ? header.text : '';
	return variablesIn(headerText + body).some(({ name }) => !isPosition(name));
}

function components(parts: DraftParts, named: boolean): TemplateComponent[] {
	const { header, body, footer, buttons = [], offer, cards = [], samples = new Map() } = parts;
	const list: TemplateComponent[] = [];
	if (header) list.push(headerComponent(header, named, samples));
	if (offer) {
		const { text, hasExpiration } = offer;
		list.push({
			type: 'LIMITED_TIME_OFFER',
			limited_time_offer: { text, has_expiration: hasExpiration },
		});
	}
	if (body !== undefined) {
		const example = textExample('body', body, named, samples);
		list.push({ type: 'BODY', text: body, ...(example && { example }) });
	}
	if (footer) list.push({ type: 'FOOTER', text: footer });
	if (cards.length > 0) list.push({ type: 'CAROUSEL', cards });
	if (buttons.length > 0) {
		list.push({
			type: 'BUTTONS',
			buttons: buttons.map((button, index) => buttonDefinition(button, index, samples)),
		});
	}
	return list;
}

type Samples = ReadonlyMap<string, string>;

function headerComponent(header: DraftHeader, named: boolean, samples: Samples): TemplateComponent {
	const { format } = header;
	if (format === 'TEXT') {
		const example = textExample('header', header.text, named, samples);
		return { type: 'HEADER', format, text: header.text, ...(example && { example }) };
	}
	if (format === 'LOCATION') return { type: 'HEADER', format };
	return {
		type: 'HEADER',
		format,
		...(header.handle && { example: { header_handle: [header.handle] } }),
	};
}

/** The samples of a text's variables; undefined when it has none, or none of them a sample. */
function textExample(part: 'header' | 'body', text: string, named: boolean, samples: Samples) {
	const id = (name: string) => (part === 'header' && !named ? 'header.text' : `${part}.${name}`);
	const given = variableNames(text).map((name) => ({ name, sample: samples.get(id(name)) ?? '' }));
	if (!given.some(({ sample }) => sample !== '')) return undefined;
	if (named) {
		return {
			[`${part}_text_named_params`]: given.map(({ name, sample }) => ({
				param_name: name,
				example: sample,
			})),
		};
	}
	const inOrder = given.map(({ sample }) => sample);
	return part === 'header' ? { header_text: inOrder } : { body_text: [inOrder] };
}

function buttonDefinition(
	button: DraftButton,
	index: number,
	samples: Samples,
): TemplateButtonDefinition {
	const { type } = button;
	switch (type) {
		case 'URL': {
			const sample = samples.get(`button.${index}.suffix`);
			const { text, url } = button;
			return { type, text, url, ...(sample && { example: [completeUrl(url, sample)] }) };
		}
		case 'PHONE_NUMBER':
			return { type, text: button.text, phone_number: button.phoneNumber };
		case 'COPY_CODE':
			return { type, example: samples.get(`button.${index}.code`) ?? '' };
		case 'FLOW': {
			const { text, flowId, screen } = button;
			const navigate = screen && { flow_action: 'navigate', navigate_screen: screen };
			return { type, text, flow_id: flowId, ...navigate };
		}
		default:
			return { type, text: button.text };
	}
}

/** Meta takes the sample of a URL as the complete address; a sample that is one stays. */
function completeUrl(url: string, sample: string): string {
	if (/^https?:\/\//i.test(sample)) return sample;
	const [variable] = variablesIn(url);
	return variable ? url.slice(0, variable.start) + sample + url.slice(variable.end) : url;
}

function authenticationComponents(authentication: DraftAuthentication): TemplateComponent[] {
	const { otpType, securityRecommendation, codeExpirationMinutes, apps } = authentication;
	const button: TemplateButtonDefinition = {
		type: 'OTP',
		otp_type: otpType,
		...(otpType !== 'COPY_CODE' && {
			supported_apps: apps.map(({ packageName, signatureHash }) => ({
				package_name: packageName,
				signature_hash: signatureHash,
			})),
		}),
		...(otpType === 'ZERO_TAP' && {
			zero_tap_terms_accepted: authentication.zeroTapTermsAccepted,
		}),
	};
	return [
		{ type: 'BODY', add_security_recommendation: securityRecommendation },
		...(codeExpirationMinutes === undefined
			? []
			: [{ type: 'FOOTER', code_expiration_minutes: codeExpirationMinutes }]),
		{ type: 'BUTTONS', buttons: [button] },
	];
}

/** The draft with the handle of its header's sample file. */
export function withHeaderSample(draft: TemplateDraft, handle: string): TemplateDraft {
	const header = componentOf(draft.components, 'HEADER');
	return {
		...draft,
		components: draft.components.map((component) =>
			component === header ? { ...component, example: { header_handle: [handle] } } : component,
		),
	};
}

/** The draft without the handles of its samples, its cards' too: they are for one submission, not for items. */
export function withoutHandles(draft: TemplateDraft): TemplateDraft {
	return { ...draft, components: draft.components.map(withoutHandle) };
}

function withoutHandle(component: TemplateComponent): TemplateComponent {
	const { example, cards, ...rest } = component;
	const { header_handle: handle, ...samples } = isRecord(example) ? example : {};
	const shown = handle === undefined ? example : samples;
	return {
		...rest,
		...(shown !== undefined && !isEmpty(shown) && { example: shown }),
		...(cards && {
			cards: cards.map((card) => ({ ...card, components: card.components.map(withoutHandle) })),
		}),
	};
}

const isEmpty = (value: unknown) => isRecord(value) && Object.keys(value).length === 0;

/** What only a template that exists has, at Meta or as an item of ours. */
const OF_EXISTING: ReadonlySet<string> = new Set([
	...['id', 'status', 'quality_score', 'rejected_reason', 'health_status'],
	...['correct_category', 'previous_category'],
	...['state', 'rejectedReason', 'fix', 'rejection', 'quality', 'parameters'],
	...['lastSyncedAt', 'change', 'changed', 'previous'],
]);

/** A template that was read as the draft of a new one: without what Meta does not take. */
export function asNewDraft(template: TemplateDraft): TemplateDraft {
	const { name, language, category, components, ...others } = template;
	const kept = Object.entries(others).filter(([field]) => !OF_EXISTING.has(field));
	return { name, language, category, components, ...Object.fromEntries(kept) };
}
