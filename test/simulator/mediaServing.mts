import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { z } from 'zod';

/** How the store hands out a file where something is odd. Without, it is as HTTP wants it. */
export const servingSchema = z
	.object({
		/** So many zeros follow the file, made while they are sent. */
		padding: z.number().int().positive(),
		/** What Content-Length says; `none` leaves it out. */
		contentLength: z.union([z.number().int(), z.literal('none')]),
		/** With `Content-Encoding: gzip`; a Content-Length would tell the packed size. */
		packed: z.boolean(),
		/** Leaves Content-Type or Content-Disposition out. */
		without: z.array(z.enum(['content-type', 'content-disposition'])),
		/** The connection is cut after so many bytes. */
		cutAfter: z.number().int(),
		/** Nothing more comes after so many bytes, until the caller gives up. */
		stallAfter: z.number().int(),
		/** The file is elsewhere: an address, for a redirect. */
		movedTo: z.string(),
	})
	.partial()
	.strict();

export type Serving = z.output<typeof servingSchema>;

/** Answers with the file in the way that `serving` says. */
export function serve(reply: FastifyReply, bytes: Buffer, serving: Serving = {}): FastifyReply {
	const { padding = 0, contentLength = bytes.length + padding, packed, without, movedTo } = serving;
	if (movedTo !== undefined) return reply.redirect(movedTo);
	for (const header of without ?? []) void reply.removeHeader(header);
	if (!packed && contentLength !== 'none') void reply.header('content-length', contentLength);

	const stream = Readable.from(
		paced(reply, whole(bytes, padding), serving.cutAfter, serving.stallAfter),
	);
	if (!packed) return reply.send(stream);
	return reply.header('content-encoding', 'gzip').send(stream.pipe(createGzip()));
}

const ZEROS = Buffer.alloc(64 * 1024);

function* whole(bytes: Buffer, padding: number): Generator<Buffer> {
	yield bytes;
	for (let left = padding; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
}

/** Hands on the chunks up to the point where the connection is cut or falls silent. */
async function* paced(
	reply: FastifyReply,
	chunks: Iterable<Buffer>,
	cutAfter = Infinity,
	stallAfter = Infinity,
): AsyncGenerator<Buffer> {
	const { socket } = reply.raw;
	let left = Math.min(cutAfter, stallAfter);
	for (const chunk of chunks) {
		if (left > 0) yield chunk.subarray(0, left);
		left -= chunk.length;
		if (left >= 0) continue;
		// What was sent shall arrive before the connection ends.
		if (cutAfter < stallAfter) socket?.destroySoon();
		if (!socket?.destroyed) await new Promise((resolve) => socket?.once('close', resolve));
		return;
	}
}
