import type { ExpectedPricing } from '../../../whatsapp/pricing';
import { expectedPricing } from '../../../whatsapp/pricing';
import type { KnownWindow } from '../../windows/knownWindow';

/** What a result says of the price, where anything can be said. */
export function priced(
	category: string | undefined,
	window: KnownWindow['status'],
): { expectedPricing?: ExpectedPricing } {
	const pricing = expectedPricing({ category, window });
	return pricing === undefined ? {} : { expectedPricing: pricing };
}
