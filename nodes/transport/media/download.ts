import { SIGNATURE_BYTES } from '../../whatsapp/mediaType';
import { attempt } from '../http/attempt';
import { type ApiClient, apiError, explainError } from '../http/client';
import { authenticationFor } from '../http/endpoints';
import type { Explanation } from '../http/errorResponse';
import { beginningOf, type ByteStream, cutOff, isByteStream } from './byteStream';

/** A file to fetch, and how to speak of it. */
export interface Wanted {
	/** Absolute, http or https. */
	url: string;
	/** For messages: `the file`, `the sample file`. */
	file: string;
	/** The field of the panel that holds the URL. */
	field: string;
	/** Of 1024 × 1024 bytes. */
	maxMegabytes: number;
	/** What to do about a larger one. */
	ifTooLarge: string;
	/** For all of it, from the first request to the last byte; at least one. */
	timeoutSeconds: number;
	/** What an answer other than 200 to a signed request means, where more is known than its number. */
	explain?: (status: number) => Explanation | undefined;
}

/** A file that is open for reading. */
export interface OpenFile {
	/** As the server says, with parameters; may be empty. */
	contentType: string;
	/** As the server suggests. */
	fileName?: string;
	/** Its first {@link SIGNATURE_BYTES} bytes; the stream has them too. */
	beginning: Buffer;
	/** To be read once. Fails when the file is too large, comes too slowly, or is cut off. */
	stream: ByteStream;
}

/** What became of a file, and how many bytes it has. */
export interface Fetched<Saved> {
	saved: Saved;
	bytes: number;
}

/** Vonage's media store and the usual file hosts need none or one. */
const MOST_REDIRECTS = 5;

/**
 * Fetches a file without ever holding more than a few chunks of it: `save` gets it as a stream. When
 * this resolves, what `save` wrote is complete; when it rejects, the stream has failed in its hands, so
 * that n8n's storage throws away what it had.
 *
 * Redirects are followed one by one, because each address decides anew what a request to it may carry:
 * the application's JWT for Vonage's own hosts and the custom base, nothing for any other. An address
 * of an API that would be given a stronger key is no file, and is not asked.
 *
 * @throws {NodeApiError} when there is no answer, no file, or it is too large or too slow.
 */
export async function download<Saved>(
	client: ApiClient,
	wanted: Wanted,
	save: (file: OpenFile) => Promise<Saved>,
): Promise<Fetched<Saved>> {
	const deadline = AbortSignal.timeout(Math.max(1, wanted.timeoutSeconds) * 1000);
	const largest = largestOf(wanted);
	let bytes = 0;
	const fetching = async () => {
		const { stream, ...opened } = await open(client, wanted, deadline);
		const beginning = await beginningOf(stream, SIGNATURE_BYTES);
		const counted = stream.map((chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > largest) throw tooLarge(wanted);
			return chunk;
		});
		return await save({ ...opened, beginning, stream: counted });
	};

	const result = await attempt(Promise.race([fetching(), expiry(deadline)]));
	if (result.ok) return { saved: result.value, bytes };

	const { explanation, status } = reasonOf(result.error, wanted, { deadline, bytes });
	throw apiError(client, explanation, status);
}

/** Fetches a file into memory. */
export async function downloadBytes(
	client: ApiClient,
	wanted: Wanted,
): Promise<{ bytes: Buffer; contentType: string }> {
	const { saved } = await download(client, wanted, async ({ stream, contentType }) => ({
		bytes: Buffer.concat(await stream.toArray()),
		contentType,
	}));
	return saved;
}

/** A reason that is known where it is found. */
class NoFile extends Error {
	readonly explanation: Explanation;

	readonly status?: number;

	constructor(explanation: Explanation, status?: number) {
		super(explanation.message);
		this.explanation = explanation;
		this.status = status;
	}
}

/** The answer that has the file, behind any redirects. */
async function open(
	client: ApiClient,
	wanted: Wanted,
	deadline: AbortSignal,
): Promise<Omit<OpenFile, 'beginning'>> {
	let { url } = wanted;
	for (let redirects = 0; ; redirects++) {
		const isSigned = isSignedAt(client, wanted, url);
		const { statusCode, headers, body: stream } = await ask(client, wanted, url, deadline);
		if (!isByteStream(stream)) throw unfetched(wanted, `${hostOf(url)} gave no file`);
		// Between two readers nobody listens, and an error that nobody hears ends the process.
		stream.on('error', () => {});
		if (deadline.aborted) stream.destroy();
		deadline.throwIfAborted();
		deadline.addEventListener('abort', () => cutOff(stream, deadline.reason));

		const header = (name: string) => String(headers[name] ?? '');
		const isTooLarge = Number(header('content-length')) > largestOf(wanted);
		if (statusCode === 200 && !isTooLarge) {
			const fileName = suggestedName(header('content-disposition'));
			return { contentType: header('content-type'), fileName, stream };
		}
		stream.destroy();
		if (statusCode === 200) throw tooLarge(wanted);

		const target = header('location');
		const isRedirect = statusCode >= 300 && statusCode < 400 && target !== '';
		if (!isRedirect) throw refused(wanted, { url, statusCode, isSigned });
		if (redirects === MOST_REDIRECTS || !URL.canParse(target, url)) {
			throw unfetched(wanted, `${hostOf(url)} leads from one redirect to the next`);
		}
		url = new URL(target, url).href;
	}
}

/** One request, which n8n neither judges nor lets follow a redirect. */
async function ask(
	client: ApiClient,
	{ timeoutSeconds }: Wanted,
	url: string,
	deadline: AbortSignal,
) {
	return await client.send({
		method: 'GET',
		url,
		encoding: 'stream',
		timeout: timeoutSeconds * 1000,
		// An execution has a signal of its own, which n8n puts in the place of this one.
		abortSignal: deadline,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	});
}

/** Whether a request to this address carries the JWT; an address that is for no download at all is refused. */
function isSignedAt({ credential }: ApiClient, wanted: Wanted, url: string): boolean {
	if (!/^https?:\/\//i.test(url)) throw unfetched(wanted, 'it leads to no web address');
	const scheme = authenticationFor(credential, url);
	if (scheme === 'jwt' || scheme === 'none') return scheme === 'jwt';
	throw unfetched(wanted, `${hostOf(url)} has an API at this address, and no files`);
}

async function expiry(deadline: AbortSignal): Promise<never> {
	return await new Promise((_, reject) => {
		deadline.addEventListener('abort', () => reject(deadline.reason));
	});
}

function reasonOf(
	error: unknown,
	wanted: Wanted,
	{ deadline, bytes }: { deadline: AbortSignal; bytes: number },
): { explanation: Explanation; status?: number } {
	const { file, timeoutSeconds, url } = wanted;
	// Storage may wrap what the stream has failed with, so what is known comes first.
	if (bytes > largestOf(wanted)) return tooLarge(wanted);
	if (error instanceof NoFile) return error;
	if (deadline.aborted) {
		const seconds = `${timeoutSeconds} ${timeoutSeconds === 1 ? 'second' : 'seconds'}`;
		const explanation: Explanation = {
			message: `${capital(file)} could not be fetched: it did not come within ${seconds}`,
			description: "Try again later, or raise 'Timeout' under Options.",
			failure: { cause: 'temporarily-unavailable' },
		};
		return { explanation };
	}
	const intent = { doing: `fetch ${file}`, service: 'Vonage', writes: false } as const;
	return { explanation: explainError(error, { intent, host: hostOf(url), timeoutSeconds }) };
}

function refused(
	wanted: Wanted,
	{ url, statusCode, isSigned }: { url: string; statusCode: number; isSigned: boolean },
): NoFile {
	const known = isSigned ? wanted.explain?.(statusCode) : undefined;
	if (known) return new NoFile(known, statusCode);
	const isPassing = statusCode === 429 || statusCode >= 500;
	const { explanation } = unfetched(wanted, `${hostOf(url)} answered with HTTP ${statusCode}`);
	const description = isPassing
		? 'Try again in a few minutes.'
		: `Check '${wanted.field}'; it must open without a log-in.`;
	const failure: Explanation['failure'] = isPassing
		? { cause: statusCode === 429 ? 'rate-limited' : 'temporarily-unavailable' }
		: undefined;
	return new NoFile({ ...explanation, description, failure }, statusCode);
}

function tooLarge({ file, maxMegabytes, ifTooLarge }: Wanted): NoFile {
	const message = `${capital(file)} is larger than ${maxMegabytes} MB`;
	return new NoFile({ message, description: ifTooLarge });
}

function unfetched({ file, field }: Wanted, because: string): NoFile {
	const message = `${capital(file)} could not be fetched: ${because}`;
	return new NoFile({ message, description: `Check '${field}'.` });
}

function largestOf({ maxMegabytes }: Wanted): number {
	return maxMegabytes * 1024 * 1024;
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'the address';
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name in a Content-Disposition header (RFC 6266); the encoded form counts before the plain one. */
export function suggestedName(header: string): string | undefined {
	const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
	return decoded(encoded) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
}

function decoded(text: string | undefined): string | undefined {
	try {
		return text === undefined ? undefined : decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
