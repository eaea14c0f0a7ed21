import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Channel } from './channel';
import { batchError, itemError, nodeError, raise, withSentBefore } from './errors';
import { Item } from './item';
import type { NamedOutputs } from './outputs';

/** One operation of the node: its entry in the list, its fields, and what it does. */
export interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** Where it has more than one. */
	outputs?: NamedOutputs;
	execute(context: IExecuteFunctions, channel: Channel): Promise<INodeExecutionData[]>;
}

/** A checked request that waits to be carried out. */
export type Plan<Result> = () => Promise<Result>;

/** An output item, before it is paired with its input. */
export interface Output extends Pick<INodeExecutionData, 'binary'> {
	/** Plain JSON; the interfaces of the floors below just have no index signature. */
	json: object;
}

/** Reads and checks one item; what it returns carries it out. */
export type Prepare<Result> = (item: Item) => Promise<Plan<Result>>;

/** As `eachItemMany`, with one output item per input item. */
export function eachItem(prepare: Prepare<object>): Operation['execute'] {
	return eachItemAfter(async () => prepare);
}

/**
 * As `eachItem`, where something is looked up first for all items of the batch together. With
 * *Continue On Fail* a look-up that was not possible is the error of each item.
 */
export function eachItemAfter(
	lookUp: (items: Item[]) => Promise<Prepare<object>>,
): Operation['execute'] {
	return run(async (items) => {
		const prepare = await lookUp(items);
		return async (item) => {
			const plan = await prepare(item);
			return async () => [{ json: await plan() }];
		};
	});
}

/**
 * Runs an operation item by item: first every item is read and checked, then the plans are carried
 * out in order. So one bad item stops the node before anything was sent, and not half-way through.
 *
 * The output is in the order of the input, and paired. With *Continue On Fail* an item that cannot be
 * used comes out with `error` and the others go on.
 */
export function eachItemMany(prepare: Prepare<Output[]>): Operation['execute'] {
	return run(async () => prepare);
}

function run(lookUp: (items: Item[]) => Promise<Prepare<Output[]>>): Operation['execute'] {
	return async (context, channel) => {
		const items = context.getInputData().map((_, index) => new Item(context, index, channel));
		if (items.length === 0) return [];
		const keepGoing = context.continueOnFail();

		let prepare: Prepare<Output[]>;
		try {
			prepare = await lookUp(items);
		} catch (error) {
			const found = batchError(context, error);
			if (!keepGoing) raise(found);
			return items.map(({ index }) => itemError(found, error, index));
		}

		const plans: Array<Plan<Output[]> | INodeExecutionData> = [];
		for (const item of items) {
			try {
				plans.push(await prepare(item));
			} catch (error) {
				const found = nodeError(context, error, item.index);
				if (!keepGoing) raise(found);
				plans.push(itemError(found, error, item.index));
			}
		}

		const output: INodeExecutionData[] = [];
		for (const [index, plan] of plans.entries()) {
			if (typeof plan !== 'function') {
				output.push(plan);
				continue;
			}
			try {
				for (const { json, binary } of await plan()) {
					output.push({
						json: json as IDataObject,
						...(binary && { binary }),
						pairedItem: { item: index },
					});
				}
			} catch (error) {
				const found = nodeError(context, error, index);
				if (!keepGoing) raise(withSentBefore(found, index));
				output.push(itemError(found, error, index));
			}
		}
		return output;
	};
}
