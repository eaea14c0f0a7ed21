import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

/**
 * The parameters of a node, for all items of a run. What holds no expression cannot differ between the
 * items: it is read once, and must not be changed by whoever reads it.
 */
export class Parameters {
	readonly #context: IExecuteFunctions;

	/** As they stand in the workflow, expressions included. */
	readonly #written: Record<string, NodeParameterValueType>;

	readonly #common = new Map<string, unknown>();

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		this.#written = context.getNode().parameters;
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
