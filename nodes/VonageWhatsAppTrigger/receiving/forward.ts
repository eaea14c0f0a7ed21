import type { IWebhookFunctions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import {
	FORWARD_TIMEOUT_SECONDS,
	FORWARDED_HEADER,
	type ForwardedWebhook,
	isAccepted,
	postUnchanged,
} from '../../transport/webhooks/forward';
import type { LogEntry, WebhookLog } from './log';
import { trackEvents, type TriggerEvent } from './seenEvents';

/** An event to pass on. */
export interface Forwarding {
	event: TriggerEvent;
	/** As it came in. */
	webhook: ForwardedWebhook;
	/** Where to. */
	urls: string[];
	/** What tells this trigger from all others. */
	trigger: string[];
	/** Unix time in seconds. */
	now: number;
	log: WebhookLog;
}

/**
 * Passes an event on to further triggers, to all at once, and to each of them until it has taken it
 * once. What was passed on itself stays here. Never throws.
 *
 * @returns Whether all of them have it now. Where not, Vonage has to send it again.
 */
export async function forwardEvent(
	context: IWebhookFunctions,
	{ event, webhook, urls, trigger, now, log }: Forwarding,
): Promise<boolean> {
	if (context.getHeaderData()[FORWARDED_HEADER] !== undefined) return true;

	const forwardTo = async (url: string, index: number): Promise<boolean> => {
		const events = trackEvents([...trigger, url], now);
		if (events.state(event) === 'seen') return true;

		const complete = events.claim(event);
		const status = await postUnchanged(context.helpers.httpRequest, url, webhook);
		const hasIt = isAccepted(status);
		complete(hasIt);
		if (!hasIt) log(notAccepted(url, index, status), event.messageId);
		return hasIt;
	};
	const forwards = urls.map(async (url, index) => {
		const name = JSON.stringify([trigger, url, nameOf(event)]);
		return await shared(name, async () => await forwardTo(url, index));
	});
	return (await Promise.all(forwards)).every(Boolean);
}

/** By receiver and event. An event that comes again meanwhile waits for the same answer. */
const underWay = new Map<string, Promise<boolean>>();

async function shared(name: string, forward: () => Promise<boolean>): Promise<boolean> {
	const found = underWay.get(name);
	if (found !== undefined) return await found;
	const promise = forward().finally(() => underWay.delete(name));
	underWay.set(name, promise);
	return await promise;
}

/** An event without an ID is always another one. */
function nameOf(event: TriggerEvent): unknown[] {
	const { messageId = randomUUID() } = event;
	return [messageId, event.event === 'status' ? event.status : ''];
}

function notAccepted(url: string, index: number, status: number | undefined): LogEntry {
	// Only the host: whoever knows the path can post there.
	const host = URL.canParse(url) ? new URL(url).host : 'no URL';
	const answer =
		status === undefined
			? `did not answer within ${FORWARD_TIMEOUT_SECONDS} seconds`
			: `answered ${status}`;
	return {
		rule: `forward ${index}`,
		text: `entry ${index + 1} of 'Forward To' (${host}) ${answer}, so Vonage sends the event again${adviceFor(status)}`,
		level: 'warn',
	};
}

function adviceFor(status = 0): string {
	if (status === 401) return ': does the other trigger have a credential of the same application?';
	if (status === 404) return ': is the other workflow published, and is this its production URL?';
	return status >= 300 && status < 400 ? ': redirects are not followed' : '';
}
