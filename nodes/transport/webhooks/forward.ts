import type { IHttpRequestOptions } from 'n8n-workflow';

/** n8n's request helper without a credential: `helpers.httpRequest`. */
export type SendRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** A verified webhook as it came in. */
export interface ForwardedWebhook {
	rawBody: Buffer;
	authorization: string;
	contentType?: string;
}

/** On what was passed on: who receives it must not pass it on again, or two triggers could do so for ever. */
export const FORWARDED_HEADER = 'x-vonage-whatsapp-forwarded';

/** For one attempt, from the first byte to the last: Vonage waits 15 seconds for its own answer. */
export const FORWARD_TIMEOUT_SECONDS = 5;

/**
 * Posts a webhook on to another address: its untouched body, and of its headers only the signature and
 * the content type, so that the receiver can verify it as if Vonage had sent it. No credential of ours
 * goes along, and a redirect is not followed. Never throws.
 *
 * @param url As `isForwardUrl` has it; nothing is sent to any other.
 * @returns The HTTP status of the answer, a redirect's included; undefined when there was no answer in
 * {@link FORWARD_TIMEOUT_SECONDS}.
 */
export async function postUnchanged(
	send: SendRequest,
	url: string,
	{ rawBody, authorization, contentType = 'application/json' }: ForwardedWebhook,
): Promise<number | undefined> {
	if (!isForwardUrl(url)) return undefined;
	try {
		const answer = await send({
			method: 'POST',
			url,
			body: rawBody,
			headers: { authorization, 'content-type': contentType, [FORWARDED_HEADER]: 'true' },
			encoding: 'text',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			timeout: FORWARD_TIMEOUT_SECONDS * 1000,
			abortSignal: AbortSignal.timeout(FORWARD_TIMEOUT_SECONDS * 1000),
		});
		return statusOf(answer);
	} catch {
		return undefined;
	}
}

/**
 * Whether a webhook may be passed on to this address: absolute, http or https, and without a user name,
 * which would take the place of the signature in the `Authorization` header.
 */
export function isForwardUrl(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, username, password } = new URL(url);
	return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** Whether the receiver has the webhook now, by what `postUnchanged` returned. */
export function isAccepted(status: number | undefined): boolean {
	return status !== undefined && status >= 200 && status < 300;
}

function statusOf(answer: unknown): number | undefined {
	if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) return undefined;
	return typeof answer.statusCode === 'number' ? answer.statusCode : undefined;
}
