import type { IExecuteFunctions } from 'n8n-workflow';
import type { Channel } from './channel';
import { Values } from './values';

/** One input item of an operation: its parameters, its files, and the channel it goes out on. */
export class Item extends Values {
	readonly context: IExecuteFunctions;

	readonly index: number;

	readonly channel: Channel;

	/** @param nameOf What a parameter is called in this operation, where it is not called by its own name. */
	constructor(
		context: IExecuteFunctions,
		index: number,
		channel: Channel,
		nameOf: (name: string) => string = (name) => name,
	) {
		// A field that the panel does not show is no parameter of the node: without another value n8n throws.
		super((name) => context.getNodeParameter(nameOf(name), index, null), nameOf);
		this.context = context;
		this.index = index;
		this.channel = channel;
	}

	/** The same item, read from parameters under other names. */
	renamed(nameOf: (name: string) => string): Item {
		return new Item(this.context, this.index, this.channel, nameOf);
	}
}
