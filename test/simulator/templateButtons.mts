import { refuseParameter, refuseTemplate } from './templateRefusals.mts';
import { checkLength, countEmoji, variablesOf } from './templateText.mts';
import type { Json } from './types.mts';

/** The buttons of a template or of a carousel card, as Meta looks at them when a draft comes in. */

const kinds = [
	'QUICK_REPLY',
	'URL',
	'PHONE_NUMBER',
	'COPY_CODE',
	'OTP',
	'FLOW',
	'CATALOG',
	'MPM',
	'SPM',
	'VOICE_CALL',
	'ORDER_DETAILS',
	'REQUEST_CONTACT_INFO',
];

/** What each kind cannot do without; labels of the rest are Meta's own. */
const required: Record<string, string[]> = {
	QUICK_REPLY: ['text'],
	URL: ['text', 'url'],
	PHONE_NUMBER: ['text', 'phone_number'],
	OTP: ['otp_type'],
	FLOW: ['text'],
	CATALOG: ['text'],
	MPM: ['text'],
	SPM: ['text'],
	VOICE_CALL: ['text'],
	ORDER_DETAILS: ['text'],
};

/** How many of a kind a template can have; the others once. */
const most: Record<string, number> = { QUICK_REPLY: 10, URL: 2 };

const isOneTap = (button: Json) => ['ONE_TAP', 'ZERO_TAP'].includes(String(button.otp_type));

/** Fields, samples and labels: what Meta looks at before it reads any text. */
export function checkButtonFields(buttons: Json[], where: string): void {
	buttons.forEach((button, index) => {
		const path = `${where}['buttons'][${index}]`;
		const type = String(button.type);
		if (!kinds.includes(type)) {
			refuseParameter(
				`Param ${path}['type'] must be one of {${kinds.join(', ')}} - got "${type}".`,
			);
		}
		for (const field of required[type] ?? []) {
			if (typeof button[field] !== 'string' || button[field] === '') {
				refuseTemplate('buttonIncomplete', { component: type, field });
			}
		}
		if (type === 'FLOW') checkFlow(button);
		if (type === 'OTP') checkOneTimePassword(button, path);
		const sampled =
			type === 'COPY_CODE' || (type === 'URL' && variablesOf(String(button.url)).length > 0);
		if (sampled && sampleOf(button) === undefined) {
			refuseTemplate('missingField', { component: 'BUTTONS', field: 'example' });
		}
	});
}

function checkFlow(button: Json): void {
	const given = ['flow_id', 'flow_name', 'flow_json'].filter((key) => button[key] !== undefined);
	if (given.length !== 1) {
		refuseTemplate('buttonIncomplete', {
			component: 'FLOW',
			field: 'one of flow_id, flow_name, flow_json',
		});
	}
}

function checkOneTimePassword(button: Json, path: string): void {
	const types = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'];
	if (!types.includes(String(button.otp_type))) {
		refuseParameter(`Param ${path}['otp_type'] must be one of {${types.join(', ')}}.`);
	}
	const apps = Array.isArray(button.supported_apps) ? button.supported_apps : [];
	if (isOneTap(button) && (apps.length === 0 || apps.length > 5)) {
		refuseTemplate('buttonIncomplete', { component: 'OTP', field: 'supported_apps' });
	}
	if (button.otp_type === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true) {
		refuseTemplate('buttonIncomplete', { component: 'OTP', field: 'zero_tap_terms_accepted' });
	}
}

/** A sample as a string or as the only one of a list. */
function sampleOf(button: Json): string | undefined {
	const { example } = button;
	const sample: unknown = Array.isArray(example) ? example[0] : example;
	return typeof sample === 'string' && sample !== '' ? sample : undefined;
}

/** Labels, addresses and numbers, button by button. */
export function checkButtonTexts(buttons: Json[], where: string): void {
	buttons.forEach((button, index) => {
		const path = `${where}['buttons'][${index}]`;
		const label = String(button.text ?? '');
		checkLength('BUTTON', label, 25);
		if (/[\n\r]|\{\{/.test(label) || countEmoji(label) > 0) {
			refuseParameter(`Param ${path}['text'] cannot have variables, new lines or emojis.`);
		}
		if (button.type === 'URL') checkUrl(String(button.url));
		if (button.type === 'PHONE_NUMBER') checkPhone(String(button.phone_number), path);
		if (button.type === 'COPY_CODE') checkCode(sampleOf(button) ?? '', path);
	});
}

function checkUrl(url: string): void {
	checkLength('URL', url, 2000);
	const base = url.replace(/\{\{1\}\}$/, '');
	if (/[{}\s]/.test(base) || !/^https?:\/\/[^/]+\.[^/]+/.test(base) || !URL.canParse(base)) {
		refuseTemplate('buttonUrl');
	}
	if (/(^|\.)(wa\.me|whatsapp\.com)$/.test(new URL(base).hostname)) refuseTemplate('whatsAppLink');
}

function checkPhone(phone: string, path: string): void {
	checkLength('PHONE_NUMBER', phone, 20);
	if (!/^\+?[1-9]\d{6,14}$/.test(phone.replace(/[ ().-]/g, ''))) {
		refuseParameter(`Param ${path}['phone_number'] is not a valid phone number.`, 192);
	}
}

function checkCode(code: string, path: string): void {
	checkLength('COPY_CODE', code, 20);
	if (!/^[A-Za-z0-9]+$/.test(code)) {
		refuseParameter(`Param ${path}['example'] can only have letters and digits.`);
	}
}

/** Counts and order: quick replies in one block, the kinds that stand alone alone. */
export function checkButtonSet(buttons: Json[], where: string, limit = 10): void {
	const types = buttons.map((button) => String(button.type));
	if (types.length === 0 || types.length > limit) {
		refuseParameter(`Param ${where}['buttons'] must have 1 to ${limit} elements.`);
	}
	for (const type of new Set(types)) {
		const count = types.filter((other) => other === type).length;
		if (count > (most[type] ?? 1)) {
			refuseParameter(`Param ${where}['buttons'] has too many elements of type ${type}.`);
		}
	}
	const alone = types.find((type) => ['CATALOG', 'MPM', 'SPM', 'OTP'].includes(type));
	if (alone && types.length > 1) {
		refuseParameter(`Param ${where}['buttons']: ${alone} cannot be combined with other buttons.`);
	}
	const changes = types.filter(
		(type, index) => index > 0 && (type === 'QUICK_REPLY') !== (types[index - 1] === 'QUICK_REPLY'),
	);
	if (changes.length > 1) {
		refuseParameter(`Param ${where}['buttons']: quick replies must stand together.`);
	}
}
