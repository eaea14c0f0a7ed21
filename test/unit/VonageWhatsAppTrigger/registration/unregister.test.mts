import { describe, expect, it } from '@jest/globals';

import { forwardingUrl, replacedUrl } from '../../../../nodes/transport/webhooks/testRouting.ts';
import { restoredRoute } from '../../../../nodes/VonageWhatsAppTrigger/registration/unregister.ts';

const urls = (base: string) => ({ inboundUrl: `${base}/inbound`, statusUrl: `${base}/status` });

const LIVE = urls('https://n8n.example/webhook/1');
const TEST = urls('https://n8n.example/webhook-test/1');
const OTHER_TEST = urls('https://n8n.example/webhook-test/2');
const OLD = { ...urls('https://old.example'), version: 'v0.1' };

const both = (change: (key: 'inboundUrl' | 'statusUrl') => string) => ({
	inboundUrl: change('inboundUrl'),
	statusUrl: change('statusUrl'),
});

describe('unpublishing', () => {
	const published = { ...LIVE, before: OLD };

	it('puts back what was there before', () => {
		expect(restoredRoute({ ...LIVE, version: 'v1' }, published)).toEqual(OLD);
	});

	it('does so although the test of another workflow is in between', () => {
		const marked = both((key) => forwardingUrl(LIVE[key], OTHER_TEST[key], 'seal'));
		expect(restoredRoute({ ...marked, version: 'v1' }, published)).toEqual(OLD);
	});

	it.each([
		['somebody else has both URLs now', { ...urls('https://new.example'), version: 'v1' }],
		['there are none any more', { inboundUrl: '', statusUrl: '', version: 'v1' }],
		[
			'a test has borrowed them from somebody else',
			{ ...both((key) => replacedUrl(TEST[key], OLD[key], 'v1')), version: 'v1' },
		],
	])('leaves alone what was changed since: %s', (_, found) => {
		expect(restoredRoute(found, published)).toEqual(found);
	});

	it('does so from its present address as well, which Vonage may have applied without an answer', () => {
		const now = urls('https://moved.example/webhook/1');
		expect(restoredRoute({ ...now, version: 'v1' }, published, now)).toEqual(OLD);
	});

	it('leaves what was there before to a test that will restore its own URL', () => {
		const found = both((key) => replacedUrl(TEST[key], LIVE[key], 'v1'));
		const after = both((key) => replacedUrl(TEST[key], OLD[key], OLD.version));
		expect(restoredRoute({ ...found, version: 'v1' }, published)).toEqual({
			...after,
			version: 'v1',
		});
	});

	it('puts back the one URL that nobody changed, and leaves the version to whoever did', () => {
		const found = { ...LIVE, statusUrl: 'https://new.example/status', version: 'v1' };
		expect(restoredRoute(found, published)).toEqual({ ...found, inboundUrl: OLD.inboundUrl });
	});
});

describe('the end of a test', () => {
	it('puts back what it had borrowed, the version as well', () => {
		const found = { ...both((key) => replacedUrl(TEST[key], OLD[key], 'v0.1')), version: 'v1' };
		expect(restoredRoute(found, TEST)).toEqual(OLD);
	});

	it('leaves the published workflow that served it as it was', () => {
		const found = { ...both((key) => forwardingUrl(LIVE[key], TEST[key], 'seal')), version: 'v1' };
		expect(restoredRoute(found, TEST)).toEqual({ ...LIVE, version: 'v1' });
	});

	it.each([
		[
			'another test came after it',
			{ ...both((key) => replacedUrl(OTHER_TEST[key], '', 'v1')), version: 'v1' },
		],
		[
			'the published workflow serves another test',
			{ ...both((key) => forwardingUrl(LIVE[key], OTHER_TEST[key], 'seal')), version: 'v1' },
		],
		['the workflow was published meanwhile', { ...LIVE, version: 'v1' }],
		['the test URLs were pasted by hand', { ...TEST, version: 'v1' }],
	])('leaves alone what was changed since: %s', (_, found) => {
		expect(restoredRoute(found, TEST)).toEqual(found);
	});
});
