import { expect, it } from '@jest/globals';

import type { Item } from '../../../../nodes/VonageWhatsApp/parameters/item.ts';
import { ParameterReader } from '../../../../nodes/VonageWhatsApp/parameters/parameterReader.ts';
import { readSendSettings } from '../../../../nodes/VonageWhatsApp/sending/options.ts';

/** The settings of a node with these options, whose credential is for this environment. */
function settings(options: object, environment = 'production') {
	const item = {
		client: { credential: { environment } },
		group: () => ParameterReader.of(options),
	};
	return readSendSettings([item as unknown as Item]);
}

it.each([
	['production', {}, 20],
	['production', { messagesPerSecond: 80 }, 80],
	['custom', { messagesPerSecond: 80 }, 80],
	['sandbox', {}, 1],
	['sandbox', { messagesPerSecond: 80 }, 1],
])('%s with %j sends %i messages a second', (environment, options, rate) => {
	expect(settings(options, environment).messagesPerSecond).toBe(rate);
});

it('without options: parallel requests by themselves, two minutes of repeating, spacing by kind', () => {
	expect(settings({})).toEqual({
		messagesPerSecond: 20,
		parallelRequests: 'automatic',
		retryTime: 120_000,
		forgetsKeys: false,
	});
});

it('seconds become milliseconds, and 0 is not the same as nothing', () => {
	expect(settings({ retryFor: 0, contactSpacing: 0, parallelRequests: 0 })).toMatchObject({
		retryTime: 0,
		contactSpacing: 0,
		parallelRequests: 'automatic',
	});
	expect(settings({ retryFor: 600, contactSpacing: 1.5 })).toMatchObject({
		retryTime: 600_000,
		contactSpacing: 1500,
	});
});

it.each([
	[{ retryFor: 601 }, /'Retry For \(Seconds\)' is 601.*0 to 600/],
	[{ retryFor: -1 }, /'Retry For \(Seconds\)' is -1/],
])('%j is refused', (options, message) => {
	expect(() => settings(options)).toThrow(message);
});
