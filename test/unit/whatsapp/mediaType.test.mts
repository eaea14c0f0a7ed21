import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';

import { extensionOf, mediaTypeOf } from '../../../nodes/whatsapp/mediaType.ts';

const sample = (name: string) =>
	readFileSync(new URL(`../../simulator/samples/${name}`, import.meta.url));

const bytes = (...parts: Array<string | number[]>) =>
	Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));

const mp4 = (brand: string) => bytes([0, 0, 0, 24], 'ftyp', brand, [0, 0, 2, 0], 'isom');

describe('a file is what it begins as', () => {
	it.each<[string, Buffer, string, string | undefined]>([
		['a JPEG', sample('photo.jpg'), 'image/jpeg', 'jpg'],
		['a PNG', sample('photo.png'), 'image/png', 'png'],
		['a sticker', sample('sticker.webp'), 'image/webp', 'webp'],
		['a voice note', sample('voice-note.ogg'), 'audio/ogg', 'ogg'],
		['a video', sample('clip.mp4'), 'video/mp4', 'mp4'],
		['a PDF', sample('document.pdf'), 'application/pdf', 'pdf'],
		['a GIF', bytes('GIF89a'), 'image/gif', 'gif'],
		['a video of an old phone', mp4('3gp5'), 'video/3gpp', '3gp'],
		['a recording of an iPhone', mp4('M4A '), 'audio/mp4', 'm4a'],
		['a photo of an iPhone', mp4('heic'), 'image/heic', 'heic'],
		['AMR', bytes('#!AMR\n'), 'audio/amr', 'amr'],
		['MP3 with a title', bytes('ID3', [4, 0, 0]), 'audio/mpeg', 'mp3'],
		['MP3 without a title', bytes([0xff, 0xfb, 0x90, 0x44]), 'audio/mpeg', 'mp3'],
		['AAC', bytes([0xff, 0xf1, 0x50, 0x80]), 'audio/aac', 'aac'],
		['WAV', bytes('RIFF', [36, 0, 0, 0], 'WAVEfmt '), 'audio/wav', 'wav'],
		['a ZIP', bytes('PK', [3, 4, 20, 0]), 'application/zip', 'zip'],
		['a web page', bytes('\n<!DOCTYPE html>\n<title>'), 'text/html', 'html'],
		['a web page with a mark', bytes([0xef, 0xbb, 0xbf], '<html lang="en">'), 'text/html', 'html'],
	])('%s', (_, beginning, mimeType, extension) => {
		expect(extensionOf(mimeType)).toBe(extension);
		for (const declared of ['', 'application/octet-stream', 'text/csv', mimeType]) {
			expect(mediaTypeOf(beginning, declared)).toBe(mimeType);
		}
	});
});

describe('the declared type stays', () => {
	const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

	it.each<[string, Buffer, string, string]>([
		['where the beginning tells nothing', bytes('a;b\n1;2\n'), 'text/csv', 'text/csv'],
		['without parameters', bytes('Hi'), 'Text/Plain; charset=utf-8', 'text/plain'],
		['for a voice note', sample('voice-note.ogg'), 'audio/ogg; codecs=opus', 'audio/ogg'],
		['for Opus by another name', sample('voice-note.ogg'), 'audio/opus', 'audio/opus'],
		['for an office document, which is a ZIP', bytes('PK', [3, 4]), docx, docx],
		['for sound in the file of a video', mp4('isom'), 'audio/mp4', 'audio/mp4'],
		['for a film of an iPhone', mp4('qt  '), 'video/quicktime', 'video/quicktime'],
		['for the source of a page', bytes('<html>'), 'text/plain', 'text/plain'],
		['for text of two bytes a character', bytes([0xff, 0xfe], 'a\0;\0'), 'text/csv', 'text/csv'],
	])('%s', (_, beginning, declared, mimeType) => {
		expect(mediaTypeOf(beginning, declared)).toBe(mimeType);
	});

	it('and where there is none, nothing is claimed', () => {
		for (const declared of ['', 'application/octet-stream', 'binary/octet-stream', ' ; x=y']) {
			expect(mediaTypeOf(bytes('????'), declared)).toBe('application/octet-stream');
			expect(mediaTypeOf(Buffer.alloc(0), declared)).toBe('application/octet-stream');
		}
		expect(extensionOf('application/octet-stream')).toBeUndefined();
	});
});

it('any beginning and any header give a type', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 600 }), fc.string(), (beginning, declared) => {
			expect(mediaTypeOf(beginning, declared)).not.toBe('');
		}),
		{ numRuns: 2000 },
	);
});
