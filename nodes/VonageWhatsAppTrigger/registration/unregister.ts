import type { ApiClient } from '../../transport/http/client';
import {
	readApplication,
	type Route,
	routeOf,
	writeRoute,
} from '../../transport/vonage/applications';
import { markOf } from '../../transport/webhooks/testRouting';
import { forget, recall, type Remembered } from './staticData';
import { isSameRoute, isSameUrl, type Listener, type Urls } from './webhookUrls';

/**
 * Puts back what was there before the trigger was published or tested, unless somebody has changed it
 * since. Does nothing for a trigger that has taken nothing.
 */
export async function giveBack(listener: Listener): Promise<void> {
	const remembered = recall(listener.memory);
	if (remembered === undefined) return;
	await reroute(listener, (found) => givenBack(found, remembered));
	forget(listener.memory);
}

/** Takes the marks of a test that is over out of the URLs of the workflow that served it. */
export async function endTest(client: ApiClient, test: string): Promise<void> {
	await reroute(client, (found) => withoutMarksOf(test, found));
}

/** What the route becomes when a trigger leaves that had written the remembered URLs. */
export function givenBack(found: Route, { before, ...urls }: Remembered): Route {
	const replaced = (key: keyof Urls): { url: string; version: string } | undefined => {
		const mark = markOf(found[key]);
		if (before !== undefined) {
			// A test of another workflow may be in between; it finds its mark gone.
			const url = mark?.kind === 'handing' ? mark.url : found[key];
			return isSameUrl(url, urls[key]) ? { url: before[key], version: before.version } : undefined;
		}
		if (mark?.kind === 'borrowed' && isSameUrl(mark.url, urls[key])) {
			return { url: mark.before, version: mark.version };
		}
		if (mark?.kind === 'handing' && isSameUrl(mark.test, urls[key])) {
			return { url: mark.url, version: found.version };
		}
		return undefined;
	};
	const [inbound, status] = [replaced('inboundUrl'), replaced('statusUrl')];
	return {
		inboundUrl: inbound?.url ?? found.inboundUrl,
		statusUrl: status?.url ?? found.statusUrl,
		// Whoever has one of the two URLs now has chosen the version as well.
		version: inbound && status ? inbound.version : found.version,
	};
}

function withoutMarksOf(test: string, found: Route): Route {
	const unmarked = (address: string) => {
		const mark = markOf(address);
		return mark?.kind === 'handing' && parentOf(mark.test) === parentOf(test) ? mark.url : address;
	};
	return {
		...found,
		inboundUrl: unmarked(found.inboundUrl),
		statusUrl: unmarked(found.statusUrl),
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
