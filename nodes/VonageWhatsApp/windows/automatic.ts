import type { INodeExecutionData } from 'n8n-workflow';
import { findLastInbound, lastInboundOf } from '../../whatsapp/window/lastInbound';
import type { Conversations } from '../conversation/conversations';
import { TriggerItems } from '../conversation/triggerItems';
import type { Item } from '../parameters/item';

import type { Found } from './knownWindow';

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

	const trigger = new TriggerItems(context);
	const find = findLastInbound([
		...inbounds(trigger.messages(), 'trigger'),
		...inbounds(context.getInputData(), 'item'),
	]);
	const nothing =
		trigger.nodes.length === 0
			? 'Neither is there a Vonage WhatsApp Trigger before this node, nor is the item a message of the customer'
			: "No message of the conversation that 'From' and 'To' name started this execution";
	return (item) => {
		const inbound = find(conversations.of(item));
		return inbound === undefined
			? { source: 'trigger', reason: nothing }
			: { source: inbound.source, at: inbound.at, reason: inbound.reason };
	};
}
