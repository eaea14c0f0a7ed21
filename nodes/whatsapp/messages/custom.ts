import { RuleViolation } from '../ruleViolation';
import { requireJsonObject, requireText } from './checks';
import { refusePlaceholdersIn } from './placeholder';

export interface CustomInput {
	/** Meta's message object without its envelope, or its JSON text; `type` is required. */
	custom: unknown;
}

export interface CustomContent {
	message_type: 'custom';
	custom: { type: string } & Record<string, unknown>;
}

/** What Vonage adds itself when it builds the request to Meta. */
const ENVELOPE = ['messaging_product', 'recipient_type', 'to'];

/**
 * `custom`: any message that Meta knows, its keys and values passed on untouched. Vonage OAS
 * `OutboundWhatsAppCustom`.
 *
 * Source: https://developer.vonage.com/en/messages/concepts/custom-objects
 */
export function custom(input: CustomInput): CustomContent {
	const object = requireJsonObject('custom', 'Custom JSON', input.custom);
	const surplus = ENVELOPE.filter((key) => key in object);
	if (surplus.length > 0) {
		throw new RuleViolation(
			`custom.${surplus[0]}`,
			`'Custom JSON' contains ${surplus.join(' and ')}, which Vonage adds itself`,
			`Remove ${surplus.join(' and ')}: leave only 'type' and the object named like it`,
		);
	}
	refusePlaceholdersIn('custom', 'Custom JSON', object);
	const type = requireText('custom.type', 'Custom JSON type', object.type);
	return { message_type: 'custom', custom: { ...object, type } };
}
