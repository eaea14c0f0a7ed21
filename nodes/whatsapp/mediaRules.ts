import { mediaTypeOf, SIGNATURE_BYTES } from './mediaType';

/** How WhatsApp takes a file: as a message of this type, or as the header of one. */
export type MediaKind = 'image' | 'audio' | 'video' | 'file' | 'sticker';

const KB = 1024;
const MB = 1024 * KB;

const OPUS_IN_OGG = 'audio/ogg; codecs=opus';

/**
 * The types and the largest size in bytes of each kind.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
const RULES: Readonly<Record<MediaKind, { types: RegExp; names: string; bytes: number }>> = {
	image: { types: /^image\/(jpeg|jpg|png)$/, names: 'JPEG or PNG', bytes: 5 * MB },
	audio: {
		types: /^audio\/(aac|mp4|m4a|x-m4a|amr|mpeg|mp3|ogg|opus)$/,
		names: 'AAC, M4A, AMR, MP3, or Opus in Ogg',
		bytes: 16 * MB,
	},
	video: { types: /^video\/(mp4|3gpp)$/, names: 'MP4 or 3GPP', bytes: 16 * MB },
	file: { types: /^(?!text\/html$)/, names: 'anything but a web page', bytes: 100 * MB },
	sticker: { types: /^image\/webp$/, names: 'WebP', bytes: 100 * KB },
};

const ANIMATED_STICKER_BYTES = 500 * KB;

/** A file, as far as it needs to be known. */
export interface MediaContent {
	/** Its first {@link SIGNATURE_BYTES} bytes. */
	beginning: Uint8Array;
	/** The MIME type that it goes by. */
	declared: string;
	/** Its size in bytes, where known. */
	bytes?: number;
}

/** The MIME type to send a file under, or why WhatsApp would refuse it. */
export type MediaVerdict =
	| { ok: true; mimeType: string }
	| { ok: false; reason: string; fix: string };

/**
 * Checks a file before it is sent, by its content. The reason goes on where the name of the file
 * begins: `The file in 'data' is image/heic, …`.
 */
export function checkMedia(kind: MediaKind, content: MediaContent): MediaVerdict {
	const { types, names } = RULES[kind];
	const type = contentType(kind, content);
	if (!types.test(type)) {
		const also = kind === 'file' ? '' : ", or send it with the message type 'File'";
		return {
			ok: false,
			reason: `is ${type}, and WhatsApp accepts ${names} for ${kind === 'audio' ? 'audio' : `a ${kind}`}`,
			fix:
				type === 'text/html'
					? 'The server answered with a web page instead of the file: check the node that downloads it'
					: `Convert the file first${also}`,
		};
	}
	if (type === 'audio/ogg' && !isOpus(content.beginning)) {
		return {
			ok: false,
			reason: 'is an Ogg file without Opus, which WhatsApp does not play',
			fix: "Convert it to Opus, or send it with the message type 'File'",
		};
	}
	const isAnimation = kind === 'sticker' && isAnimated(content.beginning);
	const limit = isAnimation ? ANIMATED_STICKER_BYTES : RULES[kind].bytes;
	if (content.bytes !== undefined && content.bytes > limit) {
		const what = kind === 'sticker' ? `${isAnimation ? 'animated' : 'static'} sticker` : kind;
		return {
			ok: false,
			reason: `has ${sizeText(content.bytes)}; WhatsApp accepts up to ${sizeText(limit)} for ${what}`,
			fix: 'Send a smaller file, or a link to it as text',
		};
	}
	return { ok: true, mimeType: type === 'audio/ogg' ? OPUS_IN_OGG : usualName(type) };
}

function contentType(kind: MediaKind, { beginning, declared }: MediaContent): string {
	const type = mediaTypeOf(beginning, declared);
	if (isOpus(beginning)) return 'audio/ogg';
	// A general MPEG-4 file says nothing of whether it holds pictures.
	const isGeneral = type === 'video/mp4' && !declared.toLowerCase().startsWith('video/');
	return kind === 'audio' && isGeneral ? 'audio/mp4' : type;
}

function usualName(type: string): string {
	const names: Record<string, string> = {
		'image/jpg': 'image/jpeg',
		'audio/mp3': 'audio/mpeg',
		'audio/m4a': 'audio/mp4',
		'audio/x-m4a': 'audio/mp4',
	};
	return Object.hasOwn(names, type) ? names[type] : type;
}

function isOpus(beginning: Uint8Array): boolean {
	const text = String.fromCharCode(...beginning.subarray(0, SIGNATURE_BYTES));
	return text.startsWith('OggS') && text.includes('OpusHead');
}

/** The second bit of the flags of an extended WebP file. */
function isAnimated(beginning: Uint8Array): boolean {
	const format = String.fromCharCode(...beginning.subarray(12, 16));
	return format === 'VP8X' && ((beginning[20] ?? 0) & 2) !== 0;
}

function sizeText(bytes: number): string {
	return bytes < MB ? `${Math.ceil(bytes / KB)} KB` : `${Math.ceil((bytes / MB) * 10) / 10} MB`;
}

/** A file name of at most so many characters, shortened in front of its extension. */
export function shortFileName(name: string, max: number): string {
	const characters = [...name];
	if (characters.length <= max) return name;
	const [extension = ''] = /\.[^.\s]{1,15}$/.exec(name) ?? [];
	return characters.slice(0, max - [...extension].length).join('') + extension;
}
