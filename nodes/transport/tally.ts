import { NodeApiError } from 'n8n-workflow';

import { isRecord } from '../whatsapp/tolerant';
import { messageOf } from './messageOf';
import type { Outcome, Report } from './pacing';

/** What came of a batch, in numbers. */
export interface Tally {
	/** Jobs by what became of them. */
	counts: Record<Outcome<unknown>['status'], number>;
	/** Why jobs failed: the provider's words, the most frequent first. */
	reasons: Array<{ reason: string; count: number }>;
}

/** Counts what came of a batch. */
export function tallyOf({ outcomes }: Pick<Report<unknown>, 'outcomes'>): Tally {
	const counts = { sent: 0, failed: 0, unknown: 0, notAttempted: 0, skipped: 0 };
	const reasons = new Map<string, number>();
	for (const outcome of outcomes) {
		counts[outcome.status]++;
		if (outcome.status !== 'failed') continue;
		const reason = reasonOf(outcome.error);
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	return {
		counts,
		reasons: [...reasons]
			.map(([reason, count]) => ({ reason, count }))
			.sort((one, other) => other.count - one.count),
	};
}

function reasonOf(error: unknown): string {
	const data: unknown = error instanceof NodeApiError ? error.context.data : undefined;
	if (isRecord(data) && typeof data.reason === 'string') return data.reason;
	return messageOf(error);
}
