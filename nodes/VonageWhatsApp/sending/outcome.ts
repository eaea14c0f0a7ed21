import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import {
	batchError,
	describedBy,
	failedItem,
	itemError,
	nodeError,
	type NodeError,
} from '../../shared/errors';
import type { SendOutcome, Withheld } from '../../transport/pacing/sendOutcome';
import type { Item } from '../parameters/item';
import type { OutgoingMessage, SendResult } from './outgoingMessage';

/** Why a message was withheld that has a *Send Once Key*. */
const REASONS: Record<Withheld, string> = {
	alreadySent: "A message with this 'Send Once Key' was already sent by this node.",
	inDoubt:
		"A message with this 'Send Once Key' was under way when n8n was stopped or its answer was lost, or is under way in another execution. Whether it was sent only its statuses can tell.",
};

/** The output item of a message, paired with its input. */
export function outputOf(
	message: OutgoingMessage,
	outcome: SendOutcome<SendResult>,
): INodeExecutionData {
	const { item, address, onceKey, parts } = message;
	const pairedItem = { item: item.index };
	switch (outcome.status) {
		case 'sent':
		case 'skipped':
			return { json: message.result(outcome.answers) as IDataObject, pairedItem };
		case 'alreadySent':
		case 'inDoubt': {
			const { status } = outcome;
			const reason = REASONS[status];
			return {
				json: { sent: false, reason, outcome: status, sendOnceKey: onceKey, ...address },
				pairedItem,
			};
		}
		case 'failed':
		case 'unknown':
			return itemError(
				errorOf(message, outcome),
				outcome.error,
				item.index,
				detailsOf(message, outcome),
			);
		default: {
			const { length } = outcome.answers;
			const what = length > 0 ? `Only ${length} of ${parts} parts sent` : 'Not attempted';
			const text = `${what}: ${reasonOf(item, outcome)}`;
			return failedItem(item.context.getNode(), text, detailsOf(message, outcome), item.index);
		}
	}
}

/** Why a message was not attempted. */
function reasonOf(
	item: Item,
	{ stoppedBy, sameKeyAs }: Extract<SendOutcome<SendResult>, { status: 'notAttempted' }>,
): string {
	if (sameKeyAs !== undefined) {
		return `item ${sameKeyAs} has the same 'Send Once Key', and was not sent`;
	}
	return stoppedBy === undefined
		? 'the execution was stopped before its turn'
		: `the batch was stopped by this: ${stoppingError(item, stoppedBy).message}`;
}

/** The error that stopped a batch, naming the item that met it if there is one. */
export function stoppingError({ context }: Item, error: unknown): NodeError {
	const found = batchError(context, error);
	const { itemIndex } = found.context;
	return typeof itemIndex === 'number' ? nodeError(context, found, itemIndex) : found;
}

/** The error of a message that failed, as n8n shows it. */
export function errorOf(
	{ item, parts }: OutgoingMessage,
	{ answers, error }: Extract<SendOutcome<SendResult>, { error: unknown }>,
): NodeError {
	const found = nodeError(item.context, error, item.index);
	if (answers.length === 0 || found.context.sentMessageIds) return found;
	const ids = idsOf(answers);
	found.context.sentMessageIds = ids;
	return describedBy(
		found,
		`${ids.length} of ${parts} parts of this text were sent before (${ids.join(', ')}); do not send them again.`,
	);
}

function detailsOf(
	{ address }: OutgoingMessage,
	{ status, answers }: SendOutcome<SendResult>,
): IDataObject {
	return {
		outcome: status,
		...address,
		...(answers.length > 0 && { sentMessageIds: idsOf(answers) }),
	};
}

const idsOf = (answers: SendResult[]) => answers.map(({ messageId }) => messageId);
