import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { attempt } from '../transport/http/attempt';
import type { RelayedWebhook } from '../transport/webhooks/forward';
import { QUESTION_HEADER } from '../transport/webhooks/identify';
import { recordWebhook } from '../transport/webhooks/verificationLog';
import { freshKeysOf, keysOf, type VerificationKeys } from './receiving/credentialCache';
import { eventsOf, eventsOfTest, type TriggerEvent } from './receiving/deduplicate';
import { forwardEvent } from './receiving/forward';
import { answerToQuestion } from './receiving/identify';
import { type Journal, journalOf, type Remark } from './receiving/log';
import { itemWithMedia } from './receiving/media';
import { IN_HAND, notReady, type Refusal } from './receiving/rejections';
import { answer, start } from './receiving/respond';
import { readSettings, type Settings } from './receiving/settings';
import { LATE, REPEATED, TESTED } from './receiving/skipReasons';
import { type Delivery, judge } from './receiving/verifyAndParse';
import { takenByTest } from './registration/forwardToTest';

/**
 * What arrives from Vonage: verified, parsed, and filtered before an execution exists, and never taken
 * twice. The answers are chosen for Vonage's retry rules: it repeats 429 and 5xx only. Whatever is its
 * own gets 200, also what is dropped or not understood, and 503 only when it has to come again. An
 * answer never throws: n8n would record a failed execution for anything that anybody posts here.
 */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const now = Date.now() / 1000;
	const journal = journalOf(context, now);
	const refuse = ({ status, answer: text, remark, messageId }: Refusal) => {
		journal(remark, messageId);
		return answer(context, status, text);
	};

	const question: unknown = context.getHeaderData()[QUESTION_HEADER];
	if (typeof question === 'string') {
		const told = await attempt(answerToQuestion(context, question, now));
		if (told.ok && told.value !== undefined) return answer(context, 200, told.value);
	}

	const delivery = deliveryOf(context, now);
	const judged = await attempt(judgeDelivery(context, delivery));
	if (!judged.ok) {
		const what = nameOf(judged.error);
		return refuse(notReady(`its credential or parameters cannot be read (${what})`));
	}

	const { verdict, settings, keys } = judged.value;
	const refusedFor = verdict.kind === 'refused' ? verdict.refusal.remark.rule : undefined;
	recordWebhook(keys, refusedFor, now * 1000);
	if (verdict.kind === 'refused') return refuse(verdict.refusal);
	if (verdict.kind === 'unreadable') {
		journal(verdict.remark);
		return answer(context, 200);
	}

	const { event, hint, filtered } = verdict;
	if (hint) journal(hint, event.messageId);
	const receipt = { context, settings, keys, delivery, event, filtered, journal };
	const received = await attempt(receiveEvent(receipt));
	if (!received.ok) {
		return refuse(notReady(`an event could not be handled (${nameOf(received.error)})`));
	}
	return received.value ?? refuse({ ...IN_HAND, messageId: event.messageId });
}

/** Judges by what the trigger is set to, and refuses only by keys that are valid now. */
async function judgeDelivery(context: IWebhookFunctions, delivery: Delivery) {
	const settings = readSettings(context);
	const { keys, isFresh } = await keysOf(context, delivery.now);
	const verdict = judge(delivery, keys, settings);
	if (isFresh || verdict.kind !== 'refused' || !verdict.refusal.byKeys) {
		return { verdict, settings, keys };
	}
	const freshKeys = await freshKeysOf(context, delivery.now);
	return { verdict: judge(delivery, freshKeys, settings), settings, keys: freshKeys };
}

/** An authentic event on its way into the workflow. */
interface Receipt {
	context: IWebhookFunctions;
	settings: Settings;
	keys: VerificationKeys;
	delivery: Delivery;
	event: TriggerEvent;
	/** Why it is not to start the workflow. */
	filtered?: Remark;
	journal: Journal;
}

/**
 * Takes an event: once, in order, and forwards it meanwhile. Undefined when Vonage has to send it again
 * because the same event, or a later status of its message, is being taken right now.
 */
async function receiveEvent(receipt: Receipt): Promise<IWebhookResponseData | undefined> {
	const { context, settings, keys, delivery, event, filtered, journal } = receipt;
	const { now } = delivery;
	const isTest = context.getMode() === 'manual';
	const trigger = [context.getWorkflow().id ?? '', context.getNode().id];
	const events = isTest ? eventsOfTest(now) : eventsOf(trigger, now);
	const standing = events.standing(event);
	if (standing === 'in hand') return undefined;

	const webhook = asReceived(context, delivery);
	const urls = isTest ? [] : settings.forwardTo;
	const forwarding = forwardEvent(context, { event, webhook, urls, trigger, now, journal });
	const drop = async (remark: Remark) => {
		journal(remark, event.messageId);
		return answer(context, (await forwarding) ? 200 : 503);
	};
	if (standing === 'seen') return await drop(REPEATED);

	// What a filter leaves out is not in anybody's way when it comes again.
	const settle = filtered ? () => undefined : events.take(event);
	let isStarted = false;
	try {
		if (!isTest && (await takenByTest(context, keys, webhook))) {
			settle(true);
			return await drop(TESTED);
		}
		if (filtered) return await drop(filtered);

		const atOnce = settings.acknowledgesAtOnce;
		const item = itemWithMedia(context, event);
		const [isForwarded] = await Promise.all([forwarding, atOnce ? undefined : item]);
		// Only now, for a later status may have come meanwhile.
		const later = settings.lateStatuses ? 'new' : events.standingOfLater(event);
		if (later === 'in hand') return undefined;
		if (later === 'seen') return await drop(LATE);

		isStarted = true;
		const status = isForwarded ? 200 : 503;
		const output = event.event === 'message' ? 0 : 1;
		return await start(context, { item, output, status, atOnce, settle });
	} finally {
		if (!isStarted) settle(false);
	}
}

function deliveryOf(context: IWebhookFunctions, now: number): Delivery {
	const { rawBody, rawHeaders = [] }: { rawBody?: unknown; rawHeaders?: string[] } =
		context.getRequestObject();
	// Of several such headers Node.js keeps the first, and somebody in front of it may have checked another.
	const authorizations = rawHeaders.filter(
		(_, at) => at % 2 === 1 && rawHeaders[at - 1].toLowerCase() === 'authorization',
	);
	return {
		authorization:
			authorizations.length > 1 ? authorizations : context.getHeaderData().authorization,
		rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined,
		now,
	};
}

/** What was verified, for others who verify it again. */
function asReceived(
	context: IWebhookFunctions,
	{ authorization, rawBody = Buffer.alloc(0) }: Delivery,
): RelayedWebhook {
	const contentType = context.getHeaderData()['content-type'];
	return { authorization: String(authorization), rawBody, contentType };
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : typeof error;
}
