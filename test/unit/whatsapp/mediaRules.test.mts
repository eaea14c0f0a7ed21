import { describe, expect, it } from '@jest/globals';

import { checkMedia, type MediaKind, shortFileName } from '../../../nodes/whatsapp/mediaRules.ts';

const bytesOf = (text: string) => Uint8Array.from([...text].map((each) => each.charCodeAt(0)));

const JPEG = '\xff\xd8\xff\xe0';
const PNG = '\x89PNG\r\n\x1a\n';
const HEIC = '\0\0\0\x18ftypheic';
const WEBP = 'RIFF\0\0\0\0WEBPVP8 ';
const ANIMATION = `RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02`;
const MP4 = '\0\0\0\x20ftypisom';
const OPUS = `OggS${'\0'.repeat(24)}OpusHead`;
const VORBIS = `OggS${'\0'.repeat(24)}\x01vorbis`;
const WEBM = '\x1a\x45\xdf\xa3';
const PAGE = '<!DOCTYPE html><title>Sign in</title>';

const check = (kind: MediaKind, begins: string, declared: string, bytes?: number) =>
	checkMedia(kind, { beginning: bytesOf(begins), declared, bytes });

const KB = 1024;
const MB = 1024 * KB;

describe('files that WhatsApp accepts go out under the type of their content', () => {
	it.each<[MediaKind, string, string, string]>([
		['image', JPEG, 'image/jpeg', 'image/jpeg'],
		['image', JPEG, 'application/octet-stream', 'image/jpeg'],
		['image', PNG, 'image/jpeg', 'image/png'],
		['image', JPEG, 'image/jpg', 'image/jpeg'],
		['audio', OPUS, 'application/octet-stream', 'audio/ogg; codecs=opus'],
		['audio', OPUS, 'audio/ogg', 'audio/ogg; codecs=opus'],
		['audio', OPUS, 'audio/ogg; codecs=opus', 'audio/ogg; codecs=opus'],
		['audio', OPUS, 'video/ogg', 'audio/ogg; codecs=opus'],
		['audio', 'ID3', 'audio/mp3', 'audio/mpeg'],
		['audio', MP4, 'application/octet-stream', 'audio/mp4'],
		['audio', MP4, 'audio/x-m4a', 'audio/mp4'],
		['video', MP4, 'application/octet-stream', 'video/mp4'],
		['video', '\0\0\0\x18ftyp3gp5', 'video/3gpp', 'video/3gpp'],
		['file', '%PDF-1.7', 'application/octet-stream', 'application/pdf'],
		['file', HEIC, 'image/heic', 'image/heic'],
		['file', 'a,b', 'text/csv', 'text/csv'],
		['sticker', WEBP, 'image/webp', 'image/webp'],
		['sticker', WEBP, 'image/png', 'image/webp'],
	])('%s %j as %s is %s', (kind, begins, declared, mimeType) => {
		expect(check(kind, begins, declared, 1000)).toEqual({ ok: true, mimeType });
	});
});

describe('files that WhatsApp refuses', () => {
	it.each<[MediaKind, string, string, RegExp]>([
		['image', HEIC, 'image/heic', /image\/heic.*JPEG or PNG/],
		['image', HEIC, 'image/jpeg', /image\/heic/],
		['image', WEBP, 'image/webp', /image\/webp/],
		['image', 'GIF89a', 'image/gif', /image\/gif/],
		['image', PAGE, 'image/jpeg', /text\/html/],
		['image', '', 'image/svg+xml', /svg/],
		['sticker', PNG, 'image/png', /image\/png.*WebP/],
		['sticker', PNG, 'image/webp', /image\/png/],
		['audio', WEBM, 'audio/webm', /audio\/webm/],
		['audio', WEBM, 'audio/ogg', /video\/webm/],
		['audio', VORBIS, 'audio/ogg', /without Opus/],
		['audio', 'RIFF\0\0\0\0WAVE', 'audio/wav', /audio\/wav/],
		['audio', MP4, 'video/mp4', /video\/mp4/],
		['video', WEBM, 'video/mp4', /video\/webm/],
		['video', '\0\0\0\x14ftypqt  ', 'video/quicktime', /quicktime/],
		['file', PAGE, 'application/pdf', /text\/html/],
	])('%s %j as %s', (kind, begins, declared, reason) => {
		expect(check(kind, begins, declared, 1000)).toMatchObject({
			ok: false,
			reason: expect.stringMatching(reason),
		});
	});

	it.each<[MediaKind, string, string, number, RegExp]>([
		['image', JPEG, 'image/jpeg', 5 * MB, /up to 5 MB/],
		['audio', OPUS, 'audio/ogg', 16 * MB, /up to 16 MB/],
		['video', MP4, 'video/mp4', 16 * MB, /up to 16 MB/],
		['file', '%PDF-', 'application/pdf', 100 * MB, /up to 100 MB/],
		['sticker', WEBP, 'image/webp', 100 * KB, /up to 100 KB for static/],
		['sticker', ANIMATION, 'image/webp', 500 * KB, /up to 500 KB for animated/],
	])('a %s over its limit', (kind, begins, declared, limit, reason) => {
		expect(check(kind, begins, declared, limit).ok).toBe(true);
		expect(check(kind, begins, declared, limit + 1)).toMatchObject({
			ok: false,
			reason: expect.stringMatching(reason),
		});
	});
});

describe('file names', () => {
	it.each([
		['short.pdf', 'short.pdf'],
		[`${'a'.repeat(300)}.pdf`, `${'a'.repeat(236)}.pdf`],
		[`${'😀'.repeat(300)}.docx`, `${'😀'.repeat(235)}.docx`],
		['a'.repeat(300), 'a'.repeat(240)],
	])('keep their extension', (name, shown) => {
		expect(shortFileName(name, 240)).toBe(shown);
	});
});
