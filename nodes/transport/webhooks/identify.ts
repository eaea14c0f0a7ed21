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
	/** The production URL that was asked, as its own n8n has it. */
	url: string;
	/** What it knows of the webhooks of its application. */
	webhooks: WebhookRecord;
}

/** On a request that asks a trigger who it is, in place of a webhook. */
export const IDENTIFY_HEADER = 'x-vonage-whatsapp-question';

const TIMEOUT_SECONDS = 5;

/** How far the clocks of two n8n may differ. */
const TOLERANCE_SECONDS = 300;

/** Longer than any question of ours; anybody can send one. */
const MAX_QUESTION_LENGTH = 4096;

/**
 * Asks a published trigger at a webhook URL who it is. Only one that has the same signature secret
 * answers, and nobody but the asker can read the answer. Undefined for everybody else; never throws.
 *
 * The question and the key of the answer are bound to the URL and the time. Whoever relays a question
 * from another address cannot change the URL in it, and the answer tells the trigger's own URL.
 *
 * It is a POST, which may start something where no trigger of ours listens, and ends a test of n8n: ask
 * only where one is to be expected.
 */
export async function identifyTrigger(
	client: ApiClient,
	url: string,
	secret: Secret,
): Promise<TriggerIdentity | undefined> {
	const question: Question = {
		nonce: randomBytes(16).toString('base64url'),
		seconds: Math.floor(Date.now() / 1000),
		url,
	};
	try {
		const { statusCode, body } = await client.send({
			method: 'POST',
			url,
			body: {},
			headers: { [IDENTIFY_HEADER]: written(question, secret) },
			json: true,
			timeout: TIMEOUT_SECONDS * 1000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		return statusCode === 200 ? opened(String(body), question, secret) : undefined;
	} catch {
		return undefined;
	}
}

interface Question {
	nonce: string;
	/** Unix time. */
	seconds: number;
	/** The URL that is asked. */
	url: string;
}

function written(question: Question, secret: Secret): string {
	const { nonce, seconds, url } = question;
	const encodedUrl = Buffer.from(url).toString('base64url');
	return [nonce, seconds, encodedUrl, hmacOf(textOf(question), secret)].join('.');
}

/**
 * The answer to a question, for the asker only. Undefined if the question's HMAC is not by the secret,
 * or if it is too old.
 *
 * @param now Unix time in seconds.
 */
export function identityResponse(
	header: string,
	secret: Secret,
	identity: TriggerIdentity,
	now: number,
): string | undefined {
	if (header.length > MAX_QUESTION_LENGTH) return undefined;
	const [nonce, seconds, encodedUrl = '', hmac = ''] = header.split('.');
	const url = Buffer.from(encodedUrl, 'base64url').toString();
	const question = { nonce, seconds: Number(seconds), url };
	if (!isHmacOf(textOf(question), hmac, secret)) return undefined;
	if (!(Math.abs(now - question.seconds) <= TOLERANCE_SECONDS)) return undefined;
	const vector = randomBytes(VECTOR_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(question, secret), vector);
	const text = Buffer.concat([cipher.update(JSON.stringify(identity), 'utf8'), cipher.final()]);
	return Buffer.concat([vector, cipher.getAuthTag(), text]).toString('base64url');
}

const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

const identityReader = looseObject({
	instanceId: looseText,
	workflowId: looseText,
	workflowName: looseText,
	url: looseText,
	webhooks: looseObject({ verifiedAt: looseNumber, refusedAt: looseNumber, reason: looseText }),
});

/** Throws for what was not closed with this key. */
function opened(answer: string, question: Question, secret: Secret): TriggerIdentity {
	const bytes = Buffer.from(answer, 'base64url');
	const textAt = VECTOR_BYTES + TAG_BYTES;
	const decipher = createDecipheriv(
		'aes-256-gcm',
		keyOf(question, secret),
		bytes.subarray(0, VECTOR_BYTES),
		{ authTagLength: TAG_BYTES },
	);
	decipher.setAuthTag(bytes.subarray(VECTOR_BYTES, textAt));
	const text = Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]);
	const { webhooks, ...names } = identityReader.parse(JSON.parse(text.toString('utf8')));
	const { instanceId = '', workflowId = '', workflowName = '', url = '' } = names;
	return { instanceId, workflowId, workflowName, url, webhooks };
}

/** What the HMAC is of; neither a URL nor the text of a JWT, whose HMACs mean something else. */
function textOf({ nonce, seconds, url }: Question): string {
	return `who listens? ${nonce} ${seconds} ${url}`;
}

function keyOf({ nonce, seconds, url }: Question, { signatureSecret }: Secret): Buffer {
	const text = `who listens: ${nonce} ${seconds} ${url}`;
	return createHmac('sha256', signatureSecret).update(text).digest();
}
