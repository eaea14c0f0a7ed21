import type { Route } from '../../transport/vonage/applications';
import { presenceAt } from '../../transport/webhooks/probe';
import type { Remembered } from './staticData';
import { isSameUrl, type Listener, URL_KEYS, type Urls } from './webhookUrls';

/** Who gets what Vonage sends to a URL. */
export type Holder = 'nobody' | 'us' | 'this-n8n' | 'somebody';

export type Holders = Record<keyof Urls, Holder>;

/**
 * Who holds the URLs of a route. A URL of this n8n at which nobody listens is nobody's: a workflow that
 * was deleted, or a test that n8n did not survive, has left it behind.
 */
export async function holdersOf(
	route: Urls,
	listener: Listener,
	remembered?: Remembered,
): Promise<Holders> {
	const { urls } = listener;
	const holderOf = async (key: keyof Urls): Promise<Holder> => {
		const url = route[key];
		if (url === '') return 'nobody';
		const ours = [urls[key], remembered?.[key] ?? ''];
		if (ours.some((each) => isSameUrl(each, url))) return 'us';
		if (!isOfThisN8n(url, urls[key])) return 'somebody';
		return (await presenceAt(listener, url)) === 'nobody' ? 'nobody' : 'this-n8n';
	};
	return { inboundUrl: await holderOf('inboundUrl'), statusUrl: await holderOf('statusUrl') };
}

/** The first URL of a route that is somebody else's, with its holder. */
export function takenUrl(route: Route, holders: Holders) {
	const key = URL_KEYS.find((each) => isTaken(holders[each]));
	return key && { url: route[key], by: holders[key] };
}

export function isTaken(holder: Holder): boolean {
	return holder === 'this-n8n' || holder === 'somebody';
}

/**
 * Whether this n8n gives such a URL to triggers like ours: `…/<webhook ID>/inbound`. A test URL may
 * have another host than the production URL (`N8N_EDITOR_BASE_URL`), but ends in the same two parts.
 */
function isOfThisN8n(url: string, own: string): boolean {
	if (!URL.canParse(url) || !URL.canParse(own)) return false;
	const [theirs, ours] = [new URL(url), new URL(own)];
	const [theirEnd, ourEnd] = [theirs, ours].map(({ pathname }) => pathname.split('/').slice(-2));
	return (
		theirEnd.join('/') === ourEnd.join('/') ||
		(theirs.origin === ours.origin && theirEnd[1] === ourEnd[1])
	);
}
