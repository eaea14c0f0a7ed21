import type { LogEntry } from './log';
import type { EventFilter } from './settings';

// Why an authentic webhook starts no execution, although Vonage is told that it arrived.

export const UNREADABLE: LogEntry = {
	rule: 'unreadable',
	text: 'the webhook is signed by Vonage, but its body is not a JSON object',
	level: 'warn',
};

export const REPEATED = skipped('repeated', 'n8n had accepted it before');

export const OUT_OF_ORDER = skipped(
	'out of order',
	"a later status of the same message came first, and 'Let Late Statuses Through' is off",
);

export const FORWARDED_TO_TEST = skipped('tested', 'it went to a test that is listening for it');

/** By the filter that leaves an event out. */
export const FILTERED: Record<keyof EventFilter, LogEntry> = {
	events: filtered('Events'),
	messageTypes: filtered('Message Types'),
	statuses: filtered('Statuses'),
	businessNumbers: filtered('Business Numbers'),
};

function filtered(field: string): LogEntry {
	return skipped(`filter ${field}`, `'${field}' leaves it out`);
}

function skipped(rule: string, why: string): LogEntry {
	return { rule, text: `an event did not start the workflow: ${why}`, level: 'info' };
}
