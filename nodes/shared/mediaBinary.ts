import type { IBinaryKeyData, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { ApiClient } from '../transport/http/client';
import { downloadMedia, type MediaRequest } from '../transport/media/mediaDownload';
import { compact, isRecord } from '../whatsapp/looseJson';

/** A file to fetch into the binary field of this name. */
export interface FileRequest extends MediaRequest {
	field: string;
}

/**
 * Fetches a file for an item: `binary` holds it, and `media` of the item tells its name, MIME type and
 * size in bytes beside what it told before.
 */
export async function fetchFile(
	context: IExecuteFunctions | IWebhookFunctions,
	client: ApiClient,
	json: object,
	{ field, ...request }: FileRequest,
): Promise<{ json: object; binary: IBinaryKeyData }> {
	const { stored, facts } = await downloadMedia(client, request, context.helpers.prepareBinaryData);
	const media = 'media' in json && isRecord(json.media) ? json.media : {};
	return {
		// A note of an earlier try, by the trigger, is out of date now.
		json: { ...json, media: compact({ ...media, note: undefined, ...facts }) },
		binary: { [field]: stored },
	};
}
