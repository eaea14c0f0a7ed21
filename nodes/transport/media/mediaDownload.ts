import { sanitizeFilename } from 'n8n-workflow';

import { extensionOf, mediaTypeOf } from '../../whatsapp/mediaType';
import type { ApiClient } from '../http/client';
import type { Explanation } from '../http/errorResponse';
import type { ByteStream } from './byteStream';
import { download, type Wanted } from './download';

/** A file that a customer sent, or any other on the web. */
export interface MediaRequest {
	/** `media.url` of a message: unique, and good for 48 hours (Vonage, "Secure Inbound Media"). */
	url: string;
	/** What the file shall be called; else as its server says, else as its address ends. */
	fileName?: string;
	/** Of 1024 × 1024 bytes. */
	maxMegabytes: number;
	/** For all of it. */
	timeoutSeconds: number;
}

/** Writes a file to where it shall stay: `prepareBinaryData` of n8n. */
export type Store<Stored> = (
	stream: ByteStream,
	fileName: string,
	mimeType: string,
) => Promise<Stored>;

/** What is known of a file once it is there. */
export interface MediaFacts {
	name: string;
	/** By content, where that says more than the server does. */
	mimeType: string;
	bytes: number;
}

/**
 * Downloads what a customer sent. Vonage keeps it for 48 hours, and gives it to anybody who has the
 * address, or with Secure Inbound Media only to the application that received it.
 *
 * @throws {NodeApiError} when the file is gone, kept from this credential, too large or too slow.
 *
 * Source: https://developer.vonage.com/en/messages/concepts/inbound-messages
 */
export async function downloadMedia<Stored>(
	client: ApiClient,
	request: MediaRequest,
	store: Store<Stored>,
): Promise<{ stored: Stored; facts: MediaFacts }> {
	const wanted: Wanted = {
		...request,
		file: 'the file',
		field: 'URL',
		ifTooLarge: "Nothing of it was kept. To take it, raise 'Size Limit (MB)' under Options.",
		explain,
	};
	const { saved, bytes } = await download(client, wanted, async (file) => {
		const mimeType = mediaTypeOf(file.beginning, file.contentType);
		const given = request.fileName ?? file.fileName;
		const name = given === undefined ? nameFor(request.url, mimeType) : sanitizeFilename(given);
		return { name, mimeType, stored: await store(file.stream, name, mimeType) };
	});
	const { stored, name, mimeType } = saved;
	return { stored, facts: { name, mimeType, bytes } };
}

const EXPIRED =
	"Vonage keeps a file for 48 hours. Fetch it as soon as the message comes: place this node right behind the trigger, or turn on 'Download Media' there.";

function explain(status: number): Explanation | undefined {
	switch (status) {
		case 401:
		case 403:
			return {
				message: `Vonage does not give the file to this credential (HTTP ${status})`,
				description:
					'The application that received the message keeps its media to itself (Secure Inbound Media). Choose the credential with the Application ID and Private Key of that very application.',
				failure: { cause: 'credential-invalid' },
			};
		case 404:
			return {
				message: 'Vonage has no file at this address (HTTP 404)',
				description: `Check 'URL'. ${EXPIRED}`,
			};
		case 410:
			return { message: 'The file has expired (HTTP 410)', description: EXPIRED };
		default:
			return undefined;
	}
}

/** A name for a file that has none: the last part of its address, with the ending of its type. */
function nameFor(url: string, mimeType: string): string {
	const name = sanitizeFilename(new URL(url).pathname);
	const extension = extensionOf(mimeType);
	return extension === undefined || /\.\w{1,5}$/.test(name) ? name : `${name}.${extension}`;
}
