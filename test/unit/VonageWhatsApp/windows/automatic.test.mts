import { describe, expect, it } from '@jest/globals';

import { automatic } from '../../../../nodes/VonageWhatsApp/windows/automatic.ts';

const SHOP = '447700900001';
const ANA = '447700900000';
const TIMESTAMP = '2026-03-01T12:00:00.000Z';
const TRIGGER = '@scope/n8n-nodes-vonage-whatsapp.vonageWhatsAppTrigger';

const message = { event: 'message', type: 'text', from: ANA, to: SHOP, timestamp: TIMESTAMP };

/** A workflow of nodes with the nodes before each, and what each put out when it ran. */
interface Workflow {
	before: Record<string, string[]>;
	ran: Record<string, object[]>;
	/** The nodes that the data of this run comes from. */
	from?: Array<string | null>;
	input?: object[];
}

const NODE = 'Check';

function windowIn({ before, ran, from = [], input = [{}] }: Workflow) {
	const asItems = (messages: object[]) => messages.map((json) => ({ json }));
	const nodesOf = (names: string[]) =>
		names.map((name) => ({ name, type: name.startsWith('Trigger') ? TRIGGER : 'test.other' }));
	const context = {
		getNode: () => ({ name: NODE }),
		getParentNodes: (name: string) => nodesOf(before[name] ?? []),
		getChildNodes: (name: string) =>
			nodesOf(Object.keys(before).filter((each) => before[each].includes(name))),
		getExecuteData: () => ({
			source: { main: from.map((previousNode) => previousNode && { previousNode }) },
		}),
		getInputData: () => asItems(input),
		getWorkflowDataProxy: () => ({
			$: (name: string) => ({
				all: () => {
					if (!(name in ran)) throw new Error(`${name} has not run`);
					return asItems(ran[name]);
				},
			}),
		}),
	};
	const item = { context, group: () => ({ flag: () => false }) };
	const conversations = { of: () => ({ businessNumber: SHOP, contact: ANA }) };
	return automatic([item as never], conversations as never)(item as never);
}

const open = { source: 'trigger', at: Date.parse(TIMESTAMP) };

describe('the message that an execution began with', () => {
	it('is found behind other nodes', () => {
		const workflow = { before: { [NODE]: ['Set', 'Trigger'] }, ran: { Trigger: [message] } };
		expect(windowIn(workflow)).toMatchObject(open);
	});

	it('is found by a tool, whose data comes from its agent', () => {
		const before = { Agent: ['Set', 'Trigger'] };
		expect(windowIn({ before, ran: { Trigger: [message] }, from: ['Agent'] })).toMatchObject(open);
	});

	it('is found by a tool, whose data comes from the node before its agent', () => {
		const before = { Agent: ['Trigger'], Other: ['Trigger 2'] };
		const ran = { Trigger: [message] };
		expect(windowIn({ before, ran, from: ['Trigger'] })).toMatchObject(open);
		const chain = { Set: ['Trigger'], Agent: ['Set', 'Trigger'] };
		expect(windowIn({ before: chain, ran, from: [null, 'Set'] })).toMatchObject(open);
	});

	it('is not that of a trigger which did not run', () => {
		const before = { [NODE]: ['Trigger', 'Trigger 2'] };
		expect(windowIn({ before, ran: { 'Trigger 2': [message] } })).toMatchObject(open);
	});

	it('counts before the item where both are of the same time', () => {
		const workflow = { before: { [NODE]: ['Trigger'] }, ran: { Trigger: [message] } };
		expect(windowIn({ ...workflow, input: [message] })).toMatchObject(open);
		expect(windowIn({ before: {}, ran: {}, input: [message] })).toMatchObject({ source: 'item' });
	});
});
