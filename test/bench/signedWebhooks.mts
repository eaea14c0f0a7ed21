/** Webhooks as Vonage signs them, to be sent many at a time. */
import jwt from 'jsonwebtoken';
import { createHash, randomUUID } from 'node:crypto';
import type { CredentialData } from '../simulator/simulator.mts';

export interface SignedWebhook {
	body: Buffer;
	headers: Record<string, string>;
}

type Keys = Pick<CredentialData, 'apiKey' | 'applicationId' | 'signatureSecret'>;

/** An ordinary message of a customer: a short text. */
export function textMessage(text: string, uuid: string = randomUUID()): object {
	return {
		channel: 'whatsapp',
		message_uuid: uuid,
		to: '447700900001',
		from: '447700900000',
		timestamp: new Date().toISOString(),
		context_status: 'none',
		profile: { name: 'Ana Example' },
		whatsapp: { sender: { user_id: 'GB.1234567890123456', wa_id: '447700900000' } },
		message_type: 'text',
		text,
		_self: { href: `https://api.nexmo.com/v1/messages/${uuid}` },
	};
}

export function signed(content: object, keys: Keys): SignedWebhook {
	const body = Buffer.from(JSON.stringify(content));
	const token = jwt.sign(
		{
			iss: 'Vonage',
			jti: randomUUID(),
			payload_hash: createHash('sha256').update(body).digest('hex'),
			api_key: keys.apiKey,
			application_id: keys.applicationId,
		},
		keys.signatureSecret,
		{ algorithm: 'HS256' },
	);
	return {
		body,
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
	};
}
