import { attempt } from '../http/attempt';
import { classifyError } from './classifyError';
import type { Job } from './jobQueue';
import type { Batch, BatchReport, Outcome } from './sendBatch';

type OneJob<Answer> = Batch<Answer> & { jobs: [Job<Answer>] };

/**
 * Sends a batch of one job: an answer in a chat, which waits for nobody. Nothing is repeated either;
 * whoever sends several from the same number only leaves room for it.
 */
export async function sendSingle<Answer>(batch: OneJob<Answer>): Promise<BatchReport<Answer>> {
	const outcome = await outcomeOf(batch);
	batch.settled?.(0, outcome);
	const perSecond = outcome.answers.length;
	return { outcomes: [outcome], repeated: 0, throttled: 0, mostUnderWay: 1, perSecond };
}

async function outcomeOf<Answer>(batch: OneJob<Answer>): Promise<Outcome<Answer>> {
	const answers: Answer[] = [];
	const [job] = batch.jobs;
	const admitted = await attempt(batch.admit?.([0]) ?? Promise.resolve([0]));
	if (!admitted.ok) return { status: 'notAttempted', answers, error: admitted.error };
	if (admitted.value.length === 0) return { status: 'skipped', answers: [] };

	const opened = await attempt(job.requests());
	if (!opened.ok) return { status: 'failed', answers, error: opened.error };
	for (const request of opened.value) {
		if (batch.signal?.aborted) return { status: 'notAttempted', answers };
		takePart(batch, job.contact);
		const result = await attempt(request());
		if (!result.ok) {
			const { error } = result;
			return { status: classifyError(error) === 'unknown' ? 'unknown' : 'failed', answers, error };
		}
		answers.push(result.value);
	}
	return { status: 'sent', answers };
}

/** Counts among what the number sends. */
function takePart(
	{ throughput, messagesPerSecond }: Pick<Batch<unknown>, 'throughput' | 'messagesPerSecond'>,
	contact: string,
	now = performance.now(),
): void {
	const sender = { messagesPerSecond, contactSpacing: 0, wake: () => {} };
	throughput.join(sender);
	throughput.start(sender, contact, now);
	throughput.leave(sender, now);
}
