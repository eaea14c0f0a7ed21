import { authentication, buttons, draft, DRAFTS, type Json, media, otp, url } from '../drafts.mts';
import { refuses, warns } from '../ruleTable.mts';

const otpDraft = (fields: Json, language = 'en') =>
	draft([{ type: 'BODY' }, buttons(otp(fields))], { category: 'AUTHENTICATION', language });

const codeFooter = (fields: Json) =>
	authentication({ type: 'BODY' }, { type: 'FOOTER', ...fields }, buttons(otp()));

const app = { package_name: 'com.example.app', signature_hash: 'K8a/AINcGX7' };

refuses([
	[
		'body-missing',
		'components',
		authentication(buttons(otp())),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-text',
		'components[0].text',
		authentication({ type: 'BODY', text: 'Your code is {{1}}' }, buttons(otp())),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-text',
		'components[1].text',
		codeFooter({ text: 'Acme', code_expiration_minutes: 5 }),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-component',
		'components[1]',
		authentication({ type: 'BODY' }, media('IMAGE'), buttons(otp())),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-component',
		'components[1]',
		authentication({ type: 'BODY' }, { type: 'HEADER', format: 'LOCATION' }, buttons(otp())),
		DRAFTS['location header'],
	],
	[
		'authentication-recommendation',
		'components[0].add_security_recommendation',
		authentication({ type: 'BODY', add_security_recommendation: 'yes' }, buttons(otp())),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-button',
		'components',
		authentication({ type: 'BODY' }),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-button',
		'components[1].buttons',
		authentication({ type: 'BODY' }, buttons(otp(), otp())),
		DRAFTS['authentication, copy code'],
	],
	[
		'authentication-button',
		'components[1].buttons[0].type',
		authentication({ type: 'BODY' }, buttons(url('https://a.example'))),
		DRAFTS['authentication, copy code'],
	],
	[
		'code-expiration',
		'components[1].code_expiration_minutes',
		codeFooter({ code_expiration_minutes: 0 }),
		codeFooter({ code_expiration_minutes: 1 }),
	],
	[
		'code-expiration',
		'components[1].code_expiration_minutes',
		codeFooter({ code_expiration_minutes: 91 }),
		codeFooter({ code_expiration_minutes: 90 }),
	],
	[
		'code-expiration',
		'components[1].code_expiration_minutes',
		codeFooter({}),
		codeFooter({ code_expiration_minutes: 5 }),
	],
	[
		'otp-type',
		'components[1].buttons[0].otp_type',
		otpDraft({ otp_type: 'TWO_TAP' }),
		otpDraft({ otp_type: 'copy_code' }),
	],
	[
		'otp-type',
		'components[1].buttons[0].otp_type',
		otpDraft({ otp_type: undefined }),
		otpDraft({}),
	],
	[
		'button-label-length',
		'components[1].buttons[0].text',
		otpDraft({ text: 'a'.repeat(26) }),
		otpDraft({ text: 'a'.repeat(25) }),
	],
	[
		'button-label-length',
		'components[1].buttons[0].autofill_text',
		otpDraft({ autofill_text: 'a'.repeat(26) }),
		otpDraft({ autofill_text: 'a'.repeat(25) }),
	],
	[
		'otp-apps',
		'components[1].buttons[0].supported_apps',
		otpDraft({ otp_type: 'ONE_TAP', ...app }),
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [app] }),
	],
	[
		'otp-apps',
		'components[1].buttons[0].supported_apps',
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: Array(6).fill(app) }),
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: Array(5).fill(app) }),
	],
	[
		'otp-app',
		'components[1].buttons[0].supported_apps[0].package_name',
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, package_name: 'clinic' }] }),
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [app] }),
	],
	[
		'otp-app',
		'components[1].buttons[0].supported_apps[0].package_name',
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, package_name: 'com.1clinic' }] }),
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, package_name: 'com.clinic_1' }] }),
	],
	[
		'otp-app',
		'components[1].buttons[0].supported_apps[0].signature_hash',
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, signature_hash: 'K8a/AINcGX' }] }),
		otpDraft({ otp_type: 'ONE_TAP', supported_apps: [app] }),
	],
	[
		'otp-terms',
		'components[1].buttons[0].zero_tap_terms_accepted',
		otpDraft({ otp_type: 'ZERO_TAP', supported_apps: [app] }),
		otpDraft({ otp_type: 'ZERO_TAP', supported_apps: [app], zero_tap_terms_accepted: true }),
	],
]);

warns([
	[
		'otp-label',
		'components[1].buttons[0].text',
		otpDraft({ text: 'Copy code' }, 'de'),
		otpDraft({}, 'de'),
	],
	[
		'otp-label',
		'components[1].buttons[0].text',
		otpDraft({ text: 'Copy OTP' }),
		otpDraft({ text: 'Copy Code' }),
	],
]);
