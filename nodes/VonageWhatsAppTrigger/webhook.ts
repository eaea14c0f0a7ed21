import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { attempt } from '../transport/http/attempt';
import type { ForwardedWebhook } from '../transport/webhooks/forward';
import { IDENTIFY_HEADER } from '../transport/webhooks/identify';
import { recordWebhook } from '../transport/webhooks/verificationLog';
import {
	cachedCredentialOf,
	freshCredentialOf,
	type VerificationCredential,
} from './receiving/credentialCache';
import { forwardEvent } from './receiving/forward';
import { respondToIdentify } from './receiving/identify';
import { type LogEntry, type WebhookLog, webhookLogOf } from './receiving/log';
import { itemWithMedia } from './receiving/media';
import { notReady, PROCESSING, type Rejection } from './receiving/rejections';
import { itemOf, respond, start } from './receiving/respond';
import { trackEvents, trackTestEvents, type TriggerEvent } from './receiving/seenEvents';
import { readSettings, type TriggerSettings } from './receiving/settings';
import { FORWARDED_TO_TEST, OUT_OF_ORDER, REPEATED } from './receiving/skipReasons';
import { verifyAndParse, type WebhookRequest } from './receiving/verifyAndParse';
import { forwardToTest } from './registration/forwardToTest';

/**
 * What arrives from Vonage: verified, parsed, and filtered before an execution exists, and never accepted
 * twice. The answers are chosen for Vonage's retry rules: it repeats 429 and 5xx only. Whatever is its
 * own gets 200, also what is skipped or not understood, and 503 only when it has to come again. An
 * answer never throws: n8n would record a failed execution for anything that anybody posts here.
 *
 * Source: https://developer.vonage.com/en/messages/concepts/signed-webhooks (signatures),
 * https://api.support.vonage.com/hc/en-us/articles/360028543292 (retries)
 */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const now = Date.now() / 1000;
	const log = webhookLogOf(context, now);
	const reject = ({ status, responseText, entry, messageId }: Rejection) => {
		log(entry, messageId);
		return respond(context, status, responseText);
	};

	const question: unknown = context.getHeaderData()[IDENTIFY_HEADER];
	if (typeof question === 'string') {
		const identity = await attempt(respondToIdentify(context, question, now));
		if (identity.ok && identity.value !== undefined) return respond(context, 200, identity.value);
	}

	const request = await readRequest(context, now);
	const verified = await attempt(verifyRequest(context, request));
	if (!verified.ok) {
		const what = nameOf(verified.error);
		return reject(notReady(`its credential or parameters cannot be read (${what})`));
	}

	const { result, settings, credential } = verified.value;
	const rejectedFor = result.kind === 'rejected' ? result.rejection.entry.rule : undefined;
	recordWebhook(credential, rejectedFor, request);
	if (result.kind === 'rejected') return reject(result.rejection);
	if (result.kind === 'unreadable') {
		log(result.entry);
		return respond(context, 200);
	}

	const { event, hint, filtered } = result;
	if (hint) log(hint, event.messageId);
	const received = await attempt(
		receiveEvent({ context, settings, credential, request, event, filtered, log }),
	);
	if (!received.ok) {
		return reject(notReady(`an event could not be handled (${nameOf(received.error)})`));
	}
	return received.value ?? reject({ ...PROCESSING, messageId: event.messageId });
}

/** Verifies by what the trigger is set to, and rejects only by a credential that was read just now. */
async function verifyRequest(context: IWebhookFunctions, request: WebhookRequest) {
	const settings = readSettings(context);
	const { credential, isFresh } = await cachedCredentialOf(context, request.now);
	const result = verifyAndParse(request, credential, settings);
	if (isFresh || result.kind !== 'rejected' || !result.rejection.byCredential) {
		return { result, settings, credential };
	}
	const fresh = await freshCredentialOf(context, request.now);
	return { result: verifyAndParse(request, fresh, settings), settings, credential: fresh };
}

/** An authentic event on its way into the workflow. */
interface EventContext {
	context: IWebhookFunctions;
	settings: TriggerSettings;
	credential: VerificationCredential;
	request: WebhookRequest;
	event: TriggerEvent;
	/** Why it is not to start the workflow. */
	filtered?: LogEntry;
	log: WebhookLog;
}

/**
 * Accepts an event: once, in order, and forwards it meanwhile. Undefined when Vonage has to send it again
 * because the same event, or a later status of its message, is being processed right now.
 */
async function receiveEvent(received: EventContext): Promise<IWebhookResponseData | undefined> {
	const { context, settings, credential, request, event, filtered, log } = received;
	const { now } = request;
	const isTest = context.getMode() === 'manual';
	const trigger = [context.getWorkflow().id ?? '', context.getNode().id];
	const events = isTest ? trackTestEvents(now) : trackEvents(trigger, now);
	const state = events.state(event);
	if (state === 'processing') return undefined;

	const webhook = asReceived(request);
	const urls = isTest ? [] : settings.forwardTo;
	const forwarding = forwardEvent(context, { event, webhook, urls, trigger, now, log });
	const skip = async (entry: LogEntry) => {
		log(entry, event.messageId);
		return respond(context, (await forwarding) ? 200 : 503);
	};
	if (state === 'seen') return await skip(REPEATED);

	// What a filter leaves out is not in anybody's way when it comes again.
	const complete = filtered ? () => undefined : events.claim(event);
	let isStarted = false;
	try {
		if (!isTest && (await forwardToTest(context, credential, webhook))) {
			complete(true);
			return await skip(FORWARDED_TO_TEST);
		}
		if (filtered) return await skip(filtered);

		const { acknowledgesImmediately, downloadMegabytes } = settings;
		const item =
			downloadMegabytes === undefined
				? itemOf(event)
				: itemWithMedia(context, event, downloadMegabytes);
		const [isForwarded] = await Promise.all([
			forwarding,
			acknowledgesImmediately ? undefined : item,
		]);
		// Only now, for a later status may have come meanwhile.
		const later = settings.includesOutOfOrderStatuses ? 'new' : events.stateOfLater(event);
		if (later === 'processing') return undefined;
		if (later === 'seen') return await skip(OUT_OF_ORDER);

		isStarted = true;
		const status = isForwarded ? 200 : 503;
		const output = event.event === 'message' ? 0 : 1;
		return await start(context, { item, output, status, acknowledgesImmediately, complete });
	} finally {
		if (!isStarted) complete(false);
	}
}

async function readRequest(context: IWebhookFunctions, now: number): Promise<WebhookRequest> {
	const headers = context.getHeaderData();
	const httpRequest: {
		rawBody?: unknown;
		rawHeaders?: string[];
		readRawBody?: () => Promise<void>;
	} = context.getRequestObject();
	// n8n reads the bodies of some content types only.
	if (httpRequest.rawBody === undefined)
		await attempt(httpRequest.readRawBody?.() ?? Promise.resolve());
	const { rawBody, rawHeaders = [] } = httpRequest;
	// Of several such headers Node.js keeps the first, and somebody in front of it may have checked another.
	const authorizations = rawHeaders.filter(
		(_, at) => at % 2 === 1 && rawHeaders[at - 1].toLowerCase() === 'authorization',
	);
	return {
		contentType: headers['content-type'],
		authorization: authorizations.length > 1 ? authorizations : headers.authorization,
		rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined,
		now,
	};
}

/** What was verified, for others who verify it again. */
function asReceived({
	authorization,
	rawBody = Buffer.alloc(0),
	contentType,
}: WebhookRequest): ForwardedWebhook {
	return { authorization: String(authorization), rawBody, contentType };
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : typeof error;
}
