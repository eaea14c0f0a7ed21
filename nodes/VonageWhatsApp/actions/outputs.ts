import { type IExecuteFunctions, type INodeExecutionData, NodeConnectionTypes } from 'n8n-workflow';

/** The outputs of an operation that has several. */
export interface NamedOutputs<Name extends string = string> {
	/** From top to bottom. */
	names: Name[];
	/** Which of them an item takes. */
	outputOf(item: INodeExecutionData): Name;
}

/** One list per output. An AI agent reads only the first output of a tool, so it gets everything there. */
export function distribute(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	outputs: NamedOutputs | undefined,
): INodeExecutionData[][] {
	const isTool = context.getNodeOutputs().some(({ type }) => type === NodeConnectionTypes.AiTool);
	if (outputs === undefined || isTool) return [items];
	return outputs.names.map((name) => items.filter((item) => outputs.outputOf(item) === name));
}
