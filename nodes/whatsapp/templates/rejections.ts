/** What Meta's `rejection_info` says in words; only its webhook has it, and only with INVALID_FORMAT. */
export interface RejectionInfo {
	reason?: string;
	recommendation?: string;
}

/**
 * What can be done with a rejected template:
 *
 * - `edit`: change it and submit it again; a rejected template may be edited as often as one likes
 * - `appeal`: ask Meta for another review, in WhatsApp Manager
 * - `no`: this template will not be approved, write another one
 * - `unknown`: Meta gave a reason that is not documented yet
 */
export type Resubmission = 'appeal' | 'edit' | 'no' | 'unknown';

/** A rejection in words for somebody who builds an automation. */
export interface Rejection {
	/** As Meta writes it, e.g. `INVALID_FORMAT`. */
	reason: string;
	/** What Meta means. */
	meaning: string;
	/** What to change. */
	fix: string;
	resubmit: Resubmission;
	/** When the template may be submitted again, and how long the answer takes. */
	when?: string;
}

type Row = readonly [meaning: string, fix: string, resubmit: Resubmission, when?: string];

const AT_ONCE =
	'At once: a rejected template may be edited any number of times. The review takes up to 24 hours.';

const APPEAL = 'At once, in WhatsApp Manager under Message Templates.';

const REASONS: Readonly<Record<string, Row>> = {
	ABUSIVE_CONTENT: [
		'Meta finds the text abusive or threatening, or it asks for sensitive data such as complete card or identity numbers.',
		'Remove threats (legal steps, public exposure) and questions for sensitive data, and say in a sentence who writes and why.',
		'edit',
		AT_ONCE,
	],
	CATEGORY_NOT_AVAILABLE: [
		'The category is not offered to this WhatsApp Business Account.',
		'Choose another category.',
		'edit',
		AT_ONCE,
	],
	INCORRECT_CATEGORY: [
		'The content belongs to another category. One-time passwords are allowed in AUTHENTICATION only, offers and news in MARKETING only.',
		'Set the category that fits. For one-time passwords submit a new template of the category AUTHENTICATION, whose text Meta writes.',
		'edit',
		`${AT_ONCE} Where the category is right, appeal instead.`,
	],
	INVALID_FORMAT: [
		'The form is not accepted: placeholders next to each other or with wrong braces, spelling, a text in another language than the template, shortened links, or the same body and footer as another template.',
		'Check placeholders, spelling, language and links; write words between two placeholders, and full links on a domain of the business.',
		'edit',
		AT_ONCE,
	],
	PROMOTIONAL: [
		'The content advertises something, but the template is not of the category MARKETING.',
		"Set the category to MARKETING, or remove everything that advertises: discounts, product news, 'visit our shop'.",
		'edit',
		AT_ONCE,
	],
	SCAM: [
		'Meta takes the content for deception, for example because it does not say who writes, promises gains, or links to a foreign domain.',
		'Name the business, link to its own domain only, and remove promises that cannot be kept. If the content is honest as it is, appeal.',
		'appeal',
		APPEAL,
	],
	TAG_CONTENT_MISMATCH: [
		'Category or language do not fit the content, for example an offer under UTILITY or an English text under de.',
		'Set the category and the language that fit, and write the whole text in that one language.',
		'edit',
		AT_ONCE,
	],
};

/** Words with which providers say that there is no reason. */
const NO_REASON: ReadonlySet<string> = new Set(['', 'NONE', 'NULL', 'UNDEFINED']);

/**
 * Explains why Meta rejected a template (Meta "Template review", `rejected_reason` of Graph and `reason`
 * of the status webhook).
 *
 * @param info What the webhook adds; Meta's own words come before ours.
 * @returns `undefined` when there is no reason: templates that were not rejected have `NONE`.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
 */
export function explainRejection(
	reason: string | null | undefined,
	info: RejectionInfo = {},
): Rejection | undefined {
	const sent = typeof reason === 'string' ? reason.trim() : '';
	const key = sent.toUpperCase();
	if (NO_REASON.has(key)) return undefined;
	const [meaning, fix, resubmit, when] = Object.hasOwn(REASONS, key)
		? REASONS[key]
		: unknownRow(sent);
	return {
		reason: Object.hasOwn(REASONS, key) ? key : sent,
		meaning: worded(info.reason) ?? meaning,
		fix: worded(info.recommendation) ?? fix,
		resubmit,
		...(when === undefined ? {} : { when }),
	};
}

function unknownRow(reason: string): Row {
	return [
		`Meta rejected the template with the reason '${reason.slice(0, 200)}', which is not documented yet.`,
		'Look at the template in WhatsApp Manager under Message Templates, which may say more, and edit it there or here.',
		'unknown',
	];
}

function worded(text: unknown): string | undefined {
	return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
