import type { IExecuteFunctions, INodeExecutionData, NodeTypeAndVersion } from 'n8n-workflow';
import { findLastInbound, lastInboundOf } from '../../whatsapp/window/lastInbound';
import type { Item } from '../parameters/item';
import type { Conversations } from './conversations';
import type { Found } from './knownWindow';

/** The nodes that start a workflow with a customer's message: our trigger, or the one of a sub-workflow. */
const TRIGGER_NODES = /\.(vonageWhatsAppTrigger|executeWorkflowTrigger)$/;

/**
 * *Automatic*: the customer's message that this execution began with, however many nodes lie between;
 * else one that the node gets from anywhere. A message tells of its own conversation and of no other,
 * so nothing depends on whether the nodes between keep n8n's item linking.
 */
export function automatic([first]: Item[], conversations: Conversations): (item: Item) => Found {
	const { context } = first;
	const reactions = first.group('options').flag('reactionsOpenWindow');
	const inbounds = (messages: INodeExecutionData[], source: Found['source']) =>
		messages.flatMap(({ json }) => {
			const inbound = lastInboundOf(json, { reactions });
			return inbound ? [{ ...inbound, source }] : [];
		});

	const triggerNodes = triggerNodesBefore(context);
	const find = findLastInbound([
		...inbounds(
			triggerNodes.flatMap((name) => messagesOf(context, name)),
			'trigger',
		),
		...inbounds(context.getInputData(), 'item'),
	]);
	const nothing =
		triggerNodes.length === 0
			? 'Neither is there a Vonage WhatsApp Trigger before this node, nor is the item a message of the customer'
			: "No message of the conversation that 'From' and 'To' name started this execution";
	return (item) => {
		const inbound = find(conversations.of(item));
		return inbound === undefined
			? { source: 'trigger', reason: nothing }
			: { source: inbound.source, at: inbound.at, reason: inbound.reason };
	};
}

/** The names of the trigger nodes before this node, wherever n8n has it run. */
function triggerNodesBefore(context: IExecuteFunctions): string[] {
	const before = context.getParentNodes(context.getNode().name);
	const ancestors = before.length > 0 ? before : ancestorsOfTool(context);
	return [
		...new Set(ancestors.filter(({ type }) => TRIGGER_NODES.test(type)).map(({ name }) => name)),
	];
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

/** The items of the first output of a node; none when it is not the one that started the execution. */
function messagesOf(context: IExecuteFunctions, name: string): INodeExecutionData[] {
	try {
		// The second argument asks for whole items in every binary mode of n8n.
		return context.getWorkflowDataProxy(0).$(name, true).all(0);
	} catch {
		return [];
	}
}
