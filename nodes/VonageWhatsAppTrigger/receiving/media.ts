import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { openClient } from '../../shared/client';
import { fetchFile } from '../../shared/mediaBinary';
import { attempt, errorText } from '../../transport/http/attempt';
import type { InboundMedia } from '../../whatsapp/inbound';
import { itemOf } from './respond';
import type { TriggerEvent } from './seenEvents';

/** How long the file of a message may take: Vonage repeats a webhook that is not answered within 15 seconds. */
export const DOWNLOAD_SECONDS = 8;

/**
 * The item of an event with the file of the message in the binary field `data`. If the file could not be
 * downloaded, `media.note` says why, and the message goes on without it. Takes no longer than
 * {@link DOWNLOAD_SECONDS}, and never throws: no message is lost because of its file.
 *
 * @param maxMegabytes Of 1024 × 1024 bytes.
 */
export async function itemWithMedia(
	context: IWebhookFunctions,
	event: TriggerEvent,
	maxMegabytes: number,
): Promise<INodeExecutionData> {
	const media = event.event === 'message' ? event.media : undefined;
	if (media === undefined) return itemOf(event);

	const fetched = await attempt(fetchMedia(context, event, media, maxMegabytes));
	if (fetched.ok) return fetched.value;
	return itemOf({ ...event, media: { ...media, note: `${errorText(fetched.error)}.` } });
}

async function fetchMedia(
	context: IWebhookFunctions,
	event: TriggerEvent,
	{ url, name }: InboundMedia,
	maxMegabytes: number,
): Promise<INodeExecutionData> {
	const { json, binary } = await fetchFile(context, await openClient(context), event, {
		url,
		fileName: name,
		field: 'data',
		maxMegabytes,
		timeoutSeconds: DOWNLOAD_SECONDS,
	});
	return { ...itemOf(json), binary };
}
