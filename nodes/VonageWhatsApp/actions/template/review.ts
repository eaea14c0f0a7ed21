import { attempt, errorText } from '../../../transport/http/attempt';
import { wait } from '../../../transport/http/retry';
import type { Submission } from '../../../transport/templates/chooseProvider';
import type { TemplateProvider } from '../../../transport/templates/provider';
import { withoutHandles } from '../../../whatsapp/templates/draft';
import { templateItem } from '../../../whatsapp/templates/item';
import {
	parseTemplate,
	type Template,
	type TemplateDraft,
} from '../../../whatsapp/templates/schema';
import { templateState } from '../../../whatsapp/templates/states';
import type { Item } from '../../parameters/item';

const FIRST_LOOK_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 30;

/** Up to half an hour; a longer review is for the trigger that polls. */
export const LONGEST_WAIT_MINUTES = 30;

/** What became of a wait for the review. */
export interface Review {
	/** As it was seen last. */
	template?: Template;
	reviewed: boolean;
	/** Why it could not be seen any more; it stays submitted all the same. */
	notice?: string;
}

/**
 * Looks at a submitted template until its review is over: after 2, 4, 8 … seconds, then every half
 * minute. Ends with the time limit, with the execution, or when the template cannot be read.
 */
export async function waitForReview(
	item: Item,
	provider: TemplateProvider,
	id: string,
	minutes: number,
): Promise<Review> {
	const { signal } = item.client;
	let left = Math.min(minutes, LONGEST_WAIT_MINUTES) * 60;
	let template: Template | undefined;
	for (let pause = FIRST_LOOK_SECONDS; left > 0 && !signal?.aborted; pause *= 2) {
		const seconds = Math.min(pause, LONGEST_PAUSE_SECONDS, left);
		await wait(seconds * 1000, signal);
		left -= seconds;
		const read = await attempt(provider.get(id));
		if (!read.ok) return { template, reviewed: false, notice: noticeOf(read.error) };
		template = parseTemplate(read.value);
		if (template && templateState(template.status) !== 'submitted') {
			return { template, reviewed: true };
		}
	}
	return { template, reviewed: false };
}

function noticeOf(error: unknown): string {
	return `The template was submitted, but its review could not be followed: ${errorText(error)}`;
}

/**
 * A submitted template as the provider has it. Vonage answers with the ID only, so it is read once more:
 * Meta may have changed the category. That it was submitted stays true when it cannot be read.
 */
export async function storedTemplate(
	provider: TemplateProvider,
	draft: TemplateDraft,
	created: Submission,
): Promise<Template> {
	const submitted: Template = { ...withoutHandles(draft), status: 'PENDING', ...created };
	if (created.category !== undefined) return submitted;
	const read = await attempt(provider.get(created.id));
	return (read.ok ? parseTemplate(read.value) : undefined) ?? submitted;
}

/** What became of a submission: the template as it is now, and whether Meta changed its category. */
export function submissionItem(template: Template, requestedCategory: string) {
	const item = templateItem(template);
	const { category } = template;
	if (!category || !requestedCategory || category === requestedCategory) return item;
	return {
		...item,
		categoryChanged: true,
		notice: `Meta stored this template as ${category} instead of ${requestedCategory}: messages cost the price of ${category}`,
	};
}
