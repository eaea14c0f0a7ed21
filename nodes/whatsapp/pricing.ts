import type { WindowState } from './window';

/**
 * What WhatsApp is expected to charge for a message. The keys are those of `pricing` in a status item,
 * which tells what it did charge, so that the two can be compared.
 */
export interface ExpectedPricing {
	/** `service` for everything that is no template, else the category of the template. */
	category: 'service' | 'utility' | 'marketing' | 'authentication';
	/** Absent when it depends on a window that nobody knows. */
	type?: 'free_customer_service' | 'regular';
	/** Whether it costs money; absent as `type` is. */
	billable?: boolean;
}

/**
 * The price class of a message when it is delivered (Meta, prices per message since 1 July 2025).
 *
 * Free: everything that is no template (outside of the window it is not delivered, so it costs nothing
 * either), and a utility template in an open window. Charged: utility templates outside of it,
 * marketing and authentication templates always. For 72 hours after a click on an advertisement that
 * leads to WhatsApp all of it is free (`free_entry_point`), which no sender can see: then a message
 * costs less than expected here, never more.
 *
 * @param message.category `service`, or the category of a template in any spelling of case.
 * @returns `undefined` for a category that is missing or not known.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/pricing
 */
export function expectedPricing(message: {
	category: string | undefined;
	window: WindowState['status'];
}): ExpectedPricing | undefined {
	const category = message.category?.toLowerCase();
	switch (category) {
		case 'service':
			return { category, ...FREE };
		case 'utility':
			if (message.window === 'unknown') return { category };
			return { category, ...(message.window === 'open' ? FREE : CHARGED) };
		case 'marketing':
		case 'authentication':
			return { category, ...CHARGED };
		default:
			return undefined;
	}
}

const FREE = { type: 'free_customer_service', billable: false } as const;

const CHARGED = { type: 'regular', billable: true } as const;
