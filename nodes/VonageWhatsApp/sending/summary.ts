import { NodeApiError, type NodeExecutionHint } from 'n8n-workflow';

import { errorText } from '../../transport/http/attempt';
import type { BatchReport } from '../../transport/pacing/sendBatch';
import type { SendOutcome } from '../../transport/pacing/sendOutcome';
import { isRecord } from '../../whatsapp/looseJson';

/** What came of all messages of a run, in numbers. */
export interface Summary extends Pick<BatchReport<unknown>, 'repeated' | 'perSecond'> {
	counts: Record<SendOutcome<unknown>['status'], number>;
	/** Why messages failed, in the provider's words, the most frequent reason first. */
	reasons: Array<{ reason: string; count: number }>;
}

/** Counts what became of all messages. */
export function summaryOf(
	outcomes: Array<SendOutcome<unknown>>,
	{ repeated, perSecond }: Pick<Summary, 'repeated' | 'perSecond'>,
): Summary {
	const counts = {
		sent: 0,
		skipped: 0,
		failed: 0,
		unknown: 0,
		notAttempted: 0,
		alreadySent: 0,
		inDoubt: 0,
	};
	const reasons = new Map<string, number>();
	for (const outcome of outcomes) {
		counts[outcome.status]++;
		if (outcome.status !== 'failed') continue;
		const reason = reasonOf(outcome.error);
		reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
	}
	return {
		counts,
		reasons: [...reasons]
			.map(([reason, count]) => ({ reason, count }))
			.sort((one, other) => other.count - one.count),
		repeated,
		perSecond,
	};
}

/** So many reasons are told. */
const REASONS = 5;

/** The sum as a hint above the output. */
export function hintOf(summary: Summary): NodeExecutionHint {
	const { failed, unknown, notAttempted, inDoubt } = summary.counts;
	return {
		message: escaped(inWords(summary)),
		type: failed + unknown + notAttempted + inDoubt > 0 ? 'warning' : 'info',
		location: 'outputPane',
	};
}

/** Accepted messages that WhatsApp may still reject, which only a status tells. Names nobody. */
export function unknownWindowHint(contacts: number): NodeExecutionHint {
	const whose = `${number(contacts)} ${contacts === 1 ? 'contact' : 'contacts'}`;
	return {
		message: `It is not known whether the 24-hour window of ${whose} is open. Where it is closed, WhatsApp rejects the message a moment later (1340). Choose a 'Window Source' that knows when they last wrote, or set 'If Window Is Unknown' to Let Vonage Decide, which falls back to a template.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** Warns of messages that went out with a variable such as `{{1}}` in them. */
export function variableHint(variable: string, messages: number): NodeExecutionHint {
	const which = messages === 1 ? '1 message contains' : `${number(messages)} messages contain`;
	return {
		message: `${which} a variable such as ${variable}, and the customer reads it as it is: only a template fills in variables. Use 'Send Template', or an expression in place of ${variable}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** What came of all messages, in sentences. Names nobody. */
export function inWords({ counts, reasons, repeated, perSecond }: Summary): string {
	const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const { sent, failed, unknown, notAttempted, skipped, alreadySent, inDoubt } = counts;
	const told = reasons
		.slice(0, REASONS)
		.map(({ reason, count }) => `${reason.replace(/\.$/, '')} (${number(count)})`);
	const others = reasons.length > REASONS ? ', and others' : '';
	const rate = sent > 1 ? `, ${number(perSecond)} a second` : '';
	return [
		`${number(sent)} of ${number(total)} messages sent${rate}.`,
		failed > 0 && `${number(failed)} failed: ${told.join(', ')}${others}.`,
		unknown > 0 && `${number(unknown)} with an unknown outcome, which only a status can tell.`,
		notAttempted > 0 && `${number(notAttempted)} not attempted.`,
		skipped > 0 && `${number(skipped)} skipped because of the 24-hour window.`,
		alreadySent > 0 && `${number(alreadySent)} already sent before.`,
		inDoubt > 0 && `${number(inDoubt)} in doubt, and not sent again.`,
		repeated > 0 && `${number(repeated)} ${repeated === 1 ? 'request' : 'requests'} repeated.`,
	]
		.filter(Boolean)
		.join(' ');
}

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });

/** n8n shows hints as HTML. */
function escaped(text: string): string {
	return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function reasonOf(error: unknown): string {
	const data: unknown = error instanceof NodeApiError ? error.context.data : undefined;
	if (isRecord(data) && typeof data.reason === 'string') return data.reason;
	return errorText(error);
}
