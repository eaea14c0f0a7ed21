import { NodeApiError } from 'n8n-workflow';

import type { Wire } from './client';
import { explainOutage } from './outage';
import { attempt } from './retry';

/** What Meta takes at most, for a document (Meta "Supported media types"). */
const LARGEST_FILE = 100 * 1024 * 1024;

export interface DownloadedFile {
	bytes: Buffer;
	/** As the server says, without parameters. */
	mimeType: string;
}

/**
 * Fetches a public file. The credential signs nothing for a host that is not a provider's, so a
 * redirect may be followed.
 *
 * @throws {NodeApiError} when there is no answer, no file, or one over 100 MB.
 */
export async function downloadFile(
	wire: Wire,
	url: string,
	itemIndex?: number,
): Promise<DownloadedFile> {
	const fault = (message: string, description: string) =>
		new NodeApiError(wire.node, {}, { message, description, itemIndex });
	const answer = await attempt(
		wire.send({
			method: 'GET',
			url,
			encoding: 'arraybuffer',
			timeout: 60_000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		}),
	);
	const { host } = new URL(url);
	if (!answer.ok) {
		const intent = { doing: 'fetch the sample file', service: 'Meta', writes: false } as const;
		const outage = explainOutage(answer.error, { intent, host, timeoutSeconds: 60 });
		throw fault(outage.message, outage.description);
	}
	const { statusCode, body, headers } = answer.value;
	if (statusCode !== 200) {
		throw fault(
			`The sample file could not be fetched: ${host} answered with HTTP ${statusCode}`,
			"Check 'Sample URL'; it must open without a log-in.",
		);
	}
	const bytes = Buffer.from(body as unknown as ArrayBuffer);
	if (bytes.length > LARGEST_FILE) {
		throw fault('The sample file is larger than 100 MB', 'Choose a smaller one.');
	}
	const [mimeType] = String(headers['content-type'] ?? '').split(';');
	return { bytes, mimeType: mimeType.trim() };
}
