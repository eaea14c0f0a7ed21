import type { INodeExecutionData } from 'n8n-workflow';
import { describedBy, raise } from '../../shared/errors';
import { CONTACT_SPACING, throughputOf } from '../../transport/pacing/numberThroughput';
import { type Batch, type BatchReport, sendBatch } from '../../transport/pacing/sendBatch';
import type { SendOutcome } from '../../transport/pacing/sendOutcome';
import type { EarlierTries } from './earlierTries';
import type { SendSettings } from './options';
import { errorOf, outputOf, stoppingError } from './outcome';
import type { OutgoingMessage, SendResult } from './outgoingMessage';
import { SendOnce } from './sendOnce';
import { hintOf, inWords, summaryOf, unknownWindowHint, variableHint } from './summary';

type Outcome = SendOutcome<SendResult>;

/** What became of the messages that were to be sent. */
interface Sent extends Pick<BatchReport<SendResult>, 'repeated' | 'perSecond'> {
	outcomes: Map<OutgoingMessage, Outcome>;
	/** The error of one message that kept others from being sent. */
	stoppedBy?: unknown;
}

/** WhatsApp lets so many messages to one contact pass at once (Meta, pair rate limit). */
const CONTACT_BURST = 45;

/**
 * Sends the messages of a run as fast as WhatsApp allows, and returns the output of each. With *Continue
 * On Fail* every item tells what became of it; without, the first failure stops what has not gone yet,
 * and then the node.
 */
export async function sendMessages(
	messages: OutgoingMessage[],
	settings: SendSettings,
	earlier: EarlierTries,
): Promise<INodeExecutionData[][]> {
	if (messages.length === 0) return [];
	const firsts = firstOfEachKey(messages);
	const sending = messages.filter(
		(message) => message.address !== undefined && firsts.get(message) === message,
	);
	const sendOnce = sending.some(({ onceKey }) => onceKey !== undefined)
		? new SendOnce(sending[0].item.context, settings)
		: undefined;
	const sent = await send(sending, settings, sendOnce);
	await sendOnce?.finish();

	const outcomes = messages.map((message) => outcomeOf(message, firsts.get(message), sent));
	const outputs = messages.map((message, at) => outputOf(message, outcomes[at]));
	earlier.remember(messages, outcomes, outputs);
	stopOnFailure(messages, outcomes, sent);
	if (messages.length > 1) report(messages, outcomes, sent);
	warnOfUnknownWindows(messages, outcomes);
	warnOfVariables(messages, outcomes);
	return outputs.map((output) => [output]);
}

/** Each message with the first one that has the same *Send Once Key*: mostly itself. */
function firstOfEachKey(messages: OutgoingMessage[]): Map<OutgoingMessage, OutgoingMessage> {
	const byKey = new Map<string, OutgoingMessage>();
	return new Map(
		messages.map((message) => {
			const { onceKey, address } = message;
			if (onceKey === undefined || address === undefined) return [message, message];
			const first = byKey.get(onceKey) ?? message;
			byKey.set(onceKey, first);
			return [message, first];
		}),
	);
}

/** Sends from all business numbers at once. What stops one of them stops the others. */
async function send(
	messages: OutgoingMessage[],
	settings: SendSettings,
	sendOnce: SendOnce | undefined,
): Promise<Sent> {
	const stop = new AbortController();
	const outcomes = new Map<OutgoingMessage, Outcome>();
	const reports = await Promise.all(
		byNumber(messages).map(async (jobs) => {
			const keepGoing = jobs[0].item.context.continueOnFail();
			return await sendBatch({
				...batchOf(jobs, settings, stop.signal),
				keepGoing,
				...(sendOnce && { ledger: sendOnce.ledgerOf(jobs) }),
				settled: (at, outcome) => {
					outcomes.set(jobs[at], outcome);
					sendOnce?.settled(jobs[at], outcome);
					const stopper = stopperOf(outcome, keepGoing);
					if (stopper !== undefined) stop.abort(stopper);
				},
			});
		}),
	);
	return {
		outcomes,
		repeated: sum(reports.map(({ repeated }) => repeated)),
		perSecond: sum(reports.map(({ perSecond }) => perSecond)),
		...(stop.signal.aborted && { stoppedBy: stop.signal.reason as unknown }),
	};
}

/** The messages of one business number as a batch. */
function batchOf(
	jobs: OutgoingMessage[],
	settings: SendSettings,
	stop: AbortSignal,
): Omit<Batch<SendResult>, 'keepGoing'> {
	const [{ item, address }] = jobs;
	const { environment, vonageBaseUrl, applicationId } = item.client.credential;
	// Several messages to one contact are a reply, so they are not spaced.
	const isReply =
		jobs.length <= CONTACT_BURST && new Set(jobs.map(({ contact }) => contact)).size === 1;
	return {
		...settings,
		contactSpacing: settings.contactSpacing ?? (isReply ? 0 : CONTACT_SPACING),
		isReply,
		jobs,
		throughput: throughputOf([environment, vonageBaseUrl, applicationId, address?.from].join('|')),
		signal: AbortSignal.any([stop, ...(item.client.signal ? [item.client.signal] : [])]),
	};
}

function byNumber(messages: OutgoingMessage[]): OutgoingMessage[][] {
	const numbers = new Map<string, OutgoingMessage[]>();
	for (const message of messages) {
		const from = message.address?.from ?? '';
		const jobs = numbers.get(from) ?? [];
		jobs.push(message);
		numbers.set(from, jobs);
	}
	return [...numbers.values()];
}

/** The error of an outcome that keeps the messages of other numbers from being sent. */
function stopperOf(outcome: Outcome, keepGoing: boolean): unknown {
	if (outcome.status === 'notAttempted') return outcome.stoppedBy;
	return !keepGoing && 'error' in outcome ? outcome.error : undefined;
}

function outcomeOf(
	message: OutgoingMessage,
	first: OutgoingMessage = message,
	{ outcomes, stoppedBy }: Sent,
): Outcome {
	const outcome = outcomes.get(first) ?? { status: 'skipped', answers: [] };
	if (message !== first) return outcomeOfTwin(outcome, first);
	if (outcome.status !== 'notAttempted') return outcome;
	return { ...outcome, stoppedBy: outcome.stoppedBy ?? stoppedBy };
}

/** Of messages with the same key the first one decides. */
function outcomeOfTwin({ status, answers }: Outcome, first: OutgoingMessage): Outcome {
	if (status === 'sent' || status === 'alreadySent') return { status: 'alreadySent', answers: [] };
	if (status === 'unknown' || status === 'inDoubt' || answers.length > 0) {
		return { status: 'inDoubt', answers: [] };
	}
	return { status: 'notAttempted', answers: [], sameKeyAs: first.item.index };
}

/** Says in numbers what came of several messages. */
function report(messages: OutgoingMessage[], outcomes: Outcome[], sent: Sent): void {
	const [{ item }] = messages;
	const summary = summaryOf(outcomes, sent);
	// Of an execution that is stopped n8n keeps neither output nor hint.
	if (item.client.signal?.aborted) item.context.logger.info(`Stopped: ${inWords(summary)}`);
	item.context.addExecutionHints(hintOf(summary));
}

/** Of what Vonage accepted n8n is green, whether it arrives or not. */
function warnOfUnknownWindows(messages: OutgoingMessage[], outcomes: Outcome[]): void {
	const contacts = new Set(
		messages
			.filter(({ windowUnknown }, at) => windowUnknown && outcomes[at].status === 'sent')
			.map(({ contact }) => contact),
	);
	if (contacts.size === 0) return;
	messages[0].item.context.addExecutionHints(unknownWindowHint(contacts.size));
}

/** Only a template fills in its variables: in any other message the customer reads them. */
function warnOfVariables(messages: OutgoingMessage[], outcomes: Outcome[]): void {
	const found = messages.filter(
		({ variable }, at) => variable !== undefined && outcomes[at].status === 'sent',
	);
	const [first] = found;
	if (first?.variable === undefined) return;
	first.item.context.addExecutionHints(variableHint(first.variable, found.length));
}

/** Without *Continue On Fail* a failure stops the node, and says what is out already. */
function stopOnFailure(messages: OutgoingMessage[], outcomes: Outcome[], sent: Sent): void {
	const [{ item }] = messages;
	if (item.context.continueOnFail()) return;
	const errors = outcomes.flatMap((outcome, at) =>
		'error' in outcome ? [errorOf(messages[at], outcome)] : [],
	);
	if (sent.stoppedBy !== undefined) errors.push(stoppingError(item, sent.stoppedBy));
	if (errors.length === 0) return;
	raise(
		messages.length === 1
			? errors[0]
			: describedBy(
					errors[0],
					`${inWords(summaryOf(outcomes, sent))} Turn on 'Continue' in 'On Error' to get the result of each and go on with the rest. Retrying this execution sends only what was certainly not sent; a new execution sends all of them again, unless you set a 'Send Once Key'.`,
				),
	);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
