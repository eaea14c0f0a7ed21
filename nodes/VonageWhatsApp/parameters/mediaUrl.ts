import type { IBinaryData } from 'n8n-workflow';
import { checkMedia, type MediaKind, shortFileName } from '../../whatsapp/mediaRules';
import { SIGNATURE_BYTES } from '../../whatsapp/mediaType';
import { LIMITS } from '../../whatsapp/messages/limits';
import { RuleViolation } from '../../whatsapp/ruleViolation';
import type { Item } from './item';

/** A file that Vonage can fetch. */
export interface MediaFile {
	url: string;
	/** File name of the binary field, where n8n knows one. */
	name?: string;
}

/** Vonage fetches a file when it sends the message; an hour covers its retries. */
const SIGNED_URL_LIFETIME = '1 hour';

/**
 * Where n8n keeps a file that a webhook brought, until the execution that it started has ended; then
 * the file moves and gets another id (n8n's `restoreBinaryDataId`), mostly before Vonage has fetched
 * it. Storage in a database has ids without a place, which stay.
 */
const TEMPORARY_PLACE = '/executions/temp/';

/** Copies of such files, by the id of the file, for as long as the execution lasts. */
const copies = new WeakMap<object, Map<string, Promise<IBinaryData>>>();

const LOCAL_HOST = /^(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1)/;

/**
 * The file that an item sends: the URL the builder gave, or a signed URL of n8n to a binary field.
 * `prefix` is the common start of the parameter names, e.g. `header` for `headerMediaSource`.
 *
 * Throws a RuleViolation where this n8n cannot offer a URL: binary data kept in memory, or an
 * address that Vonage cannot reach.
 */
export async function mediaFile(item: Item, kind: MediaKind, prefix = ''): Promise<MediaFile> {
	const name = (parameter: string) =>
		prefix === '' ? parameter : prefix + parameter[0].toUpperCase() + parameter.slice(1);
	if (item.text(name('mediaSource')) !== 'binary') return { url: item.text(name('mediaUrl')) };

	return await binaryFile(item, item.text(name('binaryPropertyName')), kind);
}

/**
 * A file in a binary field of the item, under a URL that Vonage can fetch it from. Throws a
 * RuleViolation for a file that WhatsApp refuses as this kind.
 */
export async function binaryFile(item: Item, field: string, kind: MediaKind): Promise<MediaFile> {
	const binary = item.context.helpers.assertBinaryData(item.index, field);
	const url = await signedUrl(item, binary, field, kind);
	return {
		url,
		...(binary.fileName && { name: shortFileName(binary.fileName, LIMITS.fileName) }),
	};
}

async function signedUrl(
	item: Item,
	binary: IBinaryData,
	field: string,
	kind: MediaKind,
): Promise<string> {
	const { id } = binary;
	if (!id) {
		throw new RuleViolation(
			field,
			`The file in '${field}' is kept in the memory of n8n, which has no URL that Vonage could fetch it from`,
			"Set N8N_DEFAULT_BINARY_DATA_MODE in n8n to filesystem, or in queue mode to database or s3, and run again, or put the file on a public URL and set 'Media Source' to Public URL.",
		);
	}
	const mimeType = await checkedType(item, id, { binary, field, kind });
	// n8n hands the file out under the type it was stored with.
	const lasting =
		id.includes(TEMPORARY_PLACE) || mimeType !== binary.mimeType
			? await copyOnce(item, id, { ...binary, mimeType })
			: binary;
	const url = item.context.helpers.createBinarySignedUrl(lasting, SIGNED_URL_LIFETIME);
	const { environment } = item.client.credential;
	const { host, protocol } = new URL(url);
	if (environment !== 'custom' && (protocol !== 'https:' || LOCAL_HOST.test(host))) {
		throw new RuleViolation(
			field,
			`Vonage cannot fetch the file in '${field}': this n8n is known as ${protocol}//${host}, which is not a public https address`,
			"Set N8N_EDITOR_BASE_URL (or N8N_HOST and N8N_PROTOCOL) to the public https address of n8n, in queue mode for the workers too, or put the file on a public URL and set 'Media Source' to Public URL.",
		);
	}
	return url;
}

/** The type to send a file under, by its first bytes. */
async function checkedType(
	item: Item,
	id: string,
	{ binary, field, kind }: { binary: IBinaryData; field: string; kind: MediaKind },
): Promise<string> {
	const { getBinaryStream, getBinaryMetadata } = item.context.helpers;
	const { fileSize } = await getBinaryMetadata(id);
	const beginning = await firstBytes(await getBinaryStream(id, SIGNATURE_BYTES));
	const declared = binary.mimeType;
	const checked = checkMedia(kind, { beginning, declared, bytes: fileSize });
	if (!checked.ok) {
		throw new RuleViolation(field, `The file in '${field}' ${checked.reason}`, `${checked.fix}.`);
	}
	return checked.mimeType;
}

/** The beginning of a file; the rest of it is not read. */
async function firstBytes(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of stream) {
		if (chunk instanceof Uint8Array) {
			chunks.push(chunk.subarray(0, SIGNATURE_BYTES - length));
			length += chunk.length;
		}
		if (length >= SIGNATURE_BYTES) break;
	}
	const beginning = new Uint8Array(Math.min(length, SIGNATURE_BYTES));
	let at = 0;
	for (const chunk of chunks) {
		beginning.set(chunk, at);
		at += chunk.length;
	}
	return beginning;
}

/**
 * A copy among the files of the execution itself, made once however many items and nodes send the
 * file. n8n deletes it with the execution.
 */
async function copyOnce(item: Item, id: string, { fileName, mimeType }: IBinaryData) {
	const { getBinaryStream, prepareBinaryData } = item.context.helpers;
	// All nodes of an execution have the same signal.
	const execution = item.client.signal ?? item.client;
	const known = copies.get(execution) ?? new Map<string, Promise<IBinaryData>>();
	copies.set(execution, known);
	const make = async () => await prepareBinaryData(await getBinaryStream(id), fileName, mimeType);
	const key = `${id} ${mimeType}`;
	const copy = known.get(key) ?? make();
	known.set(key, copy);
	// What could not be copied is tried again.
	copy.catch(() => known.delete(key));
	return await copy;
}
