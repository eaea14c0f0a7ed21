import type { Route } from '../vonage/applications';

/**
 * What a test writes into the query of a webhook URL at Vonage. It is stored nowhere else: n8n forgets
 * a test when it dies, and whoever reads the URL next knows what to restore.
 *
 * `replaced`: the test's own URL, in place of `before`.
 * `forwarding`: the production URL of a published workflow, which forwards its events to the test.
 */
export type TestRouting =
	| { kind: 'replaced'; url: string; before: string; version: string }
	| { kind: 'forwarding'; url: string; test: string; hmac: string };

const BEFORE = 'n8n-before';
const VERSION = 'n8n-version';
const TEST = 'n8n-test';
const HMAC = 'n8n-seal';

/** A test's URL in place of `before`, in an application of that version. */
export function replacedUrl(url: string, before: string, version: string): string {
	return `${url}?${new URLSearchParams({ [BEFORE]: before, [VERSION]: version }).toString()}`;
}

/** The URL of a published workflow that forwards its events to a test. */
export function forwardingUrl(url: string, test: string, hmac: string): string {
	return `${url}?${new URLSearchParams({ [TEST]: test, [HMAC]: hmac }).toString()}`;
}

/** The routing in a webhook URL, if it has one. */
export function testRoutingOf(address: string): TestRouting | undefined {
	const at = address.indexOf('?');
	if (at < 0) return undefined;
	const query = Object.fromEntries(new URLSearchParams(address.slice(at + 1)));
	return testRoutingIn(query, address.slice(0, at));
}

/** As {@link testRoutingOf}, of a URL whose query is read already. */
export function testRoutingIn(
	query: Record<string, unknown>,
	url: string,
): TestRouting | undefined {
	const text = (key: string) => (typeof query[key] === 'string' ? query[key] : undefined);
	const [before, test, hmac] = [text(BEFORE), text(TEST), text(HMAC)];
	if (before !== undefined) return { kind: 'replaced', url, before, version: text(VERSION) ?? '' };
	if (test !== undefined && hmac !== undefined) return { kind: 'forwarding', url, test, hmac };
	return undefined;
}

/** Where Vonage sends when no test is in between. */
export function withoutTests(route: Route): Route {
	const routings = [testRoutingOf(route.inboundUrl), testRoutingOf(route.statusUrl)];
	const version = routings.find((routing) => routing?.kind === 'replaced');
	return {
		inboundUrl: withoutTest(route.inboundUrl),
		statusUrl: withoutTest(route.statusUrl),
		version: version?.kind === 'replaced' ? version.version : route.version,
	};
}

function withoutTest(address: string): string {
	const routing = testRoutingOf(address);
	if (routing === undefined) return address;
	return routing.kind === 'replaced' ? routing.before : routing.url;
}
