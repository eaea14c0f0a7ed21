/**
 * The statuses that Graph lists for a template (Meta "Template management").
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export const TEMPLATE_STATUSES = [
	'APPROVED',
	'ARCHIVED',
	'DELETED',
	'DISABLED',
	'IN_APPEAL',
	'LIMIT_EXCEEDED',
	'PAUSED',
	'PENDING',
	'PENDING_DELETION',
	'REJECTED',
] as const;

/** A state that we know; all but `submitted` (`PENDING`) are the status in lower case. */
export type KnownTemplateState =
	| 'approved'
	| 'archived'
	| 'deleted'
	| 'disabled'
	| 'in_appeal'
	| 'limit_exceeded'
	| 'paused'
	| 'pending_deletion'
	| 'rejected'
	| 'submitted';

/** A known state, or a status that Meta added in lower case; `unknown` where the provider gave none. */
export type TemplateState = KnownTemplateState | (string & {});

/**
 * What a status means to who sends: only an `approved` template can be sent.
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function templateState(status: string | undefined): TemplateState {
	const state = status?.trim().toLowerCase();
	if (state === undefined || state === '') return 'unknown';
	return state === 'pending' ? 'submitted' : state;
}
