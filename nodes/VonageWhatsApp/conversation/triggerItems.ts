import type { IExecuteFunctions, INodeExecutionData, NodeTypeAndVersion } from 'n8n-workflow';

/** The nodes that start a workflow with a customer's message: our trigger, or the one of a sub-workflow. */
const TRIGGER_NODES = /\.(vonageWhatsAppTrigger|executeWorkflowTrigger)$/;

/** What an execution began with, however many nodes lie between. */
export class TriggerItems {
	readonly #context: IExecuteFunctions;

	/** The names of the trigger nodes before this node, wherever n8n has it run. */
	readonly nodes: string[];

	constructor(context: IExecuteFunctions) {
		this.#context = context;
		const before = context.getParentNodes(context.getNode().name);
		const ancestors = before.length > 0 ? before : ancestorsOfTool(context);
		this.nodes = [
			...new Set(ancestors.filter(({ type }) => TRIGGER_NODES.test(type)).map(({ name }) => name)),
		];
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

	/** None when the node is not the one that started the execution. */
	#items(name: string, output: number): INodeExecutionData[] {
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
