import { compact } from '../../whatsapp/looseJson';
import { type WindowState, windowState } from '../../whatsapp/window';

/** What is known about the window of one item. A workflow gets it as `window`, without absent keys. */
export interface KnownWindow {
	/** `open`: any message may be sent. `closed`: only a template. */
	status: 'open' | 'closed' | 'unknown';
	/** When the window closes or closed: ISO 8601 in UTC. */
	expiresAt?: string;
	/** Whole seconds until then. More than 0 while `closed`: inside the safety margin. */
	secondsLeft?: number;
	/** When the customer last wrote: ISO 8601 in UTC. */
	lastInboundAt?: string;
	/** Where that comes from; `item` is a message item that came in without its trigger. */
	source: 'trigger' | 'item' | 'value' | 'contactBook' | 'reports';
	/** One sentence for the builder: why it is closed or unknown. */
	reason?: string;
}

/** What a source found for one item. */
export interface Found {
	source: KnownWindow['source'];
	/** When the customer last wrote, in milliseconds since 1970. */
	at?: number;
	/** Why that is not known, in one sentence. */
	reason?: string;
	/** Whether the source is sure that the customer has not written for 24 hours. */
	isClosed?: boolean;
	/** What a contact book knows of the contact. */
	contactRecord?: object;
}

/** The window that a finding means at the moment `now`. */
export function knownWindow(
	{ source, at, reason, isClosed }: Found,
	now: Date,
	safetyMarginSeconds: number | undefined,
): KnownWindow {
	if (at === undefined) {
		return compact({ status: isClosed ? 'closed' : 'unknown', source, reason });
	}
	const state = windowState(new Date(at), now, { safetyMarginSeconds });
	return compact({
		...state,
		lastInboundAt: new Date(at).toISOString(),
		source,
		reason: reasonOf(state),
	});
}

function reasonOf({ status, secondsLeft = 0 }: WindowState): string | undefined {
	if (status === 'open') return undefined;
	if (status === 'unknown') return 'The time of the last message lies in the future';
	return secondsLeft > 0
		? `The window closes in ${secondsLeft} seconds, which is within the safety margin`
		: 'The customer wrote nothing in the last 24 hours';
}
