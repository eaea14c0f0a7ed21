import type { INodeExecutionData } from 'n8n-workflow';
import { batchError, describedBy, type NodeError, nodeError, raise } from '../../shared/errors';
import { CONTACT_SPACING, throughputOf } from '../../transport/pacing/numberThroughput';
import {
	type Batch,
	type BatchReport,
	type Outcome,
	sendBatch,
} from '../../transport/pacing/sendBatch';
import { sendSingle } from '../../transport/pacing/sendSingle';
import type { Item } from '../parameters/item';
import type { SendSettings } from './options';
import { errorOf, outputOf, type SendOutcome } from './outcome';
import type { OutgoingMessage, SendResult } from './outgoingMessage';
import { SendOnce } from './sendOnce';
import { hintOf, inWords, summaryOf, type Tally, tallyOf, unknownWindowHint } from './summary';

/** What became of the messages that were to be sent. */
interface Sent extends Pick<BatchReport<SendResult>, 'repeated' | 'perSecond'> {
	outcomes: Map<OutgoingMessage, Outcome<SendResult>>;
	/** Why messages failed, the most frequent reason first. */
	reasons: Tally['reasons'];
	/** The error of one message that kept others from being sent. */
	stoppedBy?: unknown;
}

/** WhatsApp lets so many messages to one contact pass at once (Meta, pair rate limit). */
const CONTACT_BURST = 45;

/**
 * Sends the messages of a run, and returns the output of each. One message goes at once; several go as
 * fast as WhatsApp allows. With *Continue On Fail* every item tells what became of it; without, the
 * first failure stops what has not gone yet, and then the node.
 */
export async function sendMessages(
	messages: OutgoingMessage[],
	settings: SendSettings,
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

	const outcomes = messages.map((message) =>
		outcomeOf(message, firsts.get(message) ?? message, sent, sendOnce),
	);
	stopOnFailure(messages, outcomes, sent);
	if (messages.length > 1) report(messages, outcomes, sent);
	warnOfUnknownWindows(messages, outcomes);
	return messages.map((message, at) => [outputOf(message, outcomes[at])]);
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
	const outcomes = new Map<OutgoingMessage, Outcome<SendResult>>();
	const reports = await Promise.all(
		[...byNumber(messages)].map(async ([from, jobs]) => {
			const { context, client } = jobs[0].item;
			const { environment, vonageBaseUrl, applicationId } = client.credential;
			const keepGoing = context.continueOnFail();
			const batch: Batch<SendResult> = {
				...settings,
				contactSpacing: settings.contactSpacing ?? usualSpacing(jobs),
				keepGoing,
				jobs,
				throughput: throughputOf([environment, vonageBaseUrl, applicationId, from].join('|')),
				signal: AbortSignal.any([stop.signal, ...(client.signal ? [client.signal] : [])]),
				...(sendOnce && {
					admit: async (group) => {
						const admitted = await sendOnce.admit(group.map((at) => jobs[at]));
						return group.filter((at) => admitted.has(jobs[at]));
					},
				}),
				settled: (at, outcome) => {
					outcomes.set(jobs[at], outcome);
					sendOnce?.settled(jobs[at], outcome);
					if (isStop(outcome, keepGoing)) stop.abort(outcome.error);
				},
			};
			return messages.length === 1
				? await sendSingle({ ...batch, jobs: [jobs[0]] })
				: await sendBatch(batch);
		}),
	);
	return {
		outcomes,
		reasons: tallyOf({ outcomes: [...outcomes.values()] }).reasons,
		repeated: sum(reports.map(({ repeated }) => repeated)),
		perSecond: sum(reports.map(({ perSecond }) => perSecond)),
		...(stop.signal.aborted && { stoppedBy: stop.signal.reason as unknown }),
	};
}

function byNumber(messages: OutgoingMessage[]): Map<string, OutgoingMessage[]> {
	const numbers = new Map<string, OutgoingMessage[]>();
	for (const message of messages) {
		const from = message.address?.from ?? '';
		const jobs = numbers.get(from) ?? [];
		jobs.push(message);
		numbers.set(from, jobs);
	}
	return numbers;
}

/** An answer in several messages is no campaign. */
function usualSpacing(messages: OutgoingMessage[]): number {
	const isAnswer = new Set(messages.map(({ contact }) => contact)).size === 1;
	return isAnswer && messages.length <= CONTACT_BURST ? 0 : CONTACT_SPACING;
}

function isStop(
	outcome: Outcome<unknown>,
	keepGoing: boolean,
): outcome is Extract<Outcome<unknown>, { error?: unknown }> {
	if (outcome.status === 'notAttempted') return outcome.error !== undefined;
	return !keepGoing && (outcome.status === 'failed' || outcome.status === 'unknown');
}

function outcomeOf(
	message: OutgoingMessage,
	first: OutgoingMessage,
	{ outcomes, stoppedBy }: Sent,
	sendOnce: SendOnce | undefined,
): SendOutcome {
	const outcome = outcomes.get(first);
	if (outcome === undefined) return { status: 'nothing', answers: [] };
	const { status, answers } = outcome;
	if (status === 'skipped') {
		return { status: sendOnce?.withheld(first) ?? 'inDoubt', answers };
	}
	if (message !== first) return outcomeOfRepeat(outcome, first);
	if (status === 'sent') return answers.length > 0 ? outcome : { status: 'nothing', answers };
	if (status !== 'notAttempted') return outcome;
	const stopper = outcome.error ?? stoppedBy;
	const because =
		stopper === undefined
			? 'the execution was stopped before its turn'
			: `the batch was stopped by this: ${errorOfBatch(message.item, stopper).message}`;
	return { status, answers, because };
}

/** An error that concerns other items too, naming the one that met it. */
function errorOfBatch({ context }: Item, error: unknown): NodeError {
	const found = batchError(context, error);
	const { itemIndex } = found.context;
	return typeof itemIndex === 'number' ? nodeError(context, found, itemIndex) : found;
}

/** Of messages with the same key the first one decides. */
function outcomeOfRepeat(
	{ status, answers }: Outcome<SendResult>,
	first: OutgoingMessage,
): SendOutcome {
	if (status === 'sent' && answers.length > 0) return { status: 'alreadySent', answers: [] };
	if (status === 'unknown' || answers.length > 0) return { status: 'inDoubt', answers: [] };
	const because = `item ${first.item.index} has the same 'Send Once Key', and was not sent`;
	return { status: 'notAttempted', answers: [], because };
}

/** Says in numbers what came of several messages. */
function report(messages: OutgoingMessage[], outcomes: SendOutcome[], sent: Sent): void {
	const [{ item }] = messages;
	const summary = summaryOf(outcomes, sent);
	// Of an execution that is stopped n8n keeps neither output nor hint.
	if (item.client.signal?.aborted) item.context.logger.info(`Stopped: ${inWords(summary)}`);
	item.context.addExecutionHints(hintOf(summary));
}

/** Of what Vonage accepted n8n is green, whether it arrives or not. */
function warnOfUnknownWindows(messages: OutgoingMessage[], outcomes: SendOutcome[]): void {
	const contacts = new Set(
		messages
			.filter(({ windowUnknown }, at) => windowUnknown && outcomes[at].status === 'sent')
			.map(({ contact }) => contact),
	);
	if (contacts.size === 0) return;
	messages[0].item.context.addExecutionHints(unknownWindowHint(contacts.size));
}

/** Without *Continue On Fail* a failure stops the node, and says what is out already. */
function stopOnFailure(messages: OutgoingMessage[], outcomes: SendOutcome[], sent: Sent): void {
	const [{ item }] = messages;
	if (item.context.continueOnFail()) return;
	const errors = outcomes.flatMap((outcome, at) =>
		'error' in outcome ? [errorOf(messages[at], outcome)] : [],
	);
	if (sent.stoppedBy !== undefined) errors.push(errorOfBatch(item, sent.stoppedBy));
	if (errors.length === 0) return;
	raise(
		messages.length === 1
			? errors[0]
			: describedBy(
					errors[0],
					`${inWords(summaryOf(outcomes, sent))} Turn on 'Continue' in 'On Error' to get the result of each and go on with the rest. Running it again sends all of them again, unless 'Send Once Key' tells which were sent.`,
				),
	);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
