import { LIMITS } from '../../messages/limits';

import { lintCopyCode, lintFlow, lintLabel, lintPhoneNumber, lintUrl } from './button';
import { called, counted, listed, type Part, readParts, type RuleContext } from './ruleContext';

/**
 * How many buttons of a type one template may have (Meta "Template components").
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
const MOST_OF_TYPE: Readonly<Record<string, number>> = {
	QUICK_REPLY: 10,
	URL: 2,
	PHONE_NUMBER: 1,
	COPY_CODE: 1,
	VOICE_CALL: 1,
	CATALOG: 1,
	MPM: 1,
	SPM: 1,
	OTP: 1,
	FLOW: 1,
};

/** Types that stand alone among the buttons. */
const ALONE: ReadonlySet<string> = new Set(['CATALOG', 'MPM', 'SPM', 'OTP']);

/** Types of Meta's pages and SDK without rules of their own. */
const OTHERS: ReadonlySet<string> = new Set([
	...['APP', 'BOOKING_CONFIRMATION', 'BOOKING_STATUS', 'EXTENSION', 'ORDER_DETAILS'],
	...['PAYMENT_REQUEST', 'POSTBACK', 'REMINDER', 'REQUEST_CONTACT_INFO', 'SEND_LOCATION'],
	...['VIDEO_CALL'],
]);

/** Types that only a template of the category MARKETING may have. */
const MARKETING_ONLY: ReadonlySet<string> = new Set(['CATALOG', 'MPM', 'SPM']);

/**
 * The buttons of a template or of a carousel card, each and together.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function lintButtons(context: RuleContext, { path, fields }: Part): void {
	const { findings } = context;
	const buttons = readParts(findings, fields.buttons, `${path}.buttons`);
	if (buttons.length === 0) {
		findings.error({
			path: `${path}.buttons`,
			rule: 'buttons-missing',
			message: `${called('BUTTONS component', context)} has no buttons`,
			fix: 'Add a button, or leave the component out',
			subcode: 2388043,
		});
	}
	for (const button of buttons) lintButton(context, button);
	lintCounts(context, path, buttons);
	lintOrder(context, buttons);
	lintDistinctLabels(context, buttons);
}

function lintButton(context: RuleContext, button: Part): void {
	const { findings } = context;
	const { path, type } = button;
	lintLabel(context, button);
	switch (type) {
		case 'URL':
			return lintUrl(context, button);
		case 'PHONE_NUMBER':
			return lintPhoneNumber(context, button);
		case 'COPY_CODE':
			return lintCopyCode(context, button);
		case 'FLOW':
			return lintFlow(context, button);
		case 'OTP':
			return findings.error({
				path: `${path}.type`,
				rule: 'button-category',
				message: 'A button for one-time passwords needs the category AUTHENTICATION',
				fix: "Set 'category' to AUTHENTICATION, or use another button",
			});
		case '':
			return findings.error({
				path: `${path}.type`,
				rule: 'button-type-missing',
				message: "The button has no 'type'",
				fix: "Set 'type' to QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE or FLOW",
				subcode: 2388050,
			});
	}
	if (MARKETING_ONLY.has(type) && context.category === 'UTILITY') {
		findings.error({
			path: `${path}.type`,
			rule: 'button-category',
			message: `A button of type ${type} needs the category MARKETING`,
			fix: "Set 'category' to MARKETING, or use another button",
		});
	}
	if (!Object.hasOwn(MOST_OF_TYPE, type) && !OTHERS.has(type)) {
		findings.warning({
			path: `${path}.type`,
			rule: 'button-type-unknown',
			message: `'${type.slice(0, 40)}' is a type of button that Meta's pages do not name`,
			fix: 'Check the spelling; Meta adds types, so it may be right',
		});
	}
}

function lintCounts({ findings }: RuleContext, path: string, buttons: readonly Part[]): void {
	if (buttons.length > LIMITS.templateButtons) {
		findings.error({
			path: `${path}.buttons`,
			rule: 'buttons-count',
			message: `There are ${buttons.length} buttons; Meta allows ${LIMITS.templateButtons}`,
			fix: `Remove ${counted(buttons.length - LIMITS.templateButtons, 'button')}`,
		});
	}
	const types = new Map<string, Part[]>();
	for (const button of buttons) {
		const same = types.get(button.type);
		if (same) same.push(button);
		else types.set(button.type, [button]);
	}
	for (const [type, same] of types) {
		const most = Object.hasOwn(MOST_OF_TYPE, type) ? MOST_OF_TYPE[type] : same.length;
		if (same.length > most) {
			findings.error({
				path: same[most].path,
				rule: 'button-type-count',
				message: `There are ${same.length} buttons of type ${type}; Meta allows ${most}`,
				fix: `Remove ${counted(same.length - most, 'button')} of this type`,
			});
		}
		if (ALONE.has(type) && types.size > 1) {
			findings.error({
				path: same[0].path,
				rule: 'button-alone',
				message: `A button of type ${type} stands alone, but there is also ${listed([...types.keys()].filter((other) => other !== type && other !== ''))}`,
				fix: 'Remove the other buttons, or this one',
			});
		}
	}
}

/**
 * Quick replies form one block, and so do the others.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
function lintOrder({ findings }: RuleContext, buttons: readonly Part[]): void {
	const isReply = ({ type }: Part) => type === 'QUICK_REPLY';
	const changes = buttons.filter(
		(button, at) => at > 0 && isReply(button) !== isReply(buttons[at - 1]),
	);
	if (changes.length < 2) return;
	findings.error({
		path: changes[1].path,
		rule: 'button-order',
		message: 'Quick replies and other buttons alternate; Meta wants each kind in one block',
		fix: 'Put all quick replies first, then the other buttons, or the other way round',
	});
}

function lintDistinctLabels({ findings }: RuleContext, buttons: readonly Part[]): void {
	const seen = new Set<string>();
	for (const { path, fields } of buttons) {
		const label = typeof fields.text === 'string' ? fields.text.trim() : '';
		if (label !== '' && seen.has(label)) {
			findings.error({
				path: `${path}.text`,
				rule: 'button-label-duplicate',
				message: `Two buttons have the label '${label.slice(0, 40)}'`,
				fix: 'Give each button its own label',
			});
		}
		seen.add(label);
	}
}
