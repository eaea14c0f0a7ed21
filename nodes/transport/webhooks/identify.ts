import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

import { looseNumber, looseObject, looseText } from '../../whatsapp/looseJson';
import type { WebhookRecord } from '../../whatsapp/setup/facts';
import type { ChannelCredential } from '../credential';
import type { ApiClient } from '../http/client';
import { hmacOf, isHmacOf } from './hmac';

type Secret = Pick<ChannelCredential, 'signatureSecret'>;

/** Which trigger listens at a webhook URL. */
export interface TriggerIdentity {
	/** n8n's ID of itself. */
	instanceId: string;
	workflowId: string;
	workflowName: string;
	/** What it knows of the webhooks of its application. */
	webhooks: WebhookRecord;
}

/** On a request that asks a trigger who it is, in place of a webhook. */
export const IDENTIFY_HEADER = 'x-vonage-whatsapp-question';

const TIMEOUT_SECONDS = 5;

/**
 * Asks a published trigger at a webhook URL who it is. Only one that has the same signature secret
 * answers, and nobody but the asker can read the answer. Undefined for everybody else; never throws.
 *
 * It is a POST, which may start something where no trigger of ours listens, and ends a test of n8n: ask
 * only where one is to be expected.
 */
export async function identifyTrigger(
	client: ApiClient,
	url: string,
	secret: Secret,
): Promise<TriggerIdentity | undefined> {
	const nonce = randomBytes(16).toString('base64url');
	try {
		const { statusCode, body } = await client.send({
			method: 'POST',
			url,
			body: {},
			headers: { [IDENTIFY_HEADER]: `${nonce}.${hmacOf(textOf(nonce), secret)}` },
			json: true,
			timeout: TIMEOUT_SECONDS * 1000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		return statusCode === 200 ? opened(String(body), nonce, secret) : undefined;
	} catch {
		return undefined;
	}
}

/** The answer to a question, for the asker only; undefined if its HMAC is not by the secret. */
export function identityResponse(
	question: string,
	secret: Secret,
	identity: TriggerIdentity,
): string | undefined {
	const [nonce, hmac = ''] = question.split('.');
	if (!isHmacOf(textOf(nonce), hmac, secret)) return undefined;
	const vector = randomBytes(VECTOR_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(nonce, secret), vector);
	const text = Buffer.concat([cipher.update(JSON.stringify(identity), 'utf8'), cipher.final()]);
	return Buffer.concat([vector, cipher.getAuthTag(), text]).toString('base64url');
}

const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

const identityReader = looseObject({
	instanceId: looseText,
	workflowId: looseText,
	workflowName: looseText,
	webhooks: looseObject({ verifiedAt: looseNumber, refusedAt: looseNumber, reason: looseText }),
});

/** Throws for what was not closed with this key. */
function opened(answer: string, nonce: string, secret: Secret): TriggerIdentity {
	const bytes = Buffer.from(answer, 'base64url');
	const textAt = VECTOR_BYTES + TAG_BYTES;
	const decipher = createDecipheriv(
		'aes-256-gcm',
		keyOf(nonce, secret),
		bytes.subarray(0, VECTOR_BYTES),
		{ authTagLength: TAG_BYTES },
	);
	decipher.setAuthTag(bytes.subarray(VECTOR_BYTES, textAt));
	const text = Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]);
	const { webhooks, ...names } = identityReader.parse(JSON.parse(text.toString('utf8')));
	const { instanceId = '', workflowId = '', workflowName = '' } = names;
	return { instanceId, workflowId, workflowName, webhooks };
}

/** What the HMAC is of; neither a URL nor the text of a JWT, whose HMACs mean something else. */
function textOf(nonce: string): string {
	return `who listens? ${nonce}`;
}

function keyOf(nonce: string, { signatureSecret }: Secret): Buffer {
	return createHmac('sha256', signatureSecret).update(`who listens: ${nonce}`).digest();
}
