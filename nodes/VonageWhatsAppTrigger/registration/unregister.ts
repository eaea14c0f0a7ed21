import type { ApiClient } from '../../transport/http/client';
import {
	readApplication,
	type Route,
	routeOf,
	writeRoute,
} from '../../transport/vonage/applications';
import { replacedUrl, testRoutingOf } from '../../transport/webhooks/testRouting';
import { deleteRegistration, type StoredRegistration } from './staticData';
import { isSameRoute, isSameUrl, type RegistrationContext, type Urls } from './webhookUrls';

/**
 * Restores the URLs from before the trigger was published or tested, unless somebody has changed them
 * since.
 */
export async function unregister(
	registration: RegistrationContext,
	stored: StoredRegistration,
): Promise<void> {
	await reroute(registration, (found) => restoredRoute(found, stored, registration.urls));
	deleteRegistration(registration.staticData);
}

/** Removes the forwarding to a test that is over from the URLs of the published workflow. */
export async function stopForwarding(client: ApiClient, test: string): Promise<void> {
	await reroute(client, (found) => withoutForwardingTo(test, found));
}

/**
 * The route after a trigger unregisters.
 *
 * @param stored What it had registered.
 * @param current Its URLs now, at which it may be registered without Vonage's answer having arrived.
 */
export function restoredRoute(
	found: Route,
	{ before, ...stored }: StoredRegistration,
	current: Urls = stored,
): Route {
	const isOwn = (url: string, key: keyof Urls) =>
		isSameUrl(url, stored[key]) || isSameUrl(url, current[key]);
	const replaced = (key: keyof Urls): { url: string; version: string } | undefined => {
		const routing = testRoutingOf(found[key]);
		if (before === undefined) return restoredAfterTest(found, key, stored);
		if (routing?.kind === 'replaced') {
			// Another n8n's test restores this URL when it ends: it has to restore the one before instead.
			return isOwn(routing.before, key)
				? { url: replacedUrl(routing.url, before[key], before.version), version: found.version }
				: undefined;
		}
		// The URL may be forwarding to another workflow's test, which then finds its forwarding gone.
		const url = routing?.kind === 'forwarding' ? routing.url : found[key];
		return isOwn(url, key) ? { url: before[key], version: before.version } : undefined;
	};
	const [inbound, status] = [replaced('inboundUrl'), replaced('statusUrl')];
	return {
		inboundUrl: inbound?.url ?? found.inboundUrl,
		statusUrl: status?.url ?? found.statusUrl,
		// Whoever has one of the two URLs now has chosen the version as well.
		version: inbound && status ? inbound.version : found.version,
	};
}

function restoredAfterTest(found: Route, key: keyof Urls, test: Urls) {
	const routing = testRoutingOf(found[key]);
	if (routing?.kind === 'replaced' && isSameUrl(routing.url, test[key])) {
		return { url: routing.before, version: routing.version };
	}
	if (routing?.kind === 'forwarding' && isSameUrl(routing.test, test[key])) {
		return { url: routing.url, version: found.version };
	}
	return undefined;
}

function withoutForwardingTo(test: string, found: Route): Route {
	const withoutIt = (address: string) => {
		const routing = testRoutingOf(address);
		return routing?.kind === 'forwarding' && parentOf(routing.test) === parentOf(test)
			? routing.url
			: address;
	};
	return {
		...found,
		inboundUrl: withoutIt(found.inboundUrl),
		statusUrl: withoutIt(found.statusUrl),
	};
}

async function reroute(client: ApiClient, change: (found: Route) => Route): Promise<void> {
	const application = await readApplication(client);
	const found = routeOf(application);
	const route = change(found);
	if (!isSameRoute(found, route)) await writeRoute(client, application, route);
}

/** The part of a webhook URL that the inbound and the status URL have in common. */
function parentOf(url: string): string {
	return url.slice(0, url.lastIndexOf('/'));
}
