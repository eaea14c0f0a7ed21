import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { describedBy, failedItem, itemError, nodeError, type NodeError } from '../../shared/errors';
import type { OutgoingMessage, SendResult } from './outgoingMessage';
import type { Withheld } from './sendOnce';

/** What became of the message of one item; `answers` are those of its accepted requests. */
export type SendOutcome =
	| { status: 'sent'; answers: SendResult[] }
	/** Its window has closed, and the builder wants it skipped then. */
	| { status: 'nothing'; answers: SendResult[] }
	| { status: 'failed' | 'unknown'; answers: SendResult[]; error: unknown }
	| { status: 'notAttempted'; answers: SendResult[]; because: string }
	| { status: Withheld; answers: SendResult[] };

/** Why a message was withheld that has a *Send Once Key*. */
const REASONS: Record<Withheld, string> = {
	alreadySent: "A message with this 'Send Once Key' was already sent by this node.",
	inDoubt:
		"A message with this 'Send Once Key' was under way when n8n was stopped or its answer was lost, or is under way in another execution. Whether it was sent only its statuses can tell.",
};

/** The output item of a message, paired with its input. */
export function outputOf(message: OutgoingMessage, outcome: SendOutcome): INodeExecutionData {
	const { item, address, onceKey, parts } = message;
	const pairedItem = { item: item.index };
	switch (outcome.status) {
		case 'sent':
		case 'nothing':
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
			const { answers, because } = outcome;
			const what =
				answers.length > 0 ? `Only ${answers.length} of ${parts} parts sent` : 'Not attempted';
			const node = item.context.getNode();
			return failedItem(node, `${what}: ${because}`, detailsOf(message, outcome), item.index);
		}
	}
}

/** The error of a message that failed, as n8n shows it. */
export function errorOf(
	{ item, parts }: OutgoingMessage,
	{ answers, error }: Extract<SendOutcome, { error: unknown }>,
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

function detailsOf({ address }: OutgoingMessage, { status, answers }: SendOutcome): IDataObject {
	return {
		outcome: status,
		...address,
		...(answers.length > 0 && { sentMessageIds: idsOf(answers) }),
	};
}

const idsOf = (answers: SendResult[]) => answers.map(({ messageId }) => messageId);
