import { isRecord } from '../../../whatsapp/looseJson';
import { RuleViolation } from '../../../whatsapp/ruleViolation';
import {
	asNewDraft,
	buildDraft,
	type DraftAuthentication,
	type DraftButton,
	type DraftHeader,
} from '../../../whatsapp/templates/draft';
import { variableNames } from '../../../whatsapp/templates/fill';
import {
	parseDraft,
	type TemplateCard,
	type TemplateDraft,
} from '../../../whatsapp/templates/schema';
import type { Item } from '../../parameters/item';
import { ParameterReader } from '../../parameters/parameterReader';

/** What the template is called; of an update what it is called already. */
export interface DraftIdentity {
	name: string;
	language: string;
	category: string;
}

/** The draft that the fields of draftFields.ts describe. The header's sample is not in it yet. */
export function readDraft(item: Item, identity: DraftIdentity): TemplateDraft {
	const timeToLive = item.group('options').optionalNumber('timeToLive');
	if (item.text('draftInput') === 'json') {
		const json = item.json('draftComponents');
		const whole = Array.isArray(json) ? { components: json } : json;
		const draft = asNewDraft(parseDraft(whole));
		return {
			...draft,
			name: draft.name || identity.name,
			language: draft.language || identity.language,
			category: draft.category || identity.category,
			...(timeToLive !== undefined && { message_send_ttl_seconds: timeToLive }),
		};
	}
	if (identity.category === 'AUTHENTICATION') {
		return buildDraft({ ...identity, timeToLive, authentication: readAuthentication(item) });
	}
	refuseEvaluatedVariables(ParameterReader.of(item.context.getNode().parameters));
	const special = item.group('specialParts');
	const offer = special.optional('offerText');
	return parseDraft(
		buildDraft({
			...identity,
			timeToLive,
			header: readDraftHeader(item),
			body: item.text('bodyText'),
			footer: item.optional('footerText'),
			buttons: item.rows('draftButtons', 'button').map(readDraftButton),
			offer:
				offer === undefined
					? undefined
					: { text: offer, hasExpiration: special.optional('offerHasExpiration') !== 'false' },
			cards: special.jsonList('cards')?.filter(isCard),
			samples: item.mapping('samples'),
		}),
	);
}

/**
 * n8n makes an expression of a text with `{{…}}` that is pasted into an empty field. It evaluates
 * `{{first_name}}` to nothing and `{{1}}` to 1, and the template would be submitted without variables.
 */
function refuseEvaluatedVariables(written: ParameterReader): void {
	const texts = [
		{ field: 'headerText', label: 'Header Text', text: written.text('headerText') },
		{ field: 'bodyText', label: 'Body', text: written.text('bodyText') },
		...written.rows('draftButtons', 'button').map((button, index) => ({
			field: `draftButtons[${index}].url`,
			label: `Buttons ${index + 1} URL`,
			text: button.text('url'),
		})),
	];
	for (const { field, label, text } of texts) {
		const [lost] = text.startsWith('=') ? variableNames(text) : [];
		if (lost === undefined) continue;
		throw new RuleViolation(
			field,
			`'${label}' is an expression, in which n8n replaces {{${lost}}} before Meta sees it`,
			"Switch the field from 'Expression' to 'Fixed'; or map a whole text that has its variables in it, e.g. {{ $json.body }}.",
		);
	}
}

function isCard(value: unknown): value is TemplateCard {
	return isRecord(value) && Array.isArray(value.components);
}

/** Also for the panel, which asks for samples while the form is still being filled in. */
export function readDraftHeader(item: ParameterReader): DraftHeader | undefined {
	const format = item.text('headerFormat');
	switch (format) {
		case 'TEXT':
			return { format, text: item.text('headerText') };
		case 'IMAGE':
		case 'VIDEO':
		case 'DOCUMENT':
		case 'LOCATION':
			return { format };
		default:
			return undefined;
	}
}

export function readDraftButton(button: ParameterReader): DraftButton {
	const type = button.optional('type') ?? 'QUICK_REPLY';
	const text = button.text('text');
	switch (type) {
		case 'QUICK_REPLY':
		case 'CATALOG':
		case 'MPM':
		case 'VOICE_CALL':
			return { type, text };
		case 'URL':
			return { type, text, url: button.text('url').trim() };
		case 'PHONE_NUMBER':
			return { type, text, phoneNumber: button.text('phoneNumber').trim() };
		case 'COPY_CODE':
			return { type };
		case 'FLOW':
			return {
				type,
				text,
				flowId: button.text('flowId').trim(),
				screen: button.optional('screen'),
			};
		default:
			throw button.violation(
				'type',
				`is '${type}', which is not a kind of button of this form`,
				"Choose one from the list, or set 'Content' to JSON.",
			);
	}
}

function readAuthentication(item: ParameterReader): DraftAuthentication {
	const otpType = item.text('otpType');
	return {
		otpType: otpType === 'ONE_TAP' || otpType === 'ZERO_TAP' ? otpType : 'COPY_CODE',
		securityRecommendation: item.flag('securityRecommendation'),
		codeExpirationMinutes: item.optionalNumber('codeExpirationMinutes') || undefined,
		apps: item.rows('apps', 'app').map((app) => ({
			packageName: app.text('packageName').trim(),
			signatureHash: app.text('signatureHash').trim(),
		})),
		zeroTapTermsAccepted: item.flag('zeroTapTermsAccepted'),
	};
}
