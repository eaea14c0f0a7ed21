import type { IDataObject, IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

import type { ApiClient } from '../../transport/http/client';
import { isRecord } from '../../whatsapp/looseJson';
import { ParameterReader } from './parameterReader';

/** What the items of a run have in common. */
interface Run {
	context: IExecuteFunctions;
	client: ApiClient;
	parameters: ParameterCache;
	/** Names execution, node and run of the node; absent until somebody asks. */
	reference?: string;
}

/** One input item of an operation: its parameters, its files, and the channel it goes out on. */
export class Item extends ParameterReader {
	readonly context: IExecuteFunctions;

	readonly index: number;

	readonly client: ApiClient;

	readonly #run: Run;

	/** @param nameOf What a parameter is called in this operation, where it is not called by its own name. */
	private constructor(run: Run, index: number, nameOf: (name: string) => string = (name) => name) {
		super((name) => run.parameters.read(nameOf(name), index), nameOf);
		this.#run = run;
		this.context = run.context;
		this.index = index;
		this.client = run.client;
	}

	/** All items that the node has got. */
	static all(context: IExecuteFunctions, client: ApiClient): Item[] {
		const run = { context, client, parameters: new ParameterCache(context) };
		return context.getInputData().map((_, index) => new Item(run, index));
	}

	/** Names the item among all that n8n has ever run: by execution, node, run of the node, and place. */
	get reference(): string {
		this.#run.reference ??= referenceOf(this.context);
		return `${this.#run.reference}-${this.index}`;
	}

	/** What the item holds. */
	get input(): IDataObject {
		return this.context.getInputData()[this.index].json;
	}

	/** The text of a field, or this if it was left empty; an expression stands for itself. */
	textOr(name: string, ifEmpty: unknown): string {
		const written = this.text(name).trim();
		if (written !== '' || this.isExpression(name)) return written;
		return typeof ifEmpty === 'string' ? ifEmpty : '';
	}

	/** The JSON of a field, or this if it was left empty; an expression stands for itself. */
	jsonOr(name: string, ifEmpty: unknown): unknown {
		return this.json(name) ?? (this.isExpression(name) ? undefined : ifEmpty);
	}

	/** Whether the workflow has an expression in this field, e.g. `from` or `options.replyTo`. */
	isExpression(path: string): boolean {
		return this.#run.parameters.isExpression(path);
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

/**
 * The parameters of a node, for all items of a run. What holds no expression cannot differ between the
 * items: it is read once, and must not be changed by whoever reads it.
 */
export class ParameterCache {
	readonly #context: IExecuteFunctions;

	/** As they stand in the workflow, expressions included. */
	readonly #written: Record<string, NodeParameterValueType>;

	readonly #common = new Map<string, unknown>();

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#written = context.getNode().parameters;
	}

	/** Whether the workflow has an expression in this field, e.g. `from` or `options.replyTo`. */
	isExpression(path: string): boolean {
		const at = (value: unknown, key: string) => (isRecord(value) ? value[key] : undefined);
		return hasExpression(path.split('.').reduce<unknown>(at, this.#written));
	}

	/** The value for one item, or null for a field that the panel does not show. */
	read(name: string, itemIndex: number): unknown {
		if (this.#common.has(name)) return this.#common.get(name);
		// A field that the panel does not show is no parameter of the node: without another value n8n throws.
		const value: unknown = this.#context.getNodeParameter(name, itemIndex, null);
		if (!hasExpression(this.#written[name])) this.#common.set(name, value);
		return value;
	}
}

/** n8n takes a text that begins with = for an expression. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(hasExpression);
}
