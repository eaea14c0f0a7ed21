import type { IExecuteFunctions, INodeExecutionData, NodeTypeAndVersion } from 'n8n-workflow';

/** The nodes that start a workflow with a customer's message: our trigger, or the one of a sub-workflow. */
const TRIGGER_NODES = /\.(vonageWhatsAppTrigger|executeWorkflowTrigger)$/;

/** Nodes that put out new items, which n8n then links as it thinks fit: one of several to the first. */
const MAKES_NEW_ITEMS = /\.(code|function)$/;

/** What an execution began with, however many nodes lie between. */
export class TriggerItems {
	readonly #context: IExecuteFunctions;

	/** The names of the trigger nodes before this node, wherever n8n has it run. */
	readonly nodes: string[];

	/** Whether a node in between made one item out of several, so that n8n's links prove nothing. */
	readonly #isMerged: () => boolean;

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		const before = context.getParentNodes(context.getNode().name);
		const ancestors = before.length > 0 ? before : ancestorsOfTool(context);
		this.nodes = [
			...new Set(ancestors.filter(({ type }) => TRIGGER_NODES.test(type)).map(({ name }) => name)),
		];
		let isMerged: boolean | undefined;
		this.#isMerged = () =>
			(isMerged ??= ancestors.some(
				({ name, type }) => MAKES_NEW_ITEMS.test(type) && this.#merges(name),
			));
	}

	/** The messages: all items of the first outputs. */
	messages(): INodeExecutionData[] {
		return this.nodes.flatMap((name) => this.#items(name, 0));
	}

	/** Messages and statuses: all items of both outputs. */
	all(): INodeExecutionData[] {
		return this.nodes.flatMap((name) => [...this.#items(name, 0), ...this.#items(name, 1)]);
	}

	/** The items that n8n's item linking leads to from one input item; none where it leads nowhere. */
	linkedTo(itemIndex: number): INodeExecutionData[] {
		if (this.#isMerged()) return [];
		return this.nodes.flatMap((name) => {
			try {
				const { item } = this.#context.getWorkflowDataProxy(itemIndex).$(name, true) as {
					item?: INodeExecutionData;
				};
				return item ?? [];
			} catch {
				return [];
			}
		});
	}

	#merges(name: string): boolean {
		const before = this.#context.getParentNodes(name, { depth: 1 });
		return (
			this.#items(name).length === 1 && before.some((each) => this.#items(each.name).length > 1)
		);
	}

	/** Of the output that leads here unless it is named; none when the node has not run. */
	#items(name: string, output?: number): INodeExecutionData[] {
		try {
			// The second argument asks for whole items in every binary mode of n8n.
			return this.#context.getWorkflowDataProxy(0).$(name, true).all(output);
		} catch {
			return [];
		}
	}
}

/**
 * An AI tool hangs below its agent and has no node before itself. What runs it names the agent, or the
 * node before the agent, as the one that the data comes from.
 */
function ancestorsOfTool(context: IExecuteFunctions): NodeTypeAndVersion[] {
	const feeding = Object.values(context.getExecuteData().source ?? {})
		.flat()
		.flatMap((each) => each?.previousNode ?? []);
	const fed = feeding.flatMap((name) => context.getChildNodes(name).map((child) => child.name));
	return [...feeding, ...fed].flatMap((name) => context.getParentNodes(name));
}
