import type { Route } from '../vonage/applications';

/**
 * What a test writes into the query of a webhook URL at Vonage. It is the only memory that a test has:
 * n8n forgets a test when it dies, and whoever reads the URL next knows what to put back.
 *
 * `borrowed`: the test's own URL, in place of `before`.
 * `handing`: the production URL of a published workflow, which hands its events to the test first.
 */
export type Mark =
	| { kind: 'borrowed'; url: string; before: string; version: string }
	| { kind: 'handing'; url: string; test: string; seal: string };

const BEFORE = 'n8n-before';
const VERSION = 'n8n-version';
const TEST = 'n8n-test';
const SEAL = 'n8n-seal';

/** The URL of a test that stands where `before` stood, in an application of that version. */
export function borrowed(url: string, before: string, version: string): string {
	return `${url}?${new URLSearchParams({ [BEFORE]: before, [VERSION]: version }).toString()}`;
}

/** The URL of a published workflow that hands its events to a test. */
export function handing(url: string, test: string, seal: string): string {
	return `${url}?${new URLSearchParams({ [TEST]: test, [SEAL]: seal }).toString()}`;
}

/** The mark in a webhook URL, if it has one. */
export function markOf(address: string): Mark | undefined {
	const at = address.indexOf('?');
	if (at < 0) return undefined;
	const query = Object.fromEntries(new URLSearchParams(address.slice(at + 1)));
	return markIn(query, address.slice(0, at));
}

/** As {@link markOf}, of a URL whose query is read already. */
export function markIn(query: Record<string, unknown>, url: string): Mark | undefined {
	const text = (key: string) => (typeof query[key] === 'string' ? query[key] : undefined);
	const [before, test, seal] = [text(BEFORE), text(TEST), text(SEAL)];
	if (before !== undefined) return { kind: 'borrowed', url, before, version: text(VERSION) ?? '' };
	if (test !== undefined && seal !== undefined) return { kind: 'handing', url, test, seal };
	return undefined;
}

/** Where Vonage sends when no test is in between. */
export function withoutTests(route: Route): Route {
	const marks = [markOf(route.inboundUrl), markOf(route.statusUrl)];
	const version = marks.find((mark) => mark?.kind === 'borrowed');
	return {
		inboundUrl: withoutTest(route.inboundUrl),
		statusUrl: withoutTest(route.statusUrl),
		version: version?.kind === 'borrowed' ? version.version : route.version,
	};
}

function withoutTest(address: string): string {
	const mark = markOf(address);
	if (mark === undefined) return address;
	return mark.kind === 'borrowed' ? mark.before : mark.url;
}
