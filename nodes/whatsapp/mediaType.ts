/**
 * What a file is, by its first bytes. Customers and servers name files as they like: WhatsApp passes
 * on a PNG called `photo.jpg`, and a proxy answers with a web page under the type of a picture.
 */

/** The largest file that WhatsApp passes on, a document (Meta, "Supported media types"). */
export const LARGEST_FILE_MEGABYTES = 100;

interface Signature {
	/** The beginning of the file, one character per byte. */
	begins: RegExp;
	mimeType: string;
	extension: string;
	/** Other types that such a file may rightly be declared as. */
	alsoNamed?: RegExp;
}

/** The first that fits counts. Types of WhatsApp's media (Meta, "Supported media types") and their neighbours. */
const SIGNATURES: Signature[] = [
	{
		begins: /^\xff\xd8\xff/,
		mimeType: 'image/jpeg',
		extension: 'jpg',
		alsoNamed: /^image\/(jpg|pjpeg)$/,
	},
	{
		begins: /^\x89PNG\r\n/,
		mimeType: 'image/png',
		extension: 'png',
		alsoNamed: /^image\/(apng|x-png)$/,
	},
	{ begins: /^RIFF[^]{4}WEBP/, mimeType: 'image/webp', extension: 'webp' },
	{ begins: /^GIF8[79]a/, mimeType: 'image/gif', extension: 'gif' },
	{
		begins: /^%PDF-/,
		mimeType: 'application/pdf',
		extension: 'pdf',
		alsoNamed: /^application\/(x-pdf|illustrator)$/,
	},
	{
		begins: /^OggS/,
		mimeType: 'audio/ogg',
		extension: 'ogg',
		alsoNamed: /^(audio\/opus|application\/ogg|video\/ogg)$/,
	},
	{
		begins: /^#!AMR/,
		mimeType: 'audio/amr',
		extension: 'amr',
		alsoNamed: /^audio\/amr-(wb|nb)$/,
	},
	{
		// MPEG-4 files of Apple's audio brand; an audio file of a general brand is told by its declaration only.
		begins: /^[^]{4}ftypM4[AB] /,
		mimeType: 'audio/mp4',
		extension: 'm4a',
		alsoNamed: /^audio\/(x-)?(m4a|m4b|aac)$/,
	},
	{
		begins: /^[^]{4}ftyp3g/,
		mimeType: 'video/3gpp',
		extension: '3gp',
		alsoNamed: /^(audio|video)\/3gpp2?$|^video\/mp4$/,
	},
	{
		begins: /^[^]{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/,
		mimeType: 'image/heic',
		extension: 'heic',
		alsoNamed: /^image\/hei[cf](-sequence)?$/,
	},
	{ begins: /^[^]{4}ftypqt/, mimeType: 'video/quicktime', extension: 'mov' },
	{ begins: /^[^]{4}ftypavi[fs]/, mimeType: 'image/avif', extension: 'avif' },
	{
		begins: /^[^]E\xdf\xa3/,
		mimeType: 'video/webm',
		extension: 'webm',
		alsoNamed: /^(audio|video)\/(webm|x-matroska)$/,
	},
	{ begins: /^fLaC/, mimeType: 'audio/flac', extension: 'flac', alsoNamed: /^audio\/x-flac$/ },
	{ begins: /^RIFF[^]{4}AVI /, mimeType: 'video/x-msvideo', extension: 'avi' },
	{ begins: /^(II\*\0|MM\0\*)/, mimeType: 'image/tiff', extension: 'tif', alsoNamed: /^image\// },
	{
		begins: /^[^]{4}ftyp/,
		mimeType: 'video/mp4',
		extension: 'mp4',
		alsoNamed:
			/^(audio|application)\/mp4$|^audio\/(x-)?(m4a|aac)$|^video\/(x-m4v|quicktime|3gpp2?)$|^image\/avif$/,
	},
	{
		begins: /^ID3|^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/,
		mimeType: 'audio/mpeg',
		extension: 'mp3',
		alsoNamed: /^audio\/(x-)?(mp3|mpeg3|mpg|aac)$/,
	},
	{
		begins: /^\xff[\xf0\xf1\xf8\xf9]/,
		mimeType: 'audio/aac',
		extension: 'aac',
		alsoNamed: /^audio\/(x-aac|aacp|x-hx-aac-adts)$/,
	},
	{
		begins: /^RIFF[^]{4}WAVE/,
		mimeType: 'audio/wav',
		extension: 'wav',
		alsoNamed: /^audio\/(x-wav|wave|vnd\.wave)$/,
	},
	{
		// Office documents, books and app packages are ZIP files too.
		begins: /^PK[^ -~]{2}/,
		mimeType: 'application/zip',
		extension: 'zip',
		alsoNamed: /^application\/(vnd\..+|java-archive|x-zip|x-zip-compressed)$|\+zip$/,
	},
	{
		begins: /^(\xef\xbb\xbf)?\s*<(!doctype html|html)\b/i,
		mimeType: 'text/html',
		extension: 'html',
		alsoNamed: /^(application\/xhtml\+xml|text\/plain)$/,
	},
];

/** Types that say nothing about a file. */
const UNTOLD = /^$|^(application|binary)\/(octet-stream|force-download|x-download)$/;

/** How many bytes of a file {@link mediaTypeOf} looks at. */
export const SIGNATURE_BYTES = 512;

/**
 * The MIME type of a file: the declared one, without parameters and in lower case, unless the file
 * begins as another kind of file does. `application/octet-stream` when neither tells.
 *
 * @param beginning The first {@link SIGNATURE_BYTES} bytes, or what there is.
 * @param declared As a header says, e.g. `image/jpeg; charset=binary`; may be empty.
 */
export function mediaTypeOf(beginning: Uint8Array, declared: string): string {
	const named = declared.split(';')[0].trim().toLowerCase();
	const text = String.fromCharCode(...beginning.subarray(0, SIGNATURE_BYTES));
	const signature = SIGNATURES.find(({ begins }) => begins.test(text));
	if (signature === undefined) return UNTOLD.test(named) ? 'application/octet-stream' : named;

	const { mimeType, alsoNamed } = signature;
	return !UNTOLD.test(named) && alsoNamed?.test(named) ? named : mimeType;
}

/** The usual ending of file names of this type, without the dot; undefined where there is none. */
export function extensionOf(mimeType: string): string | undefined {
	return SIGNATURES.find((signature) => signature.mimeType === mimeType)?.extension;
}
