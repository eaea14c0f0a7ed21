import { NodeApiError } from 'n8n-workflow';

import { attempt } from '../http/attempt';

/** What became of a deletion. */
export interface Removal {
	/** It was deleted now. */
	deleted: boolean;
	/** There was nothing to delete. */
	alreadyGone: boolean;
}

/**
 * Deletes; a refusal counts as done when the template is not there. The refusal alone does not tell:
 * Meta answers 100/33, and Vonage 404, also for an account that the credential cannot see.
 *
 * @param find What is left of the template.
 */
export async function removeOnce(
	remove: () => Promise<void>,
	find: () => Promise<unknown[]>,
): Promise<Removal> {
	const removal = await attempt(remove());
	if (removal.ok) return { deleted: true, alreadyGone: false };
	if (!mayBeGone(removal.error)) throw removal.error;

	const left = await attempt(find());
	if (!left.ok || left.value.length > 0) throw removal.error;
	return { deleted: false, alreadyGone: true };
}

/** Whether a refusal can mean that there is no such template. */
export function mayBeGone(error: unknown): boolean {
	return (
		error instanceof NodeApiError &&
		error.failure?.cause !== 'rate-limited' &&
		['400', '404', '422'].includes(error.httpCode ?? '')
	);
}
