import type { Route } from '../../transport/vonage/applications';
import { probeUrl } from '../../transport/webhooks/probe';
import type { StoredRegistration } from './staticData';
import { isSameUrl, type RegistrationContext, URL_KEYS, type Urls } from './webhookUrls';

/** Who receives what Vonage sends to a URL: no workflow, this trigger, another one in this n8n, or anyone else. */
export type UrlOwner = 'none' | 'self' | 'this-n8n' | 'other';

export type UrlOwners = Record<keyof Urls, UrlOwner>;

/**
 * Finds the owners of a route's URLs. A URL of this n8n at which no workflow listens has none: it was
 * left behind by a workflow that was deleted, or by a test during which n8n died.
 */
export async function urlOwnersOf(
	route: Urls,
	registration: RegistrationContext,
	stored?: StoredRegistration,
): Promise<UrlOwners> {
	const { urls } = registration;
	const ownerOf = async (key: keyof Urls): Promise<UrlOwner> => {
		const url = route[key];
		if (url === '') return 'none';
		const ours = [urls[key], stored?.[key] ?? ''];
		if (ours.some((each) => isSameUrl(each, url))) return 'self';
		if (!isOfThisN8n(url, urls[key])) return 'other';
		return (await probeUrl(registration, url)) === 'notRegistered' ? 'none' : 'this-n8n';
	};
	return { inboundUrl: await ownerOf('inboundUrl'), statusUrl: await ownerOf('statusUrl') };
}

/** The first URL of a route that is in use by another owner. */
export function conflictingUrl(route: Route, owners: UrlOwners) {
	const key = URL_KEYS.find((each) => isOwnedByOther(owners[each]));
	return key && { url: route[key], by: owners[key] };
}

export function isOwnedByOther(owner: UrlOwner): boolean {
	return owner === 'this-n8n' || owner === 'other';
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
