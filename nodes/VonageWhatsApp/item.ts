import type { IExecuteFunctions } from 'n8n-workflow';
import type { Channel } from './channel';
import { Values } from './values';

/** One input item of an operation: its parameters, its files, and the channel it goes out on. */
export class Item extends Values {
	readonly context: IExecuteFunctions;

	readonly index: number;

	readonly channel: Channel;

	constructor(context: IExecuteFunctions, index: number, channel: Channel) {
		// A field that the panel does not show is no parameter of the node: without another value n8n throws.
		super((name) => context.getNodeParameter(name, index, null));
		this.context = context;
		this.index = index;
		this.channel = channel;
	}
}
