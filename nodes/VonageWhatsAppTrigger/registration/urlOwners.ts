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
	const { urls, webhookOrigin } = registration;
	const ownerOf = async (key: keyof Urls): Promise<UrlOwner> => {
		const url = route[key];
		if (url === '') return 'none';
		const ours = [urls[key], stored?.[key] ?? ''];
		if (ours.some((each) => isSameUrl(each, url))) return 'self';
		if (!isOfThisN8n(url, urls[key], webhookOrigin)) return 'other';
		return (await probeUrl(registration, url)) === 'notRegistered' ? 'none' : 'this-n8n';
	};
	return { inboundUrl: await ownerOf('inboundUrl'), statusUrl: await ownerOf('statusUrl') };
}

/** The first URL of a route that is in use by another owner. */
export function conflictingUrl(route: Route, owners: UrlOwners) {
	const key = URL_KEYS.find((each) => isOwnedByOther(owners[each]));
	return key && { url: route[key], owner: owners[key] };
}

function isOwnedByOther(owner: UrlOwner): boolean {
	return owner === 'this-n8n' || owner === 'other';
}

/**
 * Whether a URL belongs to a trigger of this n8n: `…/<webhook ID>/inbound` at the origin of its own URLs.
 * Test URLs can have another origin than production URLs (`N8N_EDITOR_BASE_URL`), so a test URL with the
 * same webhook ID counts as well. Any other URL at another origin does not, even with the same webhook
 * ID: another n8n has the same ID when a workflow was copied there.
 */
function isOfThisN8n(url: string, own: string, webhookOrigin: string): boolean {
	if (!URL.canParse(url) || !URL.canParse(own)) return false;
	const [theirs, ours] = [new URL(url), new URL(own)];
	const [their, our] = [theirs, ours].map(({ pathname }) => pathname.split('/'));
	if (their.at(-1) !== our.at(-1)) return false;
	if ([ours.origin, webhookOrigin].includes(theirs.origin)) return true;
	return their.at(-2) === our.at(-2) && their.at(-3) === TEST_PATH;
}

/** n8n's default for `N8N_ENDPOINT_WEBHOOK_TEST`. */
const TEST_PATH = 'webhook-test';
