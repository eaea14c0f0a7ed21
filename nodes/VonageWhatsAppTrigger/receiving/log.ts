import type { IWebhookFunctions } from 'n8n-workflow';

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

/** How long a line in the log keeps the next one of its kind away. */
const QUIET_SECONDS = 60;

/** Counts what happens again and again, so that the log tells of it once a minute and misses nothing. */
export class Tallies {
	readonly #tallies = new Map<string, { toldAt: number; untold: number }>();

	/**
	 * Counts one more of a kind.
	 *
	 * @param now Unix time in seconds.
	 * @returns How many there were since it was last told, with this one, when it is to be told now.
	 */
	count(kind: string, now: number): number | undefined {
		const { toldAt, untold } = this.#tallies.get(kind) ?? { toldAt: -Infinity, untold: 0 };
		const isDue = now >= toldAt + QUIET_SECONDS;
		this.#tallies.set(kind, isDue ? { toldAt: now, untold: 0 } : { toldAt, untold: untold + 1 });
		return isDue ? untold + 1 : undefined;
	}
}

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
