import { toVonageAddress } from '../address';
import { RuleViolation } from '../ruleViolation';
import {
	optionalOneOf,
	optionalText,
	present,
	requireJsonObjects,
	requirePhoneNumber,
	requireText,
	requireUrl,
} from './checks';
import type { MessageContent } from './content';
import { LIMITS } from './limits';
import { refusePlaceholdersIn } from './placeholder';

/** Who a message goes to, and how its statuses come back. */
export interface Envelope {
	/** Phone number as people write it, or a business-scoped user id. */
	to: string;
	/** The business's WhatsApp number. */
	from: string;
	/** Up to 100 characters, comes back in every status of the message. */
	clientRef?: string;
	/** The id (`messageId`) of the message that this one quotes; required for a reaction. */
	replyTo?: string;
	/** http or https URL for the statuses of this message alone. */
	webhookUrl?: string;
	/** Format of these statuses: `v1` or `v0.1`. */
	webhookVersion?: string;
	/** Complete messages to any channel, tried in order when this one is rejected; also as JSON text. */
	failover?: unknown[];
	/** What Vonage tries first when this one is rejected, ahead of `failover`. */
	fallback?: MessageRequest;
}

/** The body of `POST /v1/messages`. */
export type MessageRequest = MessageContent & {
	channel: 'whatsapp';
	to: string;
	from: string;
	client_ref?: string;
	context?: { message_uuid: string };
	webhook_url?: string;
	webhook_version?: 'v1' | 'v0.1';
	failover?: Array<Record<string, unknown>>;
};

/**
 * Puts a content into its envelope. Vonage OAS `channelOptionsWhatsapp`, `outboundMessageCommon`,
 * `Failover`.
 *
 * @throws {RuleViolation} when an address, the client reference, the quoted message, the webhook or
 * the failover list breaks a rule.
 *
 * Source: https://developer.vonage.com/en/api/messages
 */
export function messageRequest(envelope: Envelope, content: MessageContent): MessageRequest {
	const context = quotedMessage(envelope.replyTo, content);
	return {
		channel: 'whatsapp',
		...addresses(envelope),
		...content,
		...present({
			client_ref: optionalText('clientRef', 'Client Reference', envelope.clientRef, {
				max: LIMITS.clientRef,
				by: 'Vonage',
			}),
			context,
			webhook_url: envelope.webhookUrl
				? requireUrl('webhookUrl', 'Status Webhook URL', envelope.webhookUrl)
				: undefined,
			webhook_version: optionalOneOf(
				'webhookVersion',
				'Status Webhook Version',
				envelope.webhookVersion,
				['v1', 'v0.1'],
			),
			failover: failoverList(envelope),
		}),
	};
}

/** Who writes to whom, as Vonage takes it. Throws as `messageRequest` does. */
export function addresses({ to, from }: Pick<Envelope, 'to' | 'from'>) {
	return {
		to: toVonageAddress(to, 'to'),
		from: requirePhoneNumber('from', 'From', from),
	};
}

function quotedMessage(
	replyTo: unknown,
	content: MessageContent,
): { message_uuid: string } | undefined {
	const id = optionalText('replyTo', 'Reply To Message ID', replyTo)?.trim();
	if (id === undefined) {
		if (content.message_type !== 'reaction') return undefined;
		throw new RuleViolation(
			'replyTo',
			'A reaction needs the message that it is put on, and none is given',
			"Give the ID of that message, e.g. the trigger's 'messageId'",
		);
	}
	if (/\s/.test(id)) {
		throw new RuleViolation(
			'replyTo',
			"'Reply To Message ID' is not a message ID: it contains a blank",
			"Map one single message ID, e.g. the trigger's 'messageId'",
		);
	}
	return { message_uuid: id };
}

function failoverList({
	fallback,
	failover,
}: Pick<Envelope, 'fallback' | 'failover'>): MessageRequest['failover'] {
	const messages = [...(fallback ? [{ ...fallback }] : []), ...givenFailover(failover)];
	return messages.length > 0 ? messages : undefined;
}

function givenFailover(failover: unknown): Array<Record<string, unknown>> {
	if (failover === undefined || failover === null || failover === '') return [];
	const messages = requireJsonObjects('failover', 'Failover Messages', failover);
	refusePlaceholdersIn('failover', 'Failover Messages', messages);
	messages.forEach((message, at) => {
		for (const key of ['channel', 'message_type', 'to', 'from']) {
			const value = message[key];
			const written = typeof value === 'number' ? String(value) : value;
			requireText(`failover[${at}].${key}`, `Failover Message ${at + 1} ${key}`, written);
		}
		requireContent(message, at);
	});
	return messages;
}

/** On every channel the content stands under the name of its type: `text`, `image`, `template` … */
function requireContent(message: Record<string, unknown>, at: number): void {
	const type = String(message.message_type);
	const content = message[type];
	if (content !== undefined && content !== null && content !== '') return;
	throw new RuleViolation(
		`failover[${at}].${type}`,
		`'Failover Message ${at + 1}' has the message_type ${type} and no '${type}'`,
		`Add '${type}' with its content, as Vonage documents it for the channel ${String(message.channel)}`,
	);
}
