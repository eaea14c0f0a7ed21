import type { BinaryHelperFunctions } from 'n8n-workflow';

/** The bytes of an answer as they come in. The type is n8n's, for a node must not import Node's. */
export type ByteStream = Exclude<Parameters<BinaryHelperFunctions['prepareBinaryData']>[0], Buffer>;

/** Whether the body of an answer is a stream. */
export function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'unshift' in body && 'destroy' in body;
}

/** Reads the first `count` bytes, or what there is, and puts them back. */
export async function beginningOf(stream: ByteStream, count: number): Promise<Buffer> {
	return await new Promise((resolve, reject) => {
		const look = () => {
			const beginning = stream.read(count) as Buffer | null;
			// Not so much has come yet, and more will.
			if (beginning === null) return;
			stream.off('readable', look);
			stream.unshift(beginning);
			resolve(beginning);
		};
		stream.on('readable', look);
		stream.once('end', () => resolve(Buffer.alloc(0)));
		stream.once('error', reject);
	});
}

/** Fails a stream at once, as axios does: `destroy` alone waits for the next bytes, which may never come. */
export function cutOff(stream: ByteStream, reason: unknown): void {
	stream.emit('error', reason);
	stream.destroy();
}
