import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { openChannel } from '../../shared/channel';
import { fetchFile } from '../../shared/mediaBinary';
import { attempt, errorText } from '../../transport/http/attempt';
import type { InboundMedia, InboundMessage } from '../../whatsapp/inbound';
import { isRecord } from '../../whatsapp/looseJson';
import { LARGEST_FILE_MEGABYTES } from '../../whatsapp/mediaType';
import type { MessageStatus } from '../../whatsapp/status';

/** How long the file of a message may take: Vonage repeats a webhook that is not answered within 15 seconds. */
export const DOWNLOAD_SECONDS = 8;

/**
 * The item that an event starts the workflow with. With *Download Media* the file of a message is in the
 * binary field `data`; where it could not be had, `media.note` says why, and the message goes on without
 * it. Takes no longer than {@link DOWNLOAD_SECONDS}, and never throws: no message is lost over its file.
 */
export async function itemWithMedia(
	context: IWebhookFunctions,
	event: InboundMessage | MessageStatus,
): Promise<INodeExecutionData> {
	// Parsed from JSON, so it is JSON; interfaces just have no index signature.
	const json = event as unknown as IDataObject;
	const options: unknown = context.getNodeParameter('options', {});
	const { downloadMedia, downloadSizeLimit } = isRecord(options) ? options : {};
	const media = event.event === 'message' ? event.media : undefined;
	if (downloadMedia !== true || media === undefined) return { json };

	const fetched = await attempt(fetchMedia(context, event, media, Number(downloadSizeLimit)));
	if (fetched.ok) return fetched.value;
	return { json: { ...json, media: { ...media, note: `${errorText(fetched.error)}.` } } };
}

async function fetchMedia(
	context: IWebhookFunctions,
	event: object,
	{ url, name }: InboundMedia,
	sizeLimit: number,
): Promise<INodeExecutionData> {
	const { json, binary } = await fetchFile(context, await openChannel(context), event, {
		url,
		fileName: name,
		field: 'data',
		maxMegabytes: sizeLimit > 0 ? sizeLimit : LARGEST_FILE_MEGABYTES,
		timeoutSeconds: DOWNLOAD_SECONDS,
	});
	return { json: json as IDataObject, binary };
}
