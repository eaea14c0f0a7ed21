import axios from 'axios';
import type { FastifyInstance } from 'fastify';
import fileType from 'file-type';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { authenticate } from './auth.mts';
import { serve } from './mediaServing.mts';
import { unauthorized, vonageProblem } from './problem.mts';
import type { World } from './state.mts';
import type { Refusal, StoredMedia } from './types.mts';

/** Media of a customer can be fetched for 48 hours. */
const LIFETIME_MILLISECONDS = 48 * 3600 * 1000;
const MB = 1024 * 1024;

export type MediaKind = 'image' | 'audio' | 'video' | 'file' | 'sticker';

/** Meta's sizes; the types are Vonage's. */
const rules: Record<MediaKind, { types: RegExp; bytes: number }> = {
	image: { types: /^image\/(jpeg|png)$/, bytes: 5 * MB },
	audio: { types: /^audio\/(aac|mp4|x-m4a|amr|mpeg|mp3|ogg|opus)$/, bytes: 16 * MB },
	video: { types: /^video\/(mp4|3gpp)$/, bytes: 16 * MB },
	file: { types: /^(?!text\/html)/, bytes: 100 * MB },
	sticker: { types: /^image\/webp$/, bytes: 500 * 1024 },
};

/** A sticker that does not move may be smaller only. */
const STATIC_STICKER_BYTES = 100 * 1024;

/**
 * What the bytes are, whatever the server calls them: WhatsApp opens the file. Undefined where nobody can
 * tell, as of plain text and of some raw audio.
 */
async function contentOf(bytes: Buffer): Promise<string | undefined> {
	const found = await fileType.fromBuffer(bytes);
	if (found) return found.mime;
	return /^\s*<(!doctype html|html|h1|body)/i.test(bytes.toString('latin1', 0, 200))
		? 'text/html'
		: undefined;
}

/** MP4 sound has names of its own. */
const withoutVariant = (type: string) =>
	type.replace(/^(audio|video)\/(x-m4a|x-m4v|vnd\..*)$/, '$1/mp4');

/** Kinds of which WhatsApp shows nothing that it cannot decode. */
const DECODED: MediaKind[] = ['image', 'sticker'];

/** An extended WebP file with the flag for animation. */
const isAnimated = (bytes: Buffer) =>
	bytes.toString('latin1', 12, 16) === 'VP8X' && (bytes[20] & 2) !== 0;

const sample = (name: string) => readFileSync(new URL(`./samples/${name}`, import.meta.url));

/** Small real files, so that whoever downloads them gets something that opens. */
export const samples = {
	image: { name: 'photo.jpg', mimeType: 'image/jpeg', bytes: sample('photo.jpg') },
	png: { name: 'photo.png', mimeType: 'image/png', bytes: sample('photo.png') },
	audio: { name: 'voice-note.ogg', mimeType: 'audio/ogg', bytes: sample('voice-note.ogg') },
	video: { name: 'clip.mp4', mimeType: 'video/mp4', bytes: sample('clip.mp4') },
	file: { name: 'document.pdf', mimeType: 'application/pdf', bytes: sample('document.pdf') },
	sticker: { name: 'sticker.webp', mimeType: 'image/webp', bytes: sample('sticker.webp') },
};

/** Addresses under /samples that are wrong in some way, for the refusals 1380 to 1382. */
const awkward = {
	'photo-of-a-phone.jpg': () => ({
		mimeType: 'image/jpeg',
		bytes: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
	}),
	'page.jpg': () => ({ mimeType: 'image/jpeg', bytes: Buffer.from('<h1>Please sign in</h1>') }),
	'photo-as.webp': () => ({ mimeType: 'image/webp', bytes: samples.png.bytes }),
	'large.webp': () => ({
		mimeType: 'image/webp',
		bytes: Buffer.concat([samples.sticker.bytes, Buffer.alloc(STATIC_STICKER_BYTES)]),
	}),
	'large.jpg': () => ({ mimeType: 'image/jpeg', bytes: Buffer.alloc(5 * MB + 1) }),
	'page.html': () => ({ mimeType: 'text/html', bytes: Buffer.from('<h1>Please sign in</h1>') }),
};

export function storeMedia(
	world: World,
	media: Omit<StoredMedia, 'id' | 'createdAt'>,
): StoredMedia {
	const stored: StoredMedia = { ...media, id: randomUUID(), createdAt: world.clock.now() };
	world.media.set(stored.id, stored);
	return stored;
}

/** Fetches what the business refers to, as the provider would, and keeps a copy for the phone. */
export async function fetchMedia(
	world: World,
	url: string,
	kind: MediaKind,
	signal: AbortSignal,
): Promise<{ id: string } | Refusal> {
	const rule = rules[kind];
	const gone = (reason: string): Refusal => ({
		code: '1380',
		detail: `Media url is invalid or the resource could not be reached: ${reason}`,
	});
	const tooLarge: Refusal = {
		code: '1381',
		detail: `Media size is too large; at most ${rule.bytes} bytes for ${kind}`,
	};
	try {
		const response = await axios.get<ArrayBuffer>(url, {
			responseType: 'arraybuffer',
			timeout: 10_000,
			proxy: false,
			maxContentLength: rule.bytes,
			validateStatus: () => true,
			signal,
			headers: { Connection: 'close' },
		});
		if (response.status !== 200) return gone(`the address answered ${response.status}`);
		const mimeType = String(response.headers['content-type'] ?? '')
			.split(';')[0]
			.trim();
		if (!rule.types.test(mimeType)) {
			return {
				code: '1382',
				detail: `Media type ${mimeType || 'unknown'} is not valid for ${kind}`,
			};
		}
		const bytes = Buffer.from(response.data);
		const content = await contentOf(bytes);
		const isOfKind =
			content === undefined ? !DECODED.includes(kind) : rule.types.test(withoutVariant(content));
		if (!isOfKind) {
			return {
				code: '1382',
				detail: `Media content ${content ?? 'unknown'} is not valid for ${kind}`,
			};
		}
		if (kind === 'sticker' && bytes.length > STATIC_STICKER_BYTES && !isAnimated(bytes)) {
			return tooLarge;
		}
		const name = decodeURIComponent(new URL(url).pathname.split('/').pop() || kind);
		return storeMedia(world, {
			bytes,
			mimeType,
			name,
			kind: 'fetched',
		});
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return message.includes('maxContentLength') ? tooLarge : gone(message);
	}
}

export function registerMedia(app: FastifyInstance, world: World): void {
	const missing = () => vonageProblem(404, '#not-found', 'Not Found', 'The media was not found');

	app.get<{ Params: { id: string } }>('/v3/media/:id', async (request, reply) => {
		const media = world.media.get(request.params.id);
		if (!media || media.kind === 'fetched') throw missing();
		if (media.kind === 'inbound') {
			const secured = world.capability(media.applicationId).authenticateMedia;
			if (secured) {
				const caller = authenticate(world, request.headers.authorization, ['jwt'], unauthorized);
				if (caller.scheme === 'jwt' && caller.applicationId !== media.applicationId) {
					throw unauthorized();
				}
			}
			if (world.clock.now() - media.createdAt > LIFETIME_MILLISECONDS) {
				throw vonageProblem(410, '#gone', 'Gone', 'The media has expired after 48 hours');
			}
		}
		void reply
			.header('content-type', media.mimeType)
			.header(
				'content-disposition',
				`attachment; filename="${media.name.replace(/[^\w. -]/g, '_')}"`,
			);
		return serve(reply, media.bytes, media.serving);
	});

	app.get<{ Params: { name: string } }>('/samples/:name', async (request, reply) => {
		const { name } = request.params;
		const make = Object.hasOwn(awkward, name) ? awkward[name as keyof typeof awkward] : undefined;
		const found = make?.() ?? Object.values(samples).find((candidate) => candidate.name === name);
		if (!found) throw missing();
		return reply.header('content-type', found.mimeType).send(found.bytes);
	});

	// The phone sees every medium of its chats, whatever the application demands of others.
	app.get<{ Params: { id: string } }>('/phone/media/:id', async (request, reply) => {
		const media = world.media.get(request.params.id);
		if (!media) throw missing();
		return reply
			.header('content-type', media.mimeType)
			.header('x-content-type-options', 'nosniff')
			.header('content-security-policy', "default-src 'none'; sandbox")
			.send(media.bytes);
	});
}
