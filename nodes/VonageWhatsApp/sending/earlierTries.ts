import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
	NodeOperationError,
} from 'n8n-workflow';
import { failedItem } from '../../shared/errors';
import type { SendOutcome } from '../../transport/pacing/sendOutcome';
import { isRecord } from '../../whatsapp/looseJson';
import type { OutgoingMessage, SendResult } from './outgoingMessage';

/** What is remembered of one item: nothing of those that were certainly not sent. */
interface RememberedItem {
	/** `partly` sent is a text of which some parts were accepted, and no further one. */
	status: 'sent' | 'unknown' | 'partly';
	/** The output of the try in which that happened. */
	json?: IDataObject;
	/** Of the parts that were accepted. */
	accepted?: SendResult[];
	/** Whether that was in an earlier try, and not in this one. */
	isEarlier?: boolean;
}

/** What is remembered of the newest run of a node. */
interface RememberedRun {
	run: number;
	/** Its input items in a tool, where n8n counts every try as a run of its own. */
	input?: string;
	items: Record<number, RememberedItem>;
}

/** The name in n8n's execution data, which keeps it for a node as long as the execution. */
const NAME = 'sentByEarlierTries';

/**
 * What earlier tries of the same run of the node have sent. n8n's *Retry On Fail* runs the whole node
 * again, and so does *Retry* of a failed execution: both pass on the node's context, which is kept with
 * the execution.
 */
export class EarlierTries {
	readonly #context: IExecuteFunctions;

	readonly #store: IDataObject;

	readonly #run: RememberedRun;

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#store = storeOf(context);
		const run = Number(context.evaluateExpression('{{ $runIndex }}', 0));
		const input = isTool(context)
			? JSON.stringify(context.getInputData().map(({ json }) => json))
			: undefined;
		const known = this.#store[NAME];
		const items = isRunOf(known, run, input) ? known.items : {};
		for (const item of Object.values(items)) item.isEarlier = item.status !== 'partly';
		this.#run = { run, ...(input !== undefined && { input }), items };
	}

	/**
	 * The output of an item that was sent, or perhaps sent, in an earlier try.
	 *
	 * @throws {NodeOperationError} for the latter, where a failure stops the node.
	 */
	outputOf(index: number): INodeExecutionData | undefined {
		const { status, json } = this.#run.items[index] ?? {};
		if (status === 'sent') return { json: json ?? {}, pairedItem: { item: index } };
		if (status !== 'unknown') return undefined;

		const details: IDataObject = isRecord(json?.details) ? (json.details as IDataObject) : {};
		const message = String(json?.error);
		if (this.#context.continueOnFail()) {
			return failedItem(this.#context.getNode(), message, details, index);
		}
		throw new NodeOperationError(this.#context.getNode(), message, {
			itemIndex: index,
			description: `${String(details.description)} n8n tried the node again, and this message was not sent a second time.`,
		});
	}

	/** The parts of an item's text that an earlier try has sent. */
	acceptedOf(index: number): SendResult[] {
		return this.#run.items[index]?.accepted ?? [];
	}

	/** Keeps what became of messages, before an error can stop the node. */
	remember(
		messages: OutgoingMessage[],
		outcomes: Array<SendOutcome<SendResult>>,
		outputs: INodeExecutionData[],
	): void {
		const { items } = this.#run;
		// Of a message that certainly was not sent nothing is left.
		for (const { item } of messages) delete items[item.index];
		for (const [at, message] of messages.entries()) {
			const { status, answers } = outcomes[at];
			const { index } = message.item;
			if (status === 'sent' || status === 'unknown') {
				items[index] = { status, json: outputs[at].json };
			} else if (answers.length > 0) {
				items[index] = { status: 'partly', accepted: answers };
			}
		}
		this.#store[NAME] = this.#run;
	}

	/** Says what was left out, and forgets everything if n8n will not try again. */
	finish(output: INodeExecutionData[]): void {
		const { retryOnFail } = this.#context.getNode();
		const hasFailed = output.some(({ json }) => json.error !== undefined);
		const isCancelled = this.#context.getExecutionCancelSignal?.()?.aborted === true;
		if (!(retryOnFail === true && hasFailed) && !isCancelled) delete this.#store[NAME];
		const count = Object.values(this.#run.items).filter(({ isEarlier }) => isEarlier).length;
		if (count > 0) this.#context.addExecutionHints(hint(sentBefore(count)));
		else if (this.#context.getMode() === 'retry') this.#context.addExecutionHints(hint(RETRY));
	}
}

/** What n8n keeps for the node with the execution; a tool that is tried out alone may have no execution. */
function storeOf(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

/** What a retry does not know: an execution that n8n lost while the node was sending starts anew. */
const RETRY =
	"This execution is a retry. If n8n crashed in the first one while this node was sending, messages may have been sent twice: n8n has no record of them. A 'Send Once Key' prevents that.";

function sentBefore(count: number): string {
	const messages = count === 1 ? '1 message was' : `${count.toLocaleString('en')} messages were`;
	return `${messages} sent, or may have been sent, in an earlier try of this execution, and not sent again.`;
}

function hint(message: string): NodeExecutionHint {
	return { message, type: 'info', location: 'outputPane' };
}

function isTool(context: IExecuteFunctions): boolean {
	const { isToolExecution } = context as Partial<IExecuteFunctions>;
	return isToolExecution?.call(context) === true;
}

/** Whether something remembered belongs to this run: it has its number, or is the try before it in a tool. */
function isRunOf(known: unknown, run: number, input?: string): known is RememberedRun {
	if (!isRecord(known) || !isRecord(known.items)) return false;
	return input === undefined ? known.run === run : known.run === run - 1 && known.input === input;
}
