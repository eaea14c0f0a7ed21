import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { batchError, itemError, nodeError, raise, withDoneBefore } from '../../shared/errors';
import type { ApiClient } from '../../transport/http/client';
import { Item } from '../parameters/item';
import { EarlierTries } from '../sending/earlierTries';
import { readOnceKey, readSendSettings } from '../sending/options';
import { OutgoingMessage, type PreparedMessage } from '../sending/outgoingMessage';
import { sendMessages } from '../sending/sendMessages';
import type { NamedOutputs } from './outputs';

/** One operation of the node: its entry in the list, its fields, and what it does. */
export interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** Where it has more than one. */
	outputs?: NamedOutputs;
	execute(context: IExecuteFunctions, client: ApiClient): Promise<INodeExecutionData[]>;
}

/** A checked request that waits to be carried out. */
export type Plan<Result> = () => Promise<Result>;

/** An output item, before it is paired with its input. */
export interface Output extends Pick<INodeExecutionData, 'binary'> {
	/** Plain JSON; the interfaces of the floors below just have no index signature. */
	json: object;
}

/** Reads and checks one item. */
export type Prepare<Prepared> = (item: Item) => Promise<Prepared>;

/** What an operation does with its items: first this with each of them, and then that with all. */
interface Phases<Prepared> {
	prepare: Prepare<Prepared>;
	/** Returns the output of each, in the same order. */
	carryOut(ready: Array<Ready<Prepared>>): Promise<INodeExecutionData[][]>;
}

/** What was prepared for one item. */
interface Ready<Prepared> {
	item: Item;
	prepared: Prepared;
}

/** As `eachItemMany`, with one output item per input item. */
export function eachItem(prepare: Prepare<Plan<object>>): Operation['execute'] {
	return eachItemAfter(async () => prepare);
}

/**
 * As `eachItem`, where something is looked up first for all items of the batch together. With
 * *Continue On Fail* a look-up that was not possible is the error of each item.
 */
export function eachItemAfter(
	lookUp: (items: Item[]) => Promise<Prepare<Plan<object>>>,
): Operation['execute'] {
	return run(async (items) => {
		const lookedUp = await lookUp(items);
		const prepare: Prepare<Plan<Output[]>> = async (item) => {
			const plan = await lookedUp(item);
			return async () => [{ json: await plan() }];
		};
		return { prepare, carryOut: inOrder };
	});
}

/** Runs an operation whose items become any number of items each, one after the other. */
export function eachItemMany(prepare: Prepare<Plan<Output[]>>): Operation['execute'] {
	return run(async () => ({ prepare, carryOut: inOrder }));
}

/** Runs an operation whose items are messages: they go out together, as fast as WhatsApp allows. */
export function eachMessageAfter(
	lookUp: (items: Item[]) => Promise<Prepare<PreparedMessage>>,
): Operation['execute'] {
	return async (context, client) => {
		if (context.getInputData().length === 0) return [];
		const earlier = new EarlierTries(context);
		const execute = run(
			async (items) => {
				const settings = readSendSettings(items);
				const lookedUp = await lookUp(items);
				return {
					prepare: async (item) => {
						const onceKey = readOnceKey(item);
						const accepted = earlier.acceptedOf(item.index);
						return new OutgoingMessage(item, await lookedUp(item), { onceKey, accepted });
					},
					carryOut: async (ready) =>
						await sendMessages(
							ready.map(({ prepared }) => prepared),
							settings,
							earlier,
						),
				};
			},
			(index) => earlier.outputOf(index),
		);
		const output = await execute(context, client);
		earlier.finish(output);
		return output;
	};
}

/**
 * Runs an operation: first every item is read and checked, then all of them are carried out. So one
 * bad item stops the node before anything was sent, and not half-way through.
 *
 * The output is in the order of the input, and paired. With *Continue On Fail* an item that cannot be
 * used comes out with `error` and the others go on.
 *
 * @param outputBefore What an earlier try has put out for an item that must not be carried out again.
 */
function run<Prepared>(
	begin: (items: Item[]) => Promise<Phases<Prepared>>,
	outputBefore: (index: number) => INodeExecutionData | undefined = () => undefined,
): Operation['execute'] {
	return async (context, client) => {
		const output: INodeExecutionData[][] = [];
		const items = Item.all(context, client).filter(({ index }) => {
			const before = outputBefore(index);
			if (before) output[index] = [before];
			return before === undefined;
		});
		if (items.length === 0) return output.flat();
		const keepGoing = context.continueOnFail();

		let phases: Phases<Prepared>;
		try {
			phases = await begin(items);
		} catch (error) {
			const found = batchError(context, error);
			if (!keepGoing) raise(found);
			for (const { index } of items) output[index] = [itemError(found, error, index)];
			return output.flat();
		}

		const ready: Array<Ready<Prepared>> = [];
		for (const item of items) {
			try {
				ready.push({ item, prepared: await phases.prepare(item) });
			} catch (error) {
				const found = nodeError(context, error, item.index);
				if (!keepGoing) raise(found);
				output[item.index] = [itemError(found, error, item.index)];
			}
		}
		const done = await phases.carryOut(ready);
		for (const [at, { item }] of ready.entries()) output[item.index] = done[at];
		return output.flat();
	};
}

/** One item after the other; without *Continue On Fail* the first one that fails stops the node. */
async function inOrder(ready: Array<Ready<Plan<Output[]>>>): Promise<INodeExecutionData[][]> {
	const done: INodeExecutionData[][] = [];
	for (const { item, prepared: plan } of ready) {
		const { context, index } = item;
		try {
			const output = await plan();
			done.push(
				output.map(({ json, binary }) => ({
					json: json as IDataObject,
					...(binary && { binary }),
					pairedItem: { item: index },
				})),
			);
		} catch (error) {
			const found = nodeError(context, error, index);
			if (!context.continueOnFail()) raise(withDoneBefore(found, index));
			done.push([itemError(found, error, index)]);
		}
	}
	return done;
}
