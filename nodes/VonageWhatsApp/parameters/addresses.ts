import { INTERNATIONAL_FORM, toVonageAddress } from '../../whatsapp/address';
import type { Item } from './item';

const FROM_FIX =
	"Switch 'From' to Fixed and choose your number from the list, or map the trigger's 'to'";

const TO_FIX = `${INTERNATIONAL_FORM}, or a user ID such as US.13491208655302741918, or map the trigger's 'from'`;

/** *From* as Vonage takes it. Throws as `parseAddress` does. */
export function readFrom(item: Item): string {
	return toVonageAddress(item.locator('from').value, 'from', 'From', FROM_FIX);
}

/** *To* as Vonage takes it. Throws as `parseAddress` does. */
export function readTo(item: Item): string {
	return toVonageAddress(item.raw('to'), 'to', 'To', TO_FIX);
}
