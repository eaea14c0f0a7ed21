import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Channel } from './channel';
import { itemError, nodeError, raise, withSentBefore } from './errors';
import { Item } from './item';

/** One operation of the node: its entry in the list, its fields, and what it does. */
export interface Operation {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	execute(context: IExecuteFunctions, channel: Channel): Promise<INodeExecutionData[]>;
}

/** A checked request that waits to be carried out; resolves to the JSON of the output item. */
export type Plan = () => Promise<IDataObject>;

/**
 * Runs an operation item by item: first every item is read and checked, then the plans are carried
 * out in order. So one bad item stops the node before anything was sent, and not half-way through.
 *
 * One output item per input item, in order, paired. With *Continue On Fail* an item that cannot be
 * used comes out with `error` and the others go on.
 */
export function eachItem(prepare: (item: Item) => Promise<Plan>): Operation['execute'] {
	return async (context, channel) => {
		const items = context.getInputData().map((_, index) => new Item(context, index, channel));
		const keepGoing = context.continueOnFail();

		const plans: Array<Plan | INodeExecutionData> = [];
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
				output.push({ json: await plan(), pairedItem: { item: index } });
			} catch (error) {
				const found = nodeError(context, error, index);
				if (!keepGoing) raise(withSentBefore(found, index));
				output.push(itemError(found, error, index));
			}
		}
		return output;
	};
}
