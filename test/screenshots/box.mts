import type { Locator } from 'playwright-core';

/** A part of a page, in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The smallest part of the page that shows all that is found. */
export async function boxAround(parts: Locator, margin = 0): Promise<Box> {
	const found = await Promise.all(
		(await parts.all()).map(async (each) => await each.boundingBox()),
	);
	const boxes = found.filter((box) => box !== null);
	const left = Math.min(...boxes.map(({ x }) => x)) - margin;
	const top = Math.min(...boxes.map(({ y }) => y)) - margin;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin;
	return { x: left, y: top, width: right - left, height: bottom - top };
}
