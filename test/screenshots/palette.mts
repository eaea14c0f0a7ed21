import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The square of a distance between two colours that nobody sees. */
const ALIKE = 12;

interface Indexed {
	width: number;
	height: number;
	/** Red, green and blue of each colour. */
	colours: number[];
	/** The number of its colour for each pixel, in base64. */
	pixels: string;
}

/**
 * A screenshot in the 256 colours that are most frequent in it: an interface has few, and a PNG with a
 * palette is a third as large.
 *
 * @param page Its browser reads the picture, in an empty page.
 */
export async function withPalette(page: Page, png: Buffer): Promise<Buffer> {
	const reader = await page.context().newPage();
	const { width, height, colours, pixels } = await reader
		.evaluate(indexed, [png.toString('base64'), ALIKE] as const)
		.finally(async () => await reader.close());
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// 8 bits a pixel, with a palette (PNG specification, 11.2.1).
	header.set([8, 3], 8);
	const rows = Buffer.from(pixels, 'base64');
	const lines = Array.from({ length: height }, (_, row) => [
		// No filter: the next byte is another colour, not a similar one.
		Buffer.from([0]),
		rows.subarray(row * width, (row + 1) * width),
	]);
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(colours)),
		chunk('IDAT', deflateSync(Buffer.concat(lines.flat()), { level: 9, memLevel: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const content = Buffer.concat([Buffer.from(type), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(content));
	return Buffer.concat([length, content, check]);
}

/** Runs in the browser. */
async function indexed([png, alike]: readonly [string, number]): Promise<Indexed> {
	const file = await (await fetch(`data:image/png;base64,${png}`)).blob();
	const bitmap = await createImageBitmap(file);
	const { width, height } = bitmap;
	const canvas = new OffscreenCanvas(width, height).getContext(
		'2d',
	) as OffscreenCanvasRenderingContext2D;
	canvas.drawImage(bitmap, 0, 0);
	const { data } = canvas.getImageData(0, 0, width, height);

	const colourAt = (index: number) =>
		(data[index] << 16) | (data[index + 1] << 8) | data[index + 2];
	const counts = new Map<number, number>();
	for (let index = 0; index < data.length; index += 4) {
		const colour = colourAt(index);
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	}
	const split = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];
	const distance = (one: number[], other: number[]) =>
		one.reduce((sum, part, index) => sum + (part - other[index]) ** 2, 0);
	const parts: number[][] = [];
	const nearest = new Map<number, number>();
	const byFrequency = [...counts].sort(([, one], [, other]) => other - one);
	for (const [colour] of byFrequency) {
		const distances = parts.map((each) => distance(each, split(colour)));
		const least = Math.min(...distances);
		// What hardly differs from a more frequent one leaves the place to a rare colour.
		const isNew = least > alike && parts.length < 256;
		if (isNew) parts.push(split(colour));
		nearest.set(colour, isNew ? parts.length - 1 : distances.indexOf(least));
	}

	let pixels = '';
	for (let index = 0; index < data.length; index += 4) {
		pixels += String.fromCharCode(nearest.get(colourAt(index)) ?? 0);
	}
	return { width, height, colours: parts.flat(), pixels: btoa(pixels) };
}
