import { type IExecuteFunctions, type INodeExecutionData, parseErrorMetadata } from 'n8n-workflow';
import { batchError } from '../../shared/errors';
import { attempt } from '../../transport/http/attempt';
import { isRecord } from '../../whatsapp/looseJson';
import type { RuleViolation } from '../../whatsapp/ruleViolation';
import type { ParameterReader } from './parameterReader';

/** A workflow that the builder picked. */
export interface Picked {
	id: string;
	/** As the list in the panel shows it; its ID where nobody picked it from the list. */
	name: string;
}

/** What is said of a workflow that is of no use. */
interface Complaints {
	/** It failed. */
	stopped(picked: Picked, error: unknown): RuleViolation;
	/** It did something else than to answer, e.g. `returned no list of items`. */
	unusable(picked: Picked, what: string): RuleViolation;
}

/** The workflow in a field, or undefined when the field is empty. */
export function pickedWorkflow(parameters: ParameterReader, field: string): Picked | undefined {
	const id = parameters.locator(field).value.trim();
	if (id === '') return undefined;
	const written = parameters.raw(field);
	const name = isRecord(written) ? written.cachedResultName : undefined;
	return { id, name: typeof name === 'string' && name !== '' ? name : id };
}

/**
 * Runs a workflow as n8n's own *Execute Sub-workflow* does, and links the two executions.
 *
 * @returns The JSON of its last node's items.
 * @throws {RuleViolation} One of `complaints`.
 */
export async function runWorkflow(
	context: IExecuteFunctions,
	picked: Picked,
	items: INodeExecutionData[],
	complaints: Complaints,
): Promise<unknown[]> {
	const answer = await attempt(
		context.executeWorkflow({ id: picked.id }, items, undefined, {
			parentExecution: {
				executionId: context.getExecutionId(),
				workflowId: context.getWorkflow().id ?? '',
			},
			// While a workflow is being built, what it calls need not be published.
			executionMode: context.getMode(),
		}),
	);
	if (!answer.ok) {
		context.setMetadata(parseErrorMetadata(answer.error) ?? {});
		throw complaints.stopped(picked, answer.error);
	}
	const { data, executionId, waitTill } = answer.value;
	context.setMetadata({
		subExecution: { executionId, workflowId: picked.id },
		subExecutionsCount: 1,
	});
	if (waitTill) {
		const waits = complaints.unusable(picked, 'waits for something instead of answering');
		// n8n has put this execution to sleep too, and would take this node as done when it wakes up.
		context.setMetadata({ resumeError: batchError(context, waits) });
		throw waits;
	}
	if (!Array.isArray(data)) throw complaints.unusable(picked, 'returned no list of items');
	return data.flatMap((returned) => (returned ?? []).map(({ json }) => json));
}
