import { describe, expect, it } from '@jest/globals';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import {
	checkSettings,
	readSettings,
} from '../../../../nodes/VonageWhatsAppTrigger/receiving/settings.ts';

const DAY = 24 * 3600;

const reading = (parameters: Record<string, unknown>) =>
	readSettings({
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IWebhookFunctions);

describe('what the builder set', () => {
	it('has sound defaults', () => {
		expect(reading({})).toEqual({
			filter: { events: [], messageTypes: [], statuses: [], businessNumbers: [] },
			includeRaw: false,
			toleranceSeconds: DAY + 300,
			acknowledgesImmediately: false,
			includesOutOfOrderStatuses: false,
			forwardTo: [],
		});
	});

	it.each<[object, number | undefined]>([
		[{}, undefined],
		[{ downloadMedia: false, downloadSizeLimit: 5 }, undefined],
		[{ downloadMedia: true }, 100],
		[{ downloadMedia: true, downloadSizeLimit: 5 }, 5],
		[{ downloadMedia: true, downloadSizeLimit: 0 }, 100],
		[{ downloadMedia: true, downloadSizeLimit: 'much' }, 100],
	])('files to download, in megabytes: %j', (options, megabytes) => {
		expect(reading({ options }).downloadMegabytes).toBe(megabytes);
	});

	it.each<[unknown, string[]]>([
		['https://a.example/1', ['https://a.example/1']],
		[
			['https://a.example/1', ' https://b.example/2 '],
			['https://a.example/1', 'https://b.example/2'],
		],
		[
			'https://a.example/1, https://b.example/2\nhttps://a.example/1',
			['https://a.example/1', 'https://b.example/2'],
		],
		[['', null], []],
		[7, ['7']],
	])('addresses to forward to: %j', (forwardTo, urls) => {
		expect(reading({ options: { forwardTo } }).forwardTo).toEqual(urls);
	});

	it.each([
		[60, 60],
		['120', 120],
		[DAY, DAY],
		// Nothing that can be read: the default.
		['soon', DAY + 300],
		['', DAY + 300],
		[' ', DAY + 300],
		[null, DAY + 300],
		[[], DAY + 300],
		[true, DAY + 300],
		[Number.NaN, DAY + 300],
		// Neither may every webhook be rejected, nor one of any age be accepted.
		[0, 60],
		['0', 60],
		[-1, 60],
		[-Infinity, 60],
		[1e9, DAY + 300],
		['Infinity', DAY + 300],
		[Infinity, DAY + 300],
	])('a tolerance of %j', (signatureAgeTolerance, seconds) => {
		expect(reading({ options: { signatureAgeTolerance } }).toleranceSeconds).toBe(seconds);
	});
});

describe('publishing', () => {
	const OWN = 'https://n8n.example.com/webhook/own/inbound';
	const publishing = (forwardTo: unknown) => () =>
		checkSettings({
			getNode: () => ({ name: 'On Message' }),
			getNodeParameter: (name: string) => (name === 'options.forwardTo' ? forwardTo : ''),
			getNodeWebhookUrl: (name: string) => (name === 'default' ? OWN : undefined),
		} as unknown as IHookFunctions);

	it('goes well with addresses of other triggers', () => {
		expect(publishing([])).not.toThrow();
		expect(publishing(['https://n8n.example.com/webhook/other/inbound'])).not.toThrow();
	});

	it.each([
		['no address', ['https://a.example/1', 'other trigger'], /'Forward To' contains 'other'/],
		[
			'another protocol',
			['ftp://a.example/'],
			/contains 'ftp:\/\/a\.example\/', which is not a URL/,
		],
		['its own address', [OWN], /of this trigger itself/],
	])('names what cannot be forwarded to: %s', (_, forwardTo, message) => {
		expect(publishing(forwardTo)).toThrow(message);
	});
});
