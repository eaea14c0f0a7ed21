import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { readCredential, type ChannelCredential } from '../transport/credential';
import {
	DEFAULT_TOLERANCE_SECONDS,
	verifyWebhook,
	type RefusalReason,
} from '../transport/signature';
import { classifyEvent } from '../whatsapp/event';
import { parseInbound, type InboundMessage } from '../whatsapp/inbound';
import { parseStatus, type MessageStatus } from '../whatsapp/status';
import { isRecord } from '../whatsapp/tolerant';
import { passes, readBusinessNumbers, type EventFilter } from './filter';

/**
 * The answers are chosen for Vonage's retry rules: it repeats 429 and 5xx only. Without a signature it
 * gets 503, because a signed retry follows; a wrong signature gets 401; whatever is its own gets 200,
 * also what is filtered out or not understood. An answer never throws: n8n would record a failed
 * execution for anything that anybody posts here.
 */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const log = logFor(context);
	try {
		const settings = await readSettings(context);
		const verdict = judge(deliveryOf(context), settings);
		if (verdict.warning !== undefined) log(verdict.warning, verdict.messageId);
		if (verdict.item !== undefined) return { workflowData: onOutput(verdict.item) };
		return answer(context, verdict.status, verdict.reason);
	} catch (error) {
		// What cannot be read now may be readable when Vonage repeats the webhook.
		log(`the trigger's credential or parameters cannot be read (${nameOf(error)})`);
		return answer(context, 503, 'The trigger is not ready');
	}
}

/** One webhook call, as far as it matters. */
export interface Delivery {
	authorization: string | string[] | undefined;
	rawBody: Buffer | undefined;
	/** Unix time in seconds. */
	now: number;
}

/** What the builder set, and the credential. */
export interface Settings {
	credential: ChannelCredential;
	filter: EventFilter;
	includeRaw: boolean;
	toleranceSeconds: number;
}

/** What becomes of a delivery. `item` starts the workflow; without one it is only answered. */
export interface Verdict {
	status: 200 | 401 | 503;
	/** Short and plain, for the answer's body; empty with 200. */
	reason: string;
	item?: InboundMessage | MessageStatus;
	/** For the log: without personal data, and never the body. */
	warning?: string;
	messageId?: string;
}

/** Verify, parse, filter: in this order, on the raw body, before an execution exists. */
export function judge(delivery: Delivery, settings: Settings): Verdict {
	const { credential, filter, includeRaw, toleranceSeconds } = settings;
	if (credential.signatureSecret === '') {
		return refusal(503, 'The trigger is not ready', 'the credential has no Signature Secret');
	}

	const verification = verifyWebhook({
		authorization: delivery.authorization,
		rawBody: delivery.rawBody,
		secret: credential.signatureSecret,
		apiKey: credential.apiKey,
		// The sandbox belongs to an application of Vonage's own.
		applicationId: credential.environment === 'sandbox' ? undefined : credential.applicationId,
		now: delivery.now,
		toleranceSeconds,
	});
	if (!verification.ok) return refuse(verification.reason, delivery);

	const body = parseJson(delivery.rawBody);
	if (!isRecord(body)) {
		return {
			...IGNORED,
			warning: 'the webhook is signed by Vonage, but its body is no JSON object',
		};
	}

	const item =
		classifyEvent(body) === 'status'
			? parseStatus(body, { includeRaw })
			: parseInbound(body, { includeRaw });
	const { hint: warning, messageId } = item;
	return passes(item, filter)
		? { ...IGNORED, item, warning, messageId }
		: { ...IGNORED, warning, messageId };
}

const IGNORED = { status: 200, reason: '' } as const;

const REFUSALS: Record<RefusalReason, [answer: string, log: string]> = {
	missing: ['Signature missing', 'it has no signature; Vonage repeats it with one'],
	malformed: ['Signature malformed', 'its signature is not a readable token'],
	algorithm: ['Signature algorithm not accepted', 'its signature is not made with HS256'],
	signature: [
		'Signature invalid',
		"it is not signed with the credential's Signature Secret: compare it with the one in the API settings of the Vonage dashboard",
	],
	'payload-hash': [
		'Signature is for another body',
		'its signature belongs to another body: a proxy may have changed it, or it is forged',
	],
	issuer: ['Signature is not from Vonage', 'its signature names another issuer than Vonage'],
	'api-key': [
		'Signature is for another account',
		"it comes from another Vonage account than the credential's API Key",
	],
	application: [
		'Signature is for another application',
		"it comes from another Vonage application than the credential's",
	],
	stale: [
		'Signature too old',
		"its signature is older than 'Signature Age Tolerance (Seconds)' allows: raise that option, or check the clock of this machine",
	],
	future: [
		'Signature from the future',
		'its signature lies in the future: check the clock of this machine',
	],
};

function refuse(reason: RefusalReason, { rawBody }: Delivery): Verdict {
	const [text, cause] = REFUSALS[reason];
	const isBodyMissing = reason === 'payload-hash' && rawBody === undefined;
	const why = isBodyMissing ? 'n8n does not keep the raw body of this content type' : cause;
	return {
		...refusal(reason === 'missing' ? 503 : 401, text, `a webhook was refused (${reason}): ${why}`),
		messageId: messageIdIn(rawBody),
	};
}

function refusal(status: 401 | 503, reason: string, warning: string): Verdict {
	return { status, reason, warning };
}

/** The message that an unverified body claims to be about: only what looks like an ID may reach a log. */
function messageIdIn(rawBody: Buffer | undefined): string | undefined {
	const beginning = rawBody?.toString('latin1', 0, 20_000) ?? '';
	return /"message_uuid"\s*:\s*"([\w-]{1,64})"/.exec(beginning)?.[1];
}

function parseJson(rawBody: Buffer | undefined): unknown {
	try {
		const value: unknown = JSON.parse(rawBody?.toString('utf8').replace(/^\uFEFF/, '') ?? '');
		return value;
	} catch {
		return undefined;
	}
}

function deliveryOf(context: IWebhookFunctions): Delivery {
	const rawBody: unknown = context.getRequestObject().rawBody;
	return {
		authorization: context.getHeaderData().authorization,
		rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined,
		now: Date.now() / 1000,
	};
}

async function readSettings(context: IWebhookFunctions): Promise<Settings> {
	const options: unknown = context.getNodeParameter('options', {});
	const { includeRaw, signatureAgeTolerance } = isRecord(options) ? options : {};
	const { numbers, unreadable } = readBusinessNumbers(
		context.getNodeParameter('businessNumbers', ''),
	);
	const tolerance = Number(signatureAgeTolerance ?? DEFAULT_TOLERANCE_SECONDS);
	return {
		credential: readCredential(await context.getCredentials('vonageWhatsAppApi')),
		filter: {
			events: listOf(context.getNodeParameter('events', [])),
			messageTypes: listOf(context.getNodeParameter('messageTypes', [])),
			statuses: listOf(context.getNodeParameter('statuses', [])),
			// An entry that is no number stays, and matches nothing: it must not switch the filter off.
			businessNumbers: [...numbers, ...unreadable],
		},
		includeRaw: includeRaw === true,
		toleranceSeconds: tolerance >= 0 ? tolerance : DEFAULT_TOLERANCE_SECONDS,
	};
}

function listOf(value: unknown): string[] {
	return [value].flat().filter((each): each is string => typeof each === 'string' && each !== '');
}

function onOutput(item: InboundMessage | MessageStatus): INodeExecutionData[][] {
	// Parsed from JSON, so it is JSON; interfaces just have no index signature.
	const data: INodeExecutionData[] = [{ json: item as unknown as IDataObject }];
	return item.event === 'message' ? [data, []] : [[], data];
}

function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	const response = context.getResponseObject();
	if (text === '') response.status(status).end();
	else response.status(status).type('text/plain').send(text);
	return { noWebhookResponse: true };
}

/** Warnings name the webhook and the message, nothing else of what came in. */
function logFor(context: IWebhookFunctions): (warning: string, messageId?: string) => void {
	return (warning, messageId) => {
		const details = { node: context.getNode().name, webhook: context.getWebhookName(), messageId };
		context.logger.warn(`Vonage WhatsApp Trigger: ${warning}`, details);
	};
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : typeof error;
}
