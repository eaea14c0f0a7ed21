import { describe, expect, it } from '@jest/globals';
import { expectedPricing } from '../../../nodes/whatsapp/pricing.ts';
import { parseStatus } from '../../../nodes/whatsapp/status.ts';

const free = { type: 'free_customer_service', billable: false };
const charged = { type: 'regular', billable: true };

/** Meta's prices per message since 1 July 2025: what is free, by window. */
const PRICES: Array<[string, 'open' | 'closed' | 'unknown', object]> = [
	['service', 'open', free],
	['service', 'unknown', free],
	['service', 'closed', free],
	['utility', 'open', free],
	['utility', 'unknown', {}],
	['utility', 'closed', charged],
	['marketing', 'open', charged],
	['marketing', 'unknown', charged],
	['marketing', 'closed', charged],
	['authentication', 'open', charged],
	['authentication', 'unknown', charged],
	['authentication', 'closed', charged],
];

describe('what a message is expected to cost', () => {
	it.each(PRICES)('%s, window %s', (category, window, price) => {
		expect(expectedPricing({ category, window })).toStrictEqual({ category, ...price });
	});

	it("takes a category as Meta's templates spell it", () => {
		expect(expectedPricing({ category: 'UTILITY', window: 'open' })?.category).toBe('utility');
	});

	it.each([undefined, '', 'FLASH_SALE'])('says nothing of the category %j', (category) => {
		expect(expectedPricing({ category, window: 'open' })).toBeUndefined();
	});

	it('can be compared with what the status tells', () => {
		const { pricing } = parseStatus({
			channel: 'whatsapp',
			message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
			status: 'delivered',
			whatsapp: { pricing: { type: 'regular', pricing_model: 'PMP', category: 'marketing' } },
		});
		expect(pricing).toMatchObject(expectedPricing({ category: 'MARKETING', window: 'open' }) ?? {});
	});
});
