import type { IExecuteFunctions } from 'n8n-workflow';
import type { Channel } from './channel';
import { Parameters } from './parameters';
import { Values } from './values';

/** What the items of a run have in common. */
interface Run {
	context: IExecuteFunctions;
	channel: Channel;
	parameters: Parameters;
	/** Names execution, node and run of the node; absent until somebody asks. */
	reference?: string;
}

/** One input item of an operation: its parameters, its files, and the channel it goes out on. */
export class Item extends Values {
	readonly context: IExecuteFunctions;

	readonly index: number;

	readonly channel: Channel;

	readonly #run: Run;

	/** @param nameOf What a parameter is called in this operation, where it is not called by its own name. */
	private constructor(run: Run, index: number, nameOf: (name: string) => string = (name) => name) {
		super((name) => run.parameters.read(nameOf(name), index), nameOf);
		this.#run = run;
		this.context = run.context;
		this.index = index;
		this.channel = run.channel;
	}

	/** All items that the node has got. */
	static all(context: IExecuteFunctions, channel: Channel): Item[] {
		const run = { context, channel, parameters: new Parameters(context) };
		return context.getInputData().map((_, index) => new Item(run, index));
	}

	/** Names the item among all that n8n has ever run: by execution, node, run of the node, and place. */
	get reference(): string {
		this.#run.reference ??= referenceOf(this.context);
		return `${this.#run.reference}-${this.index}`;
	}

	/** The same item, read from parameters under other names. */
	renamed(nameOf: (name: string) => string): Item {
		return new Item(this.#run, this.index, nameOf);
	}
}

/** A node in a loop runs several times in one execution. */
function referenceOf(context: IExecuteFunctions): string {
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0));
	return ['n8n', context.getExecutionId(), context.getNode().id.slice(0, 8), run].join('-');
}
