import type { TemplateChange } from '../whatsapp/templates/diff';
import { templateState } from '../whatsapp/templates/states';

/** What can happen to a template. */
export type TemplateEvent =
	| 'added'
	| 'approved'
	| 'category'
	| 'disabled'
	| 'paused'
	| 'quality'
	| 'rejected'
	| 'removed';

const DECISIONS: readonly string[] = ['approved', 'disabled', 'paused', 'rejected'];

/**
 * What happened to a template, in the order of its weight: a decision, then category, quality, its
 * coming and going. A new template that is decided upon already has both.
 */
export function eventsOf({ change, changed = [], template }: TemplateChange): TemplateEvent[] {
	if (change === 'unchanged') return [];
	if (change === 'removed') return ['removed'];
	const state = templateState(template?.status);
	const isDecided = (change === 'added' || changed.includes('status')) && DECISIONS.includes(state);
	return [
		...(isDecided ? [state as TemplateEvent] : []),
		...(changed.includes('category') || changed.includes('correctCategory')
			? ['category' as const]
			: []),
		...(changed.includes('quality') ? ['quality' as const] : []),
		...(change === 'added' ? ['added' as const] : []),
	];
}
