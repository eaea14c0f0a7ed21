import type { IWebhookFunctions } from 'n8n-workflow';

import { Tallies } from './tallies';

/** Something that the log tells: never with the body, and of the message only its ID. */
export interface Remark {
	/** Names the kind; every kind is told once a minute, with how often there was something to tell. */
	rule: string;
	text: string;
	/** `warn` for what somebody has to look into, `info` for what goes as it should. */
	level: 'info' | 'warn';
}

/** Writes into n8n's log what a trigger refuses and drops. */
export type Journal = (remark: Remark, messageId?: string) => void;

/** For the whole process. */
const tallies = new Tallies();

/** The journal of the trigger that n8n calls. */
export function journalOf(context: IWebhookFunctions, now: number): Journal {
	return ({ rule, text, level }, messageId) => {
		const { id, name } = context.getNode();
		const workflowId = context.getWorkflow().id;
		const count = tallies.count(JSON.stringify([workflowId, id, rule]), now);
		if (count === undefined) return;

		// Only what looks like an ID may reach the log, not what anybody posts as one.
		const message = messageId && /^[\w-]{1,64}$/.test(messageId) ? messageId : undefined;
		const facts = [
			message && `message ${message}`,
			count > 1 && `${count} times since this was last logged`,
		].filter(Boolean);
		const line = `Vonage WhatsApp Trigger '${name}': ${text}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`;
		context.logger[level](line, {
			workflowId,
			node: name,
			webhook: context.getWebhookName(),
			rule,
			count,
			messageId: message,
		});
	};
}
