import type { IWebhookFunctions } from 'n8n-workflow';

/** An entry of the webhook log: never with the body, and of the message only its ID. */
export interface LogEntry {
	/** Names the kind. Each kind is written once a minute, with how often it happened. */
	rule: string;
	text: string;
	/** `warn` for what somebody has to look into, `info` for what is as it should be. */
	level: 'info' | 'warn';
}

/** Writes into n8n's log what a trigger rejects and skips. */
export type WebhookLog = (entry: LogEntry, messageId?: string) => void;

/** How long an entry holds back the next one of its kind. */
const QUIET_SECONDS = 60;

/** Counts what happens again and again, so that the log shows it once a minute and misses nothing. */
export class LogThrottle {
	readonly #counts = new Map<string, { loggedAt: number; unlogged: number }>();

	/**
	 * Counts one more of a kind.
	 *
	 * @param now Unix time in seconds.
	 * @returns If it is time to log the kind again, how many there were since the last time.
	 */
	count(kind: string, now: number): number | undefined {
		const { loggedAt, unlogged } = this.#counts.get(kind) ?? { loggedAt: -Infinity, unlogged: 0 };
		// A clock that is set back must not silence the log.
		const isDue = Math.abs(now - loggedAt) >= QUIET_SECONDS;
		const next = isDue ? { loggedAt: now, unlogged: 0 } : { loggedAt, unlogged: unlogged + 1 };
		this.#counts.set(kind, next);
		return isDue ? unlogged + 1 : undefined;
	}
}

/** For the whole process. */
const throttle = new LogThrottle();

/** The log of the trigger that n8n calls. */
export function webhookLogOf(context: IWebhookFunctions, now: number): WebhookLog {
	return ({ rule, text, level }, messageId) => {
		const { id, name } = context.getNode();
		const workflowId = context.getWorkflow().id;
		const count = throttle.count(JSON.stringify([workflowId, id, rule]), now);
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
