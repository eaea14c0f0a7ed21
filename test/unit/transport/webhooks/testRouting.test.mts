import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	forwardingUrl,
	replacedUrl,
	testRoutingOf,
	withoutTests,
} from '../../../../nodes/transport/webhooks/testRouting.ts';

const TEST = 'https://n8n.example/webhook-test/1/inbound';
const LIVE = 'https://n8n.example/webhook/1/inbound';

describe('the mark of a test in a webhook URL', () => {
	it('says what was there before, whatever it was', () => {
		const urls = fc.oneof(
			fc.webUrl({ withQueryParameters: true, withFragments: true }),
			fc.string(),
		);
		fc.assert(
			fc.property(urls, fc.constantFrom('v1', 'v0.1', ''), (before, version) => {
				const url = replacedUrl(TEST, before, version);
				expect(testRoutingOf(url)).toEqual({ kind: 'replaced', url: TEST, before, version });
				// Vonage gets a URL that every program reads alike.
				expect(new URL(url).href).toBe(url);
			}),
		);
	});

	it('says which test gets the events of a published workflow', () => {
		const url = forwardingUrl(LIVE, TEST, 'c2VhbA');
		expect(testRoutingOf(url)).toEqual({
			kind: 'forwarding',
			url: LIVE,
			test: TEST,
			hmac: 'c2VhbA',
		});
		expect(new URL(url).pathname).toBe('/webhook/1/inbound');
	});

	it.each([
		LIVE,
		'',
		'https://other.example/hook?n8n=1&before=2',
		`${LIVE}?n8n-test=https%3A%2F%2Fevil.example`,
		'not a URL ? at all',
	])('is not in %s', (address) => {
		expect(testRoutingOf(address)).toBeUndefined();
	});
});

describe('where Vonage sends when no test is in between', () => {
	it('is what a test had replaced, with its version', () => {
		const route = {
			inboundUrl: replacedUrl(TEST, 'https://old.example/in?key=1', 'v0.1'),
			statusUrl: replacedUrl(TEST, '', 'v0.1'),
			version: 'v1',
		};
		expect(withoutTests(route)).toEqual({
			inboundUrl: 'https://old.example/in?key=1',
			statusUrl: '',
			version: 'v0.1',
		});
	});

	it('is the workflow that hands its events to a test', () => {
		const route = { inboundUrl: forwardingUrl(LIVE, TEST, 's'), statusUrl: LIVE, version: 'v1' };
		expect(withoutTests(route)).toEqual({ inboundUrl: LIVE, statusUrl: LIVE, version: 'v1' });
	});
});
