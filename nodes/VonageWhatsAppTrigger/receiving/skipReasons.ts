import type { EventFilter } from './filter';
import type { Remark } from './log';

// Why an authentic webhook starts no execution, although Vonage is told that it has arrived.

export const UNREADABLE: Remark = {
	rule: 'unreadable',
	text: 'the webhook is signed by Vonage, but its body is no JSON object',
	level: 'warn',
};

export const REPEATED = dropped('repeated', 'n8n had taken it before');

export const LATE = dropped(
	'late',
	"a later status of the same message came first, and 'Let Late Statuses Through' is off",
);

export const TESTED = dropped('tested', 'it went to a test, which is listening for it');

/** By the filter that leaves an event out. */
export const FILTERED: Record<keyof EventFilter, Remark> = {
	events: filtered('Events'),
	messageTypes: filtered('Message Types'),
	statuses: filtered('Statuses'),
	businessNumbers: filtered('Business Numbers'),
};

function filtered(field: string): Remark {
	return dropped(`filter ${field}`, `'${field}' leaves it out`);
}

function dropped(rule: string, why: string): Remark {
	return { rule, text: `an event did not start the workflow: ${why}`, level: 'info' };
}
