import { codePoints } from '../../messages/limits';

import { LABEL_LENGTH, lintLabel } from './button';
import { counted, type Part, readParts, readText, type RuleContext, wordOf } from './ruleContext';

/** `NO_BUTTONS` is in Meta's SDK only. */
const OTP_TYPES: ReadonlySet<string> = new Set(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP', 'NO_BUTTONS']);

/** Labels that Meta's own samples have in English. */
const DEFAULT_LABEL = /^(?:copy code|copy|autofill)$/i;

const MINUTES = { min: 1, max: 90 };

const MOST_APPS = 5;

const PACKAGE_LENGTH = 224;

/** At least two segments that start with a letter. */
const PACKAGE = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;

const SIGNATURE = /^[A-Za-z0-9+/=]{11}$/;

/**
 * A template with a one-time password: Meta writes its texts, the draft only has switches.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
 */
export function lintAuthentication(context: RuleContext, components: readonly Part[]): void {
	const { findings } = context;
	const found = new Set<string>();
	for (const component of components) {
		const { path, type } = component;
		found.add(type);
		if (type === 'BODY') lintAuthenticationBody(context, component);
		else if (type === 'FOOTER') lintExpiration(context, component);
		else if (type === 'BUTTONS') lintOtpButtons(context, component);
		else if (type !== '') {
			findings.error({
				path,
				rule: 'authentication-component',
				message: `An AUTHENTICATION template has no ${type.slice(0, 40)}`,
				fix: 'Keep BODY, FOOTER and BUTTONS only: no media, no links, no offers',
				subcode: 2388042,
			});
		}
	}
	if (!found.has('BODY')) reportMissing(context, 'body-missing', '{ "type": "BODY" }');
	if (!found.has('BUTTONS')) {
		reportMissing(
			context,
			'authentication-button',
			'{ "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] }',
		);
	}
}

function reportMissing({ findings }: RuleContext, rule: string, component: string): void {
	findings.error({
		path: 'components',
		rule,
		message: `An AUTHENTICATION template needs ${rule === 'body-missing' ? 'a BODY' : 'a button for the one-time password'}`,
		fix: `Add ${component}`,
		subcode: 2388043,
	});
}

function lintAuthenticationBody(context: RuleContext, body: Part): void {
	refuseText(
		context,
		body,
		"set 'add_security_recommendation' to true for a warning after the code",
	);
	const { add_security_recommendation: recommendation } = body.fields;
	if (recommendation !== undefined && typeof recommendation !== 'boolean') {
		context.findings.error({
			path: `${body.path}.add_security_recommendation`,
			rule: 'authentication-recommendation',
			message: "'add_security_recommendation' is neither true nor false",
			fix: 'Write true or false, without quotes',
		});
	}
}

function lintExpiration(context: RuleContext, footer: Part): void {
	refuseText(context, footer, "give 'code_expiration_minutes' instead");
	const { code_expiration_minutes: minutes } = footer.fields;
	const isFine =
		typeof minutes === 'number' &&
		Number.isInteger(minutes) &&
		minutes >= MINUTES.min &&
		minutes <= MINUTES.max;
	if (isFine) return;
	context.findings.error({
		path: `${footer.path}.code_expiration_minutes`,
		rule: 'code-expiration',
		message: `'code_expiration_minutes' is not a whole number from ${MINUTES.min} to ${MINUTES.max}`,
		fix: 'Give the minutes that the code is valid, or leave the footer out',
		...(minutes === undefined ? { subcode: 2388043 } : {}),
	});
}

/** Meta writes body and footer in the template's language. */
function refuseText(
	{ findings }: RuleContext,
	{ path, type, fields }: Part,
	instead: string,
): void {
	if (fields.text === undefined || fields.text === null) return;
	findings.error({
		path: `${path}.text`,
		rule: 'authentication-text',
		message: `The ${type} of an AUTHENTICATION template has no text of its own; Meta writes it`,
		fix: `Remove 'text', and ${instead}`,
		subcode: 2388042,
	});
}

function lintOtpButtons(context: RuleContext, { path, fields }: Part): void {
	const { findings } = context;
	const buttons = readParts(findings, fields.buttons, `${path}.buttons`);
	if (buttons.length !== 1) {
		findings.error({
			path: `${path}.buttons`,
			rule: 'authentication-button',
			message: `There are ${buttons.length} buttons; an AUTHENTICATION template has exactly one, of type OTP`,
			fix: 'Keep one: { "type": "OTP", "otp_type": "COPY_CODE" }',
		});
	}
	for (const button of buttons) {
		if (button.type === 'OTP') lintOtp(context, button);
		else {
			findings.error({
				path: `${button.path}.type`,
				rule: 'authentication-button',
				message: `An AUTHENTICATION template has an OTP button only, not '${button.type.slice(0, 40)}'`,
				fix: 'Write { "type": "OTP", "otp_type": "COPY_CODE" }; a listing shows it as URL',
			});
		}
	}
}

function lintOtp(context: RuleContext, button: Part): void {
	const { findings } = context;
	const { path, fields } = button;
	const type = wordOf(fields.otp_type);
	if (!OTP_TYPES.has(type)) {
		findings.error({
			path: `${path}.otp_type`,
			rule: 'otp-type',
			message: type === '' ? "'otp_type' is missing" : `'${type.slice(0, 40)}' is no 'otp_type'`,
			fix: 'Use COPY_CODE, ONE_TAP or ZERO_TAP',
			...(type === '' ? { subcode: 2388050 } : {}),
		});
	}
	lintLabel(context, button);
	lintAutofillLabel(context, button);
	for (const key of ['text', 'autofill_text']) lintLabelLanguage(context, button, key);
	if (type === 'ONE_TAP' || type === 'ZERO_TAP') lintApps(context, button, type);
	if (type === 'ZERO_TAP' && fields.zero_tap_terms_accepted !== true) {
		findings.error({
			path: `${path}.zero_tap_terms_accepted`,
			rule: 'otp-terms',
			message: 'ZERO_TAP needs the terms to be accepted',
			fix: "Set 'zero_tap_terms_accepted' to true once you have read Meta's terms",
			subcode: 2388050,
		});
	}
}

function lintAutofillLabel({ findings }: RuleContext, { path: at, fields }: Part): void {
	const path = `${at}.autofill_text`;
	const label = 'The autofill label';
	const text = readText(findings, { path, value: fields.autofill_text, label });
	const length = codePoints(text ?? '');
	if (length > LABEL_LENGTH) {
		findings.error({
			path,
			rule: 'button-label-length',
			message: `${label} has ${counted(length, 'character')}; Meta allows ${LABEL_LENGTH}`,
			fix: 'Shorten it, or leave it out: Meta has a label in each language',
			subcode: 2388040,
		});
	}
}

function lintLabelLanguage(
	{ findings, language }: RuleContext,
	{ path, fields }: Part,
	key: string,
) {
	const text = fields[key];
	if (typeof text !== 'string' || text.trim() === '') return;
	const isEnglish = /^en(?:_|$)/i.test(language);
	if (isEnglish && DEFAULT_LABEL.test(text.trim())) return;
	findings.warning({
		path: `${path}.${key}`,
		rule: 'otp-label',
		message: isEnglish
			? `Meta has refused other labels of its buttons for codes than its own, e.g. Copy code`
			: `The label '${text.slice(0, 60)}' must be in the language '${language.slice(0, 40)}'; Meta refuses an English one`,
		fix: `Leave '${key}' out: Meta has a label in each language`,
	});
}

/** The apps that may take the code, a list since Graph v21. */
function lintApps({ findings }: RuleContext, { path: at, fields }: Part, type: string): void {
	const path = `${at}.supported_apps`;
	const apps = readParts(findings, fields.supported_apps, path);
	if (apps.length === 0) {
		findings.error({
			path,
			rule: 'otp-apps',
			message: `${type} needs 'supported_apps'${fields.package_name === undefined ? '' : "; 'package_name' of the button itself is not taken since Graph v21"}`,
			fix: 'Give the apps: [{ "package_name": "com.example.app", "signature_hash": "K8a/AINcGX7" }]',
			subcode: 2388050,
		});
	} else if (apps.length > MOST_APPS) {
		findings.error({
			path,
			rule: 'otp-apps',
			message: `There are ${apps.length} apps; Meta allows ${MOST_APPS}`,
			fix: `Remove ${counted(apps.length - MOST_APPS, 'app')}`,
		});
	}
	for (const app of apps) lintApp({ findings }, app);
}

function lintApp({ findings }: Pick<RuleContext, 'findings'>, { path, fields }: Part): void {
	const { package_name: name, signature_hash: hash } = fields;
	if (typeof name !== 'string' || name.length > PACKAGE_LENGTH || !PACKAGE.test(name)) {
		findings.error({
			path: `${path}.package_name`,
			rule: 'otp-app',
			message: `The package name is not one of Android: up to ${PACKAGE_LENGTH} characters, two or more parts that start with a letter`,
			fix: 'Write it as in the app, e.g. com.example.app',
		});
	}
	if (typeof hash !== 'string' || !SIGNATURE.test(hash)) {
		findings.error({
			path: `${path}.signature_hash`,
			rule: 'otp-app',
			message: 'The signature hash has not 11 characters out of letters, digits, +, / and =',
			fix: 'Compute it from the signing key of the app, e.g. K8a/AINcGX7',
		});
	}
}
