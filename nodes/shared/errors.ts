import {
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { RuleViolation } from '../whatsapp/ruleViolation';

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

/** The error of a request, knowing which item the request was made for. */
export function ofItem(error: unknown, itemIndex: number): unknown {
	if (error instanceof NodeApiError) error.context.itemIndex = itemIndex;
	return error;
}

/** Turns into an error for n8n what concerns all items of a batch. */
export function batchError(context: Pick<IExecuteFunctions, 'getNode'>, error: unknown): NodeError {
	return asNodeError(context, error);
}

function asNodeError(
	context: Pick<IExecuteFunctions, 'getNode'>,
	error: unknown,
	itemIndex?: number,
): NodeError {
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
export function withDoneBefore(error: NodeError, itemIndex: number): NodeError {
	if (itemIndex > 0) {
		const before = itemIndex === 1 ? 'Item 0 was' : `Items 0 to ${itemIndex - 1} were`;
		return describedBy(
			error,
			`${before} carried out before this one; turn on 'Continue' in 'On Error' to get their results and go on with the rest.`,
		);
	}
	return error;
}

/** The error with one more sentence in its description. */
export function describedBy(error: NodeError, sentence: string): NodeError {
	error.description = error.description ? `${error.description} ${sentence}` : sentence;
	return error;
}

/**
 * The output item of an input item that could not be carried out (*Continue On Fail*).
 *
 * @param more What else there is to tell, for `details`.
 */
export function itemError(
	found: NodeError,
	original: unknown,
	itemIndex: number,
	more: IDataObject = {},
): INodeExecutionData {
	const details: IDataObject = { ...more };
	if (found.description) details.description = found.description;
	if (original instanceof RuleViolation) details.field = original.field;
	if (found instanceof NodeApiError && found.httpCode) details.httpCode = found.httpCode;
	return failedItem(found.node, found.message, details, itemIndex);
}

/**
 * An output item that tells a failure. n8n moves it to the error branch, where there is one: since 2.34
 * it knows such an item by its keys, before that by an `error` beside its `json`. It copies what it
 * moves and then replaces the whole `json` of an item that has such an `error` by the message, so that
 * one is not enumerable: it is seen, but not copied.
 */
export function failedItem(
	node: INode,
	message: string,
	details: IDataObject,
	itemIndex: number,
): INodeExecutionData {
	const output = { json: { error: message, details }, pairedItem: { item: itemIndex } };
	if (node.onError === 'continueErrorOutput') {
		const error = new NodeOperationError(node, message);
		// An n8n whose errors have a `failure` is newer than that.
		if (!('failure' in error)) Object.defineProperty(output, 'error', { value: error });
	}
	return output;
}
