import { compact } from '../looseJson';
import type { TemplateChange } from './diff';
import { type TemplateParameter, templateParameters } from './parameters';
import { qualityOf } from './quality';
import { explainRejection, type Rejection } from './rejections';
import type { Template } from './schema';
import { type TemplateState, templateState } from './states';

/**
 * A template as a workflow gets it: the provider's fields as they are, of which only the names are
 * told here, and what we make of them. A type and no interface, so that it passes as n8n's JSON.
 */
export type TemplateItem = {
	id?: string;
	name: string;
	language: string;
	/** `submitted`, `approved`, `rejected`, `paused`, …; `deleted` for one that is no longer listed. */
	state: TemplateState;
	/** Only where Meta gave a reason. */
	rejectedReason?: string;
	/** What to change about a rejected template. */
	fix?: string;
	/** What Meta means by the reason, whether the template may be submitted again, and when. */
	rejection?: Pick<Rejection, 'meaning' | 'resubmit' | 'when'>;
	quality?: string;
	/** What a sender must fill in. */
	parameters: TemplateParameter[];
	/** ISO 8601. */
	lastSyncedAt?: string;
	/** The rest of a sync: what changed since the one before. */
	change?: TemplateChange['change'];
	changed?: TemplateChange['changed'];
	previous?: TemplateChange['previous'];
};

/** The item of a template. */
export function templateItem(
	template: Template,
	{ lastSyncedAt, change }: { lastSyncedAt?: string; change?: TemplateChange } = {},
): TemplateItem {
	const state = templateState(template.status);
	return compact({
		...template,
		state,
		...rejectionFields(state, template.rejected_reason),
		quality: qualityOf(template),
		parameters: templateParameters(template),
		...syncFields(lastSyncedAt, change),
	});
}

/** The item of a change; of a removed template there is its name and what it was like. */
export function changeItem(change: TemplateChange, lastSyncedAt?: string): TemplateItem {
	const { id, name, language, template } = change;
	if (template !== undefined) return templateItem(template, { lastSyncedAt, change });

	return compact({
		id,
		name,
		language,
		state: 'deleted',
		parameters: [],
		...syncFields(lastSyncedAt, change),
	});
}

function rejectionFields(
	state: TemplateState,
	rejectedReason: string | undefined,
): Partial<TemplateItem> {
	const rejection = explainRejection(rejectedReason);
	if (rejection === undefined) return state === 'rejected' ? { fix: FIX_WITHOUT_REASON } : {};

	const { reason, meaning, fix, resubmit, when } = rejection;
	return { rejectedReason: reason, fix, rejection: compact({ meaning, resubmit, when }) };
}

const FIX_WITHOUT_REASON =
	'Meta gave no reason. Look at the template in WhatsApp Manager under Message Templates, which may say more, then edit it or appeal there.';

function syncFields(lastSyncedAt: string | undefined, change: TemplateChange | undefined) {
	return {
		lastSyncedAt,
		change: change?.change,
		changed: change?.changed,
		previous: change?.previous,
	};
}
