import { publish } from '../demo/demo.mts';
import { chain, type Step } from '../e2e/workflow.mts';
import type { N8n } from '../n8n/instance.mts';
import type { Simulator } from '../simulator/simulator.mts';

export const RECEIVER = 'Receives everything';

export const TRIGGER = 'Vonage WhatsApp Trigger';

/**
 * Publishes a workflow whose trigger registers with Vonage and takes every event, and that does one step
 * with it: nothing, unless it is told. Returns its id.
 */
export async function publishReceiver(
	n8n: N8n,
	simulator: Simulator,
	options: Record<string, unknown> = {},
	step: Step = { name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
): Promise<string> {
	const workflow = chain(
		RECEIVER,
		{
			name: TRIGGER,
			type: 'vonageWhatsAppTrigger',
			typeVersion: 1.1,
			parameters: { events: ['message', 'status'], statuses: [], options },
		},
		step,
	);
	const id = await publish(n8n, simulator, workflow);
	await n8n.untilPublished(id);
	return id;
}
