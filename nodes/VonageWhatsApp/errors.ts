import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { RuleViolation } from '../whatsapp/violation';
import type { Item } from './item';

export type NodeError = NodeApiError | NodeOperationError;

/** Turns whatever an item ran into into the error that n8n shows, naming the item it belongs to. */
export function nodeError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeError {
	const found = asNodeError(context, error, itemIndex);
	const item = ` [item ${itemIndex}]`;
	if (!found.message.endsWith(item)) found.message += item;
	found.context.itemIndex ??= itemIndex;
	return found;
}

/** The same for what concerns all items of a batch. */
export function batchError(context: IExecuteFunctions, error: unknown): NodeError {
	return asNodeError(context, error);
}

function asNodeError(context: IExecuteFunctions, error: unknown, itemIndex?: number): NodeError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof RuleViolation) {
		return new NodeOperationError(context.getNode(), error.message, {
			itemIndex,
			description: error.fix,
			level: 'warning',
		});
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(context.getNode(), cause, { itemIndex });
}

/** Lets the node stop with an error that is ready for n8n. */
export function raise(error: NodeError): never {
	throw error;
}

/** Adds to an error that stops a batch how much of the batch is out already. */
export function withSentBefore(error: NodeError, itemIndex: number): NodeError {
	if (itemIndex > 0) {
		const before = itemIndex === 1 ? 'Item 0 was' : `Items 0 to ${itemIndex - 1} were`;
		const sent = `${before} carried out before this one; turn on 'Continue' in 'On Error' to get their results and go on with the rest.`;
		error.description = error.description ? `${error.description} ${sent}` : sent;
	}
	return error;
}

/**
 * The output item of an input item that could not be carried out (*Continue On Fail*). n8n knows it
 * by its keys, and moves it to the error branch where there is one; with an `error` beside `json` it
 * would drop the details.
 */
export function itemError(
	found: NodeError,
	original: unknown,
	itemIndex: number,
): INodeExecutionData {
	const details: IDataObject = {};
	if (found.description) details.description = found.description;
	if (original instanceof RuleViolation) details.field = original.field;
	if (found instanceof NodeApiError && found.httpCode) details.httpCode = found.httpCode;
	if (found.context.sentMessageIds) details.sentMessageIds = found.context.sentMessageIds;
	return { json: { error: found.message, details }, pairedItem: { item: itemIndex } };
}

/**
 * Stops an item whose text went out in several messages, naming the parts that are out already, so
 * that nobody sends them again.
 */
export function raisePartlySent(
	item: Item,
	error: unknown,
	messageIds: string[],
	parts: number,
): never {
	const found = nodeError(item.context, error, item.index);
	if (messageIds.length > 0) {
		const sent = `${messageIds.length} of ${parts} parts of this text were sent before (${messageIds.join(', ')}); do not send them again.`;
		found.description = found.description ? `${found.description} ${sent}` : sent;
		found.context.sentMessageIds = messageIds;
	}
	return raise(found);
}
