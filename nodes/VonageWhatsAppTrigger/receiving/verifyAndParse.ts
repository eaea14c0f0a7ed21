import { verifyWebhook } from '../../transport/signature';
import { parseInbound } from '../../whatsapp/inbound';
import { isRecord } from '../../whatsapp/looseJson';
import { parseStatus } from '../../whatsapp/status';
import { classifyWebhookBody } from '../../whatsapp/webhookBody';
import type { VerificationKeys } from './credentialCache';
import type { TriggerEvent } from './deduplicate';
import { filterAgainst } from './filter';
import type { Remark } from './log';
import { NO_SECRET, type Refusal, refusalFor } from './rejections';
import type { Settings } from './settings';
import { FILTERED, UNREADABLE } from './skipReasons';

/** One webhook call, as far as it matters. */
export interface Delivery {
	/** As received; several headers are a list. */
	authorization: string | string[] | undefined;
	rawBody: Buffer | undefined;
	/** Unix time in seconds. */
	now: number;
}

/** What a delivery is: refused, authentic but of no use, or an event that may start the workflow. */
export type Verdict =
	| { kind: 'refused'; refusal: Refusal }
	| { kind: 'unreadable'; remark: Remark }
	| {
			kind: 'event';
			event: TriggerEvent;
			/** Why the event does not start the workflow: the filter that it does not pass. */
			filtered?: Remark;
			/** What the builder has to change at Vonage. */
			hint?: Remark;
	  };

/** Verify, parse, filter: in this order, on the raw body, before an execution exists. */
export function judge(
	{ authorization, rawBody, now }: Delivery,
	keys: VerificationKeys,
	{
		filter,
		includeRaw,
		toleranceSeconds,
	}: Pick<Settings, 'filter' | 'includeRaw' | 'toleranceSeconds'>,
): Verdict {
	if (keys.signatureSecret === '') return { kind: 'refused', refusal: NO_SECRET };

	const verification = verifyWebhook({
		authorization,
		rawBody,
		secret: [keys.signatureSecret, keys.previousSignatureSecret],
		apiKey: keys.apiKey,
		// The sandbox belongs to an application of Vonage's own.
		applicationId: keys.environment === 'sandbox' ? undefined : keys.applicationId,
		now,
		toleranceSeconds,
	});
	if (!verification.ok) {
		return { kind: 'refused', refusal: refusalFor(verification.reason, rawBody) };
	}

	const body = parseJson(rawBody);
	if (!isRecord(body)) return { kind: 'unreadable', remark: UNREADABLE };

	const event =
		classifyWebhookBody(body) === 'status'
			? parseStatus(body, { includeRaw })
			: parseInbound(body, { includeRaw });
	const against = filterAgainst(event, filter);
	return {
		kind: 'event',
		event,
		filtered: against && FILTERED[against],
		hint: event.hint === undefined ? undefined : { rule: 'hint', text: event.hint, level: 'warn' },
	};
}

function parseJson(rawBody: Buffer | undefined): unknown {
	try {
		const value: unknown = JSON.parse(rawBody?.toString('utf8').replace(/^\uFEFF/, '') ?? '');
		return value;
	} catch {
		return undefined;
	}
}
